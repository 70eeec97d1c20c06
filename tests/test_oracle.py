"""The engine agrees, digit for digit, with a second implementation that shares no code with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from kpi_scoring.exact import rounded
from kpi_scoring.records import ONCE_A_CYCLE, Card, Item, Policy, Value
from kpi_scoring.results import CardResult, GroupResult, ItemResult
from kpi_scoring.score import score
from oracle import score_card
from random_cards import random_card

Json = dict[str, Any]

EVERY = {"monthly": 1, "quarterly": 3, "semesterly": 6, "yearly": ONCE_A_CYCLE, "once": ONCE_A_CYCLE}
STATES = {"agreed": "reported", "decided": "reported"}
MILESTONES = ("milestone_date", "milestone_weighted")
TABLES = {"points": ("at", "score"), "late_bands": ("days", "score")}
WORDS = ("op", "to", "count", "direction", "formula", "domain", "due", "checkpoints", "bands", *TABLES)


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
        values=tuple(
            value for kpi, item in items.items() for value in as_values(item, rows_of(rows, kpi), scoring)
        ),
        weighting=card["weighting"],
        perspectives=tuple((one["id"], Decimal(one["weight"])) for one in card["perspectives"]),
        policy=as_policy(policy),
        locked=scoring.locked,
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
        convert=policy.get("convert") or "",
        rating_bands=tuple((Decimal(edge), int(rating)) for edge, rating in policy["rating_bands"]),
    )


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
    )


def as_parameters(params: Json) -> Mapping[str, Any]:
    given = {name: params[name] for name in ("op", "to", "count") if params.get(name) is not None}
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
        "rating": result.rating,
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
        to_date = None if result.late_days is None else (due + timedelta(days=result.late_days)).isoformat()
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


@pytest.mark.parametrize("seeds", [range(200)], ids=["200 cards"])
def test_the_engine_and_the_oracle_agree_on_random_cards(seeds: range) -> None:
    compare_random_cards(seeds)


def random_scoring(seed: int) -> Scoring:
    card = random_card(seed, claims=seed % 2 == 1)
    rng = Random(-seed - 1)
    return Scoring(card, rng.randint(1, card["periods"]), rng.random() < 0.5)


def compare_random_cards(seeds: range) -> None:
    scorings = [random_scoring(seed) for seed in seeds]
    results = score([as_card(one) for one in scorings])
    found = [line for one, result in zip(scorings, results, strict=True) for line in one.differences(result)]
    assert not found, "\n".join([f"{len(found)} differences", *found[:60]])
