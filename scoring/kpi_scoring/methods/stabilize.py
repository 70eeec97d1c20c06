"""Exactly the target is best; every deviation costs."""

from kpi_scoring.methods.method import Example, Method

METHOD = Method(
    name="stabilize",
    formula="(abs(target) - abs(actual - target)) / abs(target) * 100",
    domain="target != 0",
    polarities=("stabilize",),
    summary="Exactly the target is best; a deviation to either side costs its share of the target.",
    use_when="Budgets to be used fully and not exceeded, stock to be held level.",
    not_when="A corridor is good enough (use range), or the target is zero.",
    examples=(
        Example({"actual": "104", "target": "100"}, "96"),
        Example({"actual": "96", "target": "100"}, "96"),
    ),
)
