"""A number that can only rise is scored by itself.

## What it does
Reports a scored item of an activity that counts things, where more is better and nothing stands beside it: it names
no result under `drives`, no partner under `paired_with`, and the scorecard has no result for the same objective.
Where only the name says so (traffic, views, followers, downloads) it is an info.

## Why it matters
The comparison of OKR and KPI shows it: web traffic rises with every advertisement; the share of visitors who sign up
tells whether it was worth it.

## How to fix
Score the rate that the count should move, and keep the count as `role: monitored`.

## Options
None.
"""

from collections.abc import Iterator, Mapping

from kpi_handbook.checks.definition import Definition, Item, definitions_by_id, items, text
from kpi_handbook.checks.measurement_units import Quantity, quantity_of
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import TRAFFIC_WORDS, tokens
from kpi_handbook.problems import Severity, say


def check(subject: Subject) -> Iterator[Found]:
    """Find scored counts with nothing beside them."""
    known = definitions_by_id(subject.handbook)
    results = _results(subject, known)
    allowed = {word.casefold() for word in subject.handbook.settings.words.allow}
    for item in items(subject.handbook):
        kpi = known.get(item.kpi, (None,))[-1]
        if kpi is None or not item.is_scored or not _counts_alone(subject, kpi):
            continue
        beside = results.get((_card(item), kpi.text("objective")), set()) - {kpi.id}
        traffic = {word for name in kpi.names for word in tokens(name)} & (TRAFFIC_WORDS - allowed)
        if not beside and (kpi.text("type") == "activity" or traffic):
            message = say("{kpi} is a count that can only rise, and nothing beside it says what it gives", kpi=kpi.id)
            help_text = say("score the rate that it should move, and write role: monitored here")
            severity = None if kpi.text("type") == "activity" else Severity.INFO
            yield at(item.get("kpi"), message, help_text, severity=severity)


def _counts_alone(subject: Subject, kpi: Definition) -> bool:
    counts = quantity_of(subject.handbook, kpi.text("unit")) is Quantity.COUNT
    partner = kpi.get("drives").value or kpi.get("paired_with").value
    return counts and kpi.text("polarity") == "maximize" and "/" not in kpi.expression and not partner


def _results(subject: Subject, known: Mapping[str, tuple[Definition, ...]]) -> Mapping[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for item in items(subject.handbook):
        for kpi in known.get(item.kpi, ()):
            if kpi.text("type") != "activity":
                found.setdefault((_card(item), kpi.text("objective")), set()).add(kpi.id)
    return found


def _card(item: Item) -> str:
    return text(item.card.get("cycle")) + " " + text(item.card.get("unit"))
