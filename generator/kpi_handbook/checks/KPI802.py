"""A published period was changed.

## What it does
Looks at the records in `published/<period>/r<N>/`. Reports files of a record that differ from its own digests, that are
gone, or whose digest is not the one in the log; and submitted values that are not those which the newest record of
their period was made from. With the handbook before the change (`--base`) it also reports files of a record that
differ from there, and edits of definitions, scorecards and policies that a published period was scored with. Words for
readers may be edited: no number comes from them.

## Why it matters
A published number that could be altered silently is worth nothing to the person who was paid by it. A reviewer must be
able to recompute it from what stands in the repository.

## How to fix
Undo the edit. A wrong value is corrected by a new revision of its row, and published by `kpi restate` as the next
revision of the record; a target or weight changes by a revision of the item that begins in a period without values.

## Options
None.
"""

from collections.abc import Callable, Iterator
from functools import partial

from kpi_handbook.checks.edited import (
    Edited,
    Place,
    differing_periods,
    edited_definitions,
    edited_items,
    edited_policies,
    edited_scorecards,
    scored_by,
)
from kpi_handbook.checks.revising import instead_of
from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.load import Document
from kpi_handbook.model.changes import Change
from kpi_handbook.model.fields import Class
from kpi_handbook.model.scorecard import Item, Scorecard
from kpi_handbook.problems import Say, Span, say
from kpi_handbook.records.digests import sha256
from kpi_handbook.records.publication import LOG, REPLACED, Published

_FIGURES = ("value", "numerator", "denominator")


def check(subject: Subject) -> Iterator[Found]:
    """Find what would no longer recompute to its record."""
    altered = {**_altered_files(subject), **_files_that_differ(subject)}
    for path, message in sorted(altered.items()):
        yield _in_file(path, message)
    yield from _altered_values(subject)
    if subject.base:
        published = {*_published(subject).newest_records, *_published(subject.base).newest_records}
        yield from _altered_definitions(subject, subject.base, published)
        for scorecard in edited_scorecards(subject):
            yield from _altered_scorecard(subject, scorecard, published)


def _published(subject: Subject) -> Published:
    return Published(subject.published)


def _in_file(path: str, message: Say) -> Found:
    document = Document(path, "", None, {})
    return Found(document, Span(), (), message, say("undo it; a correction is a new revision, made by kpi restate"))


def _altered_files(subject: Subject) -> dict[str, Say]:
    """Return what is wrong with files of records by the digests that stand beside them."""
    found: dict[str, Say] = {}
    published = _published(subject)
    for record in published.records:
        which = {"period": record.period, "revision": record.revision}
        logged = published.logged.get((record.period, record.revision), record.digest)
        if logged != record.digest or record.content is None:
            found[record.path] = say("this record of {period}, revision {revision}, is not the one in the log", **which)
        for path, digest in record.subjects:
            if path not in subject.published:
                found[record.path] = say("{path} is gone, which this record names", path=path)
            elif sha256(subject.published[path]) != digest:
                found[path] = say("this is not what was published for {period}, revision {revision}", **which)
    return found


def _files_that_differ(subject: Subject) -> dict[str, Say]:
    """Return the files of records that are not as they were before the change."""
    found: dict[str, Say] = {}
    before = subject.base.published if subject.base else {}
    for path, content in before.items():
        after = subject.published.get(path)
        if path not in REPLACED and after is None:
            found[path] = say("this file of a record was deleted")
        elif path not in REPLACED and after != content:
            found[path] = say("this file of a record was edited")
        elif path == LOG and not (after or b"").startswith(content):
            found[path] = say("lines of the log were edited or deleted; it only grows")
    return found


def _altered_values(subject: Subject) -> Iterator[Found]:
    for record in _published(subject).newest_records.values():
        for unit, published in record.rows:
            table = subject.submitted.tables.get((record.period, unit))
            if table is None or not table.document.readable:
                continue
            key = (published.get("kpi"), published.get("revision"))
            places = [n for n, row in enumerate(table.rows) if (row["kpi"], row["revision"]) == key]
            which = {"kpi": published.get("kpi"), "period": record.period, "revision": record.revision}
            help_text = say("undo it; a correction is a row with the next revision, published by kpi restate")
            if not places:
                message = say("the row of {kpi} is gone, from which {period} was published", **which)
                yield Found(table.document, Span(), (), message, help_text)
            for number in places[:1]:
                column = next((c for c in _FIGURES if table.rows[number][c] != published.get(c, "")), "")
                if column:
                    message = say("{kpi} was published for {period} with {figure}", **which, figure=_figure(published))
                    yield Found(table.document, table.span(number, column), (number, column), message, help_text)


def _figure(row: dict[str, str]) -> Say | str:
    pair = " / ".join(row.get(column, "") for column in ("numerator", "denominator") if row.get(column))
    return row.get("value") or pair or say("no value")


def _altered_definitions(subject: Subject, base: Subject, published: set[str]) -> Iterator[Found]:
    for edited in (*edited_definitions(subject), *edited_policies(subject)):
        places = [place for place in scored_by(base.handbook, edited.before) if place[1] in published]
        yield from _computed(edited, places)


def _altered_scorecard(subject: Subject, edited: Edited, published: set[str]) -> Iterator[Found]:
    before, after = edited.before, edited.after
    assert isinstance(before, Scorecard), "a scorecard"
    assert isinstance(after, Scorecard), "a scorecard"
    cycle = subject.handbook.cycles.get(after.cycle)
    periods = tuple(period for period in (cycle.periods if cycle else ()) if period in published)
    yield from _computed(edited, [(after.unit, period) for period in periods])
    for item in edited_items(edited):
        assert isinstance(item.before, Item), "an item"
        assert isinstance(item.after, Item), "an item"
        differing = differing_periods(item.before, item.after, periods)
        advice = partial(instead_of, subject, after, item.name)
        yield from _computed(item, [(after.unit, period) for period in differing], advice)


def _later(_: Change) -> Say:
    return say("undo it; what changes begins in a period that is not published")


def _computed(edited: Edited, places: list[Place], advice: Callable[[Change], Say] = _later) -> Iterator[Found]:
    """Yield the changes of what a published period was computed from; words for readers are not."""
    for change in edited.of(Class.MEANING, Class.SCORING) if places else ():
        if not change.is_wording:
            which = {"what": edited.words(change), "period": min(period for _, period in places)}
            message = say("{what}, and {period} was published with it", **which)
            yield edited.found(change, message, advice(change))
