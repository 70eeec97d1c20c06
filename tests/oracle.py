"""A second, plain implementation of the scoring rules that shares no code with the engine.

Written from scoring-rules.md, the facts of the sample and the golden cases alone; tests compare the engine with it.
Where the rules leave something open, this is what the oracle does:

Owed periods and states
- A row in a period that is not owed is ignored; a milestone's row counts whenever it appears.
- A row with state `missing`, or without the figures its aggregation needs, equals no row.
- `late` is said in the period of the late value itself; a later period without a row leaves the item `reported`.
- Precedence inside an item: invalid, missing, disputed, stale, late, reported. `last` looks at the row it uses and at
  no earlier one, every other aggregation at all rows it counts.
- Age of a stale value = owed periods missing since; periods not owed and approved N/A periods do not age it.
- `disputed` before the lock has no number; after it the row's value counts and the state stays `disputed`.
- A milestone never is `missing`: without a delivery it is `not_due`, then 0 from the period whose last day is on or
  after the due date. Each owed period of a cancelled milestone needs its own N/A row.
- Checkpoints are accepted by a row's value, their ids joined by ";"; rows add up. What is owed starts with the first
  due date. Value to date = accepted weight, target to date = the weight it is measured against.
- `n_of_m` takes Σ numerators as kept and Σ denominators as due; the domain is tested on the sums.
- `ratio_of_sums`: a division by zero in the aggregate is `missing` whatever the numerator is; in a row that is used
  alone (`last`, `once`, `min`, `max`) it is `invalid`.
- Numerator and denominator under another aggregation: `sum`, `average`, `last` and `once` aggregate both measures and
  then evaluate; `min` and `max` compare the monthly results. A row's plain value wins over its pair.
- A number that is not plain decimal text is `invalid`. The number of digits is the loader's business.
- An item without a number shows neither value nor target to date; one that fails the domain shows both and no raw.
- A monitored item (role, or weight 0) shows state, value and target to date, never raw or achievement.

Targets
- An owed period covers itself and the periods not owed before it: a quarterly `sum` in period 3 has T x 3 / 6, the
  literal "counted periods" would give T / 6. A list under `sum` is summed over covered periods in the same way.
- `last` takes the level, or the period number, of the newest owed period that is not N/A, also when that one is stale.
- `linear` for anything but `sum` and `last` is the full target; a list for anything but `sum` and `average` is a level.

Limits
- Floor none: a missing item after the lock scores 0; a held item leaves no lower bound. Cap none: no upper bound, and
  `at_limit: cap` does nothing.
- Raw `unbounded` enters conversion, cut-off and clamping as the cap, or as `unbounded_as`. Beyond -10^9 without a
  floor is `invalid` too. The conversion table's first line is extended below 0.
- A custom formula or domain that meets a name without a value makes the item `missing`.

Roll-up
- Rated weight = items with a number, floored and zeroed missing ones included. An N/A item is never rated, under
  `na_spread: zero` it only enters the mean as 0. Missing under `exclude` is treated as N/A everywhere.
- The second threshold uses whole perspectives: the weight of rated ones against all but those entirely not due. A
  perspective without scored items does not exist for the arithmetic.
- `na_spread: scorecard`: the card is one group of effective weights (perspective weight x share), everything without a
  number leaves on that level, and only the KPI and the scorecard are rounded.
- `roll_up: by_objective`: an objective counts 1 under equal weightings, else the weight of its items that count;
  coverage and threshold stay on items.
- Own coverage is shown also where a group is not rated; its parent counts it as 0.
- Perspective score = weight x rounded mean / 100; none where perspectives are information only.
- Bounds only with a score, and only below full coverage; widened to hold the score (assertion 4) where the literal
  rule would not: an item's own cap or floor, a perspective that the held items bring back, two claims on one side.
- A disputed item whose rows do not name the second claim (key `claim`, of a row's shape) goes from floor to cap.

New series, gates, publication
- A new version whose values can't be compared begins a series: earlier periods are as if never owed, also for target
  and gaps; a milestone's date is no series.
- A gate looks at the achievement (`below`) or its rating (`at_most`) of one KPI. Without a number it is open where the
  KPI is missing, invalid or disputed, and passed where it is not due or not applicable; open ones make a result
  provisional. Missing with the floor as its number is still missing.
- A perspective is capped before it enters the total, information-only ones are not; the total is capped before gates.

People and OKRs
- The evidence cap applies to aspects that carry the key `evidence`. Held aspects leave section B, threshold 60 %.
- The mean of an objective is taken of exact grades; a guard is kept at its limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

Json = dict[str, Any]
Rows = dict[int, Json]
Raw = Fraction | str
Value = Fraction | bool | None

SCORED_ROWS = ("agreed", "decided", "signed", "published", "late", "disputed")
WITHIN_PERSPECTIVE = ("equal_within_perspective", "explicit_within_perspective")
EQUAL = ("equal", "equal_within_perspective")
INDEX_POINTS = ((1, 60), (2, 85), (3, 100), (4, 110), (5, 120))
LATE_BANDS = ((0, "100"), (7, "90"), (14, "80"), (30, "60"))
DEFAULT_BANDS = (("115", 5), ("105", 4), ("95", 3), ("80", 2), ("0", 1))
LARGEST_RAW = 10**9


# Numbers


def number(text: str) -> Fraction:
    """Return plain decimal text as the exact fraction it names."""
    if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text) is None:
        raise ValueError(f"not a decimal number: {text!r}")
    return Fraction(text)


def rounded(value: Fraction, decimals: int = 6) -> Fraction:
    """Return the value at so many decimals, half away from zero."""
    scale = 10**decimals
    units = (2 * abs(value.numerator) * scale + value.denominator) // (2 * value.denominator)
    return Fraction(units if value >= 0 else -units, scale)


def decimal_text(value: Fraction, decimals: int = 6) -> str:
    """Return the value rounded and written with exactly so many decimals."""
    units = int(rounded(value, decimals) * 10**decimals)
    digits = str(abs(units)).rjust(decimals + 1, "0")
    point = len(digits) - decimals
    written = digits[:point] + ("." + digits[point:] if decimals else "")
    return "-" + written if units < 0 else written


def shown(value: Fraction | str | None) -> str | None:
    """Return a fraction as six-decimal text; words, dates and nothing stay."""
    return decimal_text(value) if isinstance(value, Fraction) else value


def check(holds: bool) -> None:
    """Refuse figures outside the domain of a method."""
    if not holds:
        raise ValueError("outside the domain")


def demanded(value: Fraction | None) -> Fraction:
    """Return the figure a method can't do without."""
    if value is None:
        raise ValueError("a figure is absent")
    return value


# The formula language: text -> nested tuples -> value


def tokens(text: str) -> list[str]:
    """Split an expression into numbers, names and operators."""
    pattern = r"\s*([0-9]+(?:\.[0-9]+)?|[A-Za-z_][A-Za-z_0-9]*|<=|>=|==|!=|[-+*/(),<>])"
    found: list[str] = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = re.compile(pattern).match(text, position)
        if match is None:
            raise ValueError(f"unreadable expression: {text!r}")
        found.append(match.group(1))
        position = match.end()
    return found


