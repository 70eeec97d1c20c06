"""Publishing a period again: why, what moves with it, and which later periods must follow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kpi_handbook.problems import HandbookError, Say, say
from kpi_handbook.publish import guards
from kpi_handbook.publish.basis import Basis, Input, score_bases
from kpi_handbook.publish.candidate import (
    WITHDRAWAL,
    Candidate,
    Correction,
    Pending,
    Place,
    Plan,
    basis_of,
    candidate,
)
from kpi_handbook.publish.changes import changes_between, newest_rows, result_cells
from kpi_handbook.publish.guards import Refusal
from kpi_handbook.publish.inputs import inputs_of
from kpi_handbook.publish.publishing import (
    committed,
    folder_of,
    plan_in,
    read_candidate,
    reasons_against,
    record_in,
    refuse,
    signatures_in,
)
from kpi_handbook.publish.results import results_of
from kpi_handbook.records.canonical import parse
from kpi_handbook.records.log import Head
from kpi_handbook.records.publication import FOLDER, PublishedRecord, read_published
from kpi_handbook.score import has_number

KINDS = ("R1", "R2", "R3", "C")
_DECIDED = {"R2", "R3"}


@dataclass(frozen=True)
class Restated:
    """A candidate that takes the place of a published revision, and what it means for later periods."""

    made: Candidate
    affected: Mapping[str, int]
    """The later published periods whose digits change, each with the number of cells."""


def plan_of(place: Place, period: str, at: str, correction: Correction) -> Plan:
    """Return the plan of a restatement; raises HandbookError where the period was never published."""
    place.cycle_of(period)
    vintages = place.published.vintages(period)
    if not vintages:
        raise HandbookError(f"{period} is not published yet", "a first publication is made by kpi publish", exit_code=1)
    return Plan(period, vintages[-1].record.revision + 1, at, place.published.head, correction)


def prepared(place: Place, plan: Plan) -> Restated:
    """Return the candidate of a restatement; raises RefusedError with every reason against it."""
    refuse(guards.before_scoring(place, plan))
    made = candidate(place, plan, pending_for(place, plan))
    refuse(iter([*of_restatement(place, made), *guards.of_candidate(place, made)]))
    return Restated(made, affected_by(place, made))


def of_restatement(place: Place, made: Candidate) -> Iterator[Refusal]:
    """Yield what is wrong with the cause of a restatement."""
    plan, correction, before = made.plan, made.plan.correction, made.before
    assert correction, "a restatement has its cause"
    assert before, "a restatement has a revision before it"
    record = before.folder
    if plan.kind == WITHDRAWAL and before.kind == WITHDRAWAL:
        yield Refusal(record, say("{period} is withdrawn already", period=plan.period), say("nothing is left to do"))
    elif not made.changes:
        yield Refusal(record, say("nothing to restate: no cell of {period} differs", period=plan.period), _next(plan))
    if plan.kind in _DECIDED and not correction.decision:
        message = say("a restatement of kind {kind} names the decision it follows", kind=plan.kind)
        yield Refusal(record, message, say("add --decision with the number of the minutes"))
    yield from _cause(made, correction, before)
    yield from _left(place, made, correction)


def _next(plan: Plan) -> Say:
    match plan.kind:
        case "R2":
            return say("restate the earlier month first, or look at the decision it names")
        case "R3":
            return say("change the definitions first")
    return say("add a row with the next revision to the file of its unit in periods/{period}/", period=plan.period)


def _cause(made: Candidate, correction: Correction, before: PublishedRecord) -> Iterator[Refusal]:
    """Yield where later data and a mistake are mixed, and where the approver had a part in the values."""
    old = {(one.unit, kpi): row for one in inputs_of(before) for kpi, row in newest_rows(one).items()}
    new = {(row.unit, row.kpi): row for row in guards.own_rows(made)}
    for key, row in sorted(new.items()):
        was = old.get(key)
        if was is not None and was.revision == row.revision:
            continue
        path = f"periods/{row.period}/{row.unit}.csv"
        if made.plan.kind == "C" and before.kind != WITHDRAWAL and not (was and has_number(was)) and has_number(row):
            message = say(
                "{kpi} had no value when {period} was published: that is no mistake", kpi=row.kpi, period=row.period
            )
            yield Refusal(path, message, say("restate it by itself, with --kind R1 --only {kpi}", kpi=row.kpi))
        authors = {one.submitted_by for one in (was, row) if one is not None}
        if correction.approved_by in authors:
            names = {"role": correction.approved_by, "kpi": row.kpi}
            message = say("{role} submitted {kpi}, and can't approve what changes it", **names)
            yield Refusal(path, message, say("another role approves it: give it with --approved-by"))


def _left(place: Place, made: Candidate, correction: Correction) -> Iterator[Refusal]:
    affected = affected_by(place, made) if correction.left else {}
    for period, _ in correction.left:
        if period not in affected:
            message = say("{later} does not change with {period}", later=period, period=made.plan.period)
            yield Refusal(f"{FOLDER}/{period}", message, say("leave out --leave {later}", later=period))


def affected_by(place: Place, made: Candidate) -> dict[str, int]:
    """Return the later published periods whose digits change when they are made from the new rows."""
    cycle = place.cycle_of(made.plan.period)
    current = place.published.current
    later = [one for one in cycle.periods[cycle.periods.index(made.plan.period) + 1 :] if one in current]
    records = [current[one].record for one in later if not current[one].is_withdrawal]
    bases = [_with_rows(basis_of(place.published, record), made) for record in records]
    found: dict[str, int] = {}
    for record, basis, scored in zip(records, bases, score_bases(bases), strict=True):
        old = result_cells(parse(record.files["results.json"]))
        new = result_cells(results_of(basis.book, scored, record.period))
        if cells := changes_between(old, {path: cell for path, cell in new.items() if path in old or cell is not None}):
            found[record.period] = len(cells)
    return found


def _with_rows(basis: Basis, made: Candidate) -> Basis:
    """Return what a later period is computed from once the rows of a month are others, and known."""
    kept = [one for one in basis.inputs if one.period != made.plan.period]
    new = [one for one in made.basis.inputs if one.period == made.plan.period]
    return replace(basis, at=made.plan.at, inputs=tuple(sorted([*kept, *new], key=_order)))


def _order(one: Input) -> tuple[str, str]:
    return one.period, one.unit


def pending_for(place: Place, plan: Plan) -> Pending:
    """Return the candidates of earlier months by the same decision, which are published together with this one."""
    if plan.kind != "R2" or not plan.correction:
        return {}
    cycle = place.cycle_of(plan.period)
    found: dict[str, PublishedRecord] = {}
    for period in cycle.periods[: cycle.periods.index(plan.period)]:
        if waiting := _waiting(place, period, plan.correction.decision):
            there, files = waiting
            found[period] = record_in(files, there)
    return found


def _waiting(place: Place, period: str, decision: str) -> tuple[Plan, dict[str, bytes]] | None:
    """Return the candidate of a period's next revision, where there is one by a decision."""
    vintages = place.published.vintages(period)
    if not vintages:
        return None
    folder = folder_of(place.root, period, vintages[-1].record.revision + 1)
    if not (folder / "record.json").is_file():
        return None
    files = read_candidate(folder)
    plan = plan_in(folder, files)
    return (plan, files) if plan.correction and plan.correction.decision == decision else None


