"""The company, its cycles, layers, units and roles, and who approves what."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from kpi_handbook.model.fields import (
    ArmRef,
    Block,
    Class,
    Code,
    Day,
    Figure,
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

    change_class: ClassVar = Class.COSMETIC

    code: Code = Field(description="The code of the value, in capitals.")
    text: Words = Field(description="What it says.")


class Company(Record):
    """Who the handbook is about."""

    change_class: ClassVar = Class.COSMETIC

    id: Id = Field(description="The id of the company: small letters, digits and hyphens.")
    name: Words = Field(description="The name of the company.")
    fictitious: Truth = Field(False, description="Whether the company is invented.")
    business: Words | None = Field(None, description="What the company does.")
    vision: Words | None = Field(None, description="Where it wants to be.")
    mission: Annotated[tuple[Words, ...], Many] = Field((), description="What it does to get there.")
    values: Annotated[tuple[Annotated[Value, Block], ...], Many] = Field((), description="What it holds to.")


class Currency(Record):
    """The currency amounts are in, and the scale they are written at."""

    change_class: ClassVar = Class.MEANING

    code: Code = Field(description="The code of the currency, such as `IDR`.")
    scale: Number = Field(description="How many of it one written amount stands for, such as 1000000.")
    label: Annotated[Words, Class.COSMETIC] = Field(description="What amounts are called.")


class Arm(Record):
    """One arm of the year's theme."""

    change_class: ClassVar = Class.GOVERNANCE

    id: Snake = Field(description="The name of the arm, in small letters.")
    name: Annotated[Words, Class.COSMETIC] = Field(description="What it is called.")


class Theme(Record):
    """The theme of the year."""

    change_class: ClassVar = Class.GOVERNANCE

    year: String = Field(description='The year, quoted: `"2026"`.')
    name: Annotated[Words, Class.COSMETIC] = Field(description="The theme in words.")
    arms: Annotated[tuple[Annotated[Arm, Block], ...], Many] = Field(
        (), description="The directions the theme pulls in."
    )


class Cycle(Record):
    """A performance cycle and its periods in order."""

    change_class: ClassVar = Class.SCORING

    id: Code = Field(description="The code of the cycle, such as `2026-S1`.")
    from_: Annotated[Day, Field(alias="from", description="The first day of the cycle.")]
    to: Day = Field(description="The last day of the cycle.")
    periods: Annotated[tuple[Period, ...], Many] = Field(
        description='The periods of the cycle in order, each quoted: `"2026-01"`.'
    )
    name: Annotated[Words | None, Class.COSMETIC] = Field(None, description="What it is called.")


class Layer(Record):
    """A layer of jobs, from the top."""

    change_class: ClassVar = Class.GOVERNANCE

    id: Code = Field(description="The code of the layer, such as `LY1`.")
    order: Whole = Field(description="Its place from the top.")
    name: Annotated[Words, Class.COSMETIC] = Field(description="What it is called.")


class ProcessRow(Record):
    """What a unit produces, for whom, and what that customer expects."""

    change_class: ClassVar = Class.COSMETIC

    output: Words = Field(description="What the unit produces.")
    customer: Words = Field(description="Who receives it.")
    expectation: Words = Field(description="What they expect of it.")


class Unit(Record):
    """A department, or the company itself."""

    change_class: ClassVar = Class.GOVERNANCE

    id: Id = Field(description="The id of the unit: small letters, digits and hyphens; its folders and files carry it.")
    kind: String = Field(description="What kind of unit it is, such as `department`.")
    name: Annotated[Words, Class.COSMETIC] = Field(description="What it is called.")
    head: RoleRef = Field(description="The role that leads it.")
    parent: UnitRef | None = Field(None, description="The unit it belongs to; the company has none.")
    supervised_by: RoleRef | None = Field(None, description="The role its head reports to.")
    second_line: RoleRef | None = Field(None, description="The role that reviews from outside.")
    main_duties: Annotated[tuple[Words, ...], Many, Class.COSMETIC] = Field(
        (), description="What the unit is there for."
    )
    ideal_outcomes: Annotated[tuple[Words, ...], Many, Class.COSMETIC] = Field(
        (), description="What would be ideal in this phase."
    )
    process_analysis: Annotated[tuple[Annotated[ProcessRow, Block], ...], Many] = Field(
        (), description="What it produces, for whom, and what they expect."
    )


