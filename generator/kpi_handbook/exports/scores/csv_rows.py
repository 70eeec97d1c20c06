"""Scores as CSV: one row an item, decimals with a point and no grouping."""

import csv
import io

from kpi_handbook.exports.scores.json_object import as_data
from kpi_handbook.views.request import Request

HEADER = (
    *("cycle", "period", "unit", "unit_score", "kpi", "version", "state", "to_date", "target_to_date", "raw"),
    *("achievement", "shown", "weight", "contribution", "rating", "flags"),
)


def text(request: Request) -> str:
    """Return the items of every asked card under one header."""
    data = as_data(request)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    for card in data["scorecards"]:
        for item in card["items"]:
            row = {**item, "flags": ";".join(item["flags"]), "unit": card["unit"], "unit_score": card["score"]}
            row |= {"cycle": data["cycle"], "period": data["period"]}
            writer.writerow(["" if row[name] is None else row[name] for name in HEADER])
    return buffer.getvalue().rstrip("\n")
