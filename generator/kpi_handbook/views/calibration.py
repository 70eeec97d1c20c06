"""Calibration for reviewers: distributions, gaps between raters, movements, and what to ask about them; restricted.

Nothing here is a quota. A distribution asks a question, and only evidence answers it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.acts.coaching import small_groups_on
from kpi_handbook.model.person_reconciliation import PersonReconciliation, ReconciledAspect
from kpi_handbook.score.person_parts import PersonScore
from kpi_handbook.views import paths
from kpi_handbook.views.coaching_due import leader_words, people_of_register
from kpi_handbook.views.company import Company
from kpi_handbook.views.small_groups import counted, table_sums, withheld
from kpi_scoring.ratings import rating_of

RATINGS = (5, 4, 3, 2, 1)
HIGH_MEAN = Fraction(36, 10)
"""A mean of conduct above this in a unit that scores under its target is asked about."""

MET = 95 * 10**6
_ALL = "all"


@dataclass(frozen=True)
class LayerRow:
    """How the ratings of a layer are distributed, and where its sections lie."""

    layer: str
    name: str
    people: int
    counts: tuple[int, ...]
    told: tuple[str, ...]
    """The counts as they may be told to everybody; withheld where the group is small."""
    section_a: str
    section_b: str


@dataclass(frozen=True)
class RaterRow:
    """How one supervisor's first view lies beside that of the employees and beside what was agreed."""

    rater: str
    ratings: int
    claimed: str
    seen: str
    agreed: str
    gap: str


@dataclass(frozen=True)
class Movement:
    """How the ratings of an aspect moved from the employee's claim to what was agreed."""

    aspect: str
    name: str
    up: int
    same: int
    down: int


@dataclass(frozen=True)
class Question:
    """Something to ask about, with the person or unit it is about."""

    words: str
    about: str
    path: str


@dataclass(frozen=True)
class CalibrationView:
    """The page for a calibration meeting, for one cycle."""

    cycle: str
    lead: str
    ratings: tuple[int, ...]
    layers: tuple[LayerRow, ...]
    told_total: tuple[str, ...]
    raters: tuple[RaterRow, ...]
    movements: tuple[Movement, ...]
    questions: tuple[Question, ...]
    least: int


def calibration_view(company: Company) -> CalibrationView:
    """Return the page for the latest cycle that has results of people."""
    _ = company.say.translate
    known = company.scores.people or {}
    cycle = next(reversed([*known]), "")
    scores = known[cycle].scores if cycle else ()
    cases = [
        one
        for one, _entry in company.book.of(PersonReconciliation)
        if one.cycle == cycle and one.section == "B" and one.outcome
    ]
    lead = _(
        "Results: {count}. Talks about conduct that have ended: {cases}. A distribution is a question, never a quota."
    )
    layers, total = _layers(company, scores)
    return CalibrationView(
        cycle=cycle or "–",
        lead=lead.format(count=len(scores), cases=len(cases)),
        ratings=RATINGS,
        layers=layers,
        told_total=total,
        raters=tuple(_raters(company, cases)),
        movements=tuple(_movements(company, cases)),
        questions=tuple(_questions(company, scores, cases)),
        least=small_groups_on(company.book, company.scores.today).least,
    )


def _layers(company: Company, scores: Sequence[PersonScore]) -> tuple[tuple[LayerRow, ...], tuple[str, ...]]:
    """Return a row for each layer and the total, each count as it is and as it may be told."""
    layers = company.book.organization.layers if company.book.organization else ()
    names = {layer.id: company.words(layer.name) for layer in layers}
    rated = [(one.position.layer, str(one.rating)) for one in scores if one.rating is not None]
    columns = tuple(str(rating) for rating in RATINGS)
    counts = counted(rated, tuple(names), columns, _ALL)
    rules = small_groups_on(company.book, company.scores.today)
    hidden = withheld(counts, list(table_sums(tuple(names), columns, _ALL)), least=rules.least, width=rules.width)

    def told(layer: str) -> tuple[str, ...]:
        cells = ((layer, column) for column in (*columns, _ALL))
        return tuple(f"n<{rules.least}" if cell in hidden else str(counts[cell]) for cell in cells)

    rows = tuple(
        LayerRow(
            layer=layer,
            name=name,
            people=counts[layer, _ALL],
            counts=tuple(counts[layer, column] for column in columns),
            told=told(layer),
            section_a=_mean(company, [one.position.result.section_a for one in scores if one.position.layer == layer]),
            section_b=_mean(company, [one.position.result.section_b for one in scores if one.position.layer == layer]),
        )
        for layer, name in names.items()
    )
    return rows, told(_ALL)


def _mean(company: Company, points: Sequence[int | None]) -> str:
    known = [one for one in points if one is not None]
    return company.say.number(Fraction(sum(known), len(known) * 10**6)) if known else "–"


def _views(cases: Sequence[PersonReconciliation]) -> Iterator[tuple[PersonReconciliation, ReconciledAspect]]:
    for case in cases:
        for item in case.items:
            yield case, item


