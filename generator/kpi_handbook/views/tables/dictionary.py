"""The assessment dictionary as tables: weights of aspects and layers, ratings, and the levels of an aspect."""

from kpi_handbook.views.aspect import AspectView, Level
from kpi_handbook.views.company import Company
from kpi_handbook.views.dictionary import AspectRow, DictionaryView, LayerWeights, RatingRow
from kpi_handbook.views.tables.table import Dataset, Fields, Table, dataset, number, table, text


def dictionary_dataset(company: Company, view: DictionaryView, version: int) -> Dataset:
    """Return what counts how much, and what a rating is worth."""
    title = company.say.translate("Assessment dictionary")
    tables = (_aspects(company, view), _layers(company, view), _ratings(company, view))
    return dataset(company, "dictionary", title, tables, name=f"dictionary-v{version}")


def aspect_dataset(company: Company, view: AspectView, version: int) -> Dataset:
    """Return the levels of an aspect with what lifts from one to the next."""
    name = f"dictionary-v{version}-{view.id.lower()}"
    return dataset(company, "aspect", f"{view.id} {view.name}", (_levels(company, view),), name=name)


def _aspects(company: Company, view: DictionaryView) -> Table:
    _ = company.say.translate
    rows: tuple[AspectRow, ...] = view.aspects

    def weight(place: int) -> Fields[AspectRow]:
        layer = view.totals[place].layer
        title = _("{layer}, %").format(layer=layer.name)
        return number(f"weight_{layer.id}", title, lambda row: row.cells[place].weight)

    fields: tuple[Fields[AspectRow], ...] = (
        text("aspect", _("Id"), lambda row: row.id),
        text("name", _("Aspect"), lambda row: row.name),
        text("definition", _("Definition"), lambda row: row.definition),
        *(weight(place) for place in range(len(view.totals))),
    )
    return table("aspects", view.aspects_heading, fields, rows)


def _layers(company: Company, view: DictionaryView) -> Table:
    _ = company.say.translate
    rows: tuple[LayerWeights, ...] = view.layers
    company_share, unit_share, own_share = view.columns[2]
    fields: tuple[Fields[LayerWeights], ...] = (
        text("layer", _("Id"), lambda row: row.layer.id),
        text("name", _("Layer"), lambda row: row.layer.name),
        number("section_a", view.columns[0], lambda row: row.a),
        number("company", company_share, lambda row: row.parts[0]),
        number("unit", unit_share, lambda row: row.parts[1]),
        number("individual", own_share, lambda row: row.parts[2]),
        number("section_b", view.columns[1], lambda row: row.b),
    )
    return table("layers", _("Percent of the final result"), fields, rows)


def _ratings(company: Company, view: DictionaryView) -> Table:
    _ = company.say.translate
    rows: tuple[RatingRow, ...] = view.ratings
    fields: tuple[Fields[RatingRow], ...] = (
        number("rating", _("Rating"), lambda row: row.rating),
        text("name", _("Name"), lambda row: row.name),
        number("index", _("Index"), lambda row: row.index),
        text("scores", _("Final result"), lambda row: row.scores),
    )
    return table("ratings", _("From ratings to a result"), fields, rows)


def _levels(company: Company, view: AspectView) -> Table:
    _, six = company.say.translate, company.say.translate("{column}, six decimals")
    layers = [one.layer for one in view.layers]

    def worth(place: int) -> Fields[Level]:
        title = _("Points of the final result, {layer}").format(layer=layers[place].name)
        return number(
            f"worth_{layers[place].id}", title, lambda row: row.lift.worth[place][1] if row.lift else None, six
        )

    fields: tuple[Fields[Level], ...] = (
        number("level", _("Level"), lambda row: row.rating),
        text("name", _("Name"), lambda row: row.name),
        number("index", _("Index"), lambda row: row.index),
        text("anchor", _("What is seen"), lambda row: row.text),
        text("evidence", _("Evidence that counts"), lambda row: row.evidence),
        text("lift", _("What lifts to the next level"), lambda row: row.lift.text if row.lift else ""),
        *(worth(place) for place in range(len(layers))),
    )
    return table("levels", f"{view.id} {view.name}", fields, view.levels)
