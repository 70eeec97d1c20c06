"""Scorecards: who is held to which KPI, with target, weight and cascade."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field
from pydantic_core import PydanticCustomError

from kpi_handbook.model.fields import (
    Block,
    Check,
    Class,
    CycleRef,
    Day,
    Figure,
    KpiRef,
    Limit,
    Many,
    ObjectiveRef,
    Period,
    PolicyRef,
    Record,
    Truth,
    UnitRef,
    Words,
    as_figure,
    as_numbers,
)
from kpi_handbook.model.kpi import Change

Weighting = Literal["explicit", "equal_within_perspective", "explicit_within_perspective", "equal", "relative"]


def _phasing(value: Any) -> str | tuple[Decimal, ...]:
    if value in ("flat", "linear"):
        return str(value)
    if isinstance(value, list):
        return as_numbers(value)
    allowed = "flat, linear, or a list with one number a period"
    raise PydanticCustomError("unknown_value", "{allowed}", {"allowed": allowed, "text": str(value)})


def _target(value: Any) -> Decimal | str | None:
    if value == "TBD":
        return "TBD"
    if isinstance(value, str) and value.upper() == "TBD":
        raise PydanticCustomError("unknown_value", "{allowed}", {"allowed": "a number, TBD"})
    return as_figure(value)


Phasing = Annotated[str | tuple[Decimal, ...], Check(_phasing)]
Target = Annotated[Decimal | str, Check(_target)]


class Revision(Record):
    """A target or weight that changes inside a running cycle, with its decision."""

    change_class: ClassVar = Class.SCORING

    from_: Annotated[
        Period,
        Field(
            alias="from",
            description="The period from which it holds, quoted: one that nobody has submitted values for.",
        ),
    ]
    change: Annotated[Change, Block, Class.GOVERNANCE] = Field(description="Why it changes, and who decided it.")
    target: Target | None = Field(None, description="The new target.")
    lo: Figure | None = Field(None, description="The new lower end of the corridor.")
    hi: Figure | None = Field(None, description="The new upper end of the corridor.")
    due: Day | None = Field(None, description="The new day it is due.")
    weight: Figure | None = Field(None, description="The new weight; the weights must still add up to 100.")
    phasing: Phasing | None = Field(None, description="How the new target is spread over the periods.")


class Item(Record):
    """A KPI on a scorecard."""

    change_class: ClassVar = Class.GOVERNANCE

    kpi: KpiRef = Field(description="The KPI that the unit is held to.")
    role: Annotated[Literal["scored", "monitored"], Class.GOVERNANCE] = Field(
        "scored", description="Whether it is scored, or only watched."
    )
    target: Annotated[Target | None, Class.SCORING] = Field(
        None,
        description="The figure to reach by the end of the cycle; `TBD` blocks scoring until it is agreed.",
    )
    lo: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="The lower end of the corridor, for KPIs that should stay inside one."
    )
    hi: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="The upper end of the corridor, for KPIs that should stay inside one."
    )
    tolerance: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="The distance outside the corridor at which the achievement is 0."
    )
    due: Annotated[Day | None, Class.SCORING] = Field(None, description="The day a milestone is due.")
    weight: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="How much it counts, in percent of the scorecard; a watched item has 0."
    )
    cascade: Literal["direct", "indirect", "own"] | None = Field(
        None, description="How it comes from the company: taken over, as a contribution, or the unit's own."
    )
    from_: Annotated[
        ObjectiveRef | None,
        Field(alias="from", description="The company's objective it serves, where that is not the definition's."),
    ] = None
    rollup: Literal["none", "sum"] = Field(
        "none", description="Whether its values are summed into a KPI of the company."
    )
    rollup_into: KpiRef | None = Field(None, description="The KPI of the company its values are summed into.")
    headline: Annotated[Truth, Class.GOVERNANCE] = Field(
        False, description="Whether it is one of the two or three the unit is known by."
    )
    phasing: Annotated[Phasing | None, Class.SCORING] = Field(
        None,
        description="How the target is spread: in full from the start, evenly, or as a list with one figure a period.",
    )
    baseline: Annotated[Figure | None, Class.SCORING] = Field(None, description="The figure at the start.")
    stretch: Annotated[Figure | None, Class.SCORING] = Field(None, description="The figure that would be outstanding.")
    rationale: Annotated[Words | None, Class.COSMETIC] = Field(None, description="Why this target.")
    at_limit: Annotated[Literal["cap", "off"] | None, Class.SCORING] = Field(
        None, description="`cap` where the target cannot be exceeded and reaching it earns the cap."
    )
    best_possible: Annotated[Truth | None, Class.SCORING] = Field(
        None,
        description="Whether nothing better than the target can be reached: a conversion table gives its most then.",
    )
    cap: Annotated[Limit, Class.SCORING] = Field(
        None, description="The most points that count here, or `none`; needs a reason."
    )
    floor: Annotated[Limit, Class.SCORING] = Field(
        None, description="The fewest points that count here, or `none`; needs a reason."
    )
    reason: Annotated[Words | None, Class.COSMETIC] = Field(None, description="Why this item differs from the policy.")
    revisions: Annotated[tuple[Annotated[Revision, Block], ...], Many, Class.SCORING] = Field(
        (), description="Targets or weights that change inside the cycle, each with its decision."
    )


class Scorecard(Record):
    """The file `scorecards/<cycle>/<unit>.yml`."""

    change_class: ClassVar = Class.GOVERNANCE

    cycle: CycleRef = Field(description="The cycle it belongs to; equal to the folder's name.")
    unit: UnitRef = Field(description="The unit that is held to it; equal to the file's name.")
    weighting: Annotated[Weighting, Class.SCORING] = Field(description="How the weights of the items are found.")
    items: Annotated[tuple[Annotated[Item, Block], ...], Many] = Field(description="The KPIs the unit is held to.")
    policy: Annotated[PolicyRef | None, Class.SCORING] = Field(
        None, description="The scoring policy, where it is not the company's default."
    )
    cap: Annotated[Limit, Class.SCORING] = Field(
        None, description="The most points a KPI can add here, or `none` for no limit."
    )
    floor: Annotated[Limit, Class.SCORING] = Field(
        None, description="The fewest points a KPI can add here, or `none` for no limit."
    )
