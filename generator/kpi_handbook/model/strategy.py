"""Strategy maps: perspectives, strategic objectives, cause-effect links."""

from typing import Annotated, Literal

from pydantic import Field

from kpi_handbook.model.fields import (
    ArmRef,
    Block,
    Code,
    CycleRef,
    Many,
    Number,
    ObjectiveRef,
    PerspectiveRef,
    Record,
    RoleRef,
    Snake,
    String,
    UnitRef,
    Whole,
    Words,
)


class Perspective(Record):
    """A row of the map."""

    id: Snake
    order: Whole
    weight: Number
    name: Words
    part: Literal["outcome", "driver"] = "driver"
    question: Words | None = None


class Objective(Record):
    """A strategic objective."""

    id: Code
    perspective: PerspectiveRef
    name: Words
    role: Literal["scored", "monitored", "draft"] = "scored"
    owner: RoleRef
    arms: Annotated[tuple[ArmRef, ...], Many] = ()
    description: Words | None = None
    sources: Annotated[tuple[String, ...], Many] = ()


class Link(Record):
    """A cause-effect link and why we believe it."""

    from_: Annotated[ObjectiveRef, Field(alias="from")]
    to: ObjectiveRef
    hypothesis: Words | None = None
    lag_months: Whole | None = None


class StrategyMap(Record):
    """The file `strategy/<cycle>/<unit>.yml`."""

    unit: UnitRef
    cycle: CycleRef
    perspectives: Annotated[tuple[Annotated[Perspective, Block], ...], Many]
    objectives: Annotated[tuple[Annotated[Objective, Block], ...], Many]
    links: Annotated[tuple[Annotated[Link, Block], ...], Many] = ()
