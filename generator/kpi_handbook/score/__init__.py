"""Definitions and submitted values to scored cards, period by period."""

from kpi_handbook.score.cards import DEFAULT_CAP, DEFAULT_FLOOR, card_at, has_own_limit, kpi_in_force, revised
from kpi_handbook.score.cycle import Scored, group_results, score_cycle
from kpi_handbook.score.periods import first_day, is_locked, last_day
from kpi_handbook.score.policies import conversion, policy_named, policy_of, scoring_policy
from kpi_handbook.score.values import has_number, rows_in_force, value_of

__all__ = [
    "DEFAULT_CAP",
    "DEFAULT_FLOOR",
    "Scored",
    "card_at",
    "conversion",
    "first_day",
    "group_results",
    "has_number",
    "has_own_limit",
    "is_locked",
    "kpi_in_force",
    "last_day",
    "policy_named",
    "policy_of",
    "revised",
    "rows_in_force",
    "score_cycle",
    "scoring_policy",
    "value_of",
]
