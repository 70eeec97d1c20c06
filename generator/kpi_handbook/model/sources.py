"""Where submitted values can be read from: named queries; who may read them is no part of the file."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from kpi_handbook.model.fields import Block, Class, Id, Many, Record, String, UnitRef


class ValueColumns(Record):
    """Which column of a query's result is what."""

    change_class: ClassVar = Class.MEANING

    kpi: String = Field(description="The column with the id of the KPI.")
    value: String | None = Field(None, description="The column with the value, or the day of a milestone.")
    numerator: String | None = Field(None, description="The column with the numerator.")
    denominator: String | None = Field(None, description="The column with the denominator.")


class ValueSource(Record):
    """A query that gives the values of a unit in a period."""

    change_class: ClassVar = Class.MEANING

    id: Id = Field(description="The name by which `kpi submit --source` reads it.")
    kind: Literal["postgresql"] = Field(description="What answers the query.")
    unit: UnitRef = Field(description="The unit whose values it gives.")
    address: String = Field(
        description="The name of the environment variable that holds the address of the server, never the address."
    )
    query: String = Field(
        description="One SELECT. `%(period)s`, `%(first_day)s`, `%(last_day)s` and `%(cycle)s` stand for what is asked."
    )
    columns: Annotated[ValueColumns, Block] = Field(description="Which column of the result is what.")


class Sources(Record):
    """The file `sources.yml`."""

    change_class: ClassVar = Class.MEANING

    sources: Annotated[tuple[Annotated[ValueSource, Block], ...], Many] = Field(
        description="The queries, each with a name."
    )