def parsed(text: str) -> Any:
    """Return the nested tuples of an expression."""
    rest = tokens(text)
    tree = parse_choice(rest)
    check(not rest)
    return tree


def take(rest: list[str], *wanted: str) -> str | None:
    """Remove and return the next token if it is one of those wanted."""
    return rest.pop(0) if rest and rest[0] in wanted else None


def parse_choice(rest: list[str]) -> Any:
    """Read `x if c else y` or anything that binds tighter."""
    first = parse_or(rest)
    if not take(rest, "if"):
        return first
    condition = parse_or(rest)
    check(take(rest, "else") is not None)
    return ("if", condition, first, parse_choice(rest))


def parse_or(rest: list[str]) -> Any:
    """Read terms joined by `or`."""
    left = parse_and(rest)
    while take(rest, "or"):
        left = ("or", left, parse_and(rest))
    return left


def parse_and(rest: list[str]) -> Any:
    """Read terms joined by `and`."""
    left = parse_not(rest)
    while take(rest, "and"):
        left = ("and", left, parse_not(rest))
    return left


def parse_not(rest: list[str]) -> Any:
    """Read `not`, or one comparison of two sums."""
    if take(rest, "not"):
        return ("not", parse_not(rest))
    left = parse_sum(rest)
    operator = take(rest, "<", "<=", ">", ">=", "==", "!=")
    return (operator, left, parse_sum(rest)) if operator else left


def parse_sum(rest: list[str]) -> Any:
    """Read products joined by plus and minus."""
    left = parse_product(rest)
    while operator := take(rest, "+", "-"):
        left = (operator, left, parse_product(rest))
    return left


def parse_product(rest: list[str]) -> Any:
    """Read signed atoms joined by times and divided by."""
    left = parse_sign(rest)
    while operator := take(rest, "*", "/"):
        left = (operator, left, parse_sign(rest))
    return left


def parse_sign(rest: list[str]) -> Any:
    """Read any number of unary minus signs and an atom."""
    return ("negative", parse_sign(rest)) if take(rest, "-") else parse_atom(rest)


def parse_atom(rest: list[str]) -> Any:
    """Read a number, a name, a call or an expression in parentheses."""
    check(bool(rest))
    token = rest.pop(0)
    if token == "(":
        inner = parse_choice(rest)
        check(take(rest, ")") is not None)
        return inner
    if token[0].isdigit():
        return ("number", Fraction(token))
    check(token[0].isalpha() or token[0] == "_")
    if token not in ("min", "max", "abs", "coalesce"):
        return ("name", token)
    check(take(rest, "(") is not None)
    arguments = [parse_choice(rest)]
    while take(rest, ","):
        arguments.append(parse_choice(rest))
    check(take(rest, ")") is not None)
    return ("call", token, arguments)


def evaluated(tree: Any, names: Mapping[str, Fraction | None]) -> Value:
    """Return the exact value of a parsed expression, nothing where a name has no value."""
    match tree:
        case ("number", value):
            return Fraction(value)
        case ("name", name):
            check(name in names)
            return names[name]
        case ("if" | "and" | "or", *_) | ("call", "coalesce", _):
            return chosen(tree, names)
        case ("call", function, arguments):
            return combined(function, [evaluated(argument, names) for argument in arguments])
    operator, *operands = tree
    return combined(operator, [evaluated(operand, names) for operand in operands])


def chosen(tree: Any, names: Mapping[str, Fraction | None]) -> Value:
    """Return the value of the operand that decides, without looking at those it makes needless."""
    if tree[0] == "call":
        known = (evaluated(argument, names) for argument in tree[2])
        return next((value for value in known if value is not None), None)
    decided = evaluated(tree[1], names)
    if decided is None:
        return None
    if tree[0] == "if":
        return evaluated(tree[2] if decided else tree[3], names)
    return decided if bool(decided) == (tree[0] == "or") else evaluated(tree[2], names)


def combined(operator: str, values: Sequence[Value]) -> Value:
    """Return the result of an operator or a function of known values."""
    known = [Fraction(value) for value in values if value is not None]
    if len(known) < len(values):
        return None
    one, two = known[0], known[-1]
    if operator == "/":
        return one / two
    results: dict[str, Value] = {"+": one + two, "-": one - two, "*": one * two, "negative": -one, "not": not one}
    results |= {"<": one < two, "<=": one <= two, ">": one > two, ">=": one >= two, "==": one == two, "!=": one != two}
    return (results | {"min": min(known), "max": max(known), "abs": abs(one)})[operator]


def formula_value(text: str, names: Mapping[str, Fraction | None]) -> Value:
    """Return the exact value of an expression text."""
    return evaluated(parsed(text), names)


# Methods, each from its prose: params, actual, target -> raw points


def ratio_up(_params: Json, actual: Fraction, target: Fraction | None) -> Raw:
    """Return how much of the target was reached."""
    goal = demanded(target)
    check(goal > 0)
    return actual / goal * 100


def ratio_down(_params: Json, actual: Fraction, target: Fraction | None) -> Raw:
    """Return how often the actual goes into the target, without limit at an actual of 0."""
    goal = demanded(target)
    check(goal >= 0 and actual >= 0)
    if actual > 0:
        return goal / actual * 100
    return Fraction(100) if goal == 0 else "unbounded"


def linear_down(_params: Json, actual: Fraction, target: Fraction | None) -> Raw:
    """Return 100 at the target, 0 at twice the target and 200 at 0."""
    goal = demanded(target)
    check(goal > 0)
    return (2 - actual / goal) * 100


def diff_up(_params: Json, actual: Fraction, target: Fraction | None) -> Raw:
    """Return 100 plus the surplus in percent of the target's size."""
    goal = demanded(target)
    check(goal != 0)
    return 100 + (actual - goal) / abs(goal) * 100


def diff_down(_params: Json, actual: Fraction, target: Fraction | None) -> Raw:
    """Return 100 minus the surplus in percent of the target's size."""
    goal = demanded(target)
    check(goal != 0)
    return 100 - (actual - goal) / abs(goal) * 100


def stabilize(_params: Json, actual: Fraction, target: Fraction | None) -> Raw:
    """Return 100 minus the distance from the target, either way, in percent of its size."""
    goal = demanded(target)
    check(goal != 0)
    return 100 - abs(actual - goal) / abs(goal) * 100


def corridor(params: Json) -> tuple[Fraction, Fraction]:
    """Return the two bounds of a range target, lower one first."""
    low, high = number(params["lo"]), number(params["hi"])
    check(low <= high)
    return low, high


def in_range(params: Json, actual: Fraction, _target: Fraction | None) -> Raw:
    """Return 100 inside the corridor and less the further outside."""
    low, high = corridor(params)
    tolerance = params.get("tolerance")
    check(low > 0 if tolerance is None else number(tolerance) > 0)
    if low <= actual <= high:
        return Fraction(100)
    if tolerance is not None:
        distance = low - actual if actual < low else actual - high
        return (1 - distance / number(tolerance)) * 100
    return actual / low * 100 if actual < low else (2 - actual / high) * 100


