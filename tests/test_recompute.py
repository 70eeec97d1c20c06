"""Published results made again from the records alone, and what is said of records that do not hold together."""

import json
import random
import shutil
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT, Kpi
from kpi_handbook.publish.recompute import PublishedCycle, check, published_cycle, rebuilt
from kpi_handbook.records.canonical import dump, parse
from kpi_handbook.records.digests import sha256, subject_of
from kpi_handbook.records.publication import Published, read_published
from kpi_handbook.records.verify import CLASSES

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "records").glob("v*"))
EXPECTED: Any = yaml.safe_load((Path(__file__).parent / "expected" / "2026-S1.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the records of the sample and nothing else."""
    folder = tmp_path_factory.mktemp("alone")
    shutil.copytree(ROOT / "published", folder / "published")
    return folder


@pytest.fixture(scope="module")
def sample(alone: Path) -> PublishedCycle:
    return published_cycle(read_published(alone), "2026-S1")


def test_every_published_number_of_the_sample_recomputes_from_the_records_alone(alone: Path) -> None:
    assert [one.name for one in alone.iterdir()] == ["published"]
    assert list(check(read_published(alone))) == []


def test_the_sample_verifies_by_command(alone: Path, kpi: Kpi) -> None:
    done = kpi("verify", "--recompute", "--root", alone, at=alone)
    assert done.returncode == 0, done.stdout
    assert "verified: layout canonical digest chain signature role recompute" in done.stdout


def test_published_numbers_are_the_expected_ones(sample: PublishedCycle) -> None:
    for unit, expected in {"corporate": EXPECTED["corporate"], **EXPECTED["units"]}.items():
        for month in expected["by_month"]:
            vintage = sample.current[month["period"]]
            _, result = sample.scored[vintage.period, vintage.revision].cards[unit, vintage.period]
            assert result.score is not None
            assert Fraction(result.score, 10**6) == Fraction(Decimal(str(month["score"]))), (unit, month)
            assert result.rating == month["rating"]


def test_first_publications_keep_what_they_said(sample: PublishedCycle) -> None:
    told = {
        (vintage.period, vintage.revision): (vintage.kind, score(sample, unit, vintage.period, vintage.revision))
        for vintage in sample.vintages
        for unit in ("mkt" if vintage.period == "2026-03" else "fin",)
        if vintage.period in {"2026-03", "2026-05"}
    }
    assert told == {
        ("2026-03", 0): ("initial", 75_506342),
        ("2026-03", 1): ("R1", 91_153802),
        ("2026-05", 0): ("initial", 95_932331),
        ("2026-05", 1): ("C", 95_645341),
    }
    missing = sample.scored["2026-03", 0].cards["mkt", "2026-03"][1]
    assert next(item.state for item in missing.items if item.kpi == "mkt-visitor-signup") == "missing"


def score(cycle: PublishedCycle, unit: str, period: str, revision: int) -> int | None:
    return cycle.scored[period, revision].cards[unit, period][1].score


def test_revisions_stand_in_the_order_of_their_publication(sample: PublishedCycle) -> None:
    assert [one.folder for one in sample.vintages] == [
        *("2026-01/r0", "2026-02/r0", "2026-03/r0", "2026-03/r1", "2026-04/r0", "2026-05/r0", "2026-05/r1"),
        "2026-06/r0",
    ]
    revised = sample.current["2026-05"]
    assert (revised.kind, revised.approved_by, revised.signed_by) == ("C", "REV-FIN", ("STRAT-OFF",))
    assert {"path": "values/fin/fin-dso/value", "old": "48", "new": "49"} in revised.changes
    assert sample.vintages[-1].head == read_published(ROOT).head.short


def test_equal_definitions_are_loaded_once(sample: PublishedCycle) -> None:
    assert len({id(book) for book in sample.books.values()}) == 1


def test_a_revision_shows_earlier_months_as_they_were_then(sample: PublishedCycle) -> None:
    june = sample.scored["2026-06", 0]
    assert june.result("mkt", "2026-03") == sample.scored["2026-03", 1].result("mkt", "2026-03")
    assert june.result("fin", "2026-05") == sample.scored["2026-05", 1].result("fin", "2026-05")


def test_one_revision_is_rebuilt_with_its_handbook(alone: Path, sample: PublishedCycle) -> None:
    book, scored = rebuilt(read_published(alone), "2026-05", 0)
    assert book.units.keys() >= {"corporate", "fin"}
    assert scored.result("fin", "2026-05") == sample.scored["2026-05", 0].result("fin", "2026-05")


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda folder: folder.name)
def test_records_of_every_release_verify_and_recompute(folder: Path) -> None:
    published = read_published(folder)
    assert published.records
    assert [finding for one in CLASSES for finding in one.check(published, None)] == []
    assert list(check(published)) == []


def test_there_is_a_record_of_the_first_release() -> None:
    assert FIXTURES[0].name == "v0.1"


# Records that were altered together with their digests, so that only recomputing can tell


@pytest.fixture
def small() -> Published:
    return read_published(FIXTURES[0])


def altered(published: Published, place: str, change: Callable[[dict[str, Any]], None], name: str) -> set[str]:
    """Return what is found once a file of a record, and every digest of it, were changed."""
    folder = f"published/{place}"
    files = dict(published.files)
    content = json.loads(files[f"{folder}/{name}"])
    change(content)
    files[f"{folder}/{name}"] = dump(content)
    if name != "record.json":
        record = json.loads(files[f"{folder}/record.json"])
        subject = [
            subject_of(name, files[f"{folder}/{name}"]) if one["name"] == name else one for one in record["subject"]
        ]
        predicate = dict(record["predicate"])
        if name == "definitions.json":
            predicate["definitions_sha256"] = sha256(files[f"{folder}/{name}"])
        files[f"{folder}/record.json"] = dump({**record, "subject": subject, "predicate": predicate})
    return {finding.name for finding in check(Published(files)) if finding.path.startswith(folder)}


def test_a_number_that_was_altered_with_its_digest_is_found(small: Published) -> None:
    def better(results: dict[str, Any]) -> None:
        results["cards"]["ops"]["items"]["first-time-fixed"]["achievement"] = "120.000000"

    assert altered(small, "2026-02/r0", better, "results.json") == {"result-differs"}


def test_a_number_that_was_left_out_is_found(small: Published) -> None:
    assert altered(small, "2026-02/r0", lambda results: results["cards"].pop("ops"), "results.json") == {
        "result-differs"
    }


def test_a_resolved_target_that_its_sources_do_not_say_is_found(small: Published) -> None:
    def easier(definitions: dict[str, Any]) -> None:
        definitions["items"]["ops"]["items"]["first-time-fixed"]["target"] = "10"

    assert altered(small, "2026-02/r0", easier, "definitions.json") == {"result-differs"}


def test_a_change_that_is_not_listed_is_found(small: Published) -> None:
    def shorter(record: dict[str, Any]) -> None:
        record["predicate"]["changes"].pop()

    assert altered(small, "2026-01/r1", shorter, "record.json") == {"change-list-incomplete"}


def test_a_band_that_is_said_not_to_have_changed_is_found(small: Published) -> None:
    def turned(record: dict[str, Any]) -> None:
        record["predicate"]["substantial"] = not record["predicate"]["substantial"]

    assert altered(small, "2026-01/r1", turned, "record.json") == {"change-list-incomplete"}


def test_arithmetic_that_nobody_has_is_said(small: Published) -> None:
    def later(record: dict[str, Any]) -> None:
        record["predicate"]["engine"]["steps"] = "99"

    assert altered(small, "2026-02/r0", later, "record.json") == {"steps-unknown"}


def test_definitions_that_make_no_handbook_are_said_and_the_others_still_recompute(small: Published) -> None:
    def emptied(definitions: dict[str, Any]) -> None:
        definitions["sources"]["kpi_defs/organization.yml"] = "[" * 30

    assert altered(small, "2026-02/r0", emptied, "definitions.json") == {"result-differs"}


def test_bytes_that_were_altered_end_in_findings_not_in_a_traceback(small: Published) -> None:
    dice = random.Random(3)
    paths = [path for path in small.files if path.endswith(("json", "csv")) and "/r" in path]
    for _ in range(15):
        path = dice.choice(paths)
        content = bytearray(small.files[path])
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(7)
        place = path.split("/")[1:3]
        found = list(check(Published({**small.files, path: bytes(content)}, only=place[0])))
        if not path.endswith("record.json"):
            assert found, path
    assert parse(small.files["published/2026-01/r1/record.json"])
