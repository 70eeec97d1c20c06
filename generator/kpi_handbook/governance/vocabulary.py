"""What a draft may choose from: the units, objectives, roles, measures and methods that a handbook has."""

from collections.abc import Collection, Mapping

from pydantic import TypeAdapter, ValidationError

from kpi_handbook.model.fields import CODE, LONGEST, Id
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import METHOD_NAMES, Kpi
from kpi_handbook.model.validate import near
from kpi_handbook.problems import HandbookError
from kpi_scoring.methods import BY_NAME

Choices = Mapping[str, str]
"""Ids with their names."""

AGGREGATIONS: Choices = {
    "ratio_of_sums": "numerators and denominators are summed, then divided",
    "sum": "values add up",
    "average": "the mean of the values",
    "last": "the newest value stands for all",
    "min": "the lowest value",
    "max": "the highest value",
    "once": "there is one value in a cycle",
}
TYPES: Choices = {"result": "what is achieved", "activity": "what is done so that a result follows"}
POLARITIES: Choices = {
    "maximize": "higher is better",
    "minimize": "lower is better",
    "stabilize": "a corridor or an exact value is best",
}
FREQUENCIES: Choices = {name: name for name in ("monthly", "quarterly", "semesterly", "yearly", "once")}


def units(book: Handbook, lang: str) -> Choices:
    """Return the units by id."""
    return {unit.id: unit.name.say(lang) for unit in book.units.values()}


def roles(book: Handbook, lang: str) -> Choices:
    """Return the roles by id."""
    return {role.id: role.name.say(lang) for role in book.roles.values()}


def objectives(book: Handbook, unit: str, lang: str) -> Choices:
    """Return the objectives of the newest map that a unit has, or of the company's."""
    for cycle in reversed([*book.cycles]):
        if strategy := book.map_of(cycle, unit):
            own = {one.id: one.name.say(lang) for one in strategy.objectives}
            return own | {one.id: one.name.say(lang) for one in book.objectives(cycle).values()}
    return {}


def measures(book: Handbook, lang: str) -> Choices:
    """Return the units of measure by id."""
    return {one.id: one.label.say(lang) for one in book.units_of_measure.values()}


def methods(book: Handbook) -> Choices:
    """Return the scoring methods, and a company's own ones."""
    own = {name: method.formula for policy in book.policies for name, method in policy.methods.items()}
    known = {name: BY_NAME[name].summary if name in BY_NAME else "watched only" for name in METHOD_NAMES}
    return {**known, **own}


def kpis(book: Handbook, lang: str) -> Choices:
    """Return the KPIs that are not retired."""
    retired = {one.id for one in book.retired.kpis}
    return {name: newest(book, name).name.say(lang) for name in book.versions if name not in retired}


def newest(book: Handbook, kpi: str) -> Kpi:
    """Return the last version of a definition."""
    return max(book.versions[kpi], key=lambda one: one.version)


def require_known(what: str, name: str, choices: Choices) -> None:
    """Stop with what there is, where something else is named."""
    if name not in choices:
        meant = near(name, choices)
        there = f"there are {', '.join(choices)}" if choices else "there is none yet"
        raise HandbookError(f'there is no {what} "{name}"', f'did you mean "{meant}"? {there}' if meant else there)


def require_free_id(book: Handbook, name: str) -> None:
    """Stop where a KPI can't get an id: it is spelt wrongly, taken, or was retired."""
    if not _is_id(name):
        raise HandbookError(
            f'"{name[:80]}" is no id of a KPI',
            f"write at most {LONGEST} small letters, digits and hyphens, such as sup-reopened-requests",
        )
    if name in book.known["KPI"]:
        raise HandbookError(f'the id "{name}" is taken', "for a change of meaning: kpi new-version; else another id", 1)
    if name in {one.id for one in book.retired.kpis}:
        raise HandbookError(f'the id "{name}" is retired and is not used again', "choose one that was never used", 1)


def _is_id(name: str) -> bool:
    try:
        TypeAdapter(Id).validate_python(name)
    except ValidationError:
        return False
    return True


def require_free_code(what: str, code: str, taken: Collection[str]) -> None:
    """Stop where an objective or an aspect can't get a code."""
    if not CODE.fullmatch(code) or len(code) > LONGEST:
        raise HandbookError(f'"{code[:80]}" is no code', "write capitals, digits and hyphens, such as P6")
    if code in taken:
        raise HandbookError(f'there is {what} "{code}" already', "choose a code that was never used", 1)