def restate(
    place: Place, folder: Path, period: str, at: str, signed_at: str, *, dry_run: bool = False
) -> tuple[tuple[Plan, Head], ...]:
    """Publish a restatement from its signed candidate, and with it those of the later periods that follow it.

    Returns each with the head that its line made; a dry run writes nothing and returns none.
    Raises RefusedError with every reason against any of them.
    """
    files = read_candidate(folder)
    plan = plan_in(folder, files)
    if plan.period != period or plan.correction is None:
        raise HandbookError(f"{folder} holds no restatement of {period}", "prepare it with --prepare", exit_code=1)
    refuse(guards.before_scoring(place, plan))
    made = candidate(place, plan)
    refuse(_against_one(place, made, files, at, signed_at))
    following = _following(place, made)
    pending = {plan.period: record_in(files, plan)}
    refuse(_against_following(place, following, pending))
    if dry_run:
        return ()
    done = [(plan, committed(place, plan, files, at, signed_at))]
    for later, later_files in following:
        now = replace(place, published=read_published(place.root))
        refuse(_against_one(now, candidate(now, later), later_files, at, signed_at))
        done.append((later, committed(now, later, later_files, at, signed_at)))
    return tuple(done)


def _against_one(
    place: Place, made: Candidate, files: Mapping[str, bytes], at: str, signed_at: str
) -> Iterator[Refusal]:
    yield from of_restatement(place, made)
    yield from reasons_against(place, made, files, at, signed_at)


def _following(place: Place, made: Candidate) -> Sequence[tuple[Plan, dict[str, bytes]]]:
    """Return the candidates of later periods that are restated with this one; raises RefusedError for those without."""
    plan = made.plan
    assert plan.correction, "a restatement has its cause"
    left = {period for period, _ in plan.correction.left}
    affected = affected_by(place, made)
    found: list[tuple[Plan, dict[str, bytes]]] = []
    missing: list[Refusal] = []
    for period, count in affected.items():
        if period in left:
            continue
        waiting = _waiting(place, period, plan.correction.decision) if plan.correction.decision else None
        if waiting and waiting[0].kind == "R2":
            found.append(waiting)
        else:
            missing.append(_must_follow(plan, period, count))
    refuse(iter(missing))
    return found


def _must_follow(plan: Plan, later: str, count: int) -> Refusal:
    names = {"later": later, "period": plan.period, "count": count}
    message = say("{count} cells of {later} change with {period}", **names)
    decision = plan.correction.decision if plan.correction and plan.correction.decision else "ID"
    help_text = say(
        "restate it too: kpi restate {later} --kind R2 --decision {decision} --prepare; or --leave {later}=REASON",
        later=later,
        decision=decision,
    )
    return Refusal(f"{FOLDER}/{later}", message, help_text)


def _against_following(
    place: Place, following: Sequence[tuple[Plan, Mapping[str, bytes]]], pending: Pending
) -> Iterator[Refusal]:
    """Yield what is wrong with the candidates that follow, as far as it shows before this one is published."""
    known = dict(pending)
    for later, files in following:
        made = candidate(place, later, known)
        yield from of_restatement(place, made)
        yield from guards.same_bytes(files, made)
        yield from guards.publishers(place, made, signatures_in(files))
        known[later.period] = record_in(files, later)
