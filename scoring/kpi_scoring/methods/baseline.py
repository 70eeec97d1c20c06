"""Progress from where we started to where we want to be."""

from kpi_scoring.methods.method import Example, Method

METHOD = Method(
    name="baseline",
    formula="(actual - baseline) / (target - baseline) * 100",
    domain="target != baseline",
    parameters=("baseline",),
    polarities=("maximize", "minimize"),
    summary="Progress: the way covered from the baseline to the target.",
    use_when="The start is known and the scale has no true zero: scores, indexes, rates near their limit.",
    not_when="The baseline is unknown or equals the target.",
    examples=(
        Example({"actual": "76", "baseline": "70", "target": "80"}, "60"),
        Example({"actual": "68", "baseline": "70", "target": "80"}, "-20"),
        Example({"actual": "16", "baseline": "40", "target": "10"}, "80"),
    ),
)
