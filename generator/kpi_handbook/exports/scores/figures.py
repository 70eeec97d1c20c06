"""Millionths of a point as text: every digit for machines, the decimals of the policy as readers see them."""

from decimal import Decimal
from fractions import Fraction

from kpi_scoring.exact import rounded


def six(micro: int | None) -> str | None:
    """Return millionths of a point with six decimals."""
    return None if micro is None else f"{Decimal(micro).scaleb(-6):.6f}"


def shown(micro: int | None, decimals: int = 2) -> str | None:
    """Return millionths of a point as readers see them."""
    return None if micro is None else f"{rounded(Fraction(micro, 10**6), decimals):.{decimals}f}"
