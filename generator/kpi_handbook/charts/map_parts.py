"""What a strategy map is drawn from: lanes, objectives as nodes, cause-effect links as edges."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

NodeStatus = Literal["good", "watch", "bad", "none"]
ArmMark = Literal["rise", "hold", ""]

Link = tuple[str, str]
LaneOrder = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Lane:
    """One perspective, from the top of the map to the bottom."""

    id: str
    name: str
    question: str
    weight_label: str
    score_label: str = ""


@dataclass(frozen=True)
class Node:
    """One strategic objective; `arm_marks` draws a small mark before the arm of the same position."""

    id: str
    lane: str
    title: str
    href: str
    status: NodeStatus
    score_label: str
    status_word: str
    arms: tuple[str, ...] = ()
    star_label: str = ""
    arm_marks: tuple[ArmMark, ...] = ()
    is_ringed: bool = False


@dataclass(frozen=True)
class Edge:
    """One cause-effect link, why we believe it, and when its effect should show."""

    source: str
    target: str
    hypothesis: str
    lag_label: str = ""


@dataclass(frozen=True)
class Graph:
    """The map without words: node ids by lane as given, and each link once, between two nodes of the map."""

    lanes: LaneOrder
    links: tuple[Link, ...]

    def rows(self) -> dict[str, int]:
        """Return the lane number of each node, 0 at the top."""
        return {node: row for row, lane in enumerate(self.lanes) for node in lane}


def graph_of(lanes: Sequence[Lane], nodes: Sequence[Node], edges: Sequence[Edge]) -> Graph:
    """Return the graph; a node of an unknown lane and a link to an unknown node are left out."""
    rows = tuple(tuple(dict.fromkeys(node.id for node in nodes if node.lane == lane.id)) for lane in lanes)
    known = {node for row in rows for node in row}
    links = ((edge.source, edge.target) for edge in edges)
    return Graph(rows, tuple(dict.fromkeys((a, b) for a, b in links if a in known and b in known and a != b)))
