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
from kpi_handbook.views.language import Language
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
    unmoved: str
    """Said where a revision left the company's score as it was."""

    cells: str


def is_withdrawn(company: Company, period: str) -> bool:
    """Say whether the results of a period that are shown were taken out of use."""
    vintage = company.vintage(period)
    return vintage is not None and vintage.is_withdrawal


def withdrawn(company: Company) -> Status:
    """Return the mark of results that were taken out of use."""
    return Status("k-na", "none", company.say.translate("Withdrawn"))


def banner(company: Company, period: str | None, unit: str = "") -> Banner | None:
    """Return the banner above a period's results, or above those of a unit; none where nothing was revised there."""
    _ = company.say.translate
    vintage = company.vintage(period) if period else None
    if period is None or vintage is None:
        return provisional(company) if period else None
    newest = company.vintages(period)[-1]
    if newest != vintage and newest.is_withdrawal:
        said = _("This page shows what was published on {moment}. It was taken out of use on {later}.")
        text = said.format(moment=moment(company, vintage), later=moment(company, newest))
        text = f"{text} {_reason(company, newest)}"
        return Banner("withdrawn", _("Withdrawn since"), text, _("See what holds now"), paths.results(period))
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
    revisions = [one for one in company.vintages(period) if one.revision and _concerns(one, unit)]
    return _revised(company, revisions[-1]) if revisions else None


def _concerns(vintage: Vintage, unit: str) -> bool:
    """Say whether a revision changed anything of a unit, or of any where none is named."""
    if not unit or vintage.is_withdrawal:
        return not vintage.is_withdrawal
    places = ((change["path"] or "").split("/") for change in vintage.changes)
    return any(place[0] in {"results", "values"} and place[1:2] == [unit] for place in places)


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
        return _("Publication"), _("Provisional")
    if vintage != company.vintages(period)[-1]:
        is_gone = company.vintages(period)[-1].is_withdrawal
        words = _("Withdrawn since, r{number}") if is_gone else _("Revised since, r{number}")
    else:
        words = _("Withdrawn, r{number}") if vintage.is_withdrawal else _("Final, r{number}")
    return _("Publication"), words.format(number=vintage.revision)


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
    say = company.say_of(company.book.top_unit, vintage.period)
    result = company.published_result(company.book.top_unit, vintage)
    reason = _reason(company, vintage)
    return VintageRow(
        name=f"r{vintage.revision}",
        path=paths.vintage(vintage.period, vintage.revision),
        is_shown=vintage == shown,
        at=moment(company, vintage),
        kind=kind_words(company, vintage.kind),
        status=withdrawn(company) if vintage.is_withdrawal else of_card(result, say),
        score=say.points(result.score if result else None),
        reason=reason,
        approved=company.role_name(vintage.approved_by),
        moved=tuple(_moved(company, vintage)),
        unmoved=_unmoved(company, vintage),
        cells=_cells(company, vintage),
    )


def _unmoved(company: Company, vintage: Vintage) -> str:
    """Return that a revision did not change the company's score, where it did not."""
    if not vintage.revision or vintage.is_withdrawal:
        return ""
    top, score = company.book.top_unit, f"results/{company.book.top_unit}/score"
    stayed = not any(change["path"] == score for change in vintage.changes)
    words = company.say.translate("{company} stays at {score}.")
    result = company.published_result(top, vintage)
    shown = company.say_of(top, vintage.period).points(result.score if result else None)
    return words.format(company=company.unit_name(top), score=shown) if stayed else ""


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
                old, new = (_points(company.say_of(unit, vintage.period), change[side]) for side in ("old", "new"))
                yield Moved(company.unit_name(unit), old, new)
            case ["values", unit, kpi, "value"] if company.is_public(kpi) and kpi in company.kpis:
                name = f"{company.unit_name(unit)}: {kpi_name(company, kpi)}"
                none = "–" if vintage.is_withdrawal else say.translate("missing")
                yield Moved(name, change["old"] or none, change["new"] or none)


def _points(say: Language, text: str | None) -> str:
    return say.number(Decimal(text)) if text else "–"
