"""The foot of every page: from what it was built."""

from kpi_handbook.views.company import Company


def proof(company: Company, shown: Company | None = None) -> tuple[str, ...]:
    """Return what a page rests on: the data that it shows, head of the publication log, commit, day, checks."""
    say, scores = company.say, company.scores
    _ = say.translate
    commit = _("Built from commit {commit}").format(commit=scores.commit) if scores.commit else _("No commit")
    warned = _("1 warning") if scores.warnings == 1 else _("{count} warnings").format(count=scores.warnings)
    checks = warned if scores.warnings else _("Checks passed")
    head = scores.published.head
    log = (_("Log {head}").format(head=head.short),) if head.seq else ()
    return _data(shown or company), *log, commit, _("As of {day}").format(day=say.day(scores.today)), checks


def _data(company: Company) -> str:
    _, period = company.say.translate, company.scores.period
    if period is None:
        return _("No data yet")
    vintage = company.vintage(period)
    if vintage is None:
        return _("Data {period}, provisional").format(period=period)
    if vintage.is_withdrawal:
        return _("Data {period}, withdrawn").format(period=period)
    return _("Data {period}, r{revision}").format(period=period, revision=vintage.revision)
