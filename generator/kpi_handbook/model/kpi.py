"""KPI definitions: what is measured and how it is scored; no target, no weight."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from kpi_handbook.model.fields import (
    DAY,
    Audience,
    Block,
    Class,
    Day,
    Id,
    KpiRef,
    Limit,
    Many,
    MeasureUnitRef,
    Number,
    ObjectiveRef,
    Record,
    RoleRef,
    Snake,
    String,
    Text,
    Truth,
    Whole,
    Words,
    as_day,
    as_number,
)
from kpi_scoring.methods import BY_NAME

METHOD_NAMES = (*BY_NAME, "none")


def _method(value: Any) -> str:
    """A method is one of the registry's, `none`, or a company's own from its policy (checked by reference)."""
    if not isinstance(value, str):
        raise PydanticCustomError("wrong_type", "{wanted}", {"wanted": "text", "found": "something else"})
    return value


def _edge(value: Any) -> Decimal | date:
    """A range is of numbers, or of days for a milestone."""
    if isinstance(value, str) and DAY.fullmatch(value):
        return as_day(value)
    return as_number(value)


MethodName = Annotated[str, BeforeValidator(_method)]
Edge = Annotated[Decimal | date, BeforeValidator(_edge)]


class Range(Record):
    """The values that can occur."""

    min: Edge | None = Field(None, description="The lowest value that can occur; a number, or a day for a milestone.")
    max: Edge | None = Field(None, description="The highest value that can occur; a number, or a day for a milestone.")


class BaseMeasure(Record):
    """A counted or summed input of a KPI."""

    id: Snake = Field(description="The name used in `formula.expression`: small letters, digits and underscores.")
    name: Annotated[Words, Class.COSMETIC] = Field(description="What is counted or summed.")
    method: Words | None = Field(None, description="How it is counted, where that is not obvious.")


class Band(Record):
    """One step of the method `bands`."""

    score: Number = Field(description="The points of this band.")
    min: Number | None = Field(None, description="The value the band begins at; it belongs to the band.")
    max: Number | None = Field(None, description="The value the band ends at, where less is better.")


class Point(Record):
    """One point of the method `interpolate`."""

    at: Number = Field(description="The value.")
    score: Number = Field(description="The points at this value.")


class LateBand(Record):
    """How much a delivery scores that is at most so many days late."""

    days: Whole = Field(description="At most so many days late; 0 is on time.")
    score: Number = Field(description="The points for that.")


class Checkpoint(Record):
    """A part of a milestone that can be accepted by itself."""

    id: Snake = Field(description="The name of the part: small letters, digits and underscores.")
    weight: Number = Field(description="How much the part counts; all parts add up to 100.")
    due: Day = Field(description="The day the part is due.")


class Formula(Record):
    """How values become a value to date, and that an achievement."""

    method: Annotated[MethodName, Class.SCORING] = Field(
        description="How the actual value against its target becomes points, where 100 means that the target is met."
    )
    aggregation: Literal["sum", "average", "last", "ratio_of_sums", "min", "max", "once"] = Field(
        description="How the values of several periods become the value to date."
    )
    expression: String | None = Field(
        None, description="How the base measures give the value, such as `reopened / closed * 100`."
    )
    scale: Number | None = Field(
        None,
        description="Number that numerator divided by denominator is multiplied by, where there is no expression.",
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
    below: Annotated[Number | None, Class.SCORING] = Field(
        None,
        description="The points beyond the last band or before the first point; 0 where nothing is written.",
    )
    after: Annotated[Number | None, Class.SCORING] = Field(
        None, description="The points after the last late band; 0 where nothing is written."
    )
    per_unit: Annotated[Number | None, Class.SCORING] = Field(
        None, description="The points that each case costs, for the method `zero_target`."
    )
    op: Annotated[Literal["ge", "gt", "le", "lt", "eq"] | None, Class.SCORING] = Field(
        None,
        description="How actual and target are compared, for the method `binary`: `ge` is at least, `le` is at most.",
    )
    scale_min: Annotated[Number | None, Class.SCORING] = Field(
        None, description="The lowest rating, for the method `rating`."
    )
    scale_max: Annotated[Number | None, Class.SCORING] = Field(
        None, description="The highest rating, for the method `rating`."
    )
    to: Annotated[Literal["index", "share", "span"] | None, Class.SCORING] = Field(
        None, description="How a rating becomes points, for the method `rating`."
    )
    worst: Annotated[Number | None, Class.SCORING] = Field(
        None, description="The value that earns 0, for the method `linear`."
    )
    best: Annotated[Number | None, Class.SCORING] = Field(
        None, description="The value that earns 100, for the method `linear`."
    )
    red: Annotated[Number | None, Class.SCORING] = Field(
        None, description="The red flag, for the method `goal_redflag`."
    )
    goal: Annotated[Number | None, Class.SCORING] = Field(None, description="The goal, for the method `goal_redflag`.")
    count: Annotated[Literal["due", "all"] | None, Class.SCORING] = Field(
        None,
        description="Which checkpoints count, for the method `milestone_weighted`: those that are due, or all of them.",
    )


class Cost(Record):
    """What measuring costs."""

    hours_per_period: Number = Field(description="Hours of work that measuring takes in each period.")


class Quality(Record):
    """How well the number shows what is meant, and how far the owner controls it."""

    validity: Literal["exact", "proxy", "activity"] | None = Field(
        None,
        description="How well the number shows what is meant: exactly, as a stand-in, or only as activity.",
    )
    control: Literal["low", "moderate", "high"] | None = Field(
        None, description="How far the owner controls the result."
    )


class ExampleOf(Record):
    """A worked example that the checker recomputes."""

    actual: Number = Field(description="The actual value of the example.")
    achievement: String = Field(description='The achievement it must give, quoted: `"98.515789"`.')
    target: Number | None = Field(None, description="The target of the example.")


class Alignment(Record):
    """The answers to the alignment questions."""

    checked_by: RoleRef = Field(description="The role that asked the alignment questions.")
    checked_on: Day = Field(description="The day they were asked.")
    answers: Annotated[Mapping[str, Any], Block] = Field(
        default_factory=dict, description="The answer to each question, `A1` to `A8`, such as `met`."
    )


class Change(Record):
    """Why something changed and who decided it."""

    reason: Words = Field(description="What changed in the world, so that this has to change.")
    kind: Literal["meaning", "scoring", "governance", "cosmetic", "editorial"] | None = Field(
        None, description="What kind of change it is; `editorial` is wording only."
    )
    decision: String | None = Field(None, description="The number of the minutes in which it was approved.")


def _aliases(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {language: tuple(words) for language, words in value.items() if isinstance(words, list)}
    return value


Aliases = Annotated[Mapping[str, tuple[str, ...]], BeforeValidator(_aliases)]


class Kpi(Record):
    """The file `kpis/<unit>/<id>.yml`; the folder is the owning unit."""

    id: Id = Field(
        description="Small letters, digits and hyphens, equal to the file's name; never changed, never used again."
    )
    version: Whole = Field(
        description="Counts from 1; a change of meaning is a new version in a file of its own, `<id>.v2.yml`."
    )
    name: Annotated[Words, Class.COSMETIC] = Field(description="What people call it; names the measure, not the work.")
    definition: Words = Field(description="What exactly is measured, so that a stranger computes the same value.")
    objective: ObjectiveRef = Field(description="The one strategic objective it serves.")
    type: Literal["result", "activity"] = Field(
        description="Whether it is a result, or an activity that drives a result."
    )
    unit: MeasureUnitRef = Field(description="The unit its numbers are in.")
    polarity: Literal["maximize", "minimize", "stabilize"] = Field(
        description="Which way is better: more, less, or near the target."
    )
    formula: Annotated[Formula, Block] = Field(
        description="How values become a value to date, and that an achievement."
    )
    frequency: Literal["monthly", "quarterly", "semesterly", "yearly", "once"] = Field(
        description="How often a value is owed."
    )
    data_source: Words = Field(description="Where the value comes from: the system, the report, the register.")
    data_steward: Annotated[RoleRef, Class.GOVERNANCE] = Field(
        description="The role that delivers the data and answers for it."
    )
    owner: Annotated[RoleRef, Class.GOVERNANCE] = Field(
        description="The role that answers for the result; a role, never a person."
    )
    unintended_consequences: Annotated[Words, Class.COSMETIC] = Field(
        description="How somebody could make the number look good and the work worse."
    )
    valid_from: Annotated[Day, Class.GOVERNANCE] = Field(
        description="The first day this version holds: the first day of a period that is not open yet."
    )
    review_by: Annotated[Day, Class.GOVERNANCE] = Field(
        description="The day by which somebody asks whether the KPI is still worth measuring."
    )
    status: Literal["draft", "proposed", "active"] = Field(
        "active", description="Drafts and proposals carry no weight; `active` is the default."
    )
    aliases: Annotated[Aliases, Class.COSMETIC] = Field(
        default_factory=dict, description="Other words people search for, a list for each language."
    )
    drives: Annotated[tuple[KpiRef, ...], Many, Class.COSMETIC] = Field(
        (), description="The results that an activity drives."
    )
    adopts: KpiRef | None = Field(None, description="The KPI of the company that this one takes over unchanged.")
    key_question: Annotated[Words | None, Class.COSMETIC] = Field(
        None, description="The question that the number answers."
    )
    rationale: Annotated[Words | None, Class.COSMETIC] = Field(
        None, description="Why the objective moves when this KPI moves."
    )
    scope: Words | None = Field(None, description="What is counted and what is left out.")
    scale: Number | None = Field(
        None, description="How many units one shown unit of a currency stands for; it is for display only."
    )
    range: Annotated[Range, Block] = Field(Range(), description="The values that can occur; others are refused.")
    base_measures: Annotated[tuple[Annotated[BaseMeasure, Block], ...], Many] = Field(
        (), description="What is counted or summed to get the value, such as numerator and denominator."
    )
    evidence_required: Annotated[Words | None, Class.GOVERNANCE] = Field(
        None, description="What must be handed in as proof of a value."
    )
    response: Annotated[Words | None, Class.COSMETIC] = Field(None, description="What is done when the KPI is red.")
    paired_with: Annotated[tuple[KpiRef, ...], Many, Class.COSMETIC] = Field(
        (), description="KPIs that keep this one from being pushed at their cost."
    )
    limitations: Annotated[Words | None, Class.COSMETIC] = Field(None, description="What the number does not show.")
    use: Annotated[Words | None, Class.COSMETIC] = Field(None, description="Which decisions it is used for.")
    not_used_for: Annotated[Words | None, Class.COSMETIC] = Field(
        None, description="Which decisions it must not be used for."
    )
    cost: Annotated[Annotated[Cost, Block] | None, Class.COSMETIC] = Field(None, description="What measuring costs.")
    quality: Annotated[Annotated[Quality, Block] | None, Class.COSMETIC] = Field(
        None, description="How well the number shows what is meant, and how far the owner controls it."
    )
    examples: Annotated[tuple[Annotated[ExampleOf, Block], ...], Many, Class.COSMETIC] = Field(
        (), description="Worked examples; `kpi check` computes each of them again."
    )
    alignment: Annotated[Annotated[Alignment, Block] | None, Class.GOVERNANCE] = Field(
        None, description="The answers to the alignment questions, and who asked them."
    )
    audience: Annotated[Audience, Class.GOVERNANCE] = Field(
        "public", description="Who may see the values: everybody, or only those who are entitled to."
    )
    change: Annotated[Annotated[Change, Block] | None, Class.COSMETIC] = Field(
        None, description="Why this version differs from the one before; required from version 2 on."
    )
    comparable: Truth = Field(
        False, description="Whether values of this version may be added to those of the version before."
    )
    role: Annotated[Literal["scored", "monitored"] | None, Class.GOVERNANCE] = Field(
        None, description="A hint whether it is meant to be scored; the scorecard decides."
    )

    @property
    def is_milestone(self) -> bool:
        """Say whether the KPI is done by a date rather than measured."""
        return self.formula.method == "milestone_date"


__all__ = ["METHOD_NAMES", "Change", "Class", "Formula", "Kpi", "Text"]
