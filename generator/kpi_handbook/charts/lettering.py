"""How wide a label is, and where it breaks, before any browser has seen it."""

import re
from functools import lru_cache
from itertools import accumulate

SIZE = 12.5  # the size of chart text in charts.css
LEADING = 15.0

# Widths of DejaVu Sans, the widest of the usual interface fonts: in Helvetica or Segoe a label has room to spare.
_SHARES = (
    ("ijlIJ'", 0.29),
    (" .,·:;/\N{NO-BREAK SPACE}", 0.33),
    ("frt-()", 0.39),
    ("cszL–", 0.54),
    ("kvxyFP", 0.59),
    ("ABCKRVXZ", 0.69),
    ("DGHNOQU", 0.77),
    ("wM+→−×★☆", 0.86),
    ("mW%—…", 0.99),
)
_REST, _BOLD = 0.63, 1.12
_WIDE_FROM = "\u2e80"  # from here on scripts fill a square
_BREAKS = re.compile(r"[ \t\r\n]+")  # a no-break space stays inside its line


@lru_cache(4096)  # a handbook writes the same months and targets under each of its charts
def width_of(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return the estimated width in pixels, rather too much than too little."""
    return size * sum(map(_share, text)) * (_BOLD if bold else 1)


def clip(text: str, width: float, size: float = SIZE, *, bold: bool = False) -> str:
    """Return the text, cut with an ellipsis where it would be wider than `width`."""
    if width_of(text, size, bold=bold) <= width:
        return text
    room = width - width_of("…", size, bold=bold)
    ends = accumulate(width_of(letter, size, bold=bold) for letter in text)
    return text[: sum(end <= room for end in ends)].rstrip() + "…"


def wrap(text: str, width: float, most: int, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """Return at most `most` lines no wider than `width`; what is left over ends in an ellipsis."""
    words = [word for word in _BREAKS.split(text) if word]
    rows: list[str] = []
    while words and len(rows) < most - 1:
        taken = _fitting(words, width, size, bold=bold)
        rows.append(clip(" ".join(words[:taken]), width, size, bold=bold))
        words = words[taken:]
    return [*rows, clip(" ".join(words), width, size, bold=bold)] if words else rows


def _fitting(words: list[str], width: float, size: float, *, bold: bool) -> int:
    taken = 1
    while taken < len(words) and width_of(" ".join(words[: taken + 1]), size, bold=bold) <= width:
        taken += 1
    return taken


def _share(letter: str) -> float:
    if letter >= _WIDE_FROM:
        return 1.0
    return next((share for letters, share in _SHARES if letter in letters), _REST)
