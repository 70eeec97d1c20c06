"""Steps: each band of values has its points."""

from kpi_scoring.methods.method import Example, Method, Parameters, number, steps

_AVAILABILITY = {
    "bands": [
        {"min": "99.95", "score": "120"},
        {"min": "99.90", "score": "100"},
        {"min": "99.50", "score": "80"},
        {"min": "99.00", "score": "60"},
    ]
}


def _write(parameters: Parameters) -> str:
    conditions = [
        (f"actual >= {number(band['min'])}", number(band["score"]))
        if band.get("min") is not None
        else (f"actual <= {number(band['max'])}", number(band["score"]))
        for band in parameters["bands"]
    ]
    return steps(conditions, number(parameters.get("below") or 0))


METHOD = Method(
    name="bands",
    formula="score of the first band that holds actual, else below",
    write=_write,
    tables=("bands", "below"),
    polarities=("maximize", "minimize"),
    target="none",
    summary="Steps: each band of values has its points, and its lower bound belongs to it.",
    use_when="Values crowd near the top of a bounded scale, or a contract names the steps.",
    not_when="A small step over an edge must not move many points (use interpolate).",
    examples=(
        Example({"actual": "99.9267"}, "100", _AVAILABILITY),
        Example({"actual": "99.40"}, "60", _AVAILABILITY),
    ),
)
