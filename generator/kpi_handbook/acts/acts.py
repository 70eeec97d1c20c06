"""Doing an act: its guards first, then the row, the history and the reconciliation, all of them or none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from kpi_handbook.acts.act import Act, Case, Refusal
from kpi_handbook.acts.case_record import record_of, with_record
from kpi_handbook.acts.guards import GUARDS, any_act
from kpi_handbook.acts.history import Line
from kpi_handbook.acts.parts import PARTS
from kpi_handbook.acts.period import Item, Period
from kpi_handbook.acts.proofs import EVIDENCE
from kpi_handbook.acts.row_changes import CHANGES
from kpi_handbook.acts.sides import sides_of, signatures
from kpi_handbook.acts.states import FINAL
from kpi_handbook.records.canonical import dump
from kpi_handbook.records.digests import sha256

_EMPTY = Act("submit", "", "", (), date.min)


@dataclass(frozen=True)
class Outcome:
    """What came of some acts: the period after them, or why it stays as it was."""

    period: Period
    lines: tuple[Line, ...] = ()
    """What was added to the history."""

    refusals: tuple[Refusal, ...] = ()


def perform(period: Period, acts: Iterable[Act]) -> Outcome:
    """Return the period after some acts, one behind the other; where one of them is refused, none is done."""
    after = period
    lines: list[Line] = []
    refusals: list[Refusal] = []
    for act in acts:
        outcome = apply(after, act)
        after = outcome.period
        lines.extend(outcome.lines)
        refusals.extend(one for one in outcome.refusals if one not in refusals)
    return Outcome(period, (), tuple(refusals)) if refusals else Outcome(after, tuple(lines))


def apply(period: Period, act: Act) -> Outcome:
    """Return the period after an act, or the reasons why it can't be done; nothing is written."""
    item = period.items.get((act.unit, act.kpi))
    if item is None:
        return Outcome(period, (), (Refusal(f"{act.unit} has no {act.kpi} in {period.id}", _where(period, act)),))
    if act.name == "submit" and act.revision == item.revision + 1 and item.state in FINAL:
        item = Item(act.unit, act.kpi, act.revision)
    if earlier := tuple(_acts_of_row(item)) if act.name != "submit" and not item.lines else ():
        return _after_earlier(period, item, earlier, act)
    case = Case(period, act, item)
    if case.start not in act.transition.start:
        return Outcome(period, (), (_wrong_state(case),))
    refusals = tuple(refusals_of(case))
    return Outcome(period, (), refusals) if refusals else _done(case)


def refusals_of(case: Case) -> Iterator[Refusal]:
    """Yield what stands in the way of an act, all of it."""
    row = case.act.transition
    yield from any_act(case)
    yield from PARTS[row.who](case)
    for name in row.evidence:
        yield from EVIDENCE[name](case)
    for name in row.guards:
        yield from GUARDS[name](case)


def _where(period: Period, act: Act) -> str:
    units = sorted(unit for unit, kpi in period.items if kpi == act.kpi)
    return f"it is an item of {', '.join(units)}" if units else f"kpi period {period.id} lists the items"


def _wrong_state(case: Case) -> Refusal:
    act, row = case.act, case.act.transition
    message = f"{act.kpi} is {case.start}; {row.command} needs it to be {' or '.join(map(str, row.start))}"
    if case.start in {"signed", "published"}:
        return Refusal(
            f"{act.kpi} is signed by both sides and does not change any more",
            f"a correction is a new revision: file it with kpi submit, then kpi restate {case.period.id}",
            "no change after signature without a revision",
        )
    return Refusal(message, f"kpi period {case.period.id} --unit {act.unit} shows what each item waits for", "states")


def _acts_of_row(item: Item) -> Iterator[Act]:
    """Yield the acts that a row tells of by itself, where it was filed by hand and no command has written of them."""
    submitted, validated = item.day("submitted_on"), item.day("validated_on")
    if submitted and item.state in {"self_submitted", "agreed"}:
        row = replace(_EMPTY, unit=item.unit, kpi=item.kpi, revision=item.revision)
        yield replace(
            row,
            by=(item.submitter,),
            on=submitted,
            figures=item.figures,
            evidence=item.evidence,
            source=item.cells["source"] or "manual",
            reason=item.cells["reason"],
        )
        if item.state == "agreed" and validated and not item.cells["reconciliation"]:
            yield replace(row, name="validate", by=(item.validator,), on=validated)


