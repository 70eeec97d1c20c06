"""What a terminal makes of a text: how wide each character is, and what stands for one that nobody would see."""

import unicodedata

_JOINER = "\u200d"
_AS_EMOJI = "\ufe0f"
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, marks that reorder text, halves of characters, line ends
_IN_WORDS = "\u200c\u200d"  # the joiners belong to some scripts
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_JAMO_BEHIND = range(0x1160, 0x1200)  # vowels and finals, drawn into the syllable before them


def one_line(text: str) -> str:
    """Return a text on one line; what is invisible or would steer a terminal is written as its number."""
    return "".join(_written(character) for character in text)


def _written(character: str) -> str:
    if character in "\t\r\n\u2028\u2029":
        return " "
    return f"\\u{{{ord(character):x}}}" if _is_hidden(character) else character


def glyphs(line: str) -> str:
    """Return a line of a file with one visible character in the place of each that is not."""
    return "".join(_glyph(character) for character in line)


def _glyph(character: str) -> str:
    if character == "\t":
        return "→"
    if not _is_hidden(character):
        return character
    return chr(0x2400 + ord(character)) if ord(character) < 0x20 else "\ufffd"


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN and character not in _IN_WORDS


def widths(text: str) -> list[int]:
    """Return how many columns each character takes; what is drawn into the one before it takes none."""
    found: list[int] = []
    base = 0  # the last character that takes a place of its own
    for index, character in enumerate(text):
        width = _width(character)
        in_emoji = index > 0 and found[base] == 2 and (text[index - 1] == _JOINER or ord(character) in _SKIN_TONES)
        found.append(0 if in_emoji else width)
        if found[-1]:
            base = index
        elif character == _AS_EMOJI:
            found[base] = 2
    return found


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"} or ord(character) in _JAMO_BEHIND:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
