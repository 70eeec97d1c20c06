"""The limits that a company chooses for a rule, as numbers that can be compared."""

from decimal import Decimal
from typing import Any

from kpi_handbook.checks.rule import Options


def between(options: Options, name: str, defaults: Options) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest number that an option allows; its default where it is no such pair."""
    chosen = options[name]
    low, high = chosen if isinstance(chosen, list | tuple) and _are_two_numbers(chosen) else defaults[name]
    return Decimal(low), Decimal(high)


def limit(options: Options, name: str, defaults: Options) -> Decimal:
    """Return the number that an option sets; its default where it is no number."""
    return Decimal(options[name] if is_number(options[name]) else defaults[name])


def is_number(value: Any) -> bool:
    """Say whether a value of a file is a number."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _are_two_numbers(values: list[Any] | tuple[Any, ...]) -> bool:
    return len(values) == 2 and all(is_number(value) for value in values) and values[0] <= values[1]
