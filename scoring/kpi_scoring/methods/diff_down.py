"""Lower is better across zero: distance from target in units of the target."""

from kpi_scoring.methods.method import Example, Method

METHOD = Method(
    name="diff_down",
    formula="(target - actual + abs(target)) / abs(target) * 100",
    domain="target != 0",
    polarities=("minimize",),
    summary="Lower is better where numbers may be negative: the distance from the target, in units of the target.",
    use_when="Deviations and net costs that may fall below zero.",
    not_when="The target is zero.",
    examples=(
        Example({"actual": "100", "target": "50"}, "0"),
        Example({"actual": "-60", "target": "-50"}, "120"),
    ),
)
