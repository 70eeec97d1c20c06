"""Random scorecards for comparing the engine with the oracle, in the input format of `oracle.score_card`.

Every card is valid as a definition: weights add up, targets fit their methods, lists of a sum total its target.
Its values are not: they miss, arrive late, are disputed, invalid, not applicable or outside the domain of the method.
Numbers are drawn as whole ten-thousandths, from 0.0001 to about 10^9, and written with at most four decimals.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

Json = dict[str, Any]

ONE = 10_000
HUNDRED = 100 * ONE
LARGEST = 10**9 * ONE
YEAR = 2026
PERSPECTIVES = ("financial", "customer", "internal_process", "learning_growth")
WEIGHTINGS = ("explicit", "equal_within_perspective", "explicit_within_perspective", "equal", "relative")
HOLIDAYS = ["2026-01-01", "2026-03-19", "2026-03-20", "2026-04-03", "2026-05-01", "2026-06-01", "2026-06-16"]
OWN_TABLE = [
    {"min": None, "max": "40", "score": "0"},
    {"min": "40", "max": "80", "score": "10", "end": "70.5"},
    {"min": "80", "max": "100", "score": "75", "end": "100"},
    {"min": "100", "max": None, "score": "110"},
]
STEPS = {"monthly": 1, "quarterly": 3, "semesterly": 6}
TABLES = 12
MILESTONES = ("milestone_date", "milestone_weighted")
WITHOUT_TARGET = ("range", "ratio_range", "linear_range_down", "linear", "goal_redflag", "bands", "interpolate")
NUMBER_AGGREGATIONS = ("sum", "average", "last", "ratio_of_sums") * 3 + ("min", "max", "once")
AGGREGATIONS = {
    "rating": ("last", "min", "max", "once"),
    "zero_target": ("sum", "last", "max", "ratio_of_sums"),
    "n_of_m": ("ratio_of_sums",),
    "milestone_date": ("once",),
    "milestone_weighted": ("once",),
    "none": ("sum", "average", "last"),
}
EXPRESSIONS = (
    "part / whole * 100",
    "part / whole",
    "(whole - part) / whole * 100",
    "part / (part + whole) * 100",
    "max(0, part - 1) / whole * 1000",
)
FORMULAS = (
    ("max(0, actual - penalty) / target * 100", "target > 0"),
    ("100 if actual >= target else 50 + coalesce(cap, 120) / 10", None),
    ("(actual / target * 100 + unbounded) / 2", "target > 0 and actual >= 0"),
    ("min(abs(actual), target) / target * 100 if not actual < 0 else -penalty", "target != 0"),
    ("target / (actual - penalty) * 100", None),
    ("actual / 3 / target * 100 + actual / 3 / target * 100 + actual / 3 / target * 100", "target != 0"),
)


def random_card(seed: int, *, claims: bool = False) -> Json:
    """Return the card of a seed; with claims, some disputed values name the other side's figures."""
    rng = Random(seed)
    periods = rng.choice((1, 2, 3, 4, 5, 6, 6, 6))
    weighting = rng.choice(WEIGHTINGS)
    perspectives = PERSPECTIVES[: rng.randint(1, 4)]
    items = random_items(rng, perspectives, periods)
    set_weights(rng, items, weighting, perspectives)
    shares = split(rng, HUNDRED, len(perspectives))
    trouble = rng.choice((0.0, 0.02, 0.1, 0.25, 0.5))
    values = [row for item in items for row in random_rows(rng, item, periods, trouble, claims=claims)]
    for item in items:
        del item["centre"]
    policy = random_policy(rng, weighting)
    policy["gates"] = random_gates(rng, items)
    return {
        "unit": f"unit-{seed}",
        "weighting": weighting,
        "periods": periods,
        "holidays": HOLIDAYS,
        "period_ends": [month_end(period).isoformat() for period in range(1, periods + 1)],
        "policy": policy,
        "perspectives": [
            {"id": one, "weight": written(share)} for one, share in zip(perspectives, shares, strict=True)
        ],
        "items": items,
        "values": values,
    }


