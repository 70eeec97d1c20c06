"""A target corridor where less is better: outside, a straight line from the nearer bound."""

from kpi_scoring.methods.method import Example, Method

METHOD = Method(
    name="linear_range_down",
    formula="100 if lo <= actual and actual <= hi else (2 - actual / (lo if actual < lo else hi)) * 100",
    domain="lo > 0 and lo <= hi",
    parameters=("lo", "hi"),
    polarities=("minimize",),
    target="range",
    summary="A target corridor where less is better: inside 100, outside a straight line from the nearer bound.",
    use_when="A planned duration is a range and finishing earlier deserves more.",
    not_when="Finishing early is no advantage (use range).",
    examples=(
        Example({"actual": "6.5", "lo": "7", "hi": "8"}, "107.142857"),
        Example({"actual": "10", "lo": "7", "hi": "8"}, "75"),
    ),
)
