"""Taking what was handed in: each value becomes an act with its history, and one receipt says what was taken."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kpi_handbook.acts.act import Act
from kpi_handbook.acts.acts import apply
from kpi_handbook.acts.period import Item, Period, same
from kpi_handbook.acts.states import UNSUBMITTED
from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.rule import Subject
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.filing.form import Form, Line, form_of
from kpi_handbook.filing.handed_in import HandedIn
from kpi_handbook.filing.in_the_way import Attempt, in_the_way
from kpi_handbook.filing.numbers import Sign
from kpi_handbook.filing.receipt import TakenRow, next_receipt, receipt
from kpi_handbook.filing.refusal import Fault, Refusal, refused
from kpi_handbook.filing.values import Filed, filed_values
from kpi_handbook.load.folder import Files, read_folder
from kpi_handbook.load.text import shown
from kpi_handbook.model.validate import near
from kpi_handbook.problems import HandbookError, Problem, Severity, say

_RULES = tuple(rule for rule in RULES if rule.group in {0, 1, 7})
"""What can be wrong with a row; the other rules are about definitions, which a submission does not touch."""

_CELL = re.compile(r"\[([0-9]+)\](?:\.(.+))?")
_SOURCE = "postgresql"


@dataclass(frozen=True)
class Request:
    """How values are handed in: by which role, on which day, and in which number format."""

    on: date
    by: str = ""
    """The role; without one each KPI's owner."""

    sign: Sign | None = None
    reason: str = ""
    """Why, for the rows that need a reason and give none."""


@dataclass(frozen=True)
class Taken:
    """What a submission does: the files before and after it, and what to tell about it."""

    form: Form
    before: Files
    after: Files
    rows: tuple[TakenRow, ...]
    unchanged: tuple[str, ...]
    """KPIs whose values had been filed before, just so."""

    missing: tuple[Line, ...]
    """What the unit still owes."""

    warnings: tuple[Problem, ...]
    receipt: str
    """The path of the receipt, or nothing where nothing was new."""


def submitted(root: Path, handed: HandedIn, request: Request) -> Taken | tuple[Refusal, ...]:
    """Return what taking a form would write, or everything that stands in its way; nothing is written here."""
    files = read_folder(root)
    subject = subject_of(files, root, request.on)
    if wrong := _wrong_place(subject, handed):
        return (wrong,)
    form = form_of(subject, handed.unit, handed.period)
    if form.dates and form.dates.open and request.on < form.dates.open:
        opens = say("{period} opens on {day}", period=form.period, day=form.dates.open)
        return (refused("", opens, say("hand it in again then; --on is the day on which it is handed in")),)
    values, refusals = filed_values(form, handed, request.sign)
    if refusals:
        return refusals
    period = Period(subject.handbook, handed.period, files_of(root, handed.period))
    _require_readable(period, handed.unit)
    done = _done(form, period, values, handed, request)
    if isinstance(done, tuple):
        return done
    if not done.rows:
        return done
    return _checked(files, root, subject, done)


def files_of(root: Path, period: str) -> Files:
    """Return the files of a period by their path from the root; what a stopped command left behind is no file."""
    folder = root / "periods" / period
    found: dict[str, bytes] = {}
    for place in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if place.is_file() and not place.is_symlink() and not place.name.startswith("."):
            try:
                found[place.relative_to(root).as_posix()] = place.read_bytes()
            except OSError as error:
                raise HandbookError(f"{place} could not be read: {os.strerror(error.errno or 0)}", "", 3) from error
    return found


def _wrong_place(subject: Subject, handed: HandedIn) -> Refusal | None:
    """Return the refusal of a form for a unit or a period that is not there."""
    book = subject.handbook
    known = {"unit": list(book.units), "period": [one for cycle in book.cycles.values() for one in cycle.periods]}
    for kind, name in (("unit", handed.unit), ("period", handed.period)):
        if name not in known[kind]:
            meant = near(name, known[kind])
            guess = say('did you mean "{meant}"?', meant=meant) if meant else say("write a new form with kpi template")
            message = say('this form is for the unit "{name}", which is not there', name=shown(name))
            if kind == "period":
                message = say('this form is for the period "{name}", which no cycle has', name=shown(name))
            return refused("", message, guess)
    return None