def random_policy(rng: Random, weighting: str) -> Json:
    """Return a scoring policy, the default profile more often than anything else."""
    policy = {
        "cap": rng.choice(("120", "120", "120", "105", "110", "150.5", None)),
        "floor": rng.choice(("0", "0", "0", "0", "12.5", None)),
        "missing": rng.choice(("hold_then_floor", "hold_then_floor", "exclude", "zero")),
        "gap": rng.choice(("strict", "strict", "like_for_like")),
        "stale_after": rng.choice((1, 1, 0, 2)),
        "reweight_min": rng.choice(("60", "60", "50", "75", "33.3333", "0")),
        "na_spread": rng.choice(("group", "group", "scorecard", "zero")),
        "cutoff": rng.choice((None, None, None, {"below": "50", "score": "0"})),
        "convert": rng.choice((None, None, None, None, None, "permenpanrb_2021", OWN_TABLE)),
        "section_cap": rng.choice((None, None, None, None, "100", "104.5")),
        "total_cap": rng.choice((None, None, None, None, "100", "97.1234")),
        "min_coverage": rng.choice((None, None, "80")),
        "block_publication": rng.random() < 0.2,
        "unbounded_as": rng.choice(("120", "150")),
        "roll_up": "by_kpi",
        "rating_bands": [["115", 5], ["105", 4], ["95", 3], ["80", 2], ["0", 1]],
    }
    if weighting == "equal_within_perspective" and policy["na_spread"] != "scorecard" and rng.random() < 0.3:
        policy["roll_up"] = "by_objective"
    return policy


def random_gates(rng: Random, items: list[Json]) -> list[Json]:
    """Return gates on some of the scored items, usually none."""
    gates = []
    for item in items if rng.random() < 0.2 else ():
        if item["role"] == "scored" and rng.random() < 0.5:
            condition = rng.choice(({"below": "80"}, {"below": "100.5"}, {"at_most": "2"}))
            effect = rng.choice(({"rating_max": "2"}, {"total_max": "90"}, {"total_max": "99.5", "rating_max": "3"}))
            gates.append({"kpi": item["kpi"], **condition, **effect})
    return gates


# Numbers in ten-thousandths


def written(units: int) -> str:
    """Return ten-thousandths as decimal text without needless zeros."""
    whole, part = divmod(abs(units), ONE)
    text = f"{whole}.{part:04d}".rstrip("0").rstrip(".")
    return "-" + text if units < 0 else text


