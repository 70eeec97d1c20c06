"""Values read by a query from a real PostgreSQL server, and what a submission says of where they came from."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import forms
from conftest import Kpi
from forms import PERIOD, UNIT
from kpi_handbook.records.canonical import parse
from kpi_handbook.records.digests import sha256
from servers import postgres

FILE = f"periods/{PERIOD}/{UNIT}.csv"
QUERY = "SELECT code, v, above, below FROM actuals WHERE month = %(period)s AND code NOT LIKE 'x%%' ORDER BY code"
SOURCES = """sources:
  - id: warehouse-it
    kind: postgresql
    unit: it
    address: KPI_WAREHOUSE
    query: "{query}"
    columns: {{kpi: code, value: v, numerator: above, denominator: below}}
"""
ACTUALS = (
    ("it-availability", "99.9200", None, None),
    ("it-incident-resolution", None, "51", "7"),
    ("it-user-satisfaction", "4.3", None, None),
    ("it-budget-absorption", "103", None, None),
    ("it-overdue-critical-vulns", "0", None, None),
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with postgres() as found:
        with psycopg.connect(found) as connection:
            connection.execute("CREATE TABLE actuals (month text, code text, v numeric, above numeric, below numeric)")
            for row in ACTUALS:
                connection.execute("INSERT INTO actuals VALUES ('2026-06', %s, %s, %s, %s)", row)
            connection.execute("INSERT INTO actuals VALUES ('2026-05', 'it-availability', 1, NULL, NULL)")
        yield found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = forms.handbook_without_values(tmp_path / "handbook")
    with_query(folder, QUERY)
    return folder


def with_query(root: Path, query: str) -> None:
    (root / "kpi_defs/sources.yml").write_text(SOURCES.format(query=query), "utf-8")


def submit(kpi: Kpi, root: Path, address: str, *words: str) -> tuple[int, str]:
    place = {"KPI_WAREHOUSE": address} if address else {}
    done = kpi(
        *("submit", "--source", "warehouse-it", "--period", PERIOD, "--on", "2026-07-06", *words), at=root, **place
    )
    return done.returncode, done.stdout + done.stderr


def test_values_come_from_the_server_as_values_of_a_system(kpi: Kpi, root: Path, address: str) -> None:
    code, said = submit(kpi, root, address)
    assert code == 0, said
    assert "5 values taken" in said
    rows = {row["kpi"]: row for row in csv.DictReader(io.StringIO((root / FILE).read_text("utf-8")))}
    assert set(rows) == {code for code, *_ in ACTUALS}
    assert rows["it-availability"]["value"] == "99.92"
    assert (rows["it-incident-resolution"]["numerator"], rows["it-incident-resolution"]["denominator"]) == ("51", "7")
    assert {row["source"] for row in rows.values()} == {"system"}
    assert not any(row["evidence"] for row in rows.values())
    assert kpi("check", "--today", "2026-07-06", at=root).returncode == 0


def test_the_receipt_says_which_query_gave_how_many_rows_and_never_the_address(
    kpi: Kpi, root: Path, address: str
) -> None:
    submit(kpi, root, address)
    content = (root / f"periods/{PERIOD}/receipts/{UNIT}-1.json").read_bytes()
    told = parse(content)["from"]
    assert (told["kind"], told["source"], told["row_count"]) == ("postgresql", "warehouse-it", "5")
    assert told["query_sha256"] == sha256(QUERY.encode())
    assert b"127.0.0.1" not in content


def test_reading_the_same_values_again_writes_nothing(kpi: Kpi, root: Path, address: str) -> None:
    submit(kpi, root, address)
    before = (root / FILE).read_bytes()
    code, said = submit(kpi, root, address)
    assert (code, (root / FILE).read_bytes()) == (0, before)
    assert "holds these values already" in said


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ("INSERT INTO actuals VALUES ('2026-06', 'a', 1, 1, 1) RETURNING code, v, above, below", 3, "read-only"),
        ("DROP TABLE actuals", 3, "read-only"),
        ("SELECT code FROM actuals", 1, 'gives no column "v"'),
        ("SELECT code, v, above, below FROM nowhere", 3, 'relation "nowhere" does not exist'),
        ("SELECT code, v, above, below FROM actuals WHERE month = %(month)s", 3, "month"),
        ("SELECT 'it-availability' AS code, '96,5' AS v, NULL AS above, NULL AS below", 1, 'not the text "96,5"'),
        ("SELECT 'it-availability' AS code, 'NaN'::numeric AS v, NULL AS above, NULL AS below", 1, 'text "NaN"'),
        ("SELECT 'it-availability' AS code, 1e300::float8 AS v, NULL AS above, NULL AS below", 1, "more digits"),
        ("SELECT 'it-availability' AS code, true AS v, NULL AS above, NULL AS below", 1, "a truth value"),
        ("SELECT 'it-availability' AS code, now() AS v, NULL AS above, NULL AS below", 1, "a time of day"),
        ("SELECT 'it-availability' AS code, 1.23456 AS v, NULL AS above, NULL AS below", 1, "four decimals"),
        ("SELECT 'it-availability' AS code, 999 AS v, NULL AS above, NULL AS below", 1, "KPI701"),
        ("SELECT 'it-ability' AS code, 9 AS v, NULL AS above, NULL AS below", 1, "there is no KPI"),
        ("SELECT 'hr-esi' AS code, 9 AS v, NULL AS above, NULL AS below", 1, "owes no value of hr-esi"),
        (
            "SELECT 'it-availability' AS code, 9 AS v, NULL AS above, NULL AS below FROM generate_series(1, 2)",
            1,
            "second row",
        ),
        ("SELECT code, v, above, below FROM actuals, generate_series(1, 1000)", 1, "more than 1000 rows"),
        ("SELECT code, v, above, below FROM actuals WHERE false", 1, "no value is filled in"),
    ],
)
def test_what_a_query_gives_is_held_to_the_same_rules(
    query: str, code: int, words: str, kpi: Kpi, root: Path, address: str
) -> None:
    with_query(root, query)
    found, said = submit(kpi, root, address)
    assert (found, words in said) == (code, True), said
    assert not (root / FILE).exists()


def test_an_absent_or_wrong_address_is_named_by_its_variable_only(kpi: Kpi, root: Path) -> None:
    code, said = submit(kpi, root, "")
    assert (code, "the environment variable KPI_WAREHOUSE is not set" in said) == (2, True)
    for wrong in ("postgresql://kpi:s3cret@127.0.0.1:1/x", "postgresql://kpi:s3cret@@[/", "s3cret"):
        code, said = submit(kpi, root, wrong)
        assert (code, "KPI_WAREHOUSE" in said, "s3cret" in said) == (3, True, False), said


def test_an_unknown_source_and_an_absent_period_are_answered(kpi: Kpi, root: Path) -> None:
    done = kpi("submit", "--source", "warehouse-itt", "--period", PERIOD, at=root)
    assert (done.returncode, 'did you mean "warehouse-it"?' in done.stderr) == (2, True)
    done = kpi("submit", "--source", "warehouse-it", at=root)
    assert (done.returncode, "for one period" in done.stderr) == (2, True)


def test_a_mistake_in_the_file_of_sources_is_found_by_the_checks(kpi: Kpi, root: Path) -> None:
    path = root / "kpi_defs/sources.yml"
    path.write_text(
        path.read_text("utf-8").replace("unit: it", "unit: itt").replace("kind: postgresql", "kind: oracle")
    )
    done = kpi("check", "--format", "concise", at=root)
    assert "kpi_defs/sources.yml:3:11:" in done.stdout
    assert "kpi_defs/sources.yml:4:11:" in done.stdout
    assert kpi("submit", "--source", "warehouse-it", "--period", PERIOD, at=root).returncode == 1
