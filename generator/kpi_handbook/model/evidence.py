"""The evidence of a period: what shows that a value is right, and where it is kept."""

from typing import Annotated, ClassVar

from pydantic import Field

from kpi_handbook.model.fields import Block, Class, Code, Day, Many, Record, String, Words


class Evidence(Record):
    """One piece of evidence; it is kept elsewhere, and named here."""

    change_class: ClassVar = Class.GOVERNANCE

    id: Code = Field(description="The code that values and reconciliations name.")
    title: Words = Field(description="What it is.")
    kind: String = Field(description="What kind it is, such as `system_export`, `document` or `own_file`.")
    ref: String | None = Field(None, description="Where it is kept.")
    sha256: String | None = Field(None, description="The digest of the file, which shows that it is the same one.")
    on: Day | None = Field(None, description="The day it is of.")


class EvidenceRegister(Record):
    """The file `periods/<period>/evidence.yml`."""

    change_class: ClassVar = Class.GOVERNANCE

    evidence: Annotated[tuple[Annotated[Evidence, Block], ...], Many] = Field(description="The pieces of evidence.")
