"""Ratings of people against the dictionary they are rated by, and what their means and points come to."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.checks.agreed import agreed_ratings
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.model.assessment import PersonAssessment
from kpi_handbook.model.dictionary import Dictionary
from kpi_handbook.model.person_reconciliation import PersonReconciliation
from kpi_handbook.model.validate import near
from kpi_handbook.model.versions import in_force
from kpi_handbook.problems import say
from kpi_handbook.score import first_day
from kpi_handbook.score.people import index_points
from kpi_scoring.exact import decimal_text, rounded
from kpi_scoring.person import index_of


def wrong_ratings(subject: Subject) -> Iterator[Found]:
    """Yield layers, aspects and ratings that the dictionary does not have, and means that do not come out."""
    for record, entry in subject.handbook.of(PersonAssessment):
        dictionary = _dictionary(subject, record.period, record.dictionary)
        top = entry.document.root()
        for field in (top, *top.get("earlier")):
            yield from _position(subject, dictionary, field)
    for one in agreed_ratings(subject):
        dictionary = _dictionary(subject, one.period)
        if dictionary:
            yield from _rating(dictionary, one.rating, one.field)
    for case, entry in subject.handbook.of(PersonReconciliation):
        dictionary = _dictionary(subject, case.period)
        if dictionary and case.layer in dictionary.section_weights:
            yield from _means(dictionary, case, entry.document.root())


def _dictionary(subject: Subject, period: str, name: str | None = None) -> Dictionary | None:
    known = [one for one, _entry in subject.handbook.dictionaries if name in {None, one.id}]
    return in_force(known, first_day(period))


def _position(subject: Subject, dictionary: Dictionary | None, field: Field) -> Iterator[Found]:
    if dictionary is None:
        message = say("no assessment dictionary is in force for this")
        yield at(field.get("layer"), message, say("add one in kpi_defs/dictionaries/, or name another one"))
        return
    layer = field.get("layer")
    is_known = layer.value in subject.handbook.known["layer"]  # of a layer that nobody knows another rule speaks
    if is_known and layer.value not in dictionary.section_weights:
        message = say("{dictionary} has no weights for the layer {layer}", dictionary=dictionary.id, layer=layer.value)
        yield at(layer, message, say("write one of {layers}", layers=", ".join(dictionary.section_weights)))
    aspects = [aspect.id for aspect in dictionary.aspects]
    for name in ("section_b_agreed", "section_b_evidence"):
        yield from _unknown(field.get(name), aspects, dictionary)
    missing = [one for one in aspects if one not in (field.get("section_b_agreed").value or {})]
    if missing:
        agreed = field.get("section_b_agreed")
        message = say("{aspects} has no rating here", aspects=", ".join(missing))
        help_text = say("add {aspects}; write null where nothing is agreed yet", aspects=", ".join(missing))
        yield Found(agreed.document, agreed.key_span, agreed.path, message, help_text)


def _unknown(mapping: Field, aspects: list[str], dictionary: Dictionary) -> Iterator[Found]:
    for name in mapping.value if isinstance(mapping.value, dict) else ():
        if name not in aspects:
            field, meant = mapping.get(name), near(name, aspects)
            message = say("{dictionary} has no aspect {name}", dictionary=dictionary.id, name=name)
            help_text = say("write one of {aspects}", aspects=", ".join(aspects))
            if meant:
                help_text = say('did you mean "{meant}"?', meant=meant)
            yield Found(field.document, field.key_span, field.path, message, help_text)


def _rating(dictionary: Dictionary, rating: Decimal, field: Field) -> Iterator[Found]:
    scale = dictionary.scale
    is_inside = scale.min <= rating <= scale.max
    if not is_inside or (scale.step and (rating - scale.min) % scale.step):
        message = say("{rating} is not on the scale", rating=rating)
        steps = {"low": scale.min, "high": scale.max, "step": scale.step}
        yield at(field, message, say("write a rating from {low} to {high}, in steps of {step}", **steps))


def _means(dictionary: Dictionary, case: PersonReconciliation, top: Field) -> Iterator[Found]:
    """Yield stated means, and the stated index of the agreed one, that are not what comes out."""
    stated = top.get("weighted_mean")
    for name, given in case.weighted_mean.items():
        mean = _mean(dictionary, case, name)
        if mean is not None:
            yield from _compared(given, mean, stated.get(name))
    agreed = _mean(dictionary, case, "agreed")
    index = index_points(dictionary)
    if case.agreed_index is not None and agreed is not None and index[0][0] <= agreed <= index[-1][0]:
        yield from _compared(case.agreed_index, index_of(agreed, index), top.get("agreed_index"))


def _mean(dictionary: Dictionary, case: PersonReconciliation, name: str) -> Fraction | None:
    """Return the weighted mean of one view, or None where it says nothing about an aspect that counts."""
    views = {one.aspect: getattr(one, {"self": "self_"}.get(name, name)) for one in case.items}
    weights = {one.id: one.weights.get(case.layer or "", Decimal(0)) for one in dictionary.aspects}
    counting = {aspect: weight for aspect, weight in weights.items() if weight}
    if not counting or any(views.get(aspect) is None for aspect in counting):
        return None
    total = sum((Fraction(views[aspect]) * Fraction(weight) for aspect, weight in counting.items()), Fraction(0))
    return total / Fraction(sum(counting.values()))


def _compared(stated: Decimal, computed: Fraction, field: Field) -> Iterator[Found]:
    right = rounded(computed, max(0, -int(stated.as_tuple().exponent)))
    if right != stated:
        message = say("{stated} is stated here, but {right} comes out", stated=stated, right=decimal_text(computed))
        yield at(field, message, say("write {right}", right=right))
