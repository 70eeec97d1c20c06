"""Assessment dictionaries: sections, aspects, behavioural anchors, weights by layer."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from kpi_handbook.model.fields import (
    Block,
    Class,
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

    change_class: ClassVar = Class.COSMETIC

    rating: Whole = Field(description="The rating, a whole number.")
    name: Words = Field(description="What the rating is called.")


class Scale(Record):
    """The ratings an aspect can have."""

    change_class: ClassVar = Class.SCORING

    min: Whole = Field(description="The lowest rating.")
    max: Whole = Field(description="The highest rating.")
    step: Number = Field(description="The distance between two ratings, such as 1 or 0.5.")
    names: Annotated[tuple[Annotated[RatingName, Block], ...], Many] = Field(
        (), description="What each rating is called."
    )


class Section(Record):
    """A part of a person's result."""

    change_class: ClassVar = Class.SCORING

    id: Code = Field(description="The code of the section: A for key results, B for work conduct.")
    name: Annotated[Words, Class.COSMETIC] = Field(description="What the section is called.")
    input: Literal["achievement", "rating"] = Field(
        description="Whether the section is made of achievements or of ratings."
    )
    index: Annotated[Mapping[str, Number], Block] = Field(
        default_factory=dict, description='The points of each rating; the ratings are quoted, as in `"3": 100`.'
    )


class Split(Record):
    """How the key results of a layer are made up."""

    change_class: ClassVar = Class.SCORING

    corporate: Number = Field(description="Weight of the company's score.")
    unit: Number = Field(description="Weight of the score of the person's unit.")
    individual: Number = Field(description="Weight of the person's own score.")


class LayerWeights(Record):
    """The weights of the sections for one layer."""

    change_class: ClassVar = Class.SCORING

    A: Number = Field(description="Weight of the key results; A and B add up to 100.")
    B: Number = Field(description="Weight of work conduct; A and B add up to 100.")
    a_split: Annotated[Split, Block] = Field(
        description="How the weight of A is divided between company, unit and person."
    )


class Anchor(Record):
    """The behaviour that earns a rating, what lifts it, and what proves it."""

    change_class: ClassVar = Class.SCORING

    rating: Whole = Field(description="The rating this behaviour earns.")
    text: Words = Field(description="The behaviour, as somebody else can observe it.")
    lift: Annotated[Words | None, Class.COSMETIC] = Field(
        None, description="What takes a person from here to the next rating."
    )
    evidence: Words | None = Field(None, description="What counts as proof.")


class Aspect(Record):
    """One thing a person is assessed on."""

    change_class: ClassVar = Class.SCORING

    id: Code = Field(description="The code of the aspect, such as `B3`; never used again.")
    section: Code = Field(description="The section the aspect belongs to.")
    name: Annotated[Words, Class.COSMETIC] = Field(description="What the aspect is called.")
    definition: Words = Field(description="What is meant by it, so that two people rate alike.")
    weights: Annotated[Mapping[str, Number], Block] = Field(
        description="The weight of the aspect in each layer; those of a layer add up to 100."
    )
    anchors: Annotated[tuple[Annotated[Anchor, Block], ...], Many] = Field(
        description="The behaviour for each rating, lowest first."
    )
    readings: Annotated[Mapping[str, Words], Block] = Field(
        default_factory=dict, description="How a unit reads the aspect in its own work, by unit."
    )


class Dictionary(Record):
    """The file `dictionaries/<id>.yml`."""

    change_class: ClassVar = Class.SCORING

    id: Id = Field(description="The id of the dictionary, the same in every version; equal to the file's name.")
    version: Whole = Field(description="Counts from 1; version 2 stands in a file of its own, `<id>.v2.yml`.")
    valid_from: Annotated[Day, Class.GOVERNANCE] = Field(
        description="The first day this version holds: the first day of a period."
    )
    scale: Annotated[Scale, Block] = Field(description="The ratings an aspect can have.")
    sections: Annotated[tuple[Annotated[Section, Block], ...], Many] = Field(
        description="The parts a person's result is made of."
    )
    section_weights: Annotated[Mapping[str, Annotated[LayerWeights, Block]], Block] = Field(
        description="The weights of the sections, by layer."
    )
    aspects: Annotated[tuple[Annotated[Aspect, Block], ...], Many] = Field(description="What a person is assessed on.")
    policy: PolicyRef | None = Field(None, description="The scoring policy whose rating bands hold.")
    name: Annotated[Words | None, Class.COSMETIC] = Field(None, description="What the dictionary is called.")
