"""What `retired.yml` says about ids that are never used again, as it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kpi_handbook.checks.written import day_in, text_in
from kpi_handbook.load import Field
from kpi_handbook.model.handbook import Handbook

_LISTS = {"KPI": "kpis", "unit": "units"}


@dataclass(frozen=True)
class RetiredRow:
    """One retired id."""

    field: Field

    @property
    def since(self) -> date:
        """The first day it is retired; one that cannot be read lies before every other day."""
        return day_in(self.field.get("since")) or date.min

    @property
    def remove_after(self) -> date | None:
        """The day after which its file goes."""
        return day_in(self.field.get("remove_after"))

    @property
    def successor(self) -> str:
        """What stands in its place, or nothing."""
        return text_in(self.field.get("successor"))


def retired_rows(book: Handbook, kind: str) -> Mapping[str, RetiredRow]:
    """Return the retired ids of KPIs or units; other kinds of records are not retired."""
    rows: dict[str, RetiredRow] = {}
    if kind in _LISTS:
        for entry in book.kind("retired"):
            for row in entry.document.root().get(_LISTS[kind]):
                if name := text_in(row.get("id")):
                    rows.setdefault(name, RetiredRow(row))
    return rows
