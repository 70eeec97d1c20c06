"""Errors in what a scorecard that differs is made of: the score after the change could not be trusted."""

from collections.abc import Iterator

from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.rule import Subject
from kpi_handbook.impact import Impact
from kpi_handbook.problems import Problem, Severity
from kpi_handbook.score import policy_of

_STRUCTURE = 1


def unsound(subject: Subject, impact: Impact) -> tuple[Problem, ...]:
    """Return the errors of structure in definitions, weights and policies that the differing scorecards are made of."""
    if not impact.differing:
        return ()
    made_of = set(_files(subject, impact))
    rules = [rule for rule in RULES if rule.group == _STRUCTURE]
    return tuple(p for p in check(subject, rules) if p.severity is Severity.ERROR and p.path in made_of)


def _files(subject: Subject, impact: Impact) -> Iterator[str]:
    book = subject.handbook
    paths: dict[tuple[str, str], list[str]] = {}
    for entry in book.entries:
        name = getattr(entry.record, "id", "") if entry.record else entry.place.get("id", "").split(".v")[0]
        paths.setdefault((entry.kind.name, name), []).append(entry.document.path)
    for card, entry in book.scorecards:
        cycle = book.cycles.get(card.cycle)
        differing = [p for u, p in impact.differing if u == card.unit and cycle and p in cycle.periods]
        if not differing:
            continue
        yield entry.document.path
        for item in card.items:
            yield from paths.get(("kpi", item.kpi), ())
        for period in differing:
            policy = policy_of(book, card, period)
            yield from paths.get(("policy", policy.id), ()) if policy else ()
