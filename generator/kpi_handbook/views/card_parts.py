"""Parts of a scorecard's result that several pages show: changes, ratings, bars, the course of the totals."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.charts.bullet import bullet
from kpi_handbook.charts.spark import sparkline
from kpi_handbook.charts.trend import TrendPoint, trend
from kpi_handbook.charts.weights import coverage_bar
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.score import kpi_in_force, policy_of
from kpi_handbook.views.company import Company
from kpi_handbook.views.language import Language
from kpi_scoring.ratings import rating_of
from kpi_scoring.records import Card
from kpi_scoring.results import CardResult, GroupResult, ItemResult

WHOLE = Decimal(100)
_FALL = 5 * 10**6  # millionths of a point: a fall that the trend names


def points(micro: int) -> Fraction:
    """Return millionths of a point as points."""
    return Fraction(micro, 10**6)


def decimal(micro: int | None) -> Decimal | None:
    """Return millionths of a point as a decimal for a drawing."""
    return None if micro is None else Decimal(micro).scaleb(-6)


def change_of(now: CardResult | None, before: CardResult | None) -> Fraction | None:
    """Return how far a total moved, in points."""
    if now is None or before is None or now.final is None or before.final is None:
        return None
    return points(now.final - before.final)


def points_words(say: Language, change: Fraction) -> str:
    """Return a change in words: +1.64 points."""
    return say.translate("{change} points").format(change=say.change(change))


def moved_words(say: Language, now: int, before: int) -> str:
    """Return how far a score moved, in millionths; where the printed scores differ by another number, why."""
    words = points_words(say, points(now - before))
    return say.translate("{change}, before rounding").format(change=words) if rounds_apart(say, now, before) else words


def rounds_apart(say: Language, now: int, before: int) -> bool:
    """Say whether a printed change, in millionths, differs from the difference of the printed scores."""
    return say.rounded(points(now)) - say.rounded(points(before)) != say.rounded(points(now - before))


def since(company: Company, before: str | None) -> str:
    """Return the heading of a change."""
    _ = company.say.translate
    return _("Since {month}").format(month=company.say.month(before)) if before else _("Change")


def share(say: Language, part: Fraction, decimals: int = 2) -> str:
    """Return a share of a whole; decimals only where it has any."""
    return say.percent(part, decimals if part.denominator > 1 else 0)


def definition(company: Company, kpi: str, period: str) -> Kpi:
    """Return the version of a definition that scored a period."""
    found = kpi_in_force(company.book, kpi, period)
    assert found is not None, kpi  # a card holds no KPI without a definition
    return found


def kpi_name(company: Company, kpi: str) -> str:
    """Return the name of a KPI."""
    return company.words(company.kpis[kpi][0].name) if kpi in company.kpis else kpi


def perspective_name(company: Company, perspective: str) -> str:
    """Return the name of a perspective."""
    names = {one.id: company.words(one.name) for one in company.perspectives}
    return names.get(perspective, perspective)


def rating_words(company: Company, unit: str, period: str, rating: int | None) -> str:
    """Return a rating with the name it has in the policy in force: 3 Meets; none before it is published."""
    if company.vintage(period) is None:
        return company.say.translate("not before publication")
    card = company.scorecard(unit)
    policy = policy_of(company.book, card, period) if card else None
    if rating is None:
        return "–"
    names = {band.rating: company.words(band.name) for band in (policy.rating_bands if policy else ())}
    return f"{rating} {names.get(rating, '')}".strip()


def _spread(company: Company, unit: str, period: str) -> str:
    """Return the ratings that the bounds of a total span, where these are several."""
    pair = company.card(unit, period)
    if pair is None or company.vintage(period) is None:
        return ""
    card, result = pair
    least, most = rating_of(result.lower, card.policy), rating_of(result.upper, card.policy)
    if least == most or least is None or most is None:
        return ""
    return company.say.translate(", {least} to {most} by the bounds").format(least=least, most=most)


def score_bar(company: Company, card: Card, micro: int | None, colour: str, cap: Decimal | None = None) -> str:
    """Return the bullet of a score, with the bands of the policy that scored it; nothing without a score."""
    if micro is None:
        return ""
    say, policy = company.say, card.policy
    limits = [item.cap for item in card.items if item.scored and item.cap is not None]
    end = cap or max(limits, default=policy.unbounded_as)
    title = say.translate("{points} of 100 points. Watch begins at {amber}, on target at {green}, the cap is {cap}.")
    words = title.format(
        points=say.points(micro), amber=say.plain(policy.amber), green=say.plain(policy.green), cap=say.plain(end)
    )
    return bullet(decimal(micro), status=colour, title=words, green=policy.green, amber=policy.amber, cap=end)


def coverage_mark(coverage: Fraction) -> str:
    """Return the bar under a coverage that is not whole."""
    return "" if coverage == WHOLE else coverage_bar(Decimal(coverage.numerator) / Decimal(coverage.denominator))


def equation(company: Company, result: CardResult) -> str:
    """Return the perspectives that add up to the total, or nothing where they don't make it."""
    scores = [group.score for group in counted_groups(result) if group.score is not None]
    if not scores:
        return ""
    words = f"{' + '.join(company.say.number(score) for score in scores)} = {company.say.points(result.score)}"
    if result.final == result.score:
        return words
    return company.say.translate("{sum}, after gates {final}").format(sum=words, final=company.say.points(result.final))


