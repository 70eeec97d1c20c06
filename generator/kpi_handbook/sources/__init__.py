"""Where submitted values come from; a new source is one module that returns submissions."""

from kpi_handbook.sources.csv_files import Submitted, read_submitted

__all__ = ["Submitted", "read_submitted"]
