"""An id is not written as ids are.

## What it does
Reports ids of KPIs, policies, dictionaries and units that are not lower-case words joined by hyphens, are longer than
64 characters, or are a name that Windows keeps for itself (con, aux, nul and the like); codes that are not capitals,
digits and hyphens; and names for expressions and perspectives that are not lower-case words joined by underscores.

## Why it matters
Ids stand in addresses, file names and records for ever; one way of writing keeps them unique. A file named con.yml
cannot be checked out on Windows.

## How to fix
Write the id as the help shows.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.problems import say

_HELP = {
    "kebab": "write lower-case letters and digits joined by hyphens, such as mkt-market-share",
    "code": "write capitals, digits and hyphens, such as MGR-CMP",
    "snake": "write lower-case letters and digits joined by underscores, such as closed_verified",
    "reserved": "add a word, such as the unit's: mkt-{text}",
    "long": "write at most {longest} characters",
}
_MESSAGE = {
    "reserved": '"{text}" is a name that no file can have on Windows',
    "long": '"{text}" is too long for an id',
}


def check(subject: Subject) -> Iterator[Found]:
    """Find ids that are not written as ids."""
    for document, finding in subject.found("bad_id"):
        kind = finding.details["kind"]
        message = say(_MESSAGE.get(kind, '"{text}" is not written as an id'), **finding.details)
        yield about(document, finding, message, say(_HELP[kind], **finding.details))