def ratio_range(params: Json, actual: Fraction, _target: Fraction | None) -> Raw:
    """Return the actual in percent of the bound it is beyond, higher being better."""
    low, high = corridor(params)
    check(low > 0)
    if actual < low:
        return actual / low * 100
    return actual / high * 100 if actual > high else Fraction(100)


def linear_range_down(params: Json, actual: Fraction, _target: Fraction | None) -> Raw:
    """Return 200 minus the actual in percent of the bound it is beyond, lower being better."""
    low, high = corridor(params)
    check(low > 0)
    if actual < low:
        return 200 - actual / low * 100
    return 200 - actual / high * 100 if actual > high else Fraction(100)


def baseline(params: Json, actual: Fraction, target: Fraction | None) -> Raw:
    """Return the part of the way from the baseline to the target."""
    start, goal = number(params["baseline"]), demanded(target)
    check(start != goal)
    return (actual - start) / (goal - start) * 100


def linear(params: Json, actual: Fraction, _target: Fraction | None) -> Raw:
    """Return the place between the worst and the best anchor, from 0 to 100."""
    worst, best = number(params["worst"]), number(params["best"])
    check(worst != best)
    return max(Fraction(0), min(Fraction(100), (actual - worst) / (best - worst) * 100))


def goal_redflag(params: Json, actual: Fraction, _target: Fraction | None) -> Raw:
    """Return a third of 100 at the red flag and two thirds at the goal, from 0 to 100."""
    red, goal = number(params["red"]), number(params["goal"])
    check(red != goal)
    gaps_above_red = (actual - red) / (goal - red)
    return max(Fraction(0), min(Fraction(100), (1 + gaps_above_red) * 100 / 3))


def bands(params: Json, actual: Fraction, _target: Fraction | None) -> Raw:
    """Return the points of the first band whose edge the actual reaches."""
    table = [(number(edge), number(points)) for edge, points in params["bands"]]
    sign = -1 if params.get("direction", "up") == "down" else 1
    edges = [sign * edge for edge, _ in table]
    check(all(one > two for one, two in pairwise(edges)))
    for edge, points in table:
        if sign * actual >= sign * edge:
            return points
    return number(params.get("below") or "0")


def interpolate(params: Json, actual: Fraction, _target: Fraction | None) -> Raw:
    """Return the points on the line between two neighbouring supports."""
    supports = [(number(at), number(points)) for at, points in params["points"]]
    sign = -1 if supports[-1][0] < supports[0][0] else 1
    check(all(sign * one[0] < sign * two[0] for one, two in pairwise(supports)))
    if sign * actual < sign * supports[0][0]:
        return number(params.get("below") or "0")
    for (x0, y0), (x1, y1) in pairwise(supports):
        if sign * actual <= sign * x1:
            return y0 + (actual - x0) / (x1 - x0) * (y1 - y0)
    return supports[-1][1]


def zero_target(params: Json, actual: Fraction, target: Fraction | None) -> Raw:
    """Return 100 less the points each case costs."""
    per_unit = number(params["per_unit"])
    check(per_unit > 0 and actual >= 0 and (target is None or target == 0))
    return 100 - per_unit * actual


def binary(params: Json, actual: Fraction, target: Fraction | None) -> Raw:
    """Return 100 for a hit and 0 for a miss."""
    goal = demanded(target)
    hits = {"ge": actual >= goal, "gt": actual > goal, "le": actual <= goal, "lt": actual < goal, "eq": actual == goal}
    return Fraction(100) if hits[params["op"]] else Fraction(0)


def rating_points(params: Json, actual: Fraction, _target: Fraction | None) -> Raw:
    """Return the points of a rating that lies on its scale and step."""
    lowest, highest = number(params.get("scale_min") or "1"), number(params.get("scale_max") or "5")
    step = number(params.get("step") or "1")
    check(lowest <= actual <= highest and ((actual - lowest) / step).denominator == 1)
    if params.get("to") == "share":
        return actual / highest * 100
    if params.get("to") == "span":
        return (actual - lowest) / (highest - lowest) * 100
    return index_of_rating(actual)


def index_of_rating(rating: Fraction) -> Fraction:
    """Return the section B index of a rating or of a mean of ratings."""
    for (low, points), (high, more) in pairwise(INDEX_POINTS):
        if low <= rating <= high:
            return points + (rating - low) * (more - points)
    raise ValueError("outside the scale")


VALUE_METHODS: dict[str, Callable[[Json, Fraction, Fraction | None], Raw]] = {
    "ratio_up": ratio_up,
    "ratio_down": ratio_down,
    "linear_down": linear_down,
    "diff_up": diff_up,
    "diff_down": diff_down,
    "stabilize": stabilize,
    "range": in_range,
    "ratio_range": ratio_range,
    "linear_range_down": linear_range_down,
    "baseline": baseline,
    "linear": linear,
    "goal_redflag": goal_redflag,
    "bands": bands,
    "interpolate": interpolate,
    "zero_target": zero_target,
    "binary": binary,
    "rating": rating_points,
}


def milestone_date(params: Json) -> Raw:
    """Return the band of the delay, 0 while overdue and open, or `not_due`."""
    due = date.fromisoformat(params["due"])
    if params.get("done") is None:
        return "not_due" if date.fromisoformat(params["as_of"]) < due else Fraction(0)
    late_days = days_between(due, date.fromisoformat(params["done"]), params)
    for days, points in params.get("late_bands") or LATE_BANDS:
        if late_days <= int(days):
            return number(points)
    return number(params.get("after") or "0")


def days_between(due: date, done: date, params: Json) -> int:
    """Return the days from the due day to the delivery, counting none on which nobody works if that is asked for."""
    ordinals = range(min(due, done).toordinal() + 1, max(due, done).toordinal() + 1)
    days = [date.fromordinal(one) for one in ordinals]
    if params.get("days") == "working":
        free = set(params.get("holidays") or ())
        days = [day for day in days if day.isoweekday() < 6 and day.isoformat() not in free]
    return len(days) if done > due else -len(days)


def weight_done_and_due(params: Json) -> tuple[Fraction, Fraction]:
    """Return the accepted weight and the weight due or accepted of all checkpoints."""
    points = [(number(point.get("weight") or point["w"]), point["state"]) for point in params["checkpoints"]]
    check(sum(weight for weight, _ in points) == 100)
    done = sum((weight for weight, state in points if state == "accepted"), Fraction(0))
    return done, sum((weight for weight, state in points if state != "open"), Fraction(0))


def milestone_weighted(params: Json) -> Raw:
    """Return the accepted share of what is due, or of everything with `count: all`."""
    done, due = weight_done_and_due(params)
    if due == 0:
        return "not_due"
    return done / (100 if params.get("count") == "all" else due) * 100


def n_of_m(params: Json) -> Raw:
    """Return how many of the due cases were kept, in percent."""
    kept, due = Fraction(params["kept"]), Fraction(params["due"])
    check(kept.denominator == due.denominator == 1 and 0 <= kept <= due)
    return kept / due * 100 if due else "not_due"


