"""Markup of drawings: elements, escaped text, ids, and numbers short enough for coordinates."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from html import escape

Number = float | Decimal
Point = tuple[float, float]

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9-]")


def element(tag: str, *children: str, **attributes: str | Number | None) -> str:
    """Return an element; children are markup, values are escaped, `class_` and `aria_label` lose their `_`."""
    marks = "".join(f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None)
    return f"<{tag}{marks}>{''.join(children)}</{tag}>" if children else f"<{tag}{marks}/>"


@lru_cache(10_000)  # labels, classes and notes come again and again
def plain(text: str) -> str:
    """Return text that is safe between tags and inside quotes, without characters that XML forbids."""
    return text if text.isascii() and text.isalnum() else escape(_NOT_XML.sub("", text))


@lru_cache(10_000)  # months, rows and ends of axes stand at the same places in every drawing
def coordinate(value: Number) -> str:
    """Return a number with at most one decimal, and never a negative zero."""
    text = f"{value:.1f}" if isinstance(value, float) else f"{float(value):.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def identifier(text: str) -> str:
    """Return text as part of a class name or an id; two texts never meet in one name."""
    return _NOT_IN_A_NAME.sub(lambda found: f"_{ord(found[0]):x}", text)


def drawing(
    css: str, width: Number, height: Number, *children: str, stretch: bool = False, **attributes: str | None
) -> str:
    """Return an `svg` element of that coordinate system; a stretched one gives up its proportions."""
    box = f"0 0 {coordinate(width)} {coordinate(height)}"
    fit = "none" if stretch else None
    return element("svg", *children, class_=css or None, viewBox=box, preserveAspectRatio=fit, **attributes)


def image(css: str, width: Number, height: Number, *children: str, title: str, stretch: bool = False) -> str:
    """Return a small drawing that assistive technology reads as its title."""
    return drawing(css, width, height, element("title", plain(title)), *children, stretch=stretch, role="img")


def chart(css: str, size: tuple[float, float], *children: str, key: str, title: str, desc: str) -> str:
    """Return a drawing with a title and a description whose ids begin with `key`."""
    name = identifier(key)
    said = (element("title", plain(title), id=f"{name}-t"), element("desc", plain(desc), id=f"{name}-d"))
    return drawing(css, *size, *said, *children, role="img", aria_labelledby=f"{name}-t {name}-d")


def rect(css: str, x: Number, y: Number, width: Number, height: Number) -> str:
    """Return a rectangle."""
    place = f'x="{coordinate(x)}" y="{coordinate(y)}" width="{coordinate(width)}" height="{coordinate(height)}"'
    return f'<rect class="{plain(css)}" {place}/>'


def line(css: str, x1: Number, y1: Number, x2: Number, y2: Number) -> str:
    """Return a straight line."""
    ends = f'x1="{coordinate(x1)}" y1="{coordinate(y1)}" x2="{coordinate(x2)}" y2="{coordinate(y2)}"'
    return f'<line class="{plain(css)}" {ends}/>'


def dot(css: str, at: Point, radius: Number) -> str:
    """Return a circle around a point."""
    return element("circle", class_=css, cx=at[0], cy=at[1], r=radius)


def label(css: str, x: Number, y: Number, text: str) -> str:
    """Return one line of text."""
    return element("text", plain(text), class_=css, x=x, y=y)


def lines(css: str, x: Number, y: Number, texts: Iterable[str], step: float) -> str:
    """Return lines of text, one under the other, as one text element."""
    rows = (element("tspan", plain(text), x=x, y=float(y) + i * step) for i, text in enumerate(texts))
    return element("text", *rows, class_=css)


def polylines(css: str, points: Iterable[Point | None]) -> str:
    """Return the line through the points, broken where one is missing; a point alone draws nothing."""
    return "".join(
        element("polyline", class_=css, points=" ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in run))
        for run in _runs(points)
        if len(run) > 1
    )


def _runs(points: Iterable[Point | None]) -> list[list[Point]]:
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is not None:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return runs


@lru_cache(None)
def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: str | Number) -> str:
    return plain(value) if isinstance(value, str) else coordinate(value)
