"""All KPIs of the company, or of one unit, in one table that can be filtered and sorted."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_handbook.model.kpi import Kpi
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.figures import target_in_words
from kpi_handbook.views.kpi_facts import rhythm
from kpi_handbook.views.retired import Gone, gone
from kpi_handbook.views.status import Status, confidential, monitored, no_data, of_item
from kpi_scoring.exact import decimal_text


@dataclass(frozen=True)
class KpiRow:
    """One KPI as its own unit holds it."""

    id: str
    name: str
    path: str
    line: str
    unit: str
    unit_name: str
    unit_path: str
    perspective: str
    kind: str
    rhythm: str
    target: str
    weight: str
    weight_sort: str
    status: Status
    score: str
    score_sort: str
    is_headline: bool
    aliases: str


@dataclass(frozen=True)
class KpiIndexView:
    """The rows of the index in their parts."""

    title: str
    lead: str
    scored: tuple[KpiRow, ...]
    watched: tuple[KpiRow, ...]
    drafts: tuple[KpiRow, ...]
    ended: tuple[KpiRow, ...]
    """Those that are retired and on no scorecard any more, while their definitions stand."""
    retired: tuple[Gone, ...]
    units: tuple[tuple[str, str], ...]
    perspectives: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    unit: str


def kpi_index_view(company: Company, unit: str = "") -> KpiIndexView:
    """Return the index of all KPIs, or of one unit's."""
    _ = company.say.translate
    homes = {kpi_id: entry.place["unit"] for kpi_id, (_kpi, entry) in company.kpis.items()}
    over = {one.id for one in gone(company) if not company.holders(one.id)}
    here = [kpi for kpi, _entry in company.kpis.values() if not unit or homes[kpi.id] == unit]
    mine = [(kpi, _row(company, kpi, homes[kpi.id])) for kpi in here]
    rows = [(kpi, row) for kpi, row in mine if kpi.id not in over]
    scored = tuple(row for kpi, row in rows if kpi.status == "active" and _is_scored(company, kpi, row))
    watched = tuple(row for kpi, row in rows if kpi.status == "active" and not _is_scored(company, kpi, row))
    shown = {row.perspective for row in scored}
    return KpiIndexView(
        title=_("KPIs of {unit}").format(unit=company.unit_name(unit)) if unit else _("KPIs"),
        lead=_lead(company, len(scored), len(watched)),
        scored=tuple(sorted(scored, key=lambda row: _order(company, row))),
        watched=watched,
        drafts=tuple(row for kpi, row in rows if kpi.status != "active"),
        ended=tuple(row for kpi, row in mine if kpi.id in over),
        retired=tuple(one for one in gone(company) if not unit or homes.get(one.id) == unit),
        units=tuple((one, company.unit_name(one)) for one in company.book.units),
        perspectives=tuple((p.id, company.words(p.name)) for p in company.perspectives if p.id in shown),
        statuses=tuple(
            dict.fromkeys((row.status.tone, row.status.word) for row in scored if row.status.tone != "none")
        ),
        unit=unit,
    )


def _lead(company: Company, scored: int, watched: int) -> str:
    """Return one sentence: how many there are of each part."""
    _ = company.say.translate
    if scored == 1:
        first = _("1 KPI is scored")
    else:
        first = _("{count} KPIs are scored").format(count=scored) if scored else _("No KPI is scored")
    if watched == 1:
        return _("{scored}, 1 is watched without a score.").format(scored=first)
    if watched:
        return _("{scored}, {count} are watched without a score.").format(scored=first, count=watched)
    return f"{first}."


def _order(company: Company, row: KpiRow) -> tuple[int, int, str]:
    units = list(company.book.units)
    lanes = [perspective.id for perspective in company.perspectives]
    lane = lanes.index(row.perspective) if row.perspective in lanes else len(lanes)
    return units.index(row.unit), lane, row.name


def _is_scored(company: Company, kpi: Kpi, row: KpiRow) -> bool:
    item = company.item(row.unit, kpi.id)
    return item is not None and item.role == "scored"


def _row(company: Company, kpi: Kpi, unit: str) -> KpiRow:
    say = company.say
    _ = say.translate
    item = company.item(unit, kpi.id)
    result = company.item_result(unit, kpi.id, company.scores.period)
    objective = company.objectives.get(kpi.objective)
    status = of_item(result, say) if result else no_data(say)
    if item is not None and item.role == "monitored":
        status = monitored(say)
    public = kpi.audience == "public"
    has_score = public and result is not None and result.achievement is not None
    return KpiRow(
        id=kpi.id,
        name=company.words(kpi.name),
        path=paths.kpi(kpi.id),
        line=company.words(kpi.definition),
        unit=unit,
        unit_name=company.unit_name(unit),
        unit_path=paths.unit_kpis(unit),
        perspective=objective.perspective if objective else "",
        kind=kpi.type,
        rhythm=rhythm(company, kpi),
        target=target_in_words(item, kpi, company.book, say) if item and public else "–",
        weight=say.percent(result.weight, 2 if result.weight.denominator > 1 else 0) if result else "–",
        weight_sort=decimal_text(result.weight) if result else "",
        status=status if public else confidential(say),
        score=company.say_of(unit, company.scores.period).points(result.achievement) if has_score and result else "–",
        score_sort=str(result.achievement) if has_score and result else "",
        is_headline=bool(item and item.headline),
        aliases=" ".join(_aliases(kpi)),
    )


def _aliases(kpi: Kpi) -> Iterator[str]:
    for words in kpi.aliases.values():
        yield from words
    yield from (words for _language, words in kpi.name.by_language)
