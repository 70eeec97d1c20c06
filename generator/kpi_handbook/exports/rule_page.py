"""The page of a rule for a terminal, as Markdown and for machines."""

import json
import textwrap
from collections.abc import Callable, Iterator, Mapping

from kpi_handbook.checks.pages import Example, page_of
from kpi_handbook.checks.rule import Rule

Translate = Callable[[str], str]

_WIDTH = 88


def text(rule: Rule, translate: Translate = str) -> str:
    """Return the page for a terminal."""
    page = page_of(rule)
    lines = [f"{rule.code} {rule.name} · {' · '.join(facts(rule, translate))}", "", *_wrapped(translate(page.headline))]
    for section in page.sections:
        lines += ["", translate(section.heading)]
        lines += [line for words in section.paragraphs for line in _wrapped(translate(words), "  ")]
    for example in page.examples:
        lines += ["", *_wrapped(_example_name(example, translate))]
        lines += [line for word, shown in _sides(example, translate) for line in (f"  {word}:", *_indented(shown, 4))]
    return "\n".join(lines)


def markdown(rule: Rule, translate: Translate = str) -> str:
    """Return the page as Markdown."""
    page = page_of(rule)
    head = f"# {rule.code} {rule.name}\n\n{translate(page.headline)}\n\n{' · '.join(facts(rule, translate))}"
    return "\n\n".join([head, *sections(rule, translate), *examples(rule, translate)])


def sections(rule: Rule, translate: Translate = str) -> Iterator[str]:
    """Return the parts of the page as Markdown."""
    for section in page_of(rule).sections:
        yield "\n\n".join([f"## {translate(section.heading)}", *map(translate, section.paragraphs)])


def examples(rule: Rule, translate: Translate = str) -> Iterator[str]:
    """Return the examples of the page as Markdown."""
    for example in page_of(rule).examples:
        yield f"## {_example_name(example, translate)}"
        for word, shown in _sides(example, translate):
            yield f"{word}:\n\n```yaml\n{shown.rstrip()}\n```"


def _example_name(example: Example, translate: Translate) -> str:
    """Return what an example shows; the cases are written in English, other languages call them examples."""
    word = translate("Example")
    return example.name if word == "Example" else word


def as_json(rule: Rule, translate: Translate = str) -> str:
    """Return the page as one JSON object."""
    page = page_of(rule)
    parts = {
        section.heading.lower().replace(" ", "_"): [translate(words) for words in section.paragraphs]
        for section in page.sections
    }
    shown = [{"name": example.name, "bad": example.bad, "good": example.good} for example in page.examples]
    whole = {"schema_version": 1, **entry(rule, translate), "sections": parts, "examples": shown}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def entry(rule: Rule, translate: Translate = str) -> Mapping[str, object]:
    """Return what the catalogue says about a rule, for machines."""
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "group": rule.group,
        "preview": rule.preview,
        "fixable": rule.fixable or None,
        "headline": translate(page_of(rule).headline),
        "url": f"rules/{rule.code}/",
    }


def facts(rule: Rule, translate: Translate) -> list[str]:
    """Return how much a rule matters, how it is mended, and whether it has to be asked for."""
    _ = translate
    severity = {"error": _("error"), "warning": _("warning"), "info": _("info")}[rule.severity.value]
    mended = {"": "", "safe": _("mended by --fix"), "unsafe": _("mended by --fix --unsafe-fixes")}[rule.fixable]
    return [fact for fact in (severity, mended, _("runs with --preview") if rule.preview else "") if fact]


def _sides(example: Example, translate: Translate) -> list[tuple[str, str]]:
    both = ((translate("Wrong"), example.bad), (translate("Right"), example.good))
    return [(word, shown) for word, shown in both if shown]


def _wrapped(words: str, indent: str = "") -> list[str]:
    behind = indent + ("  " if words.startswith("- ") else "")
    return textwrap.wrap(
        words, _WIDTH, initial_indent=indent, subsequent_indent=behind, break_long_words=False, break_on_hyphens=False
    )


def _indented(shown: str, blanks: int) -> list[str]:
    return [f"{'':{blanks}}{line}".rstrip() for line in shown.rstrip().split("\n")]
