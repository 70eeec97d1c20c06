"""Class canonical: records, their JSON files and the lines of the log have one spelling only."""

from collections.abc import Iterator

from kpi_handbook.records.canonical import NotCanonical, parse
from kpi_handbook.records.publication import LOG, Published
from kpi_handbook.records.verify.finding import Finding, KnownHead
from kpi_handbook.records.verify.lines import log_lines


def check(published: Published, _known: KnownHead | None) -> Iterator[Finding]:
    """Parse everything strictly, write it again, and compare the bytes."""
    for line in log_lines(published):
        yield from _spelling(LOG, line.raw, f"line {line.number}: ")
    for path, content in sorted(published.files.items()):
        if path.endswith(".json"):
            yield from _spelling(path, content)


def _spelling(path: str, content: bytes, place: str = "") -> Iterator[Finding]:
    try:
        parse(content)
    except NotCanonical as error:
        yield Finding("canonical", error.finding, path, f"{place}{error}")
