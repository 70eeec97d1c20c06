"""Options that several commands share."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from kpi_handbook.load.folder import find_root
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import HandbookError
from kpi_handbook.records.times import moment

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or fail with the way to write it."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2026-06-30", param, ctx)


class Moment(click.ParamType[str]):
    """A moment written with its offset, as records hold it."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text itself, or fail with the way to write it."""
        try:
            moment(value)
        except ValueError:
            self.fail(f"{value!r} is no moment with its offset; write it as 2026-06-23T09:00:00+07:00", param, ctx)
        return str(value)


def known_languages(book: Handbook) -> tuple[str, ...]:
    """Return the languages of a handbook."""
    return book.organization.languages if book.organization else ("en",)


def require_language(wanted: str, book: Handbook) -> None:
    """Stop with the languages there are, where another one is asked for."""
    known = known_languages(book)
    if wanted not in known:
        raise HandbookError(f'the handbook has no language "{wanted}"', f"there are {', '.join(known)}")


def root_option(function: F) -> F:
    """Add --root."""
    return click.option(
        "--root",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        callback=lambda _c, _p, value: (value or find_root(Path.cwd())).resolve(),
        help="Folder of the handbook; by default the nearest one with kpi_defs/ in it.",
    )(function)


def today_option(function: F) -> F:
    """Add --today."""
    return click.option(
        "--today",
        type=Day(),
        help="The day to judge by; by default the day of the last commit.",
    )(function)


def at_option(function: F) -> F:
    """Add --at, which every command that writes a record or a line of the log needs."""
    return click.option(
        "--at",
        type=Moment(),
        required=True,
        help="The moment to record, such as 2026-06-23T09:00:00+07:00; never the clock of this machine.",
    )(function)
