"""How `kpi diff` ends: always the same bytes, never "no changes" where a side could not be read, and its exit codes."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from click import UsageError

from changes import CARD, KPIS, LATER_CARD, POLICY, WORKED, Branch, Edits, commit, diff, edit, git, printed, run
from conftest import Kpi

CSI = f"{KPIS}/mkt-csi.yml"
SETTINGS = "kpi_defs/checks.yml"
RENAMED: Edits = {CSI: {"en: Customer satisfaction index}": "en: Index of satisfied customers}"}}
OWNED: Edits = {CSI: {"owner: MGR-MKT": "owner: DIR-OPS"}}
LATER: Edits = {LATER_CARD: {"target: 12\n": "target: 14\n"}}
NEW_KPI = f"{KPIS}/mkt-reach.yml"


def with_new_kpi(root: Path) -> Path:
    text = (root / CSI).read_text(encoding="utf-8").replace("mkt-csi", "mkt-reach")
    (root / NEW_KPI).write_text(text.replace("valid_from: 2026-03-01", "valid_from: 2026-07-01"), encoding="utf-8")
    commit(root, "A new KPI")
    return root


# The same two trees give the same bytes.


@pytest.mark.long
def test_ten_runs_give_the_same_bytes_whatever_the_machine_is_set_to(branch: Branch, kpi: Kpi) -> None:
    root = branch(WORKED)
    forms = ("full", "markdown", "json", "sarif", "github", "gitlab")
    words = [word for form in forms for word in ("--format", form)]
    settings = [("0", "C"), ("1", "C.UTF-8"), ("2", "id_ID.UTF-8"), ("3", "POSIX"), ("random", "de_DE.UTF-8")]
    outs = set()
    for at in (root, root / "kpi_defs" / "kpis"):
        for seed, locale in settings:
            more = {
                "PYTHONHASHSEED": seed,
                "LC_ALL": locale,
                "PYTHONUTF8": "1",
                "TZ": f"UTC{seed.replace('random', '9')}",
            }
            done = kpi("diff", "--base", "origin/main", "--today", "2026-05-10", *words, at=at, **more)
            assert done.returncode == 1, done.stderr
            outs.add(done.stdout)
    assert len(outs) == 1
    assert str(root) not in outs.pop()


def test_a_run_is_told_the_same_with_another_seed_and_locale(branch: Branch, kpi: Kpi) -> None:
    root = branch(WORKED)
    outs = {
        kpi("diff", "--base", "origin/main", "--today", "2026-05-10", "--format", "json", at=root, **more).stdout
        for more in ({"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"}, {"PYTHONHASHSEED": "2", "LC_ALL": "C"})
    }
    assert len(outs) == 1
    assert outs.pop().startswith("{")


def test_without_a_day_it_is_the_day_of_the_last_commit(branch: Branch, kpi: Kpi) -> None:
    root = branch(WORKED)
    told = [kpi("diff", "--base", "origin/main", *words, at=root) for words in ((), ("--today", "2026-05-10"))]
    assert told[0].stdout == told[1].stdout != ""


# A side that can't be read is never "no changes".


def test_a_shallow_clone_ends_with_what_to_fetch(origin: Path, branch: Branch, tmp_path: Path) -> None:
    root = branch(WORKED)
    git(root, "push", "-q", "origin", "HEAD:refs/heads/shallow-test")
    clone = tmp_path / "shallow"
    url = f"file://{origin}"
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "shallow-test", "--no-single-branch", url, str(clone))
    told = run(clone)
    git(origin, "branch", "-q", "-D", "shallow-test")
    assert told.code == 3
    assert "fetch-depth: 0" in told.err
    assert told.out == ""


@pytest.mark.parametrize("ref", ["origin/nobody", "0123456", "-1", "main:kpi_defs"])
def test_a_missing_base_ends_with_how_to_name_one(branch: Branch, ref: str) -> None:
    told = run(branch(WORKED), "--base", ref)
    assert (told.code, told.out) == (3, "")
    assert f'no commit "{ref}"' in told.err
    assert "name a branch, a tag or a commit" in told.err


def test_outside_of_a_repository_it_ends_with_a_sentence(branch: Branch) -> None:
    root = branch()
    shutil.rmtree(root / ".git")
    told = run(root)
    assert (told.code, told.out) == (3, "")
    assert "not a git repository" in told.err


BROKEN = {
    "a definition": (CSI, "id: [broken\n"),
    "a scorecard": (CARD, "cycle: 2026-S1\nunit: mkt\nitems:\n\t- x\n"),
    "a record that does not fit": (CARD, "cycle: 2026-S1\nunit: mkt\nitems: []\nwheighting: explicit\n"),
    "a list of units of measure": ("kpi_defs/units_of_measure.yml", "- {id: percent\n"),
    "one unit of measure of a list": ("kpi_defs/units_of_measure.yml", "- {id: percent}\n"),
    "the organization": ("kpi_defs/organization.yml", "format: 1\nformat: 2\n"),
    "a text that is no UTF-8": (CSI, b"id: mkt-csi\nname: \xff\n"),
    "a table without its columns": ("periods/2026-04/mkt.csv", "kpi,value\nmkt-csi,9\n"),
    "a table with a word for a number": ("periods/2026-04/mkt.csv", None),
    "an empty file": (CSI, ""),
}


def broken(root: Path, name: str) -> str:
    path, text = BROKEN[name]
    file = root / path
    if text is None:
        text = file.read_text(encoding="utf-8").replace("13.2", "much")
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def assert_incomplete(root: Path, side: str, path: str, *words: str) -> None:
    told = diff(root, *words, code=3)
    assert told["complete"] is False
    assert path in {one["path"] for one in told["errors"] if one["side"] == side}
    assert all(one["message"] and one["help"] for one in told["errors"])
    comment = printed(root, "markdown", *words)
    assert "⚠ **incomplete: these files could not be read**" in comment.splitlines()[1]
    assert "no KPI impact" not in comment
    full = printed(root, "full", *words)
    assert "incomplete" in full
    assert "No KPI impact" not in full


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_of_the_head_that_cannot_be_read_makes_it_incomplete(branch: Branch, name: str) -> None:
    root = branch()
    path = broken(root, name)
    assert_incomplete(root, "head", path, "--exit-code")


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_of_the_base_that_cannot_be_read_makes_it_incomplete(branch: Branch, name: str) -> None:
    root = branch()
    path = broken(root, name)
    commit(root, "Broken")
    git(root, "branch", "-q", "broken")
    git(root, "checkout", "-q", "origin/main", "--", ".")
    commit(root, "Mended")
    assert_incomplete(root, "base", path, "--base", "broken")


def test_a_key_that_stands_twice_makes_it_incomplete(branch: Branch) -> None:
    root = branch({CARD: {"    weight: 40\n": "    weight: 40\n    weight: 60\n"}})
    assert_incomplete(root, "head", CARD)


def test_what_stands_in_a_broken_file_neither_came_nor_went(branch: Branch) -> None:
    root = branch()
    broken(root, "a scorecard")
    assert diff(root, code=3)["changes"] == []


@pytest.mark.parametrize("path", ["periods/2026-04/mkt.csv", "periods/2026-03/mkt.csv"])
def test_submitted_values_that_are_deleted_make_it_incomplete(branch: Branch, path: str) -> None:
    root = branch()
    (root / path).unlink()
    assert_incomplete(root, "head", path)
    assert "bring it back" in diff(root, code=3)["errors"][0]["help"]


CSI_METHOD = "method: ratio_up"
UNSOUND: dict[str, Edits] = {
    "bands that are not there": {CSI: {CSI_METHOD: "method: bands"}},
    "points that are not there": {CSI: {CSI_METHOD: "method: interpolate"}},
    "a method that nobody wrote": {CSI: {CSI_METHOD: "method: own-curve"}},
    "an expression that stops": {CSI: {CSI_METHOD: f"{CSI_METHOD}\n  expression: a +"}},
    "a method of the company that stops": {
        POLICY: {
            "cap: 120": "cap: 120\nmethods: {own-x: {formula: actual +, params: [], "
            "polarity: maximize, domain: '', examples: []}}"
        },
        CSI: {CSI_METHOD: "method: own-x"},
    },
    "a KPI that stands twice": {CARD: {"  - kpi: mkt-csi": "  - kpi: mkt-sales-growth"}},
    "a weight below nothing": {CARD: {"weight: 40": "weight: -40"}},
    "no weight": {CARD: {"    weight: 40\n": ""}},
    "weights of 105": {CARD: {"weight: 40": "weight: 45"}},
    "phasing for other periods": {CARD: {"phasing: flat\n  - kpi: mkt-csi": "phasing: [1, 2]\n  - kpi: mkt-csi"}},
}


@pytest.mark.parametrize("name", UNSOUND)
def test_a_scorecard_that_can_no_longer_be_scored_makes_it_incomplete(branch: Branch, name: str) -> None:
    root = branch(UNSOUND[name])
    told = diff(root, code=3)
    assert told["complete"] is False
    assert {one["side"] for one in told["errors"]} == {"head"}
    assert told["changes"]
    assert "no KPI impact" not in printed(root, "markdown")


def test_an_old_mistake_that_the_change_does_not_touch_is_left_to_the_check(branch: Branch) -> None:
    root = branch()
    edit(root, {LATER_CARD: {"weight: 40": "weight: 45"}})
    commit(root, "Weights of 105 in the cycle to come")
    git(root, "branch", "-q", "base")
    edit(root, RENAMED)
    assert diff(root, "--base", "base")["complete"] is True


def test_incomplete_wins_over_blockers(branch: Branch) -> None:
    root = branch(WORKED)
    broken(root, "a definition")
    told = diff(root, "--exit-code", "--fail-on", "info", code=3)
    assert told["blockers"]


# Exit codes.


def test_the_exit_code_says_the_heaviest_class_where_it_is_asked_for(branch: Branch) -> None:
    root = branch()
    assert run(root, "--exit-code").code == 0
    for edits, code in ((RENAMED, 10), (OWNED, 11), (LATER, 12)):
        edit(root, edits)
        assert (run(root).code, run(root, "--exit-code").code) == (0, code)
    with_new_kpi(root)
    assert (run(root).code, run(root, "--exit-code").code) == (0, 13)


def test_a_blocker_ends_with_1_in_the_place_of_a_class(branch: Branch) -> None:
    root = branch(WORKED)
    assert (run(root).code, run(root, "--exit-code").code) == (1, 1)


def test_a_warning_ends_with_1_only_where_it_is_asked_for(branch: Branch) -> None:
    root = branch(RENAMED)
    assert diff(root)["problems"][0]["code"] == "KPI810"
    assert run(root, "--fail-on", "error").code == 0
    assert run(root, "--fail-on", "warning").code == 1


def test_a_word_it_does_not_know_is_a_mistake_of_the_user(branch: Branch) -> None:
    with pytest.raises(UsageError):
        run(branch(), "--level", "none")


# Which periods' effects may block.

BEFORE_VALUES: Edits = {"kpi_defs/scorecards/2026-S1/ops.yml": {"target: 95": "target: 96"}}


def without_values(root: Path, *periods: str) -> None:
    """Make a base in which nobody has submitted anything for some periods, nor published it."""
    for period in periods:
        shutil.rmtree(root / "periods" / period)
        shutil.rmtree(root / "published" / period, ignore_errors=True)
    (root / "published" / "log.jsonl").unlink(missing_ok=True)
    commit(root, "Nothing was submitted")
    git(root, "branch", "-q", "-f", "base")


@pytest.mark.parametrize(
    ("emptied", "level", "blockers"),
    [
        ((), "published", ["KPI802"]),
        ((), "submitted", ["KPI802", "KPI803"]),
        ((), "all", ["KPI802", "KPI803"]),
        (("2026-03",), "published", []),
        (("2026-03",), "submitted", ["KPI803"]),
        (("2026-03",), "all", ["KPI803"]),
        (("2026-03", "2026-04"), "published", []),
        (("2026-03", "2026-04"), "submitted", []),
        (("2026-03", "2026-04"), "all", ["KPI803"]),
    ],
)
def test_the_level_chooses_whose_effects_may_block(
    branch: Branch, emptied: tuple[str, ...], level: str, blockers: list[str]
) -> None:
    root = branch()
    without_values(root, *emptied) if emptied else git(root, "branch", "-q", "base")
    edit(root, BEFORE_VALUES)
    told = diff(root, "--base", "base", "--level", level, code=1 if blockers else 0)
    assert told["blockers"] == blockers


# The settings are those of the base.


@pytest.mark.parametrize(
    "settings",
    [
        "severity: {KPI803: info, KPI810: 'off'}\n",
        "per_path: {'kpi_defs/**': {ignore: [KPI803, KPI810]}}\n",
        "severity: {mid-period-scoring-change: 'off', translation-stale: 'off'}\n",
    ],
)
def test_a_change_cannot_silence_what_speaks_against_it(branch: Branch, settings: str) -> None:
    root = branch(WORKED)
    with (root / SETTINGS).open("a", encoding="utf-8") as file:
        file.write(settings)
    told = diff(root, code=1)
    assert told["blockers"] == ["KPI802", "KPI803"]
    assert "KPI810" in {one["code"] for one in told["problems"]}
    edited = [one for one in told["changes"] if one["kind"] == "settings"]
    assert edited
    assert {one["class"] for one in edited} == {"governance"}


def test_a_comment_does_not_silence_a_blocker(branch: Branch) -> None:
    mark = '    target: 14  # kpi: ignore[KPI802, KPI803] reason="we like it"\n'
    root = branch({CARD: {"    target: 12\n": mark}})
    assert diff(root, code=1)["blockers"] == ["KPI802", "KPI803"]


def test_the_head_can_be_a_commit_and_the_folder_is_then_left_alone(branch: Branch) -> None:
    root = branch(WORKED)
    (root / POLICY).write_text("id: [broken\n")
    committed: Any = diff(root, "--head", "HEAD", code=1)
    assert (committed["complete"], committed["uncommitted"]) == (True, False)
    assert diff(root, code=3)["uncommitted"] is True
    assert git(root, "status", "--porcelain").split() == ["M", POLICY]


def test_a_change_in_a_folder_of_a_repository_is_found_too(branch: Branch, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    shutil.copytree(branch(), outer / "handbook", ignore=shutil.ignore_patterns(".git"))
    git(outer, "init", "-q", "-b", "main")
    commit(outer, "The handbook in a folder")
    edit(outer / "handbook", WORKED)
    comment = printed(outer / "handbook", "markdown", "--base", "main")
    assert "handbook/kpi\\_defs/scorecards/2026-S1/mkt.yml:7" in comment
    assert os.fspath(tmp_path) not in comment
