"""How far results are: provisional, published, revised or withdrawn; and every version that was published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from kpi_handbook.publish.recompute import Vintage
from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import kpi_name
from kpi_handbook.views.company import Company
from kpi_handbook.views.status import Status, of_card


@dataclass(frozen=True)
class Banner:
    """What readers must know before they read a number."""

    tone: str
    title: str
    text: str
    link: str = ""
    path: str = ""


@dataclass(frozen=True)
class Moved:
    """A total that a revision moved."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class VintageRow:
    """One published version of a period's results."""

    name: str
    path: str
    is_shown: bool
    at: str
    kind: str
    status: Status
    score: str
    reason: str
    approved: str
    moved: tuple[Moved, ...]
    cells: str


def banner(company: Company, period: str | None) -> Banner | None:
    """Return the banner above a period's results; none where they are what was published first."""
    _ = company.say.translate
    vintage = company.vintage(period) if period else None
    if period is None or vintage is None:
        return provisional(company) if period else None
    newest = company.vintages(period)[-1]
    if newest != vintage:
        said = _("This page shows what was published on {moment} and stays as it is. It was revised since.")
        text = said.format(moment=moment(company, vintage))
        return Banner("older", _("Earlier version"), text, _("See the results in force"), paths.results(period))
    if vintage.is_withdrawal:
        said = _("These results were taken out of use on {moment}.").format(moment=moment(company, vintage))
        first = paths.vintage(period, company.vintages(period)[0].revision)
        return Banner(
            "withdrawn", _("Withdrawn"), f"{said} {_reason(company, vintage)}", _("What was published"), first
        )
    return _revised(company, vintage) if vintage.revision else None


def _revised(company: Company, vintage: Vintage) -> Banner:
    _ = company.say.translate
    words = [_("{kind}, on {moment}.").format(kind=kind_words(company, vintage.kind), moment=moment(company, vintage))]
    words.append(_reason(company, vintage))
    if vintage.substantial:
        words.insert(0, _("A rating changed."))
    first = paths.vintage(vintage.period, vintage.revision - 1)
    text = " ".join(word for word in words if word)
    return Banner(
        "revised", _("Revised, r{number}").format(number=vintage.revision), text, _("What it said before"), first
    )


def provisional(company: Company) -> Banner:
    """Return the banner above results that are not published."""
    _ = company.say.translate
    text = _(
        "These results are not published yet. They are computed from the values as submitted and validated, "
        "and can still change."
    )
    return Banner("prov", _("Provisional"), text)


def state_fact(company: Company, period: str) -> tuple[str, str]:
    """Return how far a period is, as one of the facts beside a total."""
    _ = company.say.translate
    vintage = company.vintage(period)
    if vintage is None:
        return _("State"), _("Provisional")
    if vintage != company.vintages(period)[-1]:
        words = _("Revised since, r{number}")
    else:
        words = _("Withdrawn, r{number}") if vintage.is_withdrawal else _("Final, r{number}")
    return _("State"), words.format(number=vintage.revision)


def published_fact(company: Company, period: str) -> Iterator[tuple[str, str]]:
    """Yield when a period was published."""
    vintage = company.vintage(period)
    if vintage is not None:
        yield company.say.translate("Published"), moment(company, vintage)


def moment(company: Company, vintage: Vintage) -> str:
    """Return the moment of a publication where the company is: 21 July 2026, 09:00 WIB."""
    organization = company.book.organization
    at = datetime.fromisoformat(vintage.at).astimezone(ZoneInfo(organization.time_zone if organization else "UTC"))
    return f"{company.say.day(at.date())}, {at:%H:%M} {at.tzname()}"


def kind_words(company: Company, kind: str) -> str:
    """Return what kind of publication it is."""
    _ = company.say.translate
    return {
        "initial": _("First publication"),
        "R1": _("Later or better data"),
        "R2": _("An earlier month was restated"),
        "R3": _("Another method, by decision"),
        "C": _("A mistake was corrected"),
        "withdrawal": _("Taken out of use"),
    }.get(kind, kind)


def vintage_rows(company: Company, period: str) -> tuple[VintageRow, ...]:
    """Return every published version of a period, newest first; where one is looked back at, no later ones."""
    shown = company.vintage(period)
    found = [one for one in company.vintages(period) if shown and one.revision <= shown.revision]
    return tuple(_row(company, one, shown) for one in reversed(found))


def _row(company: Company, vintage: Vintage, shown: Vintage | None) -> VintageRow:
    say = company.say
    result = company.published_result(company.book.top_unit, vintage)
    reason = _reason(company, vintage)
    return VintageRow(
        name=f"r{vintage.revision}",
        path=paths.vintage(vintage.period, vintage.revision),
        is_shown=vintage == shown,
        at=moment(company, vintage),
        kind=kind_words(company, vintage.kind),
        status=of_card(result, say),
        score=say.points(result.score if result else None),
        reason=reason,
        approved=company.role_name(vintage.approved_by),
        moved=tuple(_moved(company, vintage)),
        cells=_cells(company, vintage),
    )


def _cells(company: Company, vintage: Vintage) -> str:
    count = len(vintage.changes)
    return company.say.translate("{count} cells differ in the record").format(count=count) if count else ""


def _reason(company: Company, vintage: Vintage) -> str:
    return vintage.reason.get(company.say.code) or next(iter(vintage.reason.values()), "")


def _moved(company: Company, vintage: Vintage) -> Iterator[Moved]:
    """Yield the totals that a revision moved: of each unit, and the values they moved through."""
    say = company.say
    for change in vintage.changes:
        match (change["path"] or "").split("/"):
            case ["results", unit, "score"]:
                yield Moved(company.unit_name(unit), _points(company, change["old"]), _points(company, change["new"]))
            case ["values", unit, kpi, "value"] if company.is_public(kpi) and kpi in company.kpis:
                name = f"{company.unit_name(unit)}: {kpi_name(company, kpi)}"
                yield Moved(name, change["old"] or say.translate("missing"), change["new"] or say.translate("missing"))


def _points(company: Company, text: str | None) -> str:
    return company.say.number(Decimal(text)) if text else "–"
