"""Bytes to plain data plus a side table of positions; nothing here knows what a KPI is."""

from kpi_handbook.load.document import Document, Field, FieldPath, Finding, Place
from kpi_handbook.load.tables import Table, load_table
from kpi_handbook.load.yaml_file import load_yaml

__all__ = ["Document", "Field", "FieldPath", "Finding", "Place", "Table", "load_table", "load_yaml"]