def custom(params: Json, actual: Fraction | None, target: Fraction | None, limits: Json) -> Raw:
    """Return the value of a company's own formula over the engine's and its own names."""
    words = ("formula", "domain", "polarity", "examples")
    own = {name: text for name, text in params.items() if name not in words}
    names = {name: None if text is None else number(text) for name, text in own.items()}
    cap, floor = limit(limits, "cap"), limit(limits, "floor")
    names |= {"actual": actual, "target": target, "cap": cap, "floor": floor, "unbounded": unbounded(limits)}
    inside = formula_value(params.get("domain") or "1 == 1", names)
    if inside is None:
        return "missing"
    check(bool(inside))
    value = formula_value(params["formula"], names)
    return "missing" if value is None else Fraction(value)


# One item: raw, conversion, cut-off, floor, cap, rounding


def limit(limits: Json, name: str) -> Fraction | None:
    """Return the cap or floor in force, nothing where there is none."""
    return None if limits.get(name) is None else number(limits[name])


def unbounded(limits: Json) -> Fraction:
    """Return the points of a result without limit: the cap, or the policy's figure where there is none."""
    cap = limit(limits, "cap")
    return number(limits.get("unbounded_as") or "120") if cap is None else cap


def raw_points(method: str, params: Json, actual: Fraction | None, target: Fraction | None, limits: Json) -> Raw:
    """Return the raw achievement of a method, or the word for its absence."""
    if method == "custom":
        return custom(params, actual, target, limits)
    params = {name: value for name, value in params.items() if value is not None}
    match method:
        case "milestone_date":
            return milestone_date(params)
        case "milestone_weighted":
            return milestone_weighted(params)
        case "n_of_m":
            return n_of_m(params)
    return VALUE_METHODS[method](params, demanded(actual), target)


def converted(points: Fraction, limits: Json) -> Fraction:
    """Return the points after the policy's conversion table, if it has one."""
    if isinstance(limits.get("convert"), list):
        return converted_by(limits["convert"], points, bool(limits.get("best_possible")))
    if limits.get("convert") != "permenpanrb_2021":
        return points
    if points >= 100 and limits.get("best_possible"):
        return Fraction(120)
    if points < 60:
        return points / 59 * 49
    if points < 100:
        return points - 10
    if points < 101:
        return Fraction(109)
    return 110 + (points - 101) * 10 / 9 if points <= 110 else Fraction(120)


def converted_by(pieces: Sequence[Json], points: Fraction, best_possible: bool) -> Fraction:
    """Return the points after a company's own table, whose pieces run up to, and not through, their upper end."""
    ends = [number(text) for piece in pieces for text in (piece["score"], piece.get("end") or piece["score"])]
    if best_possible and points >= 100:
        return max(ends)
    piece = next(one for one in pieces if one.get("max") is None or points < number(one["max"]))
    first, last = number(piece["score"]), number(piece.get("end") or piece["score"])
    if piece.get("min") is None or piece.get("max") is None:
        return first
    share = (points - number(piece["min"])) / (number(piece["max"]) - number(piece["min"]))
    return first * (1 - share) + last * share


def clamped(points: Fraction, limits: Json) -> Fraction:
    """Return the points after cut-off, then floor, then cap."""
    cutoff, floor, cap = limits.get("cutoff"), limit(limits, "floor"), limit(limits, "cap")
    if cutoff and points < number(cutoff["below"]):
        points = number(cutoff["score"])
    if floor is not None:
        points = max(points, floor)
    return points if cap is None else min(points, cap)


def outcome(state: str, **figures: Any) -> Json:
    """Return the result of one item; what is not given is absent."""
    return {"state": state, "to_date": None, "target": None, "raw": None, "achievement": None} | figures


def item_score(method: str, params: Json, actual: Fraction | None, target: Fraction | None, limits: Json) -> Json:
    """Return state, raw and six-decimal achievement of one value against its target.

    Limits hold cap, floor, cutoff, convert, best_possible, unbounded_as and at_limit as texts.
    """
    try:
        raw = raw_points(method, params, actual, target, limits)
    except (ValueError, ZeroDivisionError, KeyError):
        return outcome("invalid")
    if isinstance(raw, str) and raw != "unbounded":
        return outcome(raw)
    points = unbounded(limits) if isinstance(raw, str) else raw
    cap, floor = limit(limits, "cap"), limit(limits, "floor")
    if abs(points) > LARGEST_RAW:
        if cap is None or (points < 0 and floor is None):
            return outcome("invalid")
        raw = "unbounded"
    if limits.get("at_limit") == "cap" and cap is not None and points >= 100:
        return outcome("reported", raw=raw, achievement=rounded(cap))
    achievement = rounded(clamped(converted(points, limits), limits))
    return outcome("reported", raw=raw, achievement=achievement)


def rating_of(score: Fraction | None, table: Sequence[Sequence[Any]] = DEFAULT_BANDS) -> int | None:
    """Return the rating of a six-decimal score, 1 below every edge."""
    if score is None:
        return None
    edges = sorted(((number(str(edge)), int(rating)) for edge, rating in table), reverse=True)
    return next((rating for edge, rating in edges if score >= edge), 1)


# Value and target to date


def owed_periods(card: Json, item: Json) -> list[int]:
    """Return the periods of the cycle, from the start of the series, in which the item owes a value."""
    if item["method"] in ("milestone_date", "milestone_weighted"):
        return schedule(card, item)
    return [period for period in schedule(card, item) if period >= int(item.get("since") or 1)]


def schedule(card: Json, item: Json) -> list[int]:
    """Return the periods of the cycle in which values of this frequency, or of this due date, are owed."""
    periods = range(1, int(card["periods"]) + 1)
    if item["method"] in ("milestone_date", "milestone_weighted"):
        first_due = first_due_date(item)
        return [period for period in periods if period_end(card, period) >= first_due]
    step = {"monthly": 1, "quarterly": 3, "semesterly": 6}.get(item["frequency"], len(periods))
    return [period for period in periods if period % step == 0]


def first_due_date(item: Json) -> date:
    """Return the day from which a milestone is owed."""
    if item["method"] == "milestone_date":
        return date.fromisoformat(item.get("due") or "")
    return min(date.fromisoformat(point["due"]) for point in item["params"]["checkpoints"])


def period_end(card: Json, period: int) -> date:
    """Return the last day of a period."""
    return date.fromisoformat(card["period_ends"][period - 1])


def rows_to_date(card: Json, item: Json, period: int) -> Rows:
    """Return the item's rows by period, none later than the period."""
    return {row["period"]: row for row in card["values"] if row["kpi"] == item["kpi"] and row["period"] <= period}


def row_kind(row: Json | None, item: Json, locked: bool) -> str:
    """Return what a row gives its item: value, disputed, invalid, not_applicable or missing."""
    if row is None or row["state"] == "missing":
        return "missing"
    if row["state"] not in SCORED_ROWS:
        return str(row["state"])
    if row["state"] == "disputed" and not locked:
        return "disputed"
    try:
        return "missing" if row_figures(row, item) is None else "value"
    except ValueError:
        return "invalid"


