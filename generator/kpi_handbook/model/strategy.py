"""Strategy maps: perspectives, strategic objectives, cause-effect links."""

from typing import Annotated, Literal

from pydantic import Field

from kpi_handbook.model.fields import (
    ArmRef,
    Block,
    Code,
    CycleRef,
    Figure,
    Many,
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

    id: Snake = Field(description="The name of the perspective: small letters and underscores.")
    order: Whole = Field(description="Its row on the map, from the top.")
    weight: Figure = Field(description="How much it counts; the perspectives of a map add up to 100.")
    name: Words = Field(description="What it is called.")
    part: Literal["outcome", "driver"] = Field("driver", description="Whether it shows outcomes, or what drives them.")
    question: Words | None = Field(None, description="The question the perspective asks.")


class Objective(Record):
    """A strategic objective."""

    id: Code = Field(description="The code of the objective, such as `F1`; never used again.")
    perspective: PerspectiveRef = Field(description="The perspective it stands in.")
    name: Words = Field(description="What is to be achieved.")
    role: Literal["scored", "monitored", "draft"] = Field(
        "scored", description="Whether its KPIs are scored, it is only watched, or still a draft."
    )
    owner: RoleRef = Field(description="The role that answers for it.")
    arms: Annotated[tuple[ArmRef, ...], Many] = Field((), description="The arms of the theme it serves.")
    description: Words | None = Field(None, description="What is meant by it.")
    sources: Annotated[tuple[String, ...], Many] = Field((), description="What it was derived from, such as `vision`.")


class Link(Record):
    """A cause-effect link and why we believe it."""

    from_: Annotated[ObjectiveRef, Field(alias="from", description="The objective that is the cause.")]
    to: ObjectiveRef = Field(description="The objective that is the effect.")
    hypothesis: Words | None = Field(None, description="Why the one moves the other.")
    lag_months: Whole | None = Field(None, description="How many months later the effect shows.")


class StrategyMap(Record):
    """The file `strategy/<cycle>/<unit>.yml`."""

    unit: UnitRef = Field(description="The unit the map belongs to; equal to the file's name.")
    cycle: CycleRef = Field(description="The cycle it belongs to; equal to the folder's name.")
    perspectives: Annotated[tuple[Annotated[Perspective, Block], ...], Many] = Field(
        description="The rows of the map, from the top."
    )
    objectives: Annotated[tuple[Annotated[Objective, Block], ...], Many] = Field(description="What is to be achieved.")
    links: Annotated[tuple[Annotated[Link, Block], ...], Many] = Field(
        (), description="Which objective moves which, and why we believe it."
    )
