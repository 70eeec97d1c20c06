"""Higher is better across zero: distance from target in units of the target."""

from kpi_scoring.methods.method import Example, Method

METHOD = Method(
    name="diff_up",
    formula="(actual - target + abs(target)) / abs(target) * 100",
    domain="target != 0",
    summary="Higher is better where numbers may be negative: the distance from the target, in units of the target.",
    use_when="Profit and loss, growth around zero: a smaller loss than planned is better.",
    not_when="The target is zero.",
    examples=(
        Example({"actual": "-25", "target": "-50"}, "150"),
        Example({"actual": "3", "target": "-2"}, "350"),
        Example({"actual": "90", "target": "100"}, "90"),
    ),
)
