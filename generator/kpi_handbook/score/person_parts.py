"""What a person's result is made of: parts, aspects, sections and positions, as plain frozen data."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.score.individual import ItemScore, Served
from kpi_scoring.person import PersonResult, Points
from kpi_scoring.records import Policy
from kpi_scoring.results import Gate, Micro

CORPORATE, UNIT, INDIVIDUAL = "corporate", "unit", "individual"


@dataclass(frozen=True)
class Source:
    """One score that a part of section A is made of."""

    name: str
    """The unit, or the KPI or own measure."""

    weight: Decimal
    score: Micro | None
    item: ItemScore | None = None


@dataclass(frozen=True)
class PartScore:
    """A part of section A with the scores it is made of."""

    name: str
    """`corporate`, `unit` or `individual`."""

    weight: Decimal
    sources: tuple[Source, ...]
    score: Micro | None
    """None where too little of it is rated."""


@dataclass(frozen=True)
class AspectScore:
    """An aspect of section B: what was agreed, and what of it counts."""

    id: str
    weight: Decimal
    agreed: Fraction | None
    evidence: tuple[str, ...]
    counted: Fraction | None
    """Less than what was agreed where there is no evidence; None while it is open."""


@dataclass(frozen=True)
class SectionScore:
    """A section of a person's result with what it adds."""

    id: str
    index: Micro | None
    weight: Decimal
    contribution: Fraction | None


@dataclass(frozen=True)
class PositionScore:
    """What somebody reached in one position."""

    layer: str
    role: str | None
    period: str
    served: Served
    parts: tuple[PartScore, ...]
    aspects: tuple[AspectScore, ...]
    index: Points
    result: PersonResult
    sections: tuple[SectionScore, ...]


@dataclass(frozen=True)
class PersonScore:
    """A person's result with everything that is needed to explain it."""

    employee: str
    cycle: str
    period: str
    positions: tuple[PositionScore, ...]
    """Every position of the cycle, oldest first; most people have one."""

    served: Served
    ungated: Micro | None
    score: Micro | None
    rating: int | None
    state: str
    """`rated`, `provisional` while a rating, a gate or a score beneath is open, or `not_rated`."""

    gates: tuple[Gate, ...]
    flags: tuple[str, ...]
    policy: Policy
    dictionary: str
    dictionary_version: int

    @property
    def position(self) -> PositionScore:
        """The position at the end of the cycle."""
        return self.positions[-1]
