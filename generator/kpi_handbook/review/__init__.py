"""What a change means: what differs between two handbooks, what it moves, who has to agree, and what must not be."""

from kpi_handbook.review.approvals import Approval
from kpi_handbook.review.differences import Difference
from kpi_handbook.review.review import LEVELS, Review, Side, review

__all__ = ["LEVELS", "Approval", "Difference", "Review", "Side", "review"]