def row_figures(row: Json, item: Json) -> tuple[Fraction, ...] | None:
    """Return the row's value, or its numerator and denominator, nothing where they are blank."""
    if item["aggregation"] != "ratio_of_sums" and row.get("value") is not None:
        return (number(row["value"]),)
    pair = (row.get("numerator"), row.get("denominator"))
    return None if None in pair else (number(str(pair[0])), number(str(pair[1])))


def from_measures(figures: Sequence[Fraction], item: Json) -> Fraction:
    """Return the value of a single figure, or of a numerator and denominator."""
    if len(figures) == 1:
        return figures[0]
    if item.get("expression") is None:
        return figures[0] / figures[1] * number(item.get("scale") or "1")
    names = dict(zip(item.get("measures") or ["numerator", "denominator"], figures, strict=True))
    return Fraction(demanded_value(formula_value(item["expression"], names)))


def demanded_value(value: Value) -> Fraction | bool:
    """Return an expression's value that must be there."""
    if value is None:
        raise ValueError("a figure is absent")
    return value


def value_to_date(rows: Sequence[Json], item: Json) -> Fraction:
    """Return the exact aggregate of the rows that count, newest row last."""
    figures = [row_figures(row, item) or () for row in rows]
    match item["aggregation"]:
        case "last" | "once":
            return from_measures(figures[-1], item)
        case "min":
            return min(from_measures(row, item) for row in figures)
        case "max":
            return max(from_measures(row, item) for row in figures)
    divisor = len(rows) if item["aggregation"] == "average" else 1
    return from_measures([sum(column, Fraction(0)) / divisor for column in zip(*figures, strict=True)], item)


def covered_periods(owed: Sequence[int], counted: Sequence[int]) -> list[int]:
    """Return the counted periods together with the ones not owed before each."""
    starts = dict(zip(owed, [0, *owed], strict=False))
    return [period for last in counted for period in range(starts[last] + 1, last + 1)]


def target_to_date(card: Json, item: Json, kinds: Mapping[int, str], counted: Sequence[int]) -> Fraction | None:
    """Return the target phased over the periods that count."""
    if item.get("target") is None:
        return None
    target, phasing, aggregation = number(item["target"]), item["phasing"], item["aggregation"]
    owed = list(kinds)
    live = [period for period in owed if kinds[period] != "not_applicable"]
    if phasing == "linear" and aggregation in ("sum", "last"):
        basis = counted if aggregation == "sum" else live
        return target * len(covered_periods(schedule(card, item), basis)) / int(card["periods"])
    if isinstance(phasing, str):
        return target
    owed = schedule(card, item)
    levels = [number(level) for level in phasing]
    if aggregation == "sum":
        return sum((levels[period - 1] for period in covered_periods(owed, counted)), Fraction(0))
    if aggregation == "average":
        return sum((levels[period - 1] for period in counted), Fraction(0)) / len(counted)
    return levels[live[-1] - 1]


# One item in one period


def limits_of(card: Json, item: Json) -> Json:
    """Return the limits in force for an item, its own cap and floor first."""
    names = ("cap", "floor", "cutoff", "convert", "unbounded_as")
    policy = {name: card["policy"].get(name) for name in names}
    own = {name: item[name] for name in ("cap", "floor", "at_limit", "best_possible") if name in item}
    return policy | own


def item_outcome(card: Json, item: Json, period: int, locked: bool) -> Json:
    """Return an item's state and figures in a period, missing ones after the policy's rule."""
    rows = rows_to_date(card, item, period)
    if item["method"] in ("milestone_date", "milestone_weighted"):
        result = milestone_outcome(card, item, period, rows, locked)
    else:
        result = value_outcome(card, item, period, rows, locked)
    if not is_scored(item):
        return result | {"raw": None, "achievement": None}
    return missing_by_policy(card, item, result, locked)


def is_scored(item: Json) -> bool:
    """Tell whether an item carries weight."""
    return item["role"] == "scored" and item["method"] != "none" and number(item.get("weight") or "1") != 0


def missing_by_policy(card: Json, item: Json, result: Json, locked: bool) -> Json:
    """Return a missing item with the floor or 0 where the policy says so."""
    if result["state"] != "missing":
        return result
    rule = card["policy"]["missing"]
    if rule == "zero":
        return result | {"achievement": Fraction(0)}
    if rule == "hold_then_floor" and locked:
        return result | {"achievement": limit(limits_of(card, item), "floor") or Fraction(0)}
    return result


def value_outcome(card: Json, item: Json, period: int, rows: Rows, locked: bool) -> Json:
    """Return state and figures of an item that is measured by numbers."""
    owed = [one for one in owed_periods(card, item) if one <= period]
    kinds = {one: row_kind(rows.get(one), item, locked) for one in owed}
    state, counted = counted_periods(card["policy"], item, kinds)
    if state in ("not_due", "not_applicable", "missing", "invalid", "disputed"):
        return outcome(state)
    used = [rows[one] for one in counted]
    state = state if state == "stale" else timeliness(used, period)
    state = "disputed" if any(row["state"] == "disputed" for row in used) else state
    target = target_to_date(card, item, kinds, counted)
    return measured(item, used, target, limits_of(card, item), state)


def timeliness(used: Sequence[Json], period: int) -> str:
    """Return `late` where this period's own value came late; a period after it leaves the item reported."""
    return "late" if used and used[-1]["state"] == "late" and used[-1]["period"] == period else "reported"


def counted_periods(policy: Json, item: Json, kinds: Mapping[int, str]) -> tuple[str, list[int]]:
    """Return the periods whose values count, with the state that decides before any arithmetic."""
    live = [period for period, kind in kinds.items() if kind != "not_applicable"]
    if not live:
        return ("not_applicable" if kinds else "not_due"), []
    present = [period for period in live if kinds[period] != "missing"]
    if item["aggregation"] == "last":
        present = present[-1:]
        age = len([period for period in live if not present or period > present[-1]])
        gap, usual = not present or age > int(policy["stale_after"]), "stale" if age else "reported"
    else:
        gap, usual = not present or (len(present) < len(live) and policy["gap"] == "strict"), "reported"
        if any(kinds[period] == "invalid" for period in present):
            return "invalid", []
    if gap:
        return "missing", []
    worst = [word for word in ("invalid", "disputed") if any(kinds[period] == word for period in present)]
    if worst:
        return worst[0], []
    return usual, present[-1:] if item["aggregation"] == "once" else present


def measured(item: Json, used: Sequence[Json], target: Fraction | None, limits: Json, state: str) -> Json:
    """Return the figures of an item whose rows are all known."""
    params = dict(item["params"])
    try:
        if item["method"] == "n_of_m":
            pairs = [row_figures(row, item) or () for row in used]
            kept, due = (sum(column, Fraction(0)) for column in zip(*pairs, strict=True))
            params |= {"kept": kept, "due": due}
        actual = value_to_date(used, item)
    except ZeroDivisionError:
        if item["method"] == "n_of_m":
            return outcome(item_score("n_of_m", params, None, target, limits)["state"])
        return outcome("missing" if item["aggregation"] == "ratio_of_sums" else "invalid")
    except ValueError:
        return outcome("invalid")
    figures = {"to_date": actual, "target": target}
    if item["method"] == "none":
        return outcome(state, **figures)
    result = item_score(item["method"], params, actual, target, limits)
    if result["state"] in ("missing", "not_due"):
        return outcome(result["state"])
    return result | figures | ({} if result["state"] == "invalid" else {"state": state})


