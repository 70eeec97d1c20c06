"""What a format prints: problems, the files they stand in, and the language of the words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kpi_handbook.checks.rule import Subject
from kpi_handbook.load import Document
from kpi_handbook.problems import Problem, Severity


@dataclass(frozen=True)
class Report:
    """The result of one run."""

    problems: Sequence[Problem]
    subject: Subject
    translate: Callable[[str], str] = str
    changed: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """The lines of each file that a pull request changes, where that is known."""
    folder: str = ""
    """The folder of the handbook inside its repository; a code host looks for files from the top of that."""
    site: str = ""
    """The address of the published handbook, where that is known."""
    is_coloured: bool = False
    is_change: bool = False
    """Whether the problems are those that a change brings."""

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Every file that was read, by path."""
        tables = (table.document for table in self.subject.submitted.tables.values())
        groups = (self.subject.handbook.documents, tables)
        return {document.path: document for group in groups for document in group}

    @property
    def is_complete(self) -> bool:
        """Say whether every file could be read to its end."""
        return all(document.readable for document in self.documents.values())

    def lines_of(self, path: str) -> list[str]:
        """Return the lines of a file, without what ends them."""
        text = self.documents[path].text if path in self.documents else ""
        return [line.removesuffix("\r") for line in text.split("\n")]

    def in_repository(self, path: str) -> str:
        """Return the path of a file as the host of the repository writes it."""
        return f"{self.folder}/{path}" if self.folder else path

    def count(self, severity: Severity) -> int:
        """Return how many problems are of a severity."""
        return sum(problem.severity is severity for problem in self.problems)

    def worst_first(self) -> list[Problem]:
        """Return errors before warnings and infos, and among them what stands on changed lines first."""
        order = list(Severity)

        def key(problem: Problem) -> tuple[int, bool]:
            return order.index(problem.severity), problem.span.line not in self.changed.get(problem.path, ())

        return sorted(self.problems, key=key)
