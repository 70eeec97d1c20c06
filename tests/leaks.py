"""Canaries: a mark for each field of a kind of record, and the search for it in whatever it was turned into."""

import base64
import binascii
import gzip
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args, get_origin
from urllib.parse import unquote_to_bytes

from kpi_handbook.model.fields import Record, Text
from kpi_handbook.model.kinds import KINDS

MARK = "kq7zx"
"""What every canary begins with; it stands nowhere else, in no language and in no encoding of another word."""

_TOKENS = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
_ESCAPED = re.compile(rb"\\u([0-9a-fA-F]{4})")
_FIRST_DAY = date(2093, 1, 1)


class Planter:
    """Makes values that are told apart, and remembers which field each was planted in."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}

    def mark(self, field: str) -> str:
        """Return the canary of a field: letters and digits, so that it is an id, a word and a file name alike."""
        canary = f"{MARK}{len(self.fields):04}"
        self.fields[canary] = field
        return canary

    def record(self, record: type[Record], place: str) -> dict[str, Any]:
        """Return data for a record in which every field of its model holds a canary, inner records too."""
        return {
            (field.alias or name): self.value(field.annotation, f"{place}.{name}")
            for name, field in record.model_fields.items()
        }

    def value(self, annotation: Any, place: str) -> Any:
        """Return a value of a kind with a canary in it; numbers and days are unlike any other ones."""
        parts = [part for part in get_args(annotation) if part is not type(None)]
        origin = get_origin(annotation)
        if isinstance(annotation, type) and issubclass(annotation, Record):
            return self.record(annotation, place)
        if origin is tuple:
            return [self.value(parts[0], place)]
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {self.mark(f"{place} (key)"): self.value(parts[1], place)}
        if annotation in {Text, str} or origin is Literal:
            return self.mark(place)
        if annotation in {Decimal, int}:
            canary = f"73{len(self.fields):04}.19731"
            self.fields[canary] = place
            return Decimal(canary)
        if annotation is date:
            canary = (_FIRST_DAY + timedelta(days=len(self.fields))).isoformat()
            self.fields[canary] = place
            return canary
        if annotation is bool:
            return True
        return self.value(parts[0], place) if parts else self.mark(place)


def plant(people: Path) -> dict[str, str]:
    """Write a file of every kind of record about people with a canary in each field; return field by canary."""
    planter = Planter()
    for kind in KINDS:
        pattern = kind.path.pattern
        if not pattern.startswith("people/"):
            continue
        name = planter.mark(f"file name of {kind.name}").upper()
        path = re.sub(r"\(\?P<cycle>[^)]*\)", "2026-S1", pattern)
        path = re.sub(r"\(\?P<id>[^)]*\)", name, path).replace(r"\.ya?ml", ".yml").removeprefix("people/")
        place = people / path
        content = json.dumps(planter.record(kind.record, kind.name), default=str, ensure_ascii=False)
        before = place.read_text("utf-8") if place.exists() else ""
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{before}# {content}\n", "utf-8")  # the sample's own records stay what they are
        (place.parent / f"{name}.json").write_text(content, "utf-8")
    scan = people / "2026-S1" / "evidence" / f"{planter.mark('file name of a scan')}.pdf"
    scan.parent.mkdir(exist_ok=True)
    scan.write_bytes(b"%PDF " + planter.mark("text of a scan").encode())
    return planter.fields


def leaks(tree: Path, canaries: Mapping[str, str]) -> list[str]:
    """Return where a canary stands in a folder: in names, bytes, and what these decode or unpack to."""
    wanted = re.compile(b"|".join(re.escape(one.lower().encode()) for one in canaries))
    found = []
    for path in sorted(tree.rglob("*")):
        name = path.relative_to(tree).as_posix()
        views = [name.encode(), *(decoded(path.read_bytes()) if path.is_file() else ())]
        hits = {match.decode() for view in views for match in wanted.findall(view.lower())}
        by_lower = {one.lower(): one for one in canaries}
        found += [f"{name}: {hit} of {canaries[by_lower[hit]]}" for hit in sorted(hits)]
    return found


def decoded(content: bytes, depth: int = 2) -> Iterator[bytes]:
    """Yield the bytes of a file, and everything they can be unpacked or decoded to."""
    yield content
    if depth == 0:
        return
    is_packed = content.startswith((b"\x1f\x8b", b"PK\x03\x04", b"\x89PNG"))  # what it says stands inside of it
    for inner in _unpacked(content) if is_packed else _rewritten(content):
        yield from decoded(inner, depth - 1)


def _unpacked(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    elif content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                yield entry.filename.encode()
                yield archive.read(entry)
    elif content.startswith(b"\x89PNG"):
        yield from _png_texts(content)


def _png_texts(content: bytes) -> Iterator[bytes]:
    place = 8
    while place + 8 <= len(content):
        size, kind = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        data = content[place + 8 : place + 8 + size]
        if kind in {b"tEXt", b"iTXt"}:
            yield data
        elif kind == b"zTXt":
            yield zlib.decompress(data.partition(b"\0")[2][1:])
        place += 12 + size


def _rewritten(content: bytes) -> Iterator[bytes]:
    if b"&" in content:
        yield html.unescape(content.decode("utf-8", "replace")).encode("utf-8", "replace")
    if b"%" in content:
        yield unquote_to_bytes(content)
    if b"\\u" in content:
        yield _ESCAPED.sub(lambda one: chr(int(one.group(1), 16)).encode("utf-8", "replace"), content)
    yield b"\n".join(_from_base64(content))


def _from_base64(content: bytes) -> Iterator[bytes]:
    for token in _TOKENS.findall(content):
        text = token.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
        for start in range(4):  # a canary may stand in the middle of a longer text
            part = text[start:]
            part = part[:-1] if len(part) % 4 == 1 else part + b"=" * (-len(part) % 4)
            try:
                yield base64.b64decode(part)
            except binascii.Error:
                continue
