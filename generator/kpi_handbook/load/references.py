"""Anchors, aliases, tags and directives of a text, found by its tokens: nothing is composed or expanded."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import yaml
from yaml._yaml import CParser

from kpi_handbook.problems import Span


class Mark(NamedTuple):
    """One anchor, alias, tag or directive, and the single value behind it, if it is one."""

    kind: Literal["anchor", "alias", "tag", "directive"]
    name: str
    span: Span
    scalar: Span | None = None


def marks(text: str) -> tuple[Mark, ...]:
    """Return the marks of a text in order; none where its tokens can't be told apart."""
    try:
        return tuple(_marks(text))
    except yaml.YAMLError:
        return ()


def _marks(text: str) -> Iterator[Mark]:
    next_token = CParser(text).get_token
    waiting: list[Mark] = []
    while (token := next_token()) is not None:
        if mark := _mark(token):
            waiting.append(mark)
            continue
        scalar = _span(token) if isinstance(token, yaml.ScalarToken) else None
        yield from (mark._replace(scalar=scalar) for mark in waiting)
        waiting = []
    yield from waiting


def _mark(token: Any) -> Mark | None:
    match token:
        case yaml.AnchorToken():
            return Mark("anchor", token.value, _span(token))
        case yaml.AliasToken():
            return Mark("alias", token.value, _span(token))
        case yaml.TagToken():
            return Mark("tag", "".join(part or "" for part in token.value), _span(token))
        case yaml.DirectiveToken():
            return Mark("directive", "", _span(token))
        case _:
            return None


def _span(token: Any) -> Span:
    start, end = token.start_mark, token.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
