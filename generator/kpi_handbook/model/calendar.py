"""The calendar of a year: explicit dates, since holidays move working days."""

from datetime import datetime, time
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from pydantic import Field

from kpi_handbook.model.fields import Block, Class, Clock, Day, Many, Period, Record, RoleRef, String, Whole, Words

_MORNING = time(9)


class Access(Record):
    """Who may see results before everybody else, and why."""

    change_class: ClassVar = Class.GOVERNANCE

    role: RoleRef = Field(description="The role.")
    hours_before: Whole = Field(description="How many hours before the release.")
    why: Words = Field(description="What the role needs them for.")


class Move(Record):
    """A date that moved, from where, and why."""

    change_class: ClassVar = Class.GOVERNANCE

    field: String = Field(description="The date that moved, such as `lock_on`.")
    from_: Annotated[Day, Field(alias="from", description="The day it was before.")]
    to: Day = Field(description="The day it is now.")
    reason: Words = Field(description="Why it moved.")
    by: RoleRef | None = Field(None, description="The role that decided it.")
    on: Day | None = Field(None, description="The day it was decided.")


class PeriodDates(Record):
    """The steps of one period."""

    change_class: ClassVar = Class.GOVERNANCE

    period: Period = Field(description='The period these dates belong to, such as `"2026-05"`.')
    due: Day = Field(description="The last day for units to submit their values.")
    lock_on: Day = Field(description="The day after which a value that is missing counts as missing.")
    publish_on: Day = Field(description="The day the results are published.")
    open: Day | None = Field(None, description="The first day units can submit values.")
    validate_by: Day | None = Field(None, description="The last day to validate what was submitted.")
    dialogue_by: Day | None = Field(None, description="The last day for a dialogue about a score.")
    sign_by: Day | None = Field(None, description="The last day to sign a scorecard.")
    announced_on: Day | None = Field(None, description="The day these dates were announced.")
    changes: Annotated[tuple[Annotated[Move, Block], ...], Many] = Field(
        (), description="Dates that moved after they were announced, each with its reason."
    )


class Calendar(Record):
    """The file `calendar/<year>.yml`."""

    change_class: ClassVar = Class.GOVERNANCE

    periods: Annotated[tuple[Annotated[PeriodDates, Block], ...], Many] = Field(
        description="The dates of each period, in order."
    )
    holidays: Annotated[tuple[Day, ...], Many] = Field((), description="Days on which nobody works.")
    release_time: Clock = Field(_MORNING, description='The time of day of every release, such as `"09:00"`.')
    responsible: RoleRef | None = Field(None, description="The role that answers for the releases.")
    pre_release_access: Annotated[tuple[Annotated[Access, Block], ...], Many] = Field(
        (), description="Who may see results before they are released; nobody else may."
    )
    year: String | None = Field(None, description='The year, quoted: `"2026"`.')
    changes: Annotated[tuple[Annotated[Move, Block], ...], Many] = Field(
        (), description="Dates of the whole year that moved, each with its reason."
    )

    def release_at(self, period: str, zone: str) -> datetime | None:
        """Return the moment a period's results are due for everybody, in a time zone."""
        day = next((dates.publish_on for dates in self.periods if dates.period == period), None)
        return datetime.combine(day, self.release_time, ZoneInfo(zone)) if day else None
