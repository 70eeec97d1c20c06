"""What differs between two revisions, cell by cell, from submitted values up to every total that moved.

The list is made by comparing, never by hand, so nobody can leave a cell out; verification makes it again.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kpi_handbook.model.submission import Submission
from kpi_handbook.publish.basis import Input, rows_in
from kpi_handbook.publish.figures import day, exact
from kpi_handbook.publish.results import Results, leaves

Cells = Mapping[str, str | None]
Change = Mapping[str, str | None]
"""`path`, `old` and `new`; what was or is not there is null."""


def changes_between(old: Cells, new: Cells) -> list[Change]:
    """Return the cells that differ, by path."""
    return [
        {"path": path, "old": old.get(path), "new": new.get(path)}
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    ]


def cells_of(period: str, inputs: Sequence[Input], results: Results) -> dict[str, str | None]:
    """Return every cell of a revision: which months it was made from, its own values, and all its results."""
    return {**dict(_inputs(period, inputs)), **result_cells(results)}


def result_cells(results: Results) -> dict[str, str | None]:
    """Return the cells of results alone."""
    return dict(leaves(results.get("cards", {}), "results"))


def _inputs(period: str, inputs: Sequence[Input]) -> Iterator[tuple[str, str | None]]:
    for one in inputs:
        if one.period != period:
            yield f"inputs/{one.period}/{one.unit}", exact(one.revision)
            continue
        for kpi, row in newest_rows(one).items():
            yield from ((f"values/{one.unit}/{kpi}/{name}", cell) for name, cell in _row(row).items())


def newest_rows(one: Input) -> dict[str, Submission]:
    """Return the row that counts of each KPI of a file."""
    newest: dict[str, Submission] = {}
    for row in rows_in(one.period, one.unit, one.content):
        if row.kpi not in newest or newest[row.kpi].revision < row.revision:
            newest[row.kpi] = row
    return newest


def _row(row: Submission) -> dict[str, str | None]:
    return {
        "value": exact(row.value) or day(row.done),
        "numerator": exact(row.numerator),
        "denominator": exact(row.denominator),
        "state": row.state,
        "evidence": ";".join(row.evidence) or None,
        "reconciliation": row.reconciliation or None,
    }


def is_substantial(old: Results, new: Results) -> bool:
    """Say whether the rating band of any scorecard differs."""
    return _ratings(old) != _ratings(new)


def band_changes(old: Results, new: Results) -> list[tuple[str, str | None, str | None]]:
    """Return the scorecards whose rating differs, with both ratings."""
    before, after = _ratings(old), _ratings(new)
    units = sorted(before.keys() | after.keys())
    return [(u, before.get(u), after.get(u)) for u in units if before.get(u) != after.get(u)]


def _ratings(results: Results) -> dict[str, Any]:
    return {unit: card["rating"] for unit, card in results.get("cards", {}).items()}
