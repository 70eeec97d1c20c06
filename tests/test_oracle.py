"""The engine agrees, digit for digit, with a second implementation that shares no code with it."""

import calendar
import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from kpi_handbook.load.folder import read_folder
from kpi_handbook.model.handbook import handbook
from kpi_handbook.score import score_cycle
from kpi_handbook.sources import read_submitted
from kpi_scoring.conversion import Conversion, Piece
from kpi_scoring.exact import rounded
from kpi_scoring.records import ONCE_A_CYCLE, Card, Item, KpiGate, Policy, Value
from kpi_scoring.results import CardResult, GroupResult, ItemResult
from kpi_scoring.score import score
from kpi_scoring.tables import WITHIN_PERSPECTIVE
from oracle import okr, person, score_card, tenure
from random_cards import random_card
from test_golden import RUNNERS, figure

Json = dict[str, Any]

ROOT = Path(__file__).resolve().parents[1]
CYCLE = "2026-S1"

EVERY = {"monthly": 1, "quarterly": 3, "semesterly": 6, "yearly": ONCE_A_CYCLE, "once": ONCE_A_CYCLE}
STATES = {"agreed": "reported", "decided": "reported"}
MILESTONES = ("milestone_date", "milestone_weighted")
TABLES = {"points": ("at", "score"), "late_bands": ("days", "score")}
WORDS = ("op", "to", "count", "days", "direction", "formula", "domain", "due", "checkpoints", "bands", *TABLES)


@dataclass(frozen=True)
class Scoring:
    """One card of the oracle's format at the end of one period."""

    card: Json
    period: int
    locked: bool

    def differences(self, result: CardResult) -> list[str]:
        """Return every figure in which the engine and the oracle differ."""
        expected = score_card(self.card, self.period, self.locked)
        for item in self.card["items"]:
            if item["method"] == "milestone_weighted":
                expected["items"][item["kpi"]]["target"] = None
            if item["params"].get("days") == "working":
                # The engine keeps the working days between the due day and the delivery, not the day itself.
                expected["items"][item["kpi"]]["to_date"] = None
        where = f"{self.card['unit']} period {self.period} {'locked' if self.locked else 'open'}"
        return compared(expected, texts_of_card(self.card, result), where)


def compared(expected: Any, got: Any, where: str) -> list[str]:
    if isinstance(expected, dict) and isinstance(got, dict):
        names = [*expected, *(name for name in got if name not in expected)]
        return [line for name in names for line in compared(expected.get(name), got.get(name), f"{where} {name}")]
    return [] if expected == got else [f"{where}: oracle {expected}, engine {got}"]


# The oracle's format to the engine's records


def as_card(scoring: Scoring) -> Card:
    card, policy = scoring.card, scoring.card["policy"]
    items = {item["kpi"]: item for item in card["items"]}
    rows = [row for row in card["values"] if row["period"] <= scoring.period]
    return Card(
        unit=card["unit"],
        period=scoring.period,
        period_ends=tuple(map(date.fromisoformat, card["period_ends"])),
        items=tuple(as_item(item, policy) for item in card["items"]),
        values=tuple(value for kpi, item in items.items() for value in as_values(item, rows_of(rows, kpi), scoring)),
        weighting=card["weighting"],
        perspectives=tuple((one["id"], Decimal(one["weight"])) for one in card["perspectives"]),
        policy=as_policy(policy),
        locked=scoring.locked,
        holidays=frozenset(map(date.fromisoformat, card.get("holidays", ()))),
    )


def rows_of(rows: list[Json], kpi: str) -> list[Json]:
    return sorted((row for row in rows if row["kpi"] == kpi), key=lambda row: row["period"])


def as_policy(policy: Json) -> Policy:
    cutoff = policy.get("cutoff") or {}
    return Policy(
        missing=policy["missing"],
        gap=policy["gap"],
        stale_after=int(policy["stale_after"]),
        reweight_min=Decimal(policy["reweight_min"]),
        na_spread=policy.get("na_spread") or "group",
        roll_up=policy.get("roll_up") or "by_kpi",
        unbounded_as=Decimal(policy.get("unbounded_as") or 120),
        cutoff_below=decimal(cutoff.get("below")),
        cutoff_score=Decimal(cutoff.get("score") or 0),
        convert=as_table(policy.get("convert") or ""),
        section_cap=decimal(policy.get("section_cap")),
        total_cap=decimal(policy.get("total_cap")),
        min_coverage=decimal(policy.get("min_coverage")),
        block_publication=bool(policy.get("block_publication")),
        gates=tuple(as_gate(number, gate) for number, gate in enumerate(policy.get("gates") or [], 1)),
        rating_bands=tuple((Decimal(edge), int(rating)) for edge, rating in policy["rating_bands"]),
    )


