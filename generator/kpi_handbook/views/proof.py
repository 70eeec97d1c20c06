"""The foot of every page: from what it was built."""

from kpi_handbook.views.company import Company


def proof(company: Company) -> tuple[str, ...]:
    """Return what the page rests on: data, head of the publication log, commit, day, checks."""
    say, scores = company.say, company.scores
    _ = say.translate
    commit = _("Built from commit {commit}").format(commit=scores.commit) if scores.commit else _("No commit")
    checks = _("Checks passed") if not scores.warnings else _("{count} warnings").format(count=scores.warnings)
    head = scores.published.head
    log = (_("Log {head}").format(head=head.short),) if head.seq else ()
    return _data(company), *log, commit, _("As of {day}").format(day=say.day(scores.today)), checks


def _data(company: Company) -> str:
    _, period = company.say.translate, company.scores.period
    if period is None:
        return _("No data yet")
    vintage = company.vintage(period)
    if vintage is None:
        return _("Data {period}, provisional").format(period=period)
    return _("Data {period}, r{revision}").format(period=period, revision=vintage.revision)
