"""How a person's result was made, in words and figures: one line a step, for pages and terminal alike."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.model.fields import Text
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.score import kpi_in_force
from kpi_handbook.score.individual import ItemScore, Served
from kpi_handbook.score.person_parts import (
    CORPORATE,
    INDIVIDUAL,
    AspectScore,
    PartScore,
    PersonScore,
    PositionScore,
    Source,
)
from kpi_handbook.views.language import Language
from kpi_handbook.views.working import Line, state_words
from kpi_scoring.results import Gate, Micro


def person_lines(score: PersonScore, book: Handbook, say: Language) -> tuple[Line, ...]:
    """Return the working of a person's result, from the scores beneath to the rating."""
    return tuple(_lines(score, book, say.showing(score.policy.decimals)))


def _lines(score: PersonScore, book: Handbook, say: Language) -> Iterator[Line]:
    _ = say.translate
    for position in score.positions:
        if len(score.positions) > 1:
            yield Line(_("Position"), _position(position, book, say), served_words(position.served, say))
        for part in position.parts:
            yield from _part(part, position, book, say)
        yield _section_a(position, say)
        yield from _conduct(position, score, book, say)
        yield _total(position, say)
    if len(score.positions) > 1:
        yield _mean_of_positions(score, say)
    elif not score.served.is_whole:
        least = _("under {least} months there is no rating").format(least=score.policy.min_months)
        yield Line(_("Months served"), least, served_words(score.served, say))
    for gate in score.gates:
        yield Line(_("Gate"), _gate(gate, score, book, say), _outcome(gate, say))
    if score.score != score.ungated:
        yield Line(_("Final"), _("after gates"), say.points(score.score))
    if score.rating is not None:
        yield Line(_("Rating"), _band(score, say), str(score.rating))


def served_words(served: Served, say: Language) -> str:
    """Return the months that count, of those of the cycle."""
    return say.translate("{months} of {all} months").format(months=served.months, all=served.cycle_months)


def source_name(part: str, source: Source, book: Handbook, period: str, say: Language) -> str:
    """Return what a score beneath a person's result is called, with its id."""
    if part == INDIVIDUAL:
        given = source.item.given if source.item else None
        kpi = kpi_in_force(book, given.kpi, period) if given and given.kpi else None
        name = kpi.name if kpi else given.name if given else None
    else:
        unit = book.units.get(source.name)
        name = unit.name if unit else None
    return f"{say.say(name)} ({source.name})" if name else source.name


def _position(position: PositionScore, book: Handbook, say: Language) -> str:
    role = book.roles.get(position.role or "")
    return " · ".join([position.layer, *([say.say(role.name)] if role else [])])


def _part(part: PartScore, position: PositionScore, book: Handbook, say: Language) -> Iterator[Line]:
    _ = say.translate
    label = {CORPORATE: _("Company"), INDIVIDUAL: _("Individual part")}.get(part.name, _("Unit"))
    if part.name == INDIVIDUAL or len(part.sources) > 1:
        for source in part.sources:
            name = source_name(part.name, source, book, position.period, say)
            yield Line(name, _of_item(source.item, say) if source.item else "", _points(source.score, say))
        yield Line(label, _mean(part, say), _points(part.score, say))
    else:
        names = [source_name(part.name, one, book, position.period, say) for one in part.sources]
        yield Line(label, ", ".join(names), _points(part.score, say))


def _of_item(item: ItemScore, say: Language) -> str:
    """Return how an item of a person's own came to its points; a KPI has its own working."""
    _ = say.translate
    given = item.given
    if item.achievement is None:
        words = _("no number: {state}").format(state=state_words(item.state, say))
        return words if not item.unit else f"{item.unit} · {words}"
    if given.kpi is not None:
        return _("achievement to date on the scorecard of {unit}").format(unit=item.unit)
    figures = [_actual(item, say)]
    if item.target is not None:
        figures.append(_("target {target}").format(target=_target(item, say)))
    return " · ".join([*filter(None, figures), given.method or ""])


def _actual(item: ItemScore, say: Language) -> str:
    given = item.given
    if given.numerator is not None and given.denominator is not None and item.actual is not None:
        scale = f" × {say.plain(given.scale)}" if given.scale not in {None, Decimal(1)} else ""
        return f"{say.plain(given.numerator)} ÷ {say.plain(given.denominator)}{scale} = {say.plain(item.actual)}"
    if item.actual is not None:
        return say.plain(item.actual)
    return "" if given.value is None or isinstance(given.value, Decimal) else say.day(given.value)


def _target(item: ItemScore, say: Language) -> str:
    whole = item.given.target
    if whole is None or item.target is None or Fraction(whole) == item.target:
        return say.plain(item.target or 0)
    return say.translate("{part} of {total}").format(part=say.plain(item.target), total=say.plain(whole))


def _mean(part: PartScore, say: Language) -> str:
    rated = [one for one in part.sources if one.score is not None and one.weight]
    if part.score is None:
        return say.translate("too little of it is rated")
    return _weighted([(say.points(one.score), one.weight) for one in rated], say)


