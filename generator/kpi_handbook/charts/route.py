"""Where everything of a strategy map stands: boxes, ports, the gaps that long edges pass, and their paths."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kpi_handbook.charts import svg
from kpi_handbook.charts.layout import Climb, climbs, gaps, shares
from kpi_handbook.charts.map_parts import Graph, LaneOrder, Link

_BEND = 0.55  # how far a curve keeps its first direction, as a share of its height
_RISE, _RISE_PER_NODE = 36.0, 8.0  # of an arc over nodes of the same lane

Ports = dict[tuple[str, str], float]  # x of the end at the first node of the edge to the second


@dataclass(frozen=True)
class Measure:
    """The sizes of one drawing, in its own units."""

    width: float
    left: float
    node_width: float
    margin: float  # between a lane's edge and its nodes
    channel: float  # between two lanes
    head: float
    port_step: float
    gap_step: float


@dataclass(frozen=True)
class Box:
    """A rectangle by its left upper corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Return the x of its centre."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Return the y of its lower side."""
        return self.y + self.height


@dataclass(frozen=True)
class Path:
    """The line of an edge and the triangle of its head, both as path data."""

    line: str
    head: str


@dataclass(frozen=True)
class Plan:
    """Lanes, nodes and edges with their places; edges keep the order of the graph."""

    width: float
    height: float
    lanes: tuple[Box, ...]
    nodes: dict[str, Box]
    edges: dict[Link, Path]


def plan_of(graph: Graph, order: LaneOrder, measure: Measure, node_heights: Sequence[float]) -> Plan:
    """Return the places of a map in this order; `node_heights` is the height of the nodes of each lane."""
    lanes = _lanes(graph, order, measure, node_heights)
    nodes = _nodes(order, lanes, measure)
    router = _Router(graph, order, measure, lanes, nodes)
    edges = router.paths()
    height = lanes[-1].bottom if lanes else 0.0
    return Plan(measure.width, height, lanes, nodes, edges)


def node_width(order: LaneOrder, measure: Measure) -> float:
    """Return the width of the nodes, smaller where a lane holds many."""
    most = max((len(lane) for lane in order), default=0) or 1
    return min(measure.node_width, (measure.width - measure.left) / most - measure.gap_step * 1.5)


def _lanes(graph: Graph, order: LaneOrder, measure: Measure, node_heights: Sequence[float]) -> tuple[Box, ...]:
    y, lanes = max(_highest_arc(graph, order) - measure.margin, 0.0), []
    for height in node_heights:
        lanes.append(Box(0, y, measure.width, height + 2 * measure.margin))
        y = lanes[-1].bottom + measure.channel
    return tuple(lanes)


def _highest_arc(graph: Graph, order: LaneOrder) -> float:
    top = {node: i for i, node in enumerate(order[0])} if order else {}
    jumps = (abs(top[a] - top[b]) for a, b in graph.links if a in top and b in top)
    return max((_rise(jump) for jump in jumps if jump > 1), default=0.0)


def _rise(jump: int) -> float:
    return _RISE + _RISE_PER_NODE * (jump - 2)


def _nodes(order: LaneOrder, lanes: Sequence[Box], measure: Measure) -> dict[str, Box]:
    wide, span, at = node_width(order, measure), measure.width - measure.left, shares(order)
    return {
        node: Box(
            measure.left + at[node] * span - wide / 2, box.y + measure.margin, wide, box.height - 2 * measure.margin
        )
        for lane, box in zip(order, lanes, strict=True)
        for node in lane
    }


