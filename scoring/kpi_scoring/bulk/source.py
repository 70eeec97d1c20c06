"""Where bulk rows come from: a CSV or Parquet file, read by DuckDB, or a table where the engine is."""

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kpi_scoring.bulk.given import CLAIMS, OPTIONAL, REQUIRED
from kpi_scoring.bulk.measures import CLAIMED, MEASURES
from kpi_scoring.bulk.rejects import Rejected
from kpi_scoring.bulk.text_rows import typed_select
from kpi_scoring.engines.duckdb_engine import DuckDb

KNOWN = (*REQUIRED, *MEASURES, *OPTIONAL, *CLAIMS)
_FLOAT = ("double", "float", "real")
_WHOLE = ("bigint", "integer", "smallint", "tinyint", "hugeint", "int", "long")
# What a column may be, by the beginning of its type's name in any engine, and what to make of it where it is not.
_KINDS = {
    **dict.fromkeys(("unit", "period", "kpi", "entity", "state"), (("varchar", "text", "char", "string"), "text")),
    **dict.fromkeys((*MEASURES, *CLAIMS), (("decimal", "numeric", *_WHOLE), "DECIMAL(22, 4)")),
    **dict.fromkeys(("done", "submitted_on", "claim_done"), (("date",), "DATE")),
    "revision": (_WHOLE, "BIGINT"),
}


class SourceError(Exception):
    """A source can't be read at all; `help_text` says what to do."""

    def __init__(self, message: str, help_text: str) -> None:
        super().__init__(message)
        self.help_text = help_text


@dataclass(frozen=True)
class Source:
    """Typed rows: a Parquet file or a table, its columns with their types, and what could not be typed."""

    columns: Mapping[str, str]
    parquet: Path | None = None
    rejected: tuple[Rejected, ...] = ()
    lines: Path | None = None
    """The CSV file whose records `place` counts."""

    broken: tuple[int, ...] = ()
    """The records of that file that could not be read."""


def read_file(path: Path, folder: Path) -> Source:
    """Return the typed rows of a file; those of a CSV file are written to a folder as Parquet first."""
    if path.suffix.lower() == ".parquet":
        reader = DuckDb()
        columns = require_columns(reader.parquet("source", path), str(path))
        return Source(columns, parquet=path)
    if path.suffix.lower() == ".csv":
        return _read_csv(path, folder / "typed.parquet")
    raise SourceError(f'"{path.name}" is neither .csv nor .parquet', "give a CSV or Parquet file, or a table's name")


def require_columns(columns: Mapping[str, str], source: str) -> dict[str, str]:
    """Return the columns that scoring knows; raises where one is absent, unknown in type, or a binary float."""
    require_names(columns, source)
    known = {name: kind for name, kind in columns.items() if name in KNOWN}
    for name, kind in known.items():
        allowed, wanted = _KINDS[name]
        if not kind.lower().startswith(allowed):
            is_float = name in (*MEASURES, *CLAIMED) and kind.lower().startswith(_FLOAT)
            why = "a binary float, which has lost digits" if is_float else f"not {wanted}"
            raise SourceError(f'column "{name}" of {source} is {kind}: {why}', f"make it {wanted}")
    return known | {name: kind for name, kind in columns.items() if name in {"place", "text_reason"}}


def require_names(names: Collection[str], source: str) -> None:
    """Raise where a column is absent without which nothing can be scored."""
    for name in REQUIRED:
        if name not in names:
            raise SourceError(
                f'{source} has no column "{name}"',
                f"the columns are {', '.join(REQUIRED)}, then {', '.join(KNOWN[len(REQUIRED) :])} where there are any",
            )
    if not {"value", "numerator", "done"} & set(names):
        raise SourceError(f"{source} has no column with values", "name it value, or numerator and denominator, or done")


def _read_csv(path: Path, typed: Path) -> Source:
    reader = DuckDb()
    columns = reader.csv("text_rows", path, delimiter(path))
    require_names(columns, path.name)
    known = [name for name in columns if name in KNOWN]
    reader.save(typed_select(known, "text_rows"), typed)
    broken = reader.broken_lines()
    kinds = reader.parquet("typed", typed)
    absent = ", ".join(name if name in kinds else f"NULL AS {name}" for name in ("unit", "entity", "period", "kpi"))
    wrong = reader.rows(f"SELECT place, {absent}, text_reason FROM typed WHERE text_reason IS NOT NULL ORDER BY place")
    lines, broken_on = line_numbers(path, [int(row["place"]) for row in wrong], broken)
    rejected = [Rejected(broken_on[number], "", "", "", "", reason) for number, reason in broken.items()]
    for row in wrong:
        unit, entity, period, kpi = (str(row[name] or "") for name in ("unit", "entity", "period", "kpi"))
        rejected.append(Rejected(lines[int(row["place"])], unit, entity, period, kpi, str(row["text_reason"])))
    return Source(kinds, typed, tuple(rejected), path, tuple(broken))


def line_numbers(path: Path, places: Iterable[int], broken: Iterable[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Return the line on which records of a CSV file begin: readable ones by their place, broken ones by their number.

    A quoted cell may hold several lines. DuckDB counts every record, the header as the first, and places only those
    that it could read.
    """
    wanted, skipped = set(places), set(broken)
    found: dict[int, int] = {}
    broken_on: dict[int, int] = {}
    if not wanted and not skipped:
        return found, broken_on
    with path.open(encoding="utf-8-sig", newline="") as file:
        records = csv.reader(file, delimiter=delimiter(path))
        begin, place = 1, -1
        for number, record in enumerate(records, 1):
            if number in skipped:
                broken_on[number] = begin
            elif record:
                place += 1
                if place in wanted:
                    found[place] = begin
            begin = records.line_num + 1
    return found, broken_on


def delimiter(path: Path) -> str:
    """Return what separates the cells of a header: a comma, a semicolon or a tab."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
    return max(",;\t", key=header.count)
