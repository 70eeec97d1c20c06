"""The order of the objectives within their lanes: few crossings, short ways, near to the order of the data.

Barycentre sweeps give a beginning; then one lane at a time is rearranged until nothing improves. Several beginnings
share one bounded number of evaluations, so that a large map costs no more time than a small one.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, permutations
from math import ceil

from kpi_handbook.charts.map_parts import Graph, LaneOrder, Link

CROSSING, SKIP, DRIFT, JUMP = 3.0, 1.0, 0.35, 6.0  # of two edges, of a lane, sideways, over a node of the same lane

_EVALUATIONS = 40_000  # orders times edges: at most 0.2 s for any map
_ALL_ORDERS_UP_TO = 5
_STARTS, _SWEEPS = 5, 4
_ENOUGH = 1e-9

Step = tuple[float, float]
Climb = tuple[str, str, int, int]  # lower node, upper node, lower lane, upper lane


@lru_cache(maxsize=32)
def lane_order(graph: Graph) -> LaneOrder:
    """Return the node ids of each lane from left to right; the same graph always gives the same order."""
    rows = graph.rows()
    level = [(rows[a], a, b) for a, b in graph.links if rows[a] == rows[b]]
    search = _Search(level, list(climbs(graph).values()), max(_EVALUATIONS // max(len(graph.links), 1), 200))
    given = {node: i for i, node in enumerate(node for lane in graph.lanes for node in lane)}
    found = (search.improved(_swept(graph, start)) for start in _starts(graph.lanes))
    return min(found, key=lambda order: (round(search.cost(order), 6), _inversions(order, given), order))


def gaps(climb: Climb, order: LaneOrder, at: dict[str, float]) -> list[tuple[int, int]]:
    """Return the (lane, gap) pairs an edge passes on its way up; gap 0 is left of the first node."""
    low, high, first, last = climb
    here, passed = at[low], []
    for row in range(first - 1, last, -1):
        count = max(len(order[row]), 1)
        wanted = here + (at[high] - here) / (row - last + 1)
        gap = min(max(ceil(wanted * count - 0.5), 0), count)
        here = gap / count
        passed.append((row, gap))
    return passed


def climbs(graph: Graph) -> dict[Link, Climb]:
    """Return each link between two lanes as (lower node, upper node, lower lane, upper lane)."""
    rows = graph.rows()
    found = {}
    for a, b in graph.links:
        low, high = (a, b) if rows[a] > rows[b] else (b, a)
        if rows[a] != rows[b]:
            found[a, b] = (low, high, rows[low], rows[high])
    return found


def shares(order: LaneOrder) -> dict[str, float]:
    """Return the centre of each node as a share of its lane's width."""
    return {node: (i + 0.5) / len(lane) for lane in order for i, node in enumerate(lane)}


@dataclass
class _Search:
    level: Sequence[tuple[int, str, str]]  # the links within a lane
    climbs: Sequence[Climb]
    left: int  # evaluations that may still be made
    known: dict[LaneOrder, float] = field(default_factory=dict)

    def improved(self, order: LaneOrder) -> LaneOrder:
        """Return the order after taking, lane by lane, each better arrangement until there is none."""
        best, again = self.cost(order), True
        while again and self.left > 0:
            again = False
            for row in range(len(order)):
                for lane in _arrangements(order[row]):
                    candidate = (*order[:row], lane, *order[row + 1 :])
                    if self.left > 0 and (cost := self.cost(candidate)) < best - _ENOUGH:
                        best, order, again = cost, candidate, True
        return order

    def cost(self, order: LaneOrder) -> float:
        """Return what an order costs, from memory if it was met before."""
        if order not in self.known:
            self.left -= 1
            self.known[order] = self._cost(order)
        return self.known[order]

    def _cost(self, order: LaneOrder) -> float:
        at, total = shares(order), 0.0
        channels: defaultdict[int, list[Step]] = defaultdict(list)
        for row, a, b in self.level:
            total += JUMP * (abs(order[row].index(a) - order[row].index(b)) - 1)
        for climb in self.climbs:
            low, high, first, last = climb
            x = at[low]
            for row, gap in gaps(climb, order, at) if first - last > 1 else ():
                after = gap / max(len(order[row]), 1)
                channels[row].append((x, after))
                total += SKIP + DRIFT * abs(after - x)
                x = after
            channels[last].append((x, at[high]))
            total += DRIFT * abs(at[high] - x)
        return total + CROSSING * sum(map(_crossings, channels.values()))


def _starts(lanes: LaneOrder) -> Iterator[LaneOrder]:
    """Yield the order of the data, then turned and mirrored copies of it."""
    for turn in range(_STARTS):
        for way in (1, -1):
            yield tuple((lane[turn % max(len(lane), 1) :] + lane[: turn % max(len(lane), 1)])[::way] for lane in lanes)


def _swept(graph: Graph, order: LaneOrder) -> LaneOrder:
    """Return the order with each node moved, lane by lane and back again, to the middle of its neighbours."""
    lanes = [list(lane) for lane in order]
    near: defaultdict[str, list[str]] = defaultdict(list)
    for a, b in graph.links:
        near[a].append(b)
        near[b].append(a)
    for _ in range(_SWEEPS):
        for lane in (*lanes, *reversed(lanes)):
            at = shares(tuple(map(tuple, lanes)))
            middle = {n: sum(at[m] for m in near[n]) / len(near[n]) if near[n] else at[n] for n in lane}
            lane.sort(key=middle.__getitem__)
    return tuple(map(tuple, lanes))


def _arrangements(lane: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield every order of a short lane, and of a long one each with two nodes exchanged or one node moved."""
    if len(lane) <= _ALL_ORDERS_UP_TO:
        yield from permutations(lane)
        return
    for i, j in combinations(range(len(lane)), 2):
        yield (*lane[:i], lane[j], *lane[i + 1 : j], lane[i], *lane[j + 1 :])
        yield (*lane[:i], *lane[i + 1 : j + 1], lane[i], *lane[j + 1 :])
        yield (*lane[:i], lane[j], *lane[i:j], *lane[j + 1 :])


def _inversions(order: LaneOrder, given: dict[str, int]) -> int:
    return sum(given[a] > given[b] for lane in order for a, b in combinations(lane, 2))


def _crossings(steps: list[Step]) -> int:
    """Count the pairs whose ends stand in the other order than their beginnings."""
    steps.sort()
    seen: list[float] = []
    count = 0
    for _, end in steps:
        count += len(seen) - bisect_right(seen, end)
        insort(seen, end)
    return count
