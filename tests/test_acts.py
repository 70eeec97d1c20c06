"""What may happen to a submitted value: by whom, when, with what, and what it leaves behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from acting import FINDINGS, disputed, done, empty, findings, fourteen, refused, row, submission, submitted
from kpi_handbook.acts.acts import perform
from kpi_handbook.acts.deadlines import after, holidays, overdue, working_day
from kpi_handbook.acts.guards import GUARDS
from kpi_handbook.acts.parts import PARTS
from kpi_handbook.acts.period import Period
from kpi_handbook.acts.proofs import EVIDENCE
from kpi_handbook.acts.row_changes import CHANGES
from kpi_handbook.acts.states import BY_ACT, OUTSIDE, STATES, TRANSITIONS, allowed
from kpi_handbook.model import submission as rows


def agreement(**changes: Any) -> dict[str, Any]:
    return {
        "figures": fourteen(),
        "basis": "definition",
        "reason": "One of the 15 was verified late.",
        **changes,
    }


def agreed() -> Period:
    return done(submitted(), findings("validate", "DIR-FIN", "2026-05-11"))


def lines_of(period: Period) -> list[tuple[str | None, str, str]]:
    return [(line.start, line.to, line.by) for line in period.items[FINDINGS].lines]


# The table.


def test_every_guard_of_the_table_is_there_and_every_act_has_one() -> None:
    for one in BY_ACT.values():
        assert one.who in PARTS
        assert set(one.evidence) <= set(EVIDENCE)
        assert set(one.guards) <= set(GUARDS)
    used = {name for one in BY_ACT.values() for name in (*one.evidence, *one.guards)}
    assert used == {*EVIDENCE, *GUARDS}
    assert {one.who for one in BY_ACT.values()} == set(PARTS)


def test_the_states_of_the_table_are_those_that_a_row_may_have() -> None:
    assert {*STATES} - {"cancelled"} == set(rows.STATES)
    assert {act for act in BY_ACT if act not in (*OUTSIDE, "open")} == set(CHANGES)


def test_nothing_leads_away_from_published() -> None:
    assert [one.act for one in TRANSITIONS if "published" in one.start] == []
    assert allowed("published", "self_submitted") == ()


# The Compliance case, from the first value to the last signature.


def test_a_gap_of_facts_is_talked_about_agreed_on_and_signed() -> None:
    period = done(
        disputed(),
        findings("agree", ("MGR-CMP", "DIR-FIN"), "2026-05-12", **agreement(note="Verified on 5 May.")),
        findings("sign", "MGR-CMP", "2026-05-13", meaning="agree"),
        findings("sign", "DIR-FIN", "2026-05-13", meaning="agree"),
    )
    assert [state for _, state, _ in lines_of(period)] == [
        *("self_submitted", "in_dialogue", "in_dialogue", "agreed", "agreed", "signed")
    ]
    found = row(period, *FINDINGS)
    assert (found["numerator"], found["state"], found["reconciliation"]) == ("14", "signed", "REC-2026-04-01")
    assert (found["submitted_on"], found["validated_on"]) == ("2026-05-06", "2026-05-11")
    assert found["evidence"] == "EV-0412;EV-0415;EV-0421"
    text = period.files["periods/2026-04/reconciliations.yml"].decode()
    assert "gap: {kind: fact, points_of_achievement: 6.6, tolerance: 1.0, requires: dialogue}" in text
    assert text.count("role: submitter") == text.count("role: validator") == 1


def test_the_first_value_stays_in_the_history() -> None:
    period = done(disputed(), findings("agree", ("MGR-CMP", "DIR-FIN"), "2026-05-12", **agreement()))
    assert [line.figures.get("numerator") for line in period.items[FINDINGS].lines] == ["15", "14", "14", "14"]


def test_a_verified_value_within_the_tolerance_is_taken_without_a_meeting() -> None:
    near = {"numerator": "149", "denominator": "160"}
    period = done(submitted(), findings("validate", "DIR-FIN", "2026-05-11", figures=near, evidence=("EV-0421",)))
    assert row(period, *FINDINGS)["numerator"] == "149"
    assert lines_of(period)[-1] == ("self_submitted", "agreed", "DIR-FIN")


def test_a_verified_value_further_off_is_not_taken_in_silence() -> None:
    told = refused(submitted(), findings("validate", "DIR-FIN", "2026-05-11", figures=fourteen()))
    assert "6.6 points of achievement apart; up to 1.0 needs no dialogue" in told
    assert "kpi dispute 2026-04 cmp-findings-closed --by DIR-FIN" in told


def test_a_small_gap_is_no_dispute() -> None:
    near = {"numerator": "149", "denominator": "160"}
    act = findings("dispute", "DIR-FIN", "2026-05-11", figures=near, evidence=("EV-0421",), kind="fact")
    assert "within the tolerance of 1.0" in refused(submitted(), act)
    same = replace(act, figures={"numerator": "15.0", "denominator": "16"})
    assert "there is nothing to dispute" in refused(submitted(), same)


def test_the_exact_middle_needs_evidence_of_its_own() -> None:
    middle = {"numerator": "14.5", "denominator": "16"}
    act = findings("agree", ("MGR-CMP", "DIR-FIN"), "2026-05-12", **agreement(figures=middle))
    assert "is the exact middle of 15 of 16 and 14 of 16" in refused(disputed(), act)
    assert done(disputed(), replace(act, evidence=("EV-0421",)))


def test_a_dispute_that_is_not_agreed_on_goes_up_after_the_set_time_and_is_decided_there() -> None:
    up = findings("escalate", "MGR-CMP", "2026-05-18", note="No agreement.")
    assert "until 2026-05-19 to agree; the dialogue began on 2026-05-11" in refused(disputed(), up)
    escalated = done(disputed(), replace(up, on=date(2026, 5, 19)))
    decision = findings("decide", "REV-OPS", "2026-05-20", figures=fourteen(), reason="The definition says so.")
    decided = done(escalated, decision)
    found = row(decided, *FINDINGS)
    assert (found["state"], found["approved_by"], found["approved_on"]) == ("decided", "REV-OPS", "2026-05-20")
    wrong = refused(decided, findings("sign", "REV-OPS", "2026-05-20", meaning="agree"))
    assert "--meaning decided" in wrong
    signed = done(
        decided,
        findings("sign", "MGR-CMP", "2026-05-20", meaning="received_not_agreed"),
        findings("sign", "DIR-FIN", "2026-05-20", meaning="agree"),
        findings("sign", "REV-OPS", "2026-05-20", meaning="decided"),
    )
    assert row(signed, *FINDINGS)["state"] == "signed"


# Separations.


@pytest.mark.parametrize("role", ["MGR-CMP", "HR-PERF", "MGR-HR", "AUDIT", "STRAT-OFF", "NOBODY"])
def test_only_validators_of_the_unit_validate_and_never_who_submitted(role: str) -> None:
    assert refused(submitted(), findings("validate", role, "2026-05-11"))


def test_the_second_line_validates_when_the_supervisor_did_not_in_time() -> None:
    early = findings("validate", "REV-OPS", "2026-05-13")
    assert "DIR-FIN may still validate until 2026-05-13" in refused(submitted(), early)
    assert done(submitted(), replace(early, on=date(2026, 5, 14)))


@pytest.mark.parametrize("role", ["MGR-CMP", "DIR-FIN", "REV-FIN", "DIR-MAIN"])
def test_nobody_decides_an_own_case_and_nobody_from_elsewhere(role: str) -> None:
    escalated = done(disputed(), findings("escalate", "DIR-FIN", "2026-05-19", note="No agreement."))
    act = findings("decide", role, "2026-05-20", figures=fourteen(), reason="Because.")
    assert "REV-OPS decides" in refused(escalated, act)


def test_an_agreement_is_of_both_sides() -> None:
    act = findings("agree", "DIR-FIN", "2026-05-12", **agreement())
    assert "MGR-CMP is not named" in refused(disputed(), act)


@pytest.mark.parametrize("role", ["MGR-CMP", "SPV-REG", "HR-PERF"])
def test_what_is_not_applicable_is_approved_outside_of_the_unit(role: str) -> None:
    act = findings("exempt", role, "2026-05-06", reason="No finding was due.")
    assert refused(empty(), act)
    assert row(done(empty(), replace(act, by=("REV-OPS",))), *FINDINGS)["state"] == "not_applicable"


def test_the_author_of_an_error_does_not_approve_its_correction() -> None:
    signed = done(
        agreed(),
        findings("sign", "MGR-CMP", "2026-05-13", meaning="agree"),
        findings("sign", "DIR-FIN", "2026-05-13", meaning="agree"),
    )
    correction = submission(revision=1, reason="One finding was counted twice.", source="system")
    corrected = done(
        signed,
        replace(correction, on=date(2026, 6, 3), figures=fourteen()),
        findings("validate", "DIR-FIN", "2026-06-03"),
    )
    assert [item["revision"] for item in corrected.tables["cmp"].rows] == ["0", "1"]
    assert "no approval" in refused(corrected, findings("sign", "MGR-CMP", "2026-06-04", meaning="agree"))
    own = findings("approve", "MGR-CMP", "2026-06-04", reason="It is right now.")
    assert "can't approve this" in refused(corrected, own)
    approved = done(corrected, replace(own, by=("REV-OPS",)))
    assert done(approved, findings("sign", "MGR-CMP", "2026-06-04", meaning="agree"))


# What is recorded, and when.


def test_a_value_needs_evidence_or_its_system() -> None:
    assert "has no evidence" in refused(empty(), submission(evidence=()))
    assert done(empty(), submission(evidence=(), source="system"))


def test_evidence_is_on_file() -> None:
    assert "EV-9999 is no evidence on file" in refused(empty(), submission(evidence=("EV-9999",)))


@pytest.mark.parametrize("text", ["14,5", "1e3", "1_000", "50.000,0", "NaN", "=1", "", "1" * 30])
def test_figures_are_plain_numbers(text: str) -> None:
    assert refused(empty(), submission(figures={"numerator": text, "denominator": "16"}))


def test_half_a_pair_is_no_value() -> None:
    assert "half of one" in refused(empty(), submission(figures={"numerator": "15"}))


def test_a_late_value_says_why_and_after_the_lock_it_is_a_revision() -> None:
    late = submission()
    assert "was due on 2026-05-08" in refused(empty(), replace(late, on=date(2026, 5, 9)))
    period = done(empty(), replace(late, on=date(2026, 5, 9), reason="The register was closed late."))
    assert row(period, *FINDINGS)["reason"] == "The register was closed late."
    assert "was locked on 2026-05-22" in refused(empty(), replace(late, on=date(2026, 5, 23), reason="Late."))


def test_nothing_is_missing_while_it_may_still_come() -> None:
    act = findings("lock", "STRAT-OFF", "2026-05-22", reason="Not filed before the lock.")
    assert "may still come until 2026-05-22" in refused(empty(), act)
    assert row(done(empty(), replace(act, on=date(2026, 5, 23))), *FINDINGS)["state"] == "missing"


def test_a_returned_value_keeps_the_day_it_first_came() -> None:
    returned = done(submitted(), findings("return", "DIR-FIN", "2026-05-07", reason="Where is the closing list?"))
    again = done(returned, replace(submission(), on=date(2026, 5, 8), figures=fourteen()))
    assert row(again, *FINDINGS)["submitted_on"] == "2026-05-06"
    assert [line.figures.get("numerator") for line in again.items[FINDINGS].lines] == ["15", None, "14"]


def test_a_return_says_what_is_asked() -> None:
    assert "no reason is given" in refused(submitted(), findings("return", "DIR-FIN", "2026-05-07"))


def test_days_follow_each_other() -> None:
    told = refused(submitted(), findings("validate", "DIR-FIN", "2026-05-05"))
    assert "2026-05-05 lies before 2026-05-06" in told


@pytest.mark.parametrize("name", ["validate", "return", "dispute", "submit", "decide", "agree"])
def test_nothing_changes_after_the_signatures(name: str) -> None:
    signed = done(
        agreed(),
        findings("sign", "MGR-CMP", "2026-05-13", meaning="agree"),
        findings("sign", "DIR-FIN", "2026-05-13", meaning="agree"),
    )
    act = findings(name, "DIR-FIN", "2026-05-14", figures=fourteen(), reason="Again.")
    assert "a correction is a new revision" in refused(signed, act)


def test_what_was_changed_by_hand_is_not_signed() -> None:
    period = agreed()
    path = "periods/2026-04/cmp.csv"
    by_hand = period.with_file(path, period.files[path].replace(b",15,16,", b",16,16,"))
    told = refused(by_hand, findings("sign", "MGR-CMP", "2026-05-13", meaning="agree"))
    assert "periods/2026-04/cmp.csv:2 says something else than on 2026-05-11" in told


def test_a_role_signs_once_and_says_what_it_may() -> None:
    once = done(agreed(), findings("sign", "MGR-CMP", "2026-05-13", meaning="agree"))
    assert "has signed" in refused(once, findings("sign", "MGR-CMP", "2026-05-13", meaning="agree"))
    assert "can't sign" in refused(agreed(), findings("sign", "MGR-CMP", "2026-05-13", meaning="decided"))
    assert "kpi publish" in refused(agreed(), findings("sign", "MGR-CMP", "2026-05-13", meaning="released"))
    assert "is no side" in refused(agreed(), findings("sign", "MGR-HR", "2026-05-13", meaning="agree"))


def test_who_was_present_or_checks_the_form_replaces_no_side() -> None:
    witnessed = done(
        agreed(),
        findings("attest", "REV-OPS", "2026-05-13", meaning="attended"),
        findings("attest", "HR-PERF", "2026-05-13", meaning="checked"),
        findings("sign", "MGR-CMP", "2026-05-13", meaning="agree"),
    )
    assert row(witnessed, *FINDINGS)["state"] == "agreed"
    assert "can't sign as checked" in refused(agreed(), findings("attest", "REV-OPS", "2026-05-13", meaning="checked"))


def test_of_several_acts_all_are_done_or_none() -> None:
    period = submitted()
    acts = [findings("validate", "DIR-FIN", "2026-05-11"), findings("validate", "DIR-FIN", "2026-05-11")]
    outcome = perform(period, acts)
    assert outcome.refusals
    assert outcome.period is period


def test_a_row_that_was_filed_by_hand_gets_its_submission_with_the_first_act() -> None:
    period = submitted()
    by_hand = replace(period, files={p: c for p, c in period.files.items() if not p.endswith(".jsonl")})
    after_it = done(by_hand, findings("validate", "DIR-FIN", "2026-05-11"))
    assert lines_of(after_it) == [("open", "self_submitted", "MGR-CMP"), ("self_submitted", "agreed", "DIR-FIN")]
    path = "periods/2026-04/cmp.csv"
    own = by_hand.with_file(path, by_hand.files[path].replace(b",MGR-CMP,", b",AUDIT,"))
    assert "AUDIT does not submit" in refused(own, findings("validate", "DIR-FIN", "2026-05-11"))


def test_every_other_byte_of_a_file_stays() -> None:
    period = submitted()
    path = "periods/2026-04/cmp.csv"
    before = b'cmp-sanctions,0,0,,,self_submitted,system,2026-05-07,MGR-CMP,,,,,,,"Said, and ""quoted"""\r\n'
    lines = period.files[path].replace(b"\n", b"\r\n").splitlines(keepends=True)
    period = period.with_file(path, lines[0] + before + lines[1])
    changed = done(period, findings("validate", "DIR-FIN", "2026-05-11", reason="Seen, all of it."))
    content = changed.files[path]
    assert content.startswith(lines[0] + before)
    assert content.endswith(b',"Seen, all of it."\r\n')


# Deadlines.


def test_working_days_leave_out_weekends_and_holidays() -> None:
    free = holidays(empty().book)
    assert working_day(date(2026, 5, 12), 5, free) == date(2026, 5, 20)
    assert after(date(2026, 6, 18), 2, free) == date(2026, 6, 22)
    assert after(date(2026, 6, 18), 0, free) == date(2026, 6, 18)


@pytest.mark.parametrize(
    ("period", "today", "flags"),
    [
        (submitted, date(2026, 5, 13), []),
        (submitted, date(2026, 5, 14), ["supervisor_overdue"]),
        (disputed, date(2026, 5, 19), []),
        (disputed, date(2026, 5, 20), ["escalation_overdue"]),
        (agreed, date(2026, 5, 22), ["signature_overdue"]),
        (empty, date(2026, 5, 22), []),
        (empty, date(2026, 5, 23), ["missing"]),
    ],
)
def test_what_is_late_is_a_flag_and_nothing_more(period: Callable[[], Period], today: date, flags: list[str]) -> None:
    found: Period = period()
    item = found.items[FINDINGS]
    told = overdue(item.lines, item.state, found.dates, found.terms["cmp"], holidays(found.book), today)
    assert [one.flag for one in told] == flags
