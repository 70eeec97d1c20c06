"""Every rule finds what its cases show, where they show it, and nothing in their mended files.

A case file stands beside its rule. Its files overlay the small handbook `tests/handbooks/deck`, which is clean:

- a text is the whole file
- `replace: {old: new}` changes the base's file; `copy_of: path` takes another one for it; `save_as` names an encoding
- `mend: {old: new}`, in `good`, changes what `bad` wrote

`base` overlays the handbook before a change, for the rules of group 8, and `author` is who proposes it; `today` is the
day; `fixed: true` says that mending `bad`, unsafe fixes included, gives the very files of `good`; `left` names the
codes that only a person can mend afterwards. A preview rule runs in its own cases.

`show` is what the rule's page prints of the case: its lines stand in the case's files, but for comments, which say what
else has to be known.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from kpi_handbook import checks
from kpi_handbook.checks import BY_CODE, RULES, Rule, check
from kpi_handbook.checks.mend import mended
from kpi_handbook.checks.rule import first_line
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.load import load_yaml
from kpi_handbook.load.folder import Files, read_folder
from kpi_handbook.load.site_files import Site, is_of_site
from kpi_handbook.problems import Problem, Severity

Case: TypeAlias = Mapping[str, Any]  # a case file's own shape, checked below

FOLDER = Path(checks.__file__).parent
DECK = Path(__file__).parent / "handbooks" / "deck"
BASE = read_folder(DECK)
TODAY = date(2026, 3, 31)
HEADINGS = ["## What it does", "## Why it matters", "## How to fix", "## Options"]


def cases_of(code: str) -> list[Case]:
    document = load_yaml(f"{code}.yml", (FOLDER / f"{code}.yml").read_bytes())
    assert document.findings == (), f"{code}.yml has its own problems"
    return list(document.data)


def all_cases(key: str) -> list[Any]:
    return [
        pytest.param(file.stem, case, id=f"{file.stem} {case['name']}")
        for file in sorted(FOLDER.glob("KPI*.yml"))
        for case in cases_of(file.stem)
        if key in case
    ]


def with_overlay(case: Case, side: str) -> dict[str, bytes]:
    """Return the files of the base with those of one side of a case in their places."""
    files = dict(BASE)
    for path, overlay in case.get(side, {}).items():
        if overlay is None:
            del files[path]
            continue
        files[path] = overlay_bytes(case, path, overlay)
    return files


def overlay_bytes(case: Case, path: str, overlay: Any) -> bytes:
    if isinstance(overlay, str):
        return overlay.encode()
    assert set(overlay) <= {"replace", "copy_of", "save_as", "mend"}
    if "mend" in overlay:
        text = overlay_bytes(case, path, case["bad"][path]).decode()
    else:
        text = BASE[overlay.get("copy_of", path)].decode()
    for old, new in (overlay.get("replace") or overlay.get("mend") or {}).items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        text = text.replace(old, new)
    return text.encode(overlay_encoding(overlay))


def overlay_encoding(overlay: Any) -> str:
    return str(overlay.get("save_as", "utf-8")) if isinstance(overlay, dict) else "utf-8"


def problems_in(files: Files, case: Case | None = None, code: str = "") -> tuple[Problem, ...]:
    """Return what is wrong on the day of a case; the rule it is about runs even where it is a preview."""
    case = case or {}
    today = date.fromisoformat(case["today"]) if "today" in case else TODAY
    site = Site({path: content for path, content in files.items() if is_of_site(path)})
    subject = replace(subject_of(files, DECK, today), site=site)
    if "base" in case:
        base = subject_of(with_overlay(case, "base"), DECK, today)
        subject = replace(subject, base=base, author=case.get("author", ""))
    return check(subject, [replace(rule, preview=rule.preview and rule.code != code) for rule in RULES])


def told(problem: Problem) -> str:
    return f"{problem.place} {problem.code} {problem.message} ({problem.help})"


def test_the_base_handbook_of_the_cases_is_clean() -> None:
    assert [told(problem) for problem in problems_in(BASE)] == []


def test_every_rule_has_cases_and_every_case_file_a_rule() -> None:
    assert {file.stem for file in FOLDER.glob("KPI*.yml")} == set(BY_CODE)
    assert {file.stem for file in FOLDER.glob("KPI*.py")} == set(BY_CODE)
    assert list(BY_CODE) == sorted(BY_CODE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_a_bad_and_a_good_example_to_show(rule: Rule) -> None:
    cases = cases_of(rule.code)
    shown = [case["show"] for case in cases if "show" in case]
    assert any("bad" in example and "good" in example for example in shown)
    assert any("bad" in case and "good" in case for case in cases)
    assert all(case["name"].endswith(".") for case in cases)
    assert all(("bad" in case) == ("expect" in case) for case in cases)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rules_page_has_a_headline_and_its_sections_in_order(rule: Rule) -> None:
    page = rule.page or ""
    assert first_line(rule).endswith(".")
    assert [line for line in page.splitlines() if line.startswith("#")] == HEADINGS
    assert all(part.strip() for part in page.split("## ")), "a section is empty"


@pytest.mark.parametrize(("code", "case"), all_cases("bad"))
def test_a_bad_example_gives_exactly_its_problems(code: str, case: Case) -> None:
    found = problems_in(with_overlay(case, "bad"), case, code)
    expected = [(one["path"], one["line"], one["column"], one.get("code", code)) for one in case["expect"]]
    assert [(p.path, p.span.line, p.span.column, p.code) for p in found] == sorted(expected), list(map(told, found))
    in_order = sorted(case["expect"], key=lambda one: (one["path"], one["line"], one["column"]))
    for problem, one in zip(found, in_order, strict=True):
        assert problem.severity == one.get("severity", BY_CODE[problem.code].severity)
        assert any(word in str(problem.help) for word in one["help"]), told(problem)
        assert problem.severity != Severity.ERROR or str(problem.help)


@pytest.mark.parametrize(("code", "case"), all_cases("good"))
def test_a_good_example_gives_no_problem(code: str, case: Case) -> None:
    assert [told(problem) for problem in problems_in(with_overlay(case, "good"), case, code)] == []


@pytest.mark.parametrize(("code", "case"), all_cases("bad"))
def test_what_can_be_mended_is_gone_afterwards_and_stays_gone(code: str, case: Case) -> None:
    bad = with_overlay(case, "bad")
    before = problems_in(bad, case, code)
    assert all(problem.fix is None or BY_CODE[problem.code].fixable for problem in before)
    result = mended(bad, lambda files: problems_in(files, case, code), unsafe=True)
    left = problems_in(result.files, case, code)
    assert [told(problem) for problem in left if problem.fix] == []
    expected = [*(problem.code for problem in before if problem.fix is None), *case.get("left", ())]
    assert sorted(problem.code for problem in left) == sorted(expected), list(map(told, left))
    assert mended(result.files, lambda files: problems_in(files, case, code), unsafe=True).problems == ()
    if case.get("fixed"):
        assert result.files == with_overlay(case, "good")


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.fixable], ids=lambda rule: rule.code)
def test_a_rule_that_can_mend_has_a_case_that_shows_it(rule: Rule) -> None:
    assert any(case.get("fixed") for case in cases_of(rule.code))


@pytest.mark.parametrize(("code", "case"), all_cases("show"))
def test_what_a_page_shows_stands_in_the_files_of_the_case(code: str, case: Case) -> None:
    for side, example in case["show"].items():
        files = with_overlay(case, side)
        paths = [path for path, overlay in case[side].items() if overlay is not None]
        texts = [files[path].decode(overlay_encoding(case[side][path])) for path in paths]
        there = {line.strip() for text in texts for line in text.splitlines()}
        lines = [line.strip() for line in example.splitlines()]
        assert 1 <= len(lines) <= 6, code
        assert {line for line in lines if not line.startswith("# ")} <= there, code
