"""The bands of scores: each rating, and each status mark, with the scores that have it."""

from dataclasses import dataclass
from decimal import Decimal

from kpi_handbook.model.fields import Text
from kpi_handbook.views.company import Company
from kpi_handbook.views.figures import between
from kpi_handbook.views.policy import edges, policy_in_force
from kpi_handbook.views.status import Status, of_colour


@dataclass(frozen=True)
class BandRow:
    """A rating, or a status, and the scores that have it."""

    rating: int
    name: str
    meaning: str
    scores: str
    edge: str
    """Where the band begins, in short."""


@dataclass(frozen=True)
class StatusRow:
    """A status mark and the scores that have it."""

    status: Status
    scores: str


def band_rows(company: Company) -> tuple[BandRow, ...]:
    """Return the ratings with their scores, highest first."""
    policy = policy_in_force(company)
    named = {band.rating: band for band in policy.rating_bands} if policy else {}
    bands = sorted(edges(company).rating_bands, reverse=True)
    above: list[Decimal | None] = [None, *(edge for edge, _rating in bands)]
    rows = []
    for (edge, rating), upper in zip(bands, above, strict=False):
        lower = None if rating == bands[-1][1] else edge
        name: Text | None = named[rating].name if rating in named else None
        meaning = named[rating].meaning if rating in named else None
        boundary = policy.boundary if policy else "lower"
        scores = between(company.say, lower, upper, boundary)
        short = scores if lower is None else _short(company, lower, boundary)
        rows.append(BandRow(rating, company.words(name), company.words(meaning), scores, short))
    return tuple(rows)


def status_rows(company: Company) -> tuple[StatusRow, ...]:
    """Return the status marks with their scores, best first."""
    green, amber = edges(company).green, edges(company).amber
    ends: tuple[tuple[str, Decimal | None, Decimal | None], ...]
    ends = (("good", green, None), ("watch", amber, green), ("bad", None, amber))
    return tuple(StatusRow(of_colour(name, company.say), between(company.say, low, high)) for name, low, high in ends)


def _short(company: Company, lower: Decimal, boundary: str) -> str:
    _ = company.say.translate
    words = _("from {edge}") if boundary == "lower" else _("over {edge}")
    return words.format(edge=company.say.plain(lower))
