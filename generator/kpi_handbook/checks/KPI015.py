"""A drawing holds more than a drawing.

## What it does
Reads the `.svg` files under `docs/` and reports elements and attributes that run a script, handle an event, load
something from elsewhere, or embed a page; document types and processing instructions too.

## Why it matters
A browser that opens the file by itself runs what stands in it, in the name of the handbook.

## How to fix
Export the drawing as "plain SVG", with its pictures embedded and its text as text or as paths; or take the named part
out.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.load import Document
from kpi_handbook.load.drawing import findings_in
from kpi_handbook.load.site_files import DOCS
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find what in a drawing could act."""
    for path, content in sorted(subject.site.files.items()):
        if not path.startswith(f"{DOCS}/") or not path.lower().endswith(".svg"):
            continue
        document = Document(path, content.decode("utf-8", "replace"), None, {})
        for finding in findings_in(content):
            if finding.kind == "drawing_broken":
                message = say("this is no SVG: {what}", **finding.details)
                yield about(document, finding, message, say("export the drawing again"))
            else:
                message = say("{what} is no part of a drawing that stands still", **finding.details)
                yield about(document, finding, message, say("take it out, or export the drawing as plain SVG"))
