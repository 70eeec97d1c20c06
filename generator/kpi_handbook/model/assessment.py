"""Assessments of people: what their key results are made of, and what was agreed about their conduct; restricted."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from kpi_handbook.model.fields import (
    Block,
    Class,
    CycleRef,
    Day,
    Figure,
    Id,
    KpiRef,
    Many,
    NumberOrDay,
    Period,
    Record,
    RoleRef,
    String,
    UnitRef,
    Words,
)
from kpi_handbook.model.formula import Band, MethodName, Point
from kpi_handbook.model.people import EmployeeOrRoleRef, EmployeeRef, LayerRef


class IndividualItem(Record):
    """One thing a person is held to alone: a KPI of a scorecard, or a measure of their own."""

    change_class: ClassVar = Class.SCORING

    weight: Figure = Field(description="How much it counts, in percent of the individual part; together 100.")
    kpi: KpiRef | None = Field(
        None, description="The KPI whose achievement to date counts; nothing else is given then."
    )
    id: Id | None = Field(None, description="The name of a measure of the person's own.")
    name: Annotated[Words | None, Class.COSMETIC] = Field(None, description="What it is called.")
    method: MethodName | None = Field(None, description="How the actual value becomes points, as for a KPI.")
    aggregation: Literal["sum", "average", "last"] = Field(
        "last", description="`sum` where the target grows by the months served."
    )
    value: NumberOrDay | None = Field(None, description="The actual value; a day for a milestone.")
    numerator: Figure | None = Field(None, description="The upper figure of a rate.")
    denominator: Figure | None = Field(None, description="The lower figure of a rate.")
    scale: Figure | None = Field(None, description="What numerator divided by denominator is multiplied by.")
    target: Figure | None = Field(None, description="The figure to reach, for the whole cycle.")
    reached_before: Figure | None = Field(
        None, description="What somebody else had reached of the target, where the policy gives a joiner what remains."
    )
    due: Day | None = Field(None, description="The day a milestone is due.")
    lo: Figure | None = Field(None, description="The lower end of the corridor.")
    hi: Figure | None = Field(None, description="The upper end of the corridor.")
    tolerance: Figure | None = Field(None, description="The distance outside the corridor that earns 0.")
    baseline: Figure | None = Field(None, description="The figure at the start.")
    worst: Figure | None = Field(None, description="The value that earns 0, for the method `linear`.")
    best: Figure | None = Field(None, description="The value that earns 100, for the method `linear`.")
    per_unit: Figure | None = Field(None, description="The points that each case costs, for the method `zero_target`.")
    op: Literal["ge", "gt", "le", "lt", "eq"] | None = Field(
        None, description="How actual and target are compared, for the method `binary`."
    )
    bands: Annotated[tuple[Annotated[Band, Block], ...], Many] | None = Field(
        None, description="The steps of the method `bands`, from the best score to the lowest."
    )
    points: Annotated[tuple[Annotated[Point, Block], ...], Many] | None = Field(
        None, description="The points of the method `interpolate`, in the order of the values."
    )
    below: Figure | None = Field(None, description="The points beyond the last band or before the first point.")
    evidence: Annotated[tuple[String, ...], Many, Class.GOVERNANCE] = Field((), description="The evidence, by id.")


class KeyResults(Record):
    """Section A: whose scores count, and what the person is held to alone."""

    change_class: ClassVar = Class.SCORING

    corporate: UnitRef = Field(description="The unit whose score is the company's.")
    units: Annotated[tuple[UnitRef, ...], Many] = Field(
        description="The units whose score counts; of several the plain mean."
    )
    individual_items: Annotated[tuple[Annotated[IndividualItem, Block], ...], Many] = Field(
        (), description="What the person is held to alone; none where the layer has no individual part."
    )


class Position(Record):
    """An earlier position inside the cycle, of somebody who moved; the months in it count with its result."""

    change_class: ClassVar = Class.SCORING

    since: Day = Field(description="The first day in this position.")
    layer: LayerRef = Field(description="The layer of the job.")
    period: Period = Field(description="The last period in this position, quoted: its results count.")
    section_a: Annotated[KeyResults, Block] = Field(description="What the key results are made of.")
    section_b_agreed: Annotated[Mapping[str, Figure | None], Block] = Field(
        description="The agreed rating of each aspect; `null` while it is open."
    )
    role: Annotated[RoleRef | None, Class.GOVERNANCE] = Field(None, description="The role that was held.")
    supervisor: Annotated[EmployeeOrRoleRef | None, Class.GOVERNANCE] = Field(None, description="Who led the person.")
    section_b_evidence: Annotated[Mapping[str, Annotated[tuple[String, ...], Many]], Block] = Field(
        default_factory=dict, description="The evidence of each aspect, by id."
    )


class PersonAssessment(Record):
    """The file `people/<cycle>/assessments/<employee>.yml`."""

    change_class: ClassVar = Class.SCORING

    employee: Annotated[EmployeeRef, Class.GOVERNANCE] = Field(
        description="The person's id in the register; equal to the file's name."
    )
    cycle: CycleRef = Field(description="The cycle; equal to the folder's name.")
    period: Period = Field(description="The period whose results count, quoted: the last one of the cycle.")
    layer: LayerRef = Field(description="The layer of the person's job.")
    supervisor: Annotated[EmployeeOrRoleRef, Class.GOVERNANCE] = Field(
        description="Who leads the person: an id of the register, or a role."
    )
    section_a: Annotated[KeyResults, Block] = Field(description="What the key results are made of.")
    section_b_agreed: Annotated[Mapping[str, Figure | None], Block] = Field(
        description="The agreed rating of each aspect; `null` while it is open. Never a mean of two views by rule."
    )
    retain_until: Annotated[Day, Class.GOVERNANCE] = Field(description="The day from which the record is deleted.")
    role: Annotated[RoleRef | None, Class.GOVERNANCE] = Field(None, description="The role the person holds, if any.")
    dictionary: Id | None = Field(None, description="The assessment dictionary, where the company has several.")
    section_b_evidence: Annotated[Mapping[str, Annotated[tuple[String, ...], Many]], Block] = Field(
        default_factory=dict, description="The evidence of each aspect, by id; without any a rating counts 3 at most."
    )
    since: Day | None = Field(None, description="The first day in this position, for somebody who moved in the cycle.")
    earlier: Annotated[tuple[Annotated[Position, Block], ...], Many] = Field(
        (), description="The positions before this one inside the cycle, oldest first."
    )
