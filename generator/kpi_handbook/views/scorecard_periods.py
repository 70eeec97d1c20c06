"""The periods of a scorecard's cycle, to go from one to the next."""

from dataclasses import dataclass

from kpi_handbook.views import paths
from kpi_handbook.views.place import Place


@dataclass(frozen=True)
class PeriodLink:
    """A period in which the unit was scored."""

    month: str
    year: str
    path: str
    is_shown: bool


@dataclass(frozen=True)
class Periods:
    """The periods in order, with the ones beside the one that is shown."""

    all: tuple[PeriodLink, ...]
    before: PeriodLink | None
    after: PeriodLink | None


def periods_of(place: Place) -> Periods:
    """Return the periods of the cycle in which a unit was scored, the later ones too."""
    say, scored = place.company.say, place.company.scores.scored
    known = sorted(period for unit, period in (scored.cards if scored else ()) if unit == place.unit)
    links = [
        PeriodLink(say.short_month(one), one[:4], paths.scorecard_at(place.unit, one), one == place.period)
        for one in known
    ]
    at = known.index(place.period)
    before = links[at - 1] if at else None
    return Periods(tuple(links), before, links[at + 1] if at + 1 < len(links) else None)
