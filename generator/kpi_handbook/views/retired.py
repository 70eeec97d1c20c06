"""Retired KPIs: their pages keep their address with a banner, and later only show the way to what took their place."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_handbook.model.words import RetiredId
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company


@dataclass(frozen=True)
class Gone:
    """A KPI that is no longer used."""

    id: str
    name: str
    """The name of its definition; the id where that is gone too."""
    page: str
    """Where its own page stands; empty where only the way to the successor is left."""
    notice: str
    """One sentence: since when, and why."""
    successor: str
    """The name of the KPI that took its place; empty where none did."""
    path: str
    """Where to go instead: the successor, else the list of all KPIs."""
    is_over: bool
    """Whether its page may go: only a page that leads on stands at its address."""


def gone(company: Company) -> Iterator[Gone]:
    """Return the retired KPIs, in the order of their file."""
    return (_gone(company, one) for one in company.book.retired.kpis)


def gone_kpi(company: Company, kpi_id: str) -> Gone | None:
    """Return what is said of a KPI that is retired, or None for one that is not."""
    return next((_gone(company, one) for one in company.book.retired.kpis if one.id == kpi_id), None)


def _gone(company: Company, one: RetiredId) -> Gone:
    _ = company.say.translate
    kept, successor = company.kpis.get(one.id), company.kpis.get(one.successor or "")
    notice = _("Retired since {day}: {reason}").format(day=company.say.day(one.since), reason=company.words(one.reason))
    has_passed = one.remove_after is not None and company.scores.today > one.remove_after
    is_over = has_passed or kept is None
    return Gone(
        id=one.id,
        name=company.words(kept[0].name) if kept else one.id,
        page="" if is_over else paths.kpi(one.id),
        notice=notice,
        successor=company.words(successor[0].name) if successor else "",
        path=paths.kpi(successor[0].id) if successor else paths.KPIS,
        is_over=is_over,
    )
