"""The picture of a scoring method: an example target, the values around it, and the curve of their points."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from kpi_handbook.charts.curve import curve
from kpi_handbook.views.company import Company
from kpi_handbook.views.outcome import Ends, Given, outcome
from kpi_scoring.exact import rounded
from kpi_scoring.methods import BY_NAME, Method

_GRID = 24
_HAIR = Fraction(1, 10**6)  # how near an edge is looked at from both sides, as a share of the width
Point = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Picture:
    """What a method is shown with: the number that varies, its sample values best first, everything else fixed."""

    axis: str
    samples: tuple[str, ...]
    fixed: Mapping[str, str] = field(default_factory=dict)
    table: Mapping[str, Any] = field(default_factory=dict)
    mark: str = ""
    """The sample that the drawing names."""

    def given(self, value: Fraction) -> Given:
        """Return the numbers with one value of the axis."""
        return Given({**self.fixed, self.axis: str(value)}, self.table)


_BANDS = {
    "bands": [
        {"min": "99.95", "score": "120"},
        {"min": "99.90", "score": "100"},
        {"min": "99.50", "score": "80"},
        {"min": "99.00", "score": "60"},
    ]
}
_POINTS = {"points": [{"at": "80", "score": "50"}, {"at": "100", "score": "100"}, {"at": "120", "score": "120"}]}
_CORRIDOR = {"lo": "30", "hi": "45"}
_PICTURES = {
    "ratio_up": Picture("actual", ("12", "9.6", "8.4", "8", "7.6", "6.4", "4", "0"), {"target": "8"}, mark="4"),
    "ratio_down": Picture("actual", ("12", "20", "24", "25", "30", "36", "48"), {"target": "24"}, mark="25"),
    "linear_down": Picture("actual", ("12", "19.2", "24", "25", "30", "36", "48"), {"target": "24"}, mark="25"),
    "diff_up": Picture("actual", ("0", "-25", "-40", "-50", "-60", "-75", "-100"), {"target": "-50"}, mark="-60"),
    "diff_down": Picture("actual", ("-100", "-60", "-50", "-45", "-25", "0"), {"target": "-50"}, mark="-45"),
    "stabilize": Picture("actual", ("100", "96", "104", "80", "120", "50", "150"), {"target": "100"}, mark="150"),
    "range": Picture("actual", ("45", "30", "48", "27", "60", "15", "90"), _CORRIDOR, mark="48"),
    "ratio_range": Picture("actual", ("120", "108", "92", "90", "80", "72", "40"), {"lo": "80", "hi": "90"}, mark="92"),
    "linear_range_down": Picture("actual", ("4", "5.6", "7", "8", "10", "16"), {"lo": "7", "hi": "8"}, mark="10"),
    "baseline": Picture("actual", ("85", "82", "80", "76", "70", "68"), {"baseline": "70", "target": "80"}, mark="76"),
    "linear": Picture("actual", ("220", "200", "150", "50", "0", "-20"), {"worst": "0", "best": "200"}, mark="150"),
    "goal_redflag": Picture(
        "actual", ("115", "110", "97.5", "95", "80", "65", "60"), {"red": "80", "goal": "95"}, mark="95"
    ),
    "bands": Picture("actual", ("100", "99.95", "99.9", "99.5", "99", "98.9"), table=_BANDS, mark="99.9"),
    "interpolate": Picture("actual", ("130", "120", "110", "100", "90", "80", "75"), table=_POINTS, mark="90"),
    "zero_target": Picture("actual", ("0", "1", "2", "5", "10", "12"), {"per_unit": "10"}, mark="2"),
    "binary": Picture("actual", ("100", "96", "95", "94.9", "90"), {"target": "95"}, {"op": "ge"}),
    "milestone_date": Picture("late_days", ("-7", "0", "1", "7", "14", "30", "31", "40"), mark="14"),
    "milestone_weighted": Picture("weight_done", ("80", "60", "40", "20", "0"), {"weight_due": "80"}, mark="60"),
    "n_of_m": Picture("kept", ("12", "11", "9", "6", "0"), {"due": "12"}, mark="11"),
    "rating": Picture("actual", ("5", "4", "3", "2", "1"), mark="4"),
}


def picture_of(method: Method) -> Picture:
    """Return what a method is shown with; one without a row above takes its own first example."""
    if method.name in _PICTURES:
        return _PICTURES[method.name]
    example = method.examples[0]
    axis = next((name for name in ("actual", *method.measures) if name in example.inputs), next(iter(example.inputs)))
    fixed = {name: value for name, value in example.inputs.items() if name != axis}
    middle = Fraction(fixed.get("target", example.inputs[axis])) or Fraction(1)
    samples = tuple(str(middle * Fraction(part, 4)) for part in (6, 5, 4, 3, 2, 0))
    return Picture(axis, samples, fixed, example.table)


def picture_curve(company: Company, method: Method, ends: Ends) -> str:
    """Return the drawing, or nothing where no value of the example has points."""
    say, picture = company.say, picture_of(method)
    _ = say.translate
    points = _corners(method.name, ends)
    if len(points) < 2:
        return ""
    target = picture.fixed.get("target")
    mark = outcome(method, picture.given(Fraction(picture.mark)), ends) if picture.mark else None
    named = (
        f"{say.plain(Fraction(picture.mark))} → {say.points(mark.points)}" if mark and mark.points is not None else ""
    )
    words = axis_words(company)
    described = "; ".join(f"{say.plain(x)}: {say.number(y)}" for x, y in _sampled(method, picture, ends))
    return curve(
        [(rounded(x, 6), rounded(y, 6)) for x, y in points],
        key=f"curve-{method.name}",
        title=_("Points of the method {method}").format(method=method.name),
        desc=described,
        target=None if target is None else Decimal(target),
        cap=ends.cap if ends.cap is not None and max(y for _x, y in points) >= ends.cap else None,
        fmt=say.plain,
        score_fmt=say.plain,
        x_label=words.get(picture.axis, picture.axis.replace("_", " ")),
        y_label=_("points"),
        target_label=_("target {target}").format(target=say.plain(Fraction(target))) if target else "",
        cap_label=_("cap {cap}").format(cap=say.plain(ends.cap)) if ends.cap is not None else "",
        mark=(Decimal(picture.mark), Decimal(mark.points).scaleb(-6)) if mark and mark.points is not None else None,
        mark_label=named,
    )


def axis_words(company: Company) -> dict[str, str]:
    """Return the names that formulas use in words."""
    _ = company.say.translate
    return {
        "actual": _("actual"),
        "target": _("target"),
        "lo": _("lower bound"),
        "hi": _("upper bound"),
        "tolerance": _("tolerance"),
        "baseline": _("baseline"),
        "worst": _("worst value"),
        "best": _("best value"),
        "red": _("red flag"),
        "goal": _("goal"),
        "per_unit": _("points a case"),
        "late_days": _("days late"),
        "kept": _("kept"),
        "due": _("due"),
        "weight_done": _("weight accepted"),
        "weight_due": _("weight due"),
        "scale_min": _("lowest rating"),
        "scale_max": _("highest rating"),
        "step": _("step of the scale"),
    }


def _sampled(method: Method, picture: Picture, ends: Ends) -> Iterator[Point]:
    for sample in picture.samples:
        point = _point(method, picture, ends, Fraction(sample))
        if point is not None:
            yield point


@lru_cache
def _corners(name: str, ends: Ends) -> tuple[Point, ...]:
    """Return the corners of the line through a fine grid and both sides of every edge; the same in every language."""
    method = BY_NAME[name]
    picture = picture_of(method)
    samples = [Fraction(sample) for sample in picture.samples]
    low, high = min(samples), max(samples)
    hair = (high - low) * _HAIR
    edges = {edge for sample in samples for edge in (sample - hair, sample, sample + hair)}
    fine = {low + (high - low) * number / _GRID for number in range(_GRID + 1)}
    found = (_point(method, picture, ends, x) for x in sorted(edges | fine) if low <= x <= high)
    run: list[Point] = []
    for point in found:
        if point is None:
            continue
        if len(run) > 1 and _in_line(run[-2], run[-1], point):
            run.pop()
        run.append(point)
    return tuple(run)


def _point(method: Method, picture: Picture, ends: Ends, value: Fraction) -> Point | None:
    found = outcome(method, picture.given(value), ends, is_exact=False)
    return None if found.points is None else (value, Fraction(found.points, 10**6))


def _in_line(first: Point, second: Point, third: Point) -> bool:
    left = (second[1] - first[1]) * (third[0] - second[0])
    return left == (third[1] - second[1]) * (second[0] - first[0])
