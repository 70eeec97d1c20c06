"""What changed over time: each merge as its resolved differences, with decision, pull request and effect on scores.

It is read from the records of both sides of a merge. Of what somebody wrote about it only the number is taken: a
message may hold names, and a log of definitions holds none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpi_handbook.checks.moved import impact_of_change
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.impact import Movement
from kpi_handbook.load.folder import Files
from kpi_handbook.model.fields import Class
from kpi_handbook.model.handbook import Handbook, handbook
from kpi_handbook.review.differences import Difference, differences, in_order
from kpi_handbook.sources.git_files import files_at
from kpi_handbook.sources.git_history import Commit, commits_of

_NUMBER = re.compile(r"\(#([0-9]{1,9})\)|^Merge pull request #([0-9]{1,9})\b|!([0-9]{1,9})$", re.MULTILINE)
_MOVING = {"kpi", "item", "scorecard", "policy", "map", "organization"}


@dataclass(frozen=True)
class Merge:
    """What one merge into the branch changed."""

    commit: str
    day: date
    number: str
    """The number of the pull request, where its message names one."""

    decisions: tuple[str, ...]
    differences: tuple[Difference, ...]
    effects: tuple[Movement, ...]
    """The scorecards and periods whose results it moved."""


def changelog(root: Path, units: tuple[str, ...], since: date | None = None) -> tuple[Merge, ...]:
    """Return what each merge changed in definitions, newest first; submitted values have their own history.

    The very first commit is where the handbook begins: it changes nothing.
    """
    found = (_merge(root, units, commit) for commit in commits_of(root, since) if commit.parent)
    return tuple(merge for merge in found if merge.differences)


def _merge(root: Path, units: tuple[str, ...], commit: Commit) -> Merge:
    before, after = handbook(commit.before), handbook(commit.after)
    found = in_order(differences(before, after), units)
    return Merge(
        commit.id,
        commit.day,
        next((number for match in _NUMBER.finditer(commit.message) for number in match.groups() if number), ""),
        tuple(sorted(_decisions(after) - _decisions(before))),
        found,
        _effects(root, commit) if _may_move(found) else (),
    )


def _decisions(book: Handbook) -> set[str]:
    kpis = (kpi.change for kpi, _ in book.kpis)
    items = (one.change for card, _ in book.scorecards for item in card.items for one in item.revisions)
    return {change.decision for change in (*kpis, *items) if change and change.decision}


def _may_move(found: tuple[Difference, ...]) -> bool:
    """Say whether scores that are there already may be others; what only came with a new record moves none."""
    weighty = (one for one in found if one.kind in {Class.MEANING, Class.SCORING} and one.before is not None)
    return any(one.identity.kind in _MOVING for one in weighty)


def _effects(root: Path, commit: Commit) -> tuple[Movement, ...]:
    before = subject_of(_files(root, commit.parent), root, commit.day)
    after = subject_of(_files(root, commit.id), root, commit.day, before)
    return tuple(one for one in impact_of_change(after).movements if one.delta)


def _files(root: Path, commit: str) -> Files:
    return files_at(root, commit)


def by_unit(merges: tuple[Merge, ...], units: tuple[str, ...]) -> Mapping[str, tuple[tuple[Merge, Difference], ...]]:
    """Return the differences of each unit, the company's own first, newest first."""
    found: dict[str, list[tuple[Merge, Difference]]] = {unit: [] for unit in ("", *units)}
    for merge, one in _all(merges):
        found.setdefault(one.identity.unit, []).append((merge, one))
    return {unit: tuple(ones) for unit, ones in found.items() if ones}


def _all(merges: tuple[Merge, ...]) -> Iterator[tuple[Merge, Difference]]:
    return ((merge, one) for merge in merges for one in merge.differences)
