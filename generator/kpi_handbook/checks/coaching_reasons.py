"""What calls for a coaching conversation: low ratings, red KPIs that somebody answers for alone, and wide gaps."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kpi_handbook.checks.agreed import agreed_ratings, seen_aspects
from kpi_handbook.checks.rule import Subject
from kpi_handbook.load import Field
from kpi_handbook.model.assessment import PersonAssessment
from kpi_handbook.problems import Say, say
from kpi_handbook.records.publication import Published

WIDE = 2
"""From so many ratings between the two sides on they have to talk."""

_RED = "bad"


@dataclass(frozen=True)
class Reason:
    """Why somebody is to be coached, about which period, and the field that says so."""

    employee: str
    period: str
    words: Say
    field: Field
    kpi: str | None = None
    aspect: str | None = None
    rating: Decimal | None = None


def low_ratings(subject: Subject, most: Decimal | int) -> Iterator[Reason]:
    """Yield the aspects that were rated so low."""
    for one in agreed_ratings(subject):
        if one.rating <= most:
            words = say("{aspect} is rated {rating}", aspect=one.aspect, rating=one.rating)
            yield Reason(one.employee, one.period, words, one.field, aspect=one.aspect, rating=one.rating)


def red_kpis(subject: Subject) -> Iterator[Reason]:
    """Yield the KPIs that a person answers for alone and that were red where their results are published."""
    red = {period: _red_in(content) for period, content in _results(subject)}
    for record, entry in subject.handbook.of(PersonAssessment):
        fields = entry.document.root().get("section_a").get("individual_items")
        for item, field in zip(record.section_a.individual_items, fields, strict=True):
            periods = sorted(period for period, kpis in red.items() if item.kpi in kpis)
            cycle = subject.handbook.cycles.get(record.cycle)
            inside = [period for period in periods if cycle and period in cycle.periods]
            if inside:
                words = say("{kpi} was red in {period}", kpi=item.kpi, period=inside[-1])
                yield Reason(record.employee, inside[-1], words, field.get("kpi"), kpi=item.kpi)


def wide_gaps(subject: Subject) -> Iterator[Reason]:
    """Yield the aspects that employee and supervisor saw very differently."""
    for seen in seen_aspects(subject):
        if seen.gap >= WIDE:
            words = say("{aspect}: the two were {gap} apart", aspect=seen.aspect.aspect, gap=seen.gap)
            record = seen.record
            yield Reason(record.employee, record.period, words, seen.field, aspect=seen.aspect.aspect)


def _results(subject: Subject) -> Iterator[tuple[str, bytes]]:
    for period, record in Published(subject.published).newest_records.items():
        content = subject.published.get(f"{record.folder}/results.json")
        if content is not None:
            yield period, content


def _red_in(content: bytes) -> frozenset[str]:
    """Return the KPIs that are red in published results; none where the file is not one of ours."""
    try:
        cards = json.loads(content)["cards"].values()
        items = [(kpi, item) for card in cards for kpi, item in card["items"].items()]
        return frozenset(kpi for kpi, item in items if item.get("colour") == _RED)
    except (ValueError, KeyError, AttributeError, TypeError):
        return frozenset()
