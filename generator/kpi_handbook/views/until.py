"""The company as it stood: up to a period, or as far as its results are published."""

from dataclasses import replace

from kpi_handbook.views.company import Company


def until(company: Company, period: str) -> Company:
    """Return the company with a period of its latest cycle as the last one; later ones have not happened yet."""
    scores, scored = company.scores, company.scores.scored
    if scored is None:
        return company
    kept = tuple(one for one in scored.periods if one <= period)
    cycles = {**scores.cycles, scored.cycle.id: replace(scored, periods=kept)}
    return replace(company, scores=replace(scores, cycles=cycles))


def last_published(company: Company) -> str | None:
    """Return the last period of the latest cycle whose results are published and not withdrawn."""
    periods = company.scores.scored.periods if company.scores.scored else ()
    vintages = ((period, company.vintage(period)) for period in reversed(periods))
    return next((period for period, one in vintages if one and one.kind != "withdrawal"), None)


def as_published(company: Company) -> Company:
    """Return the company as far as its results are published: what is submitted only is not there yet."""
    period = last_published(company)
    if period:
        return until(company, period)
    return replace(company, scores=replace(company.scores, cycles={}))
