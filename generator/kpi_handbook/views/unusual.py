"""Where the data of a period is not ordinary: each value with its reason, its effect and who answers for it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.submission import Submission
from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import definition, kpi_name, points, share
from kpi_handbook.views.company import Company
from kpi_handbook.views.filed import earlier_revision, is_late, role_on, rows_to_date, value_words
from kpi_handbook.views.place import Place, distance, next_due
from kpi_handbook.views.status import Status, of_item
from kpi_scoring.results import ItemResult

_HEAD = 2  # the first row of values stands in the second line of its file
ORDER = (
    "revised",
    "missing",
    "stale",
    "invalid",
    "disputed",
    "not_applicable",
    "decided",
    "overdue",
    "not_due",
    "late",
)


@dataclass(frozen=True)
class Unusual:
    """One value that is not ordinary."""

    kinds: tuple[str, ...]
    """The words the filter knows; the first is the main one, the last the one for a short note."""

    period: str
    """The period of the value, which may be an earlier one that totals contain."""

    status: Status
    tag: str
    unit: str
    unit_name: str
    name: str
    path: str
    reason: str
    effect: str
    who: str


@dataclass(frozen=True)
class _Case:
    """A KPI of a card, with what was filed for it in the period."""

    place: Place
    item: ItemResult
    kpi: Kpi
    row: Submission | None

    def made(
        self, kinds: tuple[str, ...], status: Status, reason: str, effect: str, who: str, tag: str = ""
    ) -> Unusual:
        """Return the case as one unusual value of this period."""
        company = self.place.company
        return Unusual(
            kinds=kinds,
            period=self.place.period,
            status=status,
            tag=tag,
            unit=self.place.unit,
            unit_name=self.place.name,
            name=kpi_name(company, self.item.kpi),
            path=paths.kpi(self.item.kpi),
            reason=reason,
            effect=effect,
            who=who,
        )

    @property
    def owner(self) -> str:
        """The role that answers for the KPI."""
        return self.place.company.role_name(self.kpi.owner)

    @property
    def weight(self) -> str:
        """The share of the weight that the KPI was given."""
        return share(self.place.company.say, self.item.weight)


def unusual(place: Place) -> tuple[Unusual, ...]:
    """Return what is not ordinary on a card, in the order of the kinds; nothing of confidential KPIs."""
    company = place.company
    items = [i for i in place.result.items if i.standing != "monitored" and company.is_public(i.kpi)]
    cases = [
        _Case(place, i, definition(company, i.kpi, place.period), company.row(place.unit, place.period, i.kpi))
        for i in items
    ]
    found = [one for case in cases for finder in _FINDERS for one in finder(case)]
    return tuple(sorted(found, key=lambda one: ORDER.index(one.kinds[0])))


def kind_word(company: Company, kind: str) -> str:
    """Return the word of a kind for the filter and for notes."""
    _ = company.say.translate
    return {
        "revised": _("revised"),
        "missing": _("missing"),
        "stale": _("last known"),
        "invalid": _("invalid"),
        "disputed": _("disputed"),
        "not_applicable": _("not applicable"),
        "decided": _("disputed, then settled"),
        "overdue": _("overdue"),
        "not_due": _("not due"),
        "late": _("late"),
    }[kind]


def _revised(case: _Case) -> Iterator[Unusual]:
    company, row = case.place.company, case.row
    _ = company.say.translate
    if row is None or not row.revision:
        return
    before = value_words(company, case.kpi, earlier_revision(company, row))
    change = f"{before} → {value_words(company, case.kpi, row)}."
    who = role_on(company, row.approved_by or row.submitted_by, row.approved_on or row.submitted_on)
    mark = Status("k-revised", "none", _("Revised"))
    yield case.made(("revised",), mark, f"{change} {row.reason}", _("Scored with the corrected value"), who)


def _absent(case: _Case) -> Iterator[Unusual]:
    """Missing, and what stands in for it."""
    say, item = case.place.company.say, case.item
    _ = say.translate
    who = _("{role} reports it").format(role=case.owner)
    if "stale" in item.flags:
        month = say.month(case.place.periods[-1 - item.age])
        reason = case.row.reason if case.row else ""
        tag, mark = _("{month} shown").format(month=month), Status("k-missing", "none", _("Missing"))
        effect = _("Counts as last known; weight {weight} kept").format(weight=case.weight)
        stands = _("The value of {month} stands in.").format(month=month)
        yield case.made(("missing", "stale"), mark, reason or stands, effect, who, tag)
    elif item.state in {"missing", "invalid"}:
        if item.state == "invalid":
            who = _("{role} corrects it").format(role=case.owner)
        yield case.made((item.state,), of_item(item, say), _why_no_value(case), _effect_of_gap(case), who)


def _why_no_value(case: _Case) -> str:
    """Return the reason that was given; else what was filed and why it can't be scored, or since when it is owed."""
    company, row, period = case.place.company, case.row, case.place.period
    _ = company.say.translate
    if row and case.item.state == "invalid":
        told = _("Filed as {value}.").format(value=value_words(company, case.kpi, row))
        return " ".join([told, *_objections(company, row), *filter(None, [row.reason])])
    if row and row.reason:
        return row.reason
    dates = company.book.dates.get(period)
    if dates is None:
        return _("No value was reported.")
    return _("No value was reported; it was due on {day}.").format(day=company.say.day(dates.due))


