"""A red flag and a goal on one line: a third at the flag, two thirds at the goal."""

from kpi_scoring.methods.method import Example, Method

METHOD = Method(
    name="goal_redflag",
    formula="min(100, max(0, (actual + goal - 2 * red) / (3 * (goal - red)) * 100))",
    domain="goal != red",
    parameters=("red", "goal"),
    polarities=("maximize", "minimize"),
    target="none",
    summary="A third of the points at the red flag, two thirds at the goal, 100 one gap beyond it.",
    use_when="A dashboard thinks in red flag and goal, and has rating bands of its own.",
    not_when="100 must mean that the target is met: here the goal scores 66.67.",
    examples=(
        Example({"actual": "80", "red": "80", "goal": "95"}, "33.333333"),
        Example({"actual": "97.5", "red": "80", "goal": "95"}, "72.222222"),
    ),
)
