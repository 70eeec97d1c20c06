"""The form as a workbook: one sheet to fill in, one with all definitions, and a hidden one that says what it is for.

One sheet is filled in, whatever the language: two would hold two answers. Headings, names and help stand in every
language there, definitions in the reader's own; the second sheet holds them in all languages.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from kpi_handbook.filing.columns import (
    FILLED_IN,
    FORMAT,
    SHOWN,
    Shown,
    Tongue,
    Tongues,
    column_words,
    help_lines,
    is_open,
    shown,
)
from kpi_handbook.filing.form import Form, Line
from kpi_handbook.problems import HandbookError

METADATA = "kpi-handbook"
"""The sheet that says which form this is."""

_COLUMNS = (*SHOWN, *FILLED_IN)
_WIDTHS = (18, 28, 42, 10, 11, 15, 11, 11, 11, 13, 20)
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same form has the same bytes on any day
_A4 = 9
_INK, _ACCENT, _PALE, _GREY, _LINE, _OPEN = "#1f2933", "#1d4f7c", "#e8eff6", "#5f6b76", "#c3ccd5", "#fff8d6"
_LARGEST = 999_999_999_999_999  # fifteen digits: what a spreadsheet keeps
_LONGEST_PROMPT, _LONGEST_TITLE = 255, 32  # what a spreadsheet shows beside a cell
_LONGEST_SHEET_NAME = 31


def xlsx_form(form: Form, tongues: Tongues, file_name: str) -> bytes:
    """Return the form of a unit as a workbook, the same bytes on every run.

    Raises HandbookError where the package that writes workbooks is not installed.
    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415  a part of the extra [excel]
    except ImportError as error:
        raise HandbookError(
            "XlsxWriter is needed to write a workbook", "pip install 'kpi-handbook[excel]', or ask for a .csv with -o"
        ) from error
    out = io.BytesIO()
    workbook = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": _title(form, tongues[0]), "created": _MADE})
    values = workbook.add_worksheet(_sheet_name(tongues[0].translate("Values")))
    meanings = workbook.add_worksheet(_sheet_name(tongues[0].translate("Definitions")))
    looks = _Looks(workbook)
    _write_values(_Sheet(values, looks, form, tongues, file_name))
    _write_definitions(meanings, looks, form, tongues)
    _write_metadata(workbook.add_worksheet(METADATA), form, values.get_name())
    values.activate()
    workbook.close()
    return out.getvalue()


@dataclass(frozen=True)
class _Sheet:
    """The sheet to fill in, while it is written."""

    page: Any  # XlsxWriter's worksheet
    looks: "_Looks"
    form: Form
    tongues: Tongues
    file_name: str

    @property
    def top(self) -> int:
        """The row of the headings, from 0."""
        return 3 + len(self.tongues) * 4


class _Looks:
    """The formats of the workbook."""

    def __init__(self, workbook: Any) -> None:
        cell = {"font_name": "Calibri", "font_size": 10, "font_color": _INK, "valign": "top"}
        boxed = {**cell, "border": 1, "border_color": _LINE, "text_wrap": True}
        filled = {**boxed, "bg_color": _OPEN, "locked": False, "valign": "vcenter"}
        self.title = workbook.add_format({**cell, "font_size": 16, "bold": True, "font_color": _ACCENT})
        self.second = workbook.add_format({**cell, "font_size": 11, "font_color": _GREY})
        self.help = workbook.add_format(cell)
        self.help_second = workbook.add_format({**cell, "font_color": _GREY, "italic": True})
        self.head = workbook.add_format(
            {**boxed, "bold": True, "font_color": "#ffffff", "bg_color": _ACCENT, "valign": "vcenter"}
        )
        self.key = workbook.add_format({**boxed, "font_size": 8, "font_color": _GREY, "bg_color": _PALE})
        self.id = workbook.add_format({**boxed, "font_size": 9, "font_color": _GREY})
        self.text = workbook.add_format(boxed)
        self.figure = workbook.add_format({**boxed, "align": "right"})
        self.bold = workbook.add_format({**cell, "bold": True})
        self.grey = workbook.add_format({**cell, "font_color": _GREY, "italic": True})
        self.closed = workbook.add_format({**boxed, "bg_color": "#eceff1"})
        # Without a number format of its own a cell shows that somebody typed a percent sign, and the reader sees it.
        self.number = workbook.add_format({**filled, "align": "right"})
        self.day = workbook.add_format({**filled, "align": "right", "num_format": "yyyy-mm-dd"})
        self.words = workbook.add_format({**filled, "num_format": "@"})


