"""How a scorecard serves the company, who validated it, and what its data lack."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_handbook.model.strategy_graph import served_by
from kpi_handbook.model.submission import Submission
from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import kpi_name
from kpi_handbook.views.company import Company
from kpi_handbook.views.filed import is_late, rows_to_date
from kpi_handbook.views.place import Place


@dataclass(frozen=True)
class Served:
    """An objective and the KPIs of the scorecard that serve it."""

    kpis: tuple[tuple[str, str], ...]
    """Name and address of each."""

    objective: str
    path: str


@dataclass(frozen=True)
class ServedGroup:
    """The objectives served in one way."""

    heading: str
    objectives: tuple[Served, ...]


def served(company: Company, unit: str) -> tuple[ServedGroup, ...]:
    """Return the objectives that a unit's KPIs adopt, help, or serve from its own process."""
    _ = company.say.translate
    headings = {
        "direct": _("Adopted directly"),
        "indirect": _("Helps indirectly"),
        "own": _("Own process"),
        None: _("Measures"),
    }
    groups = ((heading, tuple(_objectives(company, unit, kind))) for kind, heading in headings.items())
    return tuple(ServedGroup(heading, objectives) for heading, objectives in groups if objectives)


def _objectives(company: Company, unit: str, cascade: str | None) -> Iterator[Served]:
    card = company.scorecard(unit)
    objective_of = company.objective_of
    found: dict[str, list[str]] = {}
    for item in card.items if card else ():
        code = served_by(item, objective_of)
        if code and item.cascade == cascade and item.role == "scored" and item.kpi in company.kpis:
            found.setdefault(code, []).append(item.kpi)
    order = list(company.objectives)
    for code in sorted(found, key=lambda one: order.index(one) if one in order else len(order)):
        objective = company.objectives.get(code)
        words = f"{code} {company.words(objective.name)}" if objective else code
        links = tuple((kpi_name(company, kpi), paths.kpi(kpi)) for kpi in found[code])
        yield Served(links, words, paths.objective(code))


def data_notes(place: Place) -> tuple[tuple[str, str], ...]:
    """Return who validated the values to date, and how many were missing, late, not applicable or disputed."""
    _ = place.company.say.translate
    kpis = (item.kpi for item in place.result.items if place.company.is_public(item.kpi))
    rows = [row for kpi in kpis for row in rows_to_date(place.company, place.unit, kpi, place.period)]
    return ((_("Validated"), _validated(place, rows)), (_("Data notes"), _counts(place, rows)))


def _validated(place: Place, rows: list[Submission]) -> str:
    company = place.company
    latest = [row for row in rows if row.period == place.period and row.validated_by]
    days = [row.validated_on for row in latest if row.validated_on]
    if not days:
        return ""
    roles = [company.role_name(role) for role in dict.fromkeys(row.validated_by for row in latest)]
    words = company.say.translate("by {roles}; the last value of {period} on {day}")
    return words.format(
        roles=company.say.listed(roles), period=company.say.period(place.period), day=company.say.day(max(days))
    )


def _counts(place: Place, rows: list[Submission]) -> str:
    company, say = place.company, place.company.say
    _ = say.translate
    kinds = (
        (_("{count} missing"), [row for row in rows if row.state == "missing"]),
        (_("{count} late"), [row for row in rows if is_late(company, row)]),
        (_("{count} not applicable"), [row for row in rows if row.state == "not_applicable"]),
        (_("{count} disputed"), [r for r in rows if r.reconciliation or r.state in {"in_dialogue", "escalated"}]),
        (_("{count} revised"), [row for row in rows if row.revision]),
    )
    return " · ".join(_count(place, words, found) for words, found in kinds)


def _count(place: Place, words: str, rows: list[Submission]) -> str:
    say = place.company.say
    text = words.format(count=len(rows))
    months = list(dict.fromkeys(say.month(row.period) for row in sorted(rows, key=lambda row: row.period)))
    return f"{text} ({say.listed(months)})" if months else text
