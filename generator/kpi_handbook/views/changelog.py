"""What changed in the handbook over time: by unit, newest first, and what was published meanwhile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kpi_handbook.impact import Movement
from kpi_handbook.model.fields import Class
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.review import Difference
from kpi_handbook.review.changelog import Merge, by_unit
from kpi_handbook.review.differences import in_order, new_version
from kpi_handbook.views import paths
from kpi_handbook.views.changed_fields import class_word
from kpi_handbook.views.company import Company

_SHOWN = 60
"""The most changes of a unit on the page; its download holds all of them."""

_LONGEST = 200


@dataclass(frozen=True)
class ChangeRow:
    """One field that changed, or a record that came or went."""

    day: date
    shown_day: str
    id: str
    name: str
    """What the KPI is called; of everything else the id."""
    path: str
    """Where the KPI stands; empty for everything else."""

    field: str
    before: str
    after: str
    kind: str
    is_cosmetic: bool
    source: str
    """The pull request and the decision, as far as they are known."""

    effect: str


@dataclass(frozen=True)
class UnitChanges:
    """The changes of one unit; those of the company as a whole have no unit."""

    unit: str
    name: str
    rows: tuple[ChangeRow, ...]

    @property
    def shown(self) -> tuple[ChangeRow, ...]:
        """The newest ones."""
        return self.rows[:_SHOWN]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(0, len(self.rows) - _SHOWN)


@dataclass(frozen=True)
class Event:
    """A new version of a definition, or a release of results."""

    day: str
    text: str
    path: str
    link: str


@dataclass(frozen=True)
class ChangesView:
    """The whole page."""

    lead: str
    note: str
    """Said where there is nothing to read a history from."""

    versions: tuple[Event, ...]
    releases: tuple[Event, ...]
    units: tuple[UnitChanges, ...]


def changes_view(company: Company) -> ChangesView:
    """Return what changed; without git there is no history, and the page says so."""
    _ = company.say.translate
    merges = company.scores.changelog
    units = tuple(_units(company, merges))
    return ChangesView(
        lead=_("What changed in definitions, targets, weights and rules, why, and which scores it moved."),
        note="" if units else _("Nothing changed since the handbook began, or this copy has no history."),
        versions=tuple(_versions(company)),
        releases=tuple(_releases(company)),
        units=units,
    )


def _units(company: Company, merges: tuple[Merge, ...]) -> Iterator[UnitChanges]:
    whole = company.say.translate("The company as a whole")
    for unit, found in by_unit(merges, tuple(company.book.units)).items():
        rows = tuple(_row(company, merge, one) for merge, one in found if is_public(company, one))
        if rows:
            yield UnitChanges(unit or "company", company.unit_name(unit) if unit else whole, rows)


def is_public(company: Company, one: Difference) -> bool:
    """Say whether a change may stand on a public page: what is confidential is not told of at all."""
    return company.is_public(_kpi(one))


def _kpi(one: Difference) -> str:
    match one.identity.kind:
        case "kpi":
            return one.identity.id.split(" ")[0]
        case "item":
            return one.identity.id.rpartition("/")[2]
    return ""


def _row(company: Company, merge: Merge, one: Difference) -> ChangeRow:
    say = company.say
    kpi = _kpi(one)
    number = f"#{merge.number}" if merge.number else merge.commit[:7]
    return ChangeRow(
        day=merge.day,
        shown_day=say.short_day(merge.day),
        id=one.identity.id,
        name=company.words(company.kpis[kpi][0].name) if kpi in company.kpis else one.identity.id,
        path=paths.kpi(kpi) if kpi in company.kpis else "",
        field=one.field,
        before=_cut(one.before),
        after=_cut(one.after),
        kind=class_word(one.kind, say),
        is_cosmetic=one.kind is Class.COSMETIC,
        source=" · ".join((number, *merge.decisions)),
        effect=_effect(company, merge, one),
    )


def _cut(words: str | None) -> str:
    told = "–" if words is None else words
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"


def _effect(company: Company, merge: Merge, one: Difference) -> str:
    """Return what the merge did to the newest result of the unit; words move nothing."""
    if one.kind not in {Class.MEANING, Class.SCORING}:
        return ""
    moved: Sequence[Movement] = [effect for effect in merge.effects if effect.unit == one.identity.unit]
    if not moved:
        return ""
    newest = max(moved, key=lambda effect: effect.period)
    say = company.say.closely()
    before, after = (say.points(side.final if side else None) for side in (newest.before, newest.after))
    return f"{say.period(newest.period)}: {before} → {after}"


def _versions(company: Company) -> Iterator[Event]:
    """Yield the versions of definitions, newest first; the first ones are the definitions themselves."""
    say = company.say
    words = say.translate("Version {version} of")
    for kpi in versioned(company):
        name = company.words(kpi.name)
        yield Event(
            say.short_day(kpi.valid_from), words.format(version=kpi.version), paths.change(kpi.id, kpi.version), name
        )


def versioned(company: Company) -> list[Kpi]:
    """Return every public version of a definition that took the place of another, newest first."""
    found = [kpi for kpi, _ in company.book.kpis if kpi.version > 1 and kpi.audience == "public"]
    return sorted(found, key=lambda kpi: (kpi.valid_from, kpi.id, kpi.version), reverse=True)


def _releases(company: Company) -> Iterator[Event]:
    """Yield what was published, newest first."""
    say = company.say
    _ = say.translate
    vintages = [vintage for period in company.periods for vintage in company.vintages(period)]
    for vintage in sorted(vintages, key=lambda one: one.at, reverse=True):
        text = _("Published again, revision {number}:") if vintage.revision else _("Published:")
        yield Event(
            say.short_day(date.fromisoformat(vintage.at[:10])),
            text.format(number=vintage.revision),
            paths.vintage(vintage.period, vintage.revision),
            say.period(vintage.period),
        )


def changes_of(company: Company, kpi: str) -> tuple[ChangeRow, ...]:
    """Return what changed in a KPI's definition and on the scorecards that hold it, newest first."""
    found = ((merge, one) for merge in company.scores.changelog for one in merge.differences if _kpi(one) == kpi)
    return tuple(_row(company, merge, one) for merge, one in found if is_public(company, one))


