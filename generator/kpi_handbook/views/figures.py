"""Numbers with their units, and targets in words."""

from decimal import Decimal
from fractions import Fraction

from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.scorecard import Item
from kpi_handbook.views.language import NO_BREAK, Language
from kpi_handbook.views.shown import Shown


def decimals_of(kpi: Kpi, book: Handbook) -> int:
    """Return how many decimals a KPI's values are shown with."""
    unit = book.units_of_measure.get(kpi.unit)
    return unit.decimals if unit and unit.decimals is not None else 2


def unit_word(kpi: Kpi, book: Handbook, say: Language) -> str:
    """Return the unit of a KPI's values."""
    unit = book.units_of_measure.get(kpi.unit)
    return say.say(unit.label) if unit else kpi.unit


def figure(value: Fraction | Decimal | None, kpi: Kpi, book: Handbook, say: Language) -> Shown:
    """Return a value with the decimals of its unit, more only if it would otherwise lose digits it was given."""
    if value is None:
        return Shown("–")
    return say.number(value, decimals_of(kpi, book))


def measure(value: Fraction | Decimal | None, kpi: Kpi, book: Handbook, say: Language) -> Shown:
    """Return a value with its unit; money before the number, everything else behind it."""
    if value is None:
        return Shown("–")
    unit = book.units_of_measure.get(kpi.unit)
    text = figure(value, kpi, book, say)
    word = unit_word(kpi, book, say)
    if unit and unit.currency:
        prefix, _, rest = word.partition(" ")
        return text.said(NO_BREAK.join(part for part in (prefix, text, rest) if part))
    return text.said(f"{text}{NO_BREAK}{word}")


def shortest(value: Fraction | Decimal, kpi: Kpi, book: Handbook, say: Language) -> Shown:
    """Return a target with its unit and no needless zeros."""
    trimmed = say.plain(value)
    unit = book.units_of_measure.get(kpi.unit)
    word = unit_word(kpi, book, say)
    if unit and unit.currency:
        prefix, _, rest = word.partition(" ")
        return trimmed.said(NO_BREAK.join(part for part in (prefix, trimmed, rest) if part))
    return trimmed.said(f"{trimmed}{NO_BREAK}{word}")


def target_in_words(item: Item, kpi: Kpi, book: Handbook, say: Language) -> Shown:
    """Return the target as a reader says it: "at most 24 hours"."""
    _ = say.translate
    if item.due is not None:
        day = say.day(item.due)
        return day.said(_("done by {day}").format(day=day))
    if item.lo is not None and item.hi is not None:
        low, high = say.plain(item.lo), shortest(item.hi, kpi, book, say)
        return Shown(_("between {low} and {high}").format(low=low, high=high))
    if kpi.formula.method == "none" and not isinstance(item.target, Decimal):
        return Shown(_("watched, no target"))
    if not isinstance(item.target, Decimal):
        return Shown(_("still to be agreed") if item.target == "TBD" else _("by the table of its method"))
    target = shortest(item.target, kpi, book, say)
    if item.target == 0 and kpi.polarity == "minimize":
        return target.said(_("no case at all"))
    words = {"maximize": _("at least {target}"), "minimize": _("at most {target}"), "stabilize": _("exactly {target}")}
    return target.said(words[kpi.polarity].format(target=target))


def between(say: Language, lower: Decimal | None, upper: Decimal | None, boundary: str = "lower") -> str:
    """Return a half-open stretch of scores in words; the end that `boundary` names belongs to it."""
    _, plain = say.translate, say.plain
    if boundary == "upper":
        return _up_to(say, lower, upper)
    if lower is None:
        return _("under {edge}").format(edge=plain(upper or 0))
    if upper is None:
        return _("{edge} or more").format(edge=plain(lower))
    return _("{edge} to under {next}").format(edge=plain(lower), next=plain(upper))


def _up_to(say: Language, lower: Decimal | None, upper: Decimal | None) -> str:
    _, plain = say.translate, say.plain
    if lower is None:
        return _("{edge} or less").format(edge=plain(upper or 0))
    if upper is None:
        return _("over {edge}").format(edge=plain(lower))
    return _("over {edge} to {next}").format(edge=plain(lower), next=plain(upper))
