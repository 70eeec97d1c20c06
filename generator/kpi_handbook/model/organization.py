"""The company, its cycles, layers, units and roles, and who approves what."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from kpi_handbook.model.fields import (
    ArmRef,
    Block,
    Code,
    Day,
    Id,
    Many,
    Number,
    Period,
    PolicyRef,
    Record,
    RoleRef,
    Snake,
    String,
    Truth,
    UnitRef,
    Whole,
    Words,
)


class Value(Record):
    """Something the company holds to."""

    code: Code
    text: Words


class Company(Record):
    """Who the handbook is about."""

    id: Id
    name: Words
    fictitious: Truth = False
    business: Words | None = None
    vision: Words | None = None
    mission: Annotated[tuple[Words, ...], Many] = ()
    values: Annotated[tuple[Annotated[Value, Block], ...], Many] = ()


class Currency(Record):
    """The currency amounts are in, and the scale they are written at."""

    code: Code
    scale: Number
    label: Words


class Arm(Record):
    """One arm of the year's theme."""

    id: Snake
    name: Words


class Theme(Record):
    """The theme of the year."""

    year: String
    name: Words
    arms: Annotated[tuple[Annotated[Arm, Block], ...], Many] = ()


class Cycle(Record):
    """A performance cycle and its periods in order."""

    id: Code
    from_: Annotated[Day, Field(alias="from")]
    to: Day
    periods: Annotated[tuple[Period, ...], Many]
    name: Words | None = None


class Layer(Record):
    """A layer of jobs, from the top."""

    id: Code
    order: Whole
    name: Words


class ProcessRow(Record):
    """What a unit produces, for whom, and what that customer expects."""

    output: Words
    customer: Words
    expectation: Words


class Unit(Record):
    """A department, or the company itself."""

    id: Id
    kind: String
    name: Words
    head: RoleRef
    parent: UnitRef | None = None
    supervised_by: RoleRef | None = None
    second_line: RoleRef | None = None
    main_duties: Annotated[tuple[Words, ...], Many] = ()
    ideal_outcomes: Annotated[tuple[Words, ...], Many] = ()
    process_analysis: Annotated[tuple[Annotated[ProcessRow, Block], ...], Many] = ()


class Role(Record):
    """A role; handbooks name roles, never people."""

    id: Code
    unit: UnitRef
    kind: String
    name: Words
    handle: String | None = None


class Organization(Record):
    """The file `organization.yml`."""

    format: Whole
    company: Annotated[Company, Block]
    languages: Annotated[tuple[String, ...], Many]
    cycles: Annotated[tuple[Annotated[Cycle, Block], ...], Many]
    units: Annotated[tuple[Annotated[Unit, Block], ...], Many]
    roles: Annotated[tuple[Annotated[Role, Block], ...], Many]
    time_zone: String = "UTC"
    currency: Annotated[Currency, Block] | None = None
    default_policy: PolicyRef | None = None
    theme: Annotated[Theme, Block] | None = None
    layers: Annotated[tuple[Annotated[Layer, Block], ...], Many] = ()
    approvals: Annotated[Mapping[str, tuple[str, ...]], Block] = Field(default_factory=dict)


class UnitOfMeasure(Record):
    """A unit that numbers are in, and how many decimals are shown."""

    id: Snake
    label: Words
    decimals: Whole | None = None
    kind: String = "number"
    currency: Truth = False
    scale: Number | None = None


__all__ = ["Arm", "ArmRef", "Company", "Cycle", "Layer", "Organization", "Role", "Theme", "Unit", "UnitOfMeasure"]
