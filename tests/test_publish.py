"""`kpi publish`: the candidate, what is refused, and what a record holds."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from conftest import Kpi, environment
from kpi_handbook.problems import HandbookError
from kpi_handbook.publish import publishing
from kpi_handbook.publish.publishing import RefusedError
from kpi_handbook.publish.recompute import check as recomputed
from kpi_handbook.publish.release import announced_for
from kpi_handbook.records.canonical import parse
from kpi_handbook.records.commit import log_only
from kpi_handbook.records.events import Approval, calendar_changed, cancelled
from kpi_handbook.records.publication import read_published
from kpi_handbook.records.verify import CLASSES
from publications import RELEASES, SMALL, Company, as_on, eve_of, small_company, tree

NEXT, AT = "2026-02", RELEASES["2026-02"]
EVE, SIGNED = eve_of(AT)


@pytest.fixture(scope="module")
def after_one(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Return the small company after its first publication, with the second month filed."""
    made = small_company(tmp_path_factory.mktemp("small"), tmp_path_factory.mktemp("keys"), 1)
    as_on(SMALL, made.root, date.fromisoformat(AT[:10]))
    return made


@pytest.fixture
def company(after_one: Company, tmp_path: Path) -> Company:
    """Return a copy to be changed."""
    shutil.copytree(after_one.root, tmp_path / "handbook")
    return Company(tmp_path / "handbook", after_one.key)


def prepared(company: Company) -> Path:
    """Prepare and sign the next period."""
    place = publishing.open_place(company.root, EVE)
    folder = publishing.folder_of(company.root, NEXT, 0)
    publishing.write_candidate(folder, publishing.prepared(place, publishing.first_plan(place, NEXT, EVE)).files)
    company.sign(folder)
    return folder


def refused(company: Company, at: str = AT, signed_at: str = SIGNED) -> str:
    """Return the reasons for which the next period is not published; nothing may be written."""
    before = tree(company.root / "published")
    place = publishing.open_place(company.root, at)
    with pytest.raises(RefusedError) as error:
        publishing.publish(place, publishing.folder_of(company.root, NEXT, 0), NEXT, at, signed_at)
    assert tree(company.root / "published") == before
    return "\n".join(f"{one.path}: {one.message}; {one.help}" for one in error.value.refusals)


def not_prepared(company: Company, at: str = EVE, period: str = NEXT) -> str:
    """Return the reasons for which a period can't be prepared."""
    place = publishing.open_place(company.root, at)
    with pytest.raises(RefusedError) as error:
        publishing.prepared(place, publishing.first_plan(place, period, at))
    return "\n".join(f"{one.path}: {one.message}; {one.help}" for one in error.value.refusals)


def edit(company: Company, name: str, old: str, new: str) -> None:
    """Change a text that must be there in a file of the handbook."""
    file = company.root / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_three_steps_of_a_publication_by_command(company: Company, kpi: Kpi) -> None:
    done = kpi("publish", NEXT, "--prepare", "--at", EVE, at=company.root)
    assert done.returncode == 0, done.stderr
    folder = company.root / "build/publish/2026-02-r0"
    assert "ssh-keygen -Y sign -n kpi-publication@v1 -f KEY record.json" in done.stdout
    assert "98.6" in done.stdout
    company.sign(folder)
    dry = kpi("publish", NEXT, "--at", AT, "--signed-at", SIGNED, "--dry-run", at=company.root)
    assert (dry.returncode, dry.stdout) == (0, "nothing stands against it\n")
    assert NEXT not in read_published(company.root).current
    done = kpi("publish", NEXT, "--at", AT, "--signed-at", SIGNED, at=company.root)
    assert done.returncode == 0, done.stderr
    published = read_published(company.root)
    assert f"the head of the log is {published.head.short}" in done.stdout
    assert not [finding for one in CLASSES for finding in one.check(published, None)]
    assert not list(recomputed(published))


def test_a_second_publication_of_a_period_is_refused(company: Company, kpi: Kpi) -> None:
    done = kpi("publish", "2026-01", "--at", AT, at=company.root)
    assert done.returncode == 1
    assert "2026-01 is published already; a correction is the next revision, made by kpi restate" in done.stderr