class Role(Record):
    """A role; handbooks name roles, never people."""

    change_class: ClassVar = Class.GOVERNANCE

    id: Code = Field(description="The code of the role, such as `MGR-CMP`; never used again.")
    unit: UnitRef = Field(description="The unit it belongs to.")
    kind: String = Field(description="What kind of role it is, such as `unit_head`.")
    name: Annotated[Words, Class.COSMETIC] = Field(description="What it is called.")
    handle: String | None = Field(None, description="The account that reviews for this role.")


class UnitShare(Record):
    """A unit in a group, and how much it counts."""

    change_class: ClassVar = Class.SCORING

    unit: UnitRef = Field(description="The unit.")
    weight: Annotated[Figure, Class.SCORING] = Field(
        description="How much its score counts against those of the others; above 0."
    )


class UnitGroup(Record):
    """Units whose scores are averaged, such as all departments of a directorate."""

    change_class: ClassVar = Class.SCORING

    id: Id = Field(description="The id of the group: small letters, digits and hyphens.")
    name: Annotated[Words, Class.COSMETIC] = Field(description="What it is called.")
    units: Annotated[tuple[Annotated[UnitShare, Block], ...], Many] = Field(
        description="The units, each with its weight."
    )


class Organization(Record):
    """The file `organization.yml`."""

    change_class: ClassVar = Class.GOVERNANCE

    format: Whole = Field(description="The version of this file's format: 1.")
    company: Annotated[Company, Block] = Field(description="Who the handbook is about.")
    languages: Annotated[tuple[String, ...], Many, Class.COSMETIC] = Field(
        description="The languages of the handbook, the first one first."
    )
    cycles: Annotated[tuple[Annotated[Cycle, Block], ...], Many] = Field(
        description="The performance cycles, in order."
    )
    units: Annotated[tuple[Annotated[Unit, Block], ...], Many] = Field(
        description="The departments and the company itself."
    )
    roles: Annotated[tuple[Annotated[Role, Block], ...], Many] = Field(
        description="The roles; handbooks name roles, never people."
    )
    time_zone: String = Field("UTC", description="The time zone in which days begin, such as `Asia/Jakarta`.")
    currency: Annotated[Currency, Block] | None = Field(None, description="The currency amounts are in.")
    default_policy: Annotated[PolicyRef | None, Class.SCORING] = Field(
        None, description="The scoring policy that holds where a scorecard names none."
    )
    theme: Annotated[Theme, Block] | None = Field(None, description="The theme of the year.")
    layers: Annotated[tuple[Annotated[Layer, Block], ...], Many] = Field(
        (), description="The layers of jobs, from the top."
    )
    groups: Annotated[tuple[Annotated[UnitGroup, Block], ...], Many, Class.SCORING] = Field(
        (), description="Groups of units that get a score: the mean of their units' scores by weight."
    )
    approvals: Annotated[Mapping[str, tuple[str, ...]], Block] = Field(
        default_factory=dict, description="Who approves which kind of change: roles, `OWNER` or `UNIT-HEAD`."
    )


class UnitOfMeasure(Record):
    """A unit that numbers are in, and how many decimals are shown."""

    change_class: ClassVar = Class.MEANING

    id: Snake = Field(description="The name of the unit: small letters, digits and underscores.")
    label: Annotated[Words, Class.COSMETIC] = Field(description="How it is shown behind a number.")
    decimals: Annotated[Whole | None, Class.COSMETIC] = Field(None, description="How many decimals are shown.")
    kind: String = Field("number", description="`number`, or `date` for milestones.")
    currency: Truth = Field(False, description="Whether it is an amount of money.")
    scale: Number | None = Field(
        None, description="How many of the currency one written amount stands for, such as 1000000."
    )


__all__ = ["Arm", "ArmRef", "Company", "Cycle", "Layer", "Organization", "Role", "Theme", "Unit", "UnitOfMeasure"]
