"""Pages, tables and data show scores with the decimals that the policy of the scorecard says; the rest stays exact."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from conftest import copy_to, never_published
from kpi_handbook.build import open_and_check, score_checked
from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.exports.scores.json_object import as_data
from kpi_handbook.exports.scores.table import text
from kpi_handbook.load.folder import read_folder
from kpi_handbook.views.company import Company, company_in
from kpi_handbook.views.home import home_view
from kpi_handbook.views.kpi import kpi_view
from kpi_handbook.views.kpi_index import kpi_index_view
from kpi_handbook.views.language import language
from kpi_handbook.views.requested import requested
from kpi_handbook.views.results import results_view
from kpi_handbook.views.scorecard import scorecard_view
from kpi_handbook.views.scorecards import scorecards_view

DAY = date(2026, 7, 20)
PERIOD = "2026-06"
POLICIES = Path("kpi_defs/policies")
DECIMALS = {"it": 3}
"""The unit with a policy of its own; the company's says 1."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a handbook whose policies show one decimal, and three for IT."""
    root = never_published(copy_to(tmp_path_factory.mktemp("decimals")))
    own = root / POLICIES / "lcn-2026.yml"
    words = own.read_text("utf-8")
    own.write_text(f"{words}rounding: {{decimals: 1}}\n", "utf-8")
    of_it = words.replace("id: lcn-2026", "id: it-2026", 1)
    (root / POLICIES / "it-2026.yml").write_text(f"{of_it}rounding: {{decimals: 3}}\n", "utf-8")
    card = root / "kpi_defs/scorecards/2026-S1/it.yml"
    card.write_text(card.read_text("utf-8").replace("policy: lcn-2026", "policy: it-2026"), "utf-8")
    return root


@pytest.fixture(scope="module")
def company(root: Path) -> Company:
    """Return the company of that handbook."""
    return company_in(score_checked(open_and_check(root, DAY)), "en")


def written(micro: int | None, unit: str) -> str:
    """Return millionths of a point as they must be shown, by another way than the product's."""
    places = DECIMALS.get(unit, 1)
    assert micro is not None
    return f"{Decimal(micro).scaleb(-6).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):.{places}f}"


def totals(company: Company) -> dict[str, str]:
    results = {unit: company.result(unit, PERIOD) for unit in company.book.units}
    return {unit: written(result.final, unit) for unit, result in results.items() if result}


def test_pages_of_scorecards_show_the_decimals_of_their_policy(company: Company) -> None:
    for unit, total in totals(company).items():
        view = scorecard_view(company, unit).scores
        result = company.result(unit, PERIOD)
        assert view is not None
        assert result is not None
        assert (view.score, view.total.score) == (total, total)
        rows = {row.id: row for group in view.groups for row in group.rows if row.score != "–"}
        scored = {item.kpi: item for item in result.items if item.kpi in rows}
        assert {kpi: row.score for kpi, row in rows.items()} == {
            kpi: written(item.achievement, unit) for kpi, item in scored.items()
        }
        assert all(row.score.value is not None and row.score.decimals == DECIMALS.get(unit, 1) for row in rows.values())


def test_lists_of_units_show_each_as_its_own_page_does(company: Company) -> None:
    expected = totals(company)
    names = {company.unit_name(unit): unit for unit in expected}
    top = company.book.top_unit
    home, results, cards = home_view(company), results_view(company, PERIOD), scorecards_view(company)
    assert (home.score, results.score) == (expected[top], expected[top])
    below = {unit: total for unit, total in expected.items() if unit != top}
    assert {names[row.name]: row.score for row in home.departments} == below
    assert {names[row.name]: row.score for row in results.units} == below
    assert {names[row.name]: row.score for row in cards.rows} == expected


def test_a_kpi_shows_its_score_with_the_decimals_of_its_scorecard(company: Company) -> None:
    kpi, _ = company.kpis["it-availability"]
    result = company.item_result("it", kpi.id, PERIOD)
    assert result is not None
    view = kpi_view(company, kpi, "it")
    assert view.latest is not None
    expected = written(result.achievement, "it")
    assert (view.latest.score, view.history[0].score) == (expected, expected)
    assert view.latest.working[-1].result == f"25.000 of {totals(company)['it']}"
    assert {row.score for row in kpi_index_view(company).scored if row.id == kpi.id} == {expected}


def test_a_printed_sum_is_held_against_the_printed_total(company: Company) -> None:
    for unit in ("sup", "it"):
        view, result = scorecard_view(company, unit).scores, company.result(unit, PERIOD)
        assert view is not None
        assert result is not None
        parts = [written(int(item.contribution * 10**6), unit) for item in result.items if item.contribution]
        gives = sum(map(Decimal, parts)) == Decimal(written(result.score, unit))
        assert ("give the printed total" in view.total.note) is gives


def test_terminal_and_data_say_the_same(company: Company) -> None:
    request = requested(company.book, company.scores.submitted.submissions, DAY, PERIOD, None)
    data = {card["unit"]: card for card in as_data(request)["scorecards"]}
    table = text(request)
    for unit, total in totals(company).items():
        assert data[unit]["shown"] == total
        assert f"\n{total} · rating" in table
        assert data[unit]["score"].startswith(total[:-1])
        assert len(data[unit]["score"].partition(".")[2]) == 6


def test_a_change_is_shown_with_two_decimals_at_least() -> None:
    say = language("en")
    assert say.showing(0).closely().points(97_683_333) == "97.68"
    assert say.showing(4).closely().points(97_683_333) == "97.6833"
    assert (say.showing(0).points(92_500_000), say.showing(0).change(Fraction(-1, 2))) == ("93", "\u22121")
    assert say.showing(1).number(Fraction(1, 3), 2) == "0.33"


@pytest.mark.parametrize("decimals", [-1, 7, 1000])
def test_more_decimals_than_scores_have_are_refused(root: Path, tmp_path: Path, decimals: int) -> None:
    files = dict(read_folder(root))
    path = "kpi_defs/policies/lcn-2026.yml"
    files[path] = files[path].replace(b"decimals: 1", f"decimals: {decimals}".encode())
    found = check(subject_of(files, tmp_path, DAY), RULES)
    (problem,) = (one for one in found if one.path == path)
    assert (problem.code, problem.field) == ("KPI105", "rounding.decimals")
    assert "0 to 6" in problem.help.text(str)
