"""A file stands where a site publishes it, and is of no kind that belongs there.

## What it does
Reports links and other things that are no plain file, under `docs/`, `kpi_defs/` and `periods/`; and under `docs/`
hidden files, copies that an editor left, kinds that no page uses, and two names that differ in capitals only.

## Why it matters
The engine of the site copies whatever stands in `docs/`. A link there publishes the file it points to, and what
somebody forgot is read by everybody.

## How to fix
Keep pages and pictures there: `.md`, `.png`, `.svg`, `.jpg`; and in a folder `assets/` also `.css`, `.js`, `.ics` and
`.csv`. Put everything else outside of `docs/`.

## Options
None.
"""

import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath

from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.load.site_files import DOCS, whole
from kpi_handbook.problems import Say, say

_ANYWHERE = {".md", ".png", ".svg", ".jpg"}
_IN_ASSETS = {".css", ".js", ".ics", ".csv"}
_COPIES = ("~", ".bak", ".orig", ".rej", ".swp", ".tmp", ".part")


def check(subject: Subject) -> Iterator[Found]:
    """Find what a site would publish although nobody means it to."""
    for path in subject.site.links:
        message = say("this is a link or no plain file, and nothing is read through it")
        yield about(*whole(path), message, say("put the file itself there, or delete the link"))
    spelt: dict[str, str] = {}
    for path in sorted(path for path in subject.site.files if path.startswith(f"{DOCS}/")):
        other = spelt.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        for message, help_text in _against(path, other):
            yield about(*whole(path), message, help_text)


def _against(path: str, other: str) -> Iterator[tuple[Say, Say]]:
    place = PurePosixPath(path)
    if any(part.startswith((".", "#")) for part in place.parts) or place.name.lower().endswith(_COPIES):
        yield say("a site would publish this hidden file or copy"), say("delete it, or keep it outside of docs/")
    elif not _belongs(place):
        help_text = say("docs/ holds .md, .png, .svg and .jpg, and in a folder assets/ also .css, .js, .ics and .csv")
        yield say('the site uses no files of the kind "{kind}" here', kind=place.suffix or place.name), help_text
    if other != path:
        yield say("this name and {other} are the same to some computers", other=other), say("give one another name")


def _belongs(place: PurePosixPath) -> bool:
    return place.suffix in _ANYWHERE or (place.suffix in _IN_ASSETS and "assets" in place.parts[:-1])
