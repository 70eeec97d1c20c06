"""A handbook as data: every file with its record, and the ids that exist."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from kpi_handbook.load import Document, FieldPath, Finding, load_yaml
from kpi_handbook.model.calendar import Calendar, PeriodDates
from kpi_handbook.model.dictionary import Dictionary
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.fields import Record
from kpi_handbook.model.kinds import KINDS, Kind
from kpi_handbook.model.known_ids import known_ids
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.organization import Cycle, Organization, Role, Unit, UnitOfMeasure
from kpi_handbook.model.policy import ScoringPolicy
from kpi_handbook.model.scorecard import Scorecard
from kpi_handbook.model.strategy import Objective, StrategyMap
from kpi_handbook.model.validate import validate
from kpi_handbook.model.words import Glossary, Okr, Okrs, Retired, Settings

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, eq=False)
class Handbook:
    """All definitions of a company, valid or not; the same one is the same object, however much it holds."""

    entries: tuple[Entry, ...]
    findings: tuple[tuple[Document, Finding], ...]

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Every file once."""
        return tuple(dict.fromkeys(entry.document for entry in self.entries))

    def of(self, record: type[R]) -> Iterator[tuple[R, Entry]]:
        """Return the valid records of a kind with their entries, in path order."""
        for entry in self.entries:
            if isinstance(entry.record, record):
                yield entry.record, entry

    def kind(self, name: str) -> Iterator[Entry]:
        """Return the entries of a kind, valid or not."""
        return (entry for entry in self.entries if entry.kind.name == name)

    @cached_property
    def organization(self) -> Organization | None:
        """The company, if its file is valid."""
        return next((record for record, _ in self.of(Organization)), None)

    @cached_property
    def settings(self) -> Settings:
        """The settings of the checks."""
        return next((record for record, _ in self.of(Settings)), Settings())

    @cached_property
    def retired(self) -> Retired:
        """Ids that are never used again."""
        return next((record for record, _ in self.of(Retired)), Retired())

    @cached_property
    def kpis(self) -> tuple[tuple[Kpi, Entry], ...]:
        """Every version of every definition."""
        return tuple(self.of(Kpi))

    @cached_property
    def versions(self) -> Mapping[str, tuple[Kpi, ...]]:
        """The versions of each definition by id."""
        found: dict[str, tuple[Kpi, ...]] = {}
        for kpi, _ in self.kpis:
            found[kpi.id] = (*found.get(kpi.id, ()), kpi)
        return found

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """Units by id, in the order of the organization."""
        return {unit.id: unit for unit in self.organization.units} if self.organization else {}

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """Roles by id."""
        return {role.id: role for role in self.organization.roles} if self.organization else {}

    @cached_property
    def cycles(self) -> Mapping[str, Cycle]:
        """Cycles by id, in order."""
        return {cycle.id: cycle for cycle in self.organization.cycles} if self.organization else {}

    @cached_property
    def units_of_measure(self) -> Mapping[str, UnitOfMeasure]:
        """Units of measure by id."""
        return {record.id: record for record, _ in self.of(UnitOfMeasure)}

    @cached_property
    def scorecards(self) -> tuple[tuple[Scorecard, Entry], ...]:
        """Every scorecard of every cycle, in the order of the organization."""
        order = list(self.units)
        found = list(self.of(Scorecard))
        known = [pair for pair in found if pair[0].unit in order]
        return tuple(sorted(known, key=lambda pair: (pair[0].cycle, order.index(pair[0].unit))))

    @cached_property
    def maps(self) -> tuple[tuple[StrategyMap, Entry], ...]:
        """Every strategy map."""
        return tuple(self.of(StrategyMap))

    @cached_property
    def policies(self) -> tuple[ScoringPolicy, ...]:
        """Every version of every scoring policy."""
        return tuple(record for record, _ in self.of(ScoringPolicy))

    @cached_property
    def dictionaries(self) -> tuple[tuple[Dictionary, Entry], ...]:
        """Every version of every assessment dictionary."""
        return tuple(self.of(Dictionary))

    @cached_property
    def okrs(self) -> tuple[Okr, ...]:
        """Every objective of every OKR period."""
        return tuple(okr for record, _ in self.of(Okrs) for okr in record.okrs)

    @cached_property
    def dates(self) -> Mapping[str, PeriodDates]:
        """The calendar of each period."""
        return {dates.period: dates for calendar, _ in self.of(Calendar) for dates in calendar.periods}

    @cached_property
    def glossary(self) -> Glossary | None:
        """The words of the field."""
        return next((record for record, _ in self.of(Glossary)), None)

    @cached_property
    def kept(self) -> dict[Hashable, Any]:
        """What others have made of these definitions, by what it is: rules and scoring ask for the same."""
        return {}

    def map_of(self, cycle: str, unit: str) -> StrategyMap | None:
        """Return a unit's map, or the company's where the unit has none."""
        found = {record.unit: record for record, _ in self.maps if record.cycle == cycle}
        return found.get(unit) or found.get(self.top_unit)

    @cached_property
    def top_unit(self) -> str:
        """The unit that has no parent: the company."""
        return next((unit.id for unit in self.units.values() if not unit.parent), "corporate")

    def objectives(self, cycle: str) -> Mapping[str, Objective]:
        """Return all objectives of a cycle's maps by id; the company's map wins."""
        return self._objectives.get(cycle, {})

    @cached_property
    def _objectives(self) -> Mapping[str, Mapping[str, Objective]]:
        found: dict[str, dict[str, Objective]] = {}
        for one in sorted((one for one, _ in self.maps), key=lambda one: one.unit == self.top_unit):
            found.setdefault(one.cycle, {}).update({objective.id: objective for objective in one.objectives})
        return found

    @cached_property
    def known(self) -> Mapping[str, frozenset[str]]:
        """Every id that exists, by kind of reference; ids of broken files count, lest one mistake make forty."""
        return known_ids(self.entries)