def milestone_outcome(card: Json, item: Json, period: int, rows: Rows, locked: bool) -> Json:
    """Return state and figures of a milestone by its date or its checkpoints."""
    try:
        owed = [one for one in owed_periods(card, item) if one <= period]
        used = milestone_rows(item, rows, locked)
    except ValueError:
        return outcome("invalid")
    states = [row["state"] for row in used]
    if "invalid" in states or ("disputed" in states and not locked):
        return outcome("invalid" if "invalid" in states else "disputed")
    if not used and owed and all(rows.get(one, {}).get("state") == "not_applicable" for one in owed):
        return outcome("not_applicable")
    params, figures = milestone_figures(card, item, period, used)
    result = item_score(item["method"], params, None, None, limits_of(card, item))
    if result["state"] != "reported":
        return outcome(result["state"])
    state = "disputed" if "disputed" in states else timeliness(used, period)
    return result | figures | {"state": state}


def milestone_rows(item: Json, rows: Rows, locked: bool) -> list[Json]:
    """Return the rows that speak of a milestone: the newest for a date, all for checkpoints."""
    ordered = [row for _, row in sorted(rows.items())]
    unread = ("invalid",) if locked else ("invalid", "disputed")
    used = [row for row in ordered if row["state"] in unread or delivery(row, item) is not None]
    return used[-1:] if item["method"] == "milestone_date" else used


def delivery(row: Json, item: Json) -> str | None:
    """Return a milestone row's date, or its accepted checkpoint ids, where it has one that may count."""
    if row["state"] not in SCORED_ROWS:
        return None
    if item["method"] == "milestone_weighted":
        known = {point["id"] for point in item["params"]["checkpoints"]}
        accepted = [one for one in (row.get("value") or "").split(";") if one]
        check(set(accepted) <= known)
        return ";".join(accepted) or None
    written = row.get("date") or row.get("value")
    return date.fromisoformat(written).isoformat() if written else None


def milestone_figures(card: Json, item: Json, period: int, delivered: Sequence[Json]) -> tuple[Json, Json]:
    """Return a milestone's parameters for scoring, and its value and target to date."""
    end = card["period_ends"][period - 1]
    if item["method"] == "milestone_date":
        done = delivery(delivered[0], item) if delivered else None
        dates = {"due": item["due"], "done": done, "as_of": end, "holidays": card.get("holidays")}
        return item["params"] | dates, {"to_date": done, "target": item["due"]}
    accepted = {one for row in delivered for one in (delivery(row, item) or "").split(";")}
    points = [
        point | {"state": "accepted" if point["id"] in accepted else "due" if point["due"] <= end else "open"}
        for point in item["params"]["checkpoints"]
    ]
    params = item["params"] | {"checkpoints": points}
    try:
        done_weight, due_weight = weight_done_and_due(params)
    except ValueError:
        return params, {}
    against = Fraction(100) if params.get("count") == "all" else due_weight
    return params, {"to_date": done_weight, "target": against}


# Roll-up


def roll_entry(card: Json, item: Json, result: Json, period: int, locked: bool) -> Json:
    """Return what an item brings into the roll-up: weight, standing, number and bounds."""
    weight = Fraction(1) if card["weighting"] in EQUAL else number(item["weight"])
    entry = {"perspective": item["perspective"], "objective": item.get("objective"), "weight": weight}
    if result["achievement"] is not None:
        return entry | {"standing": "counts", "value": result["achievement"]}
    if result["state"] in ("not_due", "not_applicable"):
        return entry | {"standing": {"not_due": "not_due"}.get(result["state"], "spread")}
    if result["state"] == "missing" and locked:
        return entry | {"standing": "spread"}
    low, high = held_bounds(card, item, result, period)
    return entry | {"standing": "held", "low": low, "high": high}


def held_bounds(card: Json, item: Json, result: Json, period: int) -> tuple[Fraction | None, Fraction | None]:
    """Return the least and the most a held item may bring, from two claims where both are known."""
    limits = limits_of(card, item)
    floor_and_cap = limit(limits, "floor"), limit(limits, "cap")
    disputed = [row for row in rows_to_date(card, item, period).values() if row["state"] == "disputed"]
    if result["state"] != "disputed" or not all(row.get("claim") for row in disputed):
        return floor_and_cap
    claimed = [row | row["claim"] if row in disputed else row for row in card["values"]]
    both = [item_outcome(one, item, period, True)["achievement"] for one in (card, card | {"values": claimed})]
    return floor_and_cap if None in both else (min(both), max(both))


