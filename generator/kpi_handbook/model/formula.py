"""The formula of a definition: method, aggregation and the figures they need."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field
from pydantic_core import PydanticCustomError

from kpi_handbook.model.fields import Block, Check, Class, Day, Figure, Limit, Many, Record, Snake, String, Truth, Whole
from kpi_scoring.methods import BY_NAME

METHOD_NAMES = (*BY_NAME, "none")


def _method(value: Any) -> str:
    """A method is one of the registry's, `none`, or a company's own from its policy (checked by reference)."""
    if not isinstance(value, str):
        raise PydanticCustomError("wrong_type", "{wanted}", {"wanted": "text", "found": "something else"})
    return value


MethodName = Annotated[str, Check(_method)]


class Band(Record):
    """One step of the method `bands`."""

    change_class: ClassVar = Class.SCORING

    score: Figure = Field(description="The points of this band.")
    min: Figure | None = Field(None, description="The value the band begins at; it belongs to the band.")
    max: Figure | None = Field(None, description="The value the band ends at, where less is better.")


class Point(Record):
    """One point of the method `interpolate`."""

    change_class: ClassVar = Class.SCORING

    at: Figure = Field(description="The value.")
    score: Figure = Field(description="The points at this value.")


class LateBand(Record):
    """How much a delivery scores that is at most so many days late."""

    change_class: ClassVar = Class.SCORING

    days: Whole = Field(description="At most so many days late; 0 is on time.")
    score: Figure = Field(description="The points for that.")


class Checkpoint(Record):
    """A part of a milestone that can be accepted by itself."""

    change_class: ClassVar = Class.SCORING

    id: Snake = Field(description="The name of the part: small letters, digits and underscores.")
    weight: Figure = Field(description="How much the part counts; all parts add up to 100.")
    due: Day = Field(description="The day the part is due.")


class Formula(Record):
    """How values become a value to date, and that an achievement."""

    change_class: ClassVar = Class.MEANING

    method: Annotated[MethodName, Class.SCORING] = Field(
        description="How the actual value against its target becomes points, where 100 means that the target is met."
    )
    aggregation: Literal["sum", "average", "last", "ratio_of_sums", "min", "max", "once"] = Field(
        description="How the values of several periods become the value to date."
    )
    expression: String | None = Field(
        None, description="How the base measures give the value, such as `reopened / closed * 100`."
    )
    scale: Figure | None = Field(
        None,
        description="Figure that numerator divided by denominator is multiplied by, where there is no expression.",
    )
    cap: Annotated[Limit, Class.SCORING] = Field(
        None, description="The most points that count, or `none` for no limit."
    )
    floor: Annotated[Limit, Class.SCORING] = Field(
        None, description="The fewest points that count, or `none` for no limit."
    )
    bands: Annotated[Annotated[tuple[Annotated[Band, Block], ...], Many] | None, Class.SCORING] = Field(
        None, description="The steps of the method `bands`, from the best score to the lowest."
    )
    points: Annotated[Annotated[tuple[Annotated[Point, Block], ...], Many] | None, Class.SCORING] = Field(
        None, description="The points of the method `interpolate`, in the order of the values."
    )
    late_bands: Annotated[Annotated[tuple[Annotated[LateBand, Block], ...], Many] | None, Class.SCORING] = Field(
        None, description="The steps of the method `milestone_date`: days late and the points for that."
    )
    checkpoints: Annotated[Annotated[tuple[Annotated[Checkpoint, Block], ...], Many] | None, Class.SCORING] = Field(
        None, description="The parts of the method `milestone_weighted`."
    )
    below: Annotated[Figure | None, Class.SCORING] = Field(
        None,
        description="The points beyond the last band or before the first point; 0 where nothing is written.",
    )
    after: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="The points after the last late band; 0 where nothing is written."
    )
    per_unit: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="The points that each case costs, for the method `zero_target`."
    )
    op: Annotated[Literal["ge", "gt", "le", "lt", "eq"] | None, Class.SCORING] = Field(
        None,
        description="How actual and target are compared, for the method `binary`: `ge` is at least, `le` is at most.",
    )
    scale_min: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="The lowest rating, for the method `rating`."
    )
    scale_max: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="The highest rating, for the method `rating`."
    )
    to: Annotated[Literal["index", "share", "span"] | None, Class.SCORING] = Field(
        None, description="How a rating becomes points, for the method `rating`."
    )
    worst: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="The value that earns 0, for the method `linear`."
    )
    best: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="The value that earns 100, for the method `linear`."
    )
    red: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="The red flag, for the method `goal_redflag`."
    )
    goal: Annotated[Figure | None, Class.SCORING] = Field(None, description="The goal, for the method `goal_redflag`.")
    step: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="The step between ratings, for the method `rating`; 1 where nothing is written."
    )
    days: Annotated[Literal["calendar", "working"] | None, Class.SCORING] = Field(
        None,
        description="Which days count as late, for the method `milestone_date`: all, or working days by the calendar.",
    )
    best_possible: Annotated[Truth | None, Class.SCORING] = Field(
        None,
        description="Whether nothing better than the target can be reached: a conversion table gives its most then.",
    )
    params: Annotated[Annotated[Mapping[str, Figure], Block] | None, Class.SCORING] = Field(
        None, description="The figures of a company's own method, by the names its policy declares."
    )
    count: Annotated[Literal["due", "all"] | None, Class.SCORING] = Field(
        None,
        description="Which checkpoints count, for the method `milestone_weighted`: those that are due, or all of them.",
    )
