"""What must hold for every number: the assertions of the specification, over all methods, formulas and magnitudes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import kpi_scoring.score as scoring
from kpi_scoring.engines.duckdb_engine import DuckDb
from kpi_scoring.exact import micro, rounded
from kpi_scoring.formula import (
    FormulaError,
    Node,
    Pair,
    compile_sql,
    evaluate,
    evaluate_number,
    fits_128_bits,
    names,
    parse,
    with_figures,
)
from kpi_scoring.formula.magnitude import Bound
from kpi_scoring.formula.tree import Arithmetic, Call, Choice, Comparison, Logic, Name, Negative, Not, Number
from kpi_scoring.methods import METHODS, Method
from kpi_scoring.methods.method import Example
from kpi_scoring.records import Card, Item, Policy, Value
from kpi_scoring.results import CardResult
from kpi_scoring.score import formula_key, score
from kpi_scoring.tenure import Span, months_served, part_of_target
from kpi_scoring.working import working
from oracle import item_score
from random_cards import random_card
from test_oracle import Scoring, as_card

Json = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

DUE = date(2026, 3, 31)
PERIOD_ENDS = (date(2026, 6, 30),)
BY_METHOD = {method.name: method for method in METHODS}

# A run of the engine takes some tenths of a second, so a few examples hold many cards or items each.
some = settings(max_examples=4, deadline=None, derandomize=True)
many = settings(max_examples=60, deadline=None, derandomize=True)


def decimals(low: str, high: str) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=4, allow_nan=False)


def single(items: Sequence[Item], values: Sequence[Value], **fields: Any) -> Card:
    """Return a card of one period with equal weights."""
    return Card("unit", 1, PERIOD_ENDS, tuple(items), tuple(values), **({"weighting": "equal"} | fields))


# Every method's own examples


EXAMPLES = [(method, one) for method in METHODS for one in method.examples]


def example_item(method: Method, example: Example, kpi: str) -> tuple[Item, Value]:
    """Return the example as an item without limits and the value submitted for it."""
    inputs = {name: Decimal(text) for name, text in example.inputs.items()}
    late = inputs.get("late_days")
    pair = [inputs.get(name) for name in method.measures] or [None, None]
    item = Item(
        kpi,
        method.name,
        parameters={**example.table, **{name: inputs[name] for name in method.parameters if name in inputs}},
        target=inputs.get("target"),
        due=None if late is None else DUE,
        every=1 if late is None else 0,
        cap=None,
        floor=None,
    )
    done = None if late is None else DUE + timedelta(days=int(late))
    return item, Value(kpi, 1, "reported", inputs.get("actual"), pair[0], pair[1], done)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_the_evaluator_gives_what_a_method_says_in_its_examples(method: Method) -> None:
    for one in method.examples:
        item, _ = example_item(method, one, "kpi")
        key = formula_key(item, Policy())
        values = {name: Fraction(text) for name, text in one.inputs.items()}
        tree = parse(key.formula, method.names, generated=True)
        got = evaluate_number(tree, {name: values.get(name) for name in method.names})
        assert got is not None
        assert rounded(got, 6) == Decimal(one.raw)


def test_the_engine_gives_what_all_methods_say_in_their_examples() -> None:
    pairs = [example_item(method, one, f"{method.name}-{n}") for n, (method, one) in enumerate(EXAMPLES)]
    result = score([single([item for item, _ in pairs], [value for _, value in pairs])])[0]
    got = [(item.kpi, item.raw and rounded(item.raw, 6), item.achievement) for item in result.items]
    raws = [Decimal(example.raw) for _, example in EXAMPLES]
    assert got == [(item.kpi, raw, int(raw * 10**6)) for (item, _), raw in zip(pairs, raws, strict=True)]


# A better actual never lowers an achievement


def around_a_target(low: str = "0.0001", better: int = 1) -> Callable[[Draw], Json]:
    def draw_target(draw: Draw) -> Json:
        target = draw(decimals(low, "100000").filter(bool))
        return {"target": target, "better": better}

    return draw_target


def corridor(better: int) -> Callable[[Draw], Json]:
    def draw_corridor(draw: Draw) -> Json:
        low, high = sorted(draw(st.tuples(decimals("0.0001", "1000"), decimals("0.0001", "1000"))))
        return {"parameters": {"lo": low, "hi": high}, "better": better}

    return draw_corridor


def two_ends(worse: str, good: str) -> Callable[[Draw], Json]:
    def draw_ends(draw: Draw) -> Json:
        one, two = draw(st.lists(decimals("-1000", "1000"), min_size=2, max_size=2, unique=True))
        parameters = {worse: one} if good == "target" else {worse: one, good: two}
        return {"target": two if good == "target" else None, "parameters": parameters, "better": 1 if two > one else -1}

    return draw_ends


def edges(draw: Draw) -> tuple[list[Decimal], list[Decimal], int]:
    """Return places in order, points that never fall towards the better end, and which end that is."""
    places = sorted(draw(st.lists(decimals("0", "1000"), min_size=2, max_size=5, unique=True)))
    worth = sorted(draw(st.lists(decimals("0", "130"), min_size=len(places), max_size=len(places))))
    better = draw(st.sampled_from((1, -1)))
    return places[::better], worth, better


def band_table(draw: Draw) -> Json:
    places, worth, better = edges(draw)
    edge = "min" if better > 0 else "max"
    bands = [{edge: at, "score": points} for at, points in zip(places[::-1], worth[::-1], strict=True)]
    return {"parameters": {"bands": bands}, "better": better}


def curve(draw: Draw) -> Json:
    places, worth, better = edges(draw)
    points = [{"at": at, "score": value} for at, value in zip(places, worth, strict=True)]
    return {"parameters": {"points": points}, "better": better}


def hit_or_miss(draw: Draw) -> Json:
    op, better = draw(st.sampled_from((("ge", 1), ("gt", 1), ("le", -1), ("lt", -1))))
    return {"target": draw(decimals("-1000", "1000")), "parameters": {"op": op}, "better": better}


MONOTONE: dict[str, Callable[[Draw], Json]] = {
    "ratio_up": around_a_target(),
    "ratio_down": around_a_target(better=-1),
    "linear_down": around_a_target(better=-1),
    "diff_up": around_a_target("-1000"),
    "diff_down": around_a_target("-1000", better=-1),
    "ratio_range": corridor(1),
    "linear_range_down": corridor(-1),
    "baseline": two_ends("baseline", "target"),
    "linear": two_ends("worst", "best"),
    "goal_redflag": two_ends("red", "goal"),
    "bands": band_table,
    "interpolate": curve,
    "zero_target": lambda draw: {"parameters": {"per_unit": draw(decimals("0.0001", "200"))}, "better": -1},
    "binary": hit_or_miss,
    "milestone_date": lambda _draw: {"better": -1},
    "milestone_weighted": lambda _draw: {"better": 1},
    "n_of_m": lambda _draw: {"better": 1},
    "rating": lambda draw: {"parameters": {"to": draw(st.sampled_from(("index", "share", "span")))}, "better": 1},
}
ANY_DEVIATION_COSTS = {"range", "stabilize"}


def submitted(method: str, figures: Sequence[Decimal]) -> list[Json]:
    """Return figures as they are submitted for a method, in the same order, or what stands for them there."""
    whole = [int(abs(figure)) for figure in figures]
    match method:
        case "milestone_date":
            return [{"done": DUE + timedelta(days=number % 80 - 20)} for number in whole]
        case "milestone_weighted" | "n_of_m":
            return [{"numerator": Decimal(number % 101), "denominator": Decimal(100)} for number in whole]
        case "rating":
            return [{"value": Decimal(number % 5 + 1)} for number in whole]
        case "ratio_down" | "zero_target":
            return [{"value": abs(figure)} for figure in figures]
    return [{"value": figure} for figure in figures]


def goodness(figure: Json, better: int) -> Decimal:
    if "done" in figure:
        return Decimal(better * (figure["done"] - DUE).days)
    return better * Decimal(figure.get("value", figure.get("numerator")))


@some
@given(st.data())
def test_a_better_actual_never_lowers_an_achievement(data: st.DataObject) -> None:
    assert set(MONOTONE) | ANY_DEVIATION_COSTS == set(BY_METHOD)
    cards, chains = [], []
    for method, draw_case in MONOTONE.items():
        case = draw_case(data.draw)
        figures = data.draw(st.lists(decimals("-2000", "2000"), min_size=3, max_size=6))
        chain = sorted(submitted(method, figures), key=lambda figure: goodness(figure, case["better"]))
        is_date = method == "milestone_date"
        item = Item(
            "kpi",
            method,
            parameters=case.get("parameters", {}),
            target=case.get("target"),
            due=DUE if is_date else None,
            every=0 if is_date else 1,
            cap=data.draw(st.sampled_from((Decimal(120), Decimal(10**6)))),
        )
        items = [replace(item, kpi=f"{method}-{number}") for number in range(len(chain))]
        values = [Value(one.kpi, 1, "reported", **figure) for one, figure in zip(items, chain, strict=True)]
        cards.append(single(items, values))
        chains.append(chain)
    for result, chain in zip(score(cards), chains, strict=True):
        achievements = [item.achievement for item in result.items]
        assert None not in achievements, (result.items, chain)
        assert achievements == sorted(achievements, key=lambda points: points or 0), (result.items[0].kpi, chain)


@some
@given(
    st.data(),
    st.sampled_from(("range", "stabilize")),
    st.lists(decimals("0", "2000"), min_size=3, max_size=8),
)
def test_a_larger_deviation_to_one_side_never_raises_an_achievement(
    data: st.DataObject, method: str, figures: list[Decimal]
) -> None:
    target = data.draw(decimals("0.0001", "1000"))
    item = Item("kpi", method, parameters={"lo": target, "hi": target}, target=target)
    for side in (1, -1):
        chain = sorted((figure for figure in figures if side * (figure - target) >= 0), key=lambda one: side * one)
        items = [replace(item, kpi=f"kpi-{number}") for number in range(len(chain))]
        values = [Value(one.kpi, 1, "reported", value=figure) for one, figure in zip(items, chain, strict=True)]
        if items:
            points = [one.achievement or 0 for one in score([single(items, values)])[0].items]
            assert points == sorted(points, reverse=True)


# The order of items, monitored items, approved absences


def scored_card(seed: int, **policy: Any) -> Card:
    card = random_card(seed)
    full = as_card(Scoring(card, card["periods"], seed % 2 == 0))
    return replace(full, policy=replace(full.policy, **policy))


def essence(result: CardResult) -> Any:
    """Return everything that must not depend on the order of items or on what carries no weight."""
    scored = sorted((item for item in result.items if item.standing != "monitored"), key=lambda item: item.kpi)
    shown = [(item.kpi, item.state, item.achievement, item.weight, item.contribution) for item in scored]
    means = sorted((group.perspective, group.mean, group.coverage) for group in result.groups if group.total)
    return result.state, result.score, result.rating, result.coverage, result.lower, result.upper, shown, means


seeds = st.integers(min_value=0, max_value=10**6)


@some
@given(st.lists(seeds, min_size=4, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_items_and_values_changes_nothing(given_seeds: list[int], order: Random) -> None:
    cards = [scored_card(seed) for seed in given_seeds]
    mixed = [
        replace(
            card,
            items=tuple(order.sample(card.items, len(card.items))),
            values=tuple(order.sample(card.values, len(card.values))),
        )
        for card in cards
    ]
    reverse = [replace(card, items=card.items[::-1], values=card.values[::-1]) for card in cards]
    results = [essence(result) for result in score([*cards, *mixed, *reverse])]
    assert results[4:8] == results[:4]
    assert results[8:] == results[:4]


@some
@given(st.lists(seeds, min_size=4, max_size=4))
def test_an_item_of_weight_0_changes_nothing(given_seeds: list[int]) -> None:
    cards = [scored_card(seed) for seed in given_seeds]
    monitored = Item("monitored", "ratio_up", weight=Decimal(0), target=Decimal(100))
    more = [
        replace(
            card,
            items=(*card.items, replace(monitored, perspective=card.perspectives[0][0])),
            values=(*card.values, Value("monitored", card.period, "reported", value=Decimal(50))),
        )
        for card in cards
    ]
    results = [essence(result) for result in score([*cards, *more])]
    assert results[4:] == results[:4]


@some
@given(st.lists(seeds, min_size=6, max_size=6))
def test_an_item_that_is_not_applicable_counts_as_if_it_were_left_out(given_seeds: list[int]) -> None:
    cards = [scored_card(seed, na_spread="group", reweight_min=Decimal(0)) for seed in given_seeds]
    without, absent = [], []
    for card in cards:
        kpi = next(item.kpi for item in card.items if item.is_scored)
        others = tuple(value for value in card.values if value.kpi != kpi)
        approved = tuple(Value(kpi, p, "not_applicable") for p in range(1, card.period + 1))
        owed = tuple(replace(item, every=1, due=None) if item.kpi == kpi else item for item in card.items)
        absent.append(replace(card, items=owed, values=(*others, *approved)))
        # Left out of its group: the perspective keeps its weight among those that still have items.
        without.append(replace(card, items=tuple(item for item in card.items if item.kpi != kpi), values=others))
    results = score([*absent, *without])
    for one, two in zip(results[: len(cards)], results[len(cards) :], strict=True):
        assert (one.score, one.rating) == (two.score, two.rating)
        means = {group.perspective: group.mean for group in two.groups}
        assert {group.perspective: group.mean for group in one.groups} == means


# Weights


@some
@given(st.lists(decimals("0", "200"), min_size=3, max_size=3))
def test_three_relative_weights_of_1_are_equal_weights(figures: list[Decimal]) -> None:
    items = [Item(f"kpi-{n}", "ratio_up", target=Decimal(100), weight=Decimal(1)) for n in range(3)]
    values = [Value(item.kpi, 1, "reported", value=figure) for item, figure in zip(items, figures, strict=True)]
    relative, equal = score([single(items, values, weighting=kind) for kind in ("relative", "equal")])
    assert essence(relative) == essence(equal)


@some
@given(seeds)
def test_explicit_weights_times_10_taken_as_relative_are_explicit_weights(seed: int) -> None:
    card = replace(scored_card(seed), weighting="relative")
    items = [
        replace(item, weight=Decimal(1 + n) if item.is_scored else Decimal(0)) for n, item in enumerate(card.items)
    ]
    tenfold = [replace(item, weight=(item.weight or Decimal(0)) * 10) for item in items]
    explicit = replace(card, items=tuple(items), weighting="explicit")
    one, two = score([explicit, replace(card, items=tuple(tenfold))])
    assert essence(one) == essence(two)


# Bounds and zeros


@some
@given(st.lists(seeds, min_size=6, max_size=6))
def test_the_score_lies_between_its_bounds(given_seeds: list[int]) -> None:
    for result in score([replace(scored_card(seed), locked=False) for seed in given_seeds]):
        if result.lower is not None:
            assert result.score is not None
            assert result.lower <= result.score
        if result.upper is not None:
            assert result.score is not None
            assert result.score <= result.upper


@some
@given(st.lists(seeds, min_size=6, max_size=6), st.booleans())
def test_an_item_without_a_number_never_yields_one_unless_the_policy_names_it(
    given_seeds: list[int], locked: bool
) -> None:
    cards = [replace(scored_card(seed), locked=locked) for seed in given_seeds]
    for card, result in zip(cards, score(cards), strict=True):
        counts_missing = card.policy.missing == "zero" or (card.policy.missing == "hold_then_floor" and locked)
        for item in result.items:
            if item.state in {"not_due", "not_applicable", "invalid"} or (
                item.state == "missing" and not counts_missing
            ):
                assert (item.achievement, item.raw, item.rating) == (None, None, None)
                is_zero = item.standing == "zero"
                assert is_zero <= (card.policy.na_spread == "zero")
                assert item.contribution is None or is_zero


# The formula language


HOSTILE = (
    "__import__('os').system('id')",
    "open('/etc/passwd')",
    "actual.__class__",
    "actual.real",
    "().__class__.__bases__[0]",
    "getattr(actual, 'x')",
    "eval('1')",
    "exec('1')",
    "lambda: 1",
    "[actual][0]",
    "{actual}",
    "{'a': actual}",
    "(actual, target)",
    "[x for x in (1, 2)]",
    "sum(x for x in (1, 2))",
    "f'{actual}'",
    "'text'",
    "b'bytes'",
    "actual ** 9999999",
    "10 ** 10 ** 10",
    "actual // 2",
    "actual % 2",
    "actual @ target",
    "actual << 1000000",
    "actual | 1",
    "~actual",
    "+actual",
    "1e309",
    "1_000",
    "0x10",
    "1j",
    "True",
    "None",
    "...",
    "nan",
    "0 < actual < 1",
    "actual is None",
    "actual in target",
    "(actual := 1)",
    "yield actual",
    "await actual",
    "min(actual)",
    "max(*actual)",
    "abs(actual, target)",
    "coalesce(actual / target, 0)",
    "min(actual, key=target)",
    "round(actual)",
    "sqrt(actual)",
    "unknown_name",
    "actual; drop table standing",
    "actual) FROM situation; --",
    "actual -- comment",
    "actual # comment",
    "actual\n+ 1",
    "act\u0075al\u00a0+ 1",
    "\uff11 + 1",
    "actual if target",
    "not actual",
    "actual and target",
    "actual > target",
    "1 if actual else 0",
    "(1 > 0) + 1",
    "min(1 > 0, 2)",
    "",
    " ",
    "(",
    "(" * 400 + "1" + ")" * 400,
    "-" * 400 + "1",
    "actual + " * 60 + "actual",
    "1" * 501,
    "12345678901234567890",
    "0.12345678901",
    "read_csv('/etc/passwd')",
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:40]))
def test_a_hostile_formula_is_refused_with_its_column(text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text, frozenset({"actual", "target"}))
    assert caught.value.message
    assert 1 <= caught.value.column <= len(text) + 1


def test_there_are_enough_hostile_formulas() -> None:
    assert len(set(HOSTILE)) >= 40


LETTERS = ("a", "b", "c", "d")
literals = st.one_of(
    st.integers(0, 20).map(Decimal),
    st.sampled_from([Decimal("0.1"), Decimal("2.5"), Decimal(4368750), Decimal("33.3333")]),
).map(Number)
leaf: st.SearchStrategy[Node] = st.one_of(literals, st.sampled_from(LETTERS).map(Name))


def larger(number: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    compare = st.builds(Comparison, st.sampled_from(("<", "<=", ">", ">=", "==", "!=")), number, number)
    truth = st.one_of(
        compare,
        compare.map(Not),
        st.builds(Logic, st.sampled_from(("and", "or")), st.tuples(compare, compare)),
        st.builds(Logic, st.sampled_from(("and", "or")), st.tuples(compare, compare, compare.map(Not))),
    )
    name = st.sampled_from(LETTERS).map(Name)
    return st.one_of(
        st.builds(Arithmetic, st.sampled_from("+-*/"), number, number),
        st.builds(Negative, number),
        st.builds(Choice, truth, number, number),
        st.builds(
            Call,
            st.sampled_from(("min", "max")),
            st.one_of(st.tuples(number, number), st.tuples(number, number, number)),
        ),
        st.builds(Call, st.just("abs"), st.tuples(number)),
        st.builds(Call, st.just("coalesce"), st.tuples(name, number)),
    )


engine = DuckDb()
trees = st.recursive(leaf, larger, max_leaves=8)
figures_or_nothing = st.one_of(
    st.none(), st.just(0), st.integers(-30000, 30000), st.integers(-(10**9), 10**9), st.integers(-(10**22), 10**22)
)


# DuckDB takes a written number for 32 bits, and 4,368,750 x 10,000 is more.
MORE_THAN_32_BITS = parse("1 if a > 4368750 else (a + 4368750) * 4368750 / 709", frozenset(LETTERS))


@many
@example([MORE_THAN_32_BITS], [(1, None, None, None), (10**12, None, None, None)])
@given(st.lists(trees, min_size=1, max_size=8), st.lists(st.tuples(*[figures_or_nothing] * 4), min_size=1, max_size=8))
def test_sql_gives_the_same_as_the_evaluator(forest: list[Node], rows: list[tuple[int | None, ...]]) -> None:
    columns = {name: Pair(name, "10000") for name in LETTERS}
    bounds = {name: Bound(max(abs(row[n] or 0) for row in rows), 10000, "10000") for n, name in enumerate(LETTERS)}
    forest = [tree for tree in forest if fits_128_bits(tree, bounds)]
    assume(forest)
    engine.connection.execute("DROP TABLE IF EXISTS given_rows")
    engine.load("given_rows", ("r", *LETTERS), [(n, *row) for n, row in enumerate(rows)])
    selects = []
    for number, tree in enumerate(forest):
        compiled = compile_sql(tree, columns, "x", engine.whole)
        assert isinstance(compiled.result, Pair)
        keep = f"{number} AS t, r, {compiled.result.numerator} AS n, {compiled.result.denominator} AS d"
        selects.append(compiled.select("given_rows AS source", keep))
    for row in engine.rows(" UNION ALL ".join(selects)):
        tree, numbers = forest[row["t"]], rows[row["r"]]
        values = {name: None if n is None else Fraction(n, 10000) for name, n in zip(LETTERS, numbers, strict=True)}
        expected = evaluate(tree, values)
        got = None if row["n"] is None or row["d"] is None else Fraction(int(row["n"]), int(row["d"]))
        assert row["d"] is None or row["d"] > 0
        assert got == expected, (tree, values)


@many
@given(trees)
def test_a_formula_written_for_readers_means_the_same_when_it_is_read_again(tree: Node) -> None:
    text = with_figures(tree, {})
    again = parse(text, frozenset(LETTERS), generated=True)
    values = {name: Fraction(n + 1, 3) for n, name in enumerate(LETTERS)}
    assert names(again) == names(tree)
    assert evaluate(again, values) == evaluate(tree, values)


# Numbers that 128 bits could not hold on the way


HUGE = 10**17
huge = st.integers(10**20, 10**22 - 1).map(lambda units: Decimal(units).scaleb(-4))
BEYOND: dict[str, Callable[[list[Decimal]], Json]] = {
    "ratio_up": lambda n: {"target": n[0]},
    "ratio_down": lambda n: {"target": n[0]},
    "linear_down": lambda n: {"target": n[0]},
    "diff_up": lambda n: {"target": -n[0]},
    "diff_down": lambda n: {"target": n[0]},
    "stabilize": lambda n: {"target": n[0]},
    "range": lambda n: {"parameters": {"lo": min(n[:2]), "hi": max(n[:2]), "tolerance": n[2]}},
    "ratio_range": lambda n: {"parameters": {"lo": min(n[:2]), "hi": max(n[:2])}},
    "linear_range_down": lambda n: {"parameters": {"lo": min(n[:2]), "hi": max(n[:2])}},
    "baseline": lambda n: {"target": n[0], "parameters": {"baseline": n[1]}},
    "linear": lambda n: {"parameters": {"worst": n[0], "best": n[1]}},
    "goal_redflag": lambda n: {"parameters": {"red": n[0], "goal": n[1]}},
    "interpolate": lambda n: {"parameters": {"points": points_between(min(n), max(n))}},
}


def points_between(low: Decimal, high: Decimal) -> list[Json]:
    return [{"at": low, "score": Decimal("33.3333")}, {"at": high, "score": Decimal("119.9999")}]


def oracle_parameters(parameters: Json) -> Json:
    points = parameters.get("points")
    texts = {name: f"{value:f}" for name, value in parameters.items() if name != "points"}
    return texts | ({"points": [[f"{one['at']:f}", f"{one['score']:f}"] for one in points]} if points else {})


@some
@given(st.lists(huge, min_size=4, max_size=4, unique=True), st.sampled_from(("", "permenpanrb_2021")), st.booleans())
def test_huge_numbers_go_to_the_exact_evaluator_and_agree(numbers: list[Decimal], convert: str, cut: bool) -> None:
    cases = {method: build(numbers) for method, build in BEYOND.items()}
    items = [Item(method, method, **case) for method, case in cases.items()]
    values = [Value(item.kpi, 1, "reported", value=numbers[3]) for item in items]
    policy = Policy(convert=convert, cutoff_below=Decimal("99.9999") if cut else None)
    with patch.object(scoring, "exact_raw_rows", wraps=scoring.exact_raw_rows) as exact:
        result = score([single(items, values, policy=policy)])[0]
    formulas = {call.args[1].formula for call in exact.call_args_list}
    assert {BY_METHOD[name].formula for name in ("baseline", "linear", "goal_redflag")} <= formulas
    limits = {
        "cap": "120",
        "floor": "0",
        "convert": convert,
        "cutoff": {"below": "99.9999", "score": "0"} if cut else None,
    }
    for item, got in zip(items, result.items, strict=True):
        expected = item_score(
            item.method,
            oracle_parameters(dict(item.parameters)),
            Fraction(numbers[3]),
            None if item.target is None else Fraction(item.target),
            limits,
        )
        assert got.achievement == micro(expected["achievement"])
        if not got.unbounded:
            assert micro(got.raw or Fraction(0)) == micro(expected["raw"])


@some
@given(st.tuples(huge, huge), st.tuples(huge, huge))
def test_a_huge_value_to_date_is_exact_too(one: tuple[Decimal, Decimal], two: tuple[Decimal, Decimal]) -> None:
    expression = "part * part / (whole * whole) * 100"
    item = Item(
        "kpi",
        "ratio_up",
        target=Decimal(100),
        aggregation="ratio_of_sums",
        expression=expression,
        measures=("part", "whole"),
        cap=None,
    )
    values = [
        Value("kpi", period, "reported", numerator=pair[0], denominator=pair[1])
        for period, pair in enumerate((one, two), 1)
    ]
    card = Card("unit", 2, (date(2026, 1, 31), date(2026, 2, 28)), (item,), tuple(values), weighting="equal")
    outcome = score([card])[0]
    result = outcome.items[0]
    assert working(card, outcome, "kpi").result == result
    part, whole = Fraction(one[0] + two[0]), Fraction(one[1] + two[1])
    assert result.to_date == part * part / (whole * whole) * 100
    assert result.achievement == micro(part * part / (whole * whole) * 100)


# What random cards meet too rarely


def months(count: int) -> tuple[date, ...]:
    return tuple(date(2026, month, 28) for month in range(1, count + 1))


@pytest.mark.parametrize(("rated", "is_rated"), [("60", True), ("59.9999", False)])
@pytest.mark.parametrize("weighting", ["explicit", "explicit_within_perspective"])
def test_exactly_60_percent_of_the_weight_is_enough(weighting: str, rated: str, is_rated: bool) -> None:
    weights = Decimal(rated), 100 - Decimal(rated)
    items = [
        Item(kpi, "ratio_up", perspective="one", weight=w, target=Decimal(100))
        for kpi, w in zip("ab", weights, strict=True)
    ]
    values = [Value("a", 1, "reported", value=Decimal(90)), Value("b", 1, "not_applicable")]
    result = score([single(items, values, weighting=weighting, perspectives=(("one", Decimal(100)),))])[0]
    assert (result.state, result.score) == (("rated", 90000000) if is_rated else ("not_rated", None))


@pytest.mark.parametrize(("rated", "is_rated"), [("60", True), ("59.9999", False)])
def test_exactly_60_percent_of_the_perspectives_is_enough(rated: str, is_rated: bool) -> None:
    weights = ("one", Decimal(rated)), ("two", 100 - Decimal(rated))
    items = [Item(kpi, "ratio_up", perspective=kpi, target=Decimal(100)) for kpi, _ in weights]
    values = [Value("one", 1, "reported", value=Decimal(90)), Value("two", 1, "not_applicable")]
    card = single(items, values, weighting="equal_within_perspective", perspectives=weights)
    assert (score([card])[0].score is not None) is is_rated


OUTSIDE: list[tuple[str, Json, Json]] = [
    ("ratio_up", {"target": "0"}, {"value": "5"}),
    ("ratio_up", {"target": "-1"}, {"value": "5"}),
    ("ratio_down", {"target": "5"}, {"value": "-1"}),
    ("linear_down", {"target": "0"}, {"value": "1"}),
    ("diff_up", {"target": "0"}, {"value": "1"}),
    ("diff_down", {"target": "0"}, {"value": "1"}),
    ("stabilize", {"target": "0"}, {"value": "1"}),
    ("range", {"lo": "0", "hi": "5"}, {"value": "1"}),
    ("range", {"lo": "-1", "hi": "5", "tolerance": "0"}, {"value": "1"}),
    ("range", {"lo": "6", "hi": "5"}, {"value": "1"}),
    ("ratio_range", {"lo": "0", "hi": "5"}, {"value": "1"}),
    ("linear_range_down", {"lo": "0", "hi": "5"}, {"value": "1"}),
    ("baseline", {"target": "5", "baseline": "5"}, {"value": "1"}),
    ("baseline", {"target": "5"}, {"value": "1"}),
    ("linear", {"worst": "5", "best": "5"}, {"value": "1"}),
    ("goal_redflag", {"red": "5", "goal": "5"}, {"value": "1"}),
    ("zero_target", {"target": "1", "per_unit": "10"}, {"value": "1"}),
    ("zero_target", {"target": "0", "per_unit": "0"}, {"value": "1"}),
    ("zero_target", {"target": "0", "per_unit": "10"}, {"value": "-1"}),
    ("n_of_m", {}, {"numerator": "5", "denominator": "4"}),
    ("n_of_m", {}, {"numerator": "-1", "denominator": "4"}),
    ("n_of_m", {}, {"numerator": "1.5", "denominator": "4"}),
    ("n_of_m", {}, {"numerator": "1", "denominator": "0"}),
    ("rating", {}, {"value": "3.5"}),
    ("rating", {}, {"value": "0"}),
    ("rating", {}, {"value": "6"}),
]


def test_outside_its_domain_a_method_gives_an_invalid_item_and_no_number() -> None:
    items, values = [], []
    for number, (method, fields, figures) in enumerate(OUTSIDE):
        given = {name: Decimal(text) for name, text in fields.items()}
        items.append(Item(f"{method}-{number}", method, target=given.pop("target", None), parameters=given))
        values.append(Value(items[-1].kpi, 1, "reported", **{name: Decimal(text) for name, text in figures.items()}))
    result = score([single(items, values)])[0]
    assert {item.kpi: (item.state, item.standing, item.achievement) for item in result.items} == {
        item.kpi: ("invalid", "held", None) for item in items
    }
    assert result.score is None


def test_nothing_due_is_not_due_and_nothing_counted_is_missing() -> None:
    items = [Item("n", "n_of_m"), Item("r", "ratio_up", target=Decimal(5), aggregation="ratio_of_sums")]
    values = [Value(kpi, 1, "reported", numerator=Decimal(0), denominator=Decimal(0)) for kpi in "nr"]
    result = score([single(items, values, locked=False)])[0]
    assert [(item.state, item.standing) for item in result.items] == [("not_due", "not_due"), ("missing", "held")]


@pytest.mark.parametrize("claims", [("80", "110"), ("110", "80")])
def test_a_disputed_item_runs_from_the_lower_to_the_higher_of_the_two_claims(claims: tuple[str, str]) -> None:
    items = [Item(kpi, "ratio_up", weight=Decimal(w), target=Decimal(100)) for kpi, w in (("a", 70), ("b", 30))]
    one, two = (Value("b", 1, "disputed", value=Decimal(claim)) for claim in claims)
    values = [Value("a", 1, "reported", value=Decimal(100)), replace(one, claim=replace(two, state="reported"))]
    open_card = single(items, values, weighting="explicit", locked=False)
    before, after = score([open_card, replace(open_card, locked=True)])
    assert (before.state, before.score, before.lower, before.upper) == ("provisional", 100000000, 94000000, 103000000)
    assert (after.state, after.items[1].state, after.items[1].flags) == ("rated", "disputed", ("disputed",))
    assert after.items[1].achievement == int(claims[0]) * 10**6


@pytest.mark.parametrize(("aggregation", "to_date"), [("min", Fraction(50)), ("max", Fraction(75))])
def test_the_worst_or_best_period_of_a_rate_is_found_by_its_own_result(aggregation: str, to_date: Fraction) -> None:
    pairs = ((3, 4), (1, 2), (30, 60))
    item = Item("kpi", "ratio_up", target=Decimal(100), aggregation=aggregation, scale=Decimal(100))
    values = [Value("kpi", n, "reported", None, Decimal(a), Decimal(b)) for n, (a, b) in enumerate(pairs, 1)]
    card = Card("unit", 3, months(3), (item,), tuple(values), weighting="equal")
    assert score([card])[0].items[0].to_date == to_date


def test_a_quarterly_sum_is_held_to_the_listed_targets_of_all_its_months() -> None:
    listed = tuple(map(Decimal, (1, 2, 3, 4, 5, 6)))
    item = Item("kpi", "ratio_up", target=Decimal(21), aggregation="sum", phasing=listed, every=3)
    values = (Value("kpi", 3, "reported", value=Decimal(6)), Value("kpi", 6, "reported", value=Decimal(15)))
    cards = [Card("unit", period, months(6), (item,), values, weighting="equal") for period in (2, 3, 5, 6)]
    got = [(result.items[0].state, result.items[0].target) for result in score(cards)]
    assert got == [("not_due", None), ("reported", 6), ("reported", 6), ("reported", 21)]


def test_a_value_in_a_period_that_is_not_owed_is_passed_over() -> None:
    item = Item("kpi", "ratio_up", target=Decimal(100), every=3)
    values = (Value("kpi", 3, "reported", value=Decimal(90)), Value("kpi", 4, "reported", value=Decimal(10)))
    result = score([Card("unit", 4, months(6), (item,), values, weighting="equal")])[0].items[0]
    assert (result.state, result.to_date) == ("reported", 90)


def test_without_a_floor_there_is_no_lower_bound_and_without_a_cap_no_upper() -> None:
    items = [Item(kpi, "ratio_up", weight=Decimal(w), target=Decimal(100)) for kpi, w in (("a", 70), ("b", 30))]
    values = [Value("a", 1, "reported", value=Decimal(100)), Value("b", 1, "missing")]
    limits: list[Json] = [{"floor": None}, {"cap": None}]
    cards = [
        single([items[0], replace(items[1], **limit)], values, weighting="explicit", locked=False) for limit in limits
    ]
    bounds = [(result.lower, result.upper) for result in score(cards)]
    assert bounds == [(None, 106000000), (70000000, None)]


CYCLE = Span(date(2026, 1, 1), date(2026, 6, 30))
EARLIER = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("joined", "left", "leaves", "months"),
    [
        (EARLIER, None, [], 6),
        (date(2026, 3, 15), None, [], 4),
        (date(2026, 3, 16), None, [], 3),
        (date(2026, 6, 20), None, [], 0),
        (EARLIER, date(2026, 4, 15), [], 4),
        (EARLIER, date(2026, 4, 14), [], 3),
        (EARLIER, None, [Span(date(2026, 2, 10), date(2026, 3, 9))], 6),
        (EARLIER, None, [Span(date(2026, 2, 10), date(2026, 3, 10))], 5),
        (EARLIER, None, [Span(date(2025, 11, 1), date(2026, 2, 20))], 4),
    ],
)
def test_a_month_counts_by_day_15_and_not_during_a_long_leave(
    joined: date, left: date | None, leaves: list[Span], months: int
) -> None:
    assert months_served(CYCLE, joined, left, leaves) == months


def test_a_joiner_gets_a_part_of_a_sum_or_what_is_left_of_it_or_all() -> None:
    ways: list[Json] = [{}, {"joiner": "remaining", "reached": Decimal(5)}, {"joiner": "whole"}]
    assert [part_of_target(Decimal(10), "sum", 4, 6, **way) for way in ways] == [Fraction(20, 3), 5, 10]
    assert [part_of_target(Decimal(10), "average", 4, 6, **way) for way in ways] == [10, 10, 10]
