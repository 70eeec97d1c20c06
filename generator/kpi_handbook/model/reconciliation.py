"""Reconciliations of a period: what the submitter said, what the validator saw, and what was agreed or decided."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from kpi_handbook.model.fields import (
    Block,
    Class,
    Code,
    CycleRef,
    Day,
    KpiRef,
    Many,
    Number,
    NumberOrDay,
    Period,
    Record,
    RoleRef,
    String,
    UnitRef,
    Whole,
    Words,
)


class Claim(Record):
    """What one side says the value is, or what was agreed or decided."""

    change_class: ClassVar = Class.GOVERNANCE

    value: NumberOrDay | None = Field(None, description="The value; a day for a milestone.")
    numerator: Number | None = Field(None, description="The upper figure of a rate.")
    denominator: Number | None = Field(None, description="The lower figure of a rate.")
    achievement: Number | None = Field(None, description="The achievement this value gives, as the two saw it.")
    submitted_on: Day | None = Field(None, description="The day it was submitted.")
    reviewed_on: Day | None = Field(None, description="The day it was reviewed.")
    evidence: Annotated[tuple[String, ...], Many] = Field((), description="The evidence, by id.")
    basis: String | None = Field(None, description="What settled it: the evidence, the definition or the anchor.")
    reason: Words | None = Field(None, description="Why.")


class Gap(Record):
    """What lies between the two."""

    change_class: ClassVar = Class.GOVERNANCE

    kind: Literal["fact", "definition", "judgement"] = Field(description="What they differ about.")
    points_of_achievement: Number | None = Field(None, description="Self minus supervisor, in points of achievement.")
    days: Whole | None = Field(None, description="The days between the two, for a milestone.")
    tolerance: Number | None = Field(None, description="The points that need no dialogue.")
    requires: String | None = Field(None, description="What the gap asks for.")


class Dialogue(Record):
    """The conversation about it."""

    change_class: ClassVar = Class.GOVERNANCE

    held_on: Day = Field(description="The day.")
    present: Annotated[tuple[RoleRef, ...], Many] = Field((), description="The roles that were there.")
    note: Words | None = Field(None, description="What was found.")


class Escalation(Record):
    """Where it went when the two did not agree."""

    change_class: ClassVar = Class.GOVERNANCE

    to: RoleRef = Field(description="The role that decides.")
    opened_on: Day | None = Field(None, description="The day it was handed over.")
    decided_on: Day | None = Field(None, description="The day of the decision.")
    decision: Annotated[Claim, Block] | None = Field(None, description="The value that counts.")
    reason: Words | None = Field(None, description="Why.")
    follow_up: Words | None = Field(None, description="What changes for the next period.")


class ReconciliationSignature(Record):
    """That a side has seen the outcome, and what it says to it."""

    change_class: ClassVar = Class.GOVERNANCE

    role: String = Field(description="`submitter`, `validator`, `decider` or `reviewer`.")
    meaning: String = Field(description="What the signature says, such as `agree` or `received_not_agreed`.")
    date: Day = Field(description="The day.")


class Reconciliation(Record):
    """One case."""

    change_class: ClassVar = Class.GOVERNANCE

    id: Code = Field(description="The code of the case.")
    cycle: CycleRef = Field(description="The cycle.")
    period: Period = Field(description="The period, quoted; equal to the folder's name.")
    unit: UnitRef = Field(description="The unit.")
    item: KpiRef = Field(description="The KPI it is about.")
    submitter: RoleRef | None = Field(None, description="The role that submitted the value.")
    validator: RoleRef | None = Field(None, description="The role that reviewed it.")
    decider: RoleRef | None = Field(None, description="The role that decided.")
    section: Code | None = Field(None, description="The section of the assessment dictionary.")
    self_: Annotated[Annotated[Claim, Block] | None, Field(alias="self", description="What the submitter said.")] = None
    supervisor: Annotated[Claim, Block] | None = Field(None, description="What the validator saw.")
    gap: Annotated[Gap, Block] | None = Field(None, description="What lies between the two.")
    dialogue: Annotated[Dialogue, Block] | None = Field(None, description="The conversation about it.")
    agreed: Annotated[Claim, Block] | None = Field(None, description="What the two agreed on.")
    escalation: Annotated[Escalation, Block] | None = Field(None, description="Where it went without an agreement.")
    outcome: Literal["agreed", "decided"] | None = Field(None, description="How it ended.")
    signatures: Annotated[tuple[Annotated[ReconciliationSignature, Block], ...], Many] = Field(
        (), description="Who has seen the outcome."
    )


class Reconciliations(Record):
    """The file `periods/<period>/reconciliations.yml`."""

    change_class: ClassVar = Class.GOVERNANCE

    records: Annotated[tuple[Annotated[Reconciliation, Block], ...], Many] = Field(description="The cases.")
