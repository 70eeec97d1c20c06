"""What a change does to scores: every period with values is scored before and after it, and the causes told apart."""

from kpi_handbook.impact.causes import OTHERS, TOGETHER, Cause
from kpi_handbook.impact.movement import Impact, Movement, Side, edge_distance, impact_of, printed_sum_differs

__all__ = [
    "OTHERS",
    "TOGETHER",
    "Cause",
    "Impact",
    "Movement",
    "Side",
    "edge_distance",
    "impact_of",
    "printed_sum_differs",
]
