"""What a record is computed from, and the one way from there to scores: for a candidate and for its verification."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.organization import Cycle
from kpi_handbook.model.submission import Submission
from kpi_handbook.problems import HandbookError
from kpi_handbook.publish.definitions import frozen
from kpi_handbook.records.times import moment
from kpi_handbook.score import Scored, card_at, rows_in_force
from kpi_handbook.sources import read_submitted
from kpi_scoring.records import Card
from kpi_scoring.score import score

STEPS = "1"
"""The version of the arithmetic. Mending it means a new number; the old steps stay while a record names them."""

KNOWN_STEPS = frozenset({STEPS})


@dataclass(frozen=True)
class Input:
    """The submitted rows of a unit in one month, with the revision of that month they come from."""

    period: str
    revision: int
    unit: str
    content: bytes


@dataclass(frozen=True)
class Basis:
    """Definitions and values of one revision: nothing else moves its numbers."""

    cycle: str
    period: str
    at: str
    """The moment of preparation; rows that were filed after its day are not known."""

    definitions: bytes
    inputs: tuple[Input, ...]
    withdrawn: bool = False
    """Results taken out of use: there are none."""

    @property
    def book(self) -> Handbook:
        """The handbook as it was then."""
        return frozen(self.definitions)

    @property
    def in_cycle(self) -> Cycle:
        """The cycle; raises ValueError where the definitions have none that holds the period."""
        cycle = self.book.cycles.get(self.cycle)
        if cycle is None or self.period not in cycle.periods:
            raise ValueError(f"the definitions have no cycle {self.cycle} with {self.period}")
        return cycle

    @property
    def as_of(self) -> date:
        """The day of preparation where the company is."""
        return day_of(self.at, self.book)


def day_of(at: str, book: Handbook) -> date:
    """Return the day of a moment in the company's time zone."""
    return moment(at).astimezone(zone_of(book)).date()


def zone_of(book: Handbook) -> ZoneInfo:
    """Return the company's time zone; raises HandbookError where this machine does not know it."""
    name = book.organization.time_zone if book.organization else "UTC"
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise HandbookError(
            f'kpi_defs/organization.yml: this machine knows no time zone "{name}"',
            "write it as Asia/Jakarta; on Debian the zones are the package tzdata",
        ) from error


def score_bases(bases: Sequence[Basis]) -> tuple[Scored, ...]:
    """Return the cards of each basis at its period; all of them in one run, since an engine starts slowly."""
    rows = [rows_in_force(_rows(basis.inputs), basis.in_cycle, basis.as_of) for basis in bases]
    cards = [
        [] if basis.withdrawn else _cards(basis, rows_of_basis)
        for basis, rows_of_basis in zip(bases, rows, strict=True)
    ]
    results = iter(score([card for some in cards for card in some]))
    return tuple(
        Scored(
            basis.in_cycle,
            basis.as_of,
            basis.in_cycle.periods[: basis.in_cycle.periods.index(basis.period) + 1],
            {(card.unit, basis.period): (card, next(results)) for card in some},
            rows_of_basis,
        )
        for basis, some, rows_of_basis in zip(bases, cards, rows, strict=True)
    )


def _cards(basis: Basis, rows: Mapping[tuple[str, str, str], Submission]) -> list[Card]:
    book, cycle = basis.book, basis.in_cycle
    number = cycle.periods.index(basis.period) + 1
    held = [card for card, _ in book.scorecards if card.cycle == cycle.id]
    return [card_at(book, card, cycle, number, rows, basis.as_of) for card in held]


def _rows(inputs: Sequence[Input]) -> tuple[Submission, ...]:
    return tuple(row for one in inputs for row in rows_in(one.period, one.unit, one.content))


@lru_cache(maxsize=1024)
def rows_in(period: str, unit: str, content: bytes) -> tuple[Submission, ...]:
    """Return the rows of a period file; raises ValueError where it is not what `kpi check` lets through."""
    read = read_submitted({f"periods/{period}/{unit}.csv": content})
    if read.findings:
        raise ValueError(f"the rows of {unit} in {period} can't be read")
    return read.submissions
