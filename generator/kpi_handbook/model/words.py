"""The glossary, the OKRs, retired ids, and the settings of the checks."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from kpi_handbook.model.fields import (
    Block,
    Code,
    Day,
    Id,
    KpiRef,
    Many,
    Number,
    ObjectiveRef,
    Record,
    RoleRef,
    String,
    UnitRef,
    Words,
)


class Term(Record):
    """A word of the field in every language."""

    id: Id
    term: Words
    meaning: Words
    see: Annotated[tuple[String, ...], Many] = ()


class Glossary(Record):
    """The file `glossary.yml`."""

    terms: Annotated[tuple[Annotated[Term, Block], ...], Many]


class KeyResult(Record):
    """How an objective knows that it is reached."""

    id: Id
    name: Words
    kind: Literal["metric", "milestone", "keep_below", "keep_above"]
    baseline: Number | None = None
    target: Number | None = None
    actual: Number | None = None
    due: Day | None = None
    done: Day | None = None
    as_of: Day | None = None


class Initiative(Record):
    """What will be done; never a key result."""

    id: Id
    owner: RoleRef
    kpi: KpiRef | None = None
    name: Words | None = None


class Okr(Record):
    """An objective with its key results."""

    id: Id
    period: Code
    as_of: Day
    unit: UnitRef
    ambition: Literal["committed", "aspirational"]
    supports: Annotated[tuple[ObjectiveRef, ...], Many]
    objective: Words
    key_results: Annotated[tuple[Annotated[KeyResult, Block], ...], Many]
    initiatives: Annotated[tuple[Annotated[Initiative, Block], ...], Many] = ()


class Okrs(Record):
    """The file `okrs/<okr-period>.yml`."""

    okrs: Annotated[tuple[Annotated[Okr, Block], ...], Many]


class RetiredId(Record):
    """An id that is never used again."""

    id: Id
    since: Day
    reason: Words
    successor: String | None = None
    remove_after: Day | None = None


class Retired(Record):
    """The file `retired.yml`."""

    kpis: Annotated[tuple[Annotated[RetiredId, Block], ...], Many] = ()
    units: Annotated[tuple[Annotated[RetiredId, Block], ...], Many] = ()


class WordLists(Record):
    """Words that a company's rules let pass."""

    allow: Annotated[tuple[String, ...], Many] = ()


class Settings(Record):
    """The file `checks.yml`."""

    severity: Annotated[Mapping[str, Any], Block] = Field(default_factory=dict)
    select: Annotated[tuple[String, ...], Many] = ()
    options: Annotated[Mapping[str, Any], Block] = Field(default_factory=dict)
    per_path: Annotated[Mapping[str, Any], Block] = Field(default_factory=dict)
    words: Annotated[WordLists, Block] = WordLists()
    fail_on: Literal["error", "warning", "info"] = "error"
