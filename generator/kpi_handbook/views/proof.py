"""The foot of every page: from what it was built."""

from kpi_handbook.views.company import Company


def proof(company: Company) -> tuple[str, ...]:
    """Return what the page rests on: data, commit, day, checks."""
    say, scores = company.say, company.scores
    _ = say.translate
    data = _("Data {period}, provisional").format(period=scores.period) if scores.period else _("No data yet")
    commit = _("Built from commit {commit}").format(commit=scores.commit) if scores.commit else _("No commit")
    checks = _("Checks passed") if not scores.warnings else _("{count} warnings").format(count=scores.warnings)
    return data, commit, _("As of {day}").format(day=say.day(scores.today)), checks


def provisional(company: Company) -> str:
    """Return the sentence of the banner above results that are not published."""
    return company.say.translate(
        "These results are not published yet. They are computed from the values as submitted and validated, "
        "and can still change."
    )
