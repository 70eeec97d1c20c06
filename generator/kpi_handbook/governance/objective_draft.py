"""A new objective in a strategy map: written below the last one, as a draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpi_handbook.governance.yaml_text import TODO, scalar
from kpi_handbook.load.entries import readable, with_entry
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.strategy import StrategyMap
from kpi_handbook.problems import HandbookError


@dataclass(frozen=True)
class ObjectiveAnswers:
    """What is known of a new objective; words by language."""

    code: str
    perspective: str
    owner: str
    names: Mapping[str, str]
    arms: tuple[str, ...] = ()


def map_of(book: Handbook, cycle: str, unit: str) -> tuple[str, StrategyMap]:
    """Return the map of a unit in a cycle with its path; raises HandbookError where there is none."""
    for record, entry in book.maps:
        if (record.cycle, record.unit) == (cycle, unit):
            return entry.document.path, record
    there = ", ".join(f"{record.unit} in {record.cycle}" for record, _ in book.maps) or "no map that can be read"
    raise HandbookError(f"{unit} has no map in {cycle}", f"there is {there}", 1)


def with_objective(path: str, content: bytes, said: ObjectiveAnswers, languages: Sequence[str]) -> bytes:
    """Return the map with one more objective; every other byte stays."""

    def written(indent: int) -> str:
        inner = " " * (indent + 2)
        names = "".join(f"{inner}  {code}: {scalar(said.names.get(code) or TODO)}\n" for code in languages)
        texts = "".join(f"{inner}  {code}: {TODO}\n" for code in languages)
        return (
            f"{' ' * indent}- id: {said.code}\n{inner}perspective: {said.perspective}\n{inner}name:\n{names}"
            f"{inner}description:\n{texts}{inner}arms: [{', '.join(said.arms)}]\n{inner}role: draft\n"
            f"{inner}owner: {said.owner}\n"
        )

    return with_entry(readable(path, content), content, ("objectives",), written)