def handbook(files: Mapping[str, bytes]) -> Handbook:
    """Return the handbook that files hold; what is wrong with them stands in its findings."""
    entries: list[Entry] = []
    findings: list[tuple[Document, Finding]] = []
    for path, content in sorted(files.items()):
        kind, place = _kind_of(path)
        if kind is None:
            findings.extend(_unread(path, content))
            continue
        document = load_yaml(path, content)
        findings.extend((document, finding) for finding in document.findings)
        read = {
            inner: validate(document, kind.record, inner) if document.readable else (None, ())
            for inner in _records_in(document, kind)
        }
        if misspelt := _misspelt(finding for _, wrong in read.values() for finding in wrong):
            document = replace(document, misspelt=misspelt)
        for inner, (record, wrong) in read.items():
            findings.extend((document, finding) for finding in wrong)
            entries.append(Entry(kind, document, inner, record, place))
    return Handbook(tuple(entries), tuple(findings))


def _misspelt(findings: Iterable[Finding]) -> Mapping[FieldPath, str]:
    """Return the names that fields are written with, by the paths they were meant to have."""
    return {
        (*finding.path[:-1], finding.details["meant"]): str(finding.path[-1])
        for finding in findings
        if finding.kind == "unknown_field" and finding.details["meant"]
    }


def _unread(path: str, content: bytes) -> Iterator[tuple[Document, Finding]]:
    """Yield the finding that a file stands where nothing reads it."""
    is_ours = path.startswith(("kpi_defs/", "people/")) and path.endswith((".yml", ".yaml"))
    if is_ours:
        document = Document(path, content.decode("utf-8", "replace"), None, {})
        yield document, Finding("unread_file", document.span(()))


def _kind_of(path: str) -> tuple[Kind | None, Mapping[str, str]]:
    for kind in KINDS:
        if match := kind.path.fullmatch(path):
            return kind, match.groupdict()
    return None, {}


def _records_in(document: Document, kind: Kind) -> list[FieldPath]:
    if kind.is_list and isinstance(document.data, list):
        return [(index,) for index in range(len(document.data))]
    return [()]