def test_usage_mistakes_end_with_two(company: Company, kpi: Kpi) -> None:
    unknown = kpi("publish", "2027-01", "--prepare", "--at", EVE, at=company.root)
    assert (unknown.returncode, "there are 2026-01, 2026-02, 2026-03" in unknown.stderr) == (2, True)
    local = kpi("publish", NEXT, "--prepare", "--at", "2026-03-23T18:00:00", at=company.root)
    assert (local.returncode, "no moment with its offset" in local.stderr) == (2, True)


def test_a_record_holds_what_its_format_names(company: Company) -> None:
    files = publishing.read_candidate(prepared(company))
    said = parse(files["record.json"])["predicate"]
    assert {name for name in files if not name.startswith("sig/")} == {
        *("record.json", "definitions.json", "results.json", "results.csv"),
        *("inputs/corporate.csv", "inputs/ops.csv"),
    }
    assert said["calendar"]["announced_for"] == AT
    assert said["calendar"]["announced_at"] == "2026-01-05T09:00:00+07:00"
    assert [(one["period"], one["revision"], one["unit"]) for one in said["inputs"]] == [
        *(("2026-01", "0", "corporate"), ("2026-01", "0", "ops")),
        *(("2026-02", "0", "corporate"), ("2026-02", "0", "ops")),
    ]
    assert (said["coverage"], said["kind"], said["revision"]) == ({"rated": "100", "total": "100"}, "initial", "0")
    assert "changes" not in said
    first = read_published(company.root).record("2026-01", 0)
    assert first, "the first period is published"
    assert files["definitions.json"] == first.files["definitions.json"]
    assert files["inputs/ops.csv"] == (company.root / "periods/2026-02/ops.csv").read_bytes()


def test_every_part_of_the_working_stands_in_the_results(company: Company) -> None:
    results = json.loads(publishing.read_candidate(prepared(company))["results.json"])
    item = results["cards"]["ops"]["items"]["first-time-fixed"]
    assert item["values"]["2026-02"] == {
        "revision": "0",
        "state": "signed",
        "numerator": "99",
        "denominator": "110",
        "submitted_by": "STW-OPS",
        "validated_by": "MGR-OPS",
        "evidence": [],
    }
    assert (item["to_date"], item["target_to_date"], item["raw"]) == ("610/7", "90", "6100/63")
    assert (item["formula"], item["figures"]["actual"]) == ("actual / target * 100", "610/7")
    assert (item["achievement"], item["weight"], item["contribution"]) == ("96.825397", "60", "58.0952382")


