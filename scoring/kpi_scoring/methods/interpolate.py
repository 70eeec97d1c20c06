"""Points on a curve, joined by straight lines."""

from decimal import Decimal
from itertools import pairwise

from kpi_scoring.methods.method import Example, Method, Parameters, number, steps

_POINTS = {
    "points": [{"at": "80", "score": "50"}, {"at": "100", "score": "100"}, {"at": "120", "score": "120"}],
}


def _write(parameters: Parameters) -> str:
    points = [(number(point["at"]), number(point["score"])) for point in parameters["points"]]
    rising = Decimal(str(parameters["points"][0]["at"])) < Decimal(str(parameters["points"][-1]["at"]))
    before, within = ("<", "<=") if rising else (">", ">=")
    conditions = [(f"actual {before} {points[0][0]}", number(parameters.get("below") or 0))]
    for (x0, y0), (x1, y1) in pairwise(points):
        line = f"({y0} * ({x1} - {x0}) + (actual - {x0}) * ({y1} - {y0})) / ({x1} - {x0})"
        conditions.append((f"actual {within} {x1}", line))
    return steps(conditions, points[-1][1])


METHOD = Method(
    name="interpolate",
    formula="the straight line between the two points around actual",
    write=_write,
    tables=("points", "below"),
    polarities=("maximize", "minimize"),
    target="none",
    summary="Agreed points on a curve, joined by straight lines.",
    use_when="A threshold, a target and a stretch are agreed, each worth its own points.",
    not_when="One target and a proportional share say it all.",
    examples=(
        Example({"actual": "90"}, "75", _POINTS),
        Example({"actual": "79.9"}, "0", _POINTS),
        Example({"actual": "130"}, "120", _POINTS),
    ),
)
