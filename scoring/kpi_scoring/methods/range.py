"""Anything inside the corridor scores 100; outside the points fall with the distance."""

from kpi_scoring.methods.method import Example, Method, Parameters

_BY_RATIO = (
    "100 if lo <= actual and actual <= hi else (actual / lo * 100 if actual < lo else (2 * hi - actual) / hi * 100)"
)
_BY_TOLERANCE = (
    "100 if lo <= actual and actual <= hi "
    "else (tolerance - (lo - actual if actual < lo else actual - hi)) / tolerance * 100"
)


def _write(parameters: Parameters) -> str:
    return _BY_TOLERANCE if parameters.get("tolerance") is not None else _BY_RATIO


METHOD = Method(
    name="range",
    formula=_BY_RATIO,
    write=_write,
    domain="lo <= hi and coalesce(tolerance, lo) > 0",
    parameters=("lo", "hi", "tolerance"),
    polarities=("stabilize", "maximize", "minimize"),
    target="range",
    summary="Anything inside the corridor scores 100, bounds included; outside, points fall with the distance.",
    use_when="Too little and too much are both wrong: cash days, budget absorption.",
    not_when="One side is always better than the other.",
    examples=(
        Example({"actual": "42", "lo": "30", "hi": "45"}, "100"),
        Example({"actual": "48", "lo": "30", "hi": "45"}, "93.333333"),
        Example({"actual": "27", "lo": "30", "hi": "45", "tolerance": "12"}, "75"),
    ),
)