def _objections(company: Company, row: Submission) -> Iterator[str]:
    """Yield what the rules say about a row that was filed, with their codes."""
    for problem in company.scores.checked.problems:
        if problem.path == f"periods/{row.period}/{row.unit}.csv" and problem.span.line == row.row + _HEAD:
            yield f"{problem.code}: {problem.message.text(company.say.translate)}."


def _effect_of_gap(case: _Case) -> str:
    say, item = case.place.company.say, case.item
    _ = say.translate
    if item.standing == "held":
        return _("Held: its weight of {weight} waits").format(weight=case.weight)
    if item.achievement is None:
        return _("Weight {weight} goes to the others").format(weight=case.weight)
    words = _("Scored {score}, {points} points")
    return words.format(score=say.points(item.achievement), points=say.change(distance(item)))


def _disputed(case: _Case) -> Iterator[Unusual]:
    say, item = case.place.company.say, case.item
    if item.state == "disputed":
        yield case.made(("disputed",), of_item(item, say), _stage(case), _effect_of_gap(case), case.owner)


def _stage(case: _Case) -> str:
    """Return how far a dispute is, what was submitted, and the reason that was given."""
    _, row = case.place.company.say.translate, case.row
    if row is None:
        return _("The dialogue about this value is open.")
    words = _("Escalated to the second line; {value} was submitted.")
    if row.state != "escalated":
        words = _("In dialogue; {value} was submitted.")
    told = words.format(value=value_words(case.place.company, case.kpi, row))
    return f"{told} {row.reason}".strip()


def _settled(case: _Case) -> Iterator[Unusual]:
    company, say, row = case.place.company, case.place.company.say, case.row
    _ = say.translate
    if row is None or not row.reconciliation or row.state in {"in_dialogue", "escalated"}:
        return
    decided = row.was_decided
    mark = Status("k-decided", "none", _("Decided") if decided else _("Agreed"))
    record = _("Disputed; record {record}.").format(record=row.reconciliation)
    evidence = _("Evidence {ids}.").format(ids=", ".join(row.evidence)) if row.evidence else ""
    effect = _("Scored with {value}").format(value=value_words(company, case.kpi, row))
    who = role_on(company, row.approved_by or row.validated_by, row.approved_on or row.validated_on)
    yield case.made(("decided",), mark, " ".join(part for part in (row.reason, record, evidence) if part), effect, who)


def _not_applicable(case: _Case) -> Iterator[Unusual]:
    company, place, item = case.place.company, case.place, case.item
    _ = company.say.translate
    if item.state != "not_applicable":
        return
    rows = [r for r in rows_to_date(company, place.unit, item.kpi, place.period) if r.state == "not_applicable"]
    row = rows[-1] if rows else None
    effect = _("Weight {weight} goes to the others").format(weight=case.weight)
    who = role_on(company, row.approved_by, row.approved_on) if row else ""
    yield case.made(("not_applicable",), of_item(item, company.say), row.reason if row else "", effect, who)


def _overdue(case: _Case) -> Iterator[Unusual]:
    say, place, item = case.place.company.say, case.place, case.item
    _ = say.translate
    if "overdue" not in item.flags:
        return
    reason = _("Due on {day}, not delivered by the end of {month}. The date is known, so nothing is missing.")
    words = reason.format(day=say.day(place.given(item.kpi).due), month=say.month(place.period))
    effect = _("Scored {score} until delivered, {points} points")
    effect = effect.format(score=say.plain(points(item.achievement or 0)), points=say.change(distance(item)))
    yield case.made(("overdue",), Status("k-bad", "bad", _("Overdue")), words, effect, case.owner)


def _not_due(case: _Case) -> Iterator[Unusual]:
    place, say = case.place, case.place.company.say
    _ = say.translate
    if case.item.state != "not_due":
        return
    due, day = next_due(place, case.item.kpi), place.given(case.item.kpi).due
    reason = _("The next value is for {period}.").format(period=say.period(due)) if due else ""
    reason = reason or (_("Due on {day}.").format(day=say.day(day)) if day else "")
    effect = _("Left out; weight {weight} goes to the others").format(weight=case.weight)
    yield case.made(("not_due",), of_item(case.item, say), reason, effect, "")


def _late(case: _Case) -> Iterator[Unusual]:
    """Late values of this period and of those before, since totals are year to date."""
    company, say, place = case.place.company, case.place.company.say, case.place
    _ = say.translate
    for row in rows_to_date(company, place.unit, case.item.kpi, place.period):
        if not is_late(company, row):
            continue
        dates = company.book.dates[row.period]
        words = _("The value of {month} came on {day}; it was due on {due}.").format(
            month=say.month(row.period), day=say.short_day(row.submitted_on), due=say.short_day(dates.due)
        )
        who = role_on(company, row.submitted_by, row.submitted_on)
        mark, effect = Status("k-notdue", "none", _("Late")), _("None: before the lock a value counts in full")
        late = case.made(("late",), mark, f"{words} {row.reason}".strip(), effect, who, say.month(row.period))
        yield replace(late, period=row.period)


_FINDERS = (_revised, _absent, _disputed, _settled, _not_applicable, _overdue, _not_due, _late)
