"""What a reviewer reads about a change: the verdict, the scorecards that move and why, fields, who has to agree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.impact import Cause, Movement, edge_distance, printed_sum_differs
from kpi_handbook.model.fields import Class
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import Problem, Severity
from kpi_handbook.review import Difference, Review
from kpi_handbook.views.changed_fields import NONE, FieldRow, class_word, field_rows, kpi_of, kpis_on, result_of
from kpi_handbook.views.language import Language

_NEAR = 10**6  # a total this close above the edge of its rating, in millionths, is said to be close


@dataclass(frozen=True)
class ScoreRow:
    """A scorecard in a period, before and after."""

    unit: str
    name: str
    period: str
    is_published: bool
    before: str
    after: str
    delta: str
    rating: str
    coverage: str
    """Both coverages, where they differ."""


@dataclass(frozen=True)
class Why:
    """What moved a scorecard in its newest period, cause by cause."""

    name: str
    period: str
    parts: tuple[tuple[str, str], ...]
    note: str
    """Said where the rounded parts do not add up to the rounded whole."""


@dataclass(frozen=True)
class Objection:
    """A rule that speaks against the change, at its first place, and how many more there are."""

    problem: Problem
    more: int


@dataclass(frozen=True)
class Changed:
    """Everything a reviewer reads about a change, in the order in which it is read."""

    verdict: tuple[str, ...]
    may_be_merged: str
    """One sentence: whether something stands against it."""

    scores: tuple[ScoreRow, ...]
    why: tuple[Why, ...]
    fields: tuple[FieldRow, ...]
    weights: tuple[str, ...]
    blockers: tuple[Objection, ...]
    notes: tuple[Objection, ...]
    approvals: tuple[str, ...]
    unaffected: str
    errors: tuple[tuple[str, Problem], ...]
    is_empty: bool


def changed(review: Review, say: Language) -> Changed:
    """Return what a reviewer reads about a change, in a language."""
    book, say = review.head.subject.handbook, say.closely()
    moved = sorted(review.impact.movements, key=lambda one: (_place(book, one.unit), one.period))
    return Changed(
        verdict=tuple(_verdict(review, say)),
        may_be_merged=_may_be_merged(review, say),
        scores=tuple(_score(book, one, say) for one in moved),
        why=tuple(why for one in _newest(moved) if (why := _why(book, one, say))),
        fields=tuple(field_rows(review, say)),
        weights=tuple(_weights(book, review, say)),
        blockers=_objections(review.blockers),
        notes=_objections([one for one in review.problems if one not in review.blockers]),
        approvals=tuple(_approvals(review, say)),
        unaffected=_unaffected(review, say),
        errors=review.errors,
        is_empty=not review.differences and not moved and review.is_complete,
    )


def _verdict(review: Review, say: Language) -> Iterator[str]:
    _ = say.translate
    if not review.is_complete:
        yield _("incomplete")
    cards = len(review.impact.units)
    if cards == 1:
        yield _("1 scorecard moves")
    else:
        yield _("{count} scorecards move").format(count=cards) if cards else _("no score moves")
    yield from (f"{review.count(kind)} {class_word(kind, say)}" for kind in Class if review.count(kind))
    if codes := {problem.code for problem in review.blockers}:
        yield "⛔ " + (_("1 blocker") if len(codes) == 1 else _("{count} blockers").format(count=len(codes)))


def _may_be_merged(review: Review, say: Language) -> str:
    _ = say.translate
    if not review.is_complete:
        return _("Do not merge: nothing is certain while a file can't be read.")
    if review.blockers:
        return _("Do not merge as it is: approval does not lift a blocker. What to do instead stands with each.")
    return _("Nothing blocks it, once those who have to agree have agreed.")


def _place(book: Handbook, unit: str) -> int:
    return list(book.units).index(unit) if unit in book.units else len(book.units)


def _name(book: Handbook, unit: str, say: Language) -> str:
    return say.say(book.units[unit].name) if unit in book.units else unit


def _score(book: Handbook, one: Movement, say: Language) -> ScoreRow:
    before, after = one.before, one.after
    covered = [side.coverage if side else None for side in (before, after)]
    return ScoreRow(
        one.unit,
        _name(book, one.unit, say),
        one.period,
        one.is_published,
        say.points(before.final if before else None),
        say.points(after.final if after else None),
        _delta(one.delta, say),
        _rating(one, say),
        "" if covered[0] == covered[1] else " → ".join(str(say.percent(one, 0)) for one in covered),
    )


def _delta(micro: int | None, say: Language) -> str:
    return NONE if micro is None else str(say.change(Fraction(micro, 10**6)))


def _rating(one: Movement, say: Language) -> str:
    ratings = [side.rating if side else None for side in (one.before, one.after)]
    told = " → ".join(NONE if rating is None else str(rating) for rating in ratings)
    above = edge_distance(one.after, one.card) if one.after else None
    if above is None or above >= _NEAR:
        return told
    near = say.translate("{points} above the edge").format(points=say.points(above))
    return f"{told} ({near})"


def _newest(moved: Sequence[Movement]) -> Iterator[Movement]:
    newest = {one.unit: one for one in moved if one.parts}
    yield from newest.values()


def _why(book: Handbook, one: Movement, say: Language) -> Why | None:
    parts = tuple((cause_words(cause, say), _delta(moved, say)) for cause, moved in one.parts if moved)
    if not parts:
        return None
    note = say.translate("Rounded parts do not add up to the rounded whole; with all digits they do.")
    return Why(_name(book, one.unit, say), one.period, parts, note if printed_sum_differs(one, say.decimals) else "")


def cause_words(cause: Cause, say: Language) -> str:
    """Return what somebody changed, in words."""
    _ = say.translate
    words = {
        "weights": _("weights"),
        "policy": _("policy {name}"),
        "definition": _("definition of {name}"),
        "target": _("target of {name}"),
        "phasing": _("phasing of {name}"),
        "limits": _("limits of {name}"),
        "values": _("values of {name}"),
        "calendar": _("calendar"),
        "others": _("all others"),
        "together": _("only in combination"),
    }
    return words[cause.kind].format(name=cause.name)


def _weights(book: Handbook, review: Review, say: Language) -> Iterator[str]:
    """Yield the sum of each card whose weights were edited."""
    edited = {(one.identity.cycle, one.identity.unit) for one in review.differences if _is_weight(one)}
    for card, _ in book.scorecards:
        weights = [item.weight for item in card.items if item.role == "scored" and item.weight]
        if (card.cycle, card.unit) in edited and card.weighting == "explicit" and weights:
            total = sum(weights, Decimal(0))
            sign = "✔" if total == 100 else "✘"
            told = " + ".join(str(say.plain(weight)) for weight in weights)
            yield f"{_name(book, card.unit, say)}: {told} = {say.plain(total)} {sign}"


def _is_weight(one: Difference) -> bool:
    return one.identity.kind == "item" and (one.field in {"", "weight"} or one.field.startswith("revisions"))


def _objections(problems: Sequence[Problem]) -> tuple[Objection, ...]:
    """Return each code once, at its first place, the worst first."""
    order = list(Severity)
    by_code: dict[str, list[Problem]] = {}
    for problem in sorted(problems, key=lambda one: (order.index(one.severity), one.code, one.path, one.span)):
        by_code.setdefault(problem.code, []).append(problem)
    return tuple(Objection(found[0], len(found) - 1) for found in by_code.values())


def more_places(count: int, say: Language) -> str:
    """Return at how many more places a rule says the same."""
    _ = say.translate
    return _("(and 1 more place)") if count == 1 else _("(and {count} more places)").format(count=count)


def _approvals(review: Review, say: Language) -> Iterator[str]:
    _ = say.translate
    words = {
        "owner": _("owner"),
        "steward": _("data steward"),
        "unit head": _("unit head"),
        "meaning": _("meaning"),
        "weights": _("weights and targets"),
        "bands": _("policy and bands"),
        "governance": _("governance"),
    }
    by_role: dict[str, list[str]] = {}
    for one in review.approvals:
        mark = " " + _("– the author; somebody else must agree too") if one.is_author else ""
        name = _role_name(review, one.role, say)
        told = " ".join(part for part in (name, one.handle or one.role) if part)
        by_role.setdefault(f"{told}{mark}", []).append(words.get(one.because, one.because))
    yield from (f"{role} ({', '.join(dict.fromkeys(why))})" for role, why in by_role.items())


def _role_name(review: Review, role: str, say: Language) -> str:
    books = (review.head.subject.handbook, review.base.subject.handbook)
    return next((say.say(book.roles[role].name) for book in books if role in book.roles), "")


def _unaffected(review: Review, say: Language) -> str:
    book = review.head.subject.handbook
    touched = {kpi_of(one)[1] for one in review.differences}
    moved = {kpi for one in review.impact.movements for kpi in kpis_on(one) if _differs(one, kpi)}
    kpis = len(book.versions.keys() - touched - moved)
    units = len(book.units.keys() - set(review.impact.units))
    return say.translate("Not affected: {kpis} KPIs, {units} units").format(kpis=kpis, units=units)


def _differs(one: Movement, kpi: str) -> bool:
    return result_of(one.before, kpi) != result_of(one.after, kpi)