def _title(form: Form, tongue: Tongue) -> str:
    return f"{tongue.say(form.unit.name)} · {tongue.period(form.period)}"


def _sheet_name(words: str) -> str:
    return words[:_LONGEST_SHEET_NAME]


def _write_values(sheet: _Sheet) -> None:
    page, looks, tongues = sheet.page, sheet.looks, sheet.tongues
    _set_page(page, sheet.form)
    for number, width in enumerate(_WIDTHS):
        page.set_column(number, number, width)
    page.write_string(0, 0, _title(sheet.form, tongues[0]), looks.title)
    page.set_row(0, 24)
    page.write_string(1, 0, "   ".join(_title(sheet.form, tongue) for tongue in tongues[1:]), looks.second)
    row = 2
    for number, tongue in enumerate(tongues):
        for sentence in help_lines(sheet.form, sheet.file_name, tongue):
            page.write_string(row, 0, sentence, looks.help_second if number else looks.help)
            row += 1
    headings: list[tuple[str, int]] = []
    for number, column in enumerate(_COLUMNS):
        words = "\n".join(dict.fromkeys(column_words(column, tongue) for tongue in tongues))
        headings.append((words, _WIDTHS[number]))
        page.write_string(sheet.top, number, words, looks.head)
        page.write_string(sheet.top + 1, number, column, looks.key)
    page.set_row(sheet.top, 13.5 * max(_lines_of(words, width - 1) for words, width in headings) + 6)
    for number, line in enumerate(sheet.form.lines.values()):
        _write_line(sheet, sheet.top + 2 + number, line)
    page.freeze_panes(sheet.top + 2, 2)
    page.repeat_rows(sheet.top, sheet.top + 1)
    page.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})
    page.set_selection(sheet.top + 2, _COLUMNS.index("value"), sheet.top + 2, _COLUMNS.index("value"))


def _write_line(sheet: _Sheet, row: int, line: Line) -> None:
    page, looks = sheet.page, sheet.looks
    words = shown(sheet.form, line, sheet.tongues)
    page.write_string(row, 0, line.kpi.id, looks.id)
    _write_names(page, row, words, looks)
    for number, text in ((2, words.definitions[0]), (3, words.unit_of_measure)):
        page.write_string(row, number, text, looks.text)
    for number, text in ((4, words.target_to_date), (5, words.last_value)):
        page.write_string(row, number, text, looks.figure)
    for column in FILLED_IN:
        number = _COLUMNS.index(column)
        if is_open(line, column):
            page.write_blank(row, number, None, _open_format(looks, line, column))
            _validate(sheet, row, number, line, column)
        else:
            page.write_blank(row, number, None, looks.closed)
    lines = max(_lines_of(text, width) for text, width in _wrapped(words))
    page.set_row(row, 13.5 * max(lines, 2) + 3)


def _write_names(page: Any, row: int, words: Shown, looks: _Looks) -> None:
    """Write the name in every language, the reader's own in bold."""
    own, *others = dict.fromkeys(words.names)
    if own and others:
        page.write_rich_string(row, 1, looks.bold, own, looks.grey, "\n" + "\n".join(others), looks.text)
    else:
        page.write_string(row, 1, own, looks.text)


def _wrapped(words: Shown) -> Sequence[tuple[str, int]]:
    return (
        ("\n".join(dict.fromkeys(words.names)), _WIDTHS[1]),
        (words.definitions[0], _WIDTHS[2]),
        (words.unit_of_measure, _WIDTHS[3]),
        (words.last_value, _WIDTHS[5]),
    )


