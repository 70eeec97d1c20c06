"""What a format tells: a review, and how it is to be said."""

from dataclasses import dataclass, replace

from kpi_handbook.review import Review


@dataclass(frozen=True)
class Told:
    """A review with the language and the place it is told in."""

    review: Review
    target: str
    """What the change is compared with, as the user named it."""

    lang: str = "en"
    folder: str = ""
    """The folder of the handbook inside its repository."""

    site: str = ""
    is_coloured: bool = False

    def coloured(self, is_coloured: bool) -> "Told":
        """Return the same in colours or without."""
        return replace(self, is_coloured=is_coloured)
