"""A rule's page as data: its docstring by paragraphs, and the examples of its cases."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from inspect import cleandoc
from typing import Any

from kpi_handbook.checks.rule import Rule, first_line
from kpi_handbook.load import load_yaml


@dataclass(frozen=True)
class Section:
    """One part of a page; a paragraph or a point of a list is one line, so that a translation is a sentence or two."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """What a case shows: lines that are refused, and the same lines mended."""

    name: str
    bad: str
    good: str


@dataclass(frozen=True)
class RulePage:
    """What a rule says about itself."""

    headline: str
    sections: tuple[Section, ...]
    examples: tuple[Example, ...]


@cache
def page_of(rule: Rule) -> RulePage:
    """Return the page of a rule, in English as it was written."""
    _head, *parts = cleandoc(rule.page or "").split("\n## ")
    return RulePage(first_line(rule), tuple(map(_section, parts)), tuple(_examples(rule.code)))


def _section(text: str) -> Section:
    heading, _, body = text.partition("\n")
    blocks = re.split(r"\n\n|\n(?=- )", body.strip())
    return Section(heading, tuple(" ".join(block.split()) for block in blocks if block.strip()))


def _examples(code: str) -> list[Example]:
    content = (files("kpi_handbook.checks") / f"{code}.yml").read_bytes()
    cases: list[dict[str, Any]] = load_yaml(f"{code}.yml", content).data or []
    shown = [case for case in cases if "show" in case]
    return [Example(case["name"], case["show"].get("bad", ""), case["show"].get("good", "")) for case in shown]
