"""The strategy map as tables: its objectives, and what drives what."""

from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.strategy_map import Belief, LaneRows, MapView, ObjectiveRow
from kpi_handbook.views.tables.table import Dataset, Fields, Table, dataset, number, table, text


def map_dataset(company: Company, view: MapView, cycle: str) -> Dataset:
    """Return the objectives of the map and the links between them."""
    title = company.say.translate("Strategy map")
    tables = (_objectives(company, view), _links(company, view))
    return dataset(company, "map", title, tables, name=f"map-{cycle}", period=company.scores.period)


def _objectives(company: Company, view: MapView) -> Table:
    _ = company.say.translate
    fields: tuple[Fields[tuple[LaneRows, ObjectiveRow]], ...] = (
        text("objective", _("Id"), lambda one: one[1].id),
        text("name", _("Objective"), lambda one: one[1].name),
        text("perspective", _("Perspective"), lambda one: one[0].name),
        text("description", _("Description"), lambda one: one[1].description),
        text("status", _("Status"), lambda one: one[1].status.word),
        number("score", _("Score"), lambda one: one[1].score),
        text("driven_by", _("Driven by"), lambda one: "; ".join(one[1].causes)),
        text("drives", _("Drives"), lambda one: "; ".join(one[1].effects)),
        text("kpis", _("KPIs"), lambda one: "; ".join(paths.id_in(link.path) for link in one[1].kpis)),
        text("owner", _("Owner"), lambda one: one[1].owner),
    )
    rows = [(lane, row) for lane in view.lanes for row in lane.rows]
    return table("objectives", _("Objectives"), fields, rows)


def _links(company: Company, view: MapView) -> Table:
    _ = company.say.translate
    fields: tuple[Fields[Belief], ...] = (
        text("from", _("From"), lambda link: link.cause),
        text("to", _("To"), lambda link: link.effect),
        text("why", _("Why we believe it"), lambda link: link.why),
        text("lag", _("Expected lag"), lambda link: link.lag),
    )
    return table("links", _("What drives what"), fields, view.beliefs)