def as_table(convert: str | list[Json]) -> Conversion:
    if isinstance(convert, str):
        return convert
    return tuple(
        Piece(Decimal(one["score"]), Decimal(one.get("end") or one["score"]), decimal(one["min"]), decimal(one["max"]))
        for one in convert
    )


def as_gate(number: int, gate: Json) -> KpiGate:
    rating = int(gate["rating_max"]) if "rating_max" in gate else None
    limits = decimal(gate.get("below")), decimal(gate.get("at_most"))
    return KpiGate(gate["kpi"], str(number), *limits, rating, decimal(gate.get("total_max")))


def as_item(item: Json, policy: Json) -> Item:
    params = item["params"]
    is_milestone = item["method"] in MILESTONES
    due = item.get("due") or min((point["due"] for point in params.get("checkpoints", ())), default=None)
    return Item(
        kpi=item["kpi"],
        method=item["method"],
        perspective=item["perspective"],
        objective=item.get("objective") or "",
        scored=item["role"] == "scored" and item["method"] != "none",
        weight=decimal(item["weight"]),
        formula=params.get("formula") or "",
        domain=params.get("domain") or "",
        parameters=as_parameters(params),
        # Acceptances of checkpoints add up; a date counts once.
        aggregation="sum" if item["method"] == "milestone_weighted" else item["aggregation"],
        expression=item.get("expression") or "",
        measures=tuple(item["measures"]),
        scale=Decimal(item.get("scale") or 1),
        target=decimal(item["target"]),
        due=date.fromisoformat(due) if due else None,
        phasing=item["phasing"] if isinstance(item["phasing"], str) else tuple(map(Decimal, item["phasing"])),
        every=0 if is_milestone else EVERY[item["frequency"]],
        cap=decimal(item["cap"] if "cap" in item else policy["cap"]),
        floor=decimal(item["floor"] if "floor" in item else policy["floor"]),
        at_limit=item.get("at_limit") == "cap",
        best_possible=bool(item.get("best_possible")),
        since=1 if is_milestone else int(item.get("since") or 1),
    )


def as_parameters(params: Json) -> Mapping[str, Any]:
    given = {name: params[name] for name in ("op", "to", "count", "days") if params.get(name) is not None}
    given |= {name: Decimal(text) for name, text in params.items() if name not in WORDS and text is not None}
    for name, (place, points) in TABLES.items():
        if params.get(name):
            given[name] = [{place: Decimal(at), points: Decimal(worth)} for at, worth in params[name]]
    if params.get("bands"):
        edge = "max" if params.get("direction") == "down" else "min"
        given["bands"] = [{edge: Decimal(at), "score": Decimal(worth)} for at, worth in params["bands"]]
    return given


def as_values(item: Json, rows: list[Json], scoring: Scoring) -> list[Value]:
    claimed = [row | (row.get("claim") or {}) for row in rows]
    if item["method"] == "milestone_weighted":
        rows, claimed = acceptances(item, rows, scoring), acceptances(item, claimed, scoring)
    values = zip(map(as_value, rows), map(as_value, claimed), strict=True)
    has_claim = [row["state"] != "disputed" or bool(row.get("claim")) for row in rows]
    return [replace(one, claim=two if claims else None) for (one, two), claims in zip(values, has_claim, strict=True)]


def as_value(row: Json) -> Value:
    return Value(
        kpi=row["kpi"],
        period=row["period"],
        state=STATES.get(row["state"], row["state"]),
        value=decimal(row["value"]),
        numerator=decimal(row["numerator"]),
        denominator=decimal(row["denominator"]),
        done=date.fromisoformat(row["date"]) if row.get("date") else None,
    )


def acceptances(item: Json, rows: list[Json], scoring: Scoring) -> list[Json]:
    """Return checkpoint ids as the engine takes them: newly accepted weight, and at last the weight that is due."""
    end = scoring.card["period_ends"][scoring.period - 1]
    weights = {point["id"]: Decimal(point["weight"]) for point in item["params"]["checkpoints"]}
    owed = {point["id"] for point in item["params"]["checkpoints"] if point["due"] <= end}
    accepted: set[str] = set()
    given = []
    for row in rows:
        ids = set(filter(None, (row["value"] or "").split(";")))
        new = sum((weights[one] for one in ids - accepted), Decimal(0))
        accepted |= ids
        given.append(row | ({"value": None, "numerator": new, "denominator": 0} if ids else {}))
    for row in [row for row in given if row["numerator"] is not None][-1:]:
        row["denominator"] = sum(weights[one] for one in owed | accepted)
    return given


