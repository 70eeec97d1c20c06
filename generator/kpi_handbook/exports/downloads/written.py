"""A file that stands beside a page, and how text cells of a spreadsheet are kept from being formulas."""

from collections.abc import Callable
from dataclasses import dataclass

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Written:
    """A file, made only when somebody asks for its content."""

    words: str
    """What the link to it says."""

    path: str
    name: str
    """What the file is called once it is saved."""

    content: Callable[[], str | bytes]


def guarded(words: str) -> str:
    """Return words that no spreadsheet takes for a formula: an apostrophe stands before what would begin one."""
    return f"'{words}" if words.startswith(_FORMULA_STARTS) else words
