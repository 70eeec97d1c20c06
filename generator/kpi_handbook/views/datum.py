"""A KPI in a period as readers see it: its mark and its value, with what makes either of them uncertain."""

from kpi_handbook.model.kpi import Kpi
from kpi_handbook.views.company import Company
from kpi_handbook.views.filed import value_words
from kpi_handbook.views.status import Status, last_known, of_item
from kpi_scoring.results import ItemResult


def is_last_known(result: ItemResult) -> bool:
    """Say whether an earlier value stands in for the one of the period."""
    return "stale" in result.flags and result.achievement is not None


def month_of_value(company: Company, period: str, result: ItemResult) -> str:
    """Return the month that an earlier value is from."""
    scored = company.scores.scored
    periods = [one for one in (scored.periods if scored else ()) if one <= period]
    return company.say.month(periods[-1 - result.age])


def mark_of(company: Company, period: str, result: ItemResult) -> Status:
    """Return the mark of a KPI: its own one where an earlier value stands in."""
    if is_last_known(result):
        return last_known(month_of_value(company, period, result), company.say)
    return of_item(result, company.say)


def value_of(company: Company, unit: str, period: str, kpi: Kpi, result: ItemResult, words: str) -> str:
    """Return the value to date in words: nothing for an invalid one, and what was submitted while it is disputed."""
    if result.state == "invalid":
        return "–"
    row = company.row(unit, period, kpi.id)
    if result.state != "disputed" or row is None:
        return words
    told = company.say.translate("{value}, provisional")
    return told.format(value=value_words(company, kpi, row))
