"""Conversion tables: a second curve from raw points to points, for rules that prescribe one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kpi_scoring.methods.method import number, steps

# Indonesian civil-service rule PermenPANRB 8/2021, printed with gaps between its lines (59 to 60, 79 to 80,
# 99 to 100): each line is extended to the next. It was replaced in 2022 and is kept for results made under it.
PERMENPANRB_2021 = (
    "raw / 59 * 49 if raw < 60 else (50 + (raw - 60) if raw < 80 else (70 + (raw - 80) if raw < 100 "
    "else (109 if raw < 101 else (110 + (raw - 101) * 10 / 9 if raw <= 110 else 120))))"
)
CONVERSIONS = {"permenpanrb_2021": PERMENPANRB_2021}
_MOST = {"permenpanrb_2021": Decimal(120)}
_TARGET_MET = "100"


@dataclass(frozen=True)
class Piece:
    """One stretch of a company's own table: from `low` up to, not including, `high`, in a straight line.

    The first piece has no `low` and the last no `high`: these two are level.
    """

    start: Decimal
    """The points at `low`, or all over a piece without one."""

    end: Decimal
    """The points that the line runs up to at `high`."""

    low: Decimal | None = None
    high: Decimal | None = None


Conversion = str | tuple[Piece, ...]
"""The name of a table, or the pieces of a company's own, lowest first; empty for none."""


def conversion_formula(convert: Conversion, *, best_possible: bool = False) -> str:
    """Return the formula that turns `raw` points into points; empty where there is no table.

    With `best_possible` nothing better than the target can be reached, so reaching it earns the most there is.
    """
    if not convert:
        return ""
    formula = CONVERSIONS[convert] if isinstance(convert, str) else _written(convert)
    if not best_possible:
        return formula
    most = _MOST[convert] if isinstance(convert, str) else max(max(piece.start, piece.end) for piece in convert)
    return f"{number(most)} if raw >= {_TARGET_MET} else ({formula})"


def jumps(pieces: Sequence[Piece]) -> tuple[tuple[Decimal, Decimal, Decimal], ...]:
    """Return where neighbouring pieces do not meet: the place, the points before it and those from it on."""
    return tuple(
        (two.low, one.end, two.start) for one, two in pairwise(pieces) if two.low is not None and one.end != two.start
    )


def _written(pieces: Sequence[Piece]) -> str:
    conditions = [(f"raw < {number(piece.high)}", _line(piece)) for piece in pieces if piece.high is not None]
    return steps(conditions, _line(pieces[-1]))


def _line(piece: Piece) -> str:
    start, end = number(piece.start), number(piece.end)
    if piece.low is None or piece.high is None or start == end:
        return start
    low, high = number(piece.low), number(piece.high)
    return f"({start} * ({high} - {low}) + (raw - {low}) * ({end} - {start})) / ({high} - {low})"
