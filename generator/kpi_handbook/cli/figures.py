"""Numbers given on the command line, as exact as they were written."""

from decimal import Decimal
from typing import Any

import click


class Figure(click.ParamType[Decimal]):
    """A plain number with a decimal point: no grouping, no exponent."""

    name = "NUMBER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Return the number, or fail with the way to write it."""
        if isinstance(value, Decimal):
            return value
        text = str(value)
        if not (text.isascii() and text.removeprefix("-").replace(".", "", 1).isdigit()):
            self.fail(f"{text!r} is no number; write it as 1234.5, with a decimal point only", param, ctx)
        return Decimal(text)