def _weighted(pairs: Sequence[tuple[str, Decimal]], say: Language) -> str:
    """Return a weighted mean as a reader would type it; equal weights are left out."""
    total = sum((weight for _figure, weight in pairs), Decimal(0))
    if len({weight for _figure, weight in pairs}) == 1:
        figures = " + ".join(figure for figure, _weight in pairs)
        return f"({figures}) ÷ {len(pairs)}" if len(pairs) > 1 else figures
    figures = " + ".join(f"{figure} × {say.plain(weight)}" for figure, weight in pairs)
    return f"({figures}) ÷ {say.plain(total)}"


def _section_a(position: PositionScore, say: Language) -> Line:
    _ = say.translate
    rated = [(say.points(part.score), part.weight) for part in position.parts if part.score is not None]
    figures = _weighted(rated, say) if position.result.section_a is not None else _("too little of it is rated")
    return Line(_("A Key results"), figures, _points(position.result.section_a, say))


def _conduct(position: PositionScore, score: PersonScore, book: Handbook, say: Language) -> Iterator[Line]:
    _ = say.translate
    names = {
        aspect.id: aspect.name
        for one, _entry in book.dictionaries
        if (one.id, one.version) == (score.dictionary, score.dictionary_version)
        for aspect in one.aspects
    }
    for aspect in position.aspects:
        yield _aspect(aspect, names.get(aspect.id), say)
    result = position.result
    if result.conduct_mean is None:
        yield Line(_("B Work conduct"), _("too little of it is agreed"), _("not rated"))
        return
    counted = [(say.plain(one.counted), one.weight) for one in position.aspects if one.counted is not None]
    yield Line(_("Mean of the ratings"), _weighted(counted, say), say.plain(result.conduct_mean))
    yield Line(_("B Work conduct"), _index(position, result.conduct_mean, say), _points(result.section_b, say))


def _aspect(aspect: AspectScore, name: Text | None, say: Language) -> Line:
    _ = say.translate
    label = f"{aspect.id} {say.say(name)}".strip()
    if aspect.agreed is None or aspect.counted is None:
        return Line(label, _("not agreed yet"), "–")
    words = _("agreed {rating}").format(rating=say.plain(aspect.agreed))
    if aspect.evidence:
        words += f" · {', '.join(aspect.evidence)}"
    elif aspect.counted != aspect.agreed:
        words += " · " + _("without evidence {rating} counts").format(rating=say.plain(aspect.counted))
    else:
        words += " · " + _("no evidence named")
    return Line(label, words, say.plain(aspect.counted))


def _index(position: PositionScore, mean: Fraction, say: Language) -> str:
    """Return the stretch of the scale that a mean of ratings lies on."""
    low, high = next(
        (one, other) for one, other in zip(position.index, position.index[1:], strict=False) if mean <= other[0]
    )
    scale = f"{say.plain(low[0])} → {say.plain(low[1])}, {say.plain(high[0])} → {say.plain(high[1])}"
    return say.translate("{scale}, a straight line between").format(scale=scale)


def _total(position: PositionScore, say: Language) -> Line:
    _ = say.translate
    rated = [one for one in position.sections if one.index is not None]
    if position.result.ungated is None:
        return Line(_("Result"), _("both sections are needed"), _("not rated"))
    figures = " + ".join(f"{say.points(one.index)} × {say.percent(one.weight)}" for one in rated)
    return Line(_("Result"), figures, say.points(position.result.ungated))


def _mean_of_positions(score: PersonScore, say: Language) -> Line:
    served = [one for one in score.positions if one.served.months]
    pairs = [(_points(one.result.ungated, say), Decimal(one.served.months)) for one in served]
    label = say.translate("Mean of the positions by months")
    return Line(label, _weighted(pairs, say) if pairs else "", _points(score.ungated, say))


def _gate(gate: Gate, score: PersonScore, book: Handbook, say: Language) -> str:
    _ = say.translate
    rules = (one for one in book.policies if (one.id, one.version) == (score.policy.id, score.policy.version))
    given = (one for policy in rules for one in policy.gates if gate.id in {one.aspect, one.kpi})
    name = next((say.say(one.name) for one in given), gate.id)
    effects = [
        _("total at most {most}").format(most=say.plain(gate.total_max)) if gate.total_max is not None else "",
        _("rating at most {most}").format(most=gate.rating_max) if gate.rating_max is not None else "",
    ]
    return f"{name} → {', '.join(filter(None, effects))}"


def _outcome(gate: Gate, say: Language) -> str:
    _ = say.translate
    return _("open") if gate.failed is None else _("failed") if gate.failed else _("passed")


def _band(score: PersonScore, say: Language) -> str:
    _ = say.translate
    if any(gate.failed and gate.rating_max is not None for gate in score.gates):
        return _("limited by a gate")
    edges = [edge for edge, rating in score.policy.rating_bands if rating == score.rating]
    return _("from {edge}").format(edge=say.plain(edges[0])) if edges else ""


def _points(points: Micro | None, say: Language) -> str:
    return say.translate("not rated") if points is None else say.points(points)
