"""The zip archive that a workbook is: looked at before anything in it is unpacked, and its XML before it is used."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

MOST_ENTRIES = 200
MOST_BYTES = 20 * 1024 * 1024
MOST_RATIO = 100
MOST_ELEMENTS = 300_000
_MOST_MERGED = 10_000

_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1
_MACROS = ("vbaproject.bin", "vbadata.xml", "macrosheets/", "dialogsheets/", "activex/", "ctrlprops/")
_OUTSIDE = ("externallinks/", "connections.xml", "querytables/", "embeddings/", "webextensions/")


class RefusedError(Exception):
    """A workbook that is not read, why, and where; it never leaves the reading process."""

    def __init__(self, kind: str, place: str = "", **details: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.place = place
        self.details = details


def require_harmless(content: bytes) -> None:
    """Raise RefusedError for what is no plain workbook, or would cost more than a form can."""
    if content.startswith(_OLE):
        raise RefusedError("encrypted")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _require_sizes(archive.infolist())
            _require_parts(archive)
            for info in archive.infolist():
                if info.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _require_xml(info.filename, archive.read(info))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise RefusedError("no_workbook" if content[:2] != b"PK" else "damaged") from error
    except OSError as error:  # zlib and a position before the start, by a central directory that lies
        raise RefusedError("damaged") from error


def _require_sizes(infos: list[zipfile.ZipInfo]) -> None:
    """Look at what the central directory says; unpacking stops there, however much more there is."""
    names = [info.filename for info in infos]
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if len(infos) > MOST_ENTRIES:
        raise RefusedError("entries", count=str(len(infos)), most=str(MOST_ENTRIES))
    if unpacked > MOST_BYTES:
        raise RefusedError("unpacked", size=str(unpacked // 1024**2), most=str(MOST_BYTES // 1024**2))
    if unpacked > MOST_RATIO * max(packed, 1):
        raise RefusedError("ratio", ratio=str(unpacked // max(packed, 1)), most=str(MOST_RATIO))
    if len({name.lower() for name in names}) < len(names):
        raise RefusedError("damaged")
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise RefusedError("encrypted")


def _require_parts(archive: zipfile.ZipFile) -> None:
    names = [name.lower() for name in archive.namelist()]
    if "xl/workbook.xml" not in names and "[content_types].xml" not in names:
        raise RefusedError("no_workbook")
    if part := _first(names, _MACROS):
        raise RefusedError("macros", part=part)
    if part := _first(names, _OUTSIDE):
        raise RefusedError("links", part=part)


def _first(names: list[str], parts: tuple[str, ...]) -> str:
    return next((name for name in names if any(part in name for part in parts)), "")


def _require_xml(name: str, content: bytes) -> None:
    """Read a part with a parser that refuses document types, and count what it would cost to keep."""
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415  a part of the extra [excel]
    from defusedxml.ElementTree import ParseError, iterparse  # noqa: PLC0415  an extra: only who reads a workbook needs it

    try:
        elements = iterparse(io.BytesIO(content), events=("end",), forbid_dtd=True)
        for number, (_event, element) in enumerate(elements):
            if number > MOST_ELEMENTS:
                raise RefusedError("cells", most=str(MOST_ELEMENTS))
            for refusal in _refusals(element, name):
                raise refusal
            element.clear()
    except DefusedXmlException as error:
        raise RefusedError("document_type", part=name) from error
    except ParseError as error:
        raise RefusedError("damaged") from error


def _refusals(element: Any, name: str) -> Iterator[RefusedError]:
    """Yield what leads out of the workbook, runs, or is small here and large once it is read."""
    match element.tag.rpartition("}")[2]:
        # A link that a person may click is harmless; every other way out is not.
        case "Relationship" if element.get("TargetMode") == "External":
            if not (element.get("Type") or "").endswith("/hyperlink"):
                yield RefusedError("links", part=name)
        case "Override" | "Default" if "macroenabled" in (element.get("ContentType") or "").lower():
            yield RefusedError("macros", part=name)
        case "mergeCell" if _area(element.get("ref") or "") > _MOST_MERGED:
            yield RefusedError("merged", element.get("ref") or "")


def _area(reference: str) -> int:
    """Return how many cells a reference such as A1:C3 names; 0 where it is none."""
    match = _RANGE.fullmatch(reference)
    if not match:
        return 0
    left, top, right, bottom = match.groups()
    return (_column(right) - _column(left) + 1) * (int(bottom) - int(top) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
