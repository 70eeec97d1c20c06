"""Numbers for every scoring method with what the scorer makes of them, and the texts that a page shows.

`python tests/calculator_vectors.py` writes tests/vectors/calculator.json; the calculator's script is held against it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from kpi_handbook.views.language import MINUS, Language, language
from kpi_handbook.views.outcome import Ends, Given, in_figures
from kpi_scoring.methods import BY_NAME
from kpi_scoring.records import Card, Item, Policy, Value
from kpi_scoring.results import ItemResult
from kpi_scoring.score import score

FILE = Path(__file__).parent / "vectors" / "calculator.json"
LANGUAGES = ("en", "id")
DUE = date(2026, 3, 31)
UNROUNDED = 8  # so many decimals of the raw points are shown before they are cut off

Rows = Sequence[tuple[str, str]]
Json = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """What a reader puts in."""

    method: str
    numbers: Mapping[str, str]
    why: str
    way: str = ""
    rows: Rows = ()
    otherwise: str = "0"
    floor: str = "0"
    cap: str = "120"
    convert: str = ""
    cutoff: tuple[str, str] | tuple[()] = field(default=())


def up(actual: str, target: str, why: str, **more: Any) -> Case:
    return Case("ratio_up", {"actual": actual, "target": target}, why, **more)


def down(actual: str, target: str, why: str, **more: Any) -> Case:
    return Case("ratio_down", {"actual": actual, "target": target}, why, **more)


def against(method: str, actual: str, target: str, why: str, **more: Any) -> Case:
    return Case(method, {"actual": actual, "target": target}, why, **more)


def within(method: str, actual: str, lo: str, hi: str, why: str, **more: Any) -> Case:
    return Case(method, {"actual": actual, "lo": lo, "hi": hi}, why, **more)


def progress(actual: str, baseline: str, target: str, why: str, **more: Any) -> Case:
    return Case("baseline", {"actual": actual, "baseline": baseline, "target": target}, why, **more)


def one(method: str, actual: str, why: str, rows: Rows = (), **more: Any) -> Case:
    return Case(method, {"actual": actual}, why, rows=rows, **more)


def late(
    days: str, why: str, rows: Rows = (("0", "100"), ("7", "90"), ("14", "80"), ("30", "60")), **more: Any
) -> Case:
    return Case("milestone_date", {"late_days": days}, why, rows=rows, **more)


def pair(method: str, part: str, whole: str, why: str, **more: Any) -> Case:
    names = BY_NAME[method].measures
    return Case(method, dict(zip(names, (part, whole), strict=True)), why, **more)


def rating(actual: str, why: str, way: str = "index", scale: Sequence[str] = ("1", "5", "1")) -> Case:
    return Case(
        "rating", {"actual": actual, **dict(zip(("scale_min", "scale_max", "step"), scale, strict=True))}, why, way
    )


UPTIME = (("99.95", "120"), ("99.9", "100"), ("99.5", "80"), ("99", "60"))
HOURS = (("4", "120"), ("8", "100"), ("16", "80"), ("24", "60"))
CURVE = (("80", "50"), ("100", "100"), ("120", "120"))
FALLING = (("120.5", "50"), ("100", "100"), ("80", "120"))

CASES = (
    up("7.8", "8", "a plain ratio"),
    up("0", "8", "nothing achieved is a value"),
    up("-3", "8", "below zero the floor counts"),
    up("-3", "8", "without a floor the raw points stand", floor=""),
    up("80", "50", "the cap counts"),
    up("80", "50", "without a cap the raw points stand", cap=""),
    up("60", "50", "exactly at the cap it is not reached over"),
    up("52.5", "50", "another cap", cap="100"),
    up("1", "3", "a third goes on for ever"),
    up("2", "3", "two thirds are rounded up"),
    up("0.0001", "20000", "half a millionth is rounded away from zero"),
    up("-0.0001", "20000", "half a millionth below zero too", floor=""),
    up("-0.0001", "20000.0001", "less than half of a millionth is none, without a sign", floor=""),
    up("19500.0001", "20000", "a tie at the seventh decimal"),
    up("18999.9999", "20000", "a tie that reaches the edge of a rating"),
    up("17999.9999", "20000", "a tie that reaches the edge of a status"),
    up("17999.9998", "20000", "a millionth below the edge of a status"),
    up("97.675", "100", "a tie of the shown decimals"),
    up("-0.125", "100", "a tie of the shown decimals below zero", floor=""),
    up("1000000000", "100", "a thousand million points are still a number", cap=""),
    up("1000000001", "100", "more than that is none without a cap", cap=""),
    up("999999999999999999.9999", "0.0001", "the largest ratio is held by the cap"),
    up("-1000000001", "100", "far below zero without a floor", floor=""),
    up("7.8", "0", "a target of zero"),
    up("7.8", "-8", "a target below zero"),
    up("1234567.5", "1000000", "thousands are grouped"),
    up("50", "100", "a floor above the raw points", floor="60.5"),
    down("25", "24", "a late answer"),
    down("6", "24", "four times as fast: the cap counts"),
    down("0", "24", "no finite ratio: the cap counts"),
    down("0", "24", "no finite ratio and no cap", cap=""),
    down("0", "0", "zero against zero"),
    down("3", "0", "anything against zero"),
    down("-1", "24", "a value that can not be"),
    down("7", "3", "sevenths"),
    against("linear_down", "25", "24", "the same late answer on a line"),
    against("linear_down", "48", "24", "twice the target"),
    against("linear_down", "49", "24", "more than that is floored"),
    against("linear_down", "24", "0", "a target of zero"),
    against("diff_up", "-25", "-50", "half the loss that was planned", cap="150"),
    against("diff_up", "-55", "-50", "a larger loss"),
    against("diff_up", "1", "0", "a target of zero"),
    against("diff_down", "-60", "-50", "a saving"),
    against("diff_down", "100", "50", "twice the cost"),
    against("stabilize", "104", "100", "a little over"),
    against("stabilize", "-96", "-100", "a target below zero"),
    against("stabilize", "201", "100", "more than twice the target is floored"),
    within("range", "30", "30", "45", "the lower bound belongs to the range", way="ratio"),
    within("range", "45.0001", "30", "45", "a hair over the range", way="ratio"),
    within("range", "27", "30", "45", "under the range", way="ratio"),
    within("range", "42", "45", "30", "bounds the wrong way round", way="ratio"),
    within("range", "42", "0", "45", "a bound of zero", way="ratio"),
    Case("range", {"actual": "27", "lo": "30", "hi": "45", "tolerance": "12"}, "under, by a tolerance", "tolerance"),
    Case("range", {"actual": "2", "lo": "-1", "hi": "1", "tolerance": "3"}, "over, by a tolerance", "tolerance"),
    Case("range", {"actual": "2", "lo": "-1", "hi": "1", "tolerance": "0"}, "a tolerance of zero", "tolerance"),
    within("ratio_range", "92", "80", "90", "over a range where more is better"),
    within("ratio_range", "72", "80", "90", "under it"),
    within("linear_range_down", "6.5", "7", "8", "faster than a range where less is better"),
    within("linear_range_down", "10", "7", "8", "slower than it"),
    progress("76", "70", "80", "part of the way"),
    progress("16", "40", "10", "part of the way down"),
    progress("68", "70", "80", "the wrong way"),
    progress("76", "80", "80", "no way to go"),
    Case("linear", {"actual": "30", "worst": "60", "best": "20"}, "between worst and best"),
    Case("linear", {"actual": "61", "worst": "60", "best": "20"}, "worse than the worst"),
    Case("linear", {"actual": "30", "worst": "20", "best": "20"}, "no line"),
    Case("goal_redflag", {"actual": "80", "red": "80", "goal": "95"}, "at the red flag"),
    Case("goal_redflag", {"actual": "97.5", "red": "80", "goal": "95"}, "over the goal"),
    one("bands", "99.95", "an edge belongs to its band", UPTIME, way="min"),
    one("bands", "99.9499", "a hair under the edge", UPTIME, way="min"),
    one("bands", "98.9", "under every band", UPTIME, way="min", otherwise="10.5"),
    one("bands", "1", "one band only", (("1", "100"),), way="min"),
    one("bands", "16", "an edge where less is better", HOURS, way="max"),
    one("bands", "24.0001", "over every band", HOURS, way="max"),
    one("interpolate", "90", "between two points", CURVE, way="rising"),
    one("interpolate", "80", "on a point", CURVE, way="rising"),
    one("interpolate", "79.9999", "before the first point", CURVE, way="rising"),
    one("interpolate", "130", "after the last point", CURVE, way="rising"),
    one("interpolate", "110", "between points that fall", FALLING, way="falling"),
    Case("zero_target", {"actual": "2", "per_unit": "10"}, "two cases"),
    Case("zero_target", {"actual": "12", "per_unit": "10"}, "more cases than points"),
    Case("zero_target", {"actual": "-1", "per_unit": "10"}, "less than no case"),
    *(
        against("binary", actual, "95", f"{way} {actual}", way=way)
        for way in ("ge", "gt", "le", "lt", "eq")
        for actual in ("95", "94.9")
    ),
    late("-7", "early earns no more"),
    late("0", "on the day"),
    late("1", "a day late"),
    late("14", "the last day of a band"),
    late("31", "later than every band"),
    late("31", "later than every band of a company's own table", (("5", "95.5"), ("30", "50")), otherwise="25"),
    pair("milestone_weighted", "20", "50", "what is due counts", way="due"),
    pair("milestone_weighted", "0", "0", "nothing is due", way="due"),
    Case("milestone_weighted", {"weight_done": "20"}, "everything counts", "all"),
    pair("n_of_m", "11", "12", "one was missed"),
    pair("n_of_m", "0", "0", "nothing was due"),
    pair("n_of_m", "13", "12", "more kept than due"),
    pair("n_of_m", "10.5", "12", "half a case"),
    rating("4", "a whole rating"),
    rating("3.5", "between two steps"),
    rating("3.5", "half a step is allowed", scale=("1", "5", "0.5")),
    rating("6", "outside the scale"),
    rating("3", "as a share", "share"),
    rating("3", "over the whole scale", "span", ("1", "4", "1")),
    up("98", "100", "a conversion table", convert="permenpanrb_2021"),
    up("50", "100", "its lowest piece", convert="permenpanrb_2021"),
    up("140", "100", "its highest piece under a cap", convert="permenpanrb_2021", cap="110"),
    up("48", "100", "under the cut-off", cutoff=("50", "0")),
    up("50", "100", "at the cut-off", cutoff=("50", "0")),
)


def vectors() -> list[Json]:
    """Return every case with its result, in order."""
    cards = [_card(case) for case in CASES]
    return [_vector(case, result.items[0]) for case, result in zip(CASES, score(cards), strict=True)]


def as_text() -> str:
    """Return the file of the vectors."""
    lines = ",\n".join(json.dumps(vector, ensure_ascii=False) for vector in vectors())
    return f"[\n{lines}\n]\n"


def _card(case: Case) -> Card:
    numbers = {name: Decimal(text) for name, text in case.numbers.items()}
    item = Item(
        kpi="it",
        method=case.method,
        weight=Decimal(100),
        parameters={name: value for name, value in numbers.items() if name in BY_NAME[case.method].parameters}
        | _table(case),
        target=numbers.get("target"),
        cap=Decimal(case.cap) if case.cap else None,
        floor=Decimal(case.floor) if case.floor else None,
    )
    policy = Policy(convert=case.convert)
    if case.cutoff:
        below, counts = case.cutoff
        policy = replace(policy, cutoff_below=Decimal(below), cutoff_score=Decimal(counts))
    if case.method == "milestone_date":
        item = replace(item, due=DUE, every=0)
    return Card("unit", 1, (date(2026, 12, 31),), (item,), (_value(case, numbers),), policy=policy)


def _table(case: Case) -> Json:
    keys = {"min": ("bands", "min", "below"), "max": ("bands", "max", "below")}
    if case.method == "interpolate":
        table, edge, otherwise = "points", "at", "below"
    elif case.method == "milestone_date":
        table, edge, otherwise = "late_bands", "days", "after"
    elif case.method == "bands":
        table, edge, otherwise = keys[case.way]
    else:
        words = {"binary": "op", "milestone_weighted": "count", "rating": "to"}
        return {words[case.method]: case.way} if case.method in words and case.way not in {"due", "index"} else {}
    rows = [{edge: Decimal(at), "score": Decimal(points)} for at, points in case.rows]
    return {table: rows, otherwise: Decimal(case.otherwise)}


def _value(case: Case, numbers: Mapping[str, Decimal]) -> Value:
    value = Value("it", 1, "reported")
    match case.method:
        case "milestone_date":
            return replace(value, done=DUE + timedelta(days=int(numbers["late_days"])))
        case "milestone_weighted" | "n_of_m":
            part, whole = (numbers.get(name, Decimal(100)) for name in BY_NAME[case.method].measures)
            return replace(value, numerator=part, denominator=whole)
    return replace(value, value=numbers["actual"])


def _vector(case: Case, result: ItemResult) -> Json:
    asked: Json = {"why": case.why, "method": case.method, "way": case.way, "numbers": dict(case.numbers)}
    if case.rows:
        asked |= {"rows": [list(row) for row in case.rows], "otherwise": case.otherwise}
    asked |= {"floor": case.floor, "cap": case.cap}
    asked |= {name: value for name, value in (("convert", case.convert), ("cutoff", list(case.cutoff))) if value}
    if result.achievement is None:
        return {**asked, "state": result.state}
    assert result.raw is not None
    shown = {code: _shown(case, result, language(code)) for code in LANGUAGES}
    return {**asked, "state": "scored", "raw": str(result.raw), "millionths": result.achievement, "shown": shown}


def _shown(case: Case, result: ItemResult, say: Language) -> Json:
    assert result.raw is not None
    texts = {
        "raw": unrounded(result.raw, say),
        "rounded": say.points(result.achievement, 6),
        "end": say.points(result.achievement),
    }
    ends = Ends(*(Decimal(text) if text else None for text in (case.floor, case.cap)), Decimal(120))
    figures = "" if case.rows else in_figures(BY_NAME[case.method], Given(case.numbers, _table(case)), ends, say)
    return {**texts, **({"figures": figures} if figures else {})}


def unrounded(value: Fraction, say: Language) -> str:
    """Return all digits of a value, or the first ones with an ellipsis: raw points are not rounded."""
    scaled = value * 10**UNROUNDED
    if scaled.denominator > 1:
        sign = MINUS if value < 0 else ""
        return f"{sign}{say.number(Fraction(abs(scaled.numerator) // scaled.denominator, 10**UNROUNDED), UNROUNDED)}…"
    decimals = next(n for n in range(UNROUNDED + 1) if (value * 10**n).denominator == 1)
    return say.number(value, decimals)


if __name__ == "__main__":
    FILE.write_text(as_text(), encoding="utf-8")
