"""Submitted values from `periods/<period>/<unit>.csv`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from kpi_handbook.load import Document, Finding, Table, load_table
from kpi_handbook.load.scalars import thousands_dot
from kpi_handbook.load.text import shown
from kpi_handbook.model.fields import DAY, PERIOD
from kpi_handbook.model.submission import HEADER, STATES, Submission
from kpi_handbook.model.validate import near

_PATH = re.compile(r"periods/(?P<period>[^/]+)/(?P<unit>[^/]+)\.csv")
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,4})?")
_REVISION = re.compile(r"[0-9]{1,4}")
_NUMBERS = ("value", "numerator", "denominator")
_SOURCES = ("system", "manual")
_DAYS = ("submitted_on", "validated_on", "approved_on")

Row: TypeAlias = Mapping[str, str]
Wrong: TypeAlias = tuple[str, str, Mapping[str, str]]
"""The kind of a finding, the column, and what else its message says."""


@dataclass(frozen=True, eq=False)
class Submitted:
    """Everything that was submitted, and what is wrong with how it was written."""

    submissions: tuple[Submission, ...]
    tables: Mapping[tuple[str, str], Table]
    """The file of each (period, unit)."""

    findings: tuple[tuple[Document, Finding], ...]


def read_submitted(files: Mapping[str, bytes]) -> Submitted:
    """Return the rows of all period files; a cell that is not what its column asks for is a finding."""
    submissions: list[Submission] = []
    tables: dict[tuple[str, str], Table] = {}
    findings: list[tuple[Document, Finding]] = []
    for path, content in sorted(files.items()):
        if match := _PATH.fullmatch(path):
            period, unit = match["period"], match["unit"]
            table = load_table(path, content, HEADER)
            tables[period, unit] = table
            findings.extend((table.document, finding) for finding in table.document.findings)
            if not PERIOD.fullmatch(period):
                findings.append((table.document, Finding("bad_period", table.document.span(()), (), {"text": period})))
                continue
            for number in range(len(table.rows)):
                wrong = _wrong_cells(table, number)
                findings.extend((table.document, finding) for finding in wrong)
                if not wrong:
                    submissions.append(_submission(period, unit, number, table.rows[number]))
    return Submitted(tuple(submissions), tables, tuple(findings))


def _wrong_cells(table: Table, number: int) -> list[Finding]:
    row = table.rows[number]
    return [
        Finding(kind, table.span(number, column), (number, column), {"text": shown(row[column]), **details})
        for kind, column, details in (*_wrong_numbers(row), *_wrong_days(row), *_wrong_words(row), *_wrong_pairs(row))
    ]


def _wrong_numbers(row: Row) -> Iterator[Wrong]:
    for column in _NUMBERS:
        cell = row[column]
        if thousands_dot(cell) and row["source"] != "system":  # systems may write all values with three decimals
            yield "thousands_dot", column, {}
        elif cell and not _NUMBER.fullmatch(cell) and not (column == "value" and DAY.fullmatch(cell)):
            yield "wrong_type", column, {"wanted": "number"}
    if not _REVISION.fullmatch(row["revision"]):
        yield "wrong_type", "revision", {"wanted": "whole number"}


def _wrong_days(row: Row) -> Iterator[Wrong]:
    for column in _DAYS:
        if row[column] and _day(row[column]) is None:
            yield "bad_date", column, {}
    if DAY.fullmatch(row["value"]) and _day(row["value"]) is None:
        yield "bad_date", "value", {}


def _wrong_words(row: Row) -> Iterator[Wrong]:
    if row["state"] not in STATES:
        yield "unknown_value", "state", {"allowed": ", ".join(STATES), "meant": near(row["state"], STATES)}
    if row["source"] not in {"", *_SOURCES}:
        yield "unknown_value", "source", {"allowed": ", ".join(_SOURCES), "meant": near(row["source"], _SOURCES)}


def _wrong_pairs(row: Row) -> Iterator[Wrong]:
    if row["value"] and (row["numerator"] or row["denominator"]):
        yield "value_and_pair", "value", {}
    if bool(row["numerator"]) != bool(row["denominator"]):
        yield "half_pair", "numerator" if row["denominator"] else "denominator", {}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def _submission(period: str, unit: str, number: int, row: Mapping[str, str]) -> Submission:
    done = _day(row["value"])
    return Submission(
        unit=unit,
        period=period,
        row=number,
        kpi=row["kpi"],
        revision=int(row["revision"]),
        state=row["state"],
        value=None if done else _decimal(row["value"]),
        done=done,
        numerator=_decimal(row["numerator"]),
        denominator=_decimal(row["denominator"]),
        source=row["source"] or "manual",
        submitted_on=_day(row["submitted_on"]),
        submitted_by=row["submitted_by"],
        validated_on=_day(row["validated_on"]),
        validated_by=row["validated_by"],
        evidence=tuple(row["evidence"].split(";")) if row["evidence"] else (),
        reconciliation=row["reconciliation"],
        approved_by=row["approved_by"],
        approved_on=_day(row["approved_on"]),
        reason=row["reason"],
    )


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None
