"""`kpi revise`, `kpi new-version` and `kpi retire`: what was scored stays, and what comes is decided."""

from decimal import Decimal
from pathlib import Path

import pytest

from governing import DECIDED, REASONS, TODAY, changed, contents, copied, run, running
from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import open_subject
from kpi_handbook.governance.vocabulary import newest
from kpi_handbook.load.folder import read_folder
from kpi_handbook.model.handbook import Handbook, handbook
from kpi_handbook.model.scorecard import Item
from kpi_handbook.score import revised

SUP = "kpi_defs/scorecards/2026-S1/sup.yml"


def book_of(folder: Path) -> Handbook:
    return handbook(read_folder(folder))


def item_of(folder: Path, unit: str, kpi: str) -> Item:
    cards = [card for card, _ in book_of(folder).scorecards if card.unit == unit]
    return next(item for item in cards[0].items if item.kpi == kpi)


def weight(folder: Path, unit: str, kpi: str, period: str) -> Decimal | None:
    return revised(item_of(folder, unit, kpi), period).weight


def test_a_target_is_revised_from_a_period_on_and_earlier_ones_keep_theirs(tmp_path: Path) -> None:
    before = contents(running(tmp_path))
    old = item_of(tmp_path, "sup", "sup-followup-calls")
    done = run(tmp_path, "revise", "sup", "sup-followup-calls", "--from", "2026-05", "--target", "540", *DECIDED)
    assert done.code == 0, done.told
    assert changed(before, contents(tmp_path)) == {SUP}
    item = item_of(tmp_path, "sup", "sup-followup-calls")
    assert (revised(item, "2026-04").target, revised(item, "2026-05").target) == (old.target, 540)
    (revision,) = item.revisions
    assert revision.change.decision == "BRD-2026-17"
    assert revision.change.reason.say("id") == "Dua petugas pindah ke antrean malam"
    old_lines, new_lines = (one.decode().splitlines() for one in (before[SUP], contents(tmp_path)[SUP]))
    assert sum(one != other for one, other in zip(old_lines, new_lines, strict=True)) == 1


def test_an_item_of_several_lines_gets_its_revision_on_lines_of_its_own(tmp_path: Path) -> None:
    before = contents(running(tmp_path))
    path = "kpi_defs/scorecards/2026-S1/sls.yml"
    for period, target in (("2026-05", "52000"), ("2026-06", "54000.5")):
        done = run(tmp_path, "revise", "sls", "sls-revenue", "--from", period, "--target", target, *DECIDED)
        assert done.code == 0, done.told
    item = item_of(tmp_path, "sls", "sls-revenue")
    assert [str(revised(item, period).target) for period in ("2026-04", "2026-05", "2026-06")] == [
        "50000",
        "52000",
        "54000.5",
    ]
    old, new = before[path].decode().splitlines(), contents(tmp_path)[path].decode().splitlines()
    assert [line for line in new if line in old] == old
    assert '      - from: "2026-06"' in new


def test_weights_are_revised_together_so_that_they_total_100(tmp_path: Path) -> None:
    running(tmp_path)
    words = ("revise", "hr", "hr-esi", "--from", "2026-05", "--weight", "20", *DECIDED)
    alone = run(tmp_path, *words)
    assert alone.code == 1
    assert "would add up to 105 from 2026-05 on, not 100" in alone.err
    assert "--weight hr-revenue-per-employee=10" in alone.err
    done = run(tmp_path, *words, "--weight", "hr-time-to-fill=5")
    assert done.code == 0, done.told
    assert weight(tmp_path, "hr", "hr-esi", "2026-04") == 15
    assert (weight(tmp_path, "hr", "hr-esi", "2026-05"), weight(tmp_path, "hr", "hr-time-to-fill", "2026-06")) == (
        20,
        5,
    )


