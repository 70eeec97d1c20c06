"""The live calculator: everything its script needs to evaluate the methods and to say every step in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import get_decimal_symbol, get_group_symbol

from kpi_handbook.score import scoring_policy
from kpi_handbook.views import paths
from kpi_handbook.views.calculator_methods import method_data, tree_of
from kpi_handbook.views.company import Company
from kpi_handbook.views.kpi import Link
from kpi_handbook.views.pictures import axis_words
from kpi_handbook.views.policy import limits, policy_in_force
from kpi_handbook.views.status import Status, no_data, of_colour
from kpi_scoring.conversion import conversion_formula
from kpi_scoring.formula import parse
from kpi_scoring.large import UNBOUNDED_FROM
from kpi_scoring.methods import METHODS


@dataclass(frozen=True)
class CalculatorView:
    """The methods to choose from, and what the script reads."""

    methods: tuple[Link, ...]
    data: Mapping[str, Any]


def calculator(company: Company) -> CalculatorView:
    """Return the calculator with all methods under the policy in force."""
    code = company.say.code
    data = {
        "signs": {"decimal": get_decimal_symbol(code), "group": get_group_symbol(code)},
        "policy": _policy(company),
        "marks": _marks(company),
        "names": _names(company),
        "words": {**_hints(company), **_conditions(company), **_steps(company)},
        "methods": {method.name: method_data(company, method) for method in METHODS},
    }
    return CalculatorView(tuple(Link(method.name, paths.method(method.name)) for method in METHODS), data)


def _policy(company: Company) -> dict[str, Any]:
    """Return what happens to raw points."""
    policy, (floor, cap) = scoring_policy(policy_in_force(company)), limits(company)
    cutoff = {"below": _text(policy.cutoff_below), "score": _text(policy.cutoff_score)}
    convert = conversion_formula(policy.convert)
    return {
        "floor": _text(floor),
        "cap": _text(cap),
        "unbounded": _text(policy.unbounded_as),
        "cutoff": cutoff if cutoff["below"] else None,
        "convert": tree_of(parse(convert, frozenset({"raw"}), generated=True)) if convert else None,
        "largest": str(UNBOUNDED_FROM),
        "good": _text(policy.green),
        "watch": _text(policy.amber),
        "decimals": policy.decimals,
    }


def _text(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"


def _marks(company: Company) -> dict[str, tuple[str, str, str]]:
    say = company.say
    marks = {name: of_colour(name, say) for name in ("good", "watch", "bad")}
    marks |= {"not_due": no_data(say), "invalid": Status("k-invalid", "none", say.translate("Invalid"))}
    marks |= {"waiting": Status("k-none", "none", say.translate("No score yet"))}
    return {name: (mark.icon, mark.tone, mark.word) for name, mark in marks.items()}


def _names(company: Company) -> dict[str, str]:
    _ = company.say.translate
    ends = {"floor": _("floor"), "cap": _("cap"), "below": _("points otherwise"), "after": _("points when later")}
    return {**axis_words(company), **ends, "edge": _("edge"), "score": _("points")}


def _hints(company: Company) -> dict[str, str]:
    """Return what is said beside a field that can't be read."""
    _ = company.say.translate
    return {
        "sign": _('Write decimals with "{sign}" and no thousands separator: {example}'),
        "number": _("Write a number, such as {example}"),
        "digits": _("At most 18 digits before the decimal sign and 4 after it"),
        "empty": _("A number is needed here"),
        "pair": _("A row needs both numbers"),
        "rows": _("Rows needed: {count} or more"),
        "rising": _("The edges must rise from row to row"),
        "falling": _("The edges must fall from row to row"),
        "blank": _("empty for none"),
    }


def _conditions(company: Company) -> dict[str, str]:
    """Return why numbers have no score, by the comparison that does not hold."""
    _ = company.say.translate
    return {
        "<": _("{one} must be less than {other}"),
        "<=": _("{one} must be at most {other}"),
        ">": _("{one} must be more than {other}"),
        ">=": _("{one} must be at least {other}"),
        "==": _("{one} must be {other}"),
        "!=": _("{one} must not be {other}"),
        "holds": _("this must hold: {formula}"),
        "whole": _("{one} must be a whole number"),
        "step": _("{one} must stand on a step of the scale"),
        "zero": _("the formula divides by zero here"),
        "endless": _("a number so large needs a floor and a cap"),
        "invalid": _("No score: {reasons}. Such a target is refused, and such a value is marked invalid."),
        "not_due": _("No score: nothing is due yet."),
        "and": _("and"),
        "or": _("or"),
        "not": _("not"),
    }


def _steps(company: Company) -> dict[str, str]:
    """Return what the steps of the working are called, and what they say."""
    _, decimals = company.say.translate, scoring_policy(policy_in_force(company)).decimals
    return {
        "formula": _("Formula"),
        "figures": _("With the numbers"),
        "convert": _("Conversion"),
        "converted": _("by the conversion table of the policy"),
        "cutoff": _("Cut-off"),
        "cut": _("under {edge}: {score}"),
        "not_cut": _("{edge} or more: no effect"),
        "floor": _("Floor"),
        "cap": _("Cap"),
        "counts": _("reached, so it counts"),
        "not_reached": _("not reached"),
        "none": _("none"),
        "endless_ratio": _("no finite ratio"),
        "rounding": _("Rounding"),
        "rounded": _("half away from zero, at six decimals"),
        "achievement": _("Achievement"),
        "shown": _("shown with {count} decimals").format(count=decimals),
        "way": _("How it counts"),
        "what_if": _("What-if, not a result"),
    }
