"""A record held against what its own definitions and inputs give: every digit, every change."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from kpi_handbook.publish.basis import Basis
from kpi_handbook.publish.candidate import basis_of
from kpi_handbook.publish.changes import cells_of, changes_between, is_substantial
from kpi_handbook.publish.definitions import resolved
from kpi_handbook.publish.results import leaves, results_csv, results_of
from kpi_handbook.records.canonical import parse
from kpi_handbook.records.digests import sha256
from kpi_handbook.records.publication import Published, PublishedRecord
from kpi_handbook.records.verify import Finding
from kpi_handbook.score import Scored

_found = partial(Finding, "recompute")
_NUMBERS = ("/score", "/final", "/rating", "/mean", "/achievement", "/to_date", "/target", "/weight")
_SHOWN = 20  # cells named a file; more would bury the first


def differences(published: Published, record: PublishedRecord, basis: Basis, scored: Scored) -> Iterator[Finding]:
    """Yield every digit of a record that is not what its definitions and inputs give."""
    results = results_of(basis.book, scored, record.period)
    yield from _results(record, results)
    yield from _definitions(record, basis)
    if record.revision:
        yield from _changes(published, record, basis, results)


def _results(record: PublishedRecord, results: Mapping[str, Any]) -> Iterator[Finding]:
    path = f"{record.folder}/results.json"
    told = parse(record.files["results.json"])
    for where, told_cell, made_cell in _cells_that_differ(told, results, "results"):
        yield _found("result-differs", path, f"{where} is {told_cell}, and recomputes to {made_cell}")
    if record.files.get("results.csv") != results_csv(told):
        yield _found("result-differs", f"{record.folder}/results.csv", "it does not hold the numbers of results.json")


def _definitions(record: PublishedRecord, basis: Basis) -> Iterator[Finding]:
    told = parse(basis.definitions)["items"]
    made = resolved(basis.book, basis.in_cycle, record.period)
    for where, told_cell, made_cell in _cells_that_differ(told, made, "items"):
        message = f"{where} is {told_cell}, and the sources beside it say {made_cell}"
        yield _found("result-differs", f"{record.folder}/definitions.json", message)
    if record.predicate.get("definitions_sha256") != sha256(basis.definitions):
        yield _found("result-differs", record.path, "its definitions are not those that it names")


def _cells_that_differ(told: Any, made: Any, top: str) -> Iterable[tuple[str, str | None, str | None]]:
    """Return the first cells that differ.

    What a later program tells beside its numbers is no difference; a number that the record leaves out is one.
    """
    old, new = dict(leaves(told, top)), dict(leaves(made, top))
    compared = {*old, *(path for path in new if path.endswith(_NUMBERS))}
    differing = [(path, old.get(path), new.get(path)) for path in sorted(compared) if old.get(path) != new.get(path)]
    return differing[:_SHOWN]


def _changes(
    published: Published, record: PublishedRecord, basis: Basis, results: Mapping[str, Any]
) -> Iterator[Finding]:
    """Compare the list of changes with the revision that this one takes the place of."""
    before = published.record(record.period, record.revision - 1)
    if before is None:
        yield _found("change-list-incomplete", record.path, "the revision that it takes the place of is not there")
        return
    told = {change["path"]: (change["old"], change["new"]) for change in record.predicate["changes"]}
    old_results = parse(before.files["results.json"])
    old = cells_of(record.period, basis_of(published, before).inputs, old_results)
    new = cells_of(record.period, basis.inputs, parse(record.files["results.json"]))
    made = {str(change["path"]): (change["old"], change["new"]) for change in changes_between(old, new)}
    for path in sorted(told.keys() | made.keys()):
        if told.get(path) != made.get(path):
            yield _found("change-list-incomplete", record.path, f"{path} differs from what the two revisions say")
    if record.predicate.get("substantial") is not is_substantial(old_results, results):
        yield _found("change-list-incomplete", record.path, "whether a rating band changed is told wrongly")