@dataclass(frozen=True)
class _Router:
    graph: Graph
    order: LaneOrder
    measure: Measure
    lanes: Sequence[Box]
    nodes: dict[str, Box]

    def paths(self) -> dict[Link, Path]:
        """Return the path of each link, in the order of the graph."""
        between, rows = climbs(self.graph), self.graph.rows()
        ways = self._ways(between)
        up, down = self._ports(between, ways)
        drawn = {link: self._between(link, climb, ways[link], up, down) for link, climb in between.items()}
        return {link: drawn.get(link) or self._within(link, rows[link[0]]) for link in self.graph.links}

    def _ways(self, between: dict[Link, Climb]) -> dict[Link, list[tuple[int, float]]]:
        """Return the (lane, x) places each edge passes; edges of one gap run side by side."""
        at = shares(self.order)
        passed = {link: gaps(climb, self.order, at) for link, climb in between.items()}
        users: defaultdict[tuple[int, int], list[tuple[float, Link]]] = defaultdict(list)
        for link, places in passed.items():
            low, high, _, _ = between[link]
            xs = [at[low], *(gap / max(len(self.order[row]), 1) for row, gap in places), at[high]]
            for i, place in enumerate(places):
                users[place].append((xs[i] + xs[i + 2], link))
        x = {(place, link): where for place, these in users.items() for link, where in self._lined_up(place, these)}
        return {link: [(place[0], x[place, link]) for place in places] for link, places in passed.items()}

    def _lined_up(self, place: tuple[int, int], users: list[tuple[float, Link]]) -> list[tuple[Link, float]]:
        left, right = self._free(*place)
        step = min(self.measure.gap_step, (right - left) / max(len(users) - 1, 1))
        half = step * (len(users) - 1) / 2
        middle = min(max(self._centre(*place), left + half), right - half)
        return [(link, middle - half + i * step) for i, (_, link) in enumerate(sorted(users))]

    def _free(self, row: int, gap: int) -> tuple[float, float]:
        """Return the stretch between two neighbours that an edge may use."""
        lane, keep = self.order[row], self.measure.gap_step * 0.4
        left = self.nodes[lane[gap - 1]].x + self.nodes[lane[gap - 1]].width if gap else self.measure.left - keep
        right = self.nodes[lane[gap]].x if gap < len(lane) else self.measure.width
        return left + keep, max(right - keep, left + keep)

    def _centre(self, row: int, gap: int) -> float:
        count = max(len(self.order[row]), 1)
        return self.measure.left + gap / count * (self.measure.width - self.measure.left)

    def _ports(self, between: dict[Link, Climb], ways: dict[Link, list[tuple[int, float]]]) -> tuple[Ports, Ports]:
        """Return where edges leave the top of their lower node and reach the bottom of their upper one."""
        up: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
        down: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
        for link, way in ways.items():
            low, high, _, _ = between[link]
            xs = [self.nodes[low].middle, *(x for _, x in way), self.nodes[high].middle]
            up[low].append((xs[1], high))
            down[high].append((xs[-2], low))
        return self._spread(up), self._spread(down)

    def _spread(self, users: dict[str, list[tuple[float, str]]]) -> Ports:
        ports: Ports = {}
        for node, others in users.items():
            box, last = self.nodes[node], len(others) - 1
            room = min(box.width - 2 * self.measure.head, self.measure.port_step * last)
            for i, (_, other) in enumerate(sorted(others)):
                ports[node, other] = box.middle + (room * (i / last - 0.5) if last else 0)
        return ports

    def _between(self, link: Link, climb: Climb, way: Sequence[tuple[int, float]], up: Ports, down: Ports) -> Path:
        """Return the path from the lower node to the upper one; the head sits at the effect, above or below."""
        low, high, _, _ = climb
        is_up, head = link[1] == high, self.measure.head
        x, y = up[low, high], self.nodes[low].y - (0 if is_up else head)
        end, tip = down[high, low], self.nodes[high].bottom
        data = f"M{_xy(x, y)}"
        for row, across in way:
            lane = self.lanes[row]
            data += _rising(x, y, across, lane.bottom) + f"V{svg.coordinate(lane.y)}"
            x, y = across, lane.y
        data += _rising(x, y, end, tip + (head if is_up else 0))
        arrow = _arrow(end, tip, 0, -1, head) if is_up else _arrow(up[low, high], self.nodes[low].y, 0, 1, head)
        return Path(data, arrow)

    def _within(self, link: Link, row: int) -> Path:
        """Return a straight arrow to a neighbour, or an arc over the nodes between."""
        a, b = (self.nodes[node] for node in link)
        i, j = (self.order[row].index(node) for node in link)
        side, head = (1 if j > i else -1), self.measure.head
        if abs(i - j) == 1:
            y = a.y + a.height / 2
            start, tip = a.middle + side * a.width / 2, b.middle - side * b.width / 2
            return Path(f"M{_xy(start, y)}H{svg.coordinate(tip - side * head)}", _arrow(tip, y, side, 0, head))
        x, end, high = a.middle + side * a.width / 3, b.middle - side * b.width / 3, a.y - _rise(abs(i - j))
        line = f"M{_xy(x, a.y)}C{_xy(x, high)} {_xy(end, high)} {_xy(end, a.y - head)}"
        return Path(line, _arrow(end, a.y, 0, 1, head))


def _rising(x1: float, y1: float, x2: float, y2: float) -> str:
    bend = (y1 - y2) * _BEND
    return f"C{_xy(x1, y1 - bend)} {_xy(x2, y2 + bend)} {_xy(x2, y2)}"


def _arrow(x: float, y: float, dx: float, dy: float, size: float) -> str:
    """Return a triangle whose tip is at x, y and points along dx, dy."""
    back_x, back_y, half = x - dx * size, y - dy * size, size / 2
    return f"M{_xy(x, y)}L{_xy(back_x - dy * half, back_y + dx * half)}L{_xy(back_x + dy * half, back_y - dx * half)}Z"


def _xy(x: float, y: float) -> str:
    return f"{svg.coordinate(x)} {svg.coordinate(y)}"
