"""`kpi coaching`: who needs a conversation, drafts that pass, follow-ups and ends that touch nothing else."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from conftest import ROOT
from governing import changed, contents, copied, run
from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import open_subject
from kpi_handbook.cli.coaching import STEPS
from kpi_handbook.load import load_yaml
from kpi_handbook.problems import Problem, Severity

RECORDS = "people/2026-S1/coaching"
RECRUITMENT = f"{RECORDS}/COA-2026-04-007.yml"
NIGHT = f"{RECORDS}/COA-2026-05-004.yml"
NEW = f"{RECORDS}/COA-2026-06-001.yml"
JULY = "2026-07-22"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a copy of the sample with its records about people."""
    copied(tmp_path)
    shutil.copytree(ROOT / "people", tmp_path / "people")
    return tmp_path


def reopened(book: Path, path: str) -> Path:
    """Take the end of a coaching away: it is running again."""
    text = (book / path).read_text("utf-8")
    start = text.index("closure:")
    end = text.index("retain_until:")
    (book / path).write_text(text[:start] + text[end:], "utf-8")
    return book / path


def problems(book: Path, path: str, today: str = JULY) -> list[Problem]:
    subject = open_subject(book, date.fromisoformat(today), "restricted")
    return [one for one in check(subject, RULES, preview=True) if one.path == path]


def errors(book: Path, path: str, today: str = JULY) -> list[str]:
    return [one.code for one in problems(book, path, today) if one.severity is Severity.ERROR]


def test_each_step_has_its_module() -> None:
    folder = ROOT / "generator" / "kpi_handbook" / "cli"
    files = {path.stem.removeprefix("coaching_").replace("_", "-") for path in folder.glob("coaching_*.py")}
    assert files == set(STEPS)


# due


def owed(book: Path, today: str) -> list[tuple[str, str, str, str | None, bool]]:
    done = run(book, "coaching", "due", "--today", today, "--format", "json")
    found = json.loads(done.out)["owed"]
    return [(one["kind"], one["employee"], one["role"], one["due"], one["is_late"]) for one in found]


def test_a_missed_follow_up_is_told_with_the_role_of_the_supervisor(book: Path) -> None:
    assert ("follow_up", "EMP-0090", "SPV-SUP", "2026-06-12", True) in owed(book, "2026-06-15")
    assert not [one for one in owed(book, "2026-06-12") if one[0] == "follow_up"]


def test_a_wide_gap_makes_the_conversation_mandatory_and_the_conversation_ends_that(book: Path) -> None:
    assert ("conversation", "EMP-0112", "MGR-CMP", "2026-06-05", False) in owed(book, "2026-05-17")
    assert "EMP-0112" not in {one[1] for one in owed(book, "2026-05-18") if one[0] == "conversation"}


def test_a_low_rating_or_a_red_kpi_that_nobody_talked_about_is_owed_after_the_publication(book: Path) -> None:
    (book / RECRUITMENT).unlink()
    found = [one for one in owed(book, "2026-07-28") if one[1] == "EMP-0047"]
    assert found == [("conversation", "EMP-0047", "MGR-HR", "2026-07-28", False)]
    assert next(one for one in owed(book, "2026-07-29") if one[1] == "EMP-0047")[4]
    told = run(book, "coaching", "due", "--today", JULY).out
    assert "B3 is rated 2" in told
    assert "hr-time-to-fill was red in 2026-06" in told


def test_everybody_else_has_a_conversation_each_quarter(book: Path) -> None:
    found = {one[1]: one for one in owed(book, JULY) if one[0] == "quarterly"}
    assert found["EMP-0047"] == ("quarterly", "EMP-0047", "MGR-HR", "2026-09-30", False)
    assert found["EMP-0003"] == ("quarterly", "EMP-0003", "DIR-MAIN", "2026-03-31", True)


def test_who_is_away_or_has_left_is_owed_no_quarterly_conversation(book: Path) -> None:
    register = book / "people/register.yml"
    text = register.read_text("utf-8").replace("supervisor: EMP-0035,", "supervisor: EMP-0035, left: 2026-07-01,")
    register.write_text(text, "utf-8")
    assert "EMP-0090" not in {one[1] for one in owed(book, JULY)}


