"""Assessment dictionaries: sections, aspects, behavioural anchors, weights by layer."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from kpi_handbook.model.fields import (
    Block,
    Code,
    Day,
    Id,
    Many,
    Number,
    PolicyRef,
    Record,
    Whole,
    Words,
)


class RatingName(Record):
    """What a rating is called."""

    rating: Whole
    name: Words


class Scale(Record):
    """The ratings an aspect can have."""

    min: Whole
    max: Whole
    step: Number
    names: Annotated[tuple[Annotated[RatingName, Block], ...], Many] = ()


class Section(Record):
    """A part of a person's result."""

    id: Code
    name: Words
    input: Literal["achievement", "rating"]
    index: Annotated[Mapping[str, Number], Block] = Field(default_factory=dict)


class Split(Record):
    """How the key results of a layer are made up."""

    corporate: Number
    unit: Number
    individual: Number


class LayerWeights(Record):
    """The weights of the sections for one layer."""

    A: Number
    B: Number
    a_split: Annotated[Split, Block]


class Anchor(Record):
    """The behaviour that earns a rating, what lifts it, and what proves it."""

    rating: Whole
    text: Words
    lift: Words | None = None
    evidence: Words | None = None


class Aspect(Record):
    """One thing a person is assessed on."""

    id: Code
    section: Code
    name: Words
    definition: Words
    weights: Annotated[Mapping[str, Number], Block]
    anchors: Annotated[tuple[Annotated[Anchor, Block], ...], Many]
    readings: Annotated[Mapping[str, Words], Block] = Field(default_factory=dict)


class Dictionary(Record):
    """The file `dictionaries/<id>.yml`."""

    id: Id
    version: Whole
    valid_from: Day
    scale: Annotated[Scale, Block]
    sections: Annotated[tuple[Annotated[Section, Block], ...], Many]
    section_weights: Annotated[Mapping[str, Annotated[LayerWeights, Block]], Block]
    aspects: Annotated[tuple[Annotated[Aspect, Block], ...], Many]
    policy: PolicyRef | None = None
    name: Words | None = None
