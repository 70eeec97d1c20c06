"""What a rule is: a code, a page, and a function from the handbook to what it found."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib import import_module
from typing import Any, Literal

from kpi_handbook.acts.history import History
from kpi_handbook.load import Document, Field, FieldPath, Finding
from kpi_handbook.load.document import dotted
from kpi_handbook.load.site_files import Site
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import Edit, Fix, Note, Problem, Say, Severity, Span
from kpi_handbook.sources import Submitted

Options = Mapping[str, Any]  # numbers, truth values, texts and lists of them, as YAML gives them


@dataclass(frozen=True, eq=False)
class Subject:
    """What is checked: the definitions, what was submitted, and the day it is."""

    handbook: Handbook
    submitted: Submitted
    today: date
    findings: tuple[tuple[Document, Finding], ...] = field(default=(), repr=False)
    base: "Subject | None" = field(default=None, repr=False)
    """The handbook before a change; the rules of group 8 compare with it, and say nothing without it."""
    published: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The files of the publication records, by path."""
    histories: Mapping[str, History] = field(default_factory=dict, repr=False)
    """What was done in each period, as far as it is recorded."""
    code_owners: tuple[str, bytes] | None = field(default=None, repr=False)
    """The path and the bytes of the file that says who reviews what, where there is one."""
    site: Site = field(default_factory=Site, repr=False)
    """What the site is made of besides the handbook, where that is known."""
    author: str = ""
    """The role or account that proposes the change, where that is known."""
    options: Mapping[str, Options] = field(default_factory=dict)
    """What the company chose for a rule, by code."""
    told: tuple[Problem, ...] = field(default=(), repr=False)
    """What the other rules found, for the rules that speak last."""
    rules: "Mapping[str, Rule | None]" = field(default_factory=dict, repr=False)
    """The rules by code and by name, for the rules that speak last; None for one that is not asked in this run."""

    def found(self, *kinds: str) -> Iterator[tuple[Document, Finding]]:
        """Return what loading and reading noticed, of some kinds."""
        return ((document, finding) for document, finding in self.findings if finding.kind in kinds)

    def options_of(self, code: str, defaults: Options) -> Options:
        """Return a rule's options: its own, with the company's over them."""
        return {**defaults, **self.options.get(code, {})}


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
    fix: Fix | None = None


@dataclass(frozen=True)
class Rule:
    """A rule of the catalogue; its module, named by its code, is loaded when the rule is asked or explained."""

    code: str
    name: str
    severity: Severity
    """The loudest it gets by itself, but for preview rules."""
    preview: bool = False
    """Runs only where somebody asked for it."""
    fixable: Literal["", "safe", "unsafe"] = ""
    settled: str = ""
    """The function of its module that runs although nobody asked for the rule: the part of it that is no preview."""
    asks: str = "check"
    """The function of its module that finds."""
    last: bool = False
    """Speaks about what the other rules said."""

    @cached_property
    def _module(self) -> Any:
        return import_module(f"{__package__}.{self.code}")

    @property
    def page(self) -> str | None:
        """Return what the rule does, why it matters and how to mend what it finds: the docstring of its module."""
        page: str | None = self._module.__doc__
        return page

    @property
    def options(self) -> Options:
        """Return what a company may choose in `checks.yml`, with what holds where it does not."""
        return getattr(self._module, "OPTIONS", {})

    def check(self, subject: Subject) -> Iterable[Found]:
        """Return what the rule finds in a handbook."""
        found: Iterable[Found] = getattr(self._module, self.asks)(subject)
        return found

    @property
    def group(self) -> int:
        """Return the hundred of the code."""
        return int(self.code[3])

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
                fix=found.fix,
            )


def at(
    field_: Field,
    message: Say,
    help_text: Say,
    notes: tuple[Note, ...] = (),
    *,
    severity: Severity | None = None,
    fix: Fix | None = None,
) -> Found:
    """Return what a rule says about the value of a field."""
    return Found(field_.document, field_.span, field_.path, message, help_text, notes, severity, fix)


def about(document: Document, finding: Finding, message: Say, help_text: Say, *, fix: Fix | None = None) -> Found:
    """Return what a rule says about a finding of the loader."""
    return Found(document, finding.span, finding.path, message, help_text, fix=fix)


def writing(field_: Field, text: str, *, safe: bool = True) -> Fix:
    """Return the fix that writes another text in the place of a field's value."""
    return Fix((Edit(field_.span, text),), (field_.path,), safe)


def first_line(rule: Rule) -> str:
    """Return the headline of a rule's page."""
    return (rule.page or "").strip().split("\n", 1)[0]
