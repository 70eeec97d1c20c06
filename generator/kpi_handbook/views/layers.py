"""Layers and sections of the assessment dictionary: which is in force, what they are called, what they weigh."""

from dataclasses import dataclass
from decimal import Decimal

from kpi_handbook.charts.weights import LayerPart, LayerRow, layer_bars
from kpi_handbook.model.dictionary import Dictionary
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.versions import in_force
from kpi_handbook.score import first_day
from kpi_handbook.views.company import Company

_MOST_COLUMNS = 8  # the style sheet can single out so many


@dataclass(frozen=True)
class LayerName:
    """A layer: its name, and the column that the choice of a layer shows."""

    id: str
    name: str
    column: str


def current_dictionary(company: Company) -> tuple[Dictionary, Entry] | None:
    """Return the dictionary in force in the latest period, or None where there is none."""
    cycle = company.scores.cycle
    period = company.scores.period or (cycle.periods[-1] if cycle else None)
    found = list(company.book.dictionaries)
    versions = [record for record, _entry in found if record.id == found[0][0].id]
    current = in_force(versions, first_day(period)) if period else None
    return next((pair for pair in found if pair[0] is (current or versions[0])), None)


def layer_names(company: Company, dictionary: Dictionary) -> tuple[LayerName, ...]:
    """Return the layers that have weights, top layer first."""
    organization = company.book.organization
    known = sorted(organization.layers, key=lambda layer: layer.order) if organization else []
    names = {layer.id: company.words(layer.name) for layer in known if layer.id in dictionary.section_weights}
    ids = [*names, *(layer for layer in dictionary.section_weights if layer not in names)]
    return tuple(LayerName(layer, f"{layer} {names.get(layer, '')}".strip(), f"c{n}") for n, layer in enumerate(ids, 1))


def choices(company: Company, dictionary: Dictionary) -> tuple[LayerName, ...]:
    """Return the layers a reader can choose from; none where the choice would be empty or too wide."""
    layers = layer_names(company, dictionary)
    return layers if 1 < len(layers) <= _MOST_COLUMNS else ()


def section_name(company: Company, dictionary: Dictionary, letter: str) -> str:
    """Return the name of a section behind its letter."""
    name = next((company.words(section.name) for section in dictionary.sections if section.id == letter), "")
    return f"{letter} {name}".strip()


def version_words(company: Company, dictionary: Dictionary) -> str:
    """Return which version of the dictionary it is, and since when."""
    words = company.say.translate("version {version}, from {day}")
    return words.format(version=dictionary.version, day=company.say.day(dictionary.valid_from))


def index_by_rating(dictionary: Dictionary) -> dict[int, Decimal]:
    """Return the index that each rating becomes."""
    section = next((section for section in dictionary.sections if section.input == "rating"), None)
    return {int(rating): index for rating, index in section.index.items()} if section else {}


def layer_chart(company: Company, dictionary: Dictionary) -> str:
    """Return what the result of each layer is made of, as bars."""
    _, percent = company.say.translate, company.say.percent
    layers = layer_names(company, dictionary)
    heads = [section_name(company, dictionary, letter) for letter in ("A", "B")]
    rows = [LayerRow(layer.name, _parts(company, dictionary, layer.id)) for layer in layers]
    weights = ((layer.id, dictionary.section_weights[layer.id]) for layer in layers)
    described = "; ".join(f"{layer}: A {percent(weight.A)}, B {percent(weight.B)}" for layer, weight in weights)
    title = _("Percent of the final result in each layer")
    return layer_bars(rows, key="layers", title=title, desc=described, heads=heads)


def _parts(company: Company, dictionary: Dictionary, layer: str) -> tuple[tuple[LayerPart, ...], ...]:
    _, plain = company.say.translate, company.say.plain
    weights = dictionary.section_weights[layer]
    split = weights.a_split
    named = ((split.corporate, _("company")), (split.unit, _("unit")), (split.individual, _("individual")))
    parts = (LayerPart(value, f"{plain(value)} {word}", plain(value), n) for n, (value, word) in enumerate(named, 1))
    return tuple(parts), (LayerPart(weights.B, plain(weights.B), plain(weights.B), 4),)
