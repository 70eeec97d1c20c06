"""Strategy maps: perspectives, strategic objectives, cause-effect links."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from kpi_handbook.model.fields import (
    ArmRef,
    Block,
    Class,
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

    change_class: ClassVar = Class.MEANING

    id: Snake = Field(description="The name of the perspective: small letters and underscores.")
    order: Annotated[Whole, Class.COSMETIC] = Field(description="Its row on the map, from the top.")
    weight: Annotated[Figure, Class.SCORING] = Field(
        description="How much it counts; the perspectives of a map add up to 100."
    )
    name: Annotated[Words, Class.COSMETIC] = Field(description="What it is called.")
    part: Literal["outcome", "driver"] = Field("driver", description="Whether it shows outcomes, or what drives them.")
    question: Annotated[Words | None, Class.COSMETIC] = Field(None, description="The question the perspective asks.")


class Objective(Record):
    """A strategic objective."""

    change_class: ClassVar = Class.MEANING

    id: Code = Field(description="The code of the objective, such as `F1`; never used again.")
    perspective: PerspectiveRef = Field(description="The perspective it stands in.")
    name: Annotated[Words, Class.COSMETIC] = Field(description="What is to be achieved.")
    role: Literal["scored", "monitored", "draft"] = Field(
        "scored", description="Whether its KPIs are scored, it is only watched, or still a draft."
    )
    owner: Annotated[RoleRef, Class.GOVERNANCE] = Field(description="The role that answers for it.")
    arms: Annotated[tuple[ArmRef, ...], Many] = Field((), description="The arms of the theme it serves.")
    description: Annotated[Words | None, Class.COSMETIC] = Field(None, description="What is meant by it.")
    sources: Annotated[tuple[String, ...], Many] = Field((), description="What it was derived from, such as `vision`.")


class Link(Record):
    """A cause-effect link and why we believe it."""

    change_class: ClassVar = Class.MEANING

    from_: Annotated[ObjectiveRef, Field(alias="from", description="The objective that is the cause.")]
    to: ObjectiveRef = Field(description="The objective that is the effect.")
    hypothesis: Annotated[Words | None, Class.COSMETIC] = Field(None, description="Why the one moves the other.")
    lag_months: Whole | None = Field(None, description="How many months later the effect shows.")


class StrategyMap(Record):
    """The file `strategy/<cycle>/<unit>.yml`."""

    change_class: ClassVar = Class.MEANING

    unit: UnitRef = Field(description="The unit the map belongs to; equal to the file's name.")
    cycle: CycleRef = Field(description="The cycle it belongs to; equal to the folder's name.")
    perspectives: Annotated[tuple[Annotated[Perspective, Block], ...], Many] = Field(
        description="The rows of the map, from the top."
    )
    objectives: Annotated[tuple[Annotated[Objective, Block], ...], Many] = Field(description="What is to be achieved.")
    links: Annotated[tuple[Annotated[Link, Block], ...], Many] = Field(
        (), description="Which objective moves which, and why we believe it."
    )