def test_a_candidate_is_the_same_bytes_wherever_it_is_made(company: Company, kpi: Kpi) -> None:
    made = []
    for number, more in enumerate(
        ({"TZ": "UTC", "PYTHONHASHSEED": "0"}, {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C"})
    ):
        folder = company.root / f"candidate-{number}"
        done = kpi("publish", NEXT, "--prepare", "--at", EVE, "--candidate", folder, at=company.root, **more)
        assert done.returncode == 0, done.stderr
        made.append(tree(folder))
    assert made[0] == made[1]


def test_preparing_again_keeps_signatures_of_the_same_record_only(company: Company) -> None:
    folder = prepared(company)
    place = publishing.open_place(company.root, EVE)
    publishing.write_candidate(folder, publishing.prepared(place, publishing.first_plan(place, NEXT, EVE)).files)
    assert (folder / "sig/publisher.STRAT-OFF.sig").is_file()
    later = EVE.replace("18:00", "18:10")
    publishing.write_candidate(folder, publishing.prepared(place, publishing.first_plan(place, NEXT, later)).files)
    assert not (folder / "sig/publisher.STRAT-OFF.sig").is_file()


def test_all_reasons_are_named_in_one_run(company: Company) -> None:
    folder = prepared(company)
    (folder / "sig/publisher.STRAT-OFF.sig").unlink()
    edit(company, "periods/2026-02/ops.csv", "19,,,signed", "17,,,signed")
    said = refused(company, at="2026-03-23T19:00:00+07:00")
    assert "2026-02 is announced for 2026-03-24T09:00:00+07:00" in said
    assert "the signature of the publisher is absent" in said
    assert "results/cards/ops/items/spare-parts-cost/to_date: the candidate has 40, now it is 38" in said
    assert "inputs/ops.csv: line 3: the candidate has spare-parts-cost,0,19" in said


def test_errors_in_definitions_keep_a_period_from_being_prepared(company: Company) -> None:
    edit(company, "kpi_defs/scorecards/2026-Q1/ops.yml", "weight: 40", "weight: 30")
    assert "kpi_defs/scorecards/2026-Q1/ops.yml:4:1: KPI141" in not_prepared(company)


def test_an_earlier_period_that_is_not_published_comes_first(company: Company) -> None:
    said = not_prepared(company, at="2026-03-24T18:00:00+07:00", period="2026-03")
    assert "2026-02 comes before it, and is not published; publish 2026-02 first" in said
    assert "2026-03 is not locked yet on 2026-03-24" in said


def test_coverage_under_the_floor_is_refused(company: Company) -> None:
    edit(company, "kpi_defs/policies/small-2026.yml", "gap: strict", "gap: strict\nmin_coverage: 101")
    said = not_prepared(company)
    assert "the scorecard of ops has less rated than the policy asks for (min_coverage): 100 %" in said


def test_a_missing_value_holds_back_where_the_policy_says_so(company: Company) -> None:
    edit(company, "kpi_defs/policies/small-2026.yml", "gap: strict", "gap: strict\nblock_publication: true")
    edit(
        company,
        "periods/2026-02/ops.csv",
        "spare-parts-cost,0,19,,,signed,system,2026-03-05,STW-OPS,2026-03-11,MGR-OPS,,,,,",
        "spare-parts-cost,0,,,,missing,,,,,,,,,,Not filed before the lock.",
    )
    said = not_prepared(company)
    assert (
        "the scorecard of ops has a value that is missing, and the policy holds back for it: spare-parts-cost" in said
    )


def test_a_release_that_was_moved_is_held_to_its_new_moment(company: Company) -> None:
    place = publishing.open_place(company.root, EVE)
    approval = Approval("2026-03-20T09:00:00+07:00", "DIR-MAIN", place.subject.handbook.roles)
    due, words = announced_for(place.subject.handbook, place.published, NEXT), {"id": "Libur.", "en": "Holiday."}
    assert due, "the calendar announces it"
    later = "2026-03-26T09:00:00+07:00"
    log_only(company.root, calendar_changed(place.published, NEXT, due, later, words, approval))
    folder = prepared(company)
    assert f"2026-02 is announced for {later}" in refused(company)
    said = parse(publishing.read_candidate(folder)["record.json"])["predicate"]["calendar"]
    assert said["announced_for"] == later
    assert [(one["old"], one["new"], one["reason"]["en"]) for one in said["changes"]] == [(AT, later, "Holiday.")]
    place = publishing.open_place(company.root, later)
    assert publishing.publish(place, folder, NEXT, later, SIGNED)


def test_a_month_that_was_cancelled_holds_no_later_one_back(company: Company) -> None:
    place = publishing.open_place(company.root, AT)
    approval = Approval(AT, "DIR-MAIN", place.subject.handbook.roles)
    words = {"id": "Data hilang.", "en": "The data were lost."}
    log_only(company.root, cancelled(place.published, NEXT, words, approval))
    as_on(SMALL, company.root, date(2026, 4, 22))
    assert "2026-02 was cancelled; it will not be published" in not_prepared(company)
    company.published_first("2026-03", RELEASES["2026-03"])
    published = read_published(company.root)
    record = published.record("2026-03", 0)
    assert record, "it is published"
    assert {one["period"] for one in record.predicate["inputs"]} == {"2026-01", "2026-03"}
    assert list(recomputed(published)) == []


def test_a_value_that_nobody_validated_is_not_published(company: Company) -> None:
    edit(
        company,
        "periods/2026-02/ops.csv",
        "19,,,signed,system,2026-03-05,STW-OPS,2026-03-11,MGR-OPS",
        "19,,,self_submitted,system,2026-03-05,STW-OPS,,",
    )
    assert "spare-parts-cost is self_submitted: nobody has validated it" in not_prepared(company)


def test_a_value_that_is_agreed_and_not_signed_is_not_published(company: Company) -> None:
    edit(company, "periods/2026-02/ops.csv", "19,,,signed", "19,,,agreed")
    assert "spare-parts-cost is agreed: not both sides have signed it" in not_prepared(company)


def test_who_decided_about_a_value_did_not_validate_it(company: Company) -> None:
    edit(
        company,
        "periods/2026-02/ops.csv",
        "19,,,signed,system,2026-03-05,STW-OPS,2026-03-11,MGR-OPS,,,,,",
        "19,,,signed,system,2026-03-05,STW-OPS,2026-03-11,MGR-OPS,,REC-2026-02-01,MGR-OPS,2026-03-12,",
    )
    edit(company, "kpi_defs/checks.yml", "fail_on: error", 'fail_on: error\nseverity: {KPI503: "off"}')
    assert "MGR-OPS both validated and decided spare-parts-cost" in not_prepared(company)


def test_who_filed_a_value_can_not_validate_it(company: Company) -> None:
    edit(
        company,
        "periods/2026-02/ops.csv",
        "19,,,signed,system,2026-03-05,STW-OPS",
        "19,,,signed,system,2026-03-05,MGR-OPS",
    )
    assert "KPI503 MGR-OPS submitted spare-parts-cost and validated it too" in not_prepared(company)
    edit(company, "kpi_defs/checks.yml", "fail_on: error", 'fail_on: error\nseverity: {KPI503: "off"}')
    assert "MGR-OPS both submitted and validated spare-parts-cost" in not_prepared(company)


def test_a_signer_with_a_part_in_the_values_is_refused(company: Company) -> None:
    folder = prepared(company)
    company.sign(folder, principal="MGR-OPS")
    said = refused(company)
    assert "sig/publisher.MGR-OPS.sig: MGR-OPS" in said
    assert "another role must publish it" in said


def test_a_signature_by_another_key_is_refused(company: Company, tmp_path: Path) -> None:
    prepared(company)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "other"], check=True)
    Company(company.root, tmp_path / "other").sign(publishing.folder_of(company.root, NEXT, 0))
    assert "unknown-signer" in refused(company)


