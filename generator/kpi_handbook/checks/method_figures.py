"""Figures of formulas and items with which a scoring method has no result, for the rule about targets and methods."""

from collections.abc import Iterator
from decimal import Decimal

from kpi_handbook.checks.rule import Found, at
from kpi_handbook.load import Field
from kpi_handbook.model.kpi import Formula, Kpi
from kpi_handbook.model.policy import OwnMethod, ScoringPolicy
from kpi_handbook.model.scorecard import Item
from kpi_handbook.problems import Severity, say
from kpi_scoring.formula import FormulaError, names, parse
from kpi_scoring.methods import ENGINE_NAMES
from kpi_scoring.records import DEFAULT_BANDS

_LOWEST, _HIGHEST = Decimal(1), Decimal(5)
"""The ratings that the points of section B are written for."""

_TARGET_MET = 100
FIGURES_IN_A_ROW = 2


def formula_figures(formula: Formula, field: Field) -> Iterator[Found]:
    """Find figures of a formula with which nothing comes out."""
    match formula.method:
        case "linear" if formula.worst is not None and formula.worst == formula.best:
            message = say("the worst value and the best are the same")
            yield at(field.get("best"), message, say("write the value that earns 100"))
        case "goal_redflag" if formula.red is not None and formula.red == formula.goal:
            yield at(field.get("goal"), say("the red flag and the goal are the same"), say("write another goal"))
        case "zero_target" if formula.per_unit is not None and formula.per_unit <= 0:
            message = say("a case that costs {points} points changes nothing", points=formula.per_unit)
            yield at(field.get("per_unit"), message, say("write the points that each case costs, above 0"))
        case "rating":
            yield from _scale(formula, field)


def _scale(formula: Formula, field: Field) -> Iterator[Found]:
    low = _LOWEST if formula.scale_min is None else formula.scale_min
    high = _HIGHEST if formula.scale_max is None else formula.scale_max
    place = field.get("scale_min" if formula.scale_max is None else "scale_max")
    if low >= high:
        message = say("the scale runs from {low} to {high}", low=low, high=high)
        yield at(place, message, say("write the highest rating above the lowest"))
    elif formula.to in {None, "index"} and not _LOWEST <= low < high <= _HIGHEST:
        message = say("ratings from {low} to {high} have no points: these are for 1 to 5", low=low, high=high)
        yield at(place, message, say("write to: share or to: span, or a scale inside 1 to 5"))
    if formula.step is not None and formula.step <= 0:
        yield at(field.get("step"), say("a step of {step} leads nowhere", step=formula.step), say("write 1, or 0.5"))


def own_parameters(item: Item, kpi: Kpi, method: OwnMethod, field: Field) -> Iterator[Found]:
    """Find a parameter of a company's own method that nothing gives."""
    measures = {measure.id for measure in kpi.base_measures}
    given = {*(kpi.formula.params or {}), *kpi.formula.model_fields_set, *item.model_fields_set}
    missing = [name for name in method.params if name not in ENGINE_NAMES | measures | given]
    if missing:
        message = say("{method} needs {names}", method=kpi.formula.method, names=", ".join(missing))
        yield at(field.get("kpi"), message, say("write it under params: in the formula of {kpi}", kpi=kpi.id))
    elif "target" in method.params and item.target is None:
        message = say("{method} needs a number as target", method=kpi.formula.method)
        yield at(field.get("kpi"), message, say("write target: with the figure to reach"))


def figures_of_a_row(kpi: Kpi, field: Field) -> Iterator[Found]:
    """Find an item whose value needs more figures than a row of submitted values holds."""
    expression, measures = kpi.formula.expression, frozenset(measure.id for measure in kpi.base_measures)
    try:
        used = names(parse(expression, measures)) if expression else frozenset()
    except FormulaError:
        return
    if len(used) > FIGURES_IN_A_ROW:
        message = say(
            "{kpi} is computed from {count} figures, and a row of values holds two", kpi=kpi.id, count=len(used)
        )
        help_text = say("count some of its base measures together, in one, or write role: monitored and weight: 0")
        yield at(field.get("kpi"), message, help_text)


def phased_sum(item: Item, kpi: Kpi, field: Field) -> Iterator[Found]:
    """Find a list of targets that does not add up to the target of a sum."""
    if kpi.formula.aggregation != "sum" or not isinstance(item.phasing, tuple) or not isinstance(item.target, Decimal):
        return
    total = sum(item.phasing, Decimal(0))
    if total != item.target:
        message = say("the figures add up to {total}, not {target}", total=f"{total:f}", target=item.target)
        difference = f"{abs(item.target - total):f}"
        help_text = say("add {difference}", difference=difference)
        if total > item.target:
            help_text = say("take away {difference}", difference=difference)
        yield at(field.get("phasing"), message, help_text)


def bands_for_a_goal(kpi: Kpi, policy: ScoringPolicy | None, field: Field) -> Iterator[Found]:
    """Find a goal that can never be rated as reached: its points end at 100, where the bands begin above."""
    edges = [band.min for band in policy.rating_bands] if policy else [edge for edge, _ in DEFAULT_BANDS]
    highest = max(edges, default=Decimal(0))
    if kpi.formula.method == "goal_redflag" and highest > _TARGET_MET:
        message = say("the goal of {kpi} scores 66.67, and the best rating begins at {edge}", kpi=kpi.id, edge=highest)
        help_text = say("give the scorecard a policy with bands of its own, or use baseline or interpolate")
        yield at(field, message, help_text, severity=Severity.WARNING)
