"""KPI definitions: what is measured and how it is scored; no target, no weight."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field
from pydantic_core import PydanticCustomError

from kpi_handbook.model.fields import (
    Audience,
    Block,
    Check,
    Class,
    Day,
    Id,
    KpiRef,
    Many,
    MeasureUnitRef,
    Number,
    NumberOrDay,
    ObjectiveRef,
    Record,
    RoleRef,
    Snake,
    String,
    Text,
    Truth,
    Whole,
    Words,
)
from kpi_handbook.model.formula import METHOD_NAMES, Formula, MethodName

Edge = NumberOrDay
_LAG = re.compile(r"([1-9][0-9]?) months?")


def _lag(value: Any) -> int:
    """A lag is written `6 months`; it is kept as a whole number of months."""
    if isinstance(value, str) and (match := _LAG.fullmatch(value)):
        return int(match[1])
    raise PydanticCustomError("unknown_value", "{allowed}", {"allowed": "1 month, 6 months", "text": str(value)})


Lag = Annotated[int, Check(_lag)]


class Range(Record):
    """The values that can occur."""

    change_class: ClassVar = Class.MEANING

    min: Edge | None = Field(None, description="The lowest value that can occur; a number, or a day for a milestone.")
    max: Edge | None = Field(None, description="The highest value that can occur; a number, or a day for a milestone.")


class BaseMeasure(Record):
    """A counted or summed input of a KPI."""

    change_class: ClassVar = Class.MEANING

    id: Snake = Field(description="The name used in `formula.expression`: small letters, digits and underscores.")
    name: Annotated[Words, Class.COSMETIC] = Field(description="What is counted or summed.")
    method: Words | None = Field(None, description="How it is counted, where that is not obvious.")


class Cost(Record):
    """What measuring costs."""

    change_class: ClassVar = Class.GOVERNANCE

    hours_per_period: Number = Field(description="Hours of work that measuring takes in each period.")


class Quality(Record):
    """How well the number shows what is meant, and how far the owner controls it."""

    change_class: ClassVar = Class.GOVERNANCE

    validity: Literal["exact", "proxy", "activity"] | None = Field(
        None,
        description="How well the number shows what is meant: exactly, as a stand-in, or only as activity.",
    )
    control: Literal["low", "moderate", "high"] | None = Field(
        None, description="How far the owner controls the result."
    )


class ExampleOf(Record):
    """A worked example that the checker recomputes."""

    change_class: ClassVar = Class.COSMETIC

    actual: Number = Field(description="The actual value of the example.")
    achievement: String = Field(description='The achievement it must give, quoted: `"98.515789"`.')
    target: Number | None = Field(None, description="The target of the example.")


class Alignment(Record):
    """The answers to the alignment questions."""

    change_class: ClassVar = Class.GOVERNANCE

    checked_by: RoleRef = Field(description="The role that asked the alignment questions.")
    checked_on: Day = Field(description="The day they were asked.")
    answers: Annotated[Mapping[str, Any], Block] = Field(
        default_factory=dict, description="The answer to each question, `A1` to `A8`, such as `met`."
    )


class Change(Record):
    """Why something changed and who decided it."""

    change_class: ClassVar = Class.GOVERNANCE

    reason: Words = Field(description="What changed in the world, so that this has to change.")
    kind: Literal["meaning", "scoring", "governance", "cosmetic", "editorial"] | None = Field(
        None, description="What kind of change it is; `editorial` is wording only."
    )
    decision: String | None = Field(None, description="The number of the minutes in which it was approved.")


def _aliases(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {language: tuple(words) for language, words in value.items() if isinstance(words, list)}
    return value


Aliases = Annotated[Mapping[str, tuple[str, ...]], Check(_aliases)]


class Kpi(Record):
    """The file `kpis/<unit>/<id>.yml`; the folder is the owning unit."""

    change_class: ClassVar = Class.MEANING

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
    lag: Lag | None = Field(
        None, description="How long after the time it is about a value falls due, such as `6 months`."
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


__all__ = ["METHOD_NAMES", "Change", "Class", "Formula", "Kpi", "MethodName", "Text"]
