"""All rules on one list, for a terminal, as Markdown and for machines."""

import json
from collections.abc import Sequence

from kpi_handbook.checks.rule import Rule
from kpi_handbook.exports.rule_page import Translate, entry


def table(rules: Sequence[Rule], translate: Translate = str) -> str:
    """Return one line a rule, in columns."""
    _ = translate
    head = [_("code"), _("name"), _("severity"), _("group"), _("preview"), _("fix"), _("headline")]
    rows = [head, *(_cells(rule, translate) for rule in rules)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def markdown(rules: Sequence[Rule], translate: Translate = str) -> str:
    """Return a table whose codes lead to the pages of the rules."""
    _ = translate
    head = [_("code"), _("name"), _("severity"), _("group"), _("preview"), _("fix"), _("headline")]
    lines = [_row(head), _row(["---"] * len(head))]
    for rule in rules:
        code, *others = _cells(rule, translate)
        lines.append(_row([f"[{code}](rules/{code}/)", *(cell.replace("|", "\\|") for cell in others)]))
    return "\n".join(lines)


def as_json(rules: Sequence[Rule], translate: Translate = str) -> str:
    """Return one JSON object with every rule."""
    return json.dumps(
        {"schema_version": 1, "rules": [entry(rule, translate) for rule in rules]}, ensure_ascii=False, indent=2
    )


def _cells(rule: Rule, translate: Translate) -> list[str]:
    _ = translate
    severity = {"error": _("error"), "warning": _("warning"), "info": _("info")}[rule.severity.value]
    preview = _("preview") if rule.preview else ""
    mended = {"": "", "safe": "--fix", "unsafe": "--unsafe-fixes"}[rule.fixable]
    headline = str(entry(rule, translate)["headline"])
    return [rule.code, rule.name, severity, str(rule.group), preview, mended, headline]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