def test_one_unit_alone_can_be_asked_for(book: Path) -> None:
    done = run(book, "coaching", "due", "--unit", "sup", "--today", JULY)
    assert "EMP-0090" in done.out
    assert "EMP-0047" not in done.out


# new


def test_a_new_form_begins_with_what_the_results_say(book: Path) -> None:
    done = run(book, "coaching", "new", "EMP-0047", "--today", JULY)
    assert done.code == 0
    data = load_yaml(NEW, (book / NEW).read_bytes()).data
    assert (data["employee"], data["supervisor"], data["layer"], data["language"]) == (
        *("EMP-0047", "EMP-0011"),
        *("LY3", "en"),
    )
    assert {name: str(value) for name, value in data["trigger"].items()} == {
        "kpi": "hr-time-to-fill",
        "period": "2026-06",
        "ytd_value": "51.72",
        "target": "45",
        "status_ytd": "red",
    }
    assert str(data["retain_until"]) == "2028-06-30"


def test_a_new_form_passes_the_checks_until_the_conversation_was_held(book: Path) -> None:
    run(book, "coaching", "new", "EMP-0047", "--today", JULY)
    assert errors(book, NEW) == []
    text = (book / NEW).read_text("utf-8")
    (book / NEW).write_text(text.replace("# held_on: YYYY-MM-DD", "held_on: 2026-07-22"), "utf-8")
    assert errors(book, NEW) == ["KPI601"]
    said = str(next(one.message for one in problems(book, NEW) if one.code == "KPI601"))
    assert "feedback, development, improvement, development.special_assignment" in said


def test_a_form_about_an_aspect_begins_with_its_rating(book: Path) -> None:
    run(book, "coaching", "new", "EMP-0112", "--aspect", "B2", "--speak", "id", "--today", JULY)
    data = load_yaml(NEW, (book / NEW).read_bytes()).data
    assert (data["trigger"]["aspect"], str(data["trigger"]["value"]), data["language"]) == ("B2", "3", "id")


def test_a_form_is_never_overwritten(book: Path) -> None:
    before = contents(book)
    done = run(book, "coaching", "new", "EMP-0047", "--id", "COA-2026-04-007", "--today", JULY)
    assert done.code == 1
    assert "never overwritten" in done.err
    assert contents(book) == before


def test_the_next_form_of_a_period_has_the_next_number(book: Path) -> None:
    run(book, "coaching", "new", "EMP-0047", "--today", JULY)
    run(book, "coaching", "new", "EMP-0112", "--aspect", "B2", "--today", JULY)
    assert (book / RECORDS / "COA-2026-06-002.yml").is_file()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("EMP-0021",), "--supervisor"),
        (("EMP-9999",), "EMP-0003"),
        (("EMP-0047", "--kpi", "hr-time"), "hr-time-to-fill"),
        (("EMP-0047", "--aspect", "B9"), "B9"),
        (("EMP-0047", "--kpi", "hr-esi", "--aspect", "B3"), "one of"),
        (("EMP-0047", "--period", "2030-01"), "2030-01"),
        (("EMP-0047", "--id", "../../x"), "code"),
        ((), "EMPLOYEE"),
    ],
)
def test_a_form_that_can_not_be_begun_says_what_to_give_and_writes_nothing(
    book: Path, words: tuple[str, ...], told: str
) -> None:
    before = contents(book)
    done = run(book, "coaching", "new", *words, "--today", JULY)
    assert done.code != 0
    assert told in done.err
    assert contents(book) == before


# follow-up and close

FOLLOW_UP = (
    "--measured",
    "27.5",
    "--status",
    "at_risk",
    "--progress",
    "Five: of ten #articles",
    "--next",
    "Hours kept",
)


