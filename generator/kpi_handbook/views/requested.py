"""Turns "2026-05", "2026-S1" or nothing into scores to show."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date

from kpi_handbook.checks import Subject
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.organization import Cycle
from kpi_handbook.model.people import Register
from kpi_handbook.model.submission import Submission
from kpi_handbook.model.validate import near
from kpi_handbook.problems import HandbookError
from kpi_handbook.score import score_cycle
from kpi_handbook.views.language import language
from kpi_handbook.views.people import only, people_of
from kpi_handbook.views.request import Request
from kpi_scoring.engines.engine import Engine


def requested(
    book: Handbook,
    submissions: Iterable[Submission],
    as_of: date,
    wanted: str | None,
    unit: str | None,
    lang: str = "en",
    engine: Engine | None = None,
) -> Request:
    """Return the scores of a period or cycle; raises HandbookError with what there is to choose from."""
    rows = tuple(submissions)
    cycle = cycle_of(book, rows, wanted)
    units = units_of(book, unit)
    scored = score_cycle(book, rows, cycle, as_of, units, wanted, engine)
    if not scored.periods:
        raise HandbookError(f"no value of cycle {cycle.id} was submitted by {as_of}", "look at periods/, or at --today")
    period = wanted if wanted in cycle.periods else scored.periods[-1]
    assert period is not None
    if period not in scored.periods:
        last = scored.periods[-1]
        raise HandbookError(
            f"no value of {period} was submitted by {as_of}", f"the latest period with values is {last}"
        )
    return Request(book, scored, period, units, language(lang))


def with_people(
    request: Request,
    subject: Subject,
    unit: str | None = None,
    employee: str | None = None,
    engine: Engine | None = None,
) -> Request:
    """Return what was asked for with the results of people beside it: all, those of a unit, or one person's.

    Raises HandbookError where there is no assessment of the person.
    """
    book, scored = request.book, request.scored
    if unit is not None:  # a person's result is made of the scores of other units too
        rows = subject.submitted.submissions
        scored = score_cycle(book, rows, scored.cycle, subject.today, None, request.period, engine)
    people = people_of(subject, scored, request.period)
    if employee is not None:
        people = only(people, employee, request.period)
    elif unit is not None:
        inside = {one.id for record, _ in book.of(Register) for one in record.people if one.unit == unit}
        people = replace(people, scores=tuple(one for one in people.scores if one.employee in inside))
    return replace(request, people=people)


def files_read(book: Handbook, cycle: Cycle, units: Collection[str], *, people: bool = False) -> Callable[[str], bool]:
    """Return a test for the files that scores of some units are made from; errors elsewhere don't change them."""
    company = ("kpi_defs/organization", "kpi_defs/units_of_measure", "kpi_defs/policies/", "kpi_defs/calendar/")
    of_people = ("kpi_defs/dictionaries/", "people/register.", f"people/{cycle.id}/assessments/") if people else ()
    always = (*company, f"kpi_defs/strategy/{cycle.id}/", *of_people)
    cards = {f"kpi_defs/scorecards/{cycle.id}/{unit}." for unit in units}
    values = {f"periods/{period}/{unit}." for period in cycle.periods for unit in units}
    held = {
        item.get("kpi").value
        for entry in book.kind("scorecard")
        if entry.document.path.startswith(tuple(cards))
        for item in entry.document.root().get("items")
    }
    kpis = {f"/{kpi}." for kpi in held if isinstance(kpi, str)}

    def is_read(path: str) -> bool:
        if path.startswith("kpi_defs/kpis/"):
            return any(kpi in path for kpi in kpis)
        return path.startswith((*always, *cards, *values))

    return is_read


def cycle_of(book: Handbook, rows: tuple[Submission, ...], wanted: str | None) -> Cycle:
    """Return the cycle that a period or cycle names; without a name the latest one that has values."""
    cycles = list(book.cycles.values())
    for cycle in cycles:
        if wanted == cycle.id or wanted in cycle.periods:
            return cycle
    if wanted is None:
        filled = {row.period for row in rows}
        with_values = [cycle for cycle in cycles if filled & set(cycle.periods)]
        if with_values:
            return with_values[-1]
        raise HandbookError("no values were submitted yet", "write periods/<period>/<unit>.csv")
    known = [name for cycle in cycles for name in (cycle.id, *cycle.periods)]
    meant = near(wanted, known)
    hint = f'did you mean "{meant}"?' if meant else f"there are {', '.join(known)}"
    raise HandbookError(f'there is no period or cycle "{wanted}"', hint)


def units_of(book: Handbook, unit: str | None) -> tuple[str, ...]:
    """Return the unit that was asked for, or all of them."""
    if unit is None:
        return tuple(book.units)
    if unit in book.units:
        return (unit,)
    meant = near(unit, book.units)
    hint = f'did you mean "{meant}"?' if meant else f"there are {', '.join(book.units)}"
    raise HandbookError(f'there is no unit "{unit}"', hint)
