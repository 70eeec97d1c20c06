"""A straight line between the worst and the best value, clamped to 0 and 100."""

from kpi_scoring.methods.method import Example, Method

METHOD = Method(
    name="linear",
    formula="min(100, max(0, (actual - worst) / (best - worst) * 100))",
    domain="best != worst",
    parameters=("worst", "best"),
    polarities=("maximize", "minimize"),
    target="none",
    summary="A straight line from the worst value (0) to the best (100), never outside.",
    use_when="Both ends of the scale are agreed and nothing beyond them counts.",
    not_when="Exceeding the target should earn more than 100.",
    examples=(
        Example({"actual": "50", "worst": "0", "best": "200"}, "25"),
        Example({"actual": "30", "worst": "60", "best": "20"}, "75"),
    ),
)
