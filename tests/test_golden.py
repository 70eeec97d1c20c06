"""The golden cases of the specification, every one of them through the engine."""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpi_scoring.exact import decimal_text, micro, rounded
from kpi_scoring.gates import after_gates
from kpi_scoring.okr import KeyResult, objective_result
from kpi_scoring.person import Aspect, Assessment, Part, person_result
from kpi_scoring.records import Card, Item, Policy, Value
from kpi_scoring.results import CardResult, Gate
from kpi_scoring.score import score
from kpi_scoring.tenure import Position, Span, is_long_enough, months_of, months_served, mover_result, part_of_target

Json = dict[str, Any]

GOLDEN = Path(__file__).parent / "golden"
CASES: list[Json] = yaml.safe_load((GOLDEN / "scoring_cases.yml").read_text(encoding="utf-8"))["cases"]
DECK: Json = yaml.safe_load((GOLDEN / "balanced_scorecard_deck.yml").read_text(encoding="utf-8"))

TABLES = {"points": ("at", "score"), "table": ("min", "score")}
WORDS = ("op", "to", "count")
FULFILLED = Item("rest", "ratio_up", target=Decimal(100))  # makes up the weights to 100


def test_the_golden_file_has_its_cases() -> None:
    assert len(CASES) == 63
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert {case["kind"] for case in CASES} == set(RUNNERS)


def case_id(case: Json) -> str:
    return str(case["id"])


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_a_golden_case_gives_its_expected_figures(case: Json) -> None:
    got = RUNNERS[case["kind"]](case)
    expected = {name: figure(value) for name, value in case["expect"].items()}
    assert {name: figure(got[name]) for name in expected} == expected, case["note"]


@cache
def results() -> Mapping[str, CardResult]:
    """Return the result of every case that is a card, all from one run of the engine."""
    cards = [CARDS[case["kind"]](case) for case in CASES if case["kind"] in CARDS]
    return {card.unit: result for card, result in zip(cards, score(cards), strict=True)}


def figure(value: Any) -> Any:
    """Return numbers and the texts of numbers as six-decimal numbers, so that 97.5 equals 97.500000."""
    if isinstance(value, list | tuple):
        return [figure(one) for one in value]
    if isinstance(value, int | Fraction):
        return rounded(Fraction(value), 6)
    try:
        return rounded(Fraction(Decimal(value)), 6)
    except (ArithmeticError, TypeError):
        return value


# One KPI


def item_figures(case: Json) -> Json:
    result = results()[case["id"]].items[0]
    return {
        "state": result.state,
        "raw": "unbounded" if result.unbounded else result.raw,
        "achievement": points(result.achievement),
        "converted": points(result.achievement),
        "rating": result.rating,
        "contribution": result.contribution,
        "to_date": result.to_date,
        "target_to_date": result.target,
    }


def item_card(case: Json) -> Card:
    item = item_of(case)
    weight = Decimal(case.get("weight", 100))
    rest = [replace(FULFILLED, weight=100 - weight)] if weight < 100 else []
    values = values_of(case)
    return Card(
        unit=case["id"],
        period=int(case.get("upto", len(values))),
        period_ends=period_ends(case, len(values)),
        items=(replace(item, weight=weight), *rest),
        values=(*values, Value("rest", len(values), "reported", value=Decimal(100))),
        policy=policy_of(case),
        locked=case.get("locked", "true") == "true",
    )


def item_of(case: Json) -> Item:
    params, phasing = case["params"], case.get("phasing", {})
    target = phasing.get("total", params.get("target"))
    names = [name for name in params if name not in ("actual", "target")]
    return Item(
        kpi=case["id"],
        method=case["method"],
        formula=case.get("formula", ""),
        parameters=parameters_of({name: params[name] for name in names}),
        aggregation=case.get("aggregation", "last"),
        scale=Decimal(case.get("scale", 1)),
        target=None if target is None else Decimal(target),
        due=day(params.get("due")) if case["method"] == "milestone_date" else None,
        phasing=phasing.get("kind", "flat"),
        every=0 if case["method"] == "milestone_date" else 1,
        cap=Decimal(case["cap"]),
        floor=Decimal(case["floor"]),
    )


