"""The words on each sheet of a PDF as Chromium writes it: glyphs of subset fonts, each with a table back to letters."""

import re
import zlib
from collections.abc import Mapping

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\b(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PAIRS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_SHOWN = re.compile(rb"/(\w+) [0-9.]+ Tf|<([0-9A-Fa-f]+)>|(ET)\b")

Letters = Mapping[bytes, str]
"""The letter of each glyph of a font, by its four hexadecimal digits."""


def sheets_of_words(pdf: bytes) -> list[str]:
    """Return the text of each sheet in the order it is painted, one line for each stretch of text."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    pages = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    return [_words(_content(objects, page), _fonts(objects, page)) for page in pages]


def _content(objects: Mapping[int, bytes], page: bytes) -> bytes:
    return b"\n".join(_unpacked(objects[number]) for number in _references(page, b"Contents"))


def _fonts(objects: Mapping[int, bytes], page: bytes) -> dict[bytes, Letters]:
    resources = next((objects[number] for number in _references(page, b"Resources")), page)
    listed = re.search(rb"/Font\s*<<(.*?)>>", resources, re.DOTALL)
    named = re.findall(rb"/(\w+) (\d+) 0 R", listed.group(1)) if listed else []
    return {name: _letters(objects, objects[int(number)]) for name, number in named}


def _letters(objects: Mapping[int, bytes], font: bytes) -> Letters:
    tables = [_unpacked(objects[number]) for number in _references(font, b"ToUnicode")]
    found: dict[bytes, str] = {}
    for table in tables:
        for part in _PAIRS.findall(table):
            for glyph, letters in re.findall(rb"<(\w+)>\s*<(\w+)>", part):
                found[glyph.upper()] = _utf16(letters)
        for part in _RANGES.findall(table):
            for first, last, letters in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", part):
                for step in range(int(last, 16) - int(first, 16) + 1):
                    found[b"%04X" % (int(first, 16) + step)] = chr(int(letters, 16) + step)
    return found


def _words(content: bytes, fonts: Mapping[bytes, Letters]) -> str:
    letters: Letters = {}
    said: list[str] = []
    for font, glyphs, ended in _SHOWN.findall(content):
        if font:
            letters = fonts.get(font, {})
        elif glyphs:
            said += [letters.get(glyphs[at : at + 4].upper(), "") for at in range(0, len(glyphs), 4)]
        elif ended:
            said.append("\n")
    return re.sub(r"\n+", "\n", "".join(said))


def _references(body: bytes, name: bytes) -> list[int]:
    found = re.search(rb"/" + name + rb"\s*(\[[^\]]*\]|\d+ 0 R)", body)
    return [int(number) for number in re.findall(rb"(\d+) 0 R", found.group(1))] if found else []


def _unpacked(body: bytes) -> bytes:
    stream = _STREAM.search(body)
    content = stream.group(1) if stream else b""
    return zlib.decompress(content) if b"FlateDecode" in body else content


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")
