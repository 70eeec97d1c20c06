"""JSON Schemas of the files of a handbook, so that editors offer its ids and explain its fields."""

from kpi_handbook.exports.schemas.schema import schema_of, schema_text, title_of

__all__ = ["schema_of", "schema_text", "title_of"]
