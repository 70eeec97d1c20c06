"""The MkDocs plugin: the generated pages in the site of an engine, with the frame that the theme gives them."""

from kpi_handbook.mkdocs_plugin.plugin import KpiHandbookPlugin

__all__ = ["KpiHandbookPlugin"]
