"""Bytes to text: strict UTF-8, no byte-order mark, no characters that hide or reorder what a reviewer sees."""

import re

from kpi_handbook.load.document import Finding
from kpi_handbook.problems import Span

MAX_BYTES = 256 * 1024
MAX_REPORTED = 10  # characters reported in one file; more would bury the message

# Controls, line ends that only some editors show, marks that reorder text, and a stray byte-order mark.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def decode(content: bytes) -> tuple[str | None, list[Finding]]:
    """Return the text and what is wrong with its characters; None when it can't be read at all."""
    if len(content) > MAX_BYTES:
        return None, [Finding("too_large", Span(), details={"limit": "256 KB", "what": "file"})]
    findings: list[Finding] = []
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
        findings.append(Finding("byte_order_mark", Span(1, 1, 1, 1)))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [_bad_byte(content, error.start)]
    hidden = _hidden_characters(text)
    return (None if hidden else text), findings + hidden


def hidden_character(text: str) -> str:
    """Return the first character that is invisible or reorders text, if any."""
    match = _HIDDEN.search(text)
    return match.group() if match else ""


def _bad_byte(content: bytes, start: int) -> Finding:
    before = content[:start].decode("utf-8", errors="replace")
    byte = content[start : start + 1]
    meant = byte.decode("cp1252", errors="replace")
    return Finding("encoding", _span_at(before), details={"byte": f"0x{byte[0]:02X}", "meant": meant})


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