def amount(rng: Random) -> int:
    """Return an amount above 0, usually of everyday size, at times anything from 0.0001 to 10^9."""
    if rng.random() < 0.15:
        return rng.randint(1, 10 ** rng.randint(1, 13))
    size = rng.choice((1, ONE // 100, ONE // 10, ONE, ONE))
    return size * rng.randint(1, 10 ** rng.randint(1, 4))


def near(rng: Random, units: int) -> int:
    """Return an amount around another one, at times the same, 0 or far away."""
    kind = rng.random()
    if kind < 0.1:
        return units
    if kind < 0.13:
        return 0
    if kind < 0.16:
        return amount(rng)
    low, high = (50, 150) if kind < 0.9 else (0, 400)
    return max(-LARGEST, min(LARGEST, units * rng.randint(low, high) // 100)) + rng.choice((0, 0, rng.randint(0, 99)))


def split(rng: Random, total: int, parts: int) -> list[int]:
    """Return so many amounts above 0 that add up to the total exactly."""
    step = rng.choice((1, ONE)) if total >= parts * ONE and total % ONE == 0 else 1
    cuts = sorted(rng.sample(range(1, total // step), parts - 1))
    edges = [0, *(cut * step for cut in cuts), total]
    return [edges[place + 1] - edges[place] for place in range(parts)]


def month_end(period: int) -> date:
    """Return the last day of a period of the year."""
    return date(YEAR, period, calendar.monthrange(YEAR, period)[1])


# Items


def random_items(rng: Random, perspectives: tuple[str, ...], periods: int) -> list[Json]:
    """Return up to eight items, at least one scored item in each perspective."""
    items = []
    for place in range(rng.randint(len(perspectives), 8)):
        is_first = place < len(perspectives)
        perspective = perspectives[place] if is_first else rng.choice(perspectives)
        is_monitored = not is_first and rng.random() < 0.15
        method = "none" if is_monitored else rng.choice(tuple(METHODS))
        item = random_item(rng, method, periods)
        place_in_card = {"kpi": f"kpi-{place + 1}", "perspective": perspective}
        items.append(place_in_card | {"objective": perspective[0].upper() + str(rng.randint(1, 2))} | item)
    rng.shuffle(items)
    return items


def random_item(rng: Random, method: str, periods: int) -> Json:
    """Return an item without weight or place in the card; `centre` is where its values lie."""
    target, centre, params = METHODS[method](rng) if method in METHODS else (None, amount(rng), {})
    aggregation = rng.choice(AGGREGATIONS.get(method, NUMBER_AGGREGATIONS))
    item: Json = {
        "role": "monitored" if method == "none" else "scored",
        "weight": None,
        "method": method,
        "params": params,
        "aggregation": aggregation,
        "expression": None,
        "measures": [],
        "scale": "1",
        "target": None if target is None else written(target),
        "due": params.pop("due", None),
        "phasing": "flat",
        "frequency": random_frequency(rng, aggregation),
        "at_limit": "cap" if rng.random() < 0.05 else None,
        "best_possible": rng.random() < 0.1,
        "since": rng.randint(1, periods) if rng.random() < 0.08 else 1,
        "centre": centre,
    }
    add_measures(rng, item)
    if target and method != "zero_target":
        item["phasing"] = random_phasing(rng, item, target, periods)
    return item | random_limits(rng)


def random_frequency(rng: Random, aggregation: str) -> str:
    """Return how often an item owes a value."""
    if aggregation == "once":
        return rng.choice(("once", "yearly"))
    return rng.choice(("monthly",) * 10 + ("quarterly", "quarterly", "semesterly", "yearly"))


def random_limits(rng: Random) -> Json:
    """Return an item's own cap and floor, usually none at all."""
    limits: Json = {}
    if rng.random() < 0.1:
        limits["cap"] = rng.choice(("100", "110", "200", None))
    if rng.random() < 0.06:
        limits["floor"] = rng.choice(("0", "20", None))
    return limits


def add_measures(rng: Random, item: Json) -> None:
    """Give a rate its scale, or its expression over two measures."""
    if item["method"] == "n_of_m" or item["aggregation"] not in ("ratio_of_sums", "last"):
        return
    if item["aggregation"] == "last" and rng.random() < 0.8:
        return
    if rng.random() < 0.4:
        item["scale"] = rng.choice(("1", "100", "1000000", "0.5"))
    else:
        item |= {"expression": rng.choice(EXPRESSIONS), "measures": ["part", "whole"]}


def random_phasing(rng: Random, item: Json, target: int, periods: int) -> str | list[str]:
    """Return the phasing of a target, a list only where each period has its own figure."""
    kinds = {"sum": ("linear", "linear", "flat", "list"), "last": ("flat", "flat", "linear", "list")}
    kind = rng.choice(kinds.get(item["aggregation"], ("flat",)))
    if item["aggregation"] == "average" and rng.random() < 0.4:
        kind = "list"
    if kind != "list" or (item["aggregation"] == "sum" and item["frequency"] != "monthly"):
        return "linear" if kind == "list" else kind
    if item["aggregation"] != "sum":
        return [written(target * place // periods or target) for place in range(1, periods + 1)]
    if abs(target) <= periods:
        return "flat"
    sign = 1 if target > 0 else -1
    return [written(sign * share) for share in split(rng, abs(target), periods)]


def set_weights(rng: Random, items: list[Json], weighting: str, perspectives: tuple[str, ...]) -> None:
    """Give the scored items the weights their weighting asks for, monitored ones 0."""
    scored = [item for item in items if item["role"] == "scored"]
    for item in items:
        item["weight"] = None if item["role"] == "scored" else "0"
    groups = [scored] if weighting == "explicit" else []
    if weighting == "explicit_within_perspective":
        groups = [[item for item in scored if item["perspective"] == one] for one in perspectives]
    for group in groups:
        for item, share in zip(group, split(rng, HUNDRED, len(group)), strict=True):
            item["weight"] = written(share)
    if weighting == "relative":
        for item in scored:
            item["weight"] = written(rng.randint(1, 10 ** rng.randint(1, 8)))


# Methods: a target (or none), the centre of the values, the parameters


Draw = tuple[int | None, int, Json]


def positive_target(rng: Random) -> Draw:
    """Return a target above 0."""
    target = amount(rng)
    return target, target, {}


def target_or_zero(rng: Random) -> Draw:
    """Return a target of 0 now and then."""
    target = 0 if rng.random() < 0.05 else amount(rng)
    return target, target or amount(rng), {}


def signed_target(rng: Random) -> Draw:
    """Return a target of either sign."""
    target = amount(rng) * rng.choice((1, 1, -1))
    return target, target, {}


def corridor(rng: Random) -> Draw:
    """Return a corridor above 0, at times a single point."""
    low = amount(rng)
    high = low + rng.choice((0, low // 4, amount(rng)))
    return None, high, {"lo": written(low), "hi": written(high)}


def corridor_with_tolerance(rng: Random) -> Draw:
    """Return a corridor with, half the time, a tolerance and then bounds of any sign."""
    target, centre, params = corridor(rng)
    if rng.random() < 0.5:
        return target, centre, params
    low = amount(rng) * rng.choice((1, -1))
    width = amount(rng)
    bounds = {"lo": written(low), "hi": written(low + width), "tolerance": written(amount(rng))}
    return None, low + width // 2, bounds


def with_baseline(rng: Random) -> Draw:
    """Return a target and a different baseline on either side of it."""
    target = amount(rng) * rng.choice((1, 1, -1))
    distance = amount(rng) * rng.choice((1, -1))
    return target, target, {"baseline": written(target - distance)}


def anchors(first: str, second: str) -> Callable[[Random], Draw]:
    """Return a draw of two different anchors in either order."""

    def draw(rng: Random) -> Draw:
        """Return both anchors as parameters."""
        low = amount(rng)
        high = low + amount(rng)
        one, two = (low, high) if rng.random() < 0.5 else (high, low)
        return None, (low + high) // 2, {first: written(one), second: written(two)}

    return draw


def rising(rng: Random, count: int) -> list[int]:
    """Return so many different amounts in rising order."""
    values = [amount(rng)]
    while len(values) < count:
        values.append(values[-1] + max(1, values[0] * rng.randint(1, 30) // 100))
    return values


def of_few(draw: Callable[[Random], Draw]) -> Callable[[Random], Draw]:
    """Return a draw of one of a few tables: each one is a formula of its own, and thousands of those say no more."""
    return lambda rng: draw(Random(rng.randrange(TABLES)))


def banded(rng: Random) -> Draw:
    """Return a table of bands, best first."""
    edges = rising(rng, rng.randint(1, 5))
    is_down = rng.random() < 0.4
    ordered = edges if is_down else edges[::-1]
    points = sorted((rng.randint(0, 130) for _ in edges), reverse=True)
    table = [[written(edge), str(point)] for edge, point in zip(ordered, points, strict=True)]
    params: Json = {"bands": table, "direction": "down" if is_down else "up"}
    if rng.random() < 0.5:
        params["below"] = rng.choice(("0", "10", "-5"))
    return None, edges[len(edges) // 2], params


def interpolated(rng: Random) -> Draw:
    """Return supports with rising points, their places rising or falling."""
    places = rising(rng, rng.randint(2, 5))
    ordered = places if rng.random() < 0.6 else places[::-1]
    points = sorted(rng.randint(0, 1300) * ONE // 10 for _ in places)
    params: Json = {"points": [[written(x), written(y)] for x, y in zip(ordered, points, strict=True)]}
    if rng.random() < 0.3:
        params["below"] = rng.choice(("0", "25"))
    return None, places[len(places) // 2], params


def zero_target(rng: Random) -> Draw:
    """Return the price of one case."""
    return 0, rng.choice((0, ONE, 2 * ONE, 3 * ONE)), {"per_unit": rng.choice(("10", "100", "2.5", "33.3333"))}


def binary(rng: Random) -> Draw:
    """Return a comparison with a target."""
    target = rng.choice((ONE, amount(rng)))
    return target, target, {"op": rng.choice(("ge", "gt", "le", "lt", "eq"))}


def rating(rng: Random) -> Draw:
    """Return the conversion of a rating."""
    choice = rng.choice(({}, {}, {"to": "share"}, {"to": "span", "scale_min": "1", "scale_max": "5"}))
    return None, rng.randint(1, 5) * ONE, dict(choice)


def no_parameters(rng: Random) -> Draw:
    """Return nothing but a size."""
    return None, rng.randint(1, 50) * ONE, {}


def milestone_date(rng: Random) -> Draw:
    """Return a due date and, at times, bands of delay."""
    due = date(YEAR, 1, 1) + timedelta(days=rng.randint(-20, 230))
    params: Json = {"due": due.isoformat()}
    if rng.random() < 0.3:
        params |= {"late_bands": [[-5, "110"], [0, "100"], [10, "70.5"]], "after": rng.choice(("0", "20"))}
    if rng.random() < 0.3:
        params["days"] = "working"
    return None, 0, params


def milestone_weighted(rng: Random) -> Draw:
    """Return checkpoints whose weights total 100."""
    weights = split(rng, HUNDRED, rng.randint(1, 4))
    days = [date(YEAR, 1, 1) + timedelta(days=rng.randint(0, 200)) for _ in weights]
    points = [
        {"id": f"step-{place}", "weight": written(weight), "due": day.isoformat()}
        for place, (weight, day) in enumerate(zip(weights, days, strict=True), 1)
    ]
    return None, 0, {"checkpoints": points} | ({"count": "all"} if rng.random() < 0.2 else {})


def custom(rng: Random) -> Draw:
    """Return one of a few formulas of a company's own."""
    target = amount(rng)
    formula, domain = rng.choice(FORMULAS)
    params = {"formula": formula, "penalty": written(rng.randint(0, 3 * ONE))}
    return target, target, params | ({"domain": domain} if domain else {})


METHODS: dict[str, Callable[[Random], Draw]] = {
    "ratio_up": positive_target,
    "ratio_down": target_or_zero,
    "linear_down": positive_target,
    "diff_up": signed_target,
    "diff_down": signed_target,
    "stabilize": signed_target,
    "range": corridor_with_tolerance,
    "ratio_range": corridor,
    "linear_range_down": corridor,
    "baseline": with_baseline,
    "linear": anchors("worst", "best"),
    "goal_redflag": anchors("red", "goal"),
    "bands": of_few(banded),
    "interpolate": of_few(interpolated),
    "zero_target": zero_target,
    "binary": binary,
    "milestone_date": milestone_date,
    "milestone_weighted": milestone_weighted,
    "n_of_m": no_parameters,
    "rating": rating,
    "custom": custom,
}


# Values


def random_rows(rng: Random, item: Json, periods: int, trouble: float, *, claims: bool) -> list[Json]:
    """Return an item's rows, troubled ones as often as asked."""
    step = STEPS.get(item["frequency"], periods)
    rows = []
    for period in range(1, periods + 1):
        is_owed = item["method"] in MILESTONES or period % step == 0
        if not is_owed and rng.random() > 0.02:
            continue
        figures = random_figures(rng, item, period, periods)
        state = random_state(rng, trouble)
        if figures is None or state == "absent":
            continue
        rows.append(row_of(item, period, state, figures))
        if claims and state == "disputed" and rng.random() < 0.7:
            rows[-1]["claim"] = random_figures(rng, item, period, periods) or figures
    return rows


def row_of(item: Json, period: int, state: str, figures: Json) -> Json:
    """Return one submitted row, blank where its state has no value."""
    blank = {"value": None, "numerator": None, "denominator": None, "date": None}
    given = {} if state in ("missing", "not_applicable", "invalid") else figures
    return {"kpi": item["kpi"], "period": period, "state": state} | blank | given


def random_state(rng: Random, trouble: float) -> str:
    """Return the state of a row; `absent` means that there is none."""
    if rng.random() < trouble:
        return rng.choice(("missing", "absent", "not_applicable", "not_applicable", "disputed", "invalid"))
    return rng.choice(("agreed", "agreed", "agreed", "agreed", "decided", "late"))


def random_figures(rng: Random, item: Json, period: int, periods: int) -> Json | None:
    """Return what a row holds for its item, nothing for a milestone without news."""
    match item["method"]:
        case "milestone_date":
            return delivery(rng, item, period)
        case "milestone_weighted":
            return acceptance(rng, item)
        case "n_of_m":
            return cases(rng, item)
        case "rating":
            return {"value": written(rng.choice((1, 2, 3, 3, 4, 4, 5)) * ONE + rng.choice((0,) * 15 + (5000, 6 * ONE)))}
    value = near(rng, item["centre"])
    if item["aggregation"] == "sum" and item["method"] != "zero_target":
        value //= periods
    if rng.random() < 0.02:
        value = -value
    if item["aggregation"] == "ratio_of_sums" or item["measures"]:
        return pair(rng, item, value)
    return {"value": written(value)}


def pair(rng: Random, item: Json, value: int) -> Json:
    """Return a numerator and a denominator whose rate is about the value, at times over 0."""
    if rng.random() < 0.03:
        return {"numerator": written(rng.choice((0, ONE))), "denominator": "0"}
    whole = rng.randint(1, 10 ** rng.randint(1, 4)) if abs(value) < LARGEST // ONE else rng.randint(1, 9)
    factor = 100 if "100" in (item["expression"] or item["scale"]) else 1
    return {"numerator": written(value * whole // factor), "denominator": written(whole * ONE)}


def cases(rng: Random, item: Json) -> Json:
    """Return cases kept and due, now and then more kept than due or half a case."""
    due = rng.choice((0, rng.randint(0, item["centre"] // ONE)))
    kept = rng.randint(max(0, due - 3), due) * ONE + rng.choice((0,) * 60 + (ONE, 5000, -ONE))
    return {"numerator": written(kept), "denominator": str(due)}


def delivery(rng: Random, item: Json, period: int) -> Json | None:
    """Return a delivery inside the period with a date around the due date, usually nothing."""
    due = date.fromisoformat(item["due"])
    if abs((month_end(period) - due).days) > 45 or rng.random() < 0.6:
        return None
    latest = min(due + timedelta(days=rng.randint(-12, 40)), month_end(period))
    return {"date": latest.isoformat()}


def acceptance(rng: Random, item: Json) -> Json | None:
    """Return checkpoints accepted in a period, usually nothing."""
    accepted = [point["id"] for point in item["params"]["checkpoints"] if rng.random() < 0.25]
    return {"value": ";".join(accepted)} if accepted else None
