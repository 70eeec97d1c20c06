"""The glossary, the OKRs, retired ids, and the settings of the checks."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from kpi_handbook.model.fields import (
    Block,
    Class,
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

    change_class: ClassVar = Class.COSMETIC

    id: Id = Field(description="The id of the word: small letters, digits and hyphens.")
    term: Words = Field(description="The word.")
    meaning: Words = Field(description="What it means, in one sentence.")
    see: Annotated[tuple[String, ...], Many] = Field((), description="Ids of words that belong to it.")


class Glossary(Record):
    """The file `glossary.yml`."""

    change_class: ClassVar = Class.COSMETIC

    terms: Annotated[tuple[Annotated[Term, Block], ...], Many] = Field(description="The words of the field.")


class KeyResult(Record):
    """How an objective knows that it is reached."""

    change_class: ClassVar = Class.SCORING

    id: Id = Field(description="The id of the key result inside its objective.")
    name: Annotated[Words, Class.COSMETIC] = Field(description="What shows that the objective is reached.")
    kind: Literal["metric", "milestone", "keep_below", "keep_above"] = Field(
        description="Whether it is a figure to move, a day to meet, or a figure to keep."
    )
    baseline: Number | None = Field(None, description="The figure at the start.")
    target: Number | None = Field(None, description="The figure to reach.")
    actual: Number | None = Field(None, description="The figure now.")
    due: Day | None = Field(None, description="The day it is due.")
    done: Day | None = Field(None, description="The day it was done.")
    as_of: Annotated[Day | None, Class.GOVERNANCE] = Field(None, description="The day the actual was read.")


class Initiative(Record):
    """What will be done; never a key result."""

    change_class: ClassVar = Class.GOVERNANCE

    id: Id = Field(description="The id of the initiative inside its objective.")
    owner: RoleRef = Field(description="The role that does it.")
    kpi: KpiRef | None = Field(None, description="The KPI it is meant to move.")
    name: Annotated[Words | None, Class.COSMETIC] = Field(None, description="What is done.")


class Okr(Record):
    """An objective with its key results."""

    change_class: ClassVar = Class.MEANING

    id: Id = Field(description="The id of the objective: small letters, digits and hyphens.")
    period: Code = Field(description="The OKR period, such as `2026-Q2`.")
    as_of: Annotated[Day, Class.GOVERNANCE] = Field(description="The day the figures were read.")
    unit: UnitRef = Field(description="The unit it belongs to.")
    ambition: Literal["committed", "aspirational"] = Field(
        description="Whether all of it is promised, or it is meant to stretch."
    )
    supports: Annotated[tuple[ObjectiveRef, ...], Many] = Field(description="The strategic objectives it supports.")
    objective: Words = Field(description="What is to be achieved, in one sentence.")
    key_results: Annotated[tuple[Annotated[KeyResult, Block], ...], Many] = Field(
        description="How we know that it is reached."
    )
    initiatives: Annotated[tuple[Annotated[Initiative, Block], ...], Many] = Field(
        (), description="What is done for it; never a key result."
    )


class Okrs(Record):
    """The file `okrs/<okr-period>.yml`."""

    change_class: ClassVar = Class.MEANING

    okrs: Annotated[tuple[Annotated[Okr, Block], ...], Many] = Field(description="The objectives of the period.")


class RetiredId(Record):
    """An id that is never used again."""

    change_class: ClassVar = Class.GOVERNANCE

    id: Id = Field(description="The id that is never used again.")
    since: Day = Field(description="The day from which it is no longer used.")
    reason: Annotated[Words, Class.COSMETIC] = Field(description="Why it was retired.")
    successor: String | None = Field(None, description="The id that takes its place.")
    remove_after: Day | None = Field(None, description="The day after which its page may go.")


class Retired(Record):
    """The file `retired.yml`."""

    change_class: ClassVar = Class.GOVERNANCE

    kpis: Annotated[tuple[Annotated[RetiredId, Block], ...], Many] = Field((), description="KPIs that are retired.")
    units: Annotated[tuple[Annotated[RetiredId, Block], ...], Many] = Field((), description="Units that are retired.")


class WordLists(Record):
    """Words that a company's rules let pass."""

    change_class: ClassVar = Class.GOVERNANCE

    allow: Annotated[tuple[String, ...], Many] = Field((), description="Words and abbreviations that count as known.")


class PerPath(Record):
    """What holds for the files that a pattern such as `kpi_defs/kpis/draft/**` names."""

    change_class: ClassVar = Class.GOVERNANCE

    ignore: Annotated[tuple[String, ...], Many] = Field(
        (), description="Rules that are not heard for these files, by code or name."
    )


class Settings(Record):
    """The file `checks.yml`."""

    change_class: ClassVar = Class.GOVERNANCE

    severity: Annotated[Mapping[str, Literal["off", "info", "warning", "error"]], Block] = Field(
        default_factory=dict, description="How much a rule matters here, by its code or name."
    )
    select: Annotated[tuple[String, ...], Many] = Field(
        (), description="Rules that are not settled yet and run all the same, by code or name."
    )
    options: Annotated[Mapping[str, Annotated[Mapping[str, Any], Block]], Block] = Field(
        default_factory=dict, description="What is chosen for a rule, by its code or name."
    )
    per_path: Annotated[Mapping[str, Annotated[PerPath, Block]], Block] = Field(
        default_factory=dict,
        description="What holds for the files that a pattern names, such as `kpi_defs/kpis/draft/**`.",
    )
    words: Annotated[WordLists, Block] = Field(WordLists(), description="Words that the rules let pass.")
    fail_on: Literal["error", "warning", "info"] = Field("error", description="From here on `kpi check` ends with 1.")
