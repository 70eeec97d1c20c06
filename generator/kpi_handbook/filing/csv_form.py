"""The form as CSV: one row a KPI, everything a reader needs beside the cells to fill in."""

import csv
import io

from kpi_handbook.filing.columns import FILLED_IN, FORMAT, Tongues, shown
from kpi_handbook.filing.form import Form, Line

COLUMNS = (
    *("template", "cycle", "period", "unit", "kpi", "name", "definition", "unit_of_measure", "target_to_date"),
    *("last_value", *FILLED_IN, "definition_sha256"),
)
_MARK = "\ufeff"  # without it a spreadsheet takes the file for Windows-1252
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_form(form: Form, tongues: Tongues) -> bytes:
    """Return the form of a unit as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in form.lines.values():
        cells = _cells(form, line, tongues)
        writer.writerow([cells.get(column, "") for column in COLUMNS])
    return (_MARK + out.getvalue()).encode()


def _cells(form: Form, line: Line, tongues: Tongues) -> dict[str, str]:
    words = shown(form, line, tongues)
    return {
        "template": FORMAT,
        "cycle": form.cycle.id,
        "period": form.period,
        "unit": form.unit.id,
        "kpi": line.kpi.id,
        "name": _text(words.names),
        "definition": _text(words.definitions),
        "unit_of_measure": _text((words.unit_of_measure,)),
        "target_to_date": _text((words.target_to_date,)),
        "last_value": _text((words.last_value,)),
        "definition_sha256": line.digest,
    }


def _text(languages: tuple[str, ...]) -> str:
    """Return words of all languages in one line; what a spreadsheet would take for a formula gets an apostrophe."""
    text = " / ".join(dict.fromkeys(" ".join(words.split()) for words in languages))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
