"""Groups of commands whose modules are loaded only when they are used: `--help` stays instant."""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """Knows the names and help lines of its commands, and finds the module of one when it is called."""

    def __init__(self, *words: Any, lines: Mapping[str, str], place: Callable[[str], str], **settings: Any) -> None:
        """Take the help lines by name, and the function from a name to `module:attribute` below this package."""
        super().__init__(*words, **settings)
        self.lines = lines
        self.place = place

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(self.lines)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loaded now; None where there is none of that name."""
        if cmd_name not in self.lines:
            return None
        module, _, attribute = self.place(cmd_name).partition(":")
        command: click.Command = getattr(importlib.import_module(f"{__package__}.{module}"), attribute)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names with their lines, without loading one of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.lines.items()))
