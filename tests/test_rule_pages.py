"""The page of a rule says how to silence it, or that nobody can."""

from functools import cache

import pytest

from conftest import ROOT
from kpi_handbook.build import open_and_check, score_checked
from kpi_handbook.checks import RULES, Rule
from kpi_handbook.checks.suppressions import is_free, is_held
from kpi_handbook.pages.render import render
from kpi_handbook.pages.rules import rules_pages
from kpi_handbook.problems import Problem, Span, say
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.language import language


@cache
def company() -> Company:
    return Company(score_checked(open_and_check(ROOT)), language("en"))


@cache
def pages() -> dict[str, str]:
    return {page.path: render(page, company()) for page in rules_pages(company())}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_page_shows_the_comment_only_where_it_works(rule: Rule) -> None:
    page = pages()[paths.rule(rule.code)]
    assert (f"kpi: ignore[{rule.code}]" in page) != is_held(rule)
    assert ("be silenced or switched off" in page) == is_held(rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_held_where_its_problems_are(rule: Rule) -> None:
    problem = Problem(rule.code, rule.name, rule.severity, "a.yml", Span(), say("x"), say("y"))
    assert is_held(rule) != is_free(problem)
