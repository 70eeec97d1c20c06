"""`kpi score --actuals --out`: results as files, and a reason for every row that was left out."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest

from bulk_rows import write_csv
from conftest import Kpi
from kpi_handbook.score import bulk
from kpi_scoring.engines import choose

COMPANY = Path(__file__).parents[1]
DAY = ("--today", "2026-07-20")
HEADER = ("unit", "entity", "period", "kpi", "value", "numerator", "denominator", "state")


def company_rows() -> list[tuple[str, ...]]:
    """Return the sample company's own values as flat rows, the newest revision of each."""
    rows: dict[tuple[str, ...], tuple[str, ...]] = {}
    for path in sorted((COMPANY / "periods").glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key = path.stem, "", path.parent.name, row["kpi"]
                rows[key] = (*key, row["value"], row["numerator"], row["denominator"], row["state"])
    return list(rows.values())


def table(path: Path) -> list[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def score(kpi: Kpi, source: Path | None, out: Path, *words: str) -> tuple[int, str]:
    given = () if source is None else ("--actuals", source)
    done = kpi("score", "2026-06", *given, "--out", out, "--format", "csv", *DAY, *words, at=COMPANY)
    return done.returncode, done.stdout + done.stderr


def test_rows_from_outside_get_the_scores_of_the_handbook(kpi: Kpi, tmp_path: Path) -> None:
    code, said = score(kpi, write_csv(company_rows(), tmp_path / "rows.csv", HEADER), tmp_path / "bulk")
    assert code == 0, said
    assert score(kpi, None, tmp_path / "own")[0] == 0
    cards = {row["unit"]: row["score"] for row in table(tmp_path / "bulk" / "cards.csv")}
    assert cards["corporate"] == "97.683333"
    assert cards == {row["unit"]: row["score"] for row in table(tmp_path / "own" / "cards.csv")}
    for name in ("units", "perspectives"):
        assert sorted(map(str, table(tmp_path / "bulk" / f"{name}.csv"))) == sorted(
            map(str, table(tmp_path / "own" / f"{name}.csv"))
        )


def test_entities_are_scored_by_the_scorecard_of_their_unit(kpi: Kpi, tmp_path: Path) -> None:
    rows = [(unit, f"branch-{n}", *rest) for unit, _, *rest in company_rows() if unit == "it" for n in range(3)]
    assert score(kpi, write_csv(rows, tmp_path / "rows.csv", HEADER), tmp_path / "out")[0] == 0
    cards = table(tmp_path / "out" / "cards.csv")
    assert sorted(row["entity"] for row in cards) == ["branch-0", "branch-1", "branch-2"]
    assert {row["score"] for row in cards} == {"94.424762"}
    (unit,) = table(tmp_path / "out" / "units.csv")
    assert (unit["entities"], unit["mean_score"]) == ("3", "94.424762")


BAD: Sequence[tuple[tuple[str, ...], str]] = [
    (("nowhere", "", "2026-01", "it-availability", "1", "", "", ""), "no scorecard"),
    (("it", "", "2026-01", "hr-esi", "1", "", "", ""), "does not have the KPI"),
    (("it", "", "2026-13", "it-availability", "1", "", "", ""), "the period"),
    (("it", "x", "2026-01", "it-availability", "1.23456", "", "", ""), "at most 18 digits"),
    (("it", "x", "2026-01", "it-availability", "1,5", "", "", ""), "at most 18 digits"),
    (("it", "x", "2026-02", "it-availability", "1e3", "", "", ""), "at most 18 digits"),
    (("it", "x", "2026-02", "it-availability", "99", "", "", "sent"), "no state"),
    (("it", "x", "2026-02", "it-incident-resolution", "", "5", "", ""), "belong together"),
    (("it", "x", "2026-03", "it-availability", "99", "", "", ""), "another row"),
    (("it", "x", "2026-03", "it-availability", "98", "", "", ""), "another row"),
]


def test_each_row_that_is_not_scored_stands_with_its_line_and_reason(kpi: Kpi, tmp_path: Path) -> None:
    rows = [*company_rows(), *(row for row, _ in BAD)]
    source = write_csv(rows, tmp_path / "rows.csv", HEADER)
    code, said = score(kpi, source, tmp_path / "out")
    assert code == 1
    assert "10 rows could not be scored" in said
    first = len(rows) - len(BAD) + 2
    rejected = {int(row["line"]): row["reason"] for row in table(tmp_path / "out" / "rejected.csv")}
    assert sorted(rejected) == list(range(first, first + len(BAD)))
    for line, (_, reason) in enumerate(BAD, first):
        assert reason in rejected[line]
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())["rows"]
    assert summary["read"] == len(rows) == summary["scored"] + summary["rejected"]
    cards = {row["entity"]: row["score"] for row in table(tmp_path / "out" / "cards.csv")}
    assert cards["it"] == "94.424762"


def test_a_quoted_cell_of_several_lines_does_not_shift_the_line(kpi: Kpi, tmp_path: Path) -> None:
    source = tmp_path / "rows.csv"
    source.write_text(
        'unit,period,kpi,value,reason\nit,2026-01,it-availability,99,"two\nlines"\n\nit,2026-01,it-availability\n'
        "it,2026-02,it-availability,abc,x\n",
        encoding="utf-8",
    )
    assert score(kpi, source, tmp_path / "out")[0] == 1
    assert [row["line"] for row in table(tmp_path / "out" / "rejected.csv")] == ["5", "6"]


def test_parquet_is_read_as_typed_and_binary_floats_are_refused(kpi: Kpi, tmp_path: Path) -> None:
    flat = write_csv(company_rows(), tmp_path / "rows.csv", HEADER)
    kinds = {"value": "DECIMAL(22,4)", "numerator": "DECIMAL(22,4)", "denominator": "DECIMAL(22,4)"}
    for name, other in (("exact", kinds), ("float", {**kinds, "value": "DOUBLE"})):
        columns = ", ".join(f"TRY_CAST({c} AS {other[c]}) AS {c}" if c in other else c for c in HEADER if c != "entity")
        columns += ", TRY_CAST(value AS DATE) AS done"
        select = f"SELECT {columns} FROM read_csv('{flat}', all_varchar = true)"
        duckdb.sql(f"COPY ({select}) TO '{tmp_path / name}.parquet' (FORMAT parquet)")
    code, said = score(kpi, tmp_path / "exact.parquet", tmp_path / "out", "--unit", "it")
    assert "94.424762" in (tmp_path / "out" / "cards.csv").read_text(), said
    assert code == 1  # rows of other units are rejected by name
    code, said = score(kpi, tmp_path / "float.parquet", tmp_path / "no")
    assert code == 2
    assert "binary float" in said
    assert not (tmp_path / "no").exists()


def test_a_folder_with_something_else_is_left_as_it_is(kpi: Kpi, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    code, said = score(kpi, None, tmp_path / "mine")
    assert code == 2
    assert "holds something else" in said
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


def test_new_results_take_the_place_of_old_ones_and_leave_nothing_beside_them(kpi: Kpi, tmp_path: Path) -> None:
    for _ in range(2):
        assert score(kpi, None, tmp_path / "out")[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_results_that_can_not_take_their_place_leave_the_old_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, out = tmp_path / "new" / "made", tmp_path / "out"
    for folder, words in ((made, "new"), (out, "old")):
        folder.mkdir(parents=True)
        (folder / "summary.json").write_text(words)
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self == made:
            raise OSError("no space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="no space"):
        bulk._put(made, out)
    assert (out / "summary.json").read_text() == "old"
    monkeypatch.undo()
    bulk._put(made, out)
    assert (out / "summary.json").read_text() == "new"


@pytest.mark.parametrize(
    ("address", "missing", "install"),
    [
        ("postgres://kpi@127.0.0.1:1/none", "psycopg", "kpi-handbook[postgres]"),
        ("spark://127.0.0.1:1", "pyspark", "kpi-handbook[spark]"),
        ("spark://127.0.0.1:1", "java", "default-jre-headless"),
    ],
)
def test_a_missing_driver_is_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, address: str, missing: str, install: str
) -> None:
    monkeypatch.setattr(choose, "find_spec", lambda name: None if name == missing else name)
    monkeypatch.setattr(choose, "which", lambda name: None if name == missing else name)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(choose.NoEngineError) as raised:
        choose.engine_at(address)
    assert install in raised.value.help_text
    assert raised.value.exit_code == 3


def test_a_server_that_does_not_answer_ends_with_3_and_keeps_the_password(kpi: Kpi, tmp_path: Path) -> None:
    code, said = score(kpi, None, tmp_path / "out", "--engine", "postgres://kpi:secret@127.0.0.1:1/none")
    assert code == 3, said
    assert "apt-get install postgresql" in said
    assert "secret" not in said
    assert "Traceback" not in said