def _lines_of(text: str, width: int) -> int:
    """Return about how many lines a text takes; a spreadsheet measures only when a person opens the row."""
    return sum(-(-max(len(line), 1) // width) for line in text.split("\n"))


def _open_format(looks: _Looks, line: Line, column: str) -> Any:
    if column in {"evidence", "reason"}:
        return looks.words
    return looks.day if line.wants == "day" else looks.number


def _validate(sheet: _Sheet, row: int, number: int, line: Line, column: str) -> None:
    """Let the spreadsheet say while typing what the reader would refuse later."""
    if column in {"evidence", "reason"}:
        return
    least, most = line.kpi.range.min, line.kpi.range.max
    if line.wants == "day":
        least = least if isinstance(least, date) else date(1990, 1, 1)
        most = most if isinstance(most, date) else date(2100, 1, 1)
        rule: dict[str, Any] = {"validate": "date", "criteria": "between", "minimum": least, "maximum": most}
    else:
        is_pair = column != "value"
        low = Decimal(-_LARGEST) if is_pair or not isinstance(least, Decimal) else least
        high = Decimal(_LARGEST) if is_pair or not isinstance(most, Decimal) else most
        rule = {"validate": "decimal", "criteria": "between", "minimum": float(low), "maximum": float(high)}
    asked = [_asked(sheet.form, line, column, tongue) for tongue in sheet.tongues]
    sheet.page.data_validation(
        row,
        number,
        row,
        number,
        {
            **rule,
            "input_title": line.kpi.id[:_LONGEST_TITLE],
            "input_message": "\n".join(dict.fromkeys(asked))[:_LONGEST_PROMPT],
            "error_title": line.kpi.id[:_LONGEST_TITLE],
            "error_message": "\n".join(dict.fromkeys(asked))[:_LONGEST_PROMPT],
        },
    )


def _asked(form: Form, line: Line, column: str, tongue: Tongue) -> str:
    """Return what a cell asks for in one sentence."""
    _ = tongue.translate
    least, most = line.kpi.range.min, line.kpi.range.max
    measure = form.book.units_of_measure.get(line.kpi.unit)
    unit = tongue.say(measure.label) if measure else line.kpi.unit
    if line.wants == "day":
        return _("The day it was done, such as 2026-06-30.")
    if column != "value":
        measures = dict(zip(("numerator", "denominator"), line.kpi.base_measures, strict=False))
        return tongue.say(measures[column].name) if column in measures else column_words(column, tongue)
    if isinstance(least, Decimal) and isinstance(most, Decimal):
        return _("A number from {least} to {most} ({unit}).").format(
            least=tongue.plain(least), most=tongue.plain(most), unit=unit
        )
    if isinstance(least, Decimal):
        return _("A number of at least {least} ({unit}).").format(least=tongue.plain(least), unit=unit)
    return _("A number ({unit}).").format(unit=unit)


def _write_definitions(page: Any, looks: _Looks, form: Form, tongues: Tongues) -> None:
    """Write all definitions in every language, each with what counts as proof."""
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    page.set_column(0, 0, 22)
    heads = ["KPI"]
    for tongue in tongues:
        _ = tongue.translate
        heads += [f"{_('Definition')} ({tongue.code})", f"{_('Evidence')} ({tongue.code})"]
    for number, heading in enumerate(heads):
        page.write_string(0, number, heading, looks.head)
        if number:
            page.set_column(number, number, 52 if number % 2 else 30)
    page.set_row(0, 20)
    for row, line in enumerate(form.lines.values(), 1):
        words = shown(form, line, tongues)
        page.write_string(row, 0, line.kpi.id, looks.id)
        most = 2
        for number, tongue in enumerate(tongues):
            text = f"{words.names[number]}\n{words.definitions[number]}"
            proof = tongue.say(line.kpi.evidence_required)
            page.write_string(row, 1 + 2 * number, text, looks.text)
            page.write_string(row, 2 + 2 * number, proof, looks.text)
            most = max(most, _lines_of(text, 52), _lines_of(proof, 30))
        page.set_row(row, 13.5 * most + 3)
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.protect("", {"format_columns": True, "format_rows": True})


def _set_page(page: Any, form: Form) -> None:
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    page.set_footer(f"&L&8{form.unit.id} {form.period} · {form.digest[:16]}&R&8&P / &N")


def _write_metadata(page: Any, form: Form, sheet: str) -> None:
    """Write what the form is for, and the digest of each definition that it shows."""
    told = {
        "template": FORMAT,
        "cycle": form.cycle.id,
        "period": form.period,
        "unit": form.unit.id,
        "sheet": sheet,
        "definitions_sha256": form.digest,
    }
    rows = [*told.items(), *((f"definition {kpi}", line.digest) for kpi, line in form.lines.items())]
    for number, (name, value) in enumerate(rows):
        page.write_string(number, 0, name)
        page.write_string(number, 1, value)
    page.very_hidden()
    page.protect()
