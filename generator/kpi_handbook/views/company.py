"""What the views of one language draw from: definitions, scores, words and the day it is."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from kpi_handbook.model.entry import Entry
from kpi_handbook.model.evidence import EvidenceRegister
from kpi_handbook.model.fields import Text
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.scorecard import Item, Scorecard
from kpi_handbook.model.strategy import Objective, Perspective, StrategyMap
from kpi_handbook.model.submission import Submission
from kpi_handbook.publish.recompute import Vintage
from kpi_handbook.score import kpi_in_force, revised
from kpi_handbook.score.policies import default_policy
from kpi_handbook.views.language import Language, language
from kpi_handbook.views.scores import Scores
from kpi_scoring.records import Card
from kpi_scoring.results import CardResult, ItemResult

_NO_END = "9999-12"  # where no period was scored yet, what is in force at last


def company_in(scores: Scores, code: str, repository: str = "") -> "Company":
    """Return the company in a language, its scores with the decimals of the company's policy in the latest period."""
    policy = default_policy(scores.book, scores.period or _NO_END)
    return Company(scores, language(code).showing(policy.decimals), repository)


@dataclass(frozen=True)
class Company:
    """The scores with the words of one language."""

    scores: Scores
    say: Language
    repository: str = ""
    """Where a file of the repository is edited; empty where it has no web address."""

    @property
    def book(self) -> Handbook:
        """The definitions."""
        return self.scores.book

    @property
    def name(self) -> str:
        """The company's name."""
        return self.words(self.book.organization.company.name) if self.book.organization else ""

    @property
    def other_language(self) -> str:
        """The first other language of the handbook, for the second name under a heading."""
        languages = self.book.organization.languages if self.book.organization else ()
        return next((code for code in languages if code != self.say.code), self.say.code)

    def say_of(self, unit: str, period: str | None) -> Language:
        """Return the language with the decimals in which the policy of a unit's card shows scores."""
        pair = self.card(unit, period) if period else None
        return self.say.showing(pair[0].policy.decimals) if pair else self.say

    def about(self, unit: str, period: str | None) -> "Company":
        """Return the company in the words for a page about a unit's card in a period."""
        say = self.say_of(unit, period)
        return self if say is self.say else replace(self, say=say)

    def words(self, text: Text | str | None) -> str:
        """Return words of the data in this language."""
        return self.say.say(text)

    def unit_name(self, unit: str) -> str:
        """Return a unit's name."""
        return self.words(self.book.units[unit].name) if unit in self.book.units else unit

    def role_name(self, role: str | None) -> str:
        """Return a role's name."""
        return self.words(self.book.roles[role].name) if role and role in self.book.roles else role or ""

    @property
    def departments(self) -> tuple[str, ...]:
        """Units below the company, in the order of the organization."""
        return tuple(unit for unit in self.book.units if unit != self.book.top_unit)

    def result(self, unit: str, period: str | None) -> CardResult | None:
        """Return a unit's result at a period of the latest cycle."""
        return self.scores.scored.result(unit, period) if self.scores.scored and period else None

    def card(self, unit: str, period: str) -> tuple[Card, CardResult] | None:
        """Return a unit's card and result at a period of the latest cycle."""
        return self.scores.scored.cards.get((unit, period)) if self.scores.scored else None

    @property
    def periods(self) -> Iterator[str]:
        """Every period of every cycle, in order."""
        return (period for cycle in self.book.cycles.values() for period in cycle.periods)

    def vintages(self, period: str) -> tuple[Vintage, ...]:
        """Return every published version of a period, in the order of publication."""
        return next((one.by_period[period] for one in self.scores.releases.values() if period in one.by_period), ())

    def vintage(self, period: str) -> Vintage | None:
        """Return the published version of a period that is shown: the one looked back at, else the one in force."""
        known = self.vintages(period)
        if self.scores.seen and self.scores.seen[0] == period:
            return next((one for one in known if one.revision == self.scores.seen[1]), None)
        return known[-1] if known else None

    def published_result(self, unit: str, vintage: Vintage) -> CardResult | None:
        """Return a unit's result in one published version of a period."""
        place = (vintage.period, vintage.revision)
        found = (one.scored[place] for one in self.scores.releases.values() if place in one.scored)
        return next((scored.result(unit, vintage.period) for scored in found), None)

    def before(self, period: str | None) -> str | None:
        """Return the period before another one, inside the latest cycle."""
        periods = self.scores.scored.periods if self.scores.scored else ()
        position = periods.index(period) if period in periods else 0
        return periods[position - 1] if position else None

    def row(self, unit: str, period: str, kpi: str) -> Submission | None:
        """Return the submitted row in force."""
        return self.scores.scored.submissions.get((unit, period, kpi)) if self.scores.scored else None

    @cached_property
    def map(self) -> StrategyMap | None:
        """The company's strategy map of the latest cycle."""
        cycle = self.scores.cycle
        return self.book.map_of(cycle.id, self.book.top_unit) if cycle else None

    @property
    def perspectives(self) -> tuple[Perspective, ...]:
        """The perspectives of the company's map, top row first."""
        return tuple(sorted(self.map.perspectives, key=lambda p: p.order)) if self.map else ()

    @property
    def objectives(self) -> Mapping[str, Objective]:
        """All objectives of the latest cycle by id."""
        return self.book.objectives(self.scores.cycle.id) if self.scores.cycle else {}

    def scorecards(self) -> Iterator[tuple[Scorecard, Entry]]:
        """Return the scorecards of the latest cycle in the order of the organization."""
        cycle = self.scores.cycle
        return ((card, entry) for card, entry in self.book.scorecards if cycle and card.cycle == cycle.id)

    def scorecard(self, unit: str) -> Scorecard | None:
        """Return a unit's scorecard of the latest cycle."""
        return self._cards.get(unit)

    @cached_property
    def _cards(self) -> Mapping[str, Scorecard]:
        return {card.unit: card for card, _ in reversed(list(self.scorecards()))}

    def item(self, unit: str, kpi: str) -> Item | None:
        """Return a unit's scorecard item, as it stands in the latest period."""
        item = self._items.get((unit, kpi))
        return revised(item, self.scores.period) if item and self.scores.period else item

    @cached_property
    def _items(self) -> Mapping[tuple[str, str], Item]:
        return {(card.unit, item.kpi): item for card in self._cards.values() for item in reversed(card.items)}

    def holders(self, kpi: str) -> tuple[str, ...]:
        """Return the units whose scorecards hold a KPI."""
        return self._holders.get(kpi, ())

    @cached_property
    def _holders(self) -> Mapping[str, tuple[str, ...]]:
        held: dict[str, dict[str, None]] = {}
        for card, _ in self.scorecards():
            for item in card.items:
                held.setdefault(item.kpi, {})[card.unit] = None
        return {kpi: tuple(units) for kpi, units in held.items()}

    def item_result(self, unit: str, kpi: str, period: str | None) -> ItemResult | None:
        """Return the result of a KPI on a unit's card at a period."""
        result = self.result(unit, period)
        return next((item for item in result.items if item.kpi == kpi), None) if result else None

    @cached_property
    def kpis(self) -> Mapping[str, tuple[Kpi, Entry]]:
        """The version of each definition in force in the latest period, in unit order."""
        period = self.scores.period or (self.scores.cycle.periods[-1] if self.scores.cycle else _NO_END)
        order = list(self.book.units)
        entries = sorted(
            self.book.kpis,
            key=lambda pair: (order.index(u) if (u := pair[1].place["unit"]) in order else len(order),),
        )
        found: dict[str, tuple[Kpi, Entry]] = {}
        for kpi, entry in entries:
            if kpi_in_force(self.book, kpi.id, period) is kpi:
                found[kpi.id] = (kpi, entry)
        return found

    @cached_property
    def objective_of(self) -> Mapping[str, str]:
        """The objective that each KPI serves."""
        return {kpi_id: kpi.objective for kpi_id, (kpi, _) in self.kpis.items()}

    @cached_property
    def driven_by(self) -> Mapping[str, tuple[str, ...]]:
        """The KPIs that drive each KPI, by its id."""
        found: dict[str, tuple[str, ...]] = {}
        for kpi_id, (kpi, _) in self.kpis.items():
            for driven in dict.fromkeys(kpi.drives):
                found[driven] = (*found.get(driven, ()), kpi_id)
        return found

    @cached_property
    def adopted_by(self) -> Mapping[str, tuple[str, ...]]:
        """The KPIs that take each KPI over, by its id."""
        found: dict[str, tuple[str, ...]] = {}
        for kpi_id, (kpi, _) in self.kpis.items():
            if kpi.adopts:
                found[kpi.adopts] = (*found.get(kpi.adopts, ()), kpi_id)
        return found

    @cached_property
    def shared_names(self) -> frozenset[str]:
        """The names that more than one KPI has."""
        names = Counter(self.words(kpi.name) for kpi, _ in self.kpis.values())
        return frozenset(name for name, count in names.items() if count > 1)

    @cached_property
    def evidence(self) -> Mapping[str, Text]:
        """What each piece of evidence is called."""
        return {one.id: one.title for record, _ in self.book.of(EvidenceRegister) for one in record.evidence}

    def is_public(self, kpi: str) -> bool:
        """Say whether a KPI's values may stand on a public page."""
        pair = self.kpis.get(kpi)
        return pair is None or pair[0].audience == "public"