def decimal(text: Any) -> Decimal | None:
    return None if text is None else Decimal(text)


# The engine's results as the oracle's texts


def text(value: Fraction | None) -> str | None:
    return None if value is None else f"{rounded(value, 6):f}"


def points(value: int | None) -> str | None:
    return None if value is None else text(Fraction(value, 10**6))


def texts_of_card(card: Json, result: CardResult) -> Json:
    items = {item["kpi"]: item for item in card["items"]}
    return {
        "state": result.state,
        "score": points(result.score),
        "final": points(result.final),
        "rating": result.rating,
        "gates": ["open" if gate.failed is None else "failed" if gate.failed else "passed" for gate in result.gates],
        "blocked_by": list(result.blocked_by),
        "objectives": {
            f"{one.perspective if card['weighting'] in WITHIN_PERSPECTIVE else ''} {one.objective}": points(one.mean)
            for one in result.objectives
        },
        "coverage": text(result.coverage),
        "lower": points(result.lower),
        "upper": points(result.upper),
        "perspectives": {group.perspective: texts_of_group(group) for group in result.groups},
        "items": {item.kpi: texts_of_item(items[item.kpi], item) for item in result.items},
    }


def texts_of_group(group: GroupResult) -> Json:
    return {"mean": points(group.mean), "score": text(group.score), "coverage": text(group.coverage)}


def texts_of_item(item: Json, result: ItemResult) -> Json:
    to_date, target = text(result.to_date), text(result.target)
    has_raw = result.raw is not None
    if item["method"] == "milestone_date":
        due = date.fromisoformat(item["due"])
        is_told = result.late_days is not None and item["params"].get("days") != "working"
        to_date = (due + timedelta(days=result.late_days or 0)).isoformat() if is_told else None
        target = item["due"] if has_raw else None
    elif item["method"] == "milestone_weighted":
        # The weight that is due stands in the raw points; the engine keeps both weights as sums.
        to_date, target = text(result.sums[0] or Fraction(0)) if has_raw else None, None
    return {
        "state": result.state,
        "to_date": to_date,
        "target": target,
        "raw": "unbounded" if has_raw and result.unbounded else text(result.raw),
        "achievement": points(result.achievement),
    }


# Random cards


def test_the_engine_and_the_oracle_agree_on_2_000_random_cards_in_one_run() -> None:
    compare_random_cards(range(2_000))


@pytest.mark.long
def test_the_engine_and_the_oracle_agree_on_20_000_random_cards_in_one_run() -> None:
    compare_random_cards(range(2_000, 22_000))


def compare_random_cards(seeds: range) -> None:
    scorings = [random_scoring(seed) for seed in seeds]
    compare(scorings, score([as_card(one) for one in scorings]))


def compare(scorings: Sequence[Scoring], results: Sequence[CardResult]) -> None:
    found = [line for one, result in zip(scorings, results, strict=True) for line in one.differences(result)]
    assert not found, "\n".join([f"{len(found)} differences", *found[:60]])


def random_scoring(seed: int) -> Scoring:
    """Return a random card, scored at some period before or after its lock; every other one names second claims."""
    rng = Random(-seed - 1)
    card = random_card(seed, claims=rng.random() < 0.5)
    return Scoring(card, rng.randint(1, card["periods"]), rng.random() < 0.5)


# People, movers and OKRs: random cases in the format of the golden ones


def random_person(rng: Random) -> Json:
    cuts = sorted(rng.sample(range(1, 20), 3))
    weights = [5 * (b - a) for a, b in pairwise([0, *cuts, 20])]
    layer = dict(zip(("corporate", "unit", "individual", "conduct"), map(str, weights), strict=True))
    parts = {name: rng.choice([None, *[str(rng.randint(0, 120 * 10**6) / Decimal(10**6))] * 4]) for name in layer}
    del parts["conduct"]
    aspects = [
        {"w": str(weight), "r": rng.choice((None, *"112233444555")), "evidence": rng.random() < 0.8}
        for weight in (20, 20, 15, 15, 10, 15, 5)
    ]
    limits = [{"rating_max": "2"}, {"total_max": "94.9999"}, {"total_max": "80", "rating_max": "3"}]
    gates = [{"id": str(n), "failed": rng.choice(("true", "false"))} | limit for n, limit in enumerate(limits)]
    return {"kind": "person", "layer": layer, "parts": parts, "aspects": aspects, "gates": gates}