def parameters_of(params: Json) -> Mapping[str, Any]:
    given = {name: params[name] for name in ("op", "to", "count") if name in params}
    given |= {name: Decimal(text) for name, text in params.items() if name not in WORDS and is_number(text)}
    for name, (place, worth) in TABLES.items():
        if name in params:
            rows = [{place: Decimal(at), worth: Decimal(value)} for at, value in params[name]]
            given["bands" if name == "table" else name] = rows
    return given


def is_number(text: Any) -> bool:
    return isinstance(text, str) and re.fullmatch(r"-?[0-9.]+", text) is not None


def policy_of(case: Json) -> Policy:
    policy = Policy(
        missing=case.get("missing", "hold_then_floor"),
        stale_after=int(case.get("stale_after", 1)),
        roll_up=case.get("roll_up", "by_kpi"),
        convert=case.get("convert", ""),
    )
    if cutoff := case.get("cutoff"):
        policy = replace(policy, cutoff_below=Decimal(cutoff["below"]), cutoff_score=Decimal(cutoff["score"]))
    if bands := case.get("rating_bands"):
        policy = replace(policy, rating_bands=tuple((Decimal(edge), int(rating)) for edge, rating in bands))
    return policy


def values_of(case: Json) -> tuple[Value, ...]:
    series = case.get("series") or [actual_of(case)]
    return tuple(value_of(case["id"], period, one) for period, one in enumerate(series, 1))


def actual_of(case: Json) -> Any:
    """Return what was submitted, the way it is submitted: a number, a pair, a date, or nothing."""
    params = case["params"]
    match case["method"]:
        case "milestone_date":
            return day(params["done"]) or "missing"
        case "milestone_weighted":
            weights = [(Decimal(point["w"]), point["state"]) for point in params["checkpoints"]]
            done = sum(weight for weight, state in weights if state == "accepted")
            return done, sum(weight for weight, state in weights if state != "open")
        case "n_of_m":
            return params["kept"], params["due"]
        case "custom":
            return params["verified"]
    return case.get("given_state") or params.get("rating") or params["actual"]


def value_of(kpi: str, period: int, given: Any) -> Value:
    if given == "missing":
        return Value(kpi, period, "missing")
    if isinstance(given, date):
        return Value(kpi, period, "reported", done=given)
    if isinstance(given, list | tuple):
        return Value(kpi, period, "reported", numerator=Decimal(given[0]), denominator=Decimal(given[1]))
    return Value(kpi, period, "reported", value=Decimal(given))


def period_ends(case: Json, periods: int) -> tuple[date, ...]:
    if "as_of" in case:
        return (date.fromisoformat(case["as_of"]),)
    return tuple(date(2026, month, calendar.monthrange(2026, month)[1]) for month in range(1, periods + 1))


# Groups and scorecards: a given achievement is the value of a KPI whose target is 100


def group_figures(case: Json) -> Json:
    result = results()[case["id"]]
    return card_figures(result) | {"contribution": result.groups[0].score}


def scorecard_figures(case: Json) -> Json:
    result = results()[case["id"]]
    gates = [gate_of(gate) for gate in case.get("gates", ())]
    assert result.score is not None
    final, rating = after_gates(result.score, gates)
    means = [points(group.mean) for group in result.groups]
    return card_figures(result) | {"final": points(final), "rating": rating, "perspective_scores": means}


def group_card(case: Json) -> Card:
    return scorecard_card(
        case | {"perspectives": [{"id": "group", "w": case.get("weight", "100"), "items": case["items"]}]}
    )


