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


Edge = Annotated[Decimal | date, BeforeValidator(_edge)]


class Range(Record):
    """The values that can occur."""

    min: Edge | None = None
    max: Edge | None = None


class BaseMeasure(Record):
    """A counted or summed input of a KPI."""

    id: Snake
    name: Words
    method: Words | None = None


class Band(Record):
    """One step of the method `bands`."""

    score: Number
    min: Number | None = None
    max: Number | None = None


class Point(Record):
    """One point of the method `interpolate`."""

    at: Number
    score: Number


class LateBand(Record):
    """How much a delivery scores that is at most so many days late."""

    days: Whole
    score: Number


class Checkpoint(Record):
    """A part of a milestone that can be accepted by itself."""

    id: Snake
    weight: Number
    due: Day


class Formula(Record):
    """How values become a value to date, and that an achievement."""

    method: Annotated[str, BeforeValidator(_method)]
    aggregation: Literal["sum", "average", "last", "ratio_of_sums", "min", "max", "once"]
    expression: String | None = None
    scale: Number | None = None
    cap: Limit = Field(default=None)
    floor: Limit = Field(default=None)
    bands: Annotated[tuple[Annotated[Band, Block], ...], Many] | None = None
    points: Annotated[tuple[Annotated[Point, Block], ...], Many] | None = None
    late_bands: Annotated[tuple[Annotated[LateBand, Block], ...], Many] | None = None
    checkpoints: Annotated[tuple[Annotated[Checkpoint, Block], ...], Many] | None = None
    below: Number | None = None
    after: Number | None = None
    per_unit: Number | None = None
    op: Literal["ge", "gt", "le", "lt", "eq"] | None = None
    scale_min: Number | None = None
    scale_max: Number | None = None
    to: Literal["index", "share", "span"] | None = None
    worst: Number | None = None
    best: Number | None = None
    red: Number | None = None
    goal: Number | None = None
    count: Literal["due", "all"] | None = None


class Cost(Record):
    """What measuring costs."""

    hours_per_period: Number


class Quality(Record):
    """How well the number shows what is meant, and how far the owner controls it."""

    validity: Literal["exact", "proxy", "activity"] | None = None
    control: Literal["low", "moderate", "high"] | None = None


class ExampleOf(Record):
    """A worked example that the checker recomputes."""

    actual: Number
    achievement: String
    target: Number | None = None


class Alignment(Record):
    """The answers to the alignment questions."""

    checked_by: RoleRef
    checked_on: Day
    answers: Annotated[Mapping[str, Any], Block] = Field(default_factory=dict)


class Change(Record):
    """Why something changed and who decided it."""

    reason: Words
    kind: Literal["meaning", "scoring", "governance", "cosmetic", "editorial"] | None = None
    decision: String | None = None


def _aliases(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {language: tuple(words) for language, words in value.items() if isinstance(words, list)}
    return value


class Kpi(Record):
    """The file `kpis/<unit>/<id>.yml`; the folder is the owning unit."""

    id: Id
    version: Whole
    name: Words
    definition: Words
    objective: ObjectiveRef
    type: Literal["result", "activity"]
    unit: MeasureUnitRef
    polarity: Literal["maximize", "minimize", "stabilize"]
    formula: Annotated[Formula, Block]
    frequency: Literal["monthly", "quarterly", "semesterly", "yearly", "once"]
    data_source: Words
    data_steward: RoleRef
    owner: RoleRef
    unintended_consequences: Words
    valid_from: Day
    review_by: Day
    status: Literal["draft", "proposed", "active"] = "active"
    aliases: Annotated[Mapping[str, tuple[str, ...]], BeforeValidator(_aliases)] = Field(default_factory=dict)
    drives: Annotated[tuple[KpiRef, ...], Many] = ()
    adopts: KpiRef | None = None
    key_question: Words | None = None
    rationale: Words | None = None
    scope: Words | None = None
    scale: Number | None = None
    range: Annotated[Range, Block] = Range()
    base_measures: Annotated[tuple[Annotated[BaseMeasure, Block], ...], Many] = ()
    evidence_required: Words | None = None
    response: Words | None = None
    paired_with: Annotated[tuple[KpiRef, ...], Many] = ()
    limitations: Words | None = None
    use: Words | None = None
    not_used_for: Words | None = None
    cost: Annotated[Cost, Block] | None = None
    quality: Annotated[Quality, Block] | None = None
    examples: Annotated[tuple[Annotated[ExampleOf, Block], ...], Many] = ()
    alignment: Annotated[Alignment, Block] | None = None
    audience: Audience = "public"
    change: Annotated[Change, Block] | None = None
    comparable: Truth = False
    role: Literal["scored", "monitored"] | None = None

    @property
    def is_milestone(self) -> bool:
        """Say whether the KPI is done by a date rather than measured."""
        return self.formula.method == "milestone_date"


__all__ = ["METHOD_NAMES", "Change", "Class", "Formula", "Kpi", "Text"]
