"""The assessment dictionary: how layers, sections and aspects make a person's result."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from kpi_handbook.charts.weights import weight_bar
from kpi_handbook.model.dictionary import Aspect, Dictionary
from kpi_handbook.model.policy import Gate
from kpi_handbook.views import paths
from kpi_handbook.views.bands import band_rows
from kpi_handbook.views.company import Company
from kpi_handbook.views.layers import (
    LayerName,
    choices,
    index_by_rating,
    layer_chart,
    layer_names,
    section_name,
    version_words,
)
from kpi_handbook.views.policy import edges, policy_in_force
from kpi_scoring.exact import micro
from kpi_scoring.ratings import rating_of

EVIDENCE_CAP = 3
_EXAMPLE_A, _EXAMPLE_MEAN = Fraction(98), Fraction("3.5")


@dataclass(frozen=True)
class LayerWeights:
    """What a layer's result is made of, in percent."""

    layer: LayerName
    a: str
    parts: tuple[str, ...]
    b: str


@dataclass(frozen=True)
class WeightCell:
    """The weight of an aspect in a layer."""

    layer: LayerName
    weight: str
    bar: str


@dataclass(frozen=True)
class AspectRow:
    """An aspect with its weight in every layer."""

    id: str
    name: str
    path: str
    definition: str
    cells: tuple[WeightCell, ...]


@dataclass(frozen=True)
class RatingRow:
    """A rating, the index it becomes, and the final results that have it."""

    rating: int
    name: str
    index: str
    scores: str


@dataclass(frozen=True)
class Rule:
    """A rule of the assessment, and the page it is about."""

    name: str
    sentence: str
    path: str = ""
    link: str = ""


@dataclass(frozen=True)
class DictionaryView:
    """The whole page."""

    lead: str
    version: str
    chart: str
    legend: tuple[tuple[int, str], ...]
    columns: tuple[str, str, tuple[str, ...]]
    layers: tuple[LayerWeights, ...]
    choices: tuple[LayerName, ...]
    aspects_heading: str
    aspects: tuple[AspectRow, ...]
    totals: tuple[WeightCell, ...]
    ratings: tuple[RatingRow, ...]
    section_b: str
    example: str
    rules: tuple[Rule, ...]


def dictionary_view(company: Company, dictionary: Dictionary) -> DictionaryView:
    """Return the page of a dictionary."""
    say = company.say
    _ = say.translate
    layers = layer_names(company, dictionary)
    section_a, section_b = (section_name(company, dictionary, letter) for letter in ("A", "B"))
    rated = _("{section}: {count} aspects").format(section=section_b, count=len(dictionary.aspects))
    return DictionaryView(
        lead=_lead(company, dictionary),
        version=version_words(company, dictionary),
        chart=layer_chart(company, dictionary),
        legend=tuple(enumerate((*_legend(company, section_a), section_b), 1)),
        columns=(section_a, section_b, (_("company"), _("unit"), _("individual"))),
        layers=tuple(_weights(company, dictionary, layer) for layer in layers),
        choices=choices(company, dictionary),
        aspects_heading=rated,
        aspects=tuple(_aspect(company, dictionary, aspect) for aspect in dictionary.aspects),
        totals=tuple(_total(company, dictionary, layer) for layer in layers),
        ratings=tuple(_ratings(company, dictionary)),
        section_b=section_b,
        example=_example(company, dictionary),
        rules=tuple(_rules(company, dictionary)),
    )


def gates_of(company: Company, dictionary: Dictionary) -> Iterator[tuple[Gate, str]]:
    """Return the gates of the policy, each with its sentence."""
    policy = policy_in_force(company)
    _, plain = company.say.translate, company.say.plain
    for gate in policy.gates if policy else ():
        condition = _condition(company, gate, dictionary.scale.min)
        if gate.rating_max is not None:
            words, most = _("{condition}: the final rating is {most} at most."), plain(gate.rating_max)
        else:
            words, most = _("{condition}: the final result is {most} at most."), plain(gate.total_max or 0)
        yield gate, words.format(condition=condition, most=most)


def _condition(company: Company, gate: Gate, lowest: int) -> str:
    _ = company.say.translate
    edge = gate.at_most if gate.at_most is not None else gate.below or Decimal(0)
    if gate.aspect is not None:
        words = _("{aspect} rated {edge} or lower") if gate.below is None else _("{aspect} rated under {edge}")
        words = _("{aspect} rated {edge}") if gate.at_most == lowest else words
        return words.format(aspect=gate.aspect, edge=company.say.plain(edge))
    words = _("{kpi} with {edge} points or less") if gate.below is None else _("{kpi} with less than {edge} points")
    pair = company.kpis.get(gate.kpi or "")
    return words.format(kpi=company.words(pair[0].name) if pair else gate.kpi, edge=company.say.plain(edge))