def scorecard_card(case: Json) -> Card:
    items, values = [], []
    for perspective in case["perspectives"]:
        for number, given in enumerate(perspective["items"]):
            item = given_item(f"{perspective['id']}-{number}", perspective["id"], given)
            items.append(item)
            values.append(given_value(item.kpi, given))
    return Card(
        unit=case["id"],
        period=1,
        period_ends=(date(2026, 1, 31),),
        items=tuple(items),
        values=tuple(values),
        weighting=case["weighting"],
        perspectives=tuple((one["id"], Decimal(one["w"])) for one in case["perspectives"]),
        policy=policy_of(case),
        locked=case.get("locked", "true") == "true",
    )


def given_item(kpi: str, perspective: str, given: Json) -> Item:
    return Item(
        kpi=kpi,
        method="ratio_up",
        target=Decimal(100),
        perspective=perspective,
        objective=given.get("obj", ""),
        weight=Decimal(given["w"]) if "w" in given else None,
    )


def given_value(kpi: str, given: Json) -> Value:
    if "a" not in given:
        return Value(kpi, 1, given["state"])
    # 100.873362 has six decimals, two more than a measure may have: so it is a numerator over a denominator.
    return Value(kpi, 1, "reported", numerator=Decimal(given["a"]) * 100, denominator=Decimal(100))


def card_figures(result: CardResult) -> Json:
    is_complete = result.coverage == 100
    return {
        "state": result.state,
        "score": points(result.score),
        "rating": result.rating,
        "coverage": result.coverage,
        # At full coverage there is nothing between the bounds but the score.
        "lower": points(result.score if is_complete else result.lower),
        "upper": points(result.score if is_complete else result.upper),
    }


# People


def person_figures(case: Json) -> Json:
    layer = case["layer"]
    result = person_result(
        Assessment(
            parts=tuple(Part(name, Decimal(layer[name]), micro_of(given)) for name, given in case["parts"].items()),
            conduct=Decimal(layer["conduct"]),
            aspects=tuple(
                Aspect(str(number), Decimal(aspect["w"]), fraction(aspect["r"]), aspect.get("evidence", True))
                for number, aspect in enumerate(case["aspects"], 1)
            ),
            gates=tuple(map(gate_of, case.get("gates", ()))),
        )
    )
    return {
        "state": result.state,
        "section_a": points(result.section_a),
        "conduct_mean": result.conduct_mean,
        "section_b": points(result.section_b),
        "score": points(result.final),
        "rating": result.rating,
    }


def tenure_figures(case: Json) -> Json:
    cycle = Span(*map(date.fromisoformat, case["cycle"]))
    if "moves" not in case:
        return joiner_figures(case, cycle)
    positions = [Position(date.fromisoformat(move["from"]), score_of(move["score"])) for move in case["moves"]]
    result = mover_result(cycle, positions)
    return {
        "state": result.state,
        "months": sum(result.months),
        "score": points(result.score),
        "rating": result.rating,
    }


def joiner_figures(case: Json, cycle: Span) -> Json:
    """Score a joiner's KPI with the months before as approved not applicable, which takes them out of the target."""
    served, months = months_served(cycle, date.fromisoformat(case["joined"])), months_of(cycle)
    if not is_long_enough(served):
        return {"state": "not_rated", "months": served}
    target = Decimal(case["params"]["target"])
    away = [Value("kpi", period, "not_applicable") for period in range(1, months - served + 1)]
    zeros = [Value("kpi", period, "reported", value=Decimal(0)) for period in range(len(away) + 1, months)]
    actual = Value("kpi", months, "reported", value=Decimal(case["params"]["actual"]))
    item = Item(
        kpi="kpi",
        method=case["method"],
        aggregation=case["aggregation"],
        target=target,
        phasing="linear",
        weight=Decimal(100),
    )
    card = Card(case["id"], months, period_ends(case, months), (item,), (*away, *zeros, actual))
    result = score([card])[0]
    assert result.items[0].target == part_of_target(target, case["aggregation"], served, months)
    return {
        "state": result.state,
        "months": served,
        "target": result.items[0].target,
        "score": points(result.score),
        "rating": result.rating,
    }


