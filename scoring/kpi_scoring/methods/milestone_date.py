"""Done by a date: late delivery earns less by bands of days, nothing while it is overdue and open."""

from kpi_scoring.methods.method import Example, Method, Parameters, number, steps

DEFAULT_BANDS = (
    {"days": 0, "score": 100},
    {"days": 7, "score": 90},
    {"days": 14, "score": 80},
    {"days": 30, "score": 60},
)


def _write(parameters: Parameters) -> str:
    bands = parameters.get("late_bands") or DEFAULT_BANDS
    conditions = [(f"late_days <= {number(band['days'])}", number(band["score"])) for band in bands]
    return steps(conditions, number(parameters.get("after") or 0))


METHOD = Method(
    name="milestone_date",
    formula="100 if late_days <= 0 else (90 if late_days <= 7 else (80 if late_days <= 14 "
    "else (60 if late_days <= 30 else 0)))",
    write=_write,
    tables=("late_bands", "after"),
    polarities=("minimize", "maximize"),
    target="date",
    summary="Done by a date: late delivery earns less by bands of days, and nothing while it is overdue and open.",
    use_when="One result with one date counts: a release, a certificate.",
    not_when="The work is delivered in parts (use milestone_weighted).",
    examples=(
        Example({"late_days": "0"}, "100"),
        Example({"late_days": "10"}, "80"),
        Example({"late_days": "31"}, "0"),
    ),
)
