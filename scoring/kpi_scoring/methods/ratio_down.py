"""Lower is better: target as a share of actual."""

from kpi_scoring.methods.method import Example, Method

METHOD = Method(
    name="ratio_down",
    formula="target / actual * 100 if actual > 0 else (100 if target == 0 else unbounded)",
    domain="target >= 0 and actual >= 0",
    polarities=("minimize",),
    unbounded_when="actual == 0 and target > 0",
    summary="Lower is better: the target as a share of the actual.",
    use_when="Less is better and the number can shrink towards zero: time, defects, cost ratios.",
    not_when="The target itself is zero (use zero_target), or twice the target must score zero (use linear_down).",
    examples=(
        Example({"actual": "25", "target": "24"}, "96"),
        Example({"actual": "6", "target": "24"}, "400"),
        Example({"actual": "48", "target": "24"}, "50"),
    ),
)