def test_a_signature_older_than_the_candidate_is_refused(company: Company) -> None:
    prepared(company)
    assert "bad-signature" in refused(company, signed_at="2026-03-23T17:00:00+07:00")


def test_any_edited_file_of_a_candidate_is_refused(company: Company) -> None:
    folder = prepared(company)
    for name in ("results.csv", "results.json", "definitions.json", "inputs/ops.csv"):
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content.replace(b"0", b"1", 1))
        assert name in refused(company)
        (folder / name).write_bytes(content)
    (folder / "extra.txt").write_bytes(b"")
    assert "extra.txt: this file of the candidate does not belong there" in refused(company)
    (folder / "extra.txt").unlink()
    (folder / "results.csv").unlink()
    assert "results.csv: this file of the candidate is missing" in refused(company)


def test_a_link_in_a_candidate_is_refused(company: Company) -> None:
    folder = prepared(company)
    (folder / "sig/other.sig").symlink_to(folder / "record.json")
    with pytest.raises(HandbookError, match="is a link"):
        refused(company)


def test_a_candidate_of_another_period_is_refused(company: Company) -> None:
    folder = prepared(company)
    place = publishing.open_place(company.root, AT)
    with pytest.raises(HandbookError, match="holds revision 0 of 2026-02"):
        publishing.publish(place, folder, "2026-03", AT, SIGNED)


def test_of_many_publishers_at_once_one_wins(company: Company) -> None:
    race(company, 3)


@pytest.mark.long
def test_of_twenty_publishers_at_once_one_wins(company: Company) -> None:
    race(company, 20)


def race(company: Company, count: int) -> None:
    """Let many processes publish the same candidate."""
    prepared(company)
    command = Path(sys.executable).with_name("kpi")
    words = [command, "publish", NEXT, "--at", AT, "--signed-at", SIGNED]
    running = [
        subprocess.Popen(words, cwd=company.root, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(count)
    ]
    for one in running:
        one.communicate()
    codes = sorted(one.returncode for one in running)
    assert codes[0] == 0
    assert set(codes[1:]) <= {1, 3}
    published = read_published(company.root)
    assert [vintage.record.revision for vintage in published.vintages(NEXT)] == [0]
    assert not [finding for one in CLASSES for finding in one.check(published, None)]
