"""What is wrong with a file that was handed in: the cell or line, the mistake, and what to write instead."""

from dataclasses import dataclass

from kpi_handbook.problems import Say


@dataclass(frozen=True)
class Fault:
    """A mistake without its place."""

    message: Say
    help: Say


@dataclass(frozen=True)
class Refusal:
    """A mistake in one place of a file: a cell such as G9, a line, or nothing for the whole file."""

    place: str
    fault: Fault


def refused(place: str, message: Say, help_text: Say) -> Refusal:
    """Return a mistake with its place."""
    return Refusal(place, Fault(message, help_text))
