"""Scoring policies: every choice of the arithmetic that a company may make."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from kpi_handbook.model.fields import (
    AspectRef,
    Block,
    Check,
    Class,
    Day,
    Figure,
    Id,
    KpiRef,
    Limit,
    Many,
    Number,
    Record,
    String,
    Truth,
    Whole,
    Words,
)
from kpi_scoring.conversion import CONVERSIONS

Boundary = Literal["lower", "upper"]
_KEPT = 6


class RatingBand(Record):
    """A rating and the score it begins at."""

    change_class: ClassVar = Class.SCORING

    rating: Whole = Field(description="The rating, a whole number.")
    min: Figure = Field(description="The score it begins at.")
    max: Figure | None = Field(
        None, description="The score it ends at, where it is written: the `min` of the band above."
    )
    boundary: Boundary | None = Field(None, description="The policy's `boundary` again; once there is enough.")
    name: Annotated[Words, Class.COSMETIC] = Field(description="What the rating is called.")
    meaning: Annotated[Words | None, Class.COSMETIC] = Field(None, description="What it says about the work.")


class StatusColours(Record):
    """Where a KPI is on target, and where it is to be watched."""

    change_class: ClassVar = Class.SCORING

    green: Figure = Field(description="On target from this achievement on.")
    amber: Figure = Field(description="To be watched from this achievement on; red below.")


class Gate(Record):
    """A condition that limits the final result."""

    change_class: ClassVar = Class.SCORING

    aspect: AspectRef | None = Field(None, description="The aspect that is looked at.")
    kpi: KpiRef | None = Field(None, description="The KPI that is looked at.")
    at_most: Figure | None = Field(None, description="The gate closes at this rating or less.")
    below: Figure | None = Field(None, description="The gate closes under this achievement.")
    rating_max: Whole | None = Field(None, description="The highest rating that is left.")
    total_max: Figure | None = Field(None, description="The highest score that is left.")
    name: Annotated[Words, Class.COSMETIC] = Field(description="What the gate says, in words.")


class Cutoff(Record):
    """Achievements under an edge score a fixed number."""

    change_class: ClassVar = Class.SCORING

    below: Figure = Field(description="Achievements under this edge …")
    score: Figure = Field(description="… score this many points.")


class ConversionPiece(Record):
    """One stretch of a company's own conversion table, in a straight line."""

    change_class: ClassVar = Class.SCORING

    min: Figure | None = Field(None, description="The points of the method it begins at; the first piece has none.")
    max: Figure | None = Field(None, description="The points it ends before: the `min` of the next; the last has none.")
    score: Figure = Field(description="What it is worth where it begins.")
    end: Figure | None = Field(None, description="What it runs up to at its end; without it, it is level.")


def _convert(value: Any) -> Any:
    """A conversion is one of the tables there are, by name, or a company's own."""
    if isinstance(value, list):
        return tuple(value)
    if not isinstance(value, str) or value not in CONVERSIONS:
        allowed = ", ".join((*CONVERSIONS, "a list of pieces with min, max, score and end"))
        raise PydanticCustomError("unknown_value", "{allowed}", {"allowed": allowed, "text": str(value)})
    return value


Convert = Annotated[str | tuple[Annotated[ConversionPiece, Block], ...], Check(_convert)]


class Reconciliation(Record):
    """Tolerances and deadlines of a dialogue about a score."""

    change_class: ClassVar = Class.GOVERNANCE

    tolerance_points: Number = Field(description="A difference up to so many points needs no dialogue.")
    dialogue_days: Whole = Field(description="Working days for the dialogue.")
    escalate_after_days: Whole = Field(description="Days after which it goes one level up.")
    decide_within_days: Whole = Field(description="Days within which it is decided there.")
    appeal_within_days: Whole = Field(description="Days within which somebody can appeal.")


class CoachingRules(Record):
    """Limits of special assignments."""

    change_class: ClassVar = Class.GOVERNANCE

    assignment_days: Annotated[tuple[Whole, Whole], Many] = Field(
        description="The fewest and the most days of a special assignment, such as `[30, 120]`."
    )
    open_max: Whole = Field(description="How many may be open for one person.")
    first_follow_up_days: Whole = Field(description="Days until the first follow-up.")
    blocks_publication: Truth = Field(False, description="Whether coaching that is missing holds a result back.")


class SmallGroups(Record):
    """From how many people on a count is told to everybody."""

    change_class: ClassVar = Class.GOVERNANCE

    least: Whole = Field(5, description="The smallest group that is told of; 3 where a policy says less.")
    width: Whole = Field(5, description="How far apart what can be concluded of a withheld count must stay.")


class OwnExample(Record):
    """A worked example of a company's own method."""

    change_class: ClassVar = Class.SCORING

    actual: Figure = Field(description="The actual value of the example.")
    achievement: String = Field(description='The achievement it must give, quoted: `"50"`.')
    target: Figure | None = Field(None, description="The target of the example.")
    params: Annotated[Mapping[str, Figure], Block] = Field(
        default_factory=dict, description="The figures of the method's other names in the example."
    )


class OwnMethod(Record):
    """A company's own scoring method."""

    change_class: ClassVar = Class.SCORING

    formula: String = Field(description="The formula, with `actual`, `target` and the parameters.")
    params: Annotated[tuple[String, ...], Many] = Field(description="The names that the formula uses.")
    polarity: Literal["maximize", "minimize", "stabilize"] = Field(description="Which way is better.")
    domain: String = Field(description="When the method has an answer, such as `target > 0`.")
    examples: Annotated[tuple[Annotated[OwnExample, Block], ...], Many] = Field(
        description="At least two worked examples; `kpi check` computes each of them again."
    )


