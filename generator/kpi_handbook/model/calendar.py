"""The calendar of a year: explicit dates, since holidays move working days."""

from typing import Annotated

from pydantic import Field

from kpi_handbook.model.fields import Block, Day, Many, Period, Record, RoleRef, String, Words


class Move(Record):
    """A date that moved, from where, and why."""

    field: String
    from_: Annotated[Day, Field(alias="from")]
    to: Day
    reason: Words
    by: RoleRef | None = None
    on: Day | None = None


class PeriodDates(Record):
    """The steps of one period."""

    period: Period
    due: Day
    lock_on: Day
    publish_on: Day
    open: Day | None = None
    validate_by: Day | None = None
    dialogue_by: Day | None = None
    sign_by: Day | None = None
    announced_on: Day | None = None
    changes: Annotated[tuple[Annotated[Move, Block], ...], Many] = ()


class Calendar(Record):
    """The file `calendar/<year>.yml`."""

    periods: Annotated[tuple[Annotated[PeriodDates, Block], ...], Many]
    holidays: Annotated[tuple[Day, ...], Many] = ()
    year: String | None = None
    changes: Annotated[tuple[Annotated[Move, Block], ...], Many] = ()