def test_a_follow_up_is_added_and_every_other_byte_stays(book: Path) -> None:
    place = reopened(book, NIGHT)
    before = place.read_text("utf-8")
    all_before = contents(book)
    done = run(book, "coaching", "follow-up", "COA-2026-05-004", "--on", "2026-06-10", *FOLLOW_UP, "--today", JULY)
    assert done.code == 0, done.err
    after = place.read_text("utf-8")
    added = after[after.index("  - date: 2026-06-10") : after.index("retain_until:")]
    assert changed(all_before, contents(book)) == {NIGHT}
    assert after.replace(added, "") == before
    data = load_yaml(NIGHT, after.encode()).data["follow_ups"][-1]
    assert {name: str(value) for name, value in data.items()} == {
        "date": "2026-06-10",
        "by": "EMP-0035",
        "measured": "27.5",
        "progress": "Five: of ten #articles",
        "next": "Hours kept",
        "status": "at_risk",
    }


def test_the_first_follow_up_of_a_draft_takes_the_place_of_the_empty_list(book: Path) -> None:
    run(book, "coaching", "new", "EMP-0047", "--today", JULY)
    place = book / NEW
    place.write_text(place.read_text("utf-8").replace("# held_on: YYYY-MM-DD", "held_on: 2026-07-22"), "utf-8")
    words = ("--on", "2026-08-14", "--status", "on_track", "--today", "2026-08-15")
    done = run(book, "coaching", "follow-up", "COA-2026-06-001", *words)
    assert done.code == 0, done.err
    assert len(load_yaml(NEW, place.read_bytes()).data["follow_ups"]) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("COA-2026-05-004", "--on", "2026-05-12", "--status", "on_track"), "later day"),
        (("COA-2026-05-004", "--on", "2026-04-01", "--status", "on_track"), "no conversation"),
        (("COA-2026-04-011", "--on", "2026-08-20", "--status", "on_track"), "closed"),
        (("COA-2026-05-999", "--on", "2026-06-10", "--status", "on_track"), "COA-2026-04-007"),
        (("COA-2026-05-004", "--on", "2026-06-10", "--status", "on_track", "--by", "EMP-1"), "EMP-0035"),
        (("COA-2026-05-004", "--on", "2026-06-10", "--status", "on_track", "--measured", "1,5"), "decimal point"),
    ],
)
def test_a_follow_up_that_makes_no_sense_is_refused(book: Path, words: tuple[str, ...], told: str) -> None:
    reopened(book, NIGHT)
    before = contents(book)
    done = run(book, "coaching", "follow-up", *words, "--today", JULY)
    assert done.code != 0
    assert told in done.told
    assert contents(book) == before


def test_the_end_is_written_and_the_command_that_makes_it_the_standard_is_told(book: Path) -> None:
    place = reopened(book, RECRUITMENT)
    before = place.read_text("utf-8")
    words = ("--on", "2026-09-03", "--result", "achieved", "--measured", "44.5", "--becomes-standard", "Weekly board")
    done = run(book, "coaching", "close", "COA-2026-04-007", *words, "--today", "2026-09-04")
    assert done.code == 0, done.err
    assert place.read_text("utf-8").startswith(before)
    assert load_yaml(RECRUITMENT, place.read_bytes()).data["closure"]["result"] == "achieved"
    assert "kpi new-version hr-time-to-fill --from 2026-10-01" in done.out
    assert errors(book, RECRUITMENT, "2026-09-04") == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("COA-2026-04-007", "--on", "2026-09-03", "--result", "achieved", "--measured", "1"), "closed already"),
        (("COA-2026-05-004", "--on", "2026-07-10", "--result", "partly"), "--measured"),
        (("COA-2026-05-004", "--on", "2026-05-01", "--result", "partly", "--measured", "1"), "later day"),
    ],
)
def test_an_end_that_makes_no_sense_is_refused(book: Path, words: tuple[str, ...], told: str) -> None:
    reopened(book, NIGHT)
    before = contents(book)
    done = run(book, "coaching", "close", *words, "--today", JULY)
    assert done.code != 0
    assert told in done.told
    assert contents(book) == before


def test_a_conversation_that_never_took_place_can_only_be_cancelled(book: Path) -> None:
    run(book, "coaching", "new", "EMP-0047", "--today", JULY)
    words = ("COA-2026-06-001", "--on", "2026-08-01", "--result")
    assert run(book, "coaching", "close", *words, "partly", "--measured", "1", "--today", JULY).code == 1
    assert run(book, "coaching", "close", *words, "cancelled", "--today", JULY).code == 0


