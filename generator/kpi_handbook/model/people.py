"""People: who is in the register, what they have read, and what proves their ratings; all of it restricted."""

from typing import Annotated, ClassVar

from pydantic import Field

from kpi_handbook.model.fields import (
    Block,
    Class,
    Code,
    CycleRef,
    Day,
    Id,
    Many,
    Period,
    Record,
    Reference,
    RoleRef,
    String,
    Truth,
    UnitRef,
    Whole,
    Words,
)

EmployeeRef = Annotated[Code, Reference("employee")]
EmployeeOrRoleRef = Annotated[Code, Reference("employee or role")]
LayerRef = Annotated[String, Reference("layer")]


class Leave(Record):
    """A time somebody was away; its months do not count where it is longer than a month."""

    change_class: ClassVar = Class.SCORING

    from_: Annotated[Day, Field(alias="from", description="The first day.")]
    to: Day = Field(description="The last day.")


class Employee(Record):
    """One person, by a pseudonym; the one place that joins an id to a role."""

    change_class: ClassVar = Class.GOVERNANCE

    id: Code = Field(description="The pseudonym, such as `EMP-0047`; never used again.")
    layer: Annotated[LayerRef, Class.SCORING] = Field(description="The layer of the person's job.")
    unit: Annotated[UnitRef, Class.SCORING] = Field(description="The unit the person works in.")
    supervisor: EmployeeOrRoleRef | None = Field(
        description="Who leads the person: an id of this register, a role, or `null` where nobody here does."
    )
    retain_until: Day = Field(description="The day from which the person is taken out of the register.")
    role: RoleRef | None = Field(None, description="The role the person holds, if any.")
    joined: Annotated[Day | None, Class.SCORING] = Field(
        None, description="The first day of work, where it lies inside a cycle that is assessed."
    )
    left: Annotated[Day | None, Class.SCORING] = Field(None, description="The last day of work.")
    leaves: Annotated[tuple[Annotated[Leave, Block], ...], Many, Class.SCORING] = Field(
        (), description="The times the person was away for more than a few days."
    )


class Register(Record):
    """The file `people/register.yml`."""

    change_class: ClassVar = Class.GOVERNANCE

    people: Annotated[tuple[Annotated[Employee, Block], ...], Many] = Field(description="The people.")
    restricted: Truth = Field(True, description="Says to whoever opens the file that it must not leave this folder.")


class PersonEvidence(Record):
    """One piece of evidence about a person's conduct; it is kept elsewhere, and named here."""

    change_class: ClassVar = Class.GOVERNANCE

    id: Code = Field(description="The code that assessments and reconciliations name.")
    title: Words = Field(description="What it is.")
    kind: String = Field(description="What kind it is, such as `system_export`, `document` or `own_file`.")
    unit: UnitRef | None = Field(None, description="The unit it comes from.")
    period: Period | None = Field(None, description="The period it is about, quoted.")
    ref: String | None = Field(None, description="Where it is kept.")
    sha256: String | None = Field(None, description="The digest of the file, which shows that it is the same one.")
    on: Day | None = Field(None, description="The day it is of.")


class PersonEvidenceList(Record):
    """The file `people/<cycle>/evidence.yml`."""

    change_class: ClassVar = Class.GOVERNANCE

    evidence: Annotated[tuple[Annotated[PersonEvidence, Block], ...], Many] = Field(
        description="The pieces of evidence."
    )
    retain_until: Day = Field(description="The day from which the list is deleted.")


class Acknowledgement(Record):
    """That people have read a version of the assessment dictionary, together or alone."""

    change_class: ClassVar = Class.GOVERNANCE

    dictionary: Id = Field(description="The dictionary that was read.")
    version: Whole = Field(description="Its version.")
    on: Day = Field(description="The day it was read.")
    employees: Annotated[tuple[EmployeeRef, ...], Many] = Field(description="Who read it.")


class Acknowledgements(Record):
    """The file `people/<cycle>/acknowledged.yml`."""

    change_class: ClassVar = Class.GOVERNANCE

    cycle: CycleRef = Field(description="The cycle; equal to the folder's name.")
    acknowledged: Annotated[tuple[Annotated[Acknowledgement, Block], ...], Many] = Field(
        description="Each reading, with who was there."
    )
    retain_until: Day = Field(description="The day from which the list is deleted.")
