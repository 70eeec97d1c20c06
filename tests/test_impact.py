"""Why scores move: every difference of two cards has a cause, and the causes together are the whole difference."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changes import MARKETING, TODAY
from conftest import ROOT
from kpi_handbook.checks.filed import duties
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.impact import OTHERS, TOGETHER, Cause, Impact, Movement, Side, edge_distance, impact_of
from kpi_handbook.impact.causes import MOST, Pair, groups
from kpi_handbook.impact.movement import printed_sum_differs
from kpi_handbook.impact.scorable import can_be_scored
from kpi_handbook.load.folder import read_folder
from kpi_scoring.methods import METHODS
from kpi_scoring.methods.method import Method
from kpi_scoring.records import Card, Item, Policy, Value
from kpi_scoring.results import CardResult
from kpi_scoring.score import score
from random_cards import random_card
from test_oracle import Scoring, as_card

many = settings(max_examples=150, deadline=None, derandomize=True)

EDITS: Mapping[str, Callable[[Card], Card]] = {
    "target": lambda card: one_item(card, target=Decimal("77.5")),
    "due": lambda card: one_item(card, due=date(2026, 4, 15)),
    "corridor": lambda card: one_item(card, parameters={"lo": Decimal(1), "hi": Decimal(2)}),
    "parameters": lambda card: one_item(card, parameters={"per_unit": Decimal(7)}),
    "no parameters": lambda card: one_item(card, parameters={}),
    "phasing": lambda card: one_item(card, phasing="linear"),
    "weight": lambda card: one_item(card, weight=Decimal(33)),
    "monitored": lambda card: one_item(card, scored=False),
    "method": lambda card: one_item(card, method="linear_up", formula="", domain="", declared=()),
    "own formula": lambda card: one_item(card, formula="actual", domain="actual > 1"),
    "aggregation": lambda card: one_item(card, aggregation="max", version=2, since=2),
    "cap": lambda card: one_item(card, cap=Decimal(110)),
    "floor": lambda card: one_item(card, floor=None),
    "at limit": lambda card: one_item(card, at_limit=True),
    "perspective": lambda card: one_item(card, perspective="financial", objective="F9"),
    "an item went": lambda card: replace(card, items=card.items[1:]),
    "an item came": lambda card: replace(card, items=(*card.items, Item("newcomer", "ratio_up", target=Decimal(1)))),
    "policy": lambda card: replace(card, policy=Policy(id="other", missing="zero")),
    "rating bands": lambda card: replace(card, policy=replace(card.policy, rating_bands=((Decimal(0), 1),))),
    "weighting": lambda card: replace(card, weighting="equal"),
    "perspectives": lambda card: replace(card, perspectives=(("financial", Decimal(100)),)),
    "calendar": lambda card: replace(card, locked=not card.locked, holidays=frozenset({date(2026, 1, 2)})),
    "a value": lambda card: replace(card, values=(*card.values[1:], Value("newcomer", 1, "reported", Decimal(3)))),
    "no values": lambda card: replace(card, values=()),
    "order": lambda card: replace(card, items=card.items[::-1], values=card.values[::-1]),
}


def one_item(card: Card, **changed: Any) -> Card:
    return replace(card, items=(replace(card.items[0], **changed), *card.items[1:]))


def edited(card: Card, names: tuple[str, ...]) -> Card:
    for name in names:
        card = EDITS[name](card) if card.items or name in {"an item came", "policy", "no values"} else card
    return card


def in_order(card: Card) -> Card:
    """Return a card with its parts in one order, which means nothing to a score."""
    items = tuple(sorted(card.items, key=lambda item: item.kpi))
    return replace(card, items=items, values=tuple(sorted(card.values, key=repr)))


def random(seed: int) -> Card:
    card = random_card(seed)
    return as_card(Scoring(card, card["periods"], locked=True))


cards = st.integers(0, 4_000).map(random)
some_edits = st.lists(st.sampled_from(list(EDITS)), min_size=1, max_size=5, unique=True).map(tuple)
limits = st.sampled_from([frozenset[str](), frozenset({"k0", "k1", "k2", "k3", "k4", "k5"})])


@many
@given(cards, some_edits, limits)
def test_all_causes_make_the_card_after_the_change_and_none_the_one_before(
    card: Card, names: tuple[str, ...], own_limits: frozenset[str]
) -> None:
    pair = Pair(card, edited(card, names), own_limits)
    assert in_order(pair.with_only(pair.causes)) == in_order(pair.after)
    assert in_order(pair.with_only(())) == in_order(pair.before)


@many
@given(cards, cards, limits)
def test_two_quite_different_cards_are_made_of_their_causes_too(
    card: Card, other: Card, own_limits: frozenset[str]
) -> None:
    pair = Pair(card, replace(other, unit=card.unit, period=card.period), own_limits)
    assert in_order(pair.with_only(pair.causes)) == in_order(pair.after)
    assert in_order(pair.with_only(())) == in_order(pair.before)


@many
@given(cards, some_edits)
def test_every_group_stands_for_causes_of_its_own_and_together_for_all(card: Card, names: tuple[str, ...]) -> None:
    pair = Pair(card, edited(card, names))
    found = groups(pair.causes)
    parts = [cause for _, causes in found for cause in causes]
    assert sorted(map(str, parts)) == sorted(map(str, pair.causes))
    assert len(found) <= MOST
    assert [cause for cause, _ in found].count(OTHERS) == (len(pair.causes) > MOST)


def test_each_field_of_a_card_and_an_item_that_differs_has_a_cause() -> None:
    """A field that is new must not change a score without being told."""
    other: dict[str, Any] = {
        "unit": "x",
        "period": 2,
        "period_ends": (date(2026, 1, 31),),
        "items": (),
        "values": (Value("a", 1, "late"),),
        "weighting": "equal",
        "perspectives": (("p", Decimal(1)),),
        "policy": Policy(id="p"),
        "locked": False,
        "holidays": frozenset({date(2026, 1, 1)}),
    }
    card = Card("u", 1, (date(2026, 6, 30),), (Item("a", "ratio_up"),), ())
    assert set(other) == {field.name for field in fields(Card)}
    for name, value in other.items():
        assert Pair(card, replace(card, **{name: value})).causes, name
    for field in fields(Item):
        if field.name != "kpi":
            item = replace(card.items[0], **{field.name: {"x": 1} if field.name == "parameters" else "other"})
            assert Pair(card, replace(card, items=(item,))).causes, field.name


def test_a_single_cause_alone_is_the_whole_change_and_no_card_between_two_good_ones_stops_the_engine() -> None:
    pairs = [Pair(card, edited(card, names)) for card, names in sample_of_pairs()]
    pairs = [pair for pair in pairs if can_be_scored(pair.before) and can_be_scored(pair.after)]
    runs = [[pair.before, pair.after, *(pair.with_only(parts) for _, parts in groups(pair.causes))] for pair in pairs]
    results = iter(score([card for run in runs for card in run if can_be_scored(card)]))
    told = 0
    for pair, run in zip(pairs, runs, strict=True):
        before, after, *alone = (next(results) if can_be_scored(card) else None for card in run)
        finals = [one and one.final for one in (before, after, *alone)]
        if len(pair.causes) == 1:
            assert finals[1] == finals[2]
        if None not in finals and before != after:
            told += 1
    assert told > 20


def sample_of_pairs() -> list[tuple[Card, tuple[str, ...]]]:
    names = list(EDITS)
    return [
        (card, (names[number % len(names)], *names[number % 7 : number % 7 + number % 3]))
        for number in range(75)
        if (card := random(number)).items
    ]


# Through whole handbooks.

CARD = "kpi_defs/scorecards/2026-S1/mkt.yml"


def side(**edits: tuple[str, str]) -> Side:
    files = dict(read_folder(MARKETING))
    for path, (old, new) in edits.items():
        name = {"card": CARD, "policy": "kpi_defs/policies/shared-2026.yml"}[path.rstrip("_")]
        assert old.encode() in files[name]
        files[name] = files[name].replace(old.encode(), new.encode())
    subject = subject_of(files, MARKETING, TODAY)
    return Side(subject.handbook, subject.submitted.submissions)


def impact(**edits: tuple[str, str]) -> Impact:
    return impact_of(side(), side(**edits), frozenset({"2026-03"}), TODAY)


@pytest.mark.parametrize("root", [ROOT, *sorted((ROOT / "tests" / "handbooks").iterdir())], ids=lambda one: one.name)
def test_every_scorecard_of_a_sound_handbook_can_be_scored(root: Path) -> None:
    """One that is held to be unfit would move without a word."""
    subject = subject_of(read_folder(root), root, TODAY)
    cards = [(duty.scorecard.unit, duty.period, duty.card) for duty in duties(subject)]
    assert cards
    assert [(unit, period) for unit, period, card in cards if not can_be_scored(card)] == []


def test_a_scorecard_that_differs_and_cannot_be_scored_on_either_side_is_told() -> None:
    unfit = side(card=("    weight: 40\n", ""))
    found = impact_of(
        unfit, side(card_=("    weight: 40\n", ""), card=("target: 8\n", "target: 9\n")), frozenset(), TODAY
    )
    assert [(one.unit, one.before, one.after, one.delta, one.parts) for one in found.movements] == [
        ("mkt", None, None, None, ())
    ] * 2


def test_nothing_moves_where_nothing_changed() -> None:
    found = impact()
    assert found.movements == ()
    assert len(found.compared) == 4


def test_every_scorecard_with_values_is_scored_before_and_after() -> None:
    found = impact(policy=("cap: 120", "cap: 100"))
    assert [(one.unit, one.period, one.is_published) for one in found.movements] == [
        ("mkt", "2026-04", False),
        ("ops", "2026-04", False),
    ]
    assert all(sum(moved for _, moved in one.parts) == one.delta for one in found.movements)
    assert found.units == ("mkt", "ops")


def test_a_new_scorecard_policy_is_one_cause_by_both_names() -> None:
    found = impact(card=("weighting: explicit", "weighting: explicit\npolicy: unknown"))
    # A policy that does not exist leaves the built-in profile, which scores this card alike.
    assert found.movements == ()


def test_weights_that_no_longer_add_up_leave_a_score_without_attribution() -> None:
    found = impact(card=("weight: 40", "weight: 90"))
    for one in found.movements:
        assert one.delta is None or sum(moved for _, moved in one.parts) == one.delta


def test_more_causes_than_are_told_apart_become_one_group_at_the_end() -> None:
    """Twelve KPIs with other targets: seven are named, five are one group."""
    items = tuple(Item(f"k{n:02}", "ratio_up", target=Decimal(100), weight=Decimal(10)) for n in range(10))
    card = Card("u", 1, (date(2026, 6, 30),), items, ())
    after = replace(card, items=tuple(replace(item, target=Decimal(90)) for item in items), policy=Policy(id="new"))
    found = groups(Pair(card, after).causes)
    assert [str(cause) for cause, _ in found] == [*(f"target:k{n:02}" for n in range(6)), "policy: → new", "others"]
    assert len(found[-1][1]) == 4


@pytest.mark.parametrize(
    ("parts", "delta", "differs"),
    [
        ((-5_142_857, 250_000, -642_857), -5_535_714, True),  # -5.14 + 0.25 - 0.64 is -5.53, not -5.54
        ((-6_285_714, 625_000, -785_714), -6_446_428, False),
        ((5_000, 5_000), 10_000, True),  # 0.01 + 0.01 is 0.02, not 0.01
        ((-5_000, -5_000), -10_000, True),
        ((), 10_000, False),
    ],
)
def test_a_note_is_due_only_where_the_printed_parts_do_not_add_up(
    parts: tuple[int, ...], delta: int, *, differs: bool
) -> None:
    card = Card("u", 1, (), (), ())
    before, after = result(100_000_000), result(100_000_000 + delta)
    told = tuple((Cause("target", str(number)), moved) for number, moved in enumerate(parts))
    assert printed_sum_differs(Movement("u", "2026-03", True, card, before, after, told), 2) is differs


def result(final: int | None) -> CardResult:
    return CardResult("u", 1, "rated", final, final, 3, "good", Decimal(100), None, None, 1, 1, (), ())  # type: ignore[arg-type]  a coverage is any number here


@pytest.mark.parametrize(
    ("final", "distance"),
    [(95_952_610, 952_610), (95_000_000, 0), (94_999_999, 14_999_999), (79_999_999, None), (None, None)],
)
def test_the_distance_to_the_edge_is_that_of_the_rating(final: int | None, distance: int | None) -> None:
    assert edge_distance(result(final), Card("u", 1, (), (), ())) == distance


def test_together_is_never_told_where_it_is_nothing_of_one_cause() -> None:
    found = impact(card=("target: 12\n", "target: 14\n"))
    assert [[cause for cause, _ in one.parts] for one in found.movements] == [[Cause("target", "mkt-sales-growth")]] * 2
    assert all(TOGETHER not in dict(one.parts) for one in found.movements)


@pytest.mark.parametrize("method", METHODS, ids=lambda one: one.name)
def test_a_method_without_its_parameters_is_refused_or_scored(method: Method) -> None:
    items = (Item("a", method.name, target=Decimal(1), weight=Decimal(100)),)
    card = Card("u", 1, (date(2026, 6, 30),), items, (Value("a", 1, "reported", Decimal(2)),))
    assert not can_be_scored(card) or len(score([card])) == 1


def test_a_perspective_of_monitored_items_alone_does_not_keep_a_card_from_its_score() -> None:
    watched = Item("b", "ratio_up", perspective="customer", scored=False, target=Decimal(2))
    counted = Item("a", "ratio_up", perspective="financial", target=Decimal(2), weight=Decimal(100))
    values = (Value("a", 1, "reported", Decimal(2)), Value("b", 1, "reported", Decimal(1)))
    perspectives = (("financial", Decimal(60)), ("customer", Decimal(40)))
    card = Card("u", 1, (date(2026, 6, 30),), (counted, watched), values, "equal_within_perspective", perspectives)
    assert [one.final for one in score([card])] == [100_000_000]
