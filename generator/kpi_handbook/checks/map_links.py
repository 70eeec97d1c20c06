"""Strategy maps as they are written, for the rules about what leads where; what cannot be read is left open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from kpi_handbook.checks.definition import languages, text
from kpi_handbook.checks.rule import Options, Subject
from kpi_handbook.checks.written import number_in, text_in
from kpi_handbook.load import Field
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.strategy_graph import StrategyGraph
from kpi_handbook.model.validate import near

TOP: Options = {"top": ""}
"""The options of KPI404, which other rules about maps follow."""


@dataclass(frozen=True)
class WrittenMap:
    """One map file, valid or not."""

    top: Field

    @property
    def unit(self) -> str:
        """The unit whose map it is."""
        return text(self.top.get("unit"))

    @property
    def cycle(self) -> str:
        """The cycle it belongs to."""
        return text(self.top.get("cycle"))

    @cached_property
    def objectives(self) -> Mapping[str, Field]:
        """The objectives by id, in their order."""
        return {text(one.get("id")): one for one in self.top.get("objectives") if text_in(one.get("id"))}

    @cached_property
    def links(self) -> tuple[tuple[Field, str, str], ...]:
        """Each link with its cause and effect; a misspelt end is the objective that was probably meant."""
        known = self.objectives
        ends = ((link, self._meant(link.get("from")), self._meant(link.get("to"))) for link in self.top.get("links"))
        return tuple((link, cause, effect) for link, cause, effect in ends if cause in known and effect in known)

    @cached_property
    def graph(self) -> StrategyGraph:
        """What drives what."""
        return StrategyGraph(tuple(self.objectives), tuple((cause, effect) for _, cause, effect in self.links))

    @cached_property
    def open_ends(self) -> frozenset[str]:
        """The objectives that drive something nobody can read; every one, where the cause cannot be read."""
        links = list(self.top.get("links"))
        if not isinstance(self.top.get("links").value, list | None) or not isinstance(
            self.top.get("objectives").value, list
        ):
            return frozenset(self.objectives)
        broken = {link.path for link in links} - {link.path for link, _, _ in self.links}
        causes = {self._meant(link.get("from")) for link in links if link.path in broken}
        return frozenset(self.objectives if causes - set(self.objectives) else causes)

    @property
    def has_unread_link(self) -> bool:
        """Say whether an end of some link cannot be read: it may be any objective."""
        return len(self.links) < len(list(self.top.get("links")))

    @cached_property
    def orders(self) -> Mapping[str, Decimal]:
        """The rank of each perspective, 1 at the top; nothing where one cannot be read."""
        perspectives = list(self.top.get("perspectives"))
        ranks = {text(one.get("id")): number_in(one.get("order")) for one in perspectives}
        known = {name: rank for name, rank in ranks.items() if name and rank is not None}
        return known if len(known) == len(perspectives) else {}

    def perspective(self, objective: str) -> str:
        """Return the perspective of an objective, nothing where the map has no such one."""
        name = text(self.objectives[objective].get("perspective"))
        return name if name in self.orders else ""

    def top_perspectives(self, chosen: str) -> frozenset[str]:
        """Return the perspectives at the top: the chosen one, where the map has it, else those of the lowest order."""
        if chosen in self.orders:
            return frozenset({chosen})
        lowest = min(self.orders.values(), default=None)
        return frozenset(name for name, order in self.orders.items() if order == lowest)

    def goals(self, tops: frozenset[str]) -> frozenset[str]:
        """Return the objectives at the top; one whose perspective cannot be read may be one."""
        return frozenset(name for name in self.objectives if self.perspective(name) in tops | {""})

    @cached_property
    def backward(self) -> frozenset[int]:
        """The positions of links from a perspective down to a lower one."""
        return frozenset(
            position
            for position, (_, cause, effect) in enumerate(self.links)
            if self.perspective(cause)
            and self.perspective(effect)
            and self.orders[self.perspective(cause)] < self.orders[self.perspective(effect)]
        )

    def _meant(self, end: Field) -> str:
        name = text_in(end)
        return name if name in self.objectives or not name else near(name, self.objectives)


def written_maps(book: Handbook) -> Iterator[WrittenMap]:
    """Return all maps that can be read, in path order."""
    return (WrittenMap(entry.document.root()) for entry in book.kind("map") if _is_read(entry))


def maps_in_use(book: Handbook, today: date) -> Iterator[WrittenMap]:
    """Return the maps of cycles that are not over, and of each unit the latest: definitions are of today."""
    ends = {cycle.id: cycle.to for cycle in book.cycles.values()}
    found = list(written_maps(book))
    latest = {one.unit: one for one in sorted(found, key=lambda one: one.cycle)}
    return (one for one in found if ends.get(one.cycle, today) >= today or latest[one.unit] is one)


def names_of(objective: Field) -> tuple[str, ...]:
    """Return how an objective may be called: its id, and its name in each language."""
    return (text(objective.get("id")), *(text(words) for words in languages(objective.get("name")) if text(words)))


def name_in_first_language(objective: Field, book: Handbook) -> str:
    """Return the name of an objective in the first language of the handbook, or in the first there is."""
    name = objective.get("name")
    codes = book.organization.languages if book.organization else ()
    wanted = next((text(name.get(code)) for code in codes if text(name.get(code))), "")
    return wanted or next(iter(names_of(objective)[1:]), "")


def top_chosen(subject: Subject) -> str:
    """Return the perspective that a company chose as the top, or nothing."""
    return str(subject.options_of("KPI404", TOP)["top"])


def _is_read(entry: Entry) -> bool:
    return entry.document.readable and isinstance(entry.document.data, dict)