def random_tenure(rng: Random) -> Json:
    cycle = ["2026-01-01", "2026-06-30"]
    if rng.random() < 0.5:
        days = sorted(date(2025, 12, 1) + timedelta(days=rng.randint(0, 200)) for _ in range(rng.randint(1, 4)))
        scores = [
            {"from": one.isoformat(), "score": str(Decimal(rng.randint(0, 120 * 10**6)).scaleb(-6))} for one in days
        ]
        return {"kind": "tenure", "cycle": cycle, "moves": scores}
    joined = (date(2025, 12, 1) + timedelta(days=rng.randint(0, 200))).isoformat()
    params = {"actual": str(rng.randint(0, 99)), "target": str(rng.randint(1, 99))}
    scored = {"method": "ratio_up", "aggregation": "sum", "params": params}
    return {"kind": "tenure", "id": "joiner", "cycle": cycle, "joined": joined} | scored


def random_okr(rng: Random) -> Json:
    results: list[Json] = []
    for _ in range(rng.randint(1, 5)):
        kind = rng.choice(("metric", "metric", "milestone", "keep_below", "keep_above"))
        start, target = rng.sample(range(100), 2)
        numbers = {"baseline": str(start), "target": str(target), "actual": str(rng.randint(-10, 110))}
        done = rng.choice((None, *[(date(2026, 5, 31) + timedelta(days=rng.randint(-9, 20))).isoformat()] * 3))
        results.append({"kind": kind} | (numbers if kind != "milestone" else {"due": "2026-05-31", "done": done}))
    return {"kind": "okr", "key_results": results}


@pytest.mark.parametrize(
    ("build", "oracle", "count"),
    [(random_person, person, 400), (random_tenure, tenure, 40), (random_okr, okr, 400)],
    ids=["persons", "joiners and movers", "OKRs"],
)
def test_the_engine_and_the_oracle_agree_on_random(
    build: Callable[[Random], Json], oracle: Callable[[Json], Json], count: int
) -> None:
    for seed in range(count):
        case = build(Random(seed))
        expected, got = oracle(case), RUNNERS[case["kind"]](case)
        is_rated = expected.get("state") != "not_rated"
        names = [name for name in expected if is_rated or name in {"state", "months", "section_a", "section_b"}]
        assert {name: figure(got[name]) for name in names} == {name: figure(expected[name]) for name in names}, case


# The sample company: read here once more from its files, by another reader, into the oracle's format


@pytest.mark.parametrize("as_of", [date(2026, 4, 20), date(2026, 5, 5), date(2026, 11, 21)], ids=str)
def test_the_engine_and_the_oracle_agree_on_every_number_of_the_sample_company(as_of: date) -> None:
    files = read_folder(ROOT)
    book = handbook(files)
    scored = score_cycle(book, read_submitted(files).submissions, book.cycles[CYCLE], as_of)
    scorings = [sample_scoring(unit, period, as_of) for unit in sample_units() for period in scored.periods]
    assert len(scorings) == len(sample_units()) * len(scored.periods) == len(scored.cards) > 0
    places = [(unit, period) for unit in sample_units() for period in scored.periods]
    results = [scored.cards[place][1] for place in places]
    assert sum(len(result.items) for result in results) >= 55 * len(scored.periods)
    compare(scorings, results)


@cache
def records(pattern: str) -> tuple[Json, ...]:
    """Return the YAML files of a pattern with every number as the text that was written."""
    paths = sorted((ROOT / "kpi_defs").glob(pattern))
    return tuple(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for path in paths)


def sample_units() -> list[str]:
    return sorted(record["unit"] for record in records(f"scorecards/{CYCLE}/*.yml"))


def sample_scoring(unit: str, period: str, as_of: date) -> Scoring:
    (cycle,) = (one for one in records("organization.yml")[0]["cycles"] if one["id"] == CYCLE)
    (scorecard,) = (record for record in records(f"scorecards/{CYCLE}/*.yml") if record["unit"] == unit)
    (strategy,) = records(f"strategy/{CYCLE}/corporate.yml")
    periods = cycle["periods"]
    policy = in_force([one for one in records("policies/*.yml") if one["id"] == scorecard["policy"]], period)
    objectives = {one["id"]: one["perspective"] for one in strategy["objectives"]}
    kpis = {item["kpi"]: kpi_in_force(item["kpi"], period) for item in scorecard["items"]}
    items = [sample_item(item, kpis[item["kpi"]], objectives, scorecard) for item in scorecard["items"]]
    rows = [row for one in periods for row in sample_rows(unit, one, as_of)]
    card = {
        "unit": unit,
        "weighting": scorecard["weighting"],
        "periods": len(periods),
        "period_ends": [last_day(one).isoformat() for one in periods],
        "policy": sample_policy(policy),
        "perspectives": [{"id": one["id"], "weight": one["weight"]} for one in strategy["perspectives"]],
        "items": items,
        "values": [sample_value(row, kpis[row["kpi"]], periods) for row in rows if row["kpi"] in kpis],
    }
    return Scoring(card, periods.index(period) + 1, as_of > day_of(period, "lock_on"))


