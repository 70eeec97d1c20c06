"""The inputs and tables of scoring methods in words."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from kpi_handbook.views.company import Company
from kpi_handbook.views.pictures import axis_words

OPERATORS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "="}


def inputs_in_words(company: Company, numbers: Mapping[str, str]) -> str:
    """Return numbers with what they are: "actual 25 · target 24"."""
    words = axis_words(company)
    named = ((words.get(name, name.replace("_", " ")), value) for name, value in numbers.items())
    return " · ".join(f"{word} {company.say.plain(Fraction(value))}" for word, value in named)


def table_in_words(company: Company, table: Mapping[str, Any]) -> str:
    """Return the table of a method in a line."""
    return " · ".join(_parts(company, table))


def formula_words(company: Company) -> Mapping[str, str]:
    """Return what the names and the words of a drawn formula are called."""
    _ = company.say.translate
    joints = {"if": _("if"), "else": _("otherwise"), "and": _("and"), "or": _("or"), "not": _("not")}
    return {**axis_words(company), **joints}


def target_kind(company: Company, kind: str) -> str:
    """Return what a scorecard gives as target."""
    _ = company.say.translate
    return {
        "number": _("a number"),
        "range": _("a lower and an upper bound"),
        "date": _("a due date"),
        "none": _("none, the definition says what is good"),
    }[kind]


def _parts(company: Company, table: Mapping[str, Any]) -> Iterator[str]:
    _, plain = company.say.translate, company.say.plain
    for band in table.get("bands", ()):
        words = _("{edge} or more scores {score}") if "min" in band else _("{edge} or less scores {score}")
        yield words.format(edge=_plain(company, band.get("min", band.get("max"))), score=_plain(company, band["score"]))
    for point in table.get("points", ()):
        yield f"{_plain(company, point['at'])} → {_plain(company, point['score'])}"
    for band in table.get("late_bands", ()):
        words = _("up to {days} days late {score}")
        yield words.format(days=plain(band["days"]), score=_plain(company, band["score"]))
    if "op" in table:
        yield _("100 when actual {sign} target").format(sign=OPERATORS[table["op"]])
    if "to" in table:
        yield {"share": _("as a share of the highest rating"), "span": _("as a share of the whole scale")}[table["to"]]
    if table.get("count") == "all":
        yield _("all checkpoints count, due or not")


def _plain(company: Company, value: Any) -> str:
    return company.say.plain(Fraction(str(value)))
