"""Published results made again from the records alone: by `kpi verify --recompute`, and for the pages.

`kpi_defs/` and `periods/` are not read here, and may be absent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any

from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import HandbookError
from kpi_handbook.publish.basis import KNOWN_STEPS, Basis, score_bases
from kpi_handbook.publish.candidate import WITHDRAWAL, basis_of
from kpi_handbook.publish.comparison import differences
from kpi_handbook.records.digests import sha256
from kpi_handbook.records.log import head_at
from kpi_handbook.records.publication import Published, PublishedRecord
from kpi_handbook.records.publication import Vintage as LoggedVintage
from kpi_handbook.records.verify import Class, Finding, KnownHead
from kpi_handbook.score import Scored

_found = partial(Finding, "recompute")
_UNREADABLE = (ArithmeticError, AssertionError, AttributeError, HandbookError, LookupError, TypeError, ValueError)


@dataclass(frozen=True)
class Vintage:
    """One published revision of a period, as pages tell it."""

    period: str
    revision: int
    kind: str
    """initial, R1, R2, R3, C or withdrawal."""

    at: str
    """The moment of its publication."""

    head: str
    """The head of the log that its line made, as `SEQ:HEX`."""

    record_sha256: str
    reason: Mapping[str, str]
    """Why it takes the place of the one before, by language; empty for the first publication."""

    approved_by: str = ""
    decision: str = ""
    substantial: bool = False
    """Whether a rating band changed."""

    changes: tuple[Mapping[str, str | None], ...] = ()
    """Every cell that differs from the revision before: path, old, new."""

    left: tuple[tuple[str, str], ...] = ()
    """Later periods that stayed as they were in spite of it, each with the reason."""

    signed_by: tuple[str, ...] = ()
    """The principals that signed, in the order of the log."""

    @property
    def is_withdrawal(self) -> bool:
        """Say whether it took results out of use."""
        return self.kind == WITHDRAWAL

    @property
    def folder(self) -> str:
        """The folder of the record, which is also the end of its address."""
        return f"{self.period}/r{self.revision}"


@dataclass(frozen=True)
class PublishedCycle:
    """Everything that was published of a cycle, scored again from the records."""

    cycle: str
    vintages: tuple[Vintage, ...]
    """In the order of their publication."""

    scored: Mapping[tuple[str, int], Scored]
    """The results of each (period, revision); those of earlier months are of the revisions that it was made from."""

    books: Mapping[tuple[str, int], Handbook]
    """The handbook that each (period, revision) was scored by."""

    @cached_property
    def by_period(self) -> Mapping[str, tuple[Vintage, ...]]:
        """The vintages of each published period, first publication first."""
        found: dict[str, tuple[Vintage, ...]] = {}
        for vintage in self.vintages:
            found[vintage.period] = (*found.get(vintage.period, ()), vintage)
        return dict(sorted(found.items()))

    @cached_property
    def current(self) -> Mapping[str, Vintage]:
        """The revision in force of each published period."""
        return {period: vintages[-1] for period, vintages in self.by_period.items()}

    def left_behind(self, period: str) -> tuple[tuple[Vintage, str], ...]:
        """Return the restatements of earlier periods that the revision in force of a period does not follow."""
        own = self.vintages.index(self.current[period])
        later = self.vintages[own + 1 :]
        return tuple((vintage, why) for vintage in later for name, why in vintage.left if name == period)

    def over(self, live: Scored) -> Scored:
        """Return a cycle with the published results in the place of what the handbook of today gives there."""
        cards, rows = dict(live.cards), dict(live.submissions)
        for period, vintage in self.current.items():
            ours = self.scored[period, vintage.revision]
            cards = {key: one for key, one in cards.items() if key[1] != period}
            cards.update({key: one for key, one in ours.cards.items() if key[1] == period})
            rows = {key: row for key, row in rows.items() if key[1] != period}
            rows.update({key: row for key, row in ours.submissions.items() if key[1] == period})
        periods = tuple(one for one in live.cycle.periods if one in {*live.periods, *self.current})
        return replace(live, cards=cards, submissions=rows, periods=periods)


def published_cycle(published: Published, cycle: str) -> PublishedCycle:
    """Return what was published of a cycle; raises HandbookError where a record does not recompute.

    The same bytes are scored once in a process: `kpi serve` asks again after every edit.
    """
    return _published_cycle(tuple(sorted(published.files.items())), cycle)


@lru_cache(maxsize=4)
def _published_cycle(files: tuple[tuple[str, bytes], ...], cycle: str) -> PublishedCycle:
    published = Published(dict(files))
    logged = [one for record in _of_cycle(published, cycle) for one in _vintage_of(published, record)]
    logged.sort(key=lambda one: one.seq)
    try:
        bases = [basis_of(published, one.record) for one in logged]
        places = [(one.record.period, one.record.revision) for one in logged]
        alone = dict(zip(places, score_bases(bases), strict=True))
    except _UNREADABLE as error:
        raise HandbookError(
            f"published/: the records of {cycle} can't be recomputed: {error}", "kpi verify names the file", exit_code=1
        ) from error
    whole = {place: _with_earlier(alone, scored, bases[number]) for number, (place, scored) in enumerate(alone.items())}
    books = {place: basis.book for place, basis in zip(alone, bases, strict=True)}
    return PublishedCycle(cycle, tuple(vintage_of(published, one) for one in logged), whole, books)


def _of_cycle(published: Published, cycle: str) -> Iterator[PublishedRecord]:
    return (record for record in published.records if record.predicate.get("cycle") == cycle)


def _vintage_of(published: Published, record: PublishedRecord) -> Iterator[LoggedVintage]:
    return (one for one in published.vintages(record.period) if one.record.revision == record.revision)


def _with_earlier(alone: Mapping[tuple[str, int], Scored], scored: Scored, basis: Basis) -> Scored:
    """Return the results of a revision beside those of the earlier months that it was made from."""
    used = {(one.period, one.revision) for one in basis.inputs if one.period != basis.period}
    cards = {key: one for place in sorted(used) if place in alone for key, one in alone[place].cards.items()}
    return replace(scored, cards={**cards, **scored.cards})


def vintage_of(published: Published, logged: LoggedVintage) -> Vintage:
    """Return a published revision as pages tell it."""
    record, said = logged.record, logged.record.predicate
    head = head_at(published.log, logged.seq)
    return Vintage(
        period=record.period,
        revision=record.revision,
        kind=record.kind,
        at=logged.at,
        head=head.short if head else "",
        record_sha256=record.digest,
        reason=said.get("reason") or {},
        approved_by=said.get("approved_by") or "",
        decision=said.get("decision") or "",
        substantial=said.get("substantial") is True,
        changes=tuple(said.get("changes") or ()),
        left=tuple((one["period"], one["reason"]) for one in said.get("left") or ()),
        signed_by=tuple(str(one.get("principal")) for one in logged.event.get("signatures") or ()),
    )


def rebuilt(published: Published, period: str, revision: int) -> tuple[Handbook, Scored]:
    """Return the handbook and the results of a revision, from the records alone.

    Raises HandbookError where there is no such revision, ValueError or LookupError where it does not hold together.
    """
    record = published.record(period, revision)
    if record is None:
        raise HandbookError(f"published/{period}/r{revision} is not there", "kpi verify lists what is")
    basis = basis_of(published, record)
    (scored,) = score_bases([basis])
    return basis.book, scored


def check(published: Published, _known: KnownHead | None = None) -> Iterator[Finding]:
    """Compare every digit of every record with what its definitions and inputs give."""
    sound: list[PublishedRecord] = []
    for record in (one for one in published.records if published.only in {"", one.period}):
        steps = str((record.predicate.get("engine") or {}).get("steps"))
        if record.content is None or not _is_whole(record, published):
            yield _found("result-differs", record.path, "its files are not those of the record, so nothing recomputes")
        elif steps not in KNOWN_STEPS:
            yield _found("steps-unknown", record.path, f"no program here has the arithmetic steps {steps}")
        else:
            sound.append(record)
    for record, made in _made_again(published, sound):
        if isinstance(made, Exception):
            yield _found("result-differs", record.path, f"it can't be recomputed: {made}")
        else:
            yield from _compared(published, record, *made)


def _is_whole(record: PublishedRecord, published: Published) -> bool:
    subjects = list(record.subjects)
    named = {path for path, _ in subjects}
    return {f"{record.folder}/definitions.json", f"{record.folder}/results.json"} <= named and all(
        path in published.files and sha256(published.files[path]) == digest for path, digest in subjects
    )


Made = tuple[Basis, Scored]


def _made_again(
    published: Published, records: Sequence[PublishedRecord]
) -> Iterator[tuple[PublishedRecord, Made | Exception]]:
    """Yield each record with what it is made from and its results, scored together; one by one where that fails."""
    bases: list[Basis | Exception] = [_caught(partial(basis_of, published, record)) for record in records]
    good = [basis for basis in bases if isinstance(basis, Basis)]
    together = _caught(partial(score_bases, good))
    found = iter(together if isinstance(together, tuple) else (_caught(partial(_alone, basis)) for basis in good))
    for record, basis in zip(records, bases, strict=True):
        if isinstance(basis, Basis):
            scored = next(found)
            yield record, (basis, scored) if isinstance(scored, Scored) else scored
        else:
            yield record, basis


def _alone(basis: Basis) -> Scored:
    return score_bases([basis])[0]


def _caught(make: Any) -> Any:
    """Return what a function returns, or the error that damaged records lead to."""
    try:
        return make()
    except _UNREADABLE as error:
        return error


def _compared(published: Published, record: PublishedRecord, basis: Basis, scored: Scored) -> Iterator[Finding]:
    try:
        yield from differences(published, record, basis, scored)
    except _UNREADABLE as error:
        yield _found("result-differs", record.path, f"it can't be recomputed: {error}")


CLASS = Class("recompute", 26, check)
