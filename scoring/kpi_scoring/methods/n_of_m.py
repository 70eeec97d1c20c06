"""How many of the due ones were kept."""

from kpi_scoring.methods.method import Example, Method

METHOD = Method(
    name="n_of_m",
    formula="kept / due * 100",
    domain="kept >= 0 and kept <= due",
    whole=("kept", "due"),
    measures=("kept", "due"),
    target="none",
    summary="How many of the due ones were kept, without partial credit.",
    use_when="A standard is kept or missed each week, visit or delivery.",
    not_when="The share has a target of its own (use ratio_up).",
    examples=(
        Example({"kept": "11", "due": "12"}, "91.666667"),
        Example({"kept": "0", "due": "12"}, "0"),
    ),
)
