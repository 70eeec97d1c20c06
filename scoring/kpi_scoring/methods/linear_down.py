"""Lower is better on a straight line: twice the target scores zero."""

from kpi_scoring.methods.method import Example, Method

METHOD = Method(
    name="linear_down",
    formula="(2 * target - actual) / target * 100",
    domain="target > 0",
    polarities=("minimize",),
    summary="Lower is better on a straight line: twice the target scores zero.",
    use_when="Overruns of money or time, where twice the plan deserves nothing.",
    not_when="The number can grow far beyond the target without being worthless.",
    examples=(
        Example({"actual": "25", "target": "24"}, "95.833333"),
        Example({"actual": "48", "target": "24"}, "0"),
        Example({"actual": "0", "target": "24"}, "200"),
    ),
)
