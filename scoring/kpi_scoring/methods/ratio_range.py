"""A target corridor where more is better: outside, a share of the nearer bound."""

from kpi_scoring.methods.method import Example, Method

METHOD = Method(
    name="ratio_range",
    formula="100 if lo <= actual and actual <= hi else actual / (lo if actual < lo else hi) * 100",
    domain="lo > 0 and lo <= hi",
    parameters=("lo", "hi"),
    target="range",
    summary="A target corridor where more is better: inside 100, outside the share of the nearer bound.",
    use_when="The plan itself is a range and going beyond it deserves more.",
    not_when="Going beyond the range is a fault (use range).",
    examples=(
        Example({"actual": "92", "lo": "80", "hi": "90"}, "102.222222"),
        Example({"actual": "72", "lo": "80", "hi": "90"}, "90"),
    ),
)
