"""Small shapes that go with a word: the status, and the arm of an objective."""

from kpi_handbook.charts import svg
from kpi_handbook.charts.map_parts import ArmMark, NodeStatus

_STATUS = {
    "good": "M8 .8a7.2 7.2 0 1 0 0 14.4A7.2 7.2 0 0 0 8 .8Zm3.9 5L7.1 11.4 4 8.4l1.2-1.25 1.8 1.72L10.6 4.7Z",
    "watch": "M8 1 15.6 14.7H.4ZM7.1 5.7v4.6h1.8V5.7Zm0 5.7v1.8h1.8v-1.8Z",
    "bad": (
        "M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5Zm.5 3.5L4.3 5.5 6.8 8l-2.5 2.5 1.2 1.2L8 9.2l2.5 2.5 "
        "1.2-1.2L9.2 8l2.5-2.5-1.2-1.2L8 6.8Z"
    ),
    "none": "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13Z",
}
_ARMS = {"rise": "M2 10L10 2M4.2 2H10v5.8", "hold": "M1.5 1.8v8.4M10.5 1.8v8.4M3.4 6h5.2"}


def status_shape(status: NodeStatus, x: float, y: float, size: float) -> str:
    """Return the shape of a status inside a drawing, in the colour of its `k-…` class."""
    css = f"{'mark-o' if status == 'none' else 'mark'} k-{status}"
    return _shape(css, _STATUS[status], x, y, size / 16)


def arm_shape(mark: ArmMark, x: float, y: float, size: float = 12) -> str:
    """Return the mark of an arm inside a drawing, or nothing."""
    return _shape("mark-l", _ARMS[mark], x, y, size / 12) if mark else ""


def arm_icon(mark: ArmMark) -> str:
    """Return the mark of an arm to stand before its word in a legend or a table."""
    return svg.drawing("k-i k-map-i", 12, 12, arm_shape(mark, 0, 0), aria_hidden="true") if mark else ""


def _shape(css: str, path: str, x: float, y: float, scale: float) -> str:
    move = f"translate({svg.coordinate(x)} {svg.coordinate(y)})"
    size = "" if scale == 1 else f" scale({scale:.4g})"
    return svg.element("path", class_=css, transform=move + size, d=path)
