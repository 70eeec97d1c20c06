"""The log of changes as text: one function a format, and one name in FORMATS."""

import json
from collections.abc import Callable, Iterator, Mapping

from kpi_handbook.exports.problems.glyphs import one_line
from kpi_handbook.exports.problems.markdown import escaped
from kpi_handbook.views.changelog import ChangeRow, UnitChanges, changes_view
from kpi_handbook.views.company import Company


def text(company: Company) -> str:
    """Return the log for the terminal: units, and under each its changes by class, newest first."""
    return "\n\n".join("\n".join(map(one_line, _lines(unit))) for unit in _units(company)) or _nothing(company)


def _lines(unit: UnitChanges) -> Iterator[str]:
    yield f"{unit.name} ({unit.unit})"
    for kind, rows in _by_class(unit):
        yield f"  {kind}"
        for row in rows:
            yield f"    {row.shown_day}  {_told(row)}  [{row.source}]" + (f"  {row.effect}" if row.effect else "")


def _told(row: ChangeRow) -> str:
    return f"{row.id} {row.field}".strip() + f": {row.before} → {row.after}"


def markdown(company: Company) -> str:
    """Return the log as Markdown; all text of others is data there."""
    return "\n\n".join("\n".join(_sections(unit)) for unit in _units(company)) or _nothing(company)


def _sections(unit: UnitChanges) -> Iterator[str]:
    yield f"## {escaped(unit.name)}"
    for kind, rows in _by_class(unit):
        yield f"\n### {kind}\n"
        for row in rows:
            effect = f"; {escaped(row.effect)}" if row.effect else ""
            yield f"- {row.shown_day}: {escaped(_told(row))} ({escaped(row.source)}){effect}"


def data(company: Company) -> str:
    """Return the log as one JSON object."""
    rows = [
        {
            "unit": unit.unit,
            "date": row.day.isoformat(),
            "id": row.id,
            "field": row.field,
            "before": row.before,
            "after": row.after,
            "class": row.kind,
            "source": row.source,
            "effect": row.effect or None,
        }
        for unit in _units(company)
        for row in unit.rows
    ]
    return json.dumps({"schema_version": 1, "changes": rows}, ensure_ascii=False, indent=2)


def _units(company: Company) -> tuple[UnitChanges, ...]:
    return changes_view(company).units


def _by_class(unit: UnitChanges) -> Iterator[tuple[str, list[ChangeRow]]]:
    for kind in dict.fromkeys(row.kind for row in unit.rows):
        yield kind, [row for row in unit.rows if row.kind == kind]


def _nothing(company: Company) -> str:
    return changes_view(company).note


FORMATS: Mapping[str, Callable[[Company], str]] = {"text": text, "markdown": markdown, "json": data}
