"""What is no formula of ours is refused with its column, and by `kpi check` with file and line besides."""

import json
from datetime import date
from pathlib import Path

import pytest

from kpi_handbook.checks import BY_CODE, check
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.load.folder import read_folder
from kpi_handbook.problems import Severity
from kpi_scoring.formula import FormulaError, Kind, parse
from test_scoring_properties import HOSTILE

DECK = Path(__file__).parent / "handbooks" / "deck"
PLACE = "kpi_defs/kpis/corporate/market-share.yml"
POLICY = "kpi_defs/policies/deck-2008.yml"
EXPRESSION = "  expression: "
BY_HAND = (
    "actual\x00",  # NUL
    "actual \u202e+ 1",  # turns the reading direction
    "\u0430ctual",  # a Cyrillic letter that looks like an a
    "actual \u00d7 2",  # a sign readers know
    "\u0661 + 1",  # an Arabic-Indic digit
    "1_000 * actual",
    "0b11",
    "0o17",
    "1E3",
    ".5",
    "5.",
    "actual if target > 0",
    "actual and 1",
    "not not actual",
    "actual == target == 1",
    "actual <> target",
    "actual = 1",
    "actual ^ 2",
    "actual & 1",
    "-(" * 101 + "actual" + ")" * 101,
    "1" + "+1" * 250,
    "min()",
    "min(actual, target, )[0]",
    "max(actual, *target)",
    "abs(-actual).real",
    "coalesce(0, actual)",
    "coalesce(actual, target > 1)",
    "(lambda x: x)(actual)",
    "print(actual)",
    "__builtins__",
    "actual.__init__.__globals__",
    "'; DROP TABLE item; --",
    "actual UNION SELECT 1",
    "1; import os",
    "exec('import os')",
    "{**actual}",
    "*actual",
    "actual!",
    "actual?",
    "$actual",
    "@actual",
    "`actual`",
    "\\x61ctual",
    "actual\t+ 1",
    "f(actual)",
    "target(1)",
    "actual[target]",
    "actual[0:1]",
    "True and False",
    "inf",
)
EVERY = tuple(dict.fromkeys((*HOSTILE, *BY_HAND)))


@pytest.mark.parametrize("text", BY_HAND, ids=lambda text: repr(text[:40]))
def test_what_is_no_formula_is_refused_with_its_column(text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text, frozenset({"actual", "target"}))
    assert caught.value.message
    assert 1 <= caught.value.column <= len(text) + 1


def test_101_parts_are_one_too_many() -> None:
    hundred = "-" * 99 + "1"
    assert parse(hundred, frozenset())
    with pytest.raises(FormulaError):
        parse("-" + hundred, frozenset())


def test_501_characters_are_one_too_many() -> None:
    assert parse("1" + " " * 499, frozenset())
    with pytest.raises(FormulaError) as caught:
        parse("1" + " " * 500, frozenset())
    assert caught.value.column == 501


def test_a_condition_is_no_number_and_a_number_no_condition() -> None:
    with pytest.raises(FormulaError):
        parse("1 > 0", frozenset())
    with pytest.raises(FormulaError):
        parse("1", frozenset(), Kind.TRUTH)


def test_a_computed_kpi_with_any_of_them_is_a_problem_at_its_line_and_column() -> None:
    assert len(EVERY) >= 90
    files = dict(read_folder(DECK))
    text = files[PLACE].decode()
    measures = text.replace("own_units", "actual").replace("market_units", "target")
    (line,) = (number for number, one in enumerate(measures.split("\n"), 1) if one.startswith(EXPRESSION))
    for number, formula in enumerate(EVERY):
        path = f"kpi_defs/kpis/corporate/hostile-{number}.yml"
        written = f"{EXPRESSION}{json.dumps(formula)}"
        lines = measures.replace("id: market-share", f"id: hostile-{number}").split("\n")
        files[path] = "\n".join([*lines[: line - 1], written, *lines[line:]]).encode()
    rules = [BY_CODE[code] for code in ("KPI001", "KPI002", "KPI133", "KPI203")]
    problems = check(subject_of(files, DECK, date(2026, 3, 31)), rules)
    for number, formula in enumerate(EVERY):
        mine = [one for one in problems if one.path == f"kpi_defs/kpis/corporate/hostile-{number}.yml"]
        errors = [one for one in mine if one.severity is Severity.ERROR]
        assert errors, formula
        at_fault = [one for one in errors if one.span.line == line]
        assert at_fault or not formula.strip(), (formula, mine)
        for one in at_fault:
            assert len(EXPRESSION) < one.span.column <= len(EXPRESSION) + len(json.dumps(formula)) + 1
            assert str(one.help)


def test_a_hostile_method_of_a_policy_is_a_problem_too() -> None:
    files = dict(read_folder(DECK))
    methods = "".join(
        f"  own-{number}: {{formula: {json.dumps(formula)}, params: [target], polarity: maximize, "
        f'domain: "target > 0", examples: []}}\n'
        for number, formula in enumerate(EVERY)
        if formula.strip() and formula.isprintable() and formula.isascii()
    )
    files[POLICY] += f"methods:\n{methods}".encode()
    problems = check(subject_of(files, DECK, date(2026, 3, 31)), [BY_CODE["KPI133"]])
    assert len({one.span.line for one in problems if one.path == POLICY}) == methods.count("\n")
