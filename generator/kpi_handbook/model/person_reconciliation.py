"""Reconciliations about a person: a value they answer for, or the ratings of their conduct; restricted."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from kpi_handbook.model.fields import (
    AspectRef,
    Block,
    Class,
    Code,
    CycleRef,
    Day,
    Figure,
    KpiRef,
    Many,
    Number,
    Period,
    Record,
    String,
    UnitRef,
    Words,
)
from kpi_handbook.model.people import EmployeeOrRoleRef, EmployeeRef, LayerRef
from kpi_handbook.model.reconciliation import Claim, Gap


class ReconciledAspect(Record):
    """One aspect as the two saw it, and what they agreed on."""

    change_class: ClassVar = Class.SCORING

    aspect: AspectRef = Field(description="The aspect.")
    self_: Annotated[Figure | None, Field(alias="self", description="What the employee claimed.")] = None
    supervisor: Figure | None = Field(None, description="What the supervisor saw.")
    agreed: Figure | None = Field(None, description="What they agreed on; absent while it is open.")
    evidence: Annotated[tuple[String, ...], Many] = Field((), description="The evidence, by id.")
    reason: Words | None = Field(None, description="Why, naming the event; needed where somebody's view changed.")


class PersonDialogue(Record):
    """The conversation about it."""

    change_class: ClassVar = Class.GOVERNANCE

    held_on: Day = Field(description="The day.")
    present: Annotated[tuple[EmployeeOrRoleRef, ...], Many] = Field((), description="Who was there.")
    note: Words | None = Field(None, description="What was found.")


class PersonEscalation(Record):
    """Where it went when the two did not agree."""

    change_class: ClassVar = Class.GOVERNANCE

    to: EmployeeOrRoleRef = Field(description="Who decides.")
    opened_on: Day | None = Field(None, description="The day it was handed over.")
    decided_on: Day | None = Field(None, description="The day of the decision.")
    reason: Words | None = Field(None, description="Why it was decided so.")


class PersonSignature(Record):
    """That somebody has seen the outcome, and what they say to it."""

    change_class: ClassVar = Class.GOVERNANCE

    role: Literal["employee", "supervisor", "reviewer", "decider", "hr"] = Field(description="The part they have.")
    meaning: Literal["agree", "received_not_agreed", "decided", "attended", "checked", "released"] = Field(
        description="What the signature says; `received_not_agreed` completes the step as well."
    )
    date: Day = Field(description="The day.")


class PersonReconciliation(Record):
    """The file `people/<cycle>/reconciliations/<id>.yml`."""

    change_class: ClassVar = Class.SCORING

    id: Code = Field(description="The code of the case; equal to the file's name.")
    cycle: CycleRef = Field(description="The cycle; equal to the folder's name.")
    period: Period = Field(description="The period, quoted.")
    unit: UnitRef = Field(description="The unit.")
    employee: EmployeeRef = Field(description="The person it is about.")
    section: Literal["A", "B"] = Field(description="`A` for a value, `B` for ratings of conduct.")
    retain_until: Annotated[Day, Class.GOVERNANCE] = Field(description="The day from which the record is deleted.")
    layer: LayerRef | None = Field(None, description="The layer of the person's job.")
    item: KpiRef | None = Field(None, description="Section A: the KPI it is about.")
    self_: Annotated[
        Annotated[Claim, Block] | None, Field(alias="self", description="Section A: what the employee said.")
    ] = None
    supervisor: Annotated[Claim, Block] | None = Field(None, description="Section A: what the supervisor saw.")
    gap: Annotated[Gap, Block] | None = Field(None, description="Section A: what lies between the two.")
    agreed: Annotated[Claim, Block] | None = Field(None, description="Section A: what the two agreed on.")
    items: Annotated[tuple[Annotated[ReconciledAspect, Block], ...], Many] = Field(
        (), description="Section B: the aspects, each with what was claimed, seen and agreed."
    )
    weighted_mean: Annotated[Mapping[Literal["self", "supervisor", "agreed"], Number], Block] = Field(
        default_factory=dict, description="Section B: the weighted means, as the three read them; recomputed."
    )
    agreed_index: Number | None = Field(None, description="Section B: what the agreed mean is worth; recomputed.")
    dialogue: Annotated[Annotated[PersonDialogue, Block] | None, Class.GOVERNANCE] = Field(
        None, description="The conversation about it."
    )
    escalation: Annotated[Annotated[PersonEscalation, Block] | None, Class.GOVERNANCE] = Field(
        None, description="Where it went without an agreement."
    )
    outcome: Literal["agreed", "decided"] | None = Field(None, description="How it ended.")
    signatures: Annotated[tuple[Annotated[PersonSignature, Block], ...], Many, Class.GOVERNANCE] = Field(
        (), description="Who has seen the outcome."
    )
