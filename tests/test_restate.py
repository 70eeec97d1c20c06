"""`kpi restate`: what may be published again, every cell that moves, and the later periods that follow."""

import random
import shutil
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from conftest import Kpi
from kpi_handbook.publish import publishing, restate
from kpi_handbook.publish.candidate import Correction
from kpi_handbook.publish.publishing import RefusedError
from kpi_handbook.publish.recompute import check as recomputed
from kpi_handbook.publish.recompute import published_cycle
from kpi_handbook.records.canonical import parse
from kpi_handbook.records.publication import Published, read_published
from kpi_handbook.records.verify import CLASSES
from kpi_handbook.score import Scored
from publications import RELEASES, SMALL, Company, as_on, correction, filed_again, same_day, small_company, tree

AT = "2026-05-06T16:00:00+07:00"
LATER = "2026-05-07T16:00:00+07:00"
BY_OPS = "signed,system,2026-05-05,STW-OPS,2026-05-05,MGR-OPS,,,REV-BOARD,2026-05-06,Two repairs were counted twice."


@pytest.fixture(scope="module")
def after_three(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Return the small company with its three periods published."""
    return small_company(tmp_path_factory.mktemp("small"), tmp_path_factory.mktemp("keys"))


@pytest.fixture
def company(after_three: Company, tmp_path: Path) -> Company:
    """Return a copy to be changed."""
    shutil.copytree(after_three.root, tmp_path / "handbook")
    return Company(tmp_path / "handbook", after_three.key)


def refused(company: Company, period: str, cause: Correction, at: str = AT) -> str:
    """Return the reasons for which a restatement can't be prepared."""
    place = publishing.open_place(company.root, at)
    with pytest.raises(RefusedError) as error:
        restate.prepared(place, restate.plan_of(place, period, same_day(at)[0], cause))
    return told(error.value)


def told(error: RefusedError) -> str:
    return "\n".join(f"{one.path}: {one.message}; {one.help}" for one in error.refusals)


def is_clean(published: Published) -> bool:
    found = [finding for one in CLASSES for finding in one.check(published, None)]
    return not [*found, *recomputed(published)]


def corrected(company: Company, period: str = "2026-03", cases: int = 96) -> None:
    """File a row of the workshop again."""
    finished = {"2026-01": 100, "2026-02": 110, "2026-03": 105}[period]
    filed_again(company.root, period, "ops", f"first-time-fixed,1,,{cases},{finished},{BY_OPS}")


def test_a_correction_becomes_the_next_revision_and_the_first_one_stays(company: Company, kpi: Kpi) -> None:
    before = tree(company.root / "published/2026-03/r0")
    corrected(company)
    words = [
        "--kind",
        "C",
        "--reason-id",
        "Salah hitung.",
        "--reason-en",
        "Counted twice.",
        "--approved-by",
        "REV-BOARD",
    ]
    done = kpi("restate", "2026-03", *words, "--prepare", "--at", same_day(AT)[0], at=company.root)
    assert done.returncode == 0, done.stderr
    assert "values/ops/first-time-fixed/numerator: 97 -> 96" in done.stdout
    company.sign(company.root / "build/publish/2026-03-r1")
    done = kpi("restate", "2026-03", "--at", AT, "--signed-at", same_day(AT)[1], at=company.root)
    assert done.returncode == 0, done.stderr
    published = read_published(company.root)
    assert f"2026-03, revision 1 (C): the head of the log is {published.head.short}" in done.stdout
    assert tree(company.root / "published/2026-03/r0") == before
    assert is_clean(published)
    now = published_cycle(published, "2026-Q1").current["2026-03"]
    assert (now.kind, now.revision, now.approved_by, now.reason["en"]) == ("C", 1, "REV-BOARD", "Counted twice.")


def test_nothing_changed_is_nothing_to_restate(company: Company) -> None:
    assert "nothing to restate: no cell of 2026-03 differs" in refused(company, "2026-03", correction("C"))
    assert "nothing to restate" in refused(company, "2026-03", correction("R2", decision="BRD-1"))
    assert "nothing to restate" in refused(company, "2026-03", correction("R3", decision="BRD-1"))


def test_only_a_published_period_is_restated(company: Company, kpi: Kpi) -> None:
    shutil.rmtree(company.root / "published")
    words = ["--kind", "C", "--reason-id", "a", "--reason-en", "b", "--approved-by", "REV-BOARD", "--prepare"]
    done = kpi("restate", "2026-03", *words, "--at", AT, at=company.root)
    assert (done.returncode, "2026-03 is not published yet" in done.stderr) == (1, True)


def test_the_cause_is_asked_for(company: Company, kpi: Kpi) -> None:
    done = kpi("restate", "2026-03", "--kind", "C", "--prepare", "--at", AT, at=company.root)
    assert (done.returncode, "--reason-id, --reason-en and --approved-by" in done.stderr) == (2, True)


def test_a_candidate_for_another_cause_is_refused(company: Company, kpi: Kpi) -> None:
    corrected(company)
    company.prepared_again("2026-03", AT, correction("C"))
    words = ["--kind", "R1", "--reason-id", "a", "--reason-en", "b", "--approved-by", "REV-BOARD"]
    done = kpi("restate", "2026-03", *words, "--at", AT, at=company.root)
    assert (done.returncode, "was prepared for another cause" in done.stderr) == (1, True)


def test_who_submitted_a_value_can_not_approve_its_correction(company: Company) -> None:
    corrected(company)
    said = refused(company, "2026-03", correction("C", approved_by="STW-OPS"))
    assert "STW-OPS submitted first-time-fixed, and can't approve what changes it" in said
    assert "there is no role NOBODY" in refused(company, "2026-03", correction("C", approved_by="NOBODY"))


def test_a_value_that_came_late_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    company = small_company(tmp_path / "handbook", tmp_path / "keys", 2)
    as_on(SMALL, company.root, date(2026, 4, 22))
    file = company.root / "periods/2026-03/ops.csv"
    rows = file.read_text(encoding="utf-8").splitlines()
    late = rows.pop().replace("spare-parts-cost,0", "spare-parts-cost,1").replace("2026-04", "2026-05")
    absent = "spare-parts-cost,0,,,,missing,,,,,,,,,,Not filed before the lock."
    file.write_text("\n".join([*rows, absent, ""]), encoding="utf-8")
    company.published_first("2026-03", RELEASES["2026-03"])
    filed_again(company.root, "2026-03", "ops", late)
    said = refused(company, "2026-03", correction("C"), at="2026-05-20T16:00:00+07:00")
    assert "spare-parts-cost had no value when 2026-03 was published: that is no mistake" in said
    assert "--kind R1 --only spare-parts-cost" in said
    company.restated("2026-03", "2026-05-20T16:00:00+07:00", correction("R1"))
    cycle = published_cycle(read_published(company.root), "2026-Q1")
    states = [cycle.scored["2026-03", number].cards["ops", "2026-03"][1].items[1].state for number in (0, 1)]
    assert states == ["missing", "reported"]


def test_two_causes_are_two_revisions(company: Company) -> None:
    corrected(company)
    filed_again(company.root, "2026-03", "ops", f"spare-parts-cost,1,21,,,{BY_OPS}")
    company.restated("2026-03", AT, correction("C", only=("first-time-fixed",)))
    first = read_published(company.root).record("2026-03", 1)
    assert first, "it is published"
    assert {
        change["path"].split("/")[2] for change in first.predicate["changes"] if change["path"].startswith("values")
    } == {"first-time-fixed"}
    company.restated("2026-03", LATER, correction("R1"))
    published = read_published(company.root)
    second = published.record("2026-03", 2)
    assert second, "it is published"
    assert {
        change["path"].split("/")[2] for change in second.predicate["changes"] if change["path"].startswith("values")
    } == {"spare-parts-cost"}
    assert is_clean(published)


def test_later_published_periods_must_follow_or_be_left_with_a_reason(company: Company) -> None:
    corrected(company, "2026-01", cases=83)
    company.prepared_again("2026-01", AT, correction("C", decision="BRD-7"))
    with pytest.raises(RefusedError) as error:
        company.commit("2026-01", AT)
    assert "published/2026-02:" in told(error.value)
    assert "published/2026-03:" in told(error.value)
    assert "kpi restate 2026-02 --kind R2 --decision BRD-7 --prepare; or --leave 2026-02=REASON" in told(error.value)
    assert read_published(company.root).current["2026-01"].record.revision == 0


def test_later_periods_are_restated_together_with_an_earlier_one(company: Company) -> None:
    corrected(company, "2026-01", cases=83)
    company.prepared_again("2026-01", AT, correction("C", decision="BRD-7"))
    for period in ("2026-02", "2026-03"):
        company.prepared_again(period, AT, correction("R2", decision="BRD-7"))
    company.commit("2026-01", AT)
    published = read_published(company.root)
    assert is_clean(published)
    now = published_cycle(published, "2026-Q1").current
    assert {period: (one.revision, one.kind) for period, one in now.items()} == {
        "2026-01": (1, "C"),
        "2026-02": (1, "R2"),
        "2026-03": (1, "R2"),
    }
    last = published.record("2026-03", 1)
    assert last, "it is published"
    assert {(one["period"], one["revision"]) for one in last.predicate["inputs"]} == {
        *(("2026-01", "1"), ("2026-02", "1"), ("2026-03", "1")),
    }


def test_a_period_that_is_left_behind_is_told_with_its_reason(company: Company) -> None:
    corrected(company, "2026-01", cases=83)
    left = (("2026-02", "Closed with the tax office."), ("2026-03", "The same."))
    company.restated("2026-01", AT, correction("C", left=left))
    published = read_published(company.root)
    assert is_clean(published)
    cycle = published_cycle(published, "2026-Q1")
    ((vintage, why),) = cycle.left_behind("2026-02")
    assert (vintage.period, vintage.revision, why) == ("2026-01", 1, "Closed with the tax office.")
    assert cycle.left_behind("2026-01") == ()
    corrected(company, "2026-03", cases=95)
    company.restated("2026-03", LATER, correction("C"))
    after = read_published(company.root).record("2026-03", 1)
    assert after, "it is published"
    used = {(one["period"], one["revision"]) for one in after.predicate["inputs"]}
    assert ("2026-01", "0") in used, "a correction does not take in the restatement of another month"


def test_leaving_a_period_that_does_not_change_is_a_mistake(company: Company) -> None:
    corrected(company)
    said = refused(company, "2026-03", correction("C", left=(("2026-02", "why not"),)))
    assert "2026-02 does not change with 2026-03; leave out --leave 2026-02" in said


def test_a_restatement_by_decision_names_it(company: Company) -> None:
    edit(company, "target: 90", "target: 85")
    assert "add --decision with the number of the minutes" in refused(company, "2026-03", correction("R3"))
    company.restated("2026-03", AT, correction("R3", decision="BRD-9"))
    published = read_published(company.root)
    assert is_clean(published)
    record = published.record("2026-03", 1)
    assert record, "it is published"
    changes = {one["path"]: (one["old"], one["new"]) for one in record.predicate["changes"]}
    assert changes["results/ops/items/first-time-fixed/target"] == ("90", "85")


def edit(company: Company, old: str, new: str) -> None:
    file = company.root / "kpi_defs/scorecards/2026-Q1/ops.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_later_data_are_scored_by_the_definitions_of_then(company: Company) -> None:
    edit(company, "target: 90", "target: 50")
    corrected(company)
    company.restated("2026-03", AT, correction("C"))
    first, second = (read_published(company.root).record("2026-03", number) for number in (0, 1))
    assert first, "it is published"
    assert second, "it is published"
    assert second.files["definitions.json"] == first.files["definitions.json"]
    assert parse(second.files["results.json"])["cards"]["ops"]["items"]["first-time-fixed"]["target"] == "90"


def test_withdrawn_results_are_gone_and_their_folders_stay(company: Company) -> None:
    before = tree(company.root / "published/2026-03/r0")
    company.restated("2026-03", AT, correction("withdrawal"))
    published = read_published(company.root)
    assert is_clean(published)
    assert tree(company.root / "published/2026-03/r0") == before
    cycle = published_cycle(published, "2026-Q1")
    assert cycle.current["2026-03"].is_withdrawal
    assert not [key for key in cycle.scored["2026-03", 1].cards if key[1] == "2026-03"]
    assert "2026-03 is withdrawn already" in refused(company, "2026-03", correction("withdrawal"), at=LATER)


def test_a_band_that_changes_makes_it_substantial(company: Company) -> None:
    corrected(company, cases=40)
    company.restated("2026-03", AT, correction("C"))
    record = read_published(company.root).record("2026-03", 1)
    assert record, "it is published"
    changes = {one["path"]: (one["old"], one["new"]) for one in record.predicate["changes"]}
    assert changes["results/ops/rating"] == ("3", "2")
    assert record.predicate["substantial"] is True


@pytest.mark.parametrize("seed", range(4))
def test_generated_changes_are_those_of_an_independent_comparison(company: Company, seed: int) -> None:
    compare_random_edits(company, random.Random(seed))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
def test_generated_changes_are_those_of_an_independent_comparison_at_length(company: Company, seed: int) -> None:
    compare_random_edits(company, random.Random(seed))


def compare_random_edits(company: Company, dice: random.Random) -> None:
    """File some rows again at random, restate, and compare every number of the two revisions by another way."""
    for unit, kpi, pair in dice.sample(ROWS, dice.randint(1, 3)):
        figures = f",{dice.randint(1, 110)},{dice.randint(111, 130)}" if pair else f"{dice.randint(1, 200)},,"
        by = BY_OPS if unit == "ops" else BY_OPS.replace("STW-OPS", "STW-FIN").replace("MGR-OPS", "DIR-MAIN")
        filed_again(company.root, "2026-03", unit, f"{kpi},1,{figures},{by}")
    company.restated("2026-03", AT, correction("C"))
    published = read_published(company.root)
    record = published.record("2026-03", 1)
    assert record, "it is published"
    told = {one["path"]: (one["old"], one["new"]) for one in record.predicate["changes"]}
    cycle = published_cycle(published, "2026-Q1")
    old, new = (numbers(cycle.scored["2026-03", number]) for number in (0, 1))
    moved = {path: (old[path], new[path]) for path in old if old[path] != new[path]}
    assert {path: tuple(map(number, told[path])) for path in told if path in old} == moved
    rows = {unit: (values(company, unit, 0), values(company, unit, 1)) for unit in ("corporate", "ops")}
    expected = {
        f"values/{unit}/{kpi}/{column}": (was[kpi][column], now[kpi][column])
        for unit, (was, now) in rows.items()
        for kpi in now
        for column in ("value", "numerator", "denominator")
        if was[kpi][column] != now[kpi][column]
    }
    figures = ("value", "numerator", "denominator")
    assert {
        path: (one[0] or "", one[1] or "")
        for path, one in told.items()
        if path.startswith("values") and path.endswith(figures)
    } == expected


ROWS = (
    ("corporate", "total-revenue", False),
    ("corporate", "mean-waiting-time", True),
    ("ops", "first-time-fixed", True),
    ("ops", "spare-parts-cost", False),
)


def numbers(scored: Scored) -> Mapping[str, Fraction | None]:
    """Return the numbers of a period by the paths of a record, taken from the results themselves."""
    found: dict[str, Any] = {}
    for (unit, period), (_, result) in scored.cards.items():
        if period != "2026-03":
            continue
        found[f"results/{unit}/score"] = points(result.score)
        found[f"results/{unit}/rating"] = result.rating
        found |= {f"results/{unit}/perspectives/{one.perspective}/mean": points(one.mean) for one in result.groups}
        for item in result.items:
            at = f"results/{unit}/items/{item.kpi}"
            found |= {f"{at}/to_date": item.to_date, f"{at}/raw": item.raw, f"{at}/contribution": item.contribution}
            found |= {f"{at}/achievement": points(item.achievement), f"{at}/rating": item.rating}
    return {path: None if value is None else Fraction(value) for path, value in found.items()}


def points(value: int | None) -> Fraction | None:
    return None if value is None else Fraction(value, 10**6)


def number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text) if "/" in text else Fraction(Decimal(text))


def values(company: Company, unit: str, revision: int) -> dict[str, dict[str, str]]:
    """Return the last row of each KPI in the inputs of a revision, cut at its commas."""
    file = company.root / f"published/2026-03/r{revision}/inputs/{unit}.csv"
    header, *lines = file.read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]
    return {row["kpi"]: row for row in sorted(rows, key=lambda row: int(row["revision"]))}


def test_any_edit_of_the_definitions_leaves_published_periods_as_they_are(company: Company) -> None:
    published = tree(company.root / "published")
    before = published_cycle(read_published(company.root), "2026-Q1")
    dice = random.Random(5)
    files = sorted((company.root / "kpi_defs").rglob("*.yml"))
    for _ in range(60):
        file = dice.choice(files)
        content = bytearray(file.read_bytes())
        content[dice.randrange(len(content))] = dice.choice(b"0123456789abc :\n")
        file.write_bytes(bytes(content))
    after = published_cycle(read_published(company.root), "2026-Q1")
    assert tree(company.root / "published") == published
    assert {place: numbers(one) for place, one in after.scored.items()} == {
        place: numbers(one) for place, one in before.scored.items()
    }
