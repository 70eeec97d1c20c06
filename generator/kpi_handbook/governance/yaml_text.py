"""Text to YAML as a person would write it: plain where it reads the same, else quoted; read back before it is used."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from kpi_handbook.load import load_yaml
from kpi_handbook.load.text import hidden_character
from kpi_handbook.problems import HandbookError

TODO = "TODO"
"""Stands where a person has to write; the rules of the field ask for it."""

_PLAIN = re.compile(r"[^\W\d_][\w ,.;()%/’+-]*(?<! )")
_PLAIN_IN_FLOW = re.compile(r"[^\W\d_][\w -]*(?<! )")
_TRUTHS = re.compile(r"y|n|yes|no|on|off|true|false|null|none", re.IGNORECASE)
LONGEST_TEXT = 2000


def scalar(text: str, *, in_flow: bool = False) -> str:
    """Return a text as one YAML scalar; raises HandbookError where characters hide or reorder what is read."""
    text = " ".join(text.split())
    if character := hidden_character(text):
        raise HandbookError(
            f"{text[:40]!r} holds the character U+{ord(character):04X}, which nobody sees", "write it without", 1
        )
    if len(text) > LONGEST_TEXT:
        raise HandbookError(f"a text of {len(text)} characters is too long", f"write at most {LONGEST_TEXT}", 1)
    plain = _PLAIN_IN_FLOW if in_flow else _PLAIN
    for written in (text, _quoted(text)):
        if (written != text or (plain.fullmatch(text) and not _TRUTHS.fullmatch(text))) and _reads_as(
            written, text, in_flow=in_flow
        ):
            return written
    raise HandbookError(f"{text[:40]!r} can't be written as one line of text", "use other words", 1)


def number(value: Decimal) -> str:
    """Return a number with a decimal point and without an exponent."""
    return f"{value:f}"


def words(texts: Mapping[str, str], languages: Sequence[str], indent: int) -> str:
    """Return words in every language, a line each; a language without words gets a TODO."""
    lines = (f"{' ' * indent}{language}: {scalar(texts.get(language) or TODO)}\n" for language in languages)
    return "".join(lines)


def words_in_flow(texts: Mapping[str, str], languages: Sequence[str]) -> str:
    """Return words in every language in braces."""
    inner = (f"{language}: {scalar(texts.get(language) or TODO, in_flow=True)}" for language in languages)
    return f"{{{', '.join(inner)}}}"


def commented(text: str, indent: int = 0, width: int = 100) -> str:
    """Return a text as comment lines; whatever it holds stays inside of them."""
    lines, line = list[str](), ""
    for word in " ".join(text.split()).split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines, line = [*lines, line], word
        else:
            line = f"{line} {word}" if line else word
    return "".join(f"{' ' * indent}# {one}\n" for one in [*lines, line])


def _quoted(text: str) -> str:
    """Quote twice where nothing needs an escape, else once: there only the quotes themselves are written twice."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _reads_as(written: str, text: str, *, in_flow: bool) -> bool:
    document = load_yaml("text", (f"text: [{written}]\n" if in_flow else f"text: {written}\n").encode())
    wanted = [text] if in_flow else text
    return bool(document.readable and not document.findings and document.data == {"text": wanted})
