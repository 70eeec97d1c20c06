"""What leads where on a strategy map, against an oracle that looks at every pair of objectives."""

from datetime import date
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kpi_handbook.checks.subject import open_subject
from kpi_handbook.model.strategy_graph import Link, StrategyGraph, carried, graph_of, stars

COMPANY = Path(__file__).parents[1]
NAMES = ("F1", "F2", "C1", "P1", "P2", "L1", "L2")


@st.composite
def graphs(draw: st.DrawFn) -> StrategyGraph:
    objectives = NAMES[: draw(st.integers(1, len(NAMES)))]
    ends = st.sampled_from(objectives)
    return StrategyGraph(objectives, tuple(draw(st.lists(st.tuples(ends, ends), max_size=12))))


def leads(links: tuple[Link, ...]) -> set[Link]:
    """Return every pair of which the first drives the second, at last; by joining pairs until nothing is new."""
    pairs = set(links)
    while True:
        joined = pairs | {(one, four) for one, two in pairs for three, four in pairs if two == three}
        if joined == pairs:
            return pairs
        pairs = joined


def has_circle(links: tuple[Link, ...]) -> bool:
    return any(one == two for one, two in leads(links))


@given(graphs())
def test_a_circle_is_found_exactly_where_something_drives_itself(graph: StrategyGraph) -> None:
    assert bool(list(graph.closing_links())) == has_circle(graph.links)


@given(graphs())
def test_a_circle_that_is_printed_follows_the_links_and_ends_where_it_begins(graph: StrategyGraph) -> None:
    for position, circle in graph.closing_links():
        assert circle[0] == circle[-1]
        assert len(set(circle)) == len(circle) - 1
        assert circle[:2] == graph.links[position]
        assert set(pairwise(circle)) <= set(graph.links)


@given(graphs(), st.sets(st.integers(0, 11)))
def test_without_the_links_that_close_circles_none_is_left(graph: StrategyGraph, late: set[int]) -> None:
    closing = {position for position, _ in graph.closing_links(late)}
    assert not has_circle(tuple(link for position, link in enumerate(graph.links) if position not in closing))


@given(graphs(), st.sets(st.sampled_from(NAMES)))
def test_what_reaches_a_goal_is_the_goal_and_everything_that_leads_to_it(graph: StrategyGraph, names: set[str]) -> None:
    goals = names & set(graph.objectives)
    expected = goals | {one for one, two in leads(graph.links) if two in goals}
    assert graph.reaching(goals) == expected


@given(graphs(), st.sets(st.sampled_from(NAMES), min_size=1))
def test_what_reaches_no_goal_runs_into_a_dead_end_or_a_circle(graph: StrategyGraph, names: set[str]) -> None:
    goals = names & set(graph.objectives)
    lost = set(graph.objectives) - graph.reaching(goals)
    if lost and not has_circle(graph.links):
        assert set(graph.dead_ends(goals))
    assert set(graph.dead_ends(goals)) <= lost


@given(graphs())
def test_an_orphan_is_in_no_link_to_another_objective(graph: StrategyGraph) -> None:
    for name in graph.objectives:
        linked = any(name in link and link[0] != link[1] for link in graph.links)
        assert (name in graph.orphans) == (not linked)


def test_on_the_map_of_the_company_everything_leads_to_the_top_and_nothing_in_a_circle() -> None:
    book = open_subject(COMPANY, date(2026, 6, 30)).handbook
    (strategy,) = (one for one, _ in book.maps if one.unit == book.top_unit)
    graph = graph_of(strategy)
    assert graph.reaching({"F1"}) == set(graph.objectives)
    assert list(graph.closing_links()) == []
    assert graph.orphans == ()


def test_a_star_stands_for_each_unit_that_carries_an_objective_once() -> None:
    book = open_subject(COMPANY, date(2026, 6, 30)).handbook
    objective_of = {kpi.id: kpi.objective for kpi, _ in book.kpis}
    marked = stars(carried((card for card, _ in book.scorecards), objective_of, book.top_unit))
    assert marked["F2"] == ("sls",)
    assert marked["C3"] == ("mkt", "sls")
    assert "corporate" not in {unit for units in marked.values() for unit in units}
