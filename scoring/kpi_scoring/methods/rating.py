"""A judged level becomes points through the rating scale."""

from kpi_scoring.methods.interpolate import METHOD as INTERPOLATE
from kpi_scoring.methods.method import Example, Method, Parameters

INDEX = {
    "points": [
        {"at": "1", "score": "60"},
        {"at": "2", "score": "85"},
        {"at": "3", "score": "100"},
        {"at": "4", "score": "110"},
        {"at": "5", "score": "120"},
    ]
}


def _write(parameters: Parameters) -> str:
    low = "scale_min" if parameters.get("scale_min") is not None else "1"
    high = "scale_max" if parameters.get("scale_max") is not None else "5"
    match parameters.get("to"):
        case "share":
            return f"actual / {high} * 100"
        case "span":
            return f"(actual - {low}) / ({high} - {low}) * 100"
        case _:
            return INTERPOLATE.formula_for(INDEX)


METHOD = Method(
    name="rating",
    formula="1 → 60, 2 → 85, 3 → 100, 4 → 110, 5 → 120, straight lines between",
    write=_write,
    domain="coalesce(scale_min, 1) <= actual and actual <= coalesce(scale_max, 5)",
    whole=("(actual - coalesce(scale_min, 1)) / coalesce(step, 1)",),
    parameters=("scale_min", "scale_max", "step"),
    tables=("to",),
    target="none",
    summary="A judged level becomes points through the rating scale: meeting the standard (3) gives 100.",
    use_when="A trained judge rates against written levels.",
    not_when="The thing can be counted.",
    examples=(
        Example({"actual": "4", "scale_min": "1", "scale_max": "5"}, "110"),
        Example({"actual": "3", "scale_min": "1", "scale_max": "5"}, "50", {"to": "span"}),
    ),
)
