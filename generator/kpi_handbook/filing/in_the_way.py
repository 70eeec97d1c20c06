"""What stands in the way of a value that is handed in: the state of its row, the lock, a proof, a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kpi_handbook.acts.period import Item, Period
from kpi_handbook.acts.states import DISPUTED, FILED, SETTLED, UNSUBMITTED
from kpi_handbook.filing.form import Form
from kpi_handbook.filing.refusal import Refusal, refused
from kpi_handbook.filing.values import Filed
from kpi_handbook.problems import Say, say


@dataclass(frozen=True)
class Attempt:
    """A value that is handed in, and the row that it is for."""

    form: Form
    period: Period
    item: Item
    filed: Filed
    on: date
    from_system: bool
    """Whether a system gave it, which is its own evidence."""

    @property
    def kpi(self) -> str:
        """The KPI that the value is for."""
        return self.filed.line.kpi.id

    @property
    def locked_on(self) -> date | None:
        """The day on which the period was closed; None while it is open."""
        dates = self.form.dates
        return dates.lock_on if dates and self.on > dates.lock_on else None

    @property
    def is_revision(self) -> bool:
        """Whether the row holds a value, or the word that there is none, which this one would replace."""
        return self.item.state not in UNSUBMITTED


def in_the_way(attempt: Attempt) -> Iterator[Refusal]:
    """Yield what stands in the way of a value, with the cell where it is mended."""
    if closed := _closed(attempt):
        yield closed
        return
    yield from _without_proof(attempt)
    if not attempt.filed.reason and (why := _asks_for_reason(attempt)):
        yield refused(
            attempt.filed.row.place_of("reason"),
            say("{kpi} needs a reason: {why}", kpi=attempt.kpi, why=why),
            say("write in reason what it waited for or what was wrong, or say it for all with --reason"),
        )


def _closed(attempt: Attempt) -> Refusal | None:
    """Return why no value is taken for the row at all, if so."""
    state = attempt.item.state
    if state in (*FILED, *DISPUTED):
        return _with_validator(attempt)
    if state in SETTLED and not attempt.locked_on:
        return refused(
            attempt.filed.row.place,
            say("{kpi} is {state} as {value}", kpi=attempt.kpi, state=state, value=_words(attempt.item)),
            say("it does not change before the lock; from the day after, another value is a revision with a reason"),
        )
    if attempt.locked_on and not attempt.is_revision and not attempt.item.revision:
        return _never_filed(attempt, attempt.locked_on)
    return None


def _with_validator(attempt: Attempt) -> Refusal:
    item, kpi = attempt.item, attempt.kpi
    return refused(
        attempt.filed.row.place,
        say("{kpi} was filed as {value} and is {state}", kpi=kpi, value=_words(item), state=item.state),
        say(
            "its validator can return it (kpi return {period} {kpi}); then hand it in again",
            period=attempt.period.id,
            kpi=kpi,
        ),
    )


def _never_filed(attempt: Attempt, locked_on: date) -> Refusal:
    period, kpi = attempt.period.id, attempt.kpi
    return refused(
        attempt.filed.row.place,
        say(
            "{period} was locked on {day}, and nothing was filed for {kpi}",
            period=period,
            day=locked_on,
            kpi=kpi,
        ),
        say(
            "the strategy office first records it as missing (kpi decide {period} {kpi} --missing); "
            "then the value is taken as a revision",
            period=period,
            kpi=kpi,
        ),
    )


def _asks_for_reason(attempt: Attempt) -> Say | None:
    item, dates = attempt.item, attempt.form.dates
    if attempt.is_revision or item.state == "returned":
        return say("it corrects {value}", value=_words(item))
    if dates and attempt.on > dates.due and not item.lines:
        return say("it was due on {day}", day=dates.due)
    return None


def _without_proof(attempt: Attempt) -> Iterator[Refusal]:
    filed, period = attempt.filed, attempt.period
    if not filed.evidence and not attempt.from_system:
        yield refused(
            filed.row.place_of("evidence"),
            say("{kpi} has no evidence", kpi=attempt.kpi),
            say(
                "write the id of the evidence, such as EV-0612, that stands in periods/{period}/evidence.yml",
                period=period.id,
            ),
        )
    absent = [one for one in filed.evidence if one not in period.evidence]
    if absent:
        yield refused(
            filed.row.place_of("evidence"),
            say("{ids} does not stand in periods/{period}/evidence.yml", ids=", ".join(absent), period=period.id),
            say("add it there with id, title, kind, ref and on; then hand the form in again"),
        )


def _words(item: Item) -> str:
    figures = item.figures
    if "denominator" in figures:
        return f"{figures.get('numerator', '')} / {figures['denominator']}"
    return figures.get("value", item.state)
