"""`kpi score --engine … --actuals …` on real servers writes the digits that DuckDB writes, and names what is wrong."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import psycopg
import pytest

from bulk_rows import write_csv
from conftest import Kpi
from kpi_scoring.engines import choose
from servers import free_port, postgres, spark
from test_bulk_command import BAD, COMPANY, DAY, HEADER, company_rows, table

SLOW = pytest.mark.long  # one engine's run of each kind is enough every day
RESULTS = ("cards", "items", "perspectives", "units")
COLUMNS = (*HEADER, "submitted_on", "revision")
TYPED = {
    **dict.fromkeys(HEADER, "VARCHAR"),
    **dict.fromkeys(("value", "numerator", "denominator"), "DECIMAL(22, 4)"),
    **dict.fromkeys(("submitted_on", "done"), "DATE"),
    "revision": "BIGINT",
}
TEXT = "VARCHAR"


def rows() -> list[tuple[str, ...]]:
    """Return the company's values, two branches, a corrected value, one of a later day, and rows nobody can score."""
    own = [(*row, "", "0") for row in company_rows()]
    branches = [(unit, f"branch-{n}", *rest) for unit, _, *rest in own if unit == "it" for n in range(2)]
    corrected = [("it", "branch-1", "2026-05", "it-availability", "97.5", "", "", "", "2026-06-20", "1")]
    later = [("it", "branch-1", "2026-06", "it-availability", "1", "", "", "", "2026-08-01", "7")]
    wrong = [(*row, "", "0") for row, reason in BAD if "digits" not in reason]
    return [*own, *branches, *corrected, *later, *wrong]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the rows as CSV, as a Parquet file, and as a folder of Parquet files."""
    folder = tmp_path_factory.mktemp("actuals")
    flat = write_csv(rows(), folder / "rows.csv", COLUMNS)
    typed = ", ".join(f"TRY_CAST(nullif({name}, '') AS {TYPED[name]}) AS {name}" for name in COLUMNS)
    read = f"SELECT {typed}, TRY_CAST(value AS DATE) AS done FROM read_csv('{flat}', all_varchar = true)"
    duckdb.sql(f"COPY ({read}) TO '{folder}/rows.parquet' (FORMAT parquet)")
    (folder / "parts").mkdir()
    for part in range(2):
        portion = f"SELECT * EXCLUDE place FROM (SELECT *, row_number() OVER () AS place FROM ({read})) "
        portion += f"WHERE place % 2 = {part}"
        duckdb.sql(f"COPY ({portion}) TO '{folder}/parts/{part}.parquet' (FORMAT parquet)")
    return folder


@pytest.fixture(scope="module")
def server(files: Path) -> Iterator[str]:
    """Return the address of a PostgreSQL server of our own that has the rows as the table kpi.actuals."""
    found = duckdb.sql(f"SELECT * FROM '{files}/rows.parquet'")
    with postgres() as address, psycopg.connect(address, autocommit=True) as connection:
        listed = ", ".join(f"{name} {TYPED[name]}" for name in found.columns)
        connection.execute("CREATE SCHEMA kpi")
        connection.execute(f"CREATE TABLE kpi.actuals ({listed})".encode())
        with connection.cursor().copy("COPY kpi.actuals FROM STDIN") as copy:
            for row in found.fetchall():
                copy.write_row(row)
        yield address


@pytest.fixture(scope="module")
def expected(kpi: Kpi, files: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Return what DuckDB makes of the rows."""
    return results(kpi, "duckdb", files / "rows.parquet", tmp_path_factory.mktemp("duckdb") / "out")


def results(kpi: Kpi, engine: str, source: Path | str, out: Path) -> dict[str, object]:
    """Return the files of a run, the order of rows and the lines of rejected ones left out."""
    words = ("--engine", engine, "--actuals", source, "--out", out, "--format", "csv", *DAY)
    done = kpi("score", "2026-06", *words, at=COMPANY, SPARK_LOCAL_IP="127.0.0.1")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "7 rows could not be scored" in done.stderr
    found: dict[str, object] = {name: sorted((out / f"{name}.csv").read_text().splitlines()) for name in RESULTS}
    names = ("unit", "entity", "period", "kpi", "reason")
    found["rejected"] = sorted(tuple(row[name] for name in names) for row in table(out / "rejected.csv"))
    found["counts"] = json.loads((out / "summary.json").read_text())["rows"]
    return found


def test_the_rows_hold_every_way_in_which_a_row_does_not_count(expected: dict[str, object]) -> None:
    assert expected["counts"] == {
        "read": len(rows()),
        "scored": len(rows()) - 9,
        "replaced": 1,
        "later": 1,
        "rejected": 7,
    }
    assert len(expected["rejected"]) == 7  # type: ignore[arg-type]
    branches = [line for line in expected["cards"] if "branch" in line]  # type: ignore[attr-defined]
    assert len(branches) == 2
    assert len({line.partition("rated")[2] for line in branches}) == 2  # the corrected value changes one of them


@pytest.mark.parametrize(
    "source", ["kpi.actuals", pytest.param("rows.csv", marks=SLOW), pytest.param("rows.parquet", marks=SLOW)]
)
def test_postgresql_writes_what_duckdb_writes(
    kpi: Kpi, server: str, files: Path, expected: dict[str, object], tmp_path: Path, source: str
) -> None:
    given = files / source if source.startswith("rows") else source
    assert results(kpi, server, given, tmp_path / "out") == expected


def test_postgresql_scores_the_periods_of_the_handbook(kpi: Kpi, server: str) -> None:
    words = ("score", "2026-06", "--unit", "it", "--format", "json", *DAY)
    assert kpi(*words, "--engine", server, at=COMPANY).stdout == kpi(*words, at=COMPANY).stdout != ""