# report


def test_the_report_counts_states_and_lists_what_became_standard_with_its_command(book: Path) -> None:
    data = json.loads(run(book, "coaching", "report", "--today", "2026-11-21", "--format", "json").out)
    assert {state: count for state, count in data["states"].items() if count} == {"achieved": 2, "not_achieved": 1}
    standards = {one["record"]: one["propose"] for one in data["standards"]}
    assert standards == {
        "COA-2026-04-007": ["kpi new-version hr-time-to-fill --from 2026-12-01"],
        "COA-2026-04-011": ["kpi new-version cmp-gap-cycle --from 2026-12-01"],
    }


def test_inside_a_running_cycle_the_revision_of_the_target_is_proposed_too(book: Path) -> None:
    data = json.loads(run(book, "coaching", "report", "--today", "2026-04-30", "--format", "json").out)
    assert data["standards"] == []  # nothing is closed yet on that day
    words = ("--on", "2026-05-20", "--result", "cancelled", "--becomes-standard", "A board each week")
    place = reopened(book, RECRUITMENT)
    text = place.read_text("utf-8")
    start = text.index("follow_ups:")
    place.write_text(text[:start] + "retain_until: 2028-06-30\n", "utf-8")
    told = run(book, "coaching", "close", "COA-2026-04-007", *words, "--today", "2026-05-20").out
    assert "kpi revise hr hr-time-to-fill --from 2026-06 --target …" in told


def test_what_is_shared_names_nobody_and_withholds_small_groups(book: Path) -> None:
    done = run(book, "coaching", "report", "--share", "--today", "2026-11-21", "--format", "json")
    assert "EMP-" not in done.out
    assert "COA-" not in done.out
    cells = json.loads(done.out)["cells"]
    assert cells
    assert all(one["people"] is None for one in cells)  # three people in all


def test_what_was_withheld_last_time_stays_withheld(book: Path, tmp_path: Path) -> None:
    many(book)
    earlier = tmp_path / "earlier.json"
    words = ("coaching", "report", "--share", "--today", "2026-11-21", "--format", "json")
    now = json.loads(run(book, *words).out)["cells"]
    told = next(one for one in now if one["people"] is not None)
    earlier.write_text(json.dumps({"cells": [{**told, "people": None}]}), "utf-8")
    then = json.loads(run(book, *words, "--before", str(earlier)).out)["cells"]
    again = next(one for one in then if (one["unit"], one["state"]) == (told["unit"], told["state"]))
    assert again["people"] is None


def many(book: Path) -> None:
    """Let twelve people of one unit have reached what they took on, so that some counts may be told."""
    register = book / "people/register.yml"
    text = (book / RECRUITMENT).read_text("utf-8")
    for number in range(200, 212):
        with register.open("a", encoding="utf-8") as file:
            file.write(
                f"  - {{id: EMP-0{number}, layer: LY4, unit: it, supervisor: EMP-0011, retain_until: 2030-12-31}}\n"
            )
        form = text.replace("COA-2026-04-007", f"COA-2026-04-{number}").replace("EMP-0047", f"EMP-0{number}")
        (book / RECORDS / f"COA-2026-04-{number}.yml").write_text(form, "utf-8")


def test_what_is_no_earlier_report_is_refused(book: Path) -> None:
    done = run(book, "coaching", "report", "--share", "--before", str(book / "people/register.yml"))
    assert done.code == 2
    assert "--before" in done.err


@pytest.mark.parametrize(("written", "holds"), [("least: 12, width: 3", 12), ("least: 1, width: 1", 3)])
def test_the_policy_says_how_small_a_group_may_be_and_never_under_three(book: Path, written: str, holds: int) -> None:
    policy = book / "kpi_defs/policies/lcn-2026.yml"
    policy.write_text(policy.read_text("utf-8") + f"small_groups: {{{written}}}\n", "utf-8")
    done = run(book, "coaching", "report", "--share", "--today", "2026-11-21", "--format", "json")
    assert json.loads(done.out)["least"] == holds
