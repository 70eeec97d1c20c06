"""What a KPI's definition says, as labelled rows."""

from collections.abc import Iterator

from kpi_handbook.model.kpi import Kpi
from kpi_handbook.views.company import Company


def definition_rows(company: Company, kpi: Kpi) -> tuple[tuple[str, str], ...]:
    """Return what the definition says, row by row."""
    _, words = company.say.translate, company.words
    kinds = {"result": _("Result"), "activity": _("Activity")}
    better = {
        "maximize": _("Higher is better"),
        "minimize": _("Lower is better"),
        "stabilize": _("Steady is better"),
    }
    measures = " · ".join(words(measure.name) for measure in kpi.base_measures)
    return (
        (_("Measured"), words(kpi.definition)),
        (_("Question it answers"), words(kpi.key_question)),
        (_("Why it matters"), words(kpi.rationale)),
        (_("Scope"), words(kpi.scope)),
        (_("Kind"), f"{kinds[kpi.type]} · {better[kpi.polarity]}"),
        (_("Counted"), measures),
        (_("Over time"), _aggregation(company, kpi)),
        (_("Source"), words(kpi.data_source)),
        (_("Evidence"), words(kpi.evidence_required)),
        (_("Owner"), company.role_name(kpi.owner)),
        (_("Data steward"), company.role_name(kpi.data_steward)),
        (_("How often"), rhythm(company, kpi)),
        (_("Definition reviewed by"), company.say.day(kpi.review_by)),
    )


def rhythm(company: Company, kpi: Kpi) -> str:
    """Return how often a KPI is measured, in words."""
    _ = company.say.translate
    return {
        "monthly": _("Every month"),
        "quarterly": _("Every quarter"),
        "semesterly": _("Once a half-year"),
        "yearly": _("Once a year"),
        "once": _("Once"),
    }[kpi.frequency]


def _aggregation(company: Company, kpi: Kpi) -> str:
    _ = company.say.translate
    return {
        "sum": _("the periods are added up"),
        "average": _("mean of the periods"),
        "last": _("the latest value counts"),
        "ratio_of_sums": _("sums are divided, never a mean of monthly figures"),
        "min": _("the lowest period counts"),
        "max": _("the highest period counts"),
        "once": _("counted once"),
    }[kpi.formula.aggregation]


def use_rows(company: Company, kpi: Kpi) -> tuple[tuple[str, str], ...]:
    """Return what the KPI is for, what it is not for, and what it costs."""
    _, words = company.say.translate, company.words
    hours = _("{hours} h a period").format(hours=company.say.plain(kpi.cost.hours_per_period)) if kpi.cost else ""
    return (
        (_("When it is off target"), words(kpi.response)),
        (_("What it decides"), words(kpi.use)),
        (_("What it is not for"), words(kpi.not_used_for)),
        (_("What it cannot tell"), words(kpi.limitations)),
        (_("What measuring costs"), hours),
    )


def version_rows(company: Company, kpi_id: str) -> Iterator[tuple[str, str, str]]:
    """Return the versions of a definition with their first day and reason, where there are several."""
    versions = sorted(company.book.versions.get(kpi_id, ()), key=lambda k: k.version)
    for kpi in versions if len(versions) > 1 else ():
        reason = company.words(kpi.change.reason) if kpi.change else company.say.translate("first version")
        yield f"v{kpi.version}", company.say.day(kpi.valid_from), reason


def replaced_by(company: Company, kpi: Kpi) -> str:
    """Return the sentence that names the version after this one, if there is one."""
    _ = company.say.translate
    later = [k for k in company.book.versions.get(kpi.id, ()) if k.version > kpi.version]
    if not later:
        return ""
    successor = min(later, key=lambda k: k.version)
    day = company.say.day(successor.valid_from)
    return _("Version {version} holds from {day}.").format(version=successor.version, day=day)


def status_word(company: Company, kpi: Kpi, current: bool) -> str:
    """Return whether a definition is active, proposed, replaced or still to come."""
    _ = company.say.translate
    if kpi.status != "active":
        return {"draft": _("draft"), "proposed": _("proposed")}[kpi.status]
    newest = company.kpis.get(kpi.id)
    if current or newest is None:
        return _("active")
    from_ = company.say.day(kpi.valid_from)
    return _("from {day}").format(day=from_) if kpi.version > newest[0].version else _("replaced")
