"""The strategy map as inline SVG, wide and narrow, and the style rules that make causes and effects stand out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from kpi_handbook.charts import svg
from kpi_handbook.charts.layout import lane_order
from kpi_handbook.charts.lettering import clip, width_of, wrap
from kpi_handbook.charts.map_parts import ArmMark, Edge, Graph, Lane, LaneOrder, Node, graph_of
from kpi_handbook.charts.marks import arm_shape, status_shape
from kpi_handbook.charts.route import Box, Measure, Path, Plan, node_width, plan_of

__all__ = ["Edge", "Lane", "Node", "map_css", "strategy_map"]

_WIDE = Measure(1168, 154, 174, 14, 62, 7, 26, 12)
_NARROW = Measure(358, 30, 54, 16, 46, 5, 9, 6)
_NODE_HEIGHT, _NARROW_HEIGHT, _NAME_LEADING, _FOOT_LEADING = 92.0, 38.0, 16.5, 15.0
_PAD, _ID, _NAME, _SCORE, _SMALL = 11.0, 12.5, 13.0, 14.5, 11.5
_TWO_LINES, _THREE_LINES = 2, 3
_SIDEWAYS_SPARE, _SIDEWAYS_LEADING = 10.0, 11  # letters are narrower than they are taken for
_SIDEWAYS_FROM = {1: 20, 2: 15, 3: 10}  # where the first of so many lines stands
_LANE_ROOM, _LANE_LINES = 136.0, 5  # of the name, bold and at most three lines, and the question together
_LEAD, _BETWEEN = 14.0, 6.0  # of a mark before its word, and between two items of the foot

FootItem = tuple[ArmMark, str]


@dataclass(frozen=True)
class _Sheet:
    nodes: Sequence[Node]
    lanes: Sequence[Lane]
    edges: Sequence[Edge]
    plan: Plan
    is_wide: bool


def strategy_map(
    lanes: Sequence[Lane], nodes: Sequence[Node], edges: Sequence[Edge], *, key: str, title: str, desc: str = ""
) -> str:
    """Return the map twice, for `k-wide` and `k-narrow`; nodes are links, each edge says its hypothesis.

    `key` is the page's name for this map and the `prefix` of its `map_css`.
    """
    graph = graph_of(lanes, nodes, edges)
    order = lane_order(graph)
    wide = _Sheet(nodes, lanes, edges, plan_of(graph, order, _WIDE, _heights(nodes, order)), is_wide=True)
    narrow = _Sheet(nodes, lanes, edges, plan_of(graph, order, _NARROW, [_NARROW_HEIGHT] * len(lanes)), is_wide=False)
    return _drawing(wide, key, title, desc) + _drawing(narrow, key, title, desc)


def map_css(nodes: Sequence[Node], edges: Sequence[Edge], prefix: str) -> str:
    """Return the rules for a node under pointer or focus: its links and neighbours stay, the rest steps back."""
    graph = Graph((tuple(node.id for node in nodes),), tuple((edge.source, edge.target) for edge in edges))
    return "".join(_rules(graph, node.id, f".m-{svg.identifier(prefix)}") for node in nodes)


def _rules(graph: Graph, node: str, scope: str) -> str:
    name = svg.identifier(node)
    near = [b if a == node else a for a, b in graph.links if node in (a, b)]
    stay = ",".join(f".n-{svg.identifier(other)}" for other in dict.fromkeys([node, *near]))
    on = f"{scope}:has(.n-{name}:is(:hover,:focus-visible))"
    return (
        f"{on} :is(.e:not(.f-{name},.t-{name}),.n:not({stay})){{opacity:var(--k-step-back)}}\n"
        f"{on} .f-{name}{{color:var(--k-link)}}{on} .t-{name}{{color:var(--k-ink)}}\n"
        f"{on} :is(.f-{name},.t-{name}) .line{{stroke-width:2}}{on} .t-{name} .line{{stroke-dasharray:5 3}}\n"
    )


def _heights(nodes: Sequence[Node], order: LaneOrder) -> list[float]:
    """Return the node height of each lane: more where a name or the arms of a node need one line more."""
    room = node_width(order, _WIDE) - 2 * _PAD
    more = {node.id: _extra(node, room) for node in nodes}
    return [_NODE_HEIGHT + max((more[node] for node in lane), default=0.0) for lane in order]


def _extra(node: Node, room: float) -> float:
    names, feet = len(wrap(node.title, room, _THREE_LINES, _NAME, bold=True)), len(_foot(node, room))
    return _NAME_LEADING * max(names - _TWO_LINES, 0) + _FOOT_LEADING * (feet - 1)


def _drawing(sheet: _Sheet, key: str, title: str, desc: str) -> str:
    plan, name = sheet.plan, svg.identifier(key)
    side = "wide" if sheet.is_wide else "narrow"
    about = f"{name}-{side}-d"
    paths = dict(plan.edges)
    parts = [
        svg.element("desc", svg.plain(desc), id=about) if desc else "",
        *(svg.rect("lane", box.x, box.y, box.width, box.height) for box in plan.lanes),
        *(_edge(edge, path) for edge in sheet.edges if (path := paths.pop((edge.source, edge.target), None))),
        *(_lane(lane, box, sheet.is_wide) for lane, box in zip(sheet.lanes, plan.lanes, strict=True)),
        *(_node(node, plan.nodes[node.id], sheet.is_wide) for node in sheet.nodes if node.id in plan.nodes),
    ]
    css = f"k-map k-map-{side} k-{side} m-{name}"
    described = about if desc else None
    return svg.drawing(css, plan.width, plan.height, *parts, role="group", aria_label=title, aria_describedby=described)


def _edge(edge: Edge, path: Path) -> str:
    says = f"{edge.source} → {edge.target}: {edge.hypothesis}"
    says = f"{says} · {edge.lag_label}" if edge.lag_label else says
    return svg.element(
        "g",
        svg.element("title", svg.plain(says)),
        svg.element("path", class_="hit", d=path.line),
        svg.element("path", class_="line", d=path.line),
        svg.element("path", class_="head", d=path.head),
        class_=f"e f-{svg.identifier(edge.source)} t-{svg.identifier(edge.target)}",
        data_from=edge.source,
        data_to=edge.target,
    )


def _lane(lane: Lane, box: Box, is_wide: bool) -> str:
    if not is_wide:
        return _sideways(lane, box)
    name = wrap(lane.name, _LANE_ROOM, _THREE_LINES, 15, bold=True)
    y = box.y + 28 + 18 * (len(name) - 1)
    weight = svg.plain(lane.weight_label)
    if lane.score_label:
        weight += " · " + svg.element("tspan", svg.plain(lane.score_label), class_="lane-score")
    return (
        svg.lines("lane-name", 16, box.y + 28, name, 18)
        + svg.element("text", weight, class_="small", x=16, y=y + 19)
        + svg.lines("small", 16, y + 39, wrap(lane.question, _LANE_ROOM, _LANE_LINES - len(name), _SMALL), 14)
    )


def _sideways(lane: Lane, box: Box) -> str:
    rows = wrap(lane.name, box.height + _SIDEWAYS_SPARE, _THREE_LINES, 11)
    turned = f"translate({_SIDEWAYS_FROM.get(len(rows), 20)} {svg.coordinate(box.y + box.height / 2)}) rotate(-90)"
    texts = (svg.element("tspan", svg.plain(row), x=0, y=_SIDEWAYS_LEADING * i) for i, row in enumerate(rows))
    return svg.element("text", *texts, class_="lane-name", transform=turned)


def _node(node: Node, box: Box, is_wide: bool) -> str:
    score = f", {node.score_label}" if node.score_label and node.score_label != node.status_word else ""
    said = f"{node.id} {node.title}: {node.status_word}{score}"
    inside = _wide_node(node, box) if is_wide else _narrow_node(node, box)
    ring = " is-ringed" if node.is_ringed else ""
    return svg.element(
        "a",
        svg.element("title", svg.plain(said)),
        svg.element("rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=4),
        *inside,
        class_=f"n n-{svg.identifier(node.id)} is-{node.status}{ring}",
        href=node.href,
        aria_label=said,
    )


def _narrow_node(node: Node, box: Box) -> tuple[str, ...]:
    """Return the id beside the status shape, or over it where the node is too small for both."""
    if width_of(node.id, 14, bold=True) + 32 <= box.width:
        mark = status_shape(node.status, box.x + box.width - 21, box.y + 12, 14)
        return svg.label("id", box.x + 8, box.y + 24, node.id), mark
    name = clip(node.id, box.width - 4, _ID, bold=True)
    return (
        svg.label("id id-small t-mid", box.middle, box.y + 16, name),
        status_shape(node.status, box.middle - 6, box.y + 21, 12),
    )


def _wide_node(node: Node, box: Box) -> tuple[str, ...]:
    left, right, room = box.x + _PAD, box.x + box.width - _PAD, box.width - 2 * _PAD
    mark = right - _score_room(node, room)
    foot = _foot(node, room)
    spare = box.height - _NODE_HEIGHT - _FOOT_LEADING * (len(foot) - 1)
    most = _TWO_LINES if spare < _NAME_LEADING else _THREE_LINES
    name = clip(node.id, mark - left - 4, _ID, bold=True)
    star = svg.label("star", left + width_of(name, _ID, bold=True) + 8, box.y + 21, node.star_label)
    return (
        svg.label("id", left, box.y + 21, name),
        star if node.star_label and _is_star_on_top(node, room) else "",
        svg.label("score", right, box.y + 21.5, _score(node, room)),
        status_shape(node.status, mark, box.y + 9, 15),
        svg.lines("name", left, box.y + 42, wrap(node.title, room, most, _NAME, bold=True), _NAME_LEADING),
        *_foot_rows(foot, left, box.bottom - 11.5, room),
    )


def _score(node: Node, room: float) -> str:
    size, is_bold = (_SMALL, False) if node.status == "none" else (_SCORE, True)
    return clip(node.score_label, room * 0.6, size, bold=is_bold)


def _score_room(node: Node, room: float) -> float:
    """Return the width of the status shape and the score together."""
    score = _score(node, room)
    is_word = node.status == "none"
    return width_of(score, _SMALL if is_word else _SCORE, bold=not is_word) + (19 if score else 15)


def _is_star_on_top(node: Node, room: float) -> bool:
    beside = width_of(node.id, _ID, bold=True) + 8 + width_of(node.star_label, _SMALL) + 6
    return beside + _score_room(node, room) <= room


def _foot(node: Node, room: float) -> list[list[FootItem]]:
    """Return the arms, and a star that finds no room on top, in rows of as many as fit."""
    items: list[FootItem] = list(zip_longest(node.arm_marks[: len(node.arms)], node.arms, fillvalue=""))
    if node.star_label and not _is_star_on_top(node, room):
        items.append(("", node.star_label))
    rows: list[list[FootItem]] = [[]]
    used = 0.0
    for item in items:
        if rows[-1] and used + _item_width(item) > room:
            rows.append([])
            used = 0.0
        rows[-1].append(item)
        used += _item_width(item) + _BETWEEN
    return rows


def _foot_rows(rows: list[list[FootItem]], left: float, base: float, room: float) -> list[str]:
    """Return each item as its mark, if it has one, and its word; the last row stands on `base`."""
    out = []
    for i, row in enumerate(reversed(rows)):
        x, y = left, base - _FOOT_LEADING * i
        for item in row:
            mark, word = item
            lead = _LEAD if mark else 0
            out += [arm_shape(mark, x, y - 10), svg.label("small", x + lead, y, clip(word, room - lead, _SMALL))]
            x += _item_width(item) + _BETWEEN
    return out


def _item_width(item: FootItem) -> float:
    mark, word = item
    return (_LEAD if mark else 0) + width_of(word, _SMALL)
