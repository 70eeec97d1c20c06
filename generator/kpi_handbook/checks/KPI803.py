"""Scoring was changed inside a running cycle.

## What it does
Compares with the handbook before the change (`--base`). Reports targets, weights, phasing, limits, methods, bands and
policies that differ in a cycle that has begun, items that came or went, and revisions without a decision or from a
period that has values. It is a warning until the first value of a period concerned is submitted.

## Why it matters
Whoever may move the target while the results come in is not measured by it. In a healthy company targets are reviewed
with a reason, by pull request, for the periods to come; in a dying one they are edited afterwards.

## How to fix
Undo the edit. For an item add a revision that begins in a period without values: `revisions: [{from: "2026-05",
target: 14, change: {reason: …, decision: BRD-2026-14}}]`. For a definition or a policy write a new version.

## Options
None.
"""

from collections.abc import Iterator, Sequence

from kpi_handbook.checks.edited import (
    Edited,
    Place,
    begun,
    edited_definitions,
    edited_items,
    edited_policies,
    edited_scorecards,
    scored_by,
    with_values,
)
from kpi_handbook.checks.revising import instead_of
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.model.fields import Class
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.scorecard import Item, Revision, Scorecard
from kpi_handbook.problems import Say, Severity, say


def check(subject: Subject) -> Iterator[Found]:
    """Find scoring that changed on the way."""
    base = subject.base
    if base is None:
        return
    for edited in (*edited_definitions(subject), *edited_policies(subject)):
        severity = _severity(subject, list(scored_by(base.handbook, edited.before)))
        if severity and not (severity is Severity.WARNING and _is_decided(edited)):
            help_text = say(
                "undo it, and write a new version of {name} that begins in a period to come", name=edited.name
            )
            yield from _fields(edited, help_text, severity)
    yield from _default_policy(subject, base)
    for scorecard in edited_scorecards(subject):
        yield from _scorecard(subject, scorecard)


def _is_decided(edited: Edited) -> bool:
    """Say whether a definition names the decision by which it was changed."""
    before, after = edited.before, edited.after
    if not isinstance(before, Kpi) or not isinstance(after, Kpi) or not after.change:
        return False
    return bool(after.change.decision) and after.change != before.change


def _severity(subject: Subject, places: Sequence[Place]) -> Severity | None:
    """Return how much a change matters that touches some units and periods; None where all of them are to come."""
    if any(place in with_values(subject) for place in places):
        return Severity.ERROR
    return Severity.WARNING if any(begun(subject, period) for _, period in places) else None


def _fields(edited: Edited, help_text: Say, severity: Severity) -> Iterator[Found]:
    for change in edited.of(Class.SCORING):
        yield edited.found(change, edited.words(change), help_text, severity)


def _default_policy(subject: Subject, base: Subject) -> Iterator[Found]:
    now, was = subject.handbook.organization, base.handbook.organization
    if now is None or was is None or now.default_policy == was.default_policy:
        return
    own = {(card.unit, card.cycle) for card, _ in base.handbook.scorecards if card.policy}
    places = [
        (card.unit, period)
        for card, _ in base.handbook.scorecards
        if (card.unit, card.cycle) not in own and card.cycle in base.handbook.cycles
        for period in base.handbook.cycles[card.cycle].periods
    ]
    severity = _severity(subject, places)
    entry = next(subject.handbook.kind("organization"))
    field = entry.document.root().get("default_policy")
    if severity and field.value is not None:
        message = say(
            "the default policy was {before} and is {after} now", before=was.default_policy, after=field.value
        )
        yield at(field, message, say("undo it, and write a new version of the policy"), severity=severity)


def _scorecard(subject: Subject, edited: Edited) -> Iterator[Found]:
    before, after = edited.before, edited.after
    assert isinstance(before, Scorecard), "a scorecard"
    assert isinstance(after, Scorecard), "a scorecard"
    cycle = subject.handbook.cycles.get(after.cycle)
    periods = cycle.periods if cycle else ()
    severity = _severity(subject, [(after.unit, period) for period in periods])
    if not severity:
        return
    yield from _fields(edited, say("take it back; write it into the scorecard of the next cycle"), severity)
    yield from _came_or_went(edited, severity)
    for item in edited_items(edited):
        for change in item.of(Class.SCORING):
            yield item.found(change, item.words(change), instead_of(subject, after, item.name, change), severity)
        yield from _revisions(subject, item, after.unit)


def _came_or_went(edited: Edited, severity: Severity) -> Iterator[Found]:
    assert isinstance(edited.before, Scorecard), "asked of scorecards"
    assert isinstance(edited.after, Scorecard), "asked of scorecards"
    before = {item.kpi for item in edited.before.items if item.role == "scored"}
    after = {item.kpi for item in edited.after.items}
    items = edited.field.get("items")
    for kpi in sorted(before - after):
        message = say("{kpi} was taken off the scorecard of {unit}", kpi=kpi, unit=edited.name)
        help_text = say("bring it back; it can go at the end of the cycle")
        yield Found(items.document, items.key_span, items.path, message, help_text, (), severity)


def _revisions(subject: Subject, edited: Edited, unit: str) -> Iterator[Found]:
    before, after = edited.before, edited.after
    assert isinstance(before, Item), "an item"
    assert isinstance(after, Item), "an item"
    old = {revision.from_: revision for revision in before.revisions}
    filed = sorted(period for one, period in with_values(subject) if one == unit)
    for revision, field in zip(after.revisions, edited.field.get("revisions"), strict=True):
        if old.get(revision.from_) != revision:
            yield from _revision(revision, field, filed)
    gone = sorted(old.keys() - {revision.from_ for revision in after.revisions})
    for period in gone:
        if filed and period <= filed[-1]:
            message = say("the revision of {kpi} from {period} was removed", kpi=after.kpi, period=period)
            yield at(edited.field.get("kpi"), message, say("bring it back; periods with values were scored by it"))


def _revision(revision: Revision, field: Field, filed: list[str]) -> Iterator[Found]:
    if filed and revision.from_ <= filed[-1]:
        message = say(
            "this revision begins in {period}, and {last} has values already", period=revision.from_, last=filed[-1]
        )
        yield at(field.get("from"), message, say("let it begin in a period after {last}", last=filed[-1]))
    elif not revision.change.decision:
        change = field.get("change")
        message = say("this revision names no decision")
        help_text = say("add decision: with the number of the minutes in which it was approved")
        severity = Severity.ERROR if filed else Severity.WARNING
        yield Found(change.document, change.key_span, change.path, message, help_text, (), severity)