def _raters(company: Company, cases: Sequence[PersonReconciliation]) -> Iterator[RaterRow]:
    people = people_of_register(company.book)
    found: dict[str, list[tuple[Decimal, Decimal, Decimal]]] = defaultdict(list)
    for case, item in _views(cases):
        person = people.get(case.employee)
        if person and item.self_ is not None and item.supervisor is not None and item.agreed is not None:
            found[person.supervisor or ""].append((item.self_, item.supervisor, item.agreed))
    for rater, ratings in found.items():
        claimed, seen, agreed = (Fraction(sum(column)) / len(ratings) for column in zip(*ratings, strict=True))
        say = company.say
        yield RaterRow(
            rater=leader_words(company, rater),
            ratings=len(ratings),
            claimed=say.number(claimed, 2),
            seen=say.number(seen, 2),
            agreed=say.number(agreed, 2),
            gap=say.change(seen - claimed, 2),
        )


def _movements(company: Company, cases: Sequence[PersonReconciliation]) -> Iterator[Movement]:
    names = {
        aspect.id: company.words(aspect.name) for one, _entry in company.book.dictionaries for aspect in one.aspects
    }
    ways: dict[str, Counter[int]] = defaultdict(Counter)
    for _case, item in _views(cases):
        if item.self_ is not None and item.agreed is not None:
            ways[item.aspect][(item.agreed > item.self_) - (item.agreed < item.self_)] += 1
    for aspect in sorted(ways):
        one = ways[aspect]
        yield Movement(aspect, names.get(aspect, ""), one[1], one[0], one[-1])


def _questions(
    company: Company, scores: Sequence[PersonScore], cases: Sequence[PersonReconciliation]
) -> Iterator[Question]:
    yield from _about_units(company, scores)
    for score in scores:
        yield from _about_person(company, score)
    yield from _about_talks(company, cases)


def _about_units(company: Company, scores: Sequence[PersonScore]) -> Iterator[Question]:
    """Ask where conduct is rated high in a unit whose own score is low."""
    _, say, people = company.say.translate, company.say, people_of_register(company.book)
    means: dict[str, list[Fraction]] = defaultdict(list)
    for score in scores:
        mean = score.position.result.conduct_mean
        if mean is not None and score.employee in people:
            means[people[score.employee].unit].append(mean)
    for unit, found in means.items():
        result = company.result(unit, company.scores.period)
        mean = sum(found, Fraction(0)) / len(found)
        if result and result.final is not None and result.final < MET and mean > HIGH_MEAN:
            words = _("Conduct is rated {mean} on average, and the unit scores {score}: what do customers see of it?")
            told = words.format(mean=say.number(mean, 2), score=say.points(result.final))
            yield Question(told, company.unit_name(unit), paths.scorecard(unit))


def _about_person(company: Company, score: PersonScore) -> Iterator[Question]:
    _ = company.say.translate
    path, position = paths.person(score.employee), score.position
    agreed = [one.agreed for one in position.aspects if one.agreed is not None]
    if len(agreed) > 1 and len(set(agreed)) == 1:
        yield Question(_("Every aspect has the same rating: was each of them talked about?"), score.employee, path)
    for aspect in position.aspects:
        if aspect.agreed is not None and not aspect.evidence and aspect.agreed != RATINGS[2]:
            words = _("{aspect} is rated {rating} without evidence: which event stands behind it?")
            told = words.format(aspect=aspect.id, rating=company.say.plain(aspect.agreed))
            yield Question(told, score.employee, path)
    a, b = position.result.section_a, position.result.section_b
    bands = [rating_of(one, score.policy) for one in (a, b) if one is not None]
    known = [band for band in bands if band is not None]
    if len(known) == len(RATINGS[:2]) and abs(known[0] - known[1]) > 1:
        words = _("Key results lie in band {a}, conduct in band {b}: what explains the distance?")
        yield Question(words.format(a=known[0], b=known[1]), score.employee, path)


def _about_talks(company: Company, cases: Sequence[PersonReconciliation]) -> Iterator[Question]:
    """Ask about talks in which nothing moved, or everything moved one way."""
    _ = company.say.translate
    by_person: dict[str, list[PersonReconciliation]] = defaultdict(list)
    for case in cases:
        by_person[case.employee].append(case)
    for employee, found in by_person.items():
        path = paths.person(employee)
        equal = [case for case in found if case.items and all(one.self_ == one.supervisor for one in case.items)]
        if len({case.period for case in equal}) > 1:
            words = _("Both gave the same ratings in everything, in two periods or more: did they rate apart?")
            yield Question(words, employee, path)
        gaps = [one for case in found for one in case.items if one.self_ is not None and one.self_ != one.supervisor]
        if len(gaps) > 1 and all(one.agreed is not None and one.agreed < (one.self_ or 0) for one in gaps):
            yield Question(_("Every gap ended below the employee's claim: what was shown each time?"), employee, path)
