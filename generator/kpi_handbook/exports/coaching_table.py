"""Coaching for a terminal and for machines: what is owed, the report, and the counts that may be told."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from kpi_handbook.exports.scores.columns import columns
from kpi_handbook.problems import HandbookError
from kpi_handbook.views.coaching_due import Owed, kind_words
from kpi_handbook.views.coaching_report import ALL, OPEN, CoachingReport, SharedCounts
from kpi_handbook.views.language import Language
from kpi_handbook.views.people import coaching_words
from kpi_handbook.views.small_groups import Cell

_SCHEMA = {"schema_version": 1}


def due_text(found: Sequence[Owed], today: date, say: Language) -> str:
    """Return what is owed as a table, what is late first."""
    _ = say.translate
    head = (
        f"{_('Coaching that is owed')} · {_('as of')} {today}\n{_('Restricted: about people; not for a public place.')}"
    )
    if not found:
        return f"{head}\n{_('Nothing is owed.')}"
    rows = [
        (
            _("late") if one.is_late else "",
            str(one.due or "–"),
            one.employee,
            one.unit,
            " ".join(filter(None, (kind_words(one.kind, say), one.record))),
            " ".join(dict.fromkeys(filter(None, (one.owed_by, one.role)))) or "–",
            "; ".join(reason.text(_) for reason in one.reasons) or "–",
        )
        for one in found
    ]
    names = ("", _("by"), _("person"), _("unit"), _("what"), _("owed by"), _("why"))
    return f"{head}\n\n{columns(names, rows, right=())}"


def due_data(found: Sequence[Owed], today: date) -> str:
    """Return what is owed as JSON."""
    return _text({**_SCHEMA, "as_of": today.isoformat(), "owed": [_owed(one) for one in found]})


def report_text(report: CoachingReport, say: Language) -> str:
    """Return the report: counts by state, what is overdue, what became standard with the commands that propose it."""
    _ = say.translate
    head = f"{_('Coaching report')} · {report.cycle or _('all cycles')} · {_('as of')} {report.today}"
    counts = [(coaching_words(state, say), str(count)) for state, count in report.counts]
    late = [(kind_words(kind, say), str(count)) for kind, count in overdue_counts(report)]
    parts = [
        f"{head}\n{_('Restricted: about people; not for a public place.')}",
        columns((_("state"), _("forms")), counts, right=(1,)),
        columns((_("overdue"), _("count")), late, right=(1,)) if late else _("Nothing is overdue."),
    ]
    for one in report.standards:
        commands = "".join(f"\n    {command}" for command in one.commands)
        parts.append(f"{one.record} · {_('became standard')}: {say.say(one.words)}{commands}")
    return "\n\n".join(parts)


def overdue_counts(report: CoachingReport) -> list[tuple[str, int]]:
    """Return how many steps of each kind are overdue."""
    kinds = [one.kind for one in report.overdue]
    return [(kind, kinds.count(kind)) for kind in dict.fromkeys(sorted(kinds))]


def report_data(report: CoachingReport) -> str:
    """Return the report as JSON."""
    standards = [
        {
            "record": one.record,
            "employee": one.employee,
            "becomes_standard": dict(one.words.by_language),
            "propose": [*one.commands],
        }
        for one in report.standards
    ]
    return _text(
        {
            **_SCHEMA,
            "cycle": report.cycle,
            "as_of": report.today.isoformat(),
            "states": dict(report.counts),
            "overdue": [_owed(one) for one in report.overdue],
            "standards": standards,
        }
    )


def shared_text(counts: SharedCounts, say: Language) -> str:
    """Return the counts that may be told, as a table."""
    _ = say.translate
    head = f"{_('People in coaching, by unit')} · {_('as of')} {counts.today}"
    withheld = _("n<{least}: withheld, as are others that would give it away").format(least=counts.least)
    told = {(unit, column): count for unit, column, count in counts.cells}
    names = [
        _("unit"),
        *(_("open") if column == OPEN else coaching_words(column, say) for column in counts.columns),
        _("all"),
    ]
    rows = [
        [
            _("all") if unit == ALL else unit,
            *(_count(told[unit, column], counts.least) for column in (*counts.columns, ALL)),
        ]
        for unit in (*counts.units, ALL)
    ]
    return f"{head}\n{withheld}\n\n{columns(names, rows, right=range(1, len(names)))}"


def shared_data(counts: SharedCounts) -> str:
    """Return the counts that may be told as JSON; null is withheld."""
    cells = [{"unit": unit, "state": column, "people": count} for unit, column, count in counts.cells]
    return _text({**_SCHEMA, "as_of": counts.today.isoformat(), "least": counts.least, "cells": cells})


def withheld_before(path: Path | None) -> frozenset[Cell]:
    """Return the cells that were withheld in what was told before; raises HandbookError where it can't be read."""
    if path is None:
        return frozenset()
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        return frozenset((str(one["unit"]), str(one["state"])) for one in cells if one["people"] is None)
    except (OSError, UnicodeDecodeError, ValueError, LookupError, TypeError) as error:
        raise HandbookError(
            f"{path} is not what kpi coaching report --share --format json wrote", "name that file, or leave --before"
        ) from error


def _count(count: int | None, least: int) -> str:
    return f"n<{least}" if count is None else str(count)


def _owed(one: Owed) -> dict[str, Any]:
    data = asdict(one)
    return data | {"due": one.due.isoformat() if one.due else None, "reasons": [str(reason) for reason in one.reasons]}


def _text(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
