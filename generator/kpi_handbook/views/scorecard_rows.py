"""The scored KPIs of a scorecard: one row each, under their perspectives where these make the total, and the sum."""

from dataclasses import dataclass, replace
from fractions import Fraction

from kpi_handbook.charts.weights import weight_bar
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.submission import Submission
from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import (
    change_of,
    counted_groups,
    definition,
    kpi_name,
    perspective_name,
    score_bar,
    scored_items,
    share,
    sum_note,
)
from kpi_handbook.views.company import Company
from kpi_handbook.views.datum import is_last_known, mark_of, value_of
from kpi_handbook.views.filed import Filing, filings, is_late, kind_words, rows_to_date
from kpi_handbook.views.language import Language
from kpi_handbook.views.moves import weights_moved
from kpi_handbook.views.place import Place, actual_words, moved, target_words
from kpi_handbook.views.status import Status, confidential, of_card, of_group
from kpi_handbook.views.working import Line, working_lines
from kpi_scoring.exact import rounded
from kpi_scoring.results import GroupResult, ItemResult
from kpi_scoring.working import working


@dataclass(frozen=True)
class KpiRow:
    """A scored KPI."""

    id: str
    name: str
    path: str
    status: Status
    score: str
    bullet: str
    tags: tuple[str, ...]
    actual: str
    is_earlier: bool
    """Whether the actual is that of an earlier period."""

    target: str
    weight: str
    weight_note: str
    weight_bar: str
    adds: str
    change: str
    working: tuple[Line, ...]
    filings: tuple[Filing, ...]


@dataclass(frozen=True)
class RowGroup:
    """The rows of a perspective; a card whose total is not made of perspectives has one group without a name."""

    id: str
    name: str
    status: Status | None
    line: str
    rows: tuple[KpiRow, ...]


@dataclass(frozen=True)
class TotalRow:
    """The sum of the rows."""

    status: Status
    score: str
    bullet: str
    weight: str
    change: str
    note: str


def row_groups(place: Place) -> tuple[RowGroup, ...]:
    """Return the scored KPIs in the order of the scorecard, under the perspectives that make the total."""
    items, groups = scored_items(place.result), counted_groups(place.result)
    if not groups:
        return (RowGroup("", "", None, "", tuple(_row(place, item) for item in items)),)
    return tuple(
        RowGroup(
            id=group.perspective,
            name=perspective_name(place.company, group.perspective),
            status=of_group(group, place.company.say),
            line=_group_line(place.company, group),
            rows=tuple(_row(place, item) for item in items if item.perspective == group.perspective),
        )
        for group in groups
    )


def total_row(place: Place) -> TotalRow:
    """Return the total, and whether the printed parts add up to it."""
    say, result = place.company.say, place.result
    return TotalRow(
        status=of_card(result, say),
        score=say.points(result.final),
        bullet=score_bar(place.company, place.card, result.final, result.colour),
        weight=share(say, sum((item.weight for item in scored_items(result)), Fraction(0))),
        change=say.change(change_of(result, place.before)),
        note="" if place.hides_parts else f"{_adds_up(place)} {_since_note(place)}".strip(),
    )


def _row(place: Place, result: ItemResult) -> KpiRow:
    company, say = place.company, place.company.say
    item = place.agreed(result.kpi)
    head = KpiRow(
        id=result.kpi,
        name=kpi_name(company, result.kpi),
        path=paths.kpi(result.kpi),
        status=confidential(say),
        score="–",
        bullet="",
        tags=(say.translate("Headline KPI"),) if item and item.headline else (),
        actual="–",
        is_earlier=False,
        target="",
        weight=share(say, result.weight),
        weight_note="",
        weight_bar=_weight_bar(place, result),
        adds="–",
        change="–",
        working=(),
        filings=(),
    )
    kpi = definition(company, result.kpi, place.period)
    return _with_values(head, place, result, kpi) if company.is_public(result.kpi) else head


def _with_values(head: KpiRow, place: Place, result: ItemResult, kpi: Kpi) -> KpiRow:
    company, say = place.company, place.company.say
    work = working(place.card, place.result, result.kpi)
    return replace(
        head,
        status=mark_of(company, place.period, result),
        score=say.points(result.achievement),
        bullet=score_bar(company, place.card, result.achievement, result.colour, work.item.cap),
        tags=(*head.tags, *row_tags(place, result)),
        actual=value_of(company, place.unit, place.period, kpi, result, actual_words(place, result)),
        is_earlier=is_last_known(result),
        target=target_words(place, result),
        weight_note=_weight_note(say, result),
        adds="–" if place.hides_parts else say.number(result.contribution),
        change="–" if place.hides_parts else say.change(moved(place, result.kpi)),
        working=working_lines(work, kpi, company.book, say),
        filings=filings(company, place.unit, result.kpi, place.period),
    )


def row_tags(place: Place, result: ItemResult) -> tuple[str, ...]:
    """Return the side notes of a KPI, each with its month."""
    company, say = place.company, place.company.say
    _ = say.translate
    rows = tuple(rows_to_date(company, place.unit, result.kpi, place.period))
    late = [say.month(row.period) for row in rows if is_late(company, row)]
    tags = []
    if "overdue" in result.flags:
        tags.append(_("Overdue"))
    if late:
        tags.append(_("Late in {months}").format(months=say.listed(late)))
    if "incomplete" in result.flags:
        tags.append(_("Incomplete"))
    return (*tags, *_row_history(company, rows))


def _row_history(company: Company, rows: tuple[Submission, ...]) -> tuple[str, ...]:
    """Return that a value was corrected or argued about."""
    say = company.say
    corrected = [say.month(row.period) for row in rows if row.revision]
    argued = [
        kind_words(company, row) for row in rows if row.reconciliation or row.state in {"in_dialogue", "escalated"}
    ]
    tags = [argued[-1][:1].upper() + argued[-1][1:]] if argued else []
    if corrected:
        tags.append(say.translate("Revised for {months}").format(months=say.listed(corrected)))
    return tuple(tags)


def _group_line(company: Company, group: GroupResult) -> str:
    """Return how a perspective adds to the total."""
    say = company.say
    _ = say.translate
    rated = _("{rated} of {total} KPIs rated").format(rated=group.rated, total=group.total)
    if group.mean is None:
        return rated
    line = _("mean {mean} × {weight} = {adds}").format(
        mean=say.points(group.mean), weight=share(say, group.weight), adds=say.number(group.score)
    )
    return f"{line} · {rated}" if group.rated < group.total else line


def _weight_bar(place: Place, result: ItemResult) -> str:
    largest = max(place.largest_weight, Fraction(25))
    return weight_bar(rounded(result.weight, 2), largest=rounded(largest, 2))


def _weight_note(say: Language, result: ItemResult) -> str:
    """Return the share that counts where it is not the one that was given."""
    _ = say.translate
    if result.weight_in_force == result.weight:
        return ""
    if not result.weight_in_force:
        return _("does not count")
    return _("counts {share}").format(share=share(say, result.weight_in_force))


def _adds_up(place: Place) -> str:
    say, result = place.company.say, place.result
    if result.score is None:
        return ""
    parts = [item.contribution for item in result.items if item.contribution is not None]
    return sum_note(say, parts, result.score)


def _since_note(place: Place) -> str:
    """Return how the last column is to be read where shares of the weight changed."""
    if place.before is None or not weights_moved(place):
        return ""
    return place.company.say.translate(
        "The last column is how far each KPI moved the total, measured by its distance from 100, because shares of the "
        "weight changed."
    )
