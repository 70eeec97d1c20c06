"""The KPI handbook: everything that touches the world, around the arithmetic of `kpi_scoring`."""

__version__ = "0.1.0"
