"""What a rule is: a code, a page, and a function from the handbook to what it found."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from kpi_handbook.load import Document, Field, FieldPath, Finding
from kpi_handbook.load.document import dotted
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import Note, Problem, Say, Severity, Span
from kpi_handbook.sources import Submitted


@dataclass(frozen=True)
class Subject:
    """What is checked: the definitions, what was submitted, and the day it is."""

    handbook: Handbook
    submitted: Submitted
    today: date
    findings: tuple[tuple[Document, Finding], ...] = field(default=(), repr=False)

    def found(self, *kinds: str) -> Iterator[tuple[Document, Finding]]:
        """Return what loading and reading noticed, of some kinds."""
        return ((document, finding) for document, finding in self.findings if finding.kind in kinds)


@dataclass(frozen=True)
class Found:
    """What a rule says about one place; the rule's code and severity are added by the runner."""

    document: Document
    span: Span
    path: FieldPath
    message: Say
    help: Say
    notes: tuple[Note, ...] = ()
    severity: Severity | None = None
    """Set where a rule speaks with two voices; else the rule's own."""


@dataclass(frozen=True)
class Rule:
    """A rule of the catalogue; `page` is its module's docstring."""

    code: str
    name: str
    severity: Severity
    page: str | None
    check: Callable[[Subject], Iterable[Found]]

    def problems(self, subject: Subject) -> Iterator[Problem]:
        """Return what the rule finds in a handbook as problems."""
        for found in self.check(subject):
            yield Problem(
                code=self.code,
                name=self.name,
                severity=found.severity or self.severity,
                path=found.document.path,
                span=found.span,
                message=found.message,
                help=found.help,
                field=dotted(found.path),
                notes=found.notes,
            )


def at(field_: Field, message: Say, help_text: Say, notes: tuple[Note, ...] = ()) -> Found:
    """Return what a rule says about the value of a field."""
    return Found(field_.document, field_.span, field_.path, message, help_text, notes)


def about(document: Document, finding: Finding, message: Say, help_text: Say) -> Found:
    """Return what a rule says about a finding of the loader."""
    return Found(document, finding.span, finding.path, message, help_text)


def first_line(rule: Rule) -> str:
    """Return the headline of a rule's page."""
    return (rule.page or "").strip().split("\n", 1)[0]


Values = Mapping[str, str]