def _lead(company: Company, dictionary: Dictionary) -> str:
    _ = company.say.translate
    words = _("The result of a person has two sections: A counts what was achieved, B how the work was done.")
    shares = [dictionary.section_weights[layer.id].A for layer in layer_names(company, dictionary)]
    falling = all(above > below for above, below in pairwise(shares)) and len(shares) > 1
    higher = " " + _("The higher the layer, the more the results count.") if falling else ""
    return words + higher


def _legend(company: Company, section: str) -> tuple[str, ...]:
    _ = company.say.translate
    words = (_("result of the company"), _("result of the unit"), _("own result"))
    return tuple(f"{section}: {word}" for word in words)


def _weights(company: Company, dictionary: Dictionary, layer: LayerName) -> LayerWeights:
    plain, weights = company.say.plain, dictionary.section_weights[layer.id]
    split = weights.a_split
    parts = (plain(split.corporate), plain(split.unit), plain(split.individual))
    return LayerWeights(layer, plain(weights.A), parts, plain(weights.B))


def _aspect(company: Company, dictionary: Dictionary, aspect: Aspect) -> AspectRow:
    largest = max(weight for one in dictionary.aspects for weight in one.weights.values())
    layers = layer_names(company, dictionary)
    return AspectRow(
        id=aspect.id,
        name=company.words(aspect.name),
        path=paths.aspect(aspect.id),
        definition=company.words(aspect.definition),
        cells=tuple(
            WeightCell(layer, company.say.plain(weight), weight_bar(weight, largest=largest))
            for layer in layers
            for weight in (aspect.weights.get(layer.id, Decimal(0)),)
        ),
    )


def _total(company: Company, dictionary: Dictionary, layer: LayerName) -> WeightCell:
    total = sum((aspect.weights.get(layer.id, Decimal(0)) for aspect in dictionary.aspects), Decimal(0))
    return WeightCell(layer, company.say.plain(total), "")


def _ratings(company: Company, dictionary: Dictionary) -> Iterator[RatingRow]:
    names = {one.rating: company.words(one.name) for one in dictionary.scale.names}
    index, bands = index_by_rating(dictionary), {band.rating: band for band in band_rows(company)}
    for rating in sorted({*index, *bands}, reverse=True):
        band = bands.get(rating)
        name = names.get(rating) or (band.name if band else "")
        points = company.say.plain(index[rating]) if rating in index else "–"
        yield RatingRow(rating, name, points, band.edge if band else "–")


def _example(company: Company, dictionary: Dictionary) -> str:
    """Return one invented result in figures, for the layer in which conduct counts most."""
    say, index = company.say, index_by_rating(dictionary)
    layers = layer_names(company, dictionary)
    below, above = int(_EXAMPLE_MEAN), int(_EXAMPLE_MEAN) + 1
    if below not in index or above not in index or not layers:
        return ""
    rest = _EXAMPLE_MEAN - below
    points = Fraction(index[below]) * (1 - rest) + Fraction(index[above]) * rest
    layer = max(layers, key=lambda one: dictionary.section_weights[one.id].B)
    weights = dictionary.section_weights[layer.id]
    final = (_EXAMPLE_A * Fraction(weights.A) + points * Fraction(weights.B)) / 100
    words = say.translate(
        "An invented example in {layer}: a mean rating of {mean} gives an index of {index}. With {achieved} in "
        "section A the result is {achieved} × {a} + {index} × {b} = {final}, rating {rating}."
    )
    return words.format(
        layer=layer.name,
        mean=say.number(_EXAMPLE_MEAN, 2),
        index=say.number(points),
        achieved=say.number(_EXAMPLE_A),
        a=say.percent(weights.A),
        b=say.percent(weights.B),
        final=say.number(final),
        rating=rating_of(micro(final), edges(company)),
    )


def _rules(company: Company, dictionary: Dictionary) -> Iterator[Rule]:
    _ = company.say.translate
    evidence = _("Without evidence an aspect is rated {most} at most. A rating of {least} needs evidence too.")
    sentence = evidence.format(most=EVIDENCE_CAP, least=dictionary.scale.min)
    yield Rule(_("Evidence"), sentence)
    for gate, words in gates_of(company, dictionary):
        path = paths.aspect(gate.aspect) if gate.aspect else paths.kpi(gate.kpi or "")
        aspect = next((one for one in dictionary.aspects if one.id == gate.aspect), None)
        link = f"{aspect.id} {company.words(aspect.name)}" if aspect else gate.kpi or ""
        yield Rule(company.words(gate.name), words, path, link)
    sections = _(
        "Sections cannot be traded: each keeps its own weight, and while one of them is not rated there is no final "
        "result."
    )
    yield Rule(_("Sections"), sections)
    agreed = _("The agreed rating counts. The two views of employee and supervisor are never averaged by rule.")
    yield Rule(_("Agreement"), agreed, paths.CYCLE, _("How a cycle works"))
