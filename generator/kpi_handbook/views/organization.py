"""The organization: vision and values, the units with their process, the roles and what each answers for."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_handbook.charts.map_parts import ArmMark
from kpi_handbook.charts.marks import arm_icon
from kpi_handbook.model.organization import Organization, Role, Unit
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.kpi import Link

_MARKS: tuple[ArmMark, ...] = ("rise", "hold")  # drawn for the first and the second arm of the theme


@dataclass(frozen=True)
class ProcessLine:
    """What a unit produces, for whom, and what is expected of it."""

    output: str
    customer: str
    expectation: str


@dataclass(frozen=True)
class UnitPart:
    """A unit on the page."""

    id: str
    name: str
    duties: tuple[str, ...]
    outcomes: tuple[str, ...]
    process: tuple[ProcessLine, ...]
    roles: tuple[tuple[str, Link], ...]
    """Head, supervisor and second line: what they are, and who."""

    scorecard: Link | None
    kpis: Link | None


@dataclass(frozen=True)
class RolePart:
    """A role: what it leads, the KPIs it owns, the data it keeps."""

    id: str
    name: str
    leads: tuple[tuple[str, tuple[Link, ...]], ...]
    owns: tuple[Link, ...]
    keeps: tuple[Link, ...]


@dataclass(frozen=True)
class OrganizationView:
    """The whole page."""

    name: str
    business: str
    is_fictitious: bool
    vision: str
    mission: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    theme: str
    arms: tuple[tuple[str, str], ...]
    has_map: bool
    units: tuple[UnitPart, ...]
    roles: tuple[tuple[str, tuple[RolePart, ...]], ...]
    """Units with their roles."""


def organization_view(company: Company, organization: Organization) -> OrganizationView:
    """Return the page."""
    words, about, theme = company.words, organization.company, organization.theme
    arms = [words(arm.name) for arm in theme.arms] if theme else []
    marks = (*_MARKS, *[None] * len(arms))
    return OrganizationView(
        name=words(about.name),
        business=words(about.business),
        is_fictitious=about.fictitious,
        vision=words(about.vision),
        mission=tuple(words(part) for part in about.mission),
        values=tuple((value.code, words(value.text)) for value in about.values),
        theme=f"{theme.year}: {words(theme.name)}" if theme else "",
        arms=tuple((arm_icon(mark) if mark else "", arm) for mark, arm in zip(marks, arms, strict=False)),
        has_map=company.map is not None,
        units=tuple(_unit(company, unit) for unit in organization.units),
        roles=tuple(_roles(company, organization)),
    )


def _unit(company: Company, unit: Unit) -> UnitPart:
    _, words = company.say.translate, company.words
    asked = ((_("Head"), unit.head), (_("Supervised by"), unit.supervised_by), (_("Second line"), unit.second_line))
    kpis = sum(entry.place["unit"] == unit.id for _kpi, entry in company.kpis.values())
    card = company.scorecard(unit.id)
    return UnitPart(
        id=unit.id,
        name=words(unit.name),
        duties=tuple(words(duty) for duty in unit.main_duties),
        outcomes=tuple(words(outcome) for outcome in unit.ideal_outcomes),
        process=tuple(
            ProcessLine(words(row.output), words(row.customer), words(row.expectation)) for row in unit.process_analysis
        ),
        roles=tuple((label, _role_link(company, role)) for label, role in asked if role),
        scorecard=Link(_("Scorecard"), paths.scorecard(unit.id)) if card else None,
        kpis=Link(_("{count} KPIs").format(count=kpis), paths.unit_kpis(unit.id)) if kpis else None,
    )


def _role_link(company: Company, role: str) -> Link:
    return Link(company.role_name(role), paths.role(role))


def _roles(company: Company, organization: Organization) -> Iterator[tuple[str, tuple[RolePart, ...]]]:
    for unit in organization.units:
        roles = tuple(_role(company, role) for role in organization.roles if role.unit == unit.id)
        if roles:
            yield company.words(unit.name), roles


def _role(company: Company, role: Role) -> RolePart:
    pairs = [kpi for kpi, _entry in company.kpis.values()]
    return RolePart(
        id=role.id,
        name=company.words(role.name),
        leads=tuple(_leads(company, role.id)),
        owns=tuple(_kpi(company, kpi.id) for kpi in pairs if kpi.owner == role.id),
        keeps=tuple(_kpi(company, kpi.id) for kpi in pairs if kpi.data_steward == role.id),
    )


def _kpi(company: Company, kpi_id: str) -> Link:
    """Return the link to a KPI, with its unit where another KPI has the same name."""
    name = company.words(company.kpis[kpi_id][0].name)
    unit = company.kpis[kpi_id][1].place["unit"]
    return Link(f"{name} ({company.unit_name(unit)})" if name in company.shared_names else name, paths.kpi(kpi_id))


def _leads(company: Company, role: str) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """Return what a role is to units: their head, their supervisor, their second line."""
    _, units = company.say.translate, company.book.units.values()
    asked = (
        (_("Head of"), [unit for unit in units if unit.head == role]),
        (_("Supervises"), [unit for unit in units if unit.supervised_by == role]),
        (_("Second line of"), [unit for unit in units if unit.second_line == role]),
    )
    for label, found in asked:
        if found:
            yield label, tuple(Link(company.words(unit.name), f"{paths.ORGANIZATION}#{unit.id}") for unit in found)