@pytest.fixture(scope="module")
def reader(server: str) -> str:
    """Return the address for a user who must not read everything, and may read some tables that can't be scored."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            "CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA kpi TO reader; GRANT SELECT ON kpi.actuals TO reader; "
            "CREATE TABLE kpi.hidden AS SELECT * FROM kpi.actuals; "
            "CREATE TABLE kpi.inexact AS SELECT unit, period, kpi, CAST(value AS FLOAT) AS value FROM kpi.actuals; "
            "CREATE TABLE kpi.dated AS SELECT unit, DATE '2026-05-01' AS period, kpi, value FROM kpi.actuals; "
            "GRANT SELECT ON kpi.inexact, kpi.dated TO reader"
        )
    return server.replace("kpi@", "reader@")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("kpi.nothing", 'there is no file or table "kpi.nothing"', marks=SLOW),
        ("kpi.actuals; drop table kpi.actuals", "invalid name syntax"),
        ("kpi.hidden", "permission denied"),
        pytest.param("kpi.inexact", 'column "value" of kpi.inexact is double precision: a binary float', marks=SLOW),
        pytest.param("kpi.dated", 'column "period" of kpi.dated is date: not text', marks=SLOW),
    ],
)
def test_a_table_that_can_not_be_scored_is_refused_with_the_reason(
    kpi: Kpi, reader: str, tmp_path: Path, name: str, says: str
) -> None:
    out = tmp_path / "out"
    done = kpi("score", "2026-06", "--engine", reader, "--actuals", name, "--out", out, *DAY, at=COMPANY)
    assert done.returncode == 2, done.stderr
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
    with psycopg.connect(reader) as connection:
        assert connection.execute("SELECT count(*) > 0 FROM kpi.actuals").fetchone() == (True,)


@pytest.mark.parametrize(
    "kind", ["NUMERIC", pytest.param("NUMERIC(38, 10)", marks=SLOW), pytest.param("BIGINT", marks=SLOW)]
)
def test_a_number_that_would_have_to_be_rounded_is_rejected(kpi: Kpi, server: str, tmp_path: Path, kind: str) -> None:
    values = ["99", str(10**18)] if kind == "BIGINT" else ["99", "99.12345", str(Decimal(10**18))]
    with psycopg.connect(server, autocommit=True) as connection:
        columns = f"unit TEXT, entity TEXT, period TEXT, kpi TEXT, value {kind}"
        connection.execute(f"DROP TABLE IF EXISTS kpi.wide; CREATE TABLE kpi.wide ({columns})".encode())
        for number, value in enumerate(values):
            line = ("it", f"branch-{number}", "2026-01", "it-availability", value)
            connection.execute("INSERT INTO kpi.wide VALUES (%s, %s, %s, %s, %s)", line)
    words = ("--actuals", "kpi.wide", "--out", tmp_path / "out", "--format", "csv")
    done = kpi("score", "2026-01", "--engine", server, *words, *DAY, at=COMPANY)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 1
    assert [row["entity"] for row in table(tmp_path / "out" / "cards.csv")] == ["branch-0"]
    rejected = table(tmp_path / "out" / "rejected.csv")
    assert [row["entity"] for row in rejected] == [f"branch-{number}" for number in range(1, len(values))]
    assert {row["reason"].partition('" ')[2] for row in rejected} == {
        "is no number of at most 18 digits before and 4 after the decimal point"
    }


def test_a_machine_without_java_is_told_what_to_install(kpi: Kpi, tmp_path: Path) -> None:
    words = ("--engine", "local[2]", "--actuals", tmp_path / "rows.parquet", "--out", tmp_path / "out")
    done = kpi("score", "2026-06", *words, *DAY, at=COMPANY, PATH=str(tmp_path), JAVA_HOME="")
    assert done.returncode == 3, done.stderr
    assert "apt-get install default-jre-headless" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_master_that_does_not_answer_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for look_up in ("which", "find_spec"):
        monkeypatch.setattr(choose, look_up, lambda name: name)
    address = f"spark://127.0.0.1:{free_port()}"
    with pytest.raises(choose.NoEngineError, match=f"no Spark master answers at {address}") as raised:
        choose.engine_at(address)
    assert raised.value.exit_code == 3


@pytest.mark.long
def test_a_spark_cluster_writes_what_duckdb_writes(
    kpi: Kpi, files: Path, expected: dict[str, object], tmp_path: Path
) -> None:
    with spark() as address:
        for number, source in enumerate(("rows.csv", "rows.parquet", "parts")):
            assert results(kpi, address, files / source, tmp_path / str(number)) == expected
        words = ("score", "2026-06", "--unit", "it", "--format", "json", *DAY)
        own = kpi(*words, "--engine", address, at=COMPANY, SPARK_LOCAL_IP="127.0.0.1")
        assert own.stdout == kpi(*words, at=COMPANY).stdout != ""


@pytest.mark.long
def test_spark_keeps_texts_as_they_are_and_names_what_it_can_not_read(tmp_path: Path) -> None:
    from kpi_scoring.engines.spark_engine import Spark  # noqa: PLC0415  only the long run needs Spark

    engine = Spark("local[1]")
    rows = [("it's \\ ${x}", 10**30), ("", -1), (None, None)]
    engine.load("some", ("kpi", "target"), rows)
    assert engine.rows("SELECT * FROM some") == [dict(zip(("kpi", "target"), row, strict=True)) for row in rows]
    engine.load("none", ("kpi", "target"), ())
    assert engine.rows("SELECT * FROM none") == []
    for name in (f"{tmp_path}/none.parquet", "no_table", "no table"):
        with pytest.raises(LookupError):
            engine.table(name)
    engine.session.stop()
