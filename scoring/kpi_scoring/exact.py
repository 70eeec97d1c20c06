"""Decimal text to whole numbers and fractions, and the one rounding rule: half away from zero."""

from decimal import Decimal
from fractions import Fraction

MEASURE = 10**4  # measures, targets, weights and limits are whole numbers of ten-thousandths
MICRO = 10**6  # scores are whole numbers of millionths of a point
LARGEST_MEASURE = 10**22  # DECIMAL(22,4): eighteen digits before the point


class TooPreciseError(ValueError):
    """A number has more digits than can be kept without rounding it."""


def half_away(numerator: int, denominator: int) -> int:
    """Return numerator / denominator as a whole number, half away from zero; the denominator is positive."""
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -rounded if numerator < 0 else rounded


def micro(value: Fraction) -> int:
    """Return a value in points as whole millionths of a point."""
    return half_away(value.numerator * MICRO, value.denominator)


def at_most(score: int, cap: Decimal | None) -> int:
    """Return millionths of a point under a cap in points; no cap changes nothing."""
    return score if cap is None else min(score, measured(cap) * (MICRO // MEASURE))


def measured(value: Decimal) -> int:
    """Return a measure as whole ten-thousandths; raises TooPreciseError rather than round."""
    scaled = value.scaleb(4)
    if not value.is_finite() or scaled != scaled.to_integral_value() or abs(scaled) >= LARGEST_MEASURE:
        raise TooPreciseError(f"{value} does not fit eighteen digits before and four after the decimal point")
    return int(scaled)


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Return a value with a fixed number of decimals, half away from zero: 92.5 gives 93."""
    return Decimal(half_away(value.numerator * 10**decimals, value.denominator)).scaleb(-decimals)


def decimal_text(value: Fraction, decimals: int = 6) -> str:
    """Return a value as decimal text without trailing zeros, rounded to at most `decimals` places."""
    text = f"{rounded(value, decimals):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) if value else "0"
