"""SVG files as drawings: every element and attribute that could run, load or style something else is a finding."""

import re
from collections.abc import Mapping
from xml.parsers import expat

from kpi_handbook.load.document import Finding
from kpi_handbook.load.text import shown
from kpi_handbook.problems import Span

_SVG = "http://www.w3.org/2000/svg"
_LINK = "http://www.w3.org/1999/xlink"
_REMARKS = (  # what drawing programs write about themselves; no browser acts on it
    "http://www.inkscape.org/",
    "http://sodipodi.sourceforge.net/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://purl.org/dc/",
    "http://creativecommons.org/ns#",
)
ELEMENTS = frozenset(
    {
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "view", "style", "image"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath"),
        *("linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "marker"),
    }
)
"""The elements of a drawing that stands still and asks for nothing."""

_OUTSIDE = re.compile(r"url\(\s*[\"']?(?!#)|@import|expression\(|javascript:", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_MOST = 20


class _StopReadingError(Exception):
    """A document type may define what the rest of the file means."""


def findings_in(content: bytes) -> tuple[Finding, ...]:
    """Return what in an SVG file is more than a drawing, in reading order; at most twenty, and one if it is no XML."""
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except _StopReadingError:
        pass
    except expat.ExpatError as error:
        reader.add("drawing_broken", error.lineno, error.offset + 1, what=expat.ErrorString(error.code))
    return tuple(reader.found[:_MOST])


class _Reader:
    """Collects findings while the parser walks a file."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._element
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.CharacterDataHandler = self._text
        self._inside: list[str] = []
        self.parser.EndElementHandler = lambda _name: self._inside.pop()

    def add(self, kind: str, line: int, column: int, **details: str) -> None:
        self.found.append(Finding(kind, Span(line, column, line, column), (), details))

    def _here(self, kind: str, what: str) -> None:
        self.add(kind, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1, what=shown(what))

    def _doctype(self, *_words: object) -> None:
        self._here("drawing_part", "<!DOCTYPE>")
        raise _StopReadingError

    def _instruction(self, target: str, _data: str) -> None:
        self._here("drawing_part", f"<?{target}?>")

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        self._inside.append(local if space == _SVG else "")
        if space.startswith(_REMARKS):
            return
        if space != _SVG or local not in ELEMENTS:
            self._here("drawing_part", f"<{local}>")
        for key, value in attributes.items():
            if _is_active(local, key, value):
                self._here("drawing_part", f"{key.rpartition(' ')[2]}={value[:60]}")

    def _text(self, text: str) -> None:
        if self._inside and self._inside[-1] == "style" and _OUTSIDE.search(text):
            self._here("drawing_part", text.strip()[:60])


def _is_active(element: str, key: str, value: str) -> bool:
    """Say whether an attribute handles an event, or points at something that is not in the drawing."""
    space, _, name = key.rpartition(" ")
    if space.startswith(_REMARKS):
        return False
    if name.lower().startswith("on"):
        return True
    if name == "href" and space in {"", _LINK}:
        return not (value.startswith("#") or (element == "image" and _PICTURE.fullmatch(value)))
    return _OUTSIDE.search(value) is not None
