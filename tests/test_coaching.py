"""The life of a coaching: its states day by day, what runs late and whose it is, and what a publication waits for."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from conftest import ROOT
from kpi_handbook.acts.coaching import BUILT_IN, CLOSED, STATES, agreed_on, covers, lateness, rules_on, state_on
from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.load.folder import read_folder
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.model.handbook import handbook
from kpi_handbook.publish import publishing
from kpi_handbook.publish.coaching import held_back
from kpi_handbook.publish.publishing import RefusedError
from publications import SMALL, Company, as_on, eve_of, small_company

TODAY = date(2026, 11, 21)
RECRUITMENT, COMPLIANCE, NIGHT = "COA-2026-04-007", "COA-2026-04-011", "COA-2026-05-004"


@pytest.fixture(scope="module")
def records() -> Mapping[str, Coaching]:
    return {one.id: one for one, _ in handbook(read_folder(ROOT, "restricted")).of(Coaching)}


def day(text: str) -> date:
    return date.fromisoformat(text)


# States


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2026-05-17", "due"),
        ("2026-05-18", "held"),
        ("2026-05-19", "assignment_agreed"),
        ("2026-05-20", "in_progress"),
        ("2026-09-02", "in_progress"),
        ("2026-09-03", "achieved"),
    ],
)
def test_the_recruitment_coaching_goes_through_every_state(
    on: str, state: str, records: Mapping[str, Coaching]
) -> None:
    assert state_on(records[RECRUITMENT], day(on)) == state


def test_every_state_is_reached(records: Mapping[str, Coaching]) -> None:
    reached = {state_on(one, day(on)) for one in records.values() for on in ("2026-05-17", "2026-05-18", "2026-05-19")}
    reached |= {state_on(one, TODAY) for one in records.values()} | {state_on(records[RECRUITMENT], day("2026-06-01"))}
    reached |= {state_on(closed(records[NIGHT], result), TODAY) for result in ("partly", "cancelled")}
    assert reached == set(STATES)


def closed(coaching: Coaching, result: str) -> Coaching:
    assert coaching.closure
    return coaching.model_copy(update={"closure": coaching.closure.model_copy(update={"result": result})})


def test_an_assignment_is_agreed_when_the_second_of_the_two_has_signed(records: Mapping[str, Coaching]) -> None:
    night = records[NIGHT]  # signed on 17 and on 20 April
    assert agreed_on(night, day("2026-04-19")) is None
    assert agreed_on(night, day("2026-04-20")) == day("2026-04-20")
    alone = night.model_copy(update={"signatures": night.signatures[:1]})
    assert state_on(alone, day("2026-06-01")) == "held"


# What is late


def spans(coaching: Coaching, on: date, due_on: date | None = None) -> list[tuple[str, str, str, str]]:
    found = lateness(coaching, BUILT_IN, on, due_on)
    return [
        (one.flag, one.carried_by, one.since.isoformat(), one.until.isoformat() if one.until else "") for one in found
    ]


def test_the_missed_follow_up_is_the_supervisors_from_the_day_after_it_was_due_until_the_closure(
    records: Mapping[str, Coaching],
) -> None:
    night = records[NIGHT]
    assert spans(night, day("2026-06-12")) == []
    assert spans(night, day("2026-06-13")) == [("follow_up_overdue", "EMP-0035", "2026-06-13", "")]
    assert spans(night, TODAY) == [("follow_up_overdue", "EMP-0035", "2026-06-13", "2026-07-10")]


@pytest.mark.parametrize("name", [RECRUITMENT, COMPLIANCE])
def test_coaching_that_was_followed_up_each_month_is_late_in_nothing(
    name: str, records: Mapping[str, Coaching]
) -> None:
    assert spans(records[name], TODAY) == []


def test_the_first_follow_up_is_due_31_days_after_the_start(records: Mapping[str, Coaching]) -> None:
    never = records[RECRUITMENT].model_copy(update={"follow_ups": (), "closure": None})
    assert spans(never, day("2026-06-20")) == []
    assert spans(never, day("2026-06-21")) == [("follow_up_overdue", "EMP-0011", "2026-06-21", "")]


def test_an_open_assignment_after_its_due_date_is_overdue_and_a_closed_one_is_not(
    records: Mapping[str, Coaching],
) -> None:
    assert ("assignment_overdue", "EMP-0112", "2026-08-01", "") in spans(records[COMPLIANCE], day("2026-08-04"))
    assert spans(records[COMPLIANCE], day("2026-08-05")) == []


def test_a_conversation_that_was_not_held_in_time_is_the_supervisors(records: Mapping[str, Coaching]) -> None:
    due = records[RECRUITMENT].model_copy(update={"held_on": None, "development": None, "closure": None})
    assert spans(due, day("2026-06-02"), day("2026-06-02")) == []
    assert spans(due, day("2026-06-03"), day("2026-06-02")) == [("coaching_overdue", "EMP-0011", "2026-06-03", "")]


def test_what_is_dated_later_has_not_happened_yet(records: Mapping[str, Coaching]) -> None:
    # The closure of 10 July stands in the file; on 1 July nobody knows it.
    assert state_on(records[NIGHT], day("2026-07-01")) not in CLOSED


def test_the_limits_are_those_of_the_policy() -> None:
    book = handbook(read_folder(ROOT))
    rules = rules_on(book, TODAY)
    assert (rules.assignment_days, rules.open_max, rules.first_follow_up_days) == ((30, 120), 2, 31)
    assert rules_on(handbook({}), TODAY) is BUILT_IN


def test_coaching_covers_what_happened_before_it_ended(records: Mapping[str, Coaching]) -> None:
    assert covers(records[COMPLIANCE], "EMP-0112", day("2026-06-30"), TODAY)
    assert not covers(records[COMPLIANCE], "EMP-0112", day("2026-08-31"), TODAY)
    assert not covers(records[COMPLIANCE], "EMP-0047", day("2026-06-30"), TODAY)


# A red KPI without coaching


def test_a_red_kpi_that_nobody_talked_about_is_found_in_the_published_results() -> None:
    files = {path: content for path, content in read_folder(ROOT, "restricted").items() if RECRUITMENT not in path}
    found = [one for one in check(subject_of(files, ROOT, TODAY), RULES) if one.code == "KPI610"]
    assert [(one.path, one.field) for one in found] == [
        ("people/2026-S1/assessments/EMP-0047.yml", "section_a.individual_items[0].kpi"),
        ("people/2026-S1/assessments/EMP-0047.yml", "section_b_agreed.B3"),
    ]
    assert "hr-time-to-fill was red in 2026-06" in str(found[0].message)


# What a publication waits for

NEXT, AT = "2026-02", "2026-03-27T09:00:00+07:00"
FORM = """\
id: COA-2026-01-001
employee: EMP-0090
supervisor: EMP-0035
trigger: {kpi: sup-reply-time, period: "2026-01"}
held_on: 2026-02-02
development:
  special_assignment: {what: Write ten ready answers, start: 2026-02-03, due: 2026-04-30}
