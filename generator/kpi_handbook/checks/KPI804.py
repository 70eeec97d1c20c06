"""A definition was deleted.

## What it does
Compares with the handbook before the change (`--base`). Reports KPIs whose last file is gone and that `retired.yml`
does not list. Drafts and proposals may be deleted.

## Why it matters
Links, old results and people's memory keep the id. Without an entry nobody learns what took its place, and the id may
be given to something else.

## How to fix
Add the id to `kpi_defs/retired.yml` with the day, the reason and the successor, if there is one. The file stays while a
cycle uses it.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject
from kpi_handbook.load import Document
from kpi_handbook.problems import Span, say


def check(subject: Subject) -> Iterator[Found]:
    """Find ids that disappeared."""
    if subject.base is None or not (place := _place(subject)):
        return
    known = subject.handbook.known["KPI"] | {one.id for one in subject.handbook.retired.kpis}
    for name, versions in subject.base.handbook.versions.items():
        if name not in known and any(kpi.status == "active" for kpi in versions):
            document, span = place
            paths = [entry.document.path for kpi, entry in subject.base.handbook.kpis if kpi.id == name]
            message = say("{kpi} was deleted, and is not listed as retired", kpi=name)
            help_text = say(
                "add it to kpis: here with id, since, reason and successor, or bring {path} back", path=paths[0]
            )
            yield Found(document, span, ("kpis",), message, help_text)


def _place(subject: Subject) -> tuple[Document, Span] | None:
    """Return where the entry belongs: the list of retired KPIs, or the organization where there is no such file."""
    for kind in ("retired", "organization"):
        for entry in subject.handbook.kind(kind):
            if not entry.document.readable or (kind == "retired" and entry.record is None):
                return None
            kpis = entry.document.root().get("kpis")
            return entry.document, kpis.key_span if kpis.value is not None else entry.document.head_span(())
    return None
