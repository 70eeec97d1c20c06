"""The KPIs of a scorecard that are watched and never scored."""

from dataclasses import dataclass
from decimal import Decimal

from kpi_handbook.charts.spark import sparkline
from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import kpi_name
from kpi_handbook.views.place import Place, actual_words, target_words
from kpi_handbook.views.status import Status, confidential, monitored
from kpi_scoring.exact import rounded
from kpi_scoring.results import ItemResult


@dataclass(frozen=True)
class WatchedRow:
    """A KPI that is watched; of a confidential one no more than its name."""

    status: Status
    name: str
    path: str
    value: str
    reference: str
    trend: str


def watched_rows(place: Place) -> tuple[WatchedRow, ...]:
    """Return the KPIs that are watched."""
    return tuple(_watched(place, item) for item in place.result.items if item.standing == "monitored")


def _watched(place: Place, result: ItemResult) -> WatchedRow:
    company = place.company
    name, path = kpi_name(company, result.kpi), paths.kpi(result.kpi)
    if not company.is_public(result.kpi):
        return WatchedRow(confidential(company.say), name, path, "", "", "")
    return WatchedRow(
        status=monitored(company.say),
        name=name,
        path=path,
        value=actual_words(place, result),
        reference=target_words(place, result),
        trend=_trend(place, result.kpi),
    )


def _trend(place: Place, kpi: str) -> str:
    """Return the values to date by month, on a scale of their own, with the target behind them."""
    company, item = place.company, place.agreed(kpi)
    results = [company.item_result(place.unit, kpi, period) for period in place.periods]
    values = [rounded(r.to_date, 4) if r and r.to_date is not None else None for r in results]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    reference = item.target if item and isinstance(item.target, Decimal) else None
    scale = known if reference is None else [*known, reference]
    low, width = min(scale), max(scale) - min(scale)

    def placed(value: Decimal | None) -> Decimal | None:
        return None if value is None else (value - low) / width * 100 if width else Decimal(50)

    title = company.say.translate("{name} by month").format(name=kpi_name(company, kpi))
    drawn = [placed(value) for value in values]
    return sparkline(drawn, title=title, low=Decimal(-10), high=Decimal(110), reference=placed(reference))
