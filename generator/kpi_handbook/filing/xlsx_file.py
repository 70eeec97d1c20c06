"""A form that came back as a workbook: read by a process of its own, with little memory and little time."""

import json
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from string import ascii_uppercase
from typing import Any

from kpi_handbook.filing.columns import FORMAT
from kpi_handbook.filing.handed_in import HandedIn, Raw, Row, other_version
from kpi_handbook.filing.refusal import Refusal, refused
from kpi_handbook.load.text import shown
from kpi_handbook.problems import HandbookError, Say, say
from kpi_handbook.records.digests import sha256

MOST_BYTES = 20 * 1024 * 1024
_WAIT = 60  # seconds on the wall clock, for a machine that is busy; the process itself gets 20 of work
_NEEDED = ("openpyxl", "defusedxml")
_READER = "kpi_handbook.filing.workbook"


def read_xlsx(content: bytes) -> HandedIn | tuple[Refusal, ...]:
    """Return the rows of a form, or the one reason why the workbook is not read.

    Raises HandbookError where the packages that read workbooks are not installed.
    """
    absent = [name for name in _NEEDED if find_spec(name) is None]
    if absent:
        raise HandbookError(
            f"{' and '.join(absent)} must be installed to read a workbook",
            "pip install 'kpi-handbook[excel]', or hand in the form as .csv",
        )
    answer = _answer(content)
    if "refused" in answer:
        return (_refusal(answer["refused"]),)
    told: Mapping[str, str] = answer["metadata"]
    if told.get("template") != FORMAT:
        return (other_version(shown(told.get("template", "")), ""),)
    prefix = "definition "
    return HandedIn(
        kind="xlsx",
        sha256=sha256(content),
        size=len(content),
        unit=told.get("unit", ""),
        period=told.get("period", ""),
        rows=tuple(_row(cells, answer["columns"]) for cells in answer["rows"]),
        digests={name.removeprefix(prefix): value for name, value in told.items() if name.startswith(prefix)},
    )


def _answer(content: bytes) -> dict[str, Any]:
    """Return what the reading process says; one that was stopped by its limits says nothing."""
    try:
        done = subprocess.run(  # noqa: S603  fixed words, no shell
            [sys.executable, "-I", "-m", _READER], input=content, capture_output=True, check=False, timeout=_WAIT
        )
    except subprocess.TimeoutExpired:
        return {"refused": {"kind": "memory", "place": "", "details": {}}}
    if done.returncode or not done.stdout:
        return {"refused": {"kind": "memory", "place": "", "details": {}}}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _row(cells: Mapping[str, list[str]], columns: Mapping[str, str]) -> Row:
    read = {column: Raw(place, kind, text) for column, (place, kind, text) in cells.items()}
    number = next(iter(read.values())).place.lstrip(ascii_uppercase)
    return Row(f"row {number}", read, {column: f"{letter}{number}" for column, letter in columns.items()})


def _refusal(told: Mapping[str, Any]) -> Refusal:
    message, help_text = _words(told["kind"], told["details"])
    return refused(told["place"], message, help_text)


def _words(kind: str, details: Mapping[str, str]) -> tuple[Say, Say]:
    """Return what is said about a workbook that is not read."""
    anew = say("write a new form with kpi template, and copy the values into it")
    paste = say("copy the values alone into a new form from kpi template")
    told: dict[str, tuple[Say, Say]] = {
        "no_workbook": (say("this is not an XLSX workbook"), say("save the form as .xlsx, or hand in a .csv")),
        "damaged": (say("the workbook is damaged and can't be read to its end"), anew),
        "encrypted": (
            say("this is a workbook with a password, or one of the old .xls form"),
            say("save it as .xlsx without a password"),
        ),
        "entries": (say("the workbook has more than {most} parts", most=details.get("most", "")), paste),
        "unpacked": (
            say("the workbook unpacks to {size} MB; at most {most} are read", **_two(details, "size", "most")),
            paste,
        ),
        "ratio": (
            say(
                "the workbook unpacks to {ratio} times its size; at most {most} times is read",
                **_two(details, "ratio", "most"),
            ),
            paste,
        ),
        "cells": (say("the workbook has more than {most} cells", most=details.get("most", "")), paste),
        "memory": (say("the workbook takes more than 1 GB or 20 seconds to read"), paste),
        "document_type": (
            say("the workbook declares a document type in {part}", part=details.get("part", "")),
            say("no spreadsheet writes that; copy the values alone into a new form from kpi template"),
        ),
        "macros": (say("the workbook holds macros ({part})", part=details.get("part", "")), say("save it as .xlsx")),
        "links": (
            say("the workbook leads to other files or data ({part})", part=details.get("part", "")),
            paste,
        ),
        "no_form": (say("this workbook was not written by kpi template"), anew),
        "no_sheet": (
            say('the sheet "{sheet}" is gone', sheet=shown(details.get("sheet", ""))),
            say("give the sheet its name back, or copy the values into a new form from kpi template"),
        ),
        "hidden_sheet": (
            say('the sheet "{sheet}" is hidden', sheet=shown(details.get("sheet", ""))),
            say("show it, look at it, and save again"),
        ),
        "no_headings": (say("the row with the names of the columns is gone"), anew),
        "same_heading": (
            say('the column "{column}" stands there twice', column=details.get("column", "")),
            say("delete one of them"),
        ),
        "lost_heading": (say('the column "{column}" is absent', column=details.get("column", "")), anew),
        "merged": (say("these cells are merged"), say("split them, so that each value stands in its own cell")),
        "hidden_row": (
            say("row {row} is hidden, perhaps by a filter", row=details.get("row", "")),
            say("show all rows, look at them, and save again"),
        ),
        "hidden_column": (
            say('the column "{column}" is hidden', column=details.get("column", "")),
            say("show it, look at it, and save again"),
        ),
    }
    return told[kind]


def _two(details: Mapping[str, str], one: str, other: str) -> dict[str, str]:
    return {one: details.get(one, ""), other: details.get(other, "")}
