"""Submitted values from `periods/<period>/<unit>.csv`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpi_handbook.load import Document, Finding, Table, load_table
from kpi_handbook.load.scalars import thousands_dot
from kpi_handbook.load.text import shown
from kpi_handbook.model.fields import DAY, PERIOD
from kpi_handbook.model.submission import HEADER, STATES, Submission

_PATH = re.compile(r"periods/(?P<period>[^/]+)/(?P<unit>[^/]+)\.csv")
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,4})?")
_REVISION = re.compile(r"[0-9]{1,4}")
_NUMBERS = ("value", "numerator", "denominator")
_DAYS = ("submitted_on", "validated_on", "approved_on")


@dataclass(frozen=True)
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
    found: list[Finding] = []

    def report(column: str, kind: str, **details: str) -> None:
        text = shown(row[column])
        found.append(Finding(kind, table.span(number, column), (number, column), {"text": text, **details}))

    for column in _NUMBERS:
        cell = row[column]
        if thousands_dot(cell) and row["source"] != "system":  # systems may write all values with three decimals
            report(column, "thousands_dot")
        elif cell and not _NUMBER.fullmatch(cell) and not (column == "value" and DAY.fullmatch(cell)):
            report(column, "wrong_type", wanted="number")
    for column in _DAYS:
        if row[column] and _day(row[column]) is None:
            report(column, "bad_date")
    if DAY.fullmatch(row["value"]) and _day(row["value"]) is None:
        report("value", "bad_date")
    if row["state"] not in STATES:
        report("state", "unknown_value", allowed=", ".join(STATES), meant="")
    if not _REVISION.fullmatch(row["revision"]):
        report("revision", "wrong_type", wanted="whole number")
    if row["source"] not in {"", "system", "manual"}:
        report("source", "unknown_value", allowed="system, manual", meant="")
    if bool(row["value"]) and bool(row["numerator"] or row["denominator"]):
        report("value", "value_and_pair")
    if bool(row["numerator"]) != bool(row["denominator"]):
        report("numerator" if row["denominator"] else "denominator", "half_pair")
    return found


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
