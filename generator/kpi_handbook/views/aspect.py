"""One aspect of the assessment dictionary: its levels, what lifts to the next one, and what that is worth."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.charts.weights import LayerPart, LayerRow, layer_bars
from kpi_handbook.model.dictionary import Anchor, Aspect, Dictionary
from kpi_handbook.model.fields import Text
from kpi_handbook.views import paths
from kpi_handbook.views.bands import band_rows
from kpi_handbook.views.company import Company
from kpi_handbook.views.dictionary import EVIDENCE_CAP, gates_of
from kpi_handbook.views.kpi import Link
from kpi_handbook.views.layers import LayerName, choices, index_by_rating, layer_names, section_name, version_words
from kpi_scoring.exact import rounded

_MET = 100  # the index of a level that meets the standard
_REST_TONE, _RESULTS_TONE, _OWN_TONE = 4, 3, 1


@dataclass(frozen=True)
class LayerShare:
    """What the aspect weighs in a layer."""

    layer: LayerName
    weight: str
    share: str


@dataclass(frozen=True)
class Lift:
    """What leads from a level to the next one, and the points of the final result it is worth."""

    steps: str
    text: str
    worth: tuple[tuple[LayerName, str], ...]


@dataclass(frozen=True)
class Level:
    """One level of the ladder."""

    rating: int
    name: str
    index: str
    meaning: str
    is_met: bool
    text: str
    evidence: str
    lift: Lift | None
    """What leads to the level above."""


@dataclass(frozen=True)
class AspectView:
    """The whole page."""

    id: str
    name: str
    name_text: Text
    version: str
    lead: str
    share: str
    gates: tuple[str, ...]
    layers: tuple[LayerShare, ...]
    choices: tuple[LayerName, ...]
    levels: tuple[Level, ...]
    chart: str
    legend: tuple[tuple[int, str], ...]
    section: str
    needs_evidence: str
    readings: tuple[tuple[Link, str], ...]
    others: tuple[Link, ...]


def aspect_view(company: Company, dictionary: Dictionary, aspect: Aspect) -> AspectView:
    """Return the page of an aspect."""
    _ = company.say.translate
    section = section_name(company, dictionary, aspect.section)
    evidence = _("A level above {most} needs evidence, and so does level {least}.")
    others = [one for one in dictionary.aspects if one.id != aspect.id]
    return AspectView(
        id=aspect.id,
        name=company.words(aspect.name),
        name_text=aspect.name,
        version=version_words(company, dictionary),
        lead=f"{company.words(aspect.definition).rstrip('.')}.",
        share=_range(company, dictionary, aspect),
        gates=tuple(words for gate, words in gates_of(company, dictionary) if gate.aspect == aspect.id),
        layers=tuple(_shares(company, dictionary, aspect)),
        choices=choices(company, dictionary),
        levels=tuple(_levels(company, dictionary, aspect)),
        chart=_chart(company, dictionary, aspect),
        legend=(
            (_RESULTS_TONE, section_name(company, dictionary, "A")),
            (_OWN_TONE, f"{aspect.id} {company.words(aspect.name)}"),
            (_REST_TONE, _("{section}: the other aspects").format(section=section)),
        ),
        section=section,
        needs_evidence=evidence.format(most=EVIDENCE_CAP, least=dictionary.scale.min),
        readings=tuple(
            (Link(company.unit_name(unit), f"{paths.ORGANIZATION}#{unit}"), company.words(words))
            for unit, words in aspect.readings.items()
        ),
        others=tuple(Link(f"{one.id} {company.words(one.name)}", paths.aspect(one.id)) for one in others),
    )


def _weight(aspect: Aspect, layer: str) -> Fraction:
    return Fraction(aspect.weights.get(layer, Decimal(0)))


def _share(dictionary: Dictionary, aspect: Aspect, layer: str) -> Fraction:
    """Return the percent of the final result that an aspect decides."""
    return _weight(aspect, layer) * Fraction(dictionary.section_weights[layer].B) / 100


def _range(company: Company, dictionary: Dictionary, aspect: Aspect) -> str:
    _, percent = company.say.translate, company.say.percent
    layers = [layer.id for layer in layer_names(company, dictionary)]
    shares = sorted(_share(dictionary, aspect, layer) for layer in layers)
    if not shares:
        return ""
    if shares[0] == shares[-1]:
        return _("{share} of the final result in every layer.").format(share=percent(shares[0]))
    words = _("{least} to {most} of the final result, depending on the layer.")
    return words.format(least=percent(shares[0]), most=percent(shares[-1]))


def _shares(company: Company, dictionary: Dictionary, aspect: Aspect) -> Iterator[LayerShare]:
    percent = company.say.percent
    for layer in layer_names(company, dictionary):
        weight, share = _weight(aspect, layer.id), _share(dictionary, aspect, layer.id)
        yield LayerShare(layer, percent(weight), percent(share))


def _levels(company: Company, dictionary: Dictionary, aspect: Aspect) -> Iterator[Level]:
    names = {one.rating: company.words(one.name) for one in dictionary.scale.names}
    meanings = {band.rating: band.meaning for band in band_rows(company)}
    index = index_by_rating(dictionary)
    for anchor in sorted(aspect.anchors, key=lambda anchor: anchor.rating, reverse=True):
        is_met = index.get(anchor.rating) == _MET
        yield Level(
            rating=anchor.rating,
            name=names.get(anchor.rating, ""),
            index=company.say.plain(index[anchor.rating]) if anchor.rating in index else "–",
            meaning=meanings.get(anchor.rating, "") if is_met else "",
            is_met=is_met,
            text=company.words(anchor.text),
            evidence=company.words(anchor.evidence),
            lift=_lift(company, dictionary, aspect, anchor),
        )


def _lift(company: Company, dictionary: Dictionary, aspect: Aspect, anchor: Anchor) -> Lift | None:
    """Return what leads up from a level: its share of the result times the step of the index."""
    index = index_by_rating(dictionary)
    upper = anchor.rating + 1
    if upper not in index or anchor.rating not in index:
        return None
    step = Fraction(index[upper] - index[anchor.rating])
    shares = ((layer, _share(dictionary, aspect, layer.id)) for layer in layer_names(company, dictionary))
    steps = company.say.translate("From {lower} to {upper}").format(lower=anchor.rating, upper=upper)
    worth = tuple((layer, company.say.change(share * step / 100)) for layer, share in shares)
    return Lift(steps, company.words(anchor.lift), worth)


def _chart(company: Company, dictionary: Dictionary, aspect: Aspect) -> str:
    _, percent = company.say.translate, company.say.percent
    layers = layer_names(company, dictionary)
    heads = [section_name(company, dictionary, letter) for letter in ("A", "B")]
    shares = {layer.id: _share(dictionary, aspect, layer.id) for layer in layers}
    return layer_bars(
        [LayerRow(layer.name, _parts(company, dictionary, aspect, layer.id)) for layer in layers],
        key=f"aspect-{aspect.id}",
        title=_("{aspect} in the final result of each layer").format(aspect=aspect.id),
        desc="; ".join(f"{layer}: {percent(share)}" for layer, share in shares.items()),
        heads=heads,
    )


def _parts(
    company: Company, dictionary: Dictionary, aspect: Aspect, layer: str
) -> tuple[tuple[LayerPart, ...], tuple[LayerPart, ...]]:
    """Return section A, then the aspect and what is left of section B."""
    plain, weights = company.say.plain, dictionary.section_weights[layer]
    share = _share(dictionary, aspect, layer)
    own = rounded(share, 6)
    rest = weights.B - own
    return (LayerPart(weights.A, plain(weights.A), plain(weights.A), _RESULTS_TONE),), (
        LayerPart(own, f"{aspect.id} {plain(own)}", plain(own), _OWN_TONE),
        LayerPart(rest, plain(rest), plain(rest), _REST_TONE),
    )
