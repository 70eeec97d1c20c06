"""Bytes to text: strict UTF-8, no byte-order mark, no characters that hide or reorder what a reviewer sees."""

import re

from kpi_handbook.load.document import Finding
from kpi_handbook.problems import Span

MAX_BYTES = 256 * 1024
MAX_REPORTED = 10  # characters reported in one file; more would bury the message
_LONGEST_SHOWN = 120

# Controls (a carriage return only before a line feed), line ends that only some editors show, marks that reorder text,
# blanks of no width, and what is no character. The joiners U+200C and U+200D stay: some scripts are not written
# without them, and ids, codes and field names have none.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff](?<!\r(?=\n))"
)
# Without these bytes mostly nothing is left of a file, ten times faster to see; the others may begin such a character.
_PLAIN = bytes({*range(256)} - {*range(0x09), *range(0x0B, 0x20), 0x7F, 0xC2, 0xE2, 0xEF})


def decode(content: bytes, max_bytes: int = MAX_BYTES) -> tuple[str | None, list[Finding]]:
    """Return the text and what is wrong with its characters; None when it can't be read at all."""
    if len(content) > max_bytes:
        limit = f"{max_bytes // 1024} KB" if max_bytes < 1024 * 1024 else f"{max_bytes // 1024**2} MB"
        return None, [Finding("too_large", Span(), details={"limit": limit, "what": "file"})]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [Finding("utf_16", Span())]
    findings: list[Finding] = []
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
        findings.append(Finding("byte_order_mark", Span(1, 1, 1, 1)))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None, findings + _bad_bytes(content)
    hidden = _hidden_characters(text) if content.translate(None, _PLAIN) else []
    return (None if hidden else text), findings + hidden


def replaced(content: bytes) -> str:
    """Return a text that can't be read, for showing and for guessing its ids."""
    return content[:MAX_BYTES].decode("utf-8-sig", errors="replace")


def hidden_character(text: str) -> str:
    """Return the first character that is invisible or reorders text, if any."""
    match = _HIDDEN.search(text)
    return match.group() if match else ""


def shown(text: str) -> str:
    """Return a text as a message quotes it: the end of a long one is left out."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _bad_bytes(content: bytes) -> list[Finding]:
    """Return the first bytes that are not UTF-8, each with the letter it is in Windows-1252."""
    found: list[Finding] = []
    before = ""  # the text so far, a bad byte counting as one character
    start = 0
    while len(found) < MAX_REPORTED:
        try:
            content[start:].decode("utf-8")
        except UnicodeDecodeError as error:
            before += content[start : start + error.start].decode("utf-8")
            byte = content[start + error.start : start + error.start + 1]
            meant = byte.decode("cp1252", errors="replace")
            details = {"byte": f"0x{byte[0]:02X}", "meant": meant}
            found.append(Finding("encoding", _span_at(before), details=details))
            before += meant
            start += error.start + 1
        else:
            break
    return found


def _hidden_characters(text: str) -> list[Finding]:
    found = [match.start() for match, _ in zip(_HIDDEN.finditer(text), range(MAX_REPORTED), strict=False)]
    return [
        Finding("hidden_character", _span_at(text[:index]), details={"code": f"U+{ord(text[index]):04X}"})
        for index in found
    ]


def _span_at(before: str) -> Span:
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Span(line, column, line, column + 1)
