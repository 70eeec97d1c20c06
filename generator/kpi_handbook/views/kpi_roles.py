"""Who answers for a KPI, and who agrees to which change of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kpi_handbook.model.kpi import Kpi
from kpi_handbook.review.approvals import OWNER, UNIT_HEAD
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company


@dataclass(frozen=True)
class Who:
    """A role, and where the organization's page tells of it."""

    name: str
    path: str


@dataclass(frozen=True)
class Way:
    """A kind of change: what is edited, in which file, and who has to agree."""

    name: str
    sentence: str
    file: str
    agree: tuple[Who, ...]


@dataclass(frozen=True)
class KpiRoles:
    """The roles of a KPI."""

    owner: Who
    steward: Who | None
    held: tuple[Who, ...]
    """The heads of the units whose scorecards hold it."""

    ways: tuple[Way, ...]


def kpi_roles(company: Company, kpi: Kpi, holder: str) -> KpiRoles:
    """Return who answers for a KPI, and how it is changed; a holder is the unit whose target is shown."""
    heads = dict.fromkeys(company.book.units[unit].head for unit in company.holders(kpi.id))
    return KpiRoles(
        owner=_who(company, kpi.owner),
        steward=_who(company, kpi.data_steward) if kpi.data_steward else None,
        held=tuple(_who(company, head) for head in heads if head),
        ways=tuple(_ways(company, kpi, holder)),
    )


def _who(company: Company, role: str) -> Who:
    return Who(company.role_name(role), paths.role(role))


def _ways(company: Company, kpi: Kpi, holder: str) -> Iterator[Way]:
    _ = company.say.translate
    file = next((entry.document.path for one, entry in company.book.kpis if one is kpi), "")
    wording = _("Correct the text in both languages; anybody but you can agree.")
    yield Way(_("Wording"), wording, file, ())
    card = next((entry.document.path for one, entry in company.scorecards() if one.unit == holder), "")
    if card and holder in company.holders(kpi.id):
        scoring = _("Add a revision to the item of this KPI, from a later month on.")
        yield Way(_("Target or weight"), scoring, card, _agree(company, "weights", kpi, holder))
    meaning = _("Write a new version, from a later month on; this one stays as it is.")
    yield Way(_("Meaning"), meaning, file, _agree(company, "meaning", kpi, holder))


def _agree(company: Company, kind: str, kpi: Kpi, holder: str) -> tuple[Who, ...]:
    organization = company.book.organization
    asked: Iterable[str] = organization.approvals.get(kind, ()) if organization else ()
    stands_for = {OWNER: kpi.owner, UNIT_HEAD: company.book.units[holder].head}
    named = [stands_for.get(role, role) for role in asked]
    roles = dict.fromkeys([*named, *([kpi.data_steward] if kind == "meaning" else [])])
    return tuple(_who(company, role) for role in roles if role)
