"""Options of the arithmetic that need a test of their own: people, groups of units, own tables, new methods."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any
from unittest.mock import patch

import pytest

from kpi_handbook.checks.subject import open_subject
from kpi_handbook.score import group_results, score_cycle
from kpi_scoring.conversion import PERMENPANRB_2021, Piece, conversion_formula, jumps
from kpi_scoring.exact import decimal_text, micro
from kpi_scoring.formula import evaluate_number, parse
from kpi_scoring.methods import BY_NAME, Example, Method
from kpi_scoring.person import Aspect, Assessment, Part, person_result
from kpi_scoring.records import Card, Item, Policy, Value
from kpi_scoring.results import Gate
from kpi_scoring.score import score
from kpi_scoring.single import achievement
from kpi_scoring.tenure import part_of_target
from kpi_scoring.units import units_result
from kpi_scoring.working import working
from oracle import item_score, tenure, unit_group
from scored_handbook import write
from test_golden import figure

END = (date(2026, 6, 30),)


def card_of(item: Item, value: Value, policy: Policy | None = None, **fields: Any) -> Card:
    return Card("unit", 1, END, (item,), (value,), weighting="equal", policy=policy or Policy(), **fields)


# Perspectives


def test_a_perspective_with_monitored_items_only_changes_nothing() -> None:
    scored = Item("scored", "ratio_up", perspective="customer", target=Decimal(50))
    monitored = Item("monitored", "ratio_up", perspective="process", target=Decimal(50), scored=False)
    values = tuple(Value(kpi, 1, "reported", value=Decimal(40)) for kpi in ("scored", "monitored"))
    halves = (("customer", Decimal(50)), ("process", Decimal(50)))
    card = Card("unit", 1, END, (scored,), values[:1], "equal_within_perspective", halves)
    alone, beside = score([card, replace(card, items=(scored, monitored), values=values)])
    assert (beside.score, beside.coverage, beside.total) == (alone.score, alone.coverage, alone.total)
    assert (beside.score, beside.coverage) == (80_000_000, 100)


# Groups of units


def test_a_group_of_units_is_the_mean_of_their_scores_by_weight() -> None:
    for seed in range(300):
        rng = Random(seed)
        units = [
            {
                "w": str(rng.randint(1, 90)),
                "a": rng.choice((None, *[str(Decimal(rng.randint(0, 120_000_000)) / 10**6)] * 3)),
            }
            for _ in range(rng.randint(1, 6))
        ]
        expected = unit_group({"units": units})
        given = [
            (None if one["a"] is None else micro(Fraction(str(one["a"]))), Decimal(str(one["w"]))) for one in units
        ]
        result = units_result(given)
        assert (result.score is None) == (expected["score"] is None)
        assert result.rating == expected["rating"]
        assert figure(result.coverage) == figure(expected["coverage"])
        assert result.score is None or result.score == micro(Fraction(expected["score"]))


def test_a_group_of_units_is_declared_in_the_organization(tmp_path: Any) -> None:
    write(tmp_path, [{"id": "one", "kpis": {"a": {"v": ["90"]}}}, {"id": "two", "kpis": {"a": {"v": ["102"]}}}])
    file = tmp_path / "kpi_defs" / "organization.yml"
    shares = "[{unit: one, weight: 1}, {unit: two, weight: 3}]"
    file.write_text(file.read_text() + f"groups: [{{id: both, name: Both, units: {shares}}}]\n")
    subject = open_subject(tmp_path, date(2026, 12, 31))
    cycle = subject.handbook.cycles["2026-S1"]
    scored = score_cycle(subject.handbook, subject.submitted.submissions, cycle, subject.today)
    ((group, result),) = group_results(subject.handbook, scored, "2026-01")
    assert (group.id, result.score, result.rating, result.coverage) == ("both", 99_000_000, 3, 100)


# People


def person(policy: Policy, *, evidence: bool = True, gates: tuple[Gate, ...] = ()) -> Any:
    parts = (Part("corporate", Decimal(20), 110_000_000), Part("individual", Decimal(30), 100_000_000))
    aspects = (Aspect("B1", Decimal(60), Fraction(5), evidence), Aspect("B2", Decimal(40), Fraction(4)))
    return person_result(Assessment(parts, Decimal(50), aspects, gates, policy))


def test_sections_and_the_total_of_a_person_have_caps() -> None:
    assert (person(Policy()).section_a, person(Policy()).section_b) == (104_000_000, 116_000_000)
    capped = person(Policy(section_cap=Decimal(105), total_cap=Decimal("104.2")))
    assert (capped.section_a, capped.section_b, capped.final) == (104_000_000, 105_000_000, 104_200_000)


@pytest.mark.parametrize(("cap", "mean"), [(Decimal(3), "3.4"), (Decimal(4), "4"), (None, "4.6")])
def test_without_evidence_a_rating_counts_up_to_a_cap(cap: Decimal | None, mean: str) -> None:
    assert person(Policy(evidence_cap=cap), evidence=False).conduct_mean == Fraction(mean)


def test_an_open_gate_leaves_the_result_provisional_and_the_strictest_failed_one_wins() -> None:
    gates = (Gate("B1", True, rating_max=3), Gate("B2", True, rating_max=2, total_max=Decimal(108)), Gate("B3", None))
    result = person(Policy(), gates=gates)
    assert (result.state, result.ungated, result.final, result.rating) == ("provisional", 110_000_000, 108_000_000, 2)
    assert result.failed_gates == ("B1", "B2")


def test_a_joiner_may_get_what_is_left_of_the_target() -> None:
    case = {
        "kind": "tenure",
        "joined": "2026-03-10",
        "cycle": ["2026-01-01", "2026-06-30"],
        "method": "ratio_up",
        "aggregation": "sum",
        "params": {"actual": "17", "target": "24"},
        "joiner": "remaining",
        "reached": "4",
    }
    expected = tenure(case)
    target = part_of_target(Decimal(24), "sum", 4, 6, joiner="remaining", reached=Decimal(4))
    assert figure(target) == figure(expected["target"])
    item, value = Item("kpi", "ratio_up", target=Decimal(20)), Value("kpi", 1, "reported", value=Decimal(17))
    assert achievement(card_of(item, value), item, value) == micro(Fraction(expected["score"]))


# Conversion tables


PIECES = (
    Piece(Decimal(0), Decimal(0), None, Decimal(60)),
    Piece(Decimal(50), Decimal(90), Decimal(60), Decimal(100)),
    Piece(Decimal(100), Decimal(100), Decimal(100), None),
)


def converted(text: str, raw: str) -> Fraction | None:
    return evaluate_number(parse(text, frozenset({"raw"}), generated=True), {"raw": Fraction(raw)})


@pytest.mark.parametrize(
    ("raw", "points"),
    [("-5", 0), ("59.9999", 0), ("60", 50), ("80", 70), ("99.9999", "89.9999"), ("100", 100), ("900", 100)],
)
def test_the_pieces_of_a_table_are_half_open(raw: str, points: Any) -> None:
    assert converted(conversion_formula(PIECES), raw) == Fraction(points)


def test_the_jumps_of_a_table_are_listed() -> None:
    assert jumps(PIECES) == ((60, 0, 50), (100, 90, 100))


@pytest.mark.parametrize(
    ("raw", "points"), [("50", "41.525424"), ("98", "88"), ("100", "109"), ("110", "120"), ("111", "120")]
)
def test_the_regulation_comes_out(raw: str, points: str) -> None:
    assert decimal_text(converted(PERMENPANRB_2021, raw) or Fraction(0)) == points
    best = conversion_formula("permenpanrb_2021", best_possible=True)
    assert (converted(best, raw) == 120) == (Fraction(raw) >= 100)


# What changed the points


@pytest.mark.parametrize(
    ("value", "policy", "fields", "limit"),
    [
        ("90", Policy(), {}, "none"),
        ("130", Policy(), {}, "cap"),
        ("-5", Policy(), {}, "floor"),
        ("100", Policy(), {"at_limit": True}, "cap"),
        ("48", Policy(cutoff_below=Decimal(50)), {}, "cutoff"),
        ("80", Policy(convert=PIECES), {}, "convert"),
        ("61", Policy(convert=PIECES, cutoff_below=Decimal(55)), {}, "cutoff"),
        ("105", Policy(convert="permenpanrb_2021"), {"cap": Decimal(110)}, "cap"),
    ],
)
def test_the_working_names_what_changed_the_points(value: str, policy: Policy, fields: Any, limit: str) -> None:
    item = replace(Item("kpi", "ratio_up", target=Decimal(100)), **fields)
    card = card_of(item, Value("kpi", 1, "reported", value=Decimal(value)), policy)
    assert working(card, score([card])[0], "kpi").limit == limit


# A new method is one record under one name


SOFT_DOWN = Method(
    name="soft_down",
    formula="2 * target / (target + actual) * 100",
    domain="target > 0 and actual >= 0",
    polarities=("minimize",),
    summary="Lower is better, gently: twice the target still earns two thirds.",
    use_when="Outliers beyond the owner's control happen.",
    not_when="Twice the target is worthless.",
    examples=(Example({"actual": "48", "target": "24"}, "66.666667"),),
)


def test_a_method_added_at_run_time_is_scored_and_worked_out() -> None:
    item = Item("kpi", "soft_down", target=Decimal(24))
    card = card_of(item, Value("kpi", 1, "reported", value=Decimal(48)))
    outside = card_of(item, Value("kpi", 1, "reported", value=Decimal(-1)))
    with patch.dict(BY_NAME, {SOFT_DOWN.name: SOFT_DOWN}):
        results = score([card, outside])
        assert [result.items[0].state for result in results] == ["reported", "invalid"]
        assert results[0].items[0].achievement == micro(Fraction(SOFT_DOWN.examples[0].raw))
        assert working(card, results[0], "kpi").formula == SOFT_DOWN.formula


# A name without a value


def test_a_parameter_that_nobody_gives_makes_an_own_method_missing_not_zero() -> None:
    formula = "max(0, actual - penalty) / target * 100"
    item = Item("kpi", "own", formula=formula, declared=("penalty",), target=Decimal(20))
    card = card_of(item, Value("kpi", 1, "reported", value=Decimal(12)), locked=False)
    result = score([card])[0].items[0]
    assert (result.state, result.achievement) == ("missing", None)
    given = replace(item, parameters={"penalty": Decimal(2)})
    expected = item_score(
        "custom", {"formula": formula, "penalty": "2"}, Fraction(12), Fraction(20), {"cap": "120", "floor": "0"}
    )
    assert score([replace(card, items=(given,))])[0].items[0].achievement == micro(expected["achievement"])