def _after_earlier(period: Period, item: Item, earlier: tuple[Act, ...], act: Act) -> Outcome:
    """Return the period after the acts that a row tells of, each with its own guards, and then the act itself."""
    columns = ("submitted_on", "submitted_by", "validated_on", "validated_by")
    outcome = Outcome(period.written(item, {"state": "open", **dict.fromkeys(columns, "")}))
    lines: list[Line] = []
    for one in (*earlier, act):
        outcome = apply(outcome.period, one)
        if outcome.refusals:
            return Outcome(period, (), outcome.refusals)
        lines.extend(outcome.lines)
    return Outcome(outcome.period, tuple(lines))


def _done(case: Case) -> Outcome:
    """Return the period after an act that nothing stands in the way of."""
    period, act = case.period, case.act
    opening = _opening(case)
    if opening:
        period = period.with_lines(opening)
    record = record_of(case)
    to = _end(case)
    changes = {**CHANGES[act.name](case, record), "state": to}
    period = period.written(case.item, changes)
    item = period.items[act.unit, act.kpi]
    made = replace(_line(case, to), digest=period.digest(item))
    lines = _lines(case, made)
    period = period.with_lines(*lines)
    period = with_record(replace(case, period=period), record, to)
    return Outcome(period, (*([opening] if opening else []), *lines))


def _end(case: Case) -> str:
    """Return the state an act leads to; a first signature, and a note, leave it as it is."""
    if case.act.name == "sign":
        signed = {one.by for one in signatures(case)} | {case.act.role}
        return "signed" if signed >= set(sides_of(case.item.cells)) else case.start
    return case.act.transition.to or case.start


def _line(case: Case, to: str) -> Line:
    act = case.act
    figures = act.figures or (case.item.figures if act.name in {"submit", "validate"} else {})
    return Line(
        unit=act.unit,
        kpi=act.kpi,
        revision=case.item.revision,
        start=case.start,
        to=to,
        by=act.role,
        on=act.on,
        digest="",
        reason=act.reason,
        evidence=(*act.evidence, *act.findings),
        figures=figures,
        meaning=act.meaning,
        signature=act.signature,
    )


def _lines(case: Case, made: Line) -> tuple[Line, ...]:
    """Return a line for each side: the first consents, and with the second the dispute is over."""
    if case.act.name != "agree":
        return (made,)
    sides = (case.item.submitter, case.item.validator)
    return replace(made, by=sides[0], to=made.start or ""), replace(made, by=sides[1])


def _opening(case: Case) -> Line | None:
    """Return the line that opens a unit's submission, with the first act in it and on the day of the calendar."""
    period, act = case.period, case.act
    office = next((role.id for role in period.book.roles.values() if role.kind == "strategy_office"), "")
    day = period.dates.open if period.dates else None
    if act.name != "submit" or not office or day is None or case.item.revision or period.history.is_open(act.unit):
        return None
    by_hand = [item for item in period.items.values() if item.unit == act.unit and item.cells and not item.lines]
    if any(item.state not in {"open", "self_submitted"} for item in by_hand):
        return None  # who began by hand may end by hand: rows that were settled before have no acts to show
    return Line(act.unit, None, 0, None, "open", office, min(day, act.on), definitions_digest(period, act.unit))


def definitions_digest(period: Period, unit: str) -> str:
    """Return the digest of the files by which a unit is scored in a period: scorecard, definitions and policies."""
    book = period.book
    cards = [(card, entry) for card, entry in book.scorecards if card.unit == unit]
    cards = [(card, entry) for card, entry in cards if period.id in book.cycles[card.cycle].periods]
    named = {item.kpi for card, _ in cards for item in card.items}
    entries = [entry for _, entry in cards]
    entries += [entry for kpi, entry in book.kpis if kpi.id in named]
    entries += list(book.kind("policy"))
    texts = {entry.document.path: sha256(entry.document.text.encode()) for entry in entries}
    return sha256(dump(texts))
