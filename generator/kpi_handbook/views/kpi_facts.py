"""What a KPI's definition says, as labelled rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_handbook.model.kpi import Kpi
from kpi_handbook.views import paths
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
        (_("Kind"), f"{kinds[kpi.type]} · {_('Earlier is better') if kpi.is_milestone else better[kpi.polarity]}"),
        (_("Counted"), measures),
        (_("Over time"), _aggregation(company, kpi)),
        (_("Source"), words(kpi.data_source)),
        (_("Evidence"), words(kpi.evidence_required)),
        (_("How often"), rhythm(company, kpi)),
        (_("Definition review due by"), company.say.day(kpi.review_by)),
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
    told = _("1 hour a period") if kpi.cost and kpi.cost.hours_per_period == 1 else _("{hours} hours a period")
    hours = told.format(hours=company.say.plain(kpi.cost.hours_per_period)) if kpi.cost else ""
    return (
        (_("When it is off target"), words(kpi.response)),
        (_("What it decides"), words(kpi.use)),
        (_("What it is not for"), words(kpi.not_used_for)),
        (_("What it cannot tell"), words(kpi.limitations)),
        (_("What measuring costs"), hours),
    )


def seen_by(company: Company, kpi: Kpi) -> str:
    """Return the sentence that says who sees the values of a confidential KPI; empty for a public one."""
    if kpi.audience == "public":
        return ""
    roles = dict.fromkeys(company.role_name(role) for role in (kpi.owner, kpi.data_steward) if role)
    words = company.say.translate("Its values are not shown on public pages. Those who work with them: {roles}.")
    return words.format(roles=company.say.listed(list(roles)))


@dataclass(frozen=True)
class VersionRow:
    """A version of a definition, with what it changed."""

    name: str
    day: str
    reason: str
    path: str
    """The page of what it changed; empty for the first one."""


def version_rows(company: Company, kpi_id: str) -> Iterator[VersionRow]:
    """Return the versions of a definition with their first day and reason, where there are several."""
    versions = sorted(company.book.versions.get(kpi_id, ()), key=lambda k: k.version)
    for kpi in versions if len(versions) > 1 else ():
        reason = company.words(kpi.change.reason) if kpi.change else company.say.translate("first version")
        path = paths.change(kpi.id, kpi.version) if kpi.version > 1 and kpi.audience == "public" else ""
        yield VersionRow(f"v{kpi.version}", company.say.day(kpi.valid_from), reason, path)


@dataclass(frozen=True)
class Replaced:
    """The version that takes the place of another, in a sentence, with the page of what it changes."""

    text: str
    path: str


def replaced_by(company: Company, kpi: Kpi) -> Replaced | None:
    """Return what takes the place of a version; None where nothing does."""
    _ = company.say.translate
    later = [k for k in company.book.versions.get(kpi.id, ()) if k.version > kpi.version]
    if not later or kpi.audience != "public":
        return None
    successor = min(later, key=lambda k: k.version)
    day = company.say.day(successor.valid_from)
    text = _("Version {version} is in force from {day}.").format(version=successor.version, day=day)
    return Replaced(text, paths.change(kpi.id, successor.version))


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
