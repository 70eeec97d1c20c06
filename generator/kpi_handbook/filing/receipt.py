"""The receipt of a submission: what was taken, when, from which file and by which definitions; never edited."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpi_handbook.acts.period import Item
from kpi_handbook.filing.columns import FORMAT
from kpi_handbook.filing.form import Form
from kpi_handbook.filing.handed_in import HandedIn
from kpi_handbook.filing.values import Filed
from kpi_handbook.records.canonical import dump
from kpi_handbook.records.digests import sha256

FOLDER = "receipts"


@dataclass(frozen=True)
class TakenRow:
    """A value that was taken."""

    filed: Filed
    by: str
    item: Item
    """The item as it stands afterwards."""


def next_receipt(files: Mapping[str, bytes], form: Form) -> str:
    """Return the path of a unit's next receipt; they count from 1."""
    folder = f"periods/{form.period}/{FOLDER}/{form.unit.id}-"
    pattern = re.compile(rf"{re.escape(folder)}([1-9][0-9]*)\.json")
    last = max((int(match[1]) for path in files if (match := pattern.fullmatch(path))), default=0)
    return f"{folder}{last + 1}.json"


def receipt(form: Form, handed: HandedIn, on: date, rows: Sequence[TakenRow], files: Mapping[str, bytes]) -> bytes:
    """Return the bytes of a receipt. The file's name is left out: people write their own into it."""
    path = f"periods/{form.period}/{form.unit.id}.csv"
    told: dict[str, Any] = {
        "format": FORMAT,
        "unit": form.unit.id,
        "period": form.period,
        "cycle": form.cycle.id,
        "on": on.isoformat(),
        "by": sorted({row.by for row in rows}),
        "from": {"kind": handed.kind, "sha256": handed.sha256, "size": str(handed.size), **handed.provenance},
        "definitions_sha256": form.digest,
        "rows": [_row(row) for row in rows],
        "written": {"path": path, "sha256": sha256(files[path])},
    }
    return dump(told)


def _row(row: TakenRow) -> dict[str, Any]:
    return {
        "kpi": row.filed.line.kpi.id,
        "revision": str(row.item.revision),
        "state": row.item.state,
        "by": row.by,
        "evidence": list(row.filed.evidence),
        "reason": row.filed.reason,
        "definition_sha256": row.filed.line.digest,
        **row.filed.figures,
    }
