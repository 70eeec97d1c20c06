"""Higher is better: actual as a share of target."""

from kpi_scoring.methods.method import Example, Method

METHOD = Method(
    name="ratio_up",
    formula="actual / target * 100",
    domain="target > 0",
    summary="Higher is better: the actual as a share of the target.",
    use_when="More is better, zero means none at all, and half the target is worth half the points.",
    not_when="The scale has no true zero (a 1 to 10 index, a net promoter score), the target is zero or negative, "
    "or every likely value lies just under 100 percent.",
    examples=(
        Example({"actual": "7.8", "target": "8"}, "97.5"),
        Example({"actual": "0", "target": "8"}, "0"),
        Example({"actual": "80", "target": "50"}, "160"),
    ),
)
