"""Points to a rating and to a status colour, decided on the six-decimal number."""

from kpi_scoring.exact import MICRO
from kpi_scoring.records import Policy


def rating_of(points: int | None, policy: Policy) -> int | None:
    """Return the rating whose band holds the score, decided on the six-decimal number."""
    if points is None:
        return None
    from_points = points if policy.boundary == "lower" else points - 1  # points are whole, so this asks for more
    held = [rating for edge, rating in policy.rating_bands if from_points >= edge * MICRO]
    return max(held) if held else min(rating for _, rating in policy.rating_bands)


def colour_of(points: int | None, policy: Policy) -> str:
    """Return the status colour of a score."""
    if points is None:
        return "none"
    if points >= policy.green * MICRO:
        return "good"
    return "watch" if points >= policy.amber * MICRO else "bad"