@dataclass(frozen=True)
class VersionField:
    """A field that a new version of a definition has otherwise."""

    field: str
    before: str
    after: str
    kind: str


@dataclass(frozen=True)
class VersionView:
    """A version of a definition beside the one before it."""

    name: str
    id: str
    version: int
    lead: str
    facts: tuple[tuple[str, str], ...]
    fields: tuple[VersionField, ...]
    path: str
    before_path: str


def version_view(company: Company, kpi: Kpi) -> VersionView:
    """Return what a version of a definition has otherwise than the one before it."""
    say = company.say
    _ = say.translate
    found = in_order(new_version(company.book, kpi), ())
    change = kpi.change
    facts = [
        (_("In force from"), say.day(kpi.valid_from)),
        (_("Why"), company.words(change.reason) if change else ""),
        (_("Decision"), (change.decision or "") if change else ""),
    ]
    lead = _("Results before {day} keep version {before}; from then on this one is scored.")
    return VersionView(
        name=company.words(kpi.name),
        id=kpi.id,
        version=kpi.version,
        lead=lead.format(day=say.day(kpi.valid_from), before=kpi.version - 1),
        facts=tuple(fact for fact in facts if fact[1]),
        fields=tuple(
            VersionField(one.field, _cut(one.before), _cut(one.after), class_word(one.kind, say)) for one in found
        ),
        path=_address(company, kpi.id, kpi.version),
        before_path=_address(company, kpi.id, kpi.version - 1),
    )


def _address(company: Company, kpi: str, version: int) -> str:
    """Return where a version of a definition stands: the one in force at the address of the KPI itself."""
    current = company.kpis.get(kpi)
    return paths.kpi(kpi) if current and current[0].version == version else paths.kpi_version(kpi, version)
