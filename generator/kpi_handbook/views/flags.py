"""Which problems are about which KPI, on its definition or on a scorecard that holds it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from kpi_handbook.checks.rule import Subject
from kpi_handbook.problems import Problem

_ITEM = re.compile(r"items\[(?P<number>\d+)\]")

T = TypeVar("T")


def by_kpi(subject: Subject, problems: Iterable[tuple[Problem, T]]) -> Mapping[str, tuple[tuple[Problem, T], ...]]:
    """Return problems, each with what belongs to it, by the id of the KPI they are about."""
    found: dict[str, list[tuple[Problem, T]]] = {}
    owners = _owners(subject)
    for problem, what in problems:
        for kpi in _kpis_of(problem, owners):
            found.setdefault(kpi, []).append((problem, what))
    return {kpi: tuple(several) for kpi, several in found.items()}


def _owners(subject: Subject) -> Mapping[str, tuple[str, ...]]:
    """Return the KPI of each definition file, and the KPIs of each scorecard file in the order of its items."""
    book = subject.handbook
    definitions = {entry.document.path: (kpi.id,) for kpi, entry in book.kpis}
    cards = {entry.document.path: tuple(item.kpi for item in card.items) for card, entry in book.scorecards}
    return {**definitions, **cards}


def _kpis_of(problem: Problem, owners: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    kpis = owners.get(problem.path, ())
    if not problem.path.startswith("kpi_defs/scorecards/"):
        yield from kpis
    elif (match := _ITEM.match(problem.field)) and int(match["number"]) < len(kpis):
        yield kpis[int(match["number"])]
