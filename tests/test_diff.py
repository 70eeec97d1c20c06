"""`kpi diff`: what a change means, what it moves, what blocks it, and how the command ends."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from changes import CARD, KPIS, LATER_CARD, POLICY, WORKED, Branch, Edits, commit, diff, edit, printed, run

SALES = f"{KPIS}/mkt-sales-growth.yml"
CSI = f"{KPIS}/mkt-csi.yml"
RESPONSE = f"{KPIS}/mkt-response-time.yml"
NEXT_CSI = f"{KPIS}/mkt-csi.v2.yml"
RETIRED = "kpi_defs/retired.yml"


def fields(told: Any) -> list[tuple[str, str, str, Any, Any]]:
    return [(one["id"], one["field"], one["class"], one["before"], one["after"]) for one in told["changes"]]


def moved(told: Any) -> dict[tuple[str, str], tuple[str, str, str]]:
    return {(one["scorecard"], one["period"]): (one["before"], one["after"], one["delta"]) for one in told["periods"]}


def why(told: Any, period: str) -> dict[str, str]:
    return {
        one["cause"]: one["delta"] for row in told["periods"] if row["period"] == period for one in row["attribution"]
    }


# The worked example.


def test_the_worked_example_gives_its_scores_to_the_sixth_digit(branch: Branch) -> None:
    told = diff(branch(WORKED), code=1)
    assert moved(told) == {
        ("mkt", "2026-03"): ("92.325000", "86.789286", "-5.535714"),
        ("mkt", "2026-04"): ("102.399038", "95.952610", "-6.446428"),
    }
    assert [(one["state"], one["rating_before"], one["rating_after"]) for one in told["periods"]] == [
        ("published", 2, 2),
        ("submitted", 3, 3),
    ]


def test_the_worked_example_tells_each_cause_apart_and_they_add_up(branch: Branch) -> None:
    told = diff(branch(WORKED), code=1)
    assert why(told, "2026-03") == {
        "target:mkt-sales-growth": "-5.142857",
        "weights:mkt": "0.250000",
        "together": "-0.642857",
    }
    assert why(told, "2026-04") == {
        "target:mkt-sales-growth": "-6.285714",
        "weights:mkt": "0.625000",
        "together": "-0.785714",
    }
    assert list(why(told, "2026-04")) == ["target:mkt-sales-growth", "weights:mkt", "together"]
    for row in told["periods"]:
        assert sum(micro(one["delta"]) for one in row["attribution"]) == micro(row["delta"])


def micro(points: str) -> int:
    return int(points.replace(".", ""))


def test_the_worked_example_names_its_changes_blockers_and_approvals_for_machines(branch: Branch) -> None:
    told = diff(branch(WORKED), code=1)
    assert told["counts"] == {"meaning": 0, "scoring": 3, "governance": 0, "cosmetic": 1, "blockers": 2}
    assert fields(told) == [
        ("mkt/mkt-competency", "weight", "scoring", "15", "10"),
        ("mkt/mkt-sales-growth", "target", "scoring", "12", "14"),
        ("mkt/mkt-sales-growth", "weight", "scoring", "40", "45"),
        ("mkt-csi", "name.en", "cosmetic", "Customer satisfaction index", "Customer satisfaction index (CSI)"),
    ]
    assert told["changes"][1]["span"] == {"path": CARD, "line": 7, "column": 13, "side": "head"}
    assert [one["rules"] for one in told["changes"]] == [
        ["KPI802", "KPI803", "KPI811"],
        ["KPI802", "KPI803", "KPI808", "KPI811"],
        ["KPI802", "KPI803", "KPI811"],
        [],
    ]
    assert [(one["role"], one["because"]) for one in told["approvals"]] == [
        ("MGR-MKT", "owner"),
        ("DIR-OPS", "weights"),
    ]
    assert told["blockers"] == ["KPI802", "KPI803"]
    assert (told["schema_version"], told["complete"], told["errors"]) == (1, True, [])
    assert len(told["base"]) == len(told["head"]) == 40


def test_the_comment_of_the_worked_example_says_it_to_a_reviewer(branch: Branch) -> None:
    comment = printed(branch(WORKED), "markdown")
    first, verdict = comment.splitlines()[:2]
    assert first.startswith("<!-- kpi-impact v1 base=")
    assert verdict == "### KPI impact: 1 scorecard moves · 3 scoring · 1 cosmetic · ⛔ 2 blockers"
    assert "| Marketing | 2026-03 | 🔒 published (what-if) | 92.33 | 86.79 | **−5.54** | 2 → 2 |" in comment
    assert "| Marketing | 2026-04 | submitted | 102.40 | 95.95 | **−6.45** | 3 → 3 (0.95 above the edge) |" in comment
    assert "target of mkt-sales-growth −6.29 · weights +0.63 · only in combination −0.79" in comment
    assert "Marketing: 45 + 25 + 20 + 10 = 100 ✔" in comment
    assert "&#64;vp-marketing" in comment
    assert "&#64;coo" in comment
    assert "@" not in comment


def test_a_blocker_names_the_command_that_does_it_right(branch: Branch) -> None:
    helps = {
        (one["code"], one["span"]["line"]): one["help"]
        for one in diff(branch(WORKED), code=1)["problems"]
        if one["code"] in {"KPI802", "KPI803"}
    }
    target = "kpi revise mkt mkt-sales-growth --from 2026-05 --target 14"
    assert (
        helps["KPI802", 7]
        == helps["KPI803", 7]
        == f"undo it, and add a revision with its reason and decision: {target}"
    )
    assert helps["KPI803", 29].endswith(": kpi revise mkt mkt-competency --from 2026-05 --weight 10")


def test_where_no_period_is_left_it_holds_from_the_next_cycle_on(branch: Branch) -> None:
    root = branch()
    for period in ("2026-05", "2026-06"):
        shutil.copytree(root / "periods" / "2026-04", root / "periods" / period)
    commit(root, "All is filed")
    edit(root, WORKED)
    helps = {one["help"] for one in diff(root, "--base", "HEAD", code=1)["problems"] if one["code"] == "KPI803"}
    assert helps == {"take it back; write it into the scorecard of the next cycle"}


def test_a_note_is_due_where_rounded_parts_do_not_add_up_to_the_rounded_whole(branch: Branch) -> None:
    # -5.14 + 0.25 - 0.64 = -5.53 beside -5.54 in March; without April's values, March is the newest.
    root = branch()
    shutil.rmtree(root / "periods" / "2026-04")
    commit(root, "March only")
    edit(root, WORKED)
    told = printed(root, "full", "--base", "HEAD")
    assert "target of mkt-sales-growth −5.14 · weights +0.25 · only in combination −0.64" in told
    assert "Rounded parts do not add up to the rounded whole" in told


def test_no_note_stands_where_rounded_parts_add_up(branch: Branch) -> None:
    assert "Rounded parts" not in printed(branch(WORKED), "full")


def test_the_author_s_own_approval_does_not_count_and_a_gain_of_the_own_unit_is_told(branch: Branch) -> None:
    root = branch({CARD: {"target: 12\n": "target: 11\n"}})
    for author in ("MGR-MKT", "@vp-marketing", "STW-MKT"):
        codes = {one["code"]: one["message"] for one in diff(root, "--author", author, code=1)["problems"]}
        # 13.2 against 11 is 120 in the place of 110, by a weight of 40.
        assert codes["KPI807"] == f"{author} proposes this, and 2026-04 of mkt rises by 4"
    for author in ("", "MGR-OPS", "nobody"):
        assert "KPI807" not in {one["code"] for one in diff(root, "--author", author, code=1)["problems"]}


# Eight branches, as a proposer would make them.


def test_a_rename_is_cosmetic_and_moves_nothing(branch: Branch) -> None:
    root = branch(
        {SALES: {"{id: Pertumbuhan penjualan, en: Sales growth}": "{id: Kenaikan penjualan, en: Growth of sales}"}}
    )
    told = diff(root)
    assert fields(told) == [
        ("mkt-sales-growth", "name.en", "cosmetic", "Sales growth", "Growth of sales"),
        ("mkt-sales-growth", "name.id", "cosmetic", "Pertumbuhan penjualan", "Kenaikan penjualan"),
    ]
    assert (told["periods"], told["blockers"], told["approvals"]) == ([], [], [])
    assert run(root, "--exit-code").code == 10


@pytest.mark.parametrize("target", ["kpi_defs/kpis/ops/mkt-csi.yml", f"{KPIS}/mkt-csi.yaml"])
def test_a_file_that_moved_is_no_change(branch: Branch, target: str) -> None:
    root = branch()
    (root / CSI).rename(root / target)
    commit(root, "Moved")
    told = diff(root, "--exit-code")
    assert (told["changes"], told["periods"], told["blockers"]) == ([], [], [])
    assert printed(root, "markdown").splitlines()[1] == "### KPI impact: no KPI impact"


def test_a_target_of_a_future_cycle_is_free(branch: Branch) -> None:
    root = branch({LATER_CARD: {"target: 12\n": "target: 14\n"}})
    told = diff(root)
    assert fields(told) == [("mkt/mkt-sales-growth", "target", "scoring", "12", "14")]
    assert told["changes"][0]["cycle"] == "2026-S2"
    assert (told["periods"], told["blockers"]) == ([], [])
    assert run(root, "--exit-code").code == 12


def test_a_weight_of_a_running_cycle_is_not_edited_in_place(branch: Branch) -> None:
    root = branch({CARD: {"weight: 40": "weight: 45", "weight: 15": "weight: 10"}})
    told = diff(root, "--exit-code", code=1)
    assert told["blockers"] == ["KPI802", "KPI803"]
    assert moved(told)["mkt", "2026-04"] == ("102.399038", "103.024038", "0.625000")
    assert why(told, "2026-04") == {"weights:mkt": "0.625000"}


WHY = "change: {reason: {id: Pasar baru, en: A new market}, decision: BRD-2026-14}"
REVISED: Edits = {
    CARD: {
        "    weight: 40\n": f'    weight: 40\n    revisions:\n      - {{from: "2026-05", weight: 45, {WHY}}}\n',
        "    weight: 15\n": f'    weight: 15\n    revisions:\n      - {{from: "2026-05", weight: 10, {WHY}}}\n',
    }
}


def test_a_weight_is_revised_from_a_period_without_values(branch: Branch) -> None:
    root = branch(REVISED)
    told = diff(root)
    assert {(one["id"], one["class"]) for one in told["changes"]} == {
        ("mkt/mkt-competency", "scoring"),
        ("mkt/mkt-sales-growth", "scoring"),
    }
    assert (told["periods"], told["blockers"]) == ([], [])
    assert run(root, "--exit-code").code == 12


def test_a_formula_does_not_change_without_a_version(branch: Branch) -> None:
    root = branch({RESPONSE: {"aggregation: last": "aggregation: average"}})
    told = diff(root, "--exit-code", code=1)
    assert fields(told) == [("mkt-response-time", "formula.aggregation", "meaning", "last", "average")]
    assert told["blockers"] == ["KPI801", "KPI802"]
    # The mean of 25 and 26 hours against 24: 94.117647 in the place of 92.307692, by a weight of 20.
    assert moved(told) == {("mkt", "2026-04"): ("102.399038", "102.761029", "0.361991")}
    assert why(told, "2026-04") == {"definition:mkt-response-time": "0.361991"}


def new_version(root: Path, valid_from: str) -> None:
    text = (root / CSI).read_text(encoding="utf-8")
    changed = text.replace("version: 1", "version: 2").replace("aggregation: last", "aggregation: average")
    block = "change: {kind: meaning, reason: {id: Survei baru, en: A new survey}, decision: BRD-2026-15}\n"
    (root / NEXT_CSI).write_text(changed.replace("valid_from: 2026-03-01", f"valid_from: {valid_from}") + block)
    commit(root, "A new version")


def test_a_new_version_begins_in_a_period_to_come(branch: Branch) -> None:
    root = branch()
    new_version(root, "2026-07-01")
    told = diff(root)
    assert fields(told) == [
        ("mkt-csi v2", "", "meaning", None, "version 2 from 2026-07-01"),
        ("mkt-csi v2", "formula.aggregation", "meaning", "last", "average"),
        ("mkt-csi v2", "valid_from", "governance", "2026-03-01", "2026-07-01"),
    ]
    assert (told["periods"], told["blockers"]) == ([], [])
    assert [(one["role"], one["because"]) for one in told["approvals"]] == [
        ("MGR-MKT", "owner"),
        ("STW-MKT", "steward"),
        ("STRAT-OFF", "meaning"),
    ]
    assert run(root, "--exit-code").code == 13


def test_a_new_version_does_not_reach_back(branch: Branch) -> None:
    root = branch()
    new_version(root, "2026-04-01")
    assert diff(root, code=1)["blockers"] == ["KPI801"]


def test_a_kpi_is_retired_with_its_successor(branch: Branch) -> None:
    days = "since: 2026-07-01, remove_after: 2027-07-01"
    reason = "reason: {id: Ujian dihapus, en: The test was given up}"
    line = f"kpis:\n  - {{id: mkt-competency, {days}, successor: mkt-csi, {reason}}}\n"
    item = "".join(
        f"    {field}\n" for field in ("role: scored", "target: 80", "weight: 15", "cascade: own", "phasing: flat")
    )
    item = f"  - kpi: mkt-competency\n{item}"
    root = branch({RETIRED: {"kpis: []\n": line}, LATER_CARD: {item: "", "weight: 20": "weight: 35"}})
    told = diff(root)
    assert [(one["id"], one["field"], one["class"]) for one in told["changes"]] == [
        ("mkt/mkt-competency", "", "scoring"),
        ("mkt/mkt-response-time", "weight", "scoring"),
        ("retired", "kpis.mkt-competency", "governance"),
    ]
    assert told["changes"][0]["after"] is None
    assert told["changes"][0]["span"]["side"] == "base"
    assert (told["periods"], told["blockers"]) == ([], [])


def test_a_definition_is_not_just_deleted(branch: Branch) -> None:
    root = branch()
    (root / CSI).unlink()
    commit(root, "Gone")
    told = diff(root, code=3)  # the scorecards that name it can't be scored any more
    assert "KPI804" in told["blockers"]
    assert {one["code"] for one in told["errors"]} == {"KPI131"}


def test_a_shared_policy_is_told_at_every_item_it_reaches(branch: Branch) -> None:
    root = branch({POLICY: {"cap: 120": "cap: 110"}})
    told = diff(root, code=1)
    assert fields(told) == [("shared-2026", "cap", "scoring", "120", "110")]
    assert told["changes"][0]["reaches"] == [
        *("mkt/mkt-sales-growth", "mkt/mkt-csi", "mkt/mkt-response-time", "mkt/mkt-competency"),
        *("ops/ops-on-time", "ops/ops-damage"),
    ]
    # Damaged goods reached 125, capped at 120; by a weight of 40 that makes 4 points.
    assert moved(told) == {("ops", "2026-04"): ("109.200000", "105.200000", "-4.000000")}
    assert why(told, "2026-04") == {"policy:shared-2026": "-4.000000"}
    assert told["blockers"] == ["KPI802", "KPI803"]
    assert [one["role"] for one in told["approvals"]] == ["STRAT-OFF"]


# What is no change at all.

SPELLED: dict[str, Edits] = {
    "keys in another order": {
        SALES: {"  method: ratio_up\n  aggregation: last\n": "  aggregation: last\n  method: ratio_up\n"}
    },
    "quotes": {SALES: {"id: mkt-sales-growth": 'id: "mkt-sales-growth"', "polarity: maximize": "polarity: 'maximize'"}},
    "comments and blank lines": {CARD: {"items:\n": "\n# the items\nitems:  # four\n"}},
    "numbers in another spelling": {CARD: {"target: 12\n": "target: 1.2e1\n", "weight: 40": "weight: 40.00"}},
    "languages in another order": {
        SALES: {"{id: Pertumbuhan penjualan, en: Sales growth}": "{en: Sales growth, id: Pertumbuhan penjualan}"}
    },
    "a mapping on several lines": {SALES: {"range: {min: 0, max: 100}": "range:\n  max: 100\n  min: 0"}},
}


@pytest.mark.parametrize("name", SPELLED)
def test_another_spelling_of_the_same_is_no_change(branch: Branch, name: str) -> None:
    told = diff(branch(SPELLED[name]), "--exit-code")
    assert (told["changes"], told["periods"], told["problems"]) == ([], [], [])


def test_items_units_and_roles_in_another_order_are_no_change(branch: Branch) -> None:
    root = branch()
    for path, start in ((CARD, "  - kpi: "), ("kpi_defs/organization.yml", "  - {id: MGR-")):
        lines = (root / path).read_text(encoding="utf-8")
        head, *parts = lines.split(start)
        last, *rest = parts[-1].split("\n  - {id: DIR-OPS", 1)
        tail = f"\n  - {{id: DIR-OPS{rest[0]}" if rest else ""
        blocks = [part.removesuffix("\n") for part in (*parts[:-1], last)]
        turned = "\n".join(f"{start}{block}" for block in reversed(blocks))
        (root / path).write_text(f"{head}{turned}{tail or chr(10)}", encoding="utf-8")
    commit(root, "Reordered")
    told = diff(root, "--exit-code")
    assert (told["changes"], told["periods"]) == ([], [])


PERSON = "- {id: EMP-0001, layer: LY1, unit: mkt, role: MGR-MKT, joined: 2026-01-01}\n"


@pytest.mark.parametrize("audience", ["public", "restricted"])
def test_what_stands_about_people_is_never_told(branch: Branch, audience: str) -> None:
    root = branch()
    (root / "people").mkdir()
    (root / "people" / "register.yml").write_text(f"people:\n  {PERSON}")
    commit(root, "A register")
    edit(root, {"people/register.yml": {"joined: 2026-01-01": "joined: 2026-02-01"}})
    for form in ("json", "markdown", "full", "sarif"):
        assert "EMP-" not in printed(root, form, "--audience", audience)
