"""Coaching records: feedback, a special assignment, what the supervisor changes, and the follow-ups; restricted."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from kpi_handbook.model.fields import (
    AspectRef,
    Block,
    Class,
    Code,
    Day,
    KpiRef,
    Many,
    Number,
    Period,
    Record,
    String,
    Words,
)
from kpi_handbook.model.people import EmployeeOrRoleRef, EmployeeRef, LayerRef


class Trigger(Record):
    """Why the conversation is held now."""

    change_class: ClassVar = Class.GOVERNANCE

    kpi: KpiRef | None = Field(None, description="The KPI that called for it.")
    aspect: AspectRef | None = Field(None, description="The aspect of conduct that called for it.")
    period: Period | None = Field(None, description="The period it is about, quoted.")
    value: Number | None = Field(None, description="The value or the rating.")
    month_value: Number | None = Field(None, description="The value of the month alone.")
    ytd_value: Number | None = Field(None, description="The value to date.")
    target: Number | None = Field(None, description="The target it is held against.")
    status: String | None = Field(None, description="The colour it has.")
    status_month: String | None = Field(None, description="The colour of the month alone.")
    status_ytd: String | None = Field(None, description="The colour to date.")
    note: Words | None = Field(None, description="What else there is to say.")


class Observation(Record):
    """What was seen: situation, behaviour, impact."""

    change_class: ClassVar = Class.GOVERNANCE

    situation: Words | None = Field(None, description="When and where.")
    behaviour: Words | None = Field(None, description="What was done, as somebody else could see it.")
    impact: Words | None = Field(None, description="What followed from it.")


class Feedback(Record):
    """Part 1: what happened."""

    change_class: ClassVar = Class.GOVERNANCE

    did_well: Words | None = Field(None, description="What went well.")
    sop_alignment: Words | None = Field(None, description="Which procedure was followed or not, and how that was seen.")
    must_improve: Words | None = Field(None, description="What has to change.")
    sbi: Annotated[Observation, Block] | None = Field(None, description="The situation, the behaviour, the impact.")


class AssignmentMeasure(Record):
    """How everybody will see that the assignment worked."""

    change_class: ClassVar = Class.GOVERNANCE

    id: String | None = Field(None, description="A short name for the measure.")
    unit: String | None = Field(None, description="The unit it is in.")
    polarity: Literal["maximize", "minimize", "stabilize"] | None = Field(None, description="Which way is better.")
    baseline: Number | None = Field(None, description="The figure at the start.")
    target: Number | None = Field(None, description="The figure to reach by the due date.")
    source: Words | None = Field(None, description="Where the figure is read.")


class SpecialAssignment(Record):
    """A stretch of work outside of the routine, with a measure and a date."""

    change_class: ClassVar = Class.GOVERNANCE

    id: Code | None = Field(None, description="The code of the assignment.")
    from_feedback_line: String | None = Field(None, description="The line of the feedback it comes from.")
    what: Words | None = Field(None, description="What the person takes on.")
    measure: Annotated[AssignmentMeasure, Block] | None = Field(None, description="How its success is measured.")
    start: Day | None = Field(None, description="The first day.")
    due: Day | None = Field(None, description="The day it is measured.")
    support: Words | None = Field(None, description="What the supervisor gives for it: time, people, a door opened.")
    evidence_required: Words | None = Field(None, description="What counts as proof.")
    success_rule: Words | None = Field(None, description="When it is achieved.")
    not_routine_because: Words | None = Field(None, description="Why it is not the person's daily work.")


class Development(Record):
    """Part 2: what the person takes on."""

    change_class: ClassVar = Class.GOVERNANCE

    potential: Words | None = Field(None, description="What the person could grow into.")
    special_assignment: Annotated[SpecialAssignment, Block] | None = Field(None, description="The assignment.")


class Improvement(Record):
    """Part 3: what the person does differently."""

    change_class: ClassVar = Class.GOVERNANCE

    own_change: Words | None = Field(None, description="What the person changes.")
    sign_of_change: Words | None = Field(None, description="What others will see.")
    review_on: Day | None = Field(None, description="The day they look at it together.")


class CoachingSignature(Record):
    """That one of the two has agreed, and when."""

    change_class: ClassVar = Class.GOVERNANCE

    role: String = Field(description="`employee` or `supervisor`.")
    date: Day = Field(description="The day.")


class FollowUp(Record):
    """A look at the assignment on the way."""

    change_class: ClassVar = Class.GOVERNANCE

    date: Day = Field(description="The day.")
    by: EmployeeOrRoleRef | None = Field(None, description="Who held it.")
    measured: Number | None = Field(None, description="The figure on that day.")
    progress: Words | None = Field(None, description="What has been done.")
    obstacle: Words | None = Field(None, description="What is in the way.")
    next: Words | None = Field(None, description="What happens next.")
    status: Literal["on_track", "at_risk", "off_track"] | None = Field(None, description="How it stands.")


class Closure(Record):
    """How the assignment ended, and what stays of it."""

    change_class: ClassVar = Class.GOVERNANCE

    date: Day = Field(description="The day.")
    result: Literal["achieved", "partly", "not_achieved", "cancelled"] = Field(description="How it ended.")
    measured: Number | None = Field(None, description="The figure at the end.")
    becomes_standard: Words | None = Field(None, description="What becomes the way of working from now on.")
    note: Words | None = Field(None, description="What else there is to say.")


class Coaching(Record):
    """The file `people/<cycle>/coaching/<id>.yml`; its parts may be absent, which rules of group 6 report."""

    change_class: ClassVar = Class.GOVERNANCE

    id: Code = Field(description="The code of the record; equal to the file's name.")
    employee: EmployeeRef = Field(description="The person's id in the register.")
    supervisor: EmployeeOrRoleRef = Field(
        description="The supervisor's id in the register; the role, once the person was erased."
    )
    layer: LayerRef | None = Field(None, description="The layer of the person's job.")
    language: String | None = Field(None, description="The language that the two speak.")
    trigger: Annotated[Trigger, Block] | None = Field(None, description="Why now.")
    held_on: Day | None = Field(None, description="The day of the conversation.")
    feedback: Annotated[Feedback, Block] | None = Field(None, description="Part 1: what happened.")
    development: Annotated[Development, Block] | None = Field(None, description="Part 2: what the person takes on.")
    improvement: Annotated[Improvement, Block] | None = Field(None, description="Part 3: what the person changes.")
    signatures: Annotated[tuple[Annotated[CoachingSignature, Block], ...], Many] = Field(
        (), description="Who agreed, and when."
    )
    follow_ups: Annotated[tuple[Annotated[FollowUp, Block], ...], Many] = Field(
        (), description="Each look at the assignment on the way, in order."
    )
    closure: Annotated[Closure, Block] | None = Field(None, description="How it ended.")
    retain_until: Day = Field(description="The day from which the record is deleted.")