def _few(value: int) -> int:
    """Scores are kept with six decimals: there are no more to show."""
    if not 0 <= value <= _KEPT:
        raise PydanticCustomError("unknown_value", "{allowed}", {"allowed": "0 to 6", "text": str(value)})
    return value


class Rounding(Record):
    """How many decimals readers see."""

    change_class: ClassVar = Class.SCORING

    decimals: Annotated[Whole, AfterValidator(_few)] = Field(
        2, description="How many decimals readers see in scores, 0 to 6."
    )


class ScoringPolicy(Record):
    """The file `policies/<id>.yml`."""

    change_class: ClassVar = Class.SCORING

    id: Id = Field(description="The id of the policy, the same in every version; equal to the file's name.")
    version: Whole = Field(description="Counts from 1; version 2 stands in a file of its own, `<id>.v2.yml`.")
    valid_from: Annotated[Day, Class.GOVERNANCE] = Field(
        description="The first day this version holds: the first day of a period."
    )
    name: Annotated[Words, Class.COSMETIC] = Field(description="What the policy is called.")
    rating_bands: Annotated[tuple[Annotated[RatingBand, Block], ...], Many, Class.SCORING] = Field(
        description="The score at which each rating begins; together they cover every score."
    )
    boundary: Annotated[Boundary, Class.SCORING] = Field(
        "lower",
        description="Where a score on the edge of two rating bands belongs: `lower`, to the band that begins there.",
    )
    status_colours: Annotated[StatusColours, Block, Class.SCORING] = Field(
        description="Where a KPI is on target, and where it is to be watched."
    )
    cap: Annotated[Limit, Class.SCORING] = Field(
        None, description="The most points a KPI can add, or `none` for no limit."
    )
    floor: Annotated[Limit, Class.SCORING] = Field(
        None, description="The fewest points a KPI can add, or `none` for no limit."
    )
    cutoff: Annotated[Annotated[Cutoff, Block] | None, Class.SCORING] = Field(
        None, description="Achievements under an edge that score a fixed number."
    )
    convert: Annotated[Convert | None, Class.SCORING] = Field(
        None,
        description="A table that converts achievements: `permenpanrb_2021` by name, or a table of the company's own.",
    )
    section_cap: Annotated[Limit, Class.SCORING] = Field(
        None, description="The most points that a perspective, or a section of a person's result, brings into a total."
    )
    total_cap: Annotated[Limit, Class.SCORING] = Field(
        None, description="The most points of a scorecard and of a person's result."
    )
    unbounded_as: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="The points of a result that has no upper end, where there is no cap."
    )
    missing: Annotated[Literal["hold_then_floor", "exclude", "zero"], Class.SCORING] = Field(
        "hold_then_floor", description="What happens to a value that is owed and missing after the lock."
    )
    gap: Annotated[Literal["strict", "like_for_like"], Class.SCORING] = Field(
        "strict", description="Whether one missing period keeps a sum or mean without a number."
    )
    stale_after: Annotated[Whole, Class.SCORING] = Field(
        1, description="How many periods the last known value still counts."
    )
    reweight_min: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="The share of the weight, in percent, that must be rated for a group to be rated."
    )
    na_spread: Annotated[Literal["group", "scorecard", "zero"], Class.SCORING] = Field(
        "group", description="Who gets the weight of an item that does not apply."
    )
    roll_up: Annotated[Literal["by_kpi", "by_objective"], Class.SCORING] = Field(
        "by_kpi", description="Whether the KPIs of an objective are averaged first."
    )
    rounding: Annotated[Annotated[Rounding, Block] | None, Class.SCORING] = Field(
        None, description="How many decimals readers see."
    )
    min_coverage: Annotated[Figure | None, Class.SCORING] = Field(
        None, description="The coverage, in percent, under which nothing is published."
    )
    block_publication: Annotated[Truth, Class.SCORING] = Field(
        False, description="Whether a missing value holds the publication back."
    )
    gates: Annotated[tuple[Annotated[Gate, Block], ...], Many, Class.SCORING] = Field(
        (), description="Conditions that limit the final result."
    )
    joiner: Annotated[Literal["scaled", "remaining", "whole"], Class.SCORING] = Field(
        "scaled",
        description="The target of somebody who joins inside a cycle: by months served, what is left of it, or whole.",
    )
    min_months: Annotated[Whole, Class.SCORING] = Field(
        3, description="Under so many months served in a cycle a person is not rated."
    )
    evidence_cap: Annotated[Limit, Class.SCORING] = Field(
        None, description="The highest rating that counts for an aspect without evidence, 3 unless written; or `none`."
    )
    reconciliation: Annotated[Annotated[Reconciliation, Block] | None, Class.GOVERNANCE] = Field(
        None, description="Tolerances and deadlines of a dialogue about a score."
    )
    coaching: Annotated[Annotated[CoachingRules, Block] | None, Class.GOVERNANCE] = Field(
        None, description="Limits of special assignments."
    )
    small_groups: Annotated[Annotated[SmallGroups, Block] | None, Class.GOVERNANCE] = Field(
        None, description="From how many people on counts of people are told to everybody; five where it says nothing."
    )
    methods: Annotated[Mapping[str, Annotated[OwnMethod, Block]], Block, Class.SCORING] = Field(
        default_factory=dict, description="The company's own scoring methods, by name."
    )
