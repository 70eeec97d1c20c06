"""Three sentences about a period: the company, what helped, what held back."""

from fractions import Fraction

from kpi_handbook.views.card_parts import change_of, counted_groups, kpi_name, perspective_name
from kpi_handbook.views.company import Company
from kpi_handbook.views.place import Place, distance, moved, place_of
from kpi_handbook.views.standing import is_withdrawn

_NAMED = 2  # names in a sentence
_FALL = Fraction(1)  # points a department falls before the sentence is about it


def results_lead(company: Company, period: str) -> tuple[str, ...]:
    """Return the sentences."""
    _ = company.say.translate
    place = place_of(company, company.book.top_unit, period)
    if is_withdrawn(company, period):
        return (
            _("The results of {period} were withdrawn: no number stands.").format(period=company.say.period(period)),
        )
    if place is None or place.result.score is None:
        return (_("The company is not rated for this period."),)
    sentences = (_stand(place), _helped(place), _fell(company, period) or _furthest(place))
    return tuple(sentence for sentence in sentences if sentence)


def _stand(place: Place) -> str:
    say, before = place.company.say, place.company.before(place.period)
    _ = say.translate
    change, score = change_of(place.result, place.before), say.points(place.result.final)
    if change is None or before is None:
        return _("The company stood at {score}.").format(score=score)
    if not change:
        return _("The company stood at {score}, as in {month}.").format(score=score, month=say.month(before))
    above, below = (
        _("The company stood at {score}, {points} points above {month}."),
        _("The company stood at {score}, {points} points below {month}."),
    )
    words = above if change > 0 else below
    return words.format(score=score, points=say.number(abs(change)), month=say.month(before))


def _helped(place: Place) -> str:
    """Return which perspectives rose most; without a month before, which stands highest."""
    say = place.company.say
    _ = say.translate
    groups = [group for group in counted_groups(place.result) if group.score is not None and group.mean is not None]
    if not groups:
        return ""
    if place.before is None:
        best = max(groups, key=lambda group: group.mean or 0)
        words = _("{name} stood highest with a mean of {mean}.")
        return words.format(name=perspective_name(place.company, best.perspective), mean=say.points(best.mean))
    was = {group.perspective: group.score for group in place.before.groups}
    rises = {group.perspective: (group.score or 0) - (was.get(group.perspective) or 0) for group in groups}
    rose = sorted((name for name in rises if rises[name] > 0), key=lambda name: -rises[name])[:_NAMED]
    if not rose:
        return _("No perspective rose.")
    named = [f"{perspective_name(place.company, name)} ({say.change(Fraction(rises[name]))})" for name in rose]
    return _("What helped most: {names}.").format(names=say.listed(named))


def _fell(company: Company, period: str) -> str:
    """Return the department that fell furthest, with the KPI that moved it, if it fell by a point or more."""
    say, before = company.say, company.before(period)
    _ = say.translate
    places = [place for unit in company.departments if (place := place_of(company, unit, period))]
    changes = {place.unit: change_of(place.result, place.before) or Fraction(0) for place in places}
    worst = min(places, key=lambda place: changes[place.unit], default=None)
    if worst is None or before is None or changes[worst.unit] > -_FALL or worst.hides_parts:
        return ""
    kpis = [(moved(worst, item.kpi) or Fraction(0), item) for item in worst.result.items]
    step, item = min(kpis, key=lambda pair: pair[0])
    figures = {"unit": worst.name, "points": say.number(-changes[worst.unit]), "kpi": kpi_name(company, item.kpi)}
    if "overdue" in item.flags:
        return _("{unit} fell by {points} points: “{kpi}” was due and has not been delivered.").format(**figures)
    words = _("{unit} fell by {points} points, most of it through “{kpi}” ({step}).")
    return words.format(step=say.change(step), **figures)


def _furthest(place: Place) -> str:
    """Return the KPIs of the company that take most away from 100."""
    say, company = place.company.say, place.company
    items = sorted((item for item in place.result.items if distance(item) < 0), key=distance)[:_NAMED]
    if not items or place.hides_parts:
        return ""
    named = [f"{kpi_name(company, item.kpi)} ({say.change(distance(item))})" for item in items]
    return say.translate("What held back most: {names}.").format(names=say.listed(named))