def sum_note(say: Language, parts: Iterable[Fraction], total: int) -> str:
    """Return whether the printed parts of the column Adds give the printed total, and why not where they don't."""
    _ = say.translate
    printed = sum(map(say.rounded, parts), start=Decimal(0))
    if printed == say.rounded(points(total)):
        return _("The numbers printed under “Adds” give the printed total.")
    words = _("The numbers printed under “Adds” give {parts}. The total, {total}, is their sum before rounding.")
    return words.format(parts=say.number(printed), total=say.points(total))


def equation_note(company: Company, result: CardResult) -> str:
    """Return why the printed perspectives differ from the printed total, where they do."""
    scores = [group.score for group in counted_groups(result) if group.score is not None]
    if not scores or result.score is None:
        return ""
    say = company.say
    printed = sum(map(say.rounded, scores), start=Decimal(0))
    if printed == say.rounded(points(result.score)):
        return ""
    words = say.translate("The perspectives as printed give {parts}. The total, {total}, is their sum before rounding.")
    return words.format(parts=say.number(printed), total=say.points(result.score))


def counted_groups(result: CardResult) -> tuple[GroupResult, ...]:
    """Return the perspectives that make the total."""
    return tuple(group for group in result.groups if group.counts)


def facts(company: Company, unit: str, period: str) -> Iterator[tuple[str, str]]:
    """Yield what stands beside a total: rating, change, coverage, and how far it can still move."""
    say, result, before = company.say, company.result(unit, period), company.before(period)
    _ = say.translate
    if result is None:
        return
    yield _("Rating"), rating_words(company, unit, period, result.rating) + _spread(company, unit, period)
    if result.final != result.score:
        yield _("Before gates"), say.points(result.score)
    earlier = company.result(unit, before)
    if earlier is not None and earlier.final is not None and result.final is not None:
        yield since(company, before), moved_words(say, result.final, earlier.final)
    yield _("Coverage"), share(say, result.coverage, 1)
    if result.lower is not None and result.upper is not None and result.lower != result.upper:
        bounds = _("{lower} to {upper}").format(lower=say.points(result.lower), upper=say.points(result.upper))
        yield _("Bounds"), bounds


def coverage_note(company: Company, result: CardResult) -> str:
    """Return what a coverage below 100 percent means for the total; nothing where all KPIs are rated."""
    _ = company.say.translate
    if result.coverage == WHOLE or result.score is None:
        return ""
    words = [_("{rated} of {total} KPIs are rated.").format(rated=result.rated, total=result.total)]
    states = {"not_due": _("Not due yet: {names}."), "not_applicable": _("Not applicable: {names}.")}
    for state, sentence in states.items():
        names = [kpi_name(company, item.kpi) for item in scored_items(result) if item.state == state]
        words += [sentence.format(names=company.say.listed(names))] if names else []
    bounds = _(
        "Bounds say how far the total could still move if every value that is owed came in at its worst or best."
    )
    settled = _("No value is owed any more, so nothing is left that could move the total.")
    return " ".join([*words, settled if result.lower == result.upper else bounds])


def scored_items(result: CardResult) -> tuple[ItemResult, ...]:
    """Return the items of a card that are scored."""
    return tuple(item for item in result.items if item.standing != "monitored")


def score_trend(company: Company, unit: str, until: str) -> str:
    """Return the totals of a unit by month up to a period; nothing where there are fewer than two."""
    say, scored = company.say, company.scores.scored
    _ = say.translate
    periods = [period for period in (scored.periods if scored else ()) if period <= until]
    results = [(period, company.result(unit, period)) for period in periods]
    known = [(period, result) for period, result in results if result and result.score is not None]
    if len(known) < 2:
        return ""
    return trend(
        [_trend_point(company, unit, period, result) for period, result in results],
        key=f"score-{unit}-{until}",
        title=_("{unit}: score by month, year to date").format(unit=company.unit_name(unit)),
        desc=", ".join(f"{say.month(period)} {say.points(result.final)}" for period, result in known),
        fmt=lambda value: say.number(value, None),
        value_label=say.points(known[-1][1].final),
        target_label=_("target met"),
        wide=(520, 250),
        narrow=(350, 190),
    )


def _trend_point(company: Company, unit: str, period: str, result: CardResult | None) -> TrendPoint:
    """Return one period of the trend; a steep fall is named."""
    say = company.say
    score = result.final if result else None
    before = company.result(unit, company.before(period))
    fell = score is not None and before is not None and before.final is not None and before.final - score > _FALL
    note = ""
    if fell and result:
        overdue = sum("overdue" in item.flags for item in result.items)
        several = say.translate("{score}, {count} KPIs overdue")
        words = several if overdue > 1 else say.translate("{score}, 1 KPI overdue") if overdue else "{score}"
        note = words.format(score=say.points(score), count=overdue)
    return TrendPoint(say.short_month(period), decimal(score), target=WHOLE, note=note)


def score_sparks(company: Company, units: tuple[str, ...]) -> Callable[[str], str]:
    """Return how to draw a unit's totals by month, on one scale for all the units of a table."""
    periods = company.scores.scored.periods if company.scores.scored else ()
    found = {unit: [company.result(unit, period) for period in periods] for unit in units}
    values = {unit: [decimal(one.final) if one else None for one in results] for unit, results in found.items()}
    known = [value for row in values.values() for value in row if value is not None]
    low, high = min([*known, WHOLE]), max([*known, WHOLE])

    def draw(unit: str) -> str:
        if not any(value is not None for value in values[unit]):
            return ""
        title = company.say.translate("{name} by month").format(name=company.unit_name(unit))
        return sparkline(values[unit], title=title, low=low - 1, high=high + 1)

    return draw
