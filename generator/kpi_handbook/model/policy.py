"""Scoring policies: every choice of the arithmetic that a company may make."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from kpi_handbook.model.fields import (
    AspectRef,
    Block,
    Day,
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


class RatingBand(Record):
    """A rating and the score it begins at."""

    rating: Whole
    min: Number
    max: Number | None = None
    name: Words
    meaning: Words | None = None


class StatusColours(Record):
    """Where a KPI is on target, and where it is to be watched."""

    green: Number
    amber: Number


class Gate(Record):
    """A condition that limits the final result."""

    aspect: AspectRef | None = None
    kpi: KpiRef | None = None
    at_most: Number | None = None
    below: Number | None = None
    rating_max: Whole | None = None
    total_max: Number | None = None
    name: Words


class Cutoff(Record):
    """Achievements under an edge score a fixed number."""

    below: Number
    score: Number


class Reconciliation(Record):
    """Tolerances and deadlines of a dialogue about a score."""

    tolerance_points: Number
    dialogue_days: Whole
    escalate_after_days: Whole
    decide_within_days: Whole
    appeal_within_days: Whole


class CoachingRules(Record):
    """Limits of special assignments."""

    assignment_days: Annotated[tuple[Whole, Whole], Many]
    open_max: Whole
    first_follow_up_days: Whole
    blocks_publication: Truth = False


class OwnExample(Record):
    """A worked example of a company's own method."""

    actual: Number
    achievement: String
    target: Number | None = None


class OwnMethod(Record):
    """A company's own scoring method."""

    formula: String
    params: Annotated[tuple[String, ...], Many]
    polarity: Literal["maximize", "minimize", "stabilize"]
    domain: String
    examples: Annotated[tuple[Annotated[OwnExample, Block], ...], Many]


class Rounding(Record):
    """How many decimals readers see."""

    decimals: Whole = 2


class ScoringPolicy(Record):
    """The file `policies/<id>.yml`."""

    id: Id
    version: Whole
    valid_from: Day
    name: Words
    rating_bands: Annotated[tuple[Annotated[RatingBand, Block], ...], Many]
    status_colours: Annotated[StatusColours, Block]
    cap: Limit = Field(default=None)
    floor: Limit = Field(default=None)
    cutoff: Annotated[Cutoff, Block] | None = None
    convert: String | None = None
    unbounded_as: Number | None = None
    missing: Literal["hold_then_floor", "exclude", "zero"] = "hold_then_floor"
    gap: Literal["strict", "like_for_like"] = "strict"
    stale_after: Whole = 1
    reweight_min: Number | None = None
    na_spread: Literal["group", "scorecard", "zero"] = "group"
    roll_up: Literal["by_kpi", "by_objective"] = "by_kpi"
    rounding: Annotated[Rounding, Block] | None = None
    min_coverage: Number | None = None
    block_publication: Truth = False
    gates: Annotated[tuple[Annotated[Gate, Block], ...], Many] = ()
    reconciliation: Annotated[Reconciliation, Block] | None = None
    coaching: Annotated[CoachingRules, Block] | None = None
    methods: Annotated[Mapping[str, Annotated[OwnMethod, Block]], Block] = Field(default_factory=dict)
