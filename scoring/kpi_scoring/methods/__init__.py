"""The scoring methods; a new one is one module and one name in METHODS."""

from kpi_scoring.methods import (
    bands,
    baseline,
    binary,
    diff_down,
    diff_up,
    goal_redflag,
    interpolate,
    linear,
    linear_down,
    linear_range_down,
    milestone_date,
    milestone_weighted,
    n_of_m,
    range,  # noqa: A004  the method's name in the field
    rating,
    ratio_down,
    ratio_range,
    ratio_up,
    stabilize,
    zero_target,
)
from kpi_scoring.methods.method import ENGINE_NAMES, Example, Method, Parameters

METHODS: tuple[Method, ...] = (
    ratio_up.METHOD,
    ratio_down.METHOD,
    linear_down.METHOD,
    diff_up.METHOD,
    diff_down.METHOD,
    stabilize.METHOD,
    range.METHOD,
    ratio_range.METHOD,
    linear_range_down.METHOD,
    baseline.METHOD,
    linear.METHOD,
    goal_redflag.METHOD,
    bands.METHOD,
    interpolate.METHOD,
    zero_target.METHOD,
    binary.METHOD,
    milestone_date.METHOD,
    milestone_weighted.METHOD,
    n_of_m.METHOD,
    rating.METHOD,
)
BY_NAME = {method.name: method for method in METHODS}

__all__ = ["BY_NAME", "ENGINE_NAMES", "METHODS", "Example", "Method", "Parameters"]
