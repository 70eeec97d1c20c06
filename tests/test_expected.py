"""The sample company's published expectations: every figure, and the people and OKR examples beside them."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpi_handbook.load.folder import read_folder
from kpi_handbook.model.handbook import Handbook, handbook
from kpi_handbook.score import Scored, score_cycle
from kpi_handbook.sources import read_submitted
from kpi_scoring.exact import rounded
from kpi_scoring.okr import KeyResult, objective_result
from kpi_scoring.person import Aspect, Assessment, Part, person_result, weighted_mean
from kpi_scoring.records import Card
from kpi_scoring.results import CardResult, ItemResult

Json = dict[str, Any]

ROOT = Path(__file__).resolve().parents[1]
CYCLE, LAST = "2026-S1", "2026-06"
EXPECTED: Json = yaml.safe_load((Path(__file__).parent / "expected" / f"{CYCLE}.yml").read_text(encoding="utf-8"))
UNITS: dict[str, Json] = {"corporate": EXPECTED["corporate"], **EXPECTED["units"]}


@pytest.fixture(scope="module")
def book() -> Handbook:
    return handbook(read_folder(ROOT))


@pytest.fixture(scope="module")
def scored(book: Handbook) -> Scored:
    submissions = read_submitted(read_folder(ROOT)).submissions
    return score_cycle(book, submissions, book.cycles[CYCLE], as_of=date(2026, 11, 21))


@pytest.mark.parametrize("unit", UNITS)
def test_every_expected_figure_of_a_unit_comes_out(scored: Scored, unit: str) -> None:
    got = unit_figures(scored, unit)
    expected = dict(leaves(UNITS[unit], unit))
    assert len(expected) >= 70
    differences = [
        f"{where}: expected {figure}, got {got[where]}" for where, figure in expected.items() if got[where] != figure
    ]
    assert not differences, "\n".join(differences)


def test_the_expected_file_has_its_figures() -> None:
    assert EXPECTED["cycle"] == CYCLE
    assert sum(1 for unit in UNITS.values() for _ in leaves(unit, "")) == 298


def leaves(tree: Any, where: str) -> Iterator[tuple[str, Any]]:
    """Return every figure with its way; numbers are compared as decimals, texts as texts."""
    if isinstance(tree, dict):
        for name, inner in tree.items():
            yield from leaves(inner, f"{where} {name}")
    elif isinstance(tree, list):
        for inner in tree:
            yield from leaves(inner, f"{where} {inner['period']}")
    else:
        yield where, number(tree) if isinstance(tree, int | float) else tree


def number(value: float) -> Decimal:
    """Return a figure as it is written: at most six decimals, so the shortest text of the float is the text."""
    return Decimal(str(value)).normalize()


def unit_figures(scored: Scored, unit: str) -> dict[str, Any]:
    card, result = scored.cards[unit, LAST]
    figures = {
        **score_figures(result),
        "perspectives": {
            group.perspective: {"mean": points(group.mean), "score": six(group.score), "shown": shown(group.score)}
            for group in result.groups
        },
        "kpis": {item.kpi: kpi_figures(card, item) for item in result.items},
        "by_month": [month_figures(scored.cards[unit, period][1], period) for period in scored.periods],
    }
    return dict(leaves(figures, unit))


def month_figures(result: CardResult, period: str) -> Json:
    means = {group.perspective: points(group.mean) for group in result.groups}
    counts = {"items_rated": Decimal(result.rated).normalize(), "items": Decimal(result.total).normalize()}
    return {"period": period, **score_figures(result), **counts, "perspective_means": means}


def score_figures(result: CardResult) -> Json:
    score = None if result.score is None else Fraction(result.score, 10**6)
    coverage = rounded(result.coverage, 1).normalize()
    return {"score": six(score), "shown": shown(score), "rating": Decimal(result.rating or 0), "coverage": coverage}


def kpi_figures(card: Card, result: ItemResult) -> Json:
    item = next(item for item in card.items if item.kpi == result.kpi)
    to_date: Any = six(result.to_date)
    if item.due and result.late_days is not None:
        to_date = (item.due + timedelta(days=result.late_days)).isoformat()
    achievement = None if result.achievement is None else Fraction(result.achievement, 10**6)
    return {"state": result.state, "to_date": to_date, "achievement": six(achievement), "shown": shown(achievement)}


def points(value: int | None) -> Decimal | None:
    return None if value is None else six(Fraction(value, 10**6))


def six(value: Fraction | None) -> Decimal | None:
    return None if value is None else rounded(value, 6).normalize()


def shown(value: Fraction | None) -> str | None:
    return None if value is None else f"{rounded(value, 2):f}"


# One person of the sample (assessments.yml, restricted): the recruitment supervisor, layer LY3


def test_the_recruitment_supervisor_of_the_sample_gets_97_45(book: Handbook, scored: Scored) -> None:
    hr, corporate = scored.cards["hr", LAST][1], scored.cards["corporate", LAST][1]
    achievements = {item.kpi: item.achievement or 0 for item in hr.items}
    individual = weighted_mean(
        [(achievements["hr-time-to-fill"], Decimal(60)), (achievements["hr-new-hire-performance"], Decimal(40))]
    )
    dictionary, _ = book.dictionaries[0]
    layer = dictionary.section_weights["LY3"]
    agreed = {"B1": 3, "B2": 3, "B3": 2, "B4": 4, "B5": 4, "B6": 3, "B7": 3}
    result = person_result(
        Assessment(
            parts=(
                Part("corporate", layer.a_split.corporate, corporate.score),
                Part("unit", layer.a_split.unit, hr.score),
                Part("individual", layer.a_split.individual, individual),
            ),
            conduct=layer.B,
            aspects=tuple(
                Aspect(aspect.id, aspect.weights["LY3"], Fraction(agreed[aspect.id]), aspect.id in {"B4", "B5"})
                for aspect in dictionary.aspects
            ),
        )
    )
    assert individual == 93347034
    assert (result.section_a, result.conduct_mean, result.section_b) == (95082612, Fraction(31, 10), 101000000)
    assert (result.state, result.final, result.rating) == ("rated", 97449567, 3)


# The OKRs of 2026-Q2 with the grades of the sample, in the order of its file

GRADES = {
    "okr-2026q2-customer": (("0.60", "0.80", "0.70"), "0.70", "good"),
    "okr-2026q2-coaching": (("0.70", "0.51", "0.83"), "0.68", "watch"),
    "okr-2026q2-commercial-buildings": (("0.70", "0.25", "0.70"), "0.55", "watch"),
}


def test_the_okrs_of_the_sample_get_their_grades(book: Handbook) -> None:
    okrs = book.okrs
    assert {okr.id for okr in okrs} == set(GRADES)
    for okr in okrs:
        results = (KeyResult(kr.kind, kr.baseline, kr.target, kr.actual, kr.due, kr.done) for kr in okr.key_results)
        outcome = objective_result(list(results))
        assert (tuple(map(shown, outcome.grades)), shown(outcome.mean), outcome.colour) == GRADES[okr.id]