def kpi_in_force(kpi: str, period: str) -> Json:
    return in_force([one for one in records("kpis/*/*.yml") if one["id"] == kpi], period)


def in_force(versions: list[Json], period: str) -> Json:
    valid = [one for one in versions if one["valid_from"] <= f"{period}-01"] or versions[:1]
    return max(valid, key=lambda one: str(one["valid_from"]))


def sample_policy(policy: Json) -> Json:
    bands = [[band["min"], int(band["rating"])] for band in policy["rating_bands"]]
    names = ("cap", "floor", "missing", "gap", "stale_after", "reweight_min", "na_spread", "convert", "unbounded_as")
    return {name: policy[name] for name in names if name in policy} | {"rating_bands": bands}


def sample_item(item: Json, kpi: Json, objectives: Mapping[str, str], scorecard: Json) -> Json:
    formula = kpi["formula"]
    aggregation = formula["aggregation"]
    limits = {name: one[name] for one in (scorecard, formula, item) for name in ("cap", "floor") if name in one}
    phasing = item.get("phasing") or ("linear" if aggregation == "sum" and "target" in item else "flat")
    return limits | {
        "kpi": item["kpi"],
        "perspective": objectives[kpi["objective"]],
        "objective": kpi["objective"],
        "role": item["role"],
        "weight": item.get("weight"),
        "method": formula["method"],
        "params": sample_parameters(item, formula),
        "aggregation": aggregation,
        "expression": formula.get("expression"),
        "measures": [measure["id"] for measure in kpi.get("base_measures", ())][:2],
        "scale": formula.get("scale", "1"),
        "target": item.get("target"),
        "due": item.get("due"),
        "phasing": phasing,
        "frequency": kpi["frequency"],
        "at_limit": item.get("at_limit"),
    }


def sample_parameters(item: Json, formula: Json) -> Json:
    tables = {
        "bands": lambda band: [band.get("min", band.get("max")), band["score"]],
        "points": lambda point: [point["at"], point["score"]],
        "late_bands": lambda band: [int(band["days"]), band["score"]],
    }
    other = ("method", "aggregation", "expression", "scale", "cap", "floor", *tables)
    given = {name: value for name, value in formula.items() if name not in other}
    given |= {name: [row(one) for one in formula[name]] for name, row in tables.items() if name in formula}
    if "bands" in given:
        given["direction"] = "down" if "max" in formula["bands"][0] and "min" not in formula["bands"][0] else "up"
    return given | {name: item[name] for name in ("lo", "hi", "tolerance", "baseline") if name in item}


def sample_rows(unit: str, period: str, as_of: date) -> list[Json]:
    """Return the newest row of each KPI that existed on the day."""
    newest: dict[str, Json] = {}
    with (ROOT / "periods" / period / f"{unit}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            since = row["submitted_on"] or row["approved_on"]
            is_newer = row["kpi"] not in newest or int(row["revision"]) > int(newest[row["kpi"]]["revision"])
            if is_newer and since <= as_of.isoformat():
                newest[row["kpi"]] = row | {"period": period}
    return list(newest.values())


def sample_value(row: Json, kpi: Json, periods: list[str]) -> Json:
    is_milestone = kpi["formula"]["method"] == "milestone_date"
    came_late = (
        day_of(row["period"], "due").isoformat() < row["submitted_on"] <= day_of(row["period"], "lock_on").isoformat()
    )
    return {
        "kpi": row["kpi"],
        "period": periods.index(row["period"]) + 1,
        "state": "late" if came_late else row["state"],
        "value": (row["value"] or None) if not is_milestone else None,
        "numerator": row["numerator"] or None,
        "denominator": row["denominator"] or None,
        "date": (row["value"] or None) if is_milestone else None,
    }


def day_of(period: str, name: str) -> date:
    (calendar_year,) = records("calendar/2026.yml")
    (dates,) = (one for one in calendar_year["periods"] if one["period"] == period)
    return date.fromisoformat(dates[name])


def last_day(period: str) -> date:
    year, month = map(int, period.split("-"))
    return date(year, month, calendar.monthrange(year, month)[1])