follow_ups: [{date: 2026-03-05, by: EMP-0035, measured: 29, status: on_track}]
retain_until: 2028-06-30
"""


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Return a small company whose policy waits for coaching, with a month published and the next one filed."""
    made = small_company(tmp_path_factory.mktemp("waiting"), tmp_path_factory.mktemp("keys"), 1)
    as_on(SMALL, made.root, day(AT[:10]))
    return made


def prepared(company: Company, to: Path, form: str | None, *, waits: bool) -> str:
    """Return the reasons for which the next month can't be prepared; none where it can."""
    root = to / "handbook"
    shutil.copytree(company.root, root)
    (policy,) = (root / "kpi_defs" / "policies").glob("*.yml")
    text = policy.read_text("utf-8")
    rules = "coaching: {assignment_days: [30, 120], open_max: 2, first_follow_up_days: 31, blocks_publication: true}\n"
    lines = [line for line in text.split("\n") if not line.startswith("coaching:")]
    if waits:
        policy.write_text("\n".join(lines).rstrip("\n") + "\n" + rules, encoding="utf-8")
    place = publishing.open_place(root, eve_of(AT)[0])
    cycle = place.cycle_of(NEXT).id
    if form is not None:
        (root / "people" / cycle / "coaching").mkdir(parents=True)
        (root / "people" / cycle / "coaching" / "COA-2026-01-001.yml").write_text(form, encoding="utf-8")
    why = held_back(place, cycle, day(AT[:10]))
    try:
        publishing.prepared(place, publishing.first_plan(place, NEXT, eve_of(AT)[0]))
    except RefusedError as error:
        assert why is not None
        return "\n".join(f"{one.path}: {one.message}; {one.help}" for one in error.refusals)
    assert why is None
    return ""


def test_a_publication_waits_for_an_overdue_follow_up_and_names_nobody(waiting: Company, tmp_path: Path) -> None:
    late = FORM.replace("follow_ups: [{date: 2026-03-05, by: EMP-0035, measured: 29, status: on_track}]\n", "")
    told = prepared(waiting, tmp_path, late, waits=True)
    assert told.startswith("people/: the policy waits for coaching")
    assert "EMP-" not in told
    assert "COA-" not in told


def test_a_publication_waits_for_nothing_where_coaching_is_in_time(waiting: Company, tmp_path: Path) -> None:
    assert prepared(waiting, tmp_path, FORM, waits=True) == ""


def test_a_policy_that_does_not_wait_never_looks(waiting: Company, tmp_path: Path) -> None:
    assert prepared(waiting, tmp_path, "not: [a form", waits=False) == ""


@pytest.mark.parametrize(("form", "why"), [(None, "is not here"), ("not: [a form", "can't be read")])
def test_what_can_not_be_asked_is_no_consent(form: str | None, why: str, waiting: Company, tmp_path: Path) -> None:
    assert why in prepared(waiting, tmp_path, form, waits=True)
