"""A revision of a scorecard item: another target or weight from a period on that nobody has submitted values for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpi_handbook.checks.rule import Subject
from kpi_handbook.governance.vocabulary import newest
from kpi_handbook.governance.yaml_text import number, scalar, words, words_in_flow
from kpi_handbook.load.entries import Written, readable, value_at, with_entry, with_field, with_flow_entry
from kpi_handbook.load.extents import is_flow
from kpi_handbook.load.scalars import thousands_dot
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.fields import DAY
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.scorecard import Item, Scorecard
from kpi_handbook.model.validate import near
from kpi_handbook.problems import HandbookError
from kpi_handbook.score import revised

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,4})?")
HUNDRED = Decimal(100)

Figures = Mapping[str, str]
"""The fields of a revision as they are written: target, lo, hi, due, phasing, weight."""


@dataclass(frozen=True)
class Why:
    """Why something is revised, and who decided it."""

    decision: str
    reasons: Mapping[str, str]


def card_of(book: Handbook, unit: str, period: str) -> tuple[Scorecard, Entry]:
    """Return the scorecard that a unit has in a period; raises HandbookError where there is none."""
    cycles = {cycle.id for cycle in book.cycles.values() if period in cycle.periods}
    for card, entry in book.scorecards:
        if card.unit == unit and card.cycle in cycles:
            return card, entry
    if not cycles:
        known = [one for cycle in book.cycles.values() for one in cycle.periods]
        raise HandbookError(f"no cycle has a period {period}", f"there are {', '.join(known[-6:])}")
    units = ", ".join(card.unit for card, _ in book.scorecards if card.cycle in cycles)
    raise HandbookError(f"{unit} has no scorecard in {period}", f"there are {units}")


def item_of(card: Scorecard, kpi: str) -> tuple[int, Item]:
    """Return an item with its place on the card; raises HandbookError where it is not there."""
    for place, item in enumerate(card.items):
        if item.kpi == kpi:
            return place, item
    meant = near(kpi, [item.kpi for item in card.items])
    there = f'did you mean "{meant}"?' if meant else f"there are {', '.join(item.kpi for item in card.items)}"
    raise HandbookError(f'the scorecard of {card.unit} has no "{kpi[:80]}"', there)


def figure(name: str, text: str) -> str:
    """Return a figure as it is written into the file; raises HandbookError where it may mean another one."""
    if name == "due":
        if DAY.fullmatch(text):
            return text
        raise HandbookError(f'"{text[:40]}" is not a day', "write --due 2026-05-31")
    if name == "phasing":
        return _phasing(text)
    if thousands_dot(text):
        raise HandbookError(
            f'"{text[:40]}" may mean two numbers', f"write {text.replace('.', '')}, or {Decimal(text):f}"
        )
    if not _NUMBER.fullmatch(text):
        raise HandbookError(f'"{text[:40]}" is no number', "write digits, with a decimal point: 14 or 99.5")
    return number(Decimal(text))


def _phasing(text: str) -> str:
    if text in {"flat", "linear"}:
        return text
    return f"[{', '.join(figure('target', one.strip()) for one in text.strip('[]').split(','))}]"


def require_fitting(item: Item, figures: Figures) -> None:
    """Stop where an item gets a figure of another kind than it has, or the one that it has already."""
    has = {name for name in ("target", "lo", "hi", "due") if getattr(item, name) is not None}
    for name in figures:
        if name in {"target", "lo", "hi", "due"} and name not in has:
            there = " and ".join(f"--{one}" for one in sorted(has)) or "no target"
            raise HandbookError(f"{item.kpi} has no {name}", f"it has {there}", 1)
    same = [name for name, text in figures.items() if _same(getattr(item, name), text)]
    if same and len(same) == len(figures):
        raise HandbookError(f"{same[0]} of {item.kpi} is {figures[same[0]]} already", "name another figure", 1)


def _same(value: object, text: str) -> bool:
    return value == Decimal(text) if isinstance(value, Decimal) and _NUMBER.fullmatch(text) else str(value) == text


def require_open(subject: Subject, card: Scorecard, period: str) -> None:
    """Stop where a period, or a later one, has been submitted or published: what was scored is not changed."""
    filed = {row.period for row in subject.submitted.submissions if row.unit == card.unit and row.state != "open"}
    filed |= {path.split("/")[1] for path in subject.published if path.count("/") > 1}
    cycle = subject.handbook.cycles[card.cycle]
    last = max((one for one in cycle.periods if one in filed), default="")
    if period <= last:
        free = [one for one in cycle.periods if one > last]
        help_text = (
            f"write --from {free[0]}" if free else f"{cycle.id} has no period left: decide it for the next cycle"
        )
        raise HandbookError(f"{last} of {card.unit} has values already", help_text, 1)


def require_whole(book: Handbook, card: Scorecard, period: str, weights: Mapping[str, Decimal]) -> None:
    """Stop where weights would no longer add up to 100 in a period from here on, and say which ones to revise too."""
    if card.weighting in {"equal", "equal_within_perspective"}:
        raise HandbookError(f"the weights of {card.unit} are {card.weighting}", "they are computed, not written", 1)
    if card.weighting == "relative":
        return
    for one in (p for p in book.cycles[card.cycle].periods if p >= period):
        for name, items in _groups(book, card).items():
            now = {item.kpi: weights.get(item.kpi, revised(item, one).weight or Decimal(0)) for item in items}
            total = sum(now.values(), Decimal(0))
            if total != HUNDRED and set(now) & set(weights):
                raise _not_whole(card.unit, name, one, now, weights)


def _groups(book: Handbook, card: Scorecard) -> Mapping[str, list[Item]]:
    """Return the scored items whose weights belong together, by perspective where the card divides them so."""
    objectives = book.objectives(card.cycle)
    groups: dict[str, list[Item]] = {}
    for item in card.items:
        if item.role == "scored":
            objective = objectives.get(newest(book, item.kpi).objective) if item.kpi in book.versions else None
            by_perspective = card.weighting == "explicit_within_perspective"
            groups.setdefault(objective.perspective if by_perspective and objective else "", []).append(item)
    return groups


def _not_whole(
    unit: str, group: str, period: str, now: Mapping[str, Decimal], weights: Mapping[str, Decimal]
) -> HandbookError:
    total = sum(now.values(), Decimal(0))
    over = total - HUNDRED
    others = {kpi: weight for kpi, weight in now.items() if kpi not in weights}
    changes = [f"--weight {kpi}={number(weight - over)}" for kpi, weight in others.items() if weight > over]
    where = f" in {group}" if group else ""
    listed = ", ".join(f"{kpi} {number(weight)}" for kpi, weight in now.items())
    advice = f"revise another one too, such as {' or '.join(changes[:3])}" if changes else "revise several others too"
    return HandbookError(
        f"the weights of {unit}{where} would add up to {number(total)} from {period} on, not 100 ({listed})", advice, 1
    )


def with_revision(
    path: str, content: bytes, place: int, period: str, figures: Figures, why: Why, languages: Sequence[str]
) -> bytes:
    """Return the scorecard with one more revision of an item; every other byte stays."""
    document = readable(path, content)
    item = ("items", place)
    if any(
        isinstance(one, dict) and one.get("from") == period for one in value_at(document, (*item, "revisions")) or ()
    ):
        line = document.span((*item, "revisions")).line
        raise HandbookError(f"{path}:{line}: there is a revision from {period} already", "edit that one", 1)
    flow = _in_flow(period, figures, why, languages)
    if not value_at(document, (*item, "revisions")):
        if value_at(document, item) and "revisions" in value_at(document, item):
            raise HandbookError(f"{path}: the revisions of this item are empty", "take the empty list away first", 1)
        return with_field(document, content, item, "revisions", f"[{flow}]", _block(period, figures, why, languages))
    if is_flow(document, (*item, "revisions")):
        return with_flow_entry(document, content, (*item, "revisions"), flow)
    return with_entry(
        document, content, (*item, "revisions"), lambda indent: _entry(period, figures, why, languages, indent)
    )


def _in_flow(period: str, figures: Figures, why: Why, languages: Sequence[str]) -> str:
    fields = ", ".join(f"{name}: {text}" for name, text in figures.items())
    decision = scalar(why.decision, in_flow=True)
    reason = words_in_flow(why.reasons, languages)
    return f'{{from: "{period}", {fields}, change: {{reason: {reason}, decision: {decision}}}}}'


def _block(period: str, figures: Figures, why: Why, languages: Sequence[str]) -> Written:
    return lambda indent: f"{' ' * indent}revisions:\n" + _entry(period, figures, why, languages, indent + 2)


def _entry(period: str, figures: Figures, why: Why, languages: Sequence[str], indent: int) -> str:
    inner = " " * (indent + 2)
    fields = "".join(f"{inner}{name}: {text}\n" for name, text in figures.items())
    return (
        f'{" " * indent}- from: "{period}"\n{fields}{inner}change:\n{inner}  reason:\n'
        f"{words(why.reasons, languages, indent + 6)}{inner}  decision: {scalar(why.decision)}\n"
    )
