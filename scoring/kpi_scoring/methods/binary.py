"""Hit or miss."""

from kpi_scoring.methods.method import Example, Method, Parameters

_OPERATORS = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<", "eq": "=="}


def _write(parameters: Parameters) -> str:
    return f"100 if actual {_OPERATORS[parameters['op']]} target else 0"


METHOD = Method(
    name="binary",
    formula="100 if actual >= target else 0",
    write=_write,
    tables=("op",),
    polarities=("maximize", "minimize", "stabilize"),
    summary="Hit or miss: 100 when the condition holds, 0 when not.",
    use_when="There is no half: a licence is held or it is not. Yes is entered as 1, no as 0.",
    not_when="Being close is worth something.",
    examples=(
        Example({"actual": "1", "target": "1"}, "100", {"op": "eq"}),
        Example({"actual": "0", "target": "1"}, "0", {"op": "eq"}),
    ),
)
