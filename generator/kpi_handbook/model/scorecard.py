"""Scorecards: who is held to which KPI, with target, weight and cascade."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from kpi_handbook.model.fields import (
    Block,
    CycleRef,
    Day,
    KpiRef,
    Limit,
    Many,
    Number,
    ObjectiveRef,
    Period,
    PolicyRef,
    Record,
    Truth,
    UnitRef,
    Words,
    as_number,
)
from kpi_handbook.model.kpi import Change

Weighting = Literal["explicit", "equal_within_perspective", "explicit_within_perspective", "equal", "relative"]


def _phasing(value: Any) -> str | tuple[Decimal, ...]:
    if value in ("flat", "linear"):
        return str(value)
    if isinstance(value, list):
        return tuple(as_number(figure) for figure in value)
    allowed = "flat, linear, or a list with one number a period"
    raise PydanticCustomError("unknown_value", "{allowed}", {"allowed": allowed, "text": str(value)})


def _target(value: Any) -> Decimal | str | None:
    if value == "TBD":
        return "TBD"
    return as_number(value)


Phasing = Annotated[str | tuple[Decimal, ...], BeforeValidator(_phasing)]
Target = Annotated[Decimal | str, BeforeValidator(_target)]


class Revision(Record):
    """A target or weight that changes inside a running cycle, with its decision."""

    from_: Annotated[Period, Field(alias="from")]
    change: Annotated[Change, Block]
    target: Target | None = None
    lo: Number | None = None
    hi: Number | None = None
    due: Day | None = None
    weight: Number | None = None
    phasing: Phasing | None = None


class Item(Record):
    """A KPI on a scorecard."""

    kpi: KpiRef
    role: Literal["scored", "monitored"] = "scored"
    target: Target | None = None
    lo: Number | None = None
    hi: Number | None = None
    tolerance: Number | None = None
    due: Day | None = None
    weight: Number | None = None
    cascade: Literal["direct", "indirect", "own"] | None = None
    from_: Annotated[ObjectiveRef | None, Field(alias="from")] = None
    rollup: Literal["none", "sum"] = "none"
    rollup_into: KpiRef | None = None
    headline: Truth = False
    phasing: Phasing | None = None
    baseline: Number | None = None
    stretch: Number | None = None
    rationale: Words | None = None
    at_limit: Literal["cap", "off"] | None = None
    cap: Limit = Field(default=None)
    floor: Limit = Field(default=None)
    reason: Words | None = None
    revisions: Annotated[tuple[Annotated[Revision, Block], ...], Many] = ()


class Scorecard(Record):
    """The file `scorecards/<cycle>/<unit>.yml`."""

    cycle: CycleRef
    unit: UnitRef
    weighting: Weighting
    items: Annotated[tuple[Annotated[Item, Block], ...], Many]
    policy: PolicyRef | None = None
    cap: Limit = Field(default=None)
    floor: Limit = Field(default=None)