def _require_readable(period: Period, unit: str) -> None:
    table = period.table(unit)
    if table is not None and table.document.findings:
        raise HandbookError(
            f"{period.path(unit)} can't be read as it stands", "kpi check says where; mend it first", exit_code=1
        )
    if period.history.broken:
        raise HandbookError(f"{period.history.path} is not as acts leave it", "kpi check says where", exit_code=1)


def _done(
    form: Form, period: Period, values: tuple[Filed, ...], handed: HandedIn, request: Request
) -> Taken | tuple[Refusal, ...]:
    """Return the period after each value was submitted as an act."""
    before, refusals = period.files, list[Refusal]()
    taken: list[TakenRow] = []
    unchanged: list[str] = []
    for value in values:
        filed = replace(value, reason=value.reason or request.reason)
        kpi = filed.line.kpi.id
        item = period.items[form.unit.id, kpi]
        if _says_the_same(item, filed):
            unchanged.append(kpi)
            continue
        wrong = [*in_the_way(Attempt(form, period, item, filed, request.on, handed.kind == _SOURCE))]
        if wrong:
            refusals += wrong
            continue
        if item.state not in UNSUBMITTED:
            period = period.written(Item(item.unit, kpi, item.revision + 1), {"state": "open"})
        act = _act(form, filed, handed, request)
        outcome = apply(period, act)
        refusals += [
            refused(filed.row.place, say("{words}", words=one.message), say("{words}", words=one.help))
            for one in outcome.refusals
        ]
        period = outcome.period
        taken.append(TakenRow(filed, act.role, period.items[form.unit.id, kpi]))
    if refusals:
        return tuple(refusals)
    owed = tuple(line for line in form.lines.values() if _is_missing(line, period.items[form.unit.id, line.kpi.id]))
    path = ""
    after = dict(period.files)
    if taken:
        path = next_receipt(period.files, form)
        after[path] = receipt(form, handed, request.on, taken, after)
    return Taken(form, before, after, tuple(taken), tuple(unchanged), owed, (), path)


def _says_the_same(item: Item, filed: Filed) -> bool:
    """Say whether the newest row holds this value already; handing a form in twice changes nothing."""
    return item.row is not None and item.state != "returned" and same(item.figures, filed.figures)


def _act(form: Form, filed: Filed, handed: HandedIn, request: Request) -> Act:
    return Act(
        name="submit",
        unit=form.unit.id,
        kpi=filed.line.kpi.id,
        by=(request.by or filed.line.kpi.owner,),
        on=request.on,
        figures=filed.figures,
        evidence=filed.evidence,
        reason=filed.reason,
        source="system" if handed.kind == _SOURCE else "manual",
    )


def _is_missing(line: Line, item: Item) -> bool:
    """Say whether a value is still owed; a milestone is awaited until it is done, and is not missing before."""
    if line.kpi.is_milestone:
        return False
    return not item.figures and item.state != "not_applicable"


def _checked(files: Mapping[str, bytes], root: Path, before: Subject, done: Taken) -> Taken | tuple[Refusal, ...]:
    """Return the submission with what the rules warn of, or what they refuse, in the cells that were handed in."""
    path = f"periods/{done.form.period}/{done.form.unit.id}.csv"
    known = {_told(problem) for problem in check(before, _RULES) if problem.path == path}
    after = subject_of({**files, **done.after}, root, before.today)
    rows = {row.item.row: row for row in done.rows}
    found = [problem for problem in check(after, _RULES) if problem.path == path and _told(problem) not in known]
    mine = [
        (problem, match) for problem in found if (match := _CELL.fullmatch(problem.field)) and int(match[1]) in rows
    ]
    errors = [(problem, match) for problem, match in mine if problem.severity is Severity.ERROR]
    if errors:
        return tuple(
            Refusal(rows[int(match[1])].filed.row.place_of(match[2] or ""), _fault(problem))
            for problem, match in errors
        )
    return replace(done, warnings=tuple(problem for problem, _ in mine))


def _told(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.field, str(problem.message)


def _fault(problem: Problem) -> Fault:
    return Fault(say("{message} ({code})", message=problem.message, code=problem.code), problem.help)
