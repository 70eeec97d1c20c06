"""A history played again: each line must start where the one before ended, and be allowed to whoever did it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from kpi_handbook.acts.history import History, Line
from kpi_handbook.acts.states import DISPUTED, FILED, OUTSIDE, STATES, allowed


@dataclass(frozen=True)
class Slip:
    """A line that can't be as it stands."""

    kind: str
    """`start`, `transition`, `order`, `role` or `separation`."""

    line: Line
    key: str
    """The key of the line at which it shows."""

    values: Mapping[str, str] = field(default_factory=dict)


def states(history: History) -> Mapping[tuple[str, str, int], str]:
    """Return the state of each item after the last line about it."""
    return {key: lines[-1].to for key, lines in history.by_item.items()}


def slips(history: History, roles: Collection[str]) -> Iterator[Slip]:
    """Yield what can't be, at most one thing a line, in the order of the lines."""
    found = [slip for line in history.lines if not line.kpi for slip in _of_unit(line, roles)]
    for lines in history.by_item.values():
        for number, line in enumerate(lines):
            found.extend(list(_of_item(line, lines[:number], roles))[:1])
    yield from sorted(found, key=lambda slip: slip.line.seq)


def _of_unit(line: Line, roles: Collection[str]) -> Iterator[Slip]:
    if (line.start, line.to) != (None, "open"):
        yield Slip("transition", line, "to", {"start": line.start or "nothing", "end": line.to})
    elif line.by not in roles:
        yield Slip("role", line, "by")


def _of_item(line: Line, before: tuple[Line, ...], roles: Collection[str]) -> Iterator[Slip]:
    state = before[-1].to if before else "open"
    if line.start != state:
        yield Slip("start", line, "from", {"start": line.start or "nothing", "state": state})
    acts = [one.act for one in allowed(line.start, line.to) if one.act not in OUTSIDE]
    if line.to not in STATES or not acts:
        yield Slip("transition", line, "to", {"start": line.start or "nothing", "end": line.to})
    if before and line.on < before[-1].on:
        yield Slip("order", line, "on", {"before": before[-1].on.isoformat()})
    if line.by not in roles:
        yield Slip("role", line, "by")
    yield from _separations(line, before)


def _separations(line: Line, before: tuple[Line, ...]) -> Iterator[Slip]:
    """Submitting, validating and deciding belong to three roles; a dispute's two sides are the first two."""
    submitted = {one.by for one in before if one.to == "self_submitted"}
    validated = {one.by for one in before if _is_validation(one)}
    if _is_validation(line) and line.by in submitted:
        yield Slip("separation", line, "by", {"first": "submit", "second": "validate"})
    if line.to == "self_submitted" and line.by in validated:
        yield Slip("separation", line, "by", {"first": "validate", "second": "submit"})
    if line.to == "decided" != line.start:
        part = "submit" if line.by in submitted else "validate" if line.by in validated else ""
        if part:
            yield Slip("separation", line, "by", {"first": part, "second": "decide"})
    if line.to == "not_applicable" and line.by in submitted:
        yield Slip("separation", line, "by", {"first": "submit", "second": "approve"})


def _is_validation(line: Line) -> bool:
    """Say whether only the validator does this; both sides of a dispute agree, and either may escalate."""
    return line.start in FILED and line.to in {"under_review", "returned", "agreed", *DISPUTED[:1]}
