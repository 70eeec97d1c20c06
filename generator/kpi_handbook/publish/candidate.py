"""A revision before it is published: made from the handbook and the records before it, the same bytes every time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kpi_handbook.acts.history import known_on, path_of
from kpi_handbook.checks.rule import Subject
from kpi_handbook.load.folder import Files
from kpi_handbook.model.organization import Cycle
from kpi_handbook.problems import HandbookError
from kpi_handbook.publish.basis import Basis, Input, score_bases
from kpi_handbook.publish.changes import cells_of, changes_between, is_substantial
from kpi_handbook.publish.definitions import definitions_of
from kpi_handbook.publish.engine import engine
from kpi_handbook.publish.inputs import filed, inputs_of, with_new_rows
from kpi_handbook.publish.release import access_of, calendar_of
from kpi_handbook.publish.results import Results, results_csv, results_of
from kpi_handbook.records.canonical import dump, parse
from kpi_handbook.records.digests import sha256, subject_of
from kpi_handbook.records.log import Head
from kpi_handbook.records.publication import Published, PublishedRecord
from kpi_handbook.score import Scored

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://kpi-handbook.example/publication/v1"
INITIAL, WITHDRAWAL = "initial", "withdrawal"
APPROVALS = ("publisher",)
"""The roles whose signature a record needs."""

PERSONAL_AGGREGATES = "0"
"""Cells about fewer people than may be shown: results of units and the company hold none about people."""


@dataclass(frozen=True)
class Place:
    """The handbook in which a period is published."""

    root: Path
    files: Files
    subject: Subject
    published: Published

    def cycle_of(self, period: str) -> Cycle:
        """Return the cycle of a period; raises HandbookError where there is none."""
        for cycle in self.subject.handbook.cycles.values():
            if period in cycle.periods:
                return cycle
        known = [name for cycle in self.subject.handbook.cycles.values() for name in cycle.periods]
        raise HandbookError(
            f"no cycle of kpi_defs/organization.yml has a period {period}",
            f"there are {', '.join(known)}" if known else "add the cycle first",
        )


@dataclass(frozen=True)
class Correction:
    """Why a period is published again, and by whose approval."""

    kind: str
    """R1, R2, R3, C or withdrawal."""

    reason: Mapping[str, str]
    approved_by: str
    decision: str = ""
    left: tuple[tuple[str, str], ...] = ()
    """Later published periods that stay as they are, each with the reason."""

    only: tuple[str, ...] = ()
    """The KPIs whose new rows are taken; empty for all of them."""


@dataclass(frozen=True)
class Plan:
    """What is to be published; with the handbook it fixes every byte of the record."""

    period: str
    revision: int
    at: str
    log_head: Head
    correction: Correction | None = None

    @property
    def kind(self) -> str:
        """The kind of the revision."""
        return self.correction.kind if self.correction else INITIAL

    @property
    def folder(self) -> str:
        """The folder of the revision under `published/`."""
        return f"{self.period}/r{self.revision}"


@dataclass(frozen=True)
class Candidate:
    """A complete revision with what it was made from."""

    plan: Plan
    basis: Basis
    scored: Scored
    results: Results
    files: Mapping[str, bytes]
    before: PublishedRecord | None = None
    """The revision that it takes the place of."""

    changes: tuple[Mapping[str, str | None], ...] = field(default=())

    @property
    def record_digest(self) -> str:
        """The digest of the record, which is what gets signed."""
        return sha256(self.files["record.json"])


Pending = Mapping[str, PublishedRecord]
"""Revisions of earlier periods that are published together with this one, by period."""


def candidate(place: Place, plan: Plan, pending: Pending = {}) -> Candidate:  # noqa: B006  read only
    """Return the revision that a plan describes; raises HandbookError where the handbook does not give one."""
    before = place.published.record(plan.period, plan.revision - 1) if plan.correction else None
    basis = _basis(place, plan, before, pending)
    (scored,) = score_bases([basis])
    results = results_of(basis.book, scored, plan.period)
    own = {f"inputs/{one.unit}.csv": one.content for one in basis.inputs if one.period == plan.period}
    parts = {
        **own,
        "definitions.json": basis.definitions,
        "results.json": dump(results),
        "results.csv": results_csv(results),
    }
    changes, substantial = _difference(place.published, basis, results, before)
    predicate = {
        **_predicate(place, plan, basis, results, before),
        **(
            _correction(plan.correction, before, changes, substantial=substantial) if plan.correction and before else {}
        ),
    }
    subjects = [subject_of(name, content) for name, content in sorted(parts.items())]
    record = {"_type": STATEMENT, "subject": subjects, "predicateType": PREDICATE, "predicate": predicate}
    return Candidate(plan, basis, scored, results, {**parts, "record.json": dump(record)}, before, tuple(changes))


def _basis(place: Place, plan: Plan, before: PublishedRecord | None, pending: Pending) -> Basis:
    """Return what a revision is computed from.

    Only a first publication and a change of method look at `kpi_defs/`: every other revision keeps the definitions of
    the one before it, and only one for later data or a mistake looks at `periods/`. So two causes never mix.
    """
    cycle, book = place.cycle_of(plan.period), place.subject.handbook
    definitions = before.files["definitions.json"] if before else b""
    if before is None or plan.kind == "R3":
        definitions = definitions_of(place.files, book, cycle, plan.period)
    basis = Basis(cycle.id, plan.period, plan.at, definitions, (), withdrawn=plan.kind == WITHDRAWAL)
    if basis.withdrawn:
        return basis
    own = _own_rows(place, plan, before, basis)
    inputs = [
        *earlier_inputs(place.published, cycle, plan, before, pending),
        *(Input(plan.period, plan.revision, unit, content) for unit, content in own.items()),
    ]
    return Basis(cycle.id, plan.period, plan.at, definitions, tuple(inputs))


def _own_rows(place: Place, plan: Plan, before: PublishedRecord | None, basis: Basis) -> Mapping[str, bytes]:
    old = {one.unit: one.content for one in inputs_of(before)} if before else {}
    if plan.kind in {"R2", "R3"}:
        return old
    new = filed(place.files, basis.book, basis.cycle, plan.period, basis.as_of)
    return with_new_rows(old, new, plan.correction.only) if plan.correction else new


def earlier_inputs(
    published: Published, cycle: Cycle, plan: Plan, before: PublishedRecord | None, pending: Pending
) -> Iterator[Input]:
    """Yield the rows of the earlier months: of the revisions in force, or of those that the revision before used."""
    earlier = cycle.periods[: cycle.periods.index(plan.period)]
    if before is not None and plan.kind != "R2" and before.kind != WITHDRAWAL:
        used = {one["period"]: int(one["revision"]) for one in before.predicate["inputs"]}
        records = [published.record(period, used[period]) for period in earlier if period in used]
    else:
        current = published.current
        records = [pending.get(period) or (current[period].record if period in current else None) for period in earlier]
    for record in records:
        if record is not None:
            yield from inputs_of(record)


def _difference(
    published: Published, basis: Basis, results: Results, before: PublishedRecord | None
) -> tuple[list[Mapping[str, str | None]], bool]:
    if before is None:
        return [], False
    old_results = parse(before.files["results.json"])
    old = cells_of(basis.period, basis_of(published, before).inputs, old_results)
    changes = changes_between(old, cells_of(basis.period, basis.inputs, results))
    return list(changes), is_substantial(old_results, results)


def basis_of(published: Published, record: PublishedRecord) -> Basis:
    """Return what a published revision was computed from, out of the records alone.

    Raises ValueError or LookupError where the record does not name it.
    """
    said = record.predicate
    own = {one.unit: one for one in inputs_of(record)}
    inputs = []
    for named in said["inputs"]:
        source = (
            record if named["period"] == record.period else published.record(named["period"], int(named["revision"]))
        )
        if source is None or int(named["revision"]) != source.revision:
            raise ValueError(f"{named['period']}/r{named['revision']} is not there")
        one = own if source is record else {found.unit: found for found in inputs_of(source)}
        if sha256(one[named["unit"]].content) != named["sha256"]:
            raise ValueError(f"the rows of {named['unit']} in {named['period']} are not those of the record")
        inputs.append(one[named["unit"]])
    return Basis(
        said["cycle"],
        record.period,
        said["prepared_at"],
        record.files["definitions.json"],
        tuple(inputs),
        withdrawn=record.kind == WITHDRAWAL,
    )


def _predicate(
    place: Place, plan: Plan, basis: Basis, results: Results, before: PublishedRecord | None
) -> dict[str, Any]:
    book = basis.book
    return {
        "period": plan.period,
        "cycle": basis.cycle,
        "revision": str(plan.revision),
        "kind": plan.kind,
        "calendar": before.predicate["calendar"] if before else calendar_of(book, place.published, plan.period),
        "prepared_at": plan.at,
        "engine": engine(),
        "definitions_sha256": sha256(basis.definitions),
        "inputs": [
            {"period": one.period, "revision": str(one.revision), "unit": one.unit, "sha256": sha256(one.content)}
            for one in basis.inputs
        ],
        "history_sha256": sha256(history_of(place.root, plan.period, basis.as_of)),
        "coverage": _coverage(results, book.top_unit),
        "suppression": {"rule": "n>=5", "primary": PERSONAL_AGGREGATES, "secondary": PERSONAL_AGGREGATES},
        "approvals_required": list(APPROVALS),
        "pre_release_access": [] if before else access_of(book, place.published, plan.period),
        "log_head": {"seq": str(plan.log_head.seq), "sha256": plan.log_head.sha256},
    }


def _coverage(results: Results, top_unit: str) -> dict[str, str | None]:
    """Return how much of the company's scorecard is rated, in percent; that of the units stands in the results."""
    card = results["cards"].get(top_unit)
    return {"rated": card["coverage"] if card else "0", "total": "100"}


def _correction(
    correction: Correction,
    before: PublishedRecord,
    changes: list[Mapping[str, str | None]],
    *,
    substantial: bool,
) -> dict[str, Any]:
    return {
        "supersedes": {"revision": str(before.revision), "record_sha256": before.digest},
        "reason": dict(correction.reason),
        "approved_by": correction.approved_by,
        "decision": correction.decision or None,
        "left": [{"period": period, "reason": reason} for period, reason in correction.left],
        "only": list(correction.only),
        "substantial": substantial,
        "changes": changes,
    }


def history_of(root: Path, period: str, as_of: date) -> bytes:
    """Return the lines of a period's history that were there on a day; none where it has no such file."""
    path = root / path_of(period)
    try:
        return known_on(path.read_bytes(), as_of)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise HandbookError(f"{path} could not be read: {error.strerror}", exit_code=3) from error
    except (LookupError, TypeError, ValueError) as error:
        raise HandbookError(
            f"{path_of(period)} can't be read: {error}", "kpi check names the line", exit_code=1
        ) from error