def weighted_mean(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """Return the mean of (weight, value) pairs with the one rounding of its level."""
    total = sum((weight for weight, _ in pairs), Fraction(0))
    return rounded(sum((weight * value for weight, value in pairs), Fraction(0)) / total)


def group_mean(card: Json, entries: Sequence[Json], by_objective: bool) -> Fraction | None:
    """Return the mean of the entries that count, N/A ones as 0 if the policy says so."""
    zero = card["policy"].get("na_spread") == "zero"
    counted = [entry for entry in entries if entry["standing"] == "counts" or (zero and entry["standing"] == "spread")]
    if not any(entry["standing"] == "counts" for entry in counted):
        return None
    pairs = [(entry["weight"], entry.get("value", Fraction(0))) for entry in counted]
    if not by_objective:
        return weighted_mean(pairs)
    objectives: dict[Any, list[tuple[Fraction, Fraction]]] = {}
    for entry, pair in zip(counted, pairs, strict=True):
        objectives.setdefault(entry["objective"], []).append(pair)
    means = []
    for inside in objectives.values():
        weight = Fraction(1) if card["weighting"] in EQUAL else sum((weight for weight, _ in inside), Fraction(0))
        means.append((weight, weighted_mean(inside)))
    return weighted_mean(means)


def weight_of(entries: Sequence[Json], *standings: str) -> Fraction:
    """Return the weight of the entries with one of these standings."""
    return sum((entry["weight"] for entry in entries if entry["standing"] in standings), Fraction(0))


def total_weight(entries: Sequence[Json]) -> Fraction:
    """Return the weight of all entries."""
    return sum((entry["weight"] for entry in entries), Fraction(0))


def is_enough(rated: Fraction, owed: Fraction, policy: Json) -> bool:
    """Tell whether the rated weight reaches the policy's share of the owed weight."""
    return rated > 0 and 100 * rated >= number(policy["reweight_min"]) * owed


def share_rated(entries: Sequence[Json]) -> Fraction:
    """Return the rated part of the weight, 0 where there is no weight."""
    total = total_weight(entries)
    return weight_of(entries, "counts") / total if total else Fraction(0)


def group_result(card: Json, entries: Sequence[Json], by_objective: bool) -> Json:
    """Return score and rated share of one group of weights, after the threshold."""
    owed = total_weight(entries) - weight_of(entries, "not_due")
    enough = is_enough(weight_of(entries, "counts"), owed, card["policy"])
    return {"score": group_mean(card, entries, by_objective) if enough else None, "share": share_rated(entries)}


def is_by_objective(card: Json) -> bool:
    """Tell whether objectives are averaged first."""
    return bool(card["policy"].get("roll_up") == "by_objective")


def perspective_results(card: Json, entries: Sequence[Json]) -> dict[str, Json]:
    """Return mean, weight and rated share of each perspective."""
    within = card["weighting"] in WITHIN_PERSPECTIVE
    as_groups = within and card["policy"].get("na_spread") != "scorecard"
    results = {}
    for perspective in card["perspectives"]:
        inside = [entry for entry in entries if entry["perspective"] == perspective["id"]]
        mean = group_mean(card, inside, within and is_by_objective(card))
        if as_groups:
            mean = under(group_result(card, inside, is_by_objective(card))["score"], card, "section_cap")
        weight = number(perspective["weight"]) if within else None
        not_due = all(entry["standing"] == "not_due" for entry in inside)
        result = {"mean": mean, "weight": weight, "share": share_rated(inside)}
        results[perspective["id"]] = result | {"not_due": not_due, "scored": bool(inside)}
    return results


def effective_weights(card: Json, entries: Sequence[Json]) -> list[Json]:
    """Return the entries with their weights in the whole scorecard instead of their perspective's."""
    inner = list(entries)
    if is_by_objective(card) and card["weighting"] in EQUAL:
        places = [(entry["perspective"], entry["objective"]) for entry in entries]
        shares = [Fraction(1, places.count(place)) for place in places]
        inner = [entry | {"weight": share} for entry, share in zip(entries, shares, strict=True)]
    weights = {one["id"]: number(one["weight"]) for one in card["perspectives"]}
    totals = {one: total_weight([entry for entry in inner if entry["perspective"] == one]) for one in weights}
    return [
        entry | {"weight": weights[entry["perspective"]] * entry["weight"] / totals[entry["perspective"]]}
        for entry in inner
    ]


def under(score: Fraction | None, card: Json, name: str) -> Fraction | None:
    """Return a score under a cap of the policy, if it has that one."""
    cap = limit(card["policy"], name)
    return score if score is None or cap is None else min(score, cap)


def card_result(card: Json, entries: Sequence[Json]) -> Json:
    """Return score and rated share of the whole scorecard, the score under its cap."""
    result = uncapped_result(card, entries)
    return result | {"score": under(result["score"], card, "total_cap")}


def uncapped_result(card: Json, entries: Sequence[Json]) -> Json:
    """Return score and rated share of the whole scorecard."""
    if card["weighting"] not in WITHIN_PERSPECTIVE:
        return group_result(card, entries, is_by_objective(card))
    if card["policy"].get("na_spread") == "scorecard":
        return group_result(card, effective_weights(card, entries), False)
    parts = [part for part in perspective_results(card, entries).values() if part["scored"]]
    total = sum((part["weight"] for part in parts), Fraction(0))
    not_due = sum((part["weight"] for part in parts if part["not_due"]), Fraction(0))
    rated = [part for part in parts if part["mean"] is not None]
    rated_weight = sum((part["weight"] for part in rated), Fraction(0))
    share = sum((part["weight"] * part["share"] for part in rated), Fraction(0)) / total if total else Fraction(0)
    if not is_enough(rated_weight, total - not_due, card["policy"]):
        return {"score": None, "share": share}
    return {"score": weighted_mean([(part["weight"], part["mean"]) for part in rated]), "share": share}


def bound(card: Json, entries: Sequence[Json], side: str, score: Fraction) -> Fraction | None:
    """Return the score with each held item at its lower or upper end, never inside the score."""
    held = [entry for entry in entries if entry["standing"] == "held"]
    if any(entry[side] is None for entry in held):
        return None
    rest = [entry for entry in entries if entry["standing"] != "held"]
    filled = rest + [entry | {"standing": "counts", "value": entry[side]} for entry in held]
    reached = card_result(card, filled)["score"]
    ends = [score] if reached is None else [score, reached]
    return min(ends) if side == "low" else max(ends)


def score_card(card: Json, period: int, locked: bool) -> Json:
    """Return a scorecard's state, score, rating, coverage, bounds, perspectives and items in a period."""
    results = {item["kpi"]: item_outcome(card, item, period, locked) for item in card["items"]}
    scored = [item for item in card["items"] if is_scored(item)]
    entries = [roll_entry(card, item, results[item["kpi"]], period, locked) for item in scored]
    total = card_result(card, entries)
    score, share = total["score"], total["share"]
    gates = [gate_outcome(card, gate, results) for gate in card["policy"].get("gates") or []]
    final, rating = after_gates(card, score, gates)
    held = any(entry["standing"] == "held" for entry in entries) or "open" in [outcome for outcome, _ in gates]
    bounded = score is not None and share < 1
    return {
        "state": "not_rated" if score is None else "provisional" if held else "rated",
        "score": shown(score),
        "final": shown(final),
        "rating": rating,
        "gates": [outcome for outcome, _ in gates],
        "blocked_by": blockers(card, [results[item["kpi"]] for item in scored], share),
        "objectives": objective_means(card, entries),
        "coverage": decimal_text(share * 100),
        "lower": shown(bound(card, entries, "low", score)) if bounded else None,
        "upper": shown(bound(card, entries, "high", score)) if bounded else None,
        "perspectives": {name: perspective_texts(part) for name, part in perspective_results(card, entries).items()},
        "items": {kpi: {name: shown(figure) for name, figure in result.items()} for kpi, result in results.items()},
    }


def gate_outcome(card: Json, gate: Json, results: Mapping[str, Json]) -> tuple[str, Json]:
    """Return whether a gate on a KPI of the card is passed, failed or open."""
    result = results[gate["kpi"]]
    value = result["achievement"]
    if result["state"] in ("missing", "invalid") or (result["state"] == "disputed" and value is None):
        return "open", gate
    if value is None:
        return "passed", gate
    rating = rating_of(value, card["policy"]["rating_bands"])
    fails = "below" in gate and value < number(gate["below"])
    fails = fails or ("at_most" in gate and rating is not None and rating <= int(gate["at_most"]))
    return ("failed" if fails else "passed"), gate


def after_gates(
    card: Json, score: Fraction | None, gates: Sequence[tuple[str, Json]]
) -> tuple[Fraction | None, int | None]:
    """Return score and rating after the strictest of all failed gates."""
    if score is None:
        return None, None
    failed = [gate for outcome, gate in gates if outcome == "failed"]
    final = min([score, *(number(gate["total_max"]) for gate in failed if "total_max" in gate)])
    rating = rating_of(final, card["policy"]["rating_bands"])
    return final, min([rating or 1, *(int(gate["rating_max"]) for gate in failed if "rating_max" in gate)])


def blockers(card: Json, results: Sequence[Json], share: Fraction) -> list[str]:
    """Return why a result is not to be published yet."""
    states = [result["state"] for result in results]
    least = limit(card["policy"], "min_coverage")
    found = ["invalid"] if "invalid" in states else []
    found += ["missing"] if "missing" in states and card["policy"].get("block_publication") else []
    return found + (["coverage"] if least is not None and share * 100 < least else [])


def objective_means(card: Json, entries: Sequence[Json]) -> dict[str, str | None]:
    """Return the mean of each objective where these are averaged first, by perspective and objective."""
    spread = card["weighting"] in WITHIN_PERSPECTIVE and card["policy"].get("na_spread") == "scorecard"
    if not is_by_objective(card) or spread:
        return {}
    within = card["weighting"] in WITHIN_PERSPECTIVE
    groups: dict[str, list[Json]] = {}
    for entry in entries:
        groups.setdefault(f"{entry['perspective'] if within else ''} {entry['objective']}", []).append(entry)
    return {name: shown(group_mean(card, inside, False)) for name, inside in groups.items()}


def perspective_texts(part: Json) -> Json:
    """Return a perspective's mean, weighted score and coverage as published."""
    mean, weight = part["mean"], part["weight"]
    score = None if mean is None or weight is None else mean * weight / 100
    return {"mean": shown(mean), "score": shown(score), "coverage": decimal_text(part["share"] * 100)}


def gated(score: Fraction, rating: int, gates: Sequence[Json]) -> tuple[Fraction, int]:
    """Return final score and rating after the strictest of the failed gates, with default rating bands."""
    failed = [gate for gate in gates if gate["failed"] == "true"]
    final = min([score, *(number(gate["total_max"]) for gate in failed if "total_max" in gate)])
    reached = rating if final == score else rating_of(final) or rating
    return final, min([reached, *(int(gate["rating_max"]) for gate in failed if "rating_max" in gate)])


# People, tenure, OKRs, display: a golden case in, what it expects out


def person(case: Json) -> Json:
    """Return both sections and the final score of a person from parts, layer weights and aspects."""
    layer = {name: number(weight) for name, weight in case["layer"].items()}
    parts = [(layer[name], number(score)) for name, score in case["parts"].items() if score is not None and layer[name]]
    total_a = sum((weight for name, weight in layer.items() if name != "conduct"), Fraction(0))
    enough = 100 * sum(weight for weight, _ in parts) >= 60 * total_a and bool(parts)
    section_a = weighted_mean(parts) if enough else None
    mean = conduct_mean(case["aspects"])
    section_b = None if mean is None else rounded(index_of_rating(mean))
    result = {"section_a": shown(section_a), "conduct_mean": shown(mean), "section_b": shown(section_b)}
    if section_a is None or section_b is None:
        return result | {"state": "not_rated", "score": None, "rating": None}
    final = rounded((section_a * total_a + section_b * layer["conduct"]) / 100)
    held = any(aspect["r"] is None for aspect in case["aspects"])
    final, rating = gated(final, rating_of(final) or 1, case.get("gates", []))
    return result | {"state": "provisional" if held else "rated", "score": shown(final), "rating": rating}


def conduct_mean(aspects: Sequence[Json]) -> Fraction | None:
    """Return the exact weighted mean of the agreed ratings, those without evidence at most 3."""
    agreed = [aspect for aspect in aspects if aspect["r"] is not None]
    rated = sum((number(aspect["w"]) for aspect in agreed), Fraction(0))
    if not agreed or 100 * rated < 60 * sum(number(aspect["w"]) for aspect in aspects):
        return None
    total = Fraction(0)
    for aspect in agreed:
        rating = number(aspect["r"])
        proven = aspect.get("evidence", True)
        total += number(aspect["w"]) * (rating if proven else min(rating, Fraction(3)))
    return total / rated


def month_index(day: date) -> int:
    """Return a month as a running number."""
    return day.year * 12 + day.month


def first_month(day: date) -> int:
    """Return the first month that counts for somebody who starts on a day: that of a day up to the 15th."""
    return month_index(day) + (0 if day.day <= 15 else 1)


def tenure(case: Json) -> Json:
    """Return months served and the score of somebody who joined or moved inside a cycle."""
    start, end = (month_index(date.fromisoformat(day)) for day in case["cycle"])
    moves = case.get("moves") or [{"from": case["joined"]}]
    firsts = [max(start, first_month(date.fromisoformat(move["from"]))) for move in moves]
    months = [max(0, until - first) for first, until in zip(firsts, [*firsts[1:], end + 1], strict=True)]
    served, length = sum(months), end - start + 1
    if served < int(case.get("min_months", 3)):
        return {"state": "not_rated", "months": str(served), "score": None, "rating": None}
    result: Json = {"state": "rated", "months": str(served)}
    if "moves" in case:
        positions = zip(months, moves, strict=True)
        score = weighted_mean([(Fraction(count), number(move["score"])) for count, move in positions])
        return result | {"score": shown(score), "rating": rating_of(score)}
    target, kind = number(case["params"]["target"]), case.get("joiner", "scaled")
    if case["aggregation"] == "sum" and kind != "whole":
        target = target * served / length if kind == "scaled" else target - number(case["reached"])
    limits = {"cap": case.get("cap", "120"), "floor": case.get("floor", "0")}
    scored = item_score(case["method"], case["params"], number(case["params"]["actual"]), target, limits)
    achievement = scored["achievement"]
    return result | {"target": shown(target), "score": shown(achievement), "rating": rating_of(achievement)}


def unit_group(case: Json) -> Json:
    """Return the mean of published unit scores by declared weights, if enough of the weight has a score."""
    rated = [(number(unit["w"]), number(unit["a"])) for unit in case["units"] if unit["a"] is not None]
    total = sum((number(unit["w"]) for unit in case["units"]), Fraction(0))
    weight = sum((weight for weight, _ in rated), Fraction(0))
    enough = is_enough(weight, total, {"reweight_min": case.get("reweight_min", "60")})
    score = weighted_mean(rated) if enough else None
    return {"score": shown(score), "coverage": decimal_text(weight / total * 100), "rating": rating_of(score)}


def okr(case: Json) -> Json:
    """Return the grades of key results and their plain mean, exact until shown."""
    grades = [key_result_grade(result) for result in case["key_results"]]
    mean = sum(grades, Fraction(0)) / len(grades)
    colour = "green" if mean >= Fraction(7, 10) else "amber" if mean >= Fraction(4, 10) else "red"
    return {
        "grades": [shown(grade) for grade in grades],
        "score": shown(mean),
        "display": decimal_text(mean, 2),
        "colour": colour,
    }


def key_result_grade(result: Json) -> Fraction:
    """Return the grade, from 0 to 1, of a metric, a milestone or a guard."""
    if result["kind"] == "milestone":
        if result["done"] is None:
            return Fraction(0)
        late_days = (date.fromisoformat(result["done"]) - date.fromisoformat(result["due"])).days
        return Fraction(1) if late_days <= 0 else Fraction(7, 10) if late_days <= 14 else Fraction(0)
    actual, target = number(result["actual"]), number(result["target"])
    if result["kind"] == "keep_below":
        return Fraction(actual <= target)
    if result["kind"] == "keep_above":
        return Fraction(actual >= target)
    start = number(result["baseline"])
    return max(Fraction(0), min(Fraction(1), (actual - start) / (target - start)))


def display(case: Json) -> Json:
    """Return a number as a reader sees it, half away from zero."""
    return {"display": decimal_text(number(case["value"]), int(case["decimals"]))}