def test_weights_must_hold_in_every_later_period_too(tmp_path: Path) -> None:
    running(tmp_path)
    later = ("revise", "hr", "hr-esi", "--from", "2026-06", "--weight", "20", "--weight", "hr-time-to-fill=5", *DECIDED)
    assert run(tmp_path, *later).code == 0
    done = run(
        tmp_path,
        "revise",
        "hr",
        "hr-esi",
        "--from",
        "2026-05",
        "--weight",
        "18",
        "--weight",
        "hr-idp-realised=4",
        *DECIDED,
    )
    assert done.code == 1
    assert "from 2026-06 on" in done.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("sup", "sup-csat", "--from", "2026-04", "--target", "9"), 1, "write --from 2026-05"),
        (("sup", "sup-csat", "--from", "2027-04", "--target", "9"), 2, "no cycle has a period 2027-04"),
        (("sop", "sup-csat", "--from", "2026-05", "--target", "9"), 2, "sop has no scorecard"),
        (("sup", "sup-cast", "--from", "2026-05", "--target", "9"), 2, 'did you mean "sup-csat"'),
        (("sup", "sup-csat", "--from", "2026-05"), 2, "nothing to revise"),
        (("sup", "sup-csat", "--from", "2026-05", "--target", "50.000"), 2, "may mean two numbers"),
        (("sup", "sup-csat", "--from", "2026-05", "--target", "9,5"), 2, "is no number"),
        (("sup", "sup-csat", "--from", "2026-05", "--target", "1e3"), 2, "is no number"),
        (("sup", "sup-csat", "--from", "2026-05", "--target", "9\n    weight: 99"), 2, "is no number"),
        (("sup", "sup-csat", "--from", "2026-05", "--lo", "9"), 1, "has no lo"),
        (("it", "it-chat-release", "--from", "2026-05", "--due", "31-05-2026"), 2, "is not a day"),
        (("hr", "hr-esi", "--from", "2026-05", "--target", "8"), 1, "is 8 already"),
        (("hr", "hr-esi", "--from", "2026-05", "--weight", "5", "--weight", "hr-esi=6"), 2, "given twice"),
    ],
)
def test_a_revision_that_can_not_be_changes_nothing(
    tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    before = contents(running(tmp_path))
    done = run(tmp_path, "revise", *words, *DECIDED)
    assert said in done.err
    assert done.code == code
    assert contents(tmp_path) == before


def test_a_revision_needs_its_decision_and_a_reason_in_both_languages(tmp_path: Path) -> None:
    running(tmp_path)
    done = run(tmp_path, "revise", "sup", "sup-csat", "--from", "2026-05", "--target", "9", "--reason-en", "x")
    assert done.code == 2
    assert "--decision TEXT" in done.err
    assert "--reason-id TEXT" in done.err


def test_a_second_revision_from_the_same_period_is_refused(tmp_path: Path) -> None:
    running(tmp_path)
    words = ("revise", "sup", "sup-followup-calls", "--from", "2026-05")
    assert run(tmp_path, *words, "--target", "540", *DECIDED).code == 0
    after = contents(tmp_path)
    done = run(tmp_path, *words, "--target", "530", *DECIDED)
    assert (done.code, "there is a revision from 2026-05 already" in done.err) == (1, True)
    assert contents(tmp_path) == after


def test_hostile_words_in_a_decision_and_a_reason_stay_words(tmp_path: Path) -> None:
    running(tmp_path)
    reasons = ("--reason-en", 'x"}, weight: 99, y: {"', "--reason-id", "]}\n- kpi: evil")
    words = ("revise", "sup", "sup-followup-calls", "--from", "2026-05", "--target", "540")
    done = run(tmp_path, *words, "--decision", "BRD: {1}, #2", *reasons)
    assert done.code == 0, done.told
    (revision,) = item_of(tmp_path, "sup", "sup-followup-calls").revisions
    assert revision.change.decision == "BRD: {1}, #2"
    assert revision.change.reason.say("en") == 'x"}, weight: 99, y: {"'
    assert revision.change.reason.say("id") == "]} - kpi: evil"


def test_a_published_period_is_never_revised(tmp_path: Path) -> None:
    before = contents(copied(tmp_path))
    done = run(tmp_path, "revise", "sup", "sup-csat", "--from", "2026-06", "--target", "9", *DECIDED)
    assert done.code == 1
    assert "2026-06 of sup has values already" in done.err
    assert contents(tmp_path) == before


def test_a_new_version_is_the_whole_definition_with_its_comments(tmp_path: Path) -> None:
    copied(tmp_path)
    old = tmp_path / "kpi_defs/kpis/cmp/cmp-findings-closed.yml"
    text = "# kept\n" + old.read_text("utf-8").replace("type: result", "type: result  # kept too")
    old.write_text(text, "utf-8")
    before = contents(tmp_path)
    done = run(tmp_path, "new-version", "cmp-findings-closed", "--from", "2026-08-01", "--today", "2026-07-22")
    assert done.code == 0, done.told
    path = "kpi_defs/kpis/cmp/cmp-findings-closed.v2.yml"
    after = contents(tmp_path)
    assert changed(before, after) == {path}
    new = after[path].decode()
    gone = [line for line in text.splitlines() if line not in new.splitlines()]
    assert gone == ["version: 1", "valid_from: 2026-01-01"]
    added = [line for line in new.splitlines() if line not in text.splitlines()]
    wanted = ["version: 2", "valid_from: 2026-08-01", "change:", "  kind: meaning", "  reason:"]
    assert added == [*wanted, "    en: TODO", "    id: TODO", "  decision: TODO"]
    assert sorted(kpi.version for kpi in book_of(tmp_path).versions["cmp-findings-closed"]) == [1, 2]
    assert "ask the questions again" in done.out


def test_the_change_of_the_last_version_is_not_carried_into_the_next(tmp_path: Path) -> None:
    copied(tmp_path)
    done = run(tmp_path, "new-version", "sls-discount-leakage", "--from", "2026-09-01", "--today", "2026-07-22")
    assert done.code == 0, done.told
    third = newest(book_of(tmp_path), "sls-discount-leakage")
    assert (third.version, third.change and third.change.decision) == (3, "TODO")
    assert "REC-2026-05-02" not in (tmp_path / "kpi_defs/kpis/sls/sls-discount-leakage.v3.yml").read_text("utf-8")


@pytest.mark.parametrize(("name", "folder"), [("conduct", "dictionaries"), ("lcn-2026", "policies")])
def test_policies_and_dictionaries_have_versions_too(tmp_path: Path, name: str, folder: str) -> None:
    copied(tmp_path)
    done = run(tmp_path, "new-version", name, "--from", "2027-01-01", "--today", "2026-07-22")
    assert done.code == 0, done.told
    assert (tmp_path / f"kpi_defs/{folder}/{name}.v2.yml").is_file()
    assert not [one for one in check(open_subject(tmp_path), RULES) if one.severity == "error"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody", "--from", "2026-08-01"), "nothing that has versions"),
        (("hr-esi", "--from", "2026-08-15"), "first day of a period"),
        (("hr-esi", "--from", "2026-07-01"), "is open or over"),
        (("sls-discount-leakage", "--from", "2026-06-01", "--today", "2026-05-01"), "begins on 2026-07-01 already"),
        (("../../x", "--from", "2026-08-01"), "nothing that has versions"),
    ],
)
def test_a_version_that_can_not_begin_is_refused(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    before = contents(copied(tmp_path))
    done = run(tmp_path, "new-version", "--today", "2026-07-22", *words)
    assert done.code != 0
    assert said in done.err
    assert contents(tmp_path) == before


def test_a_retired_kpi_leaves_scorecards_to_come_and_stays_where_it_was_scored(tmp_path: Path) -> None:
    copied(tmp_path)
    run(tmp_path, "new", "cycle", "2026-S2", "--from", "2026-S1")
    before = contents(tmp_path)
    words = ("retire", "sup-kb-articles", "--since", "2026-07", "--successor", "sup-first-contact", *REASONS)
    done = run(tmp_path, *words, "--today", "2026-06-28")
    assert done.code == 0, done.told
    assert changed(before, contents(tmp_path)) == {"kpi_defs/retired.yml", "kpi_defs/scorecards/2026-S2/sup.yml"}
    book = book_of(tmp_path)
    (row,) = book.retired.kpis
    assert (row.id, str(row.since), str(row.remove_after)) == ("sup-kb-articles", "2026-07-01", "2027-07-01")
    held = {card.cycle: {item.kpi for item in card.items} for card, _ in book.scorecards if card.unit == "sup"}
    assert "sup-kb-articles" in held["2026-S1"]
    assert "sup-kb-articles" not in held["2026-S2"]
    assert "KPI141" in done.out
    assert "KPI109" not in done.out
    assert run(tmp_path, *words).code == 1


def test_a_kpi_stays_on_the_scorecard_of_a_cycle_that_has_begun(tmp_path: Path) -> None:
    before = contents(running(tmp_path))
    done = run(tmp_path, "retire", "sup-kb-articles", "--since", "2026-05", *REASONS, "--today", TODAY)
    assert done.code == 0, done.told
    assert changed(before, contents(tmp_path)) == {"kpi_defs/retired.yml"}
    assert "it stays on the scorecard of sup until 2026-S1 ends" in done.out


def test_a_retired_unit_loses_its_scorecards_to_come(tmp_path: Path) -> None:
    copied(tmp_path)
    run(tmp_path, "new", "cycle", "2026-S2", "--from", "2026-S1")
    before = contents(tmp_path)
    done = run(tmp_path, "retire", "sup", "--since", "2026-07", "--successor", "mkt", *REASONS, "--today", "2026-06-28")
    assert done.code == 0, done.told
    after = contents(tmp_path)
    assert changed(before, after) == {"kpi_defs/retired.yml", "kpi_defs/scorecards/2026-S2/sup.yml"}
    assert "kpi_defs/scorecards/2026-S2/sup.yml" not in after
    assert book_of(tmp_path).retired.units[0].successor == "mkt"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody", "--since", "2026-07"), "there is no KPI or unit"),
        (("hr-esi", "--since", "2026-06"), "has values in 2026-06"),
        (("hr-esi", "--since", "2026-13"), "is no period"),
        (("hr-esi", "--since", "2026-07", "--successor", "hr-esi"), "can't be the successor"),
        (("hr-esi", "--since", "2026-07", "--successor", "sup"), "can't be the successor"),
        (("hr-esi", "--since", "2026-07", "--remove-after", "2026-06-30"), "too early"),
        (("sls-discount-leakage", "--since", "2026-07"), "version 2 of sls-discount-leakage begins on 2026-07-01"),
    ],
)
def test_a_retirement_that_can_not_be_changes_nothing(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    before = contents(copied(tmp_path))
    done = run(tmp_path, "retire", *words, *REASONS, "--today", "2026-06-28")
    assert done.code != 0
    assert said in done.err
    assert contents(tmp_path) == before