def okr_figures(case: Json) -> Json:
    result = objective_result([key_result(given) for given in case["key_results"]])
    assert result.mean is not None
    colour = {"good": "green", "watch": "amber", "bad": "red"}[result.colour]
    return {"grades": result.grades, "score": result.mean, "display": f"{rounded(result.mean, 2):f}", "colour": colour}


def key_result(given: Json) -> KeyResult:
    numbers = {name: Decimal(given[name]) for name in ("baseline", "target", "actual") if name in given}
    return KeyResult(given["kind"], due=day(given.get("due")), done=day(given.get("done")), **numbers)


def display_figures(case: Json) -> Json:
    return {"display": f"{rounded(Fraction(case['value']), int(case['decimals'])):f}"}


def gate_of(gate: Json) -> Gate:
    total = gate.get("total_max")
    return Gate(
        gate["id"],
        gate["failed"] == "true",
        rating_max=int(gate["rating_max"]) if "rating_max" in gate else None,
        total_max=None if total is None else Decimal(total),
    )


def points(value: int | None) -> Fraction | None:
    return None if value is None else Fraction(value, 10**6)


def score_of(text: str) -> int:
    return micro(Fraction(text))


def micro_of(text: str | None) -> int | None:
    return None if text is None else score_of(text)


def fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


RUNNERS: dict[str, Callable[[Json], Json]] = {
    "item": item_figures,
    "group": group_figures,
    "scorecard": scorecard_figures,
    "person": person_figures,
    "tenure": tenure_figures,
    "okr": okr_figures,
    "display": display_figures,
}
CARDS: dict[str, Callable[[Json], Card]] = {"item": item_card, "group": group_card, "scorecard": scorecard_card}


# The seed deck


def deck_card(**changes: Any) -> Card:
    kpis = [(perspective["id"], kpi) for perspective in DECK["perspectives"] for kpi in perspective["kpis"]]
    return Card(
        unit="deck",
        period=1,
        period_ends=(date(2008, 12, 31),),
        items=tuple(
            Item(kpi["id"], changes.get(kpi["method"], kpi["method"]), perspective=group, target=Decimal(kpi["target"]))
            for group, kpi in kpis
        ),
        values=tuple(Value(kpi["id"], 1, "reported", value=Decimal(kpi["actual"])) for _, kpi in kpis),
        weighting=DECK["policy"]["weighting"],
        perspectives=tuple((one["id"], Decimal(one["weight"])) for one in DECK["perspectives"]),
    )


def test_every_figure_of_the_seed_deck_comes_out() -> None:
    result = score([deck_card()])[0]
    items = {item.kpi: item for item in result.items}
    assert len(items) == 16
    for perspective, group in zip(DECK["perspectives"], result.groups, strict=True):
        assert shown(points(group.mean), 0) == (figure(perspective["mean"]), perspective["mean_display"])
        assert shown(group.score, 2) == (figure(perspective["score"]), perspective["score_display"])
        for kpi in perspective["kpis"]:
            assert shown(points(items[kpi["id"]].achievement), 0) == (figure(kpi["achievement"]), kpi["display"])
    assert shown(points(result.score), 2) == (figure(DECK["total"]), DECK["total_display"])
    assert str(result.rating) == DECK["rating"]


def shown(value: Fraction | None, decimals: int) -> tuple[Decimal, str]:
    assert value is not None
    return figure(value), f"{rounded(value, decimals):f}"


def test_with_the_straight_line_method_the_deck_total_is_97_675() -> None:
    result = score([deck_card(ratio_down="linear_down")])[0]
    assert decimal_text(points(result.score) or Fraction(0)) == "97.675"
