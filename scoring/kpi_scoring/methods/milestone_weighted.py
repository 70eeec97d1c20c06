"""Accepted checkpoints as a share of the checkpoints that are due."""

from kpi_scoring.methods.method import Example, Method, Parameters


def _write(parameters: Parameters) -> str:
    return "weight_done" if parameters.get("count") == "all" else "weight_done / weight_due * 100"


METHOD = Method(
    name="milestone_weighted",
    formula="weight_done / weight_due * 100",
    write=_write,
    measures=("weight_done", "weight_due"),
    tables=("checkpoints", "count"),
    target="none",
    summary="The weight of accepted checkpoints as a share of those that are due.",
    use_when="A project delivers in parts that can be accepted one by one.",
    not_when="Checkpoints are meetings or documents rather than accepted results.",
    examples=(
        Example({"weight_done": "50", "weight_due": "100"}, "50"),
        Example({"weight_done": "20", "weight_due": "50"}, "40"),
    ),
)
