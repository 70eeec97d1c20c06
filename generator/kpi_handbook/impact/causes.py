"""Why a card is scored otherwise: what differs between two resolved cards, grouped by what somebody changed.

Resolved cards are compared, never files: a change of a shared policy is then found on every card that it reaches.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from kpi_scoring.records import Card, Item, Value

MOST = 8
"""So many groups are told apart on one card; what is more is one group."""

_WIDEST = ("weights", "policy", "calendar", "definition", "target", "phasing", "limits", "values")
"""What touches much comes first: where not all causes can be told apart, the last ones are put together."""

KINDS = ("target", "phasing", "limits", "definition", "values", "weights", "policy", "calendar", "others", "together")
"""The kinds of causes in the order they are told."""

_TARGET = ("target", "due")
_TARGET_PARAMETERS = ("lo", "hi", "tolerance", "baseline")
_WEIGHTS = ("weight", "scored")
_LIMITS = ("cap", "floor")
_OF_OWN_METHODS = ("formula", "domain", "declared")
_CALENDAR = ("period_ends", "locked", "holidays")


@dataclass(frozen=True)
class Cause:
    """A group of changes, such as `target` of a KPI, or `weights` of a whole scorecard."""

    kind: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind

    @property
    def place(self) -> tuple[int, str]:
        """The place in lists: what somebody set for one KPI, then what holds for many."""
        return KINDS.index(self.kind), self.name


TOGETHER = Cause("together")
"""What the causes do only in combination."""

OTHERS = Cause("others")
"""All causes behind the most that are told apart, as one."""


@dataclass(frozen=True)
class Pair:
    """One scorecard at the end of one period, before and after a change."""

    before: Card
    after: Card
    own_limits: frozenset[str] = frozenset()
    """The KPIs whose cap or floor stands on the item or in the definition, before or after; else it is the policy's."""

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """What differs, each cause once; a single weight is no cause, since it breaks the sum of 100."""
        return tuple(sorted(set(self._causes()), key=lambda cause: cause.place))

    def _causes(self) -> Iterator[Cause]:
        yield from (self._of_card(name) for name in _differing(self.before, self.after) if name not in _LISTS)
        old, new = _by_kpi(self.before), _by_kpi(self.after)
        if old.keys() != new.keys():
            yield self.weights
        for kpi in old.keys() & new.keys():
            for name in _differing(old[kpi], new[kpi]):
                yield from self._of_item(old[kpi], new[kpi], name)
        for kpi in _kpis_that_differ(self.before.values, self.after.values):
            yield Cause("values", kpi)

    @property
    def weights(self) -> Cause:
        """Everything about how much the items of the card count."""
        return Cause("weights", self.before.unit)

    @property
    def policy(self) -> Cause:
        """The policy of the card; where another one was chosen, both."""
        names = dict.fromkeys(one.policy.id for one in (self.before, self.after))
        return Cause("policy", " → ".join(names))

    def _of_card(self, name: str) -> Cause:
        if name == "policy":
            return self.policy
        return Cause("calendar") if name in _CALENDAR else self.weights

    def _of_item(self, old: Item, new: Item, name: str) -> Iterator[Cause]:
        if name == "parameters":
            keys = {key for key in {*old.parameters, *new.parameters} if _differs(old, new, key)}
            yield from {self._of_parameter(old.kpi, key) for key in keys}
        else:
            yield self._of_field(old, new, name)

    def _of_parameter(self, kpi: str, key: str) -> Cause:
        return Cause("target" if key in _TARGET_PARAMETERS else "definition", kpi)

    def _of_field(self, old: Item, new: Item, name: str) -> Cause:
        if name in _TARGET:
            return Cause("target", old.kpi)
        if name == "phasing":
            return Cause("phasing", old.kpi)
        if name in _WEIGHTS:
            return self.weights
        if name in _LIMITS and old.kpi not in self.own_limits:
            return self.policy
        if name in {*_LIMITS, "at_limit"}:
            return Cause("limits", old.kpi)
        if name in _OF_OWN_METHODS and old.method == new.method:
            return self.policy
        return Cause("definition", old.kpi)

    def with_only(self, chosen: Collection[Cause]) -> Card:
        """Return the card before the change with some causes of it applied."""
        old, new = _by_kpi(self.before), _by_kpi(self.after)
        others = new if self.weights in chosen else old
        items = [self._item(old[kpi], new[kpi], chosen) for kpi in old if kpi in new]
        items += [item for kpi, item in others.items() if kpi not in old or kpi not in new]
        values = [value for value in self.before.values if Cause("values", value.kpi) not in chosen]
        values += [value for value in self.after.values if Cause("values", value.kpi) in chosen]
        names = [name for name in _differing(self.before, self.after) if name not in _LISTS]
        changed = {name: getattr(self.after, name) for name in names if self._of_card(name) in chosen}
        return replace(self.before, items=tuple(items), values=tuple(values), **changed)

    def _item(self, old: Item, new: Item, chosen: Collection[Cause]) -> Item:
        names = [name for name in _differing(old, new) if name != "parameters"]
        changed: dict[str, Any] = {n: getattr(new, n) for n in names if self._of_field(old, new, n) in chosen}
        parameters = {}
        for key in dict.fromkeys([*old.parameters, *new.parameters]):
            source = new if self._of_parameter(old.kpi, key) in chosen else old
            if key in source.parameters:
                parameters[key] = source.parameters[key]
        return replace(old, parameters=parameters, **changed)


_LISTS = ("items", "values")  # compared by KPI; their order means nothing


def groups(causes: tuple[Cause, ...]) -> tuple[tuple[Cause, tuple[Cause, ...]], ...]:
    """Return the causes by name, each with those it stands for: beyond the most, the rest is one group."""
    if len(causes) <= MOST:
        return tuple((cause, (cause,)) for cause in causes)
    widest = sorted(causes, key=lambda cause: (_WIDEST.index(cause.kind), cause.name))[: MOST - 1]
    told = tuple((cause, (cause,)) for cause in causes if cause in widest)
    return (*told, (OTHERS, tuple(cause for cause in causes if cause not in widest)))


def _differing(old: Any, new: Any) -> list[str]:
    return [one.name for one in fields(old) if getattr(old, one.name) != getattr(new, one.name)]


def _differs(old: Item, new: Item, key: str) -> bool:
    return bool(old.parameters.get(key) != new.parameters.get(key))


def _by_kpi(card: Card) -> dict[str, Item]:
    return {item.kpi: item for item in card.items}


def _kpis_that_differ(old: tuple[Value, ...], new: tuple[Value, ...]) -> set[str]:
    one, other = set(old), set(new)
    return {value.kpi for value in one ^ other}
