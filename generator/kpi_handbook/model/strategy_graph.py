"""A strategy map as a graph: what drives what, what reaches the top, and which units carry which objective."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kpi_handbook.model.scorecard import Item, Scorecard
from kpi_handbook.model.strategy import StrategyMap

Link = tuple[str, str]
"""A cause and its effect."""


@dataclass(frozen=True)
class StrategyGraph:
    """Objectives in the order of their map, and the links between them as they are written."""

    objectives: tuple[str, ...]
    links: tuple[Link, ...]
    """Links to objectives of the map only."""

    @cached_property
    def effects(self) -> Mapping[str, tuple[str, ...]]:
        """What each objective drives."""
        return {one: tuple(to for cause, to in self.links if cause == one) for one in self.objectives}

    @cached_property
    def causes(self) -> Mapping[str, tuple[str, ...]]:
        """What drives each objective."""
        return {one: tuple(cause for cause, to in self.links if to == one) for one in self.objectives}

    @cached_property
    def orphans(self) -> tuple[str, ...]:
        """The objectives without any link to or from another one."""
        linked = {one for cause, effect in self.links if cause != effect for one in (cause, effect)}
        return tuple(one for one in self.objectives if one not in linked)

    def reaching(self, goals: Collection[str]) -> frozenset[str]:
        """Return the goals and everything that drives one of them, directly or through others."""
        return _reached(self.causes, goals)

    def dead_ends(self, goals: Collection[str]) -> tuple[str, ...]:
        """Return the objectives that are no goal and drive nothing else: where every way without a goal ends."""
        return tuple(
            one for one in self.objectives if one not in goals and all(effect == one for effect in self.effects[one])
        )

    def closing_links(self, late: Collection[int] = ()) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Return each link that closes a cycle, by its position, with the shortest such cycle: A, B, A.

        Links count in the order they are written, but for those that are `late`: they count after the others, so
        that the link which is doubtful for another reason is the one that closes. Without the links returned no
        cycle is left.
        """
        kept: dict[str, list[str]] = {one: [] for one in self.objectives}
        order = sorted(range(len(self.links)), key=lambda position: (position in late, position))
        for position in order:
            cause, effect = self.links[position]
            way = _way(kept, effect, cause)
            if way:
                yield position, (cause, *way)
            else:
                kept[cause].append(effect)


def graph_of(strategy: StrategyMap) -> StrategyGraph:
    """Return the graph of a valid map; a link to an objective that the map lacks is left out."""
    known = tuple(objective.id for objective in strategy.objectives)
    pairs = ((link.from_, link.to) for link in strategy.links)
    return StrategyGraph(known, tuple(pair for pair in pairs if set(pair) <= set(known)))


@dataclass(frozen=True)
class Carried:
    """An item by which a unit serves an objective."""

    unit: str
    objective: str
    item: Item


def carried(cards: Iterable[Scorecard], objective_of: Mapping[str, str], top_unit: str) -> Iterator[Carried]:
    """Return the scored items by which the units below the company serve objectives, in the order of the cards.

    An item serves the objective it says (`from`), else that of its KPI; `objective_of` gives the latter.
    """
    for card in cards:
        for item in card.items if card.unit != top_unit else ():
            objective = served_by(item, objective_of)
            if objective and item.role == "scored":
                yield Carried(card.unit, objective, item)


def served_by(item: Item, objective_of: Mapping[str, str]) -> str | None:
    """Return the objective that an item serves; None where only its KPI could say so, and is unknown."""
    return item.from_ or objective_of.get(item.kpi)


def stars(carriers: Iterable[Carried]) -> Mapping[str, tuple[str, ...]]:
    """Return the units that carry each objective, each once: the stars on the map."""
    found: dict[str, dict[str, None]] = {}
    for one in carriers:
        found.setdefault(one.objective, {})[one.unit] = None
    return {objective: tuple(units) for objective, units in found.items()}


def _reached(neighbours: Mapping[str, Iterable[str]], starts: Collection[str]) -> frozenset[str]:
    found = set(starts)
    waiting = deque(starts)
    while waiting:
        for one in neighbours.get(waiting.popleft(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return frozenset(found)


def _way(effects: Mapping[str, Iterable[str]], start: str, end: str) -> tuple[str, ...]:
    """Return the shortest way along links, both ends included; nothing where there is none."""
    came_from: dict[str, str] = {start: start}
    waiting = deque([start])
    while waiting and end not in came_from:
        here = waiting.popleft()
        for one in effects[here]:
            if one not in came_from:
                came_from[one] = here
                waiting.append(one)
    if end not in came_from:
        return ()
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))
