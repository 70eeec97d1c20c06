"""No case at all is the target; each case costs a fixed number of points."""

from kpi_scoring.methods.method import Example, Method

METHOD = Method(
    name="zero_target",
    formula="100 - per_unit * actual",
    domain="actual >= 0 and per_unit > 0 and coalesce(target, 0) == 0",
    parameters=("per_unit",),
    polarities=("minimize",),
    summary="No case at all is the target; each case costs a fixed number of points.",
    use_when="The only good number is zero: sanctions, overdue critical findings.",
    not_when="Some cases are normal and a rate says more.",
    examples=(
        Example({"actual": "0", "per_unit": "10"}, "100"),
        Example({"actual": "2", "per_unit": "10"}, "80"),
    ),
)
