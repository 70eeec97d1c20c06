"""Handbooks made of scoring cases: each case becomes a unit with a scorecard, a policy and KPIs of its own."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]

PERIODS = tuple(f"2026-{month:02d}" for month in range(1, 7))
OBJECTIVES = {"F1": "financial", "F2": "financial", "C1": "customer"}
HEADER = (
    "kpi,revision,value,numerator,denominator,state,source,submitted_on,submitted_by,validated_on,validated_by,"
    "evidence,reconciliation,approved_by,approved_on,reason"
)
BASE_POLICY: Json = {
    "version": "1",
    "valid_from": "2026-01-01",
    "name": "Rules of a case",
    "cap": "120",
    "floor": "0",
    "rating_bands": [
        {"rating": str(rating), "min": str(edge), "name": f"Rating {rating}"}
        for rating, edge in ((5, 115), (4, 105), (3, 95), (2, 80), (1, 0))
    ],
    "status_colours": {"green": "100", "amber": "90"},
}
KPI: Json = {
    "version": "1",
    "definition": "The share of all cases of the month that were closed and confirmed by the second reader in time.",
    "objective": "F1",
    "type": "result",
    "unit": "point",
    "polarity": "maximize",
    "frequency": "monthly",
    "data_source": "Register of cases, column closed on",
    "data_steward": "MGR-DATA",
    "owner": "MGR-ONE",
    "unintended_consequences": "Cases are closed early and opened again under another number.",
    "valid_from": "2026-01-01",
    "review_by": "2027-12-31",
}


def cases_in(path: Path) -> list[Json]:
    """Return the cases of a file; every number stays the text that was written."""
    cases: list[Json] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return cases


def write(folder: Path, cases: Sequence[Json]) -> None:
    """Write a handbook that holds all cases."""
    files = {**_company(cases), **{path: text for case in cases for path, text in _case(case)}}
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def as_yaml(value: Any, key: str = "") -> str:
    """Return data as YAML on one line: numbers, true and false plain, everything else in quotes."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {as_yaml(one, name)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(as_yaml(one, key) for one in value) + "]"
    is_plain = key != "achievement" and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?|true|false", value)
    return value if is_plain else json.dumps(value)


def _record(fields: Json) -> str:
    return "".join(f"{name}: {as_yaml(value, name)}\n" for name, value in fields.items())


def _company(cases: Sequence[Json]) -> Iterator[tuple[str, str]] | Mapping[str, str]:
    unit = {"kind": "department", "parent": "corporate", "head": "MGR-ONE", "second_line": "MGR-DATA"}
    units = [{"id": case["id"], "name": case["id"], **unit} for case in cases]
    corporate = {"id": "corporate", "kind": "company", "name": "The company", "head": "MGR-ONE"}
    organization = {
        "format": "1",
        "company": {
            "id": "cases",
            "name": "PT Contoh Kasus",
            "fictitious": "true",
            "business": "Cases of the scoring rules",
            "vision": "Every figure can be worked out by hand",
            "mission": ["Work out figures"],
            "values": [{"code": "JUJUR", "text": "Figures as they are"}],
        },
        "languages": ["en"],
        "cycles": [{"id": "2026-S1", "from": "2026-01-01", "to": "2026-06-30", "periods": list(PERIODS)}],
        "units": [corporate, *units],
        "roles": [
            {"id": role, "unit": "corporate", "kind": "director", "name": role} for role in ("MGR-ONE", "MGR-DATA")
        ],
    }
    names = [("point", {}), ("date", {"kind": "date"})]
    units_of_measure = "".join(f"- {as_yaml({'id': name, 'label': name, **more})}\n" for name, more in names)
    dates = [
        {
            "period": period,
            "due": f"2026-{month:02d}-10",
            "lock_on": f"2026-{month:02d}-20",
            "publish_on": f"2026-{month:02d}-25",
        }
        for month, period in enumerate(PERIODS, 2)
    ]
    return {
        "kpi_defs/organization.yml": _record(organization),
        "kpi_defs/units_of_measure.yml": units_of_measure,
        "kpi_defs/calendar/2026.yml": _record({"holidays": ["2026-06-01"], "periods": dates}),
        "kpi_defs/strategy/2026-S1/corporate.yml": _map("corporate", {"financial": "50", "customer": "50"}),
    }


def _map(unit: str, weights: Mapping[str, str]) -> str:
    perspectives = [
        {"id": name, "order": str(place), "part": "outcome", "weight": weight, "name": name, "question": f"{name}?"}
        for place, (name, weight) in enumerate(weights.items(), 1)
    ]
    words = {"description": "What the company wants to reach.", "role": "scored", "owner": "MGR-ONE"}
    objectives = [
        {"id": name, "perspective": place, "name": f"Objective {name}", **words}
        for name, place in OBJECTIVES.items()
        if place in weights
    ]
    return _record({"unit": unit, "cycle": "2026-S1", "perspectives": perspectives, "objectives": objectives})


def _case(case: Json) -> Iterator[tuple[str, str]]:
    unit = case["id"]
    own = json.loads(json.dumps(case.get("policy", {})).replace("KPI-", f"{unit}-"))
    yield f"kpi_defs/policies/{unit}.yml", _record({"id": unit, **BASE_POLICY, **own})
    if "perspectives" in case:
        yield f"kpi_defs/strategy/2026-S1/{unit}.yml", _map(unit, case["perspectives"])
    card = {"cycle": "2026-S1", "unit": unit, "policy": unit, "weighting": "explicit", **case.get("card", {})}
    items = [_item(f"{unit}-{name}", kpi, card["weighting"]) for name, kpi in case["kpis"].items()]
    yield f"kpi_defs/scorecards/2026-S1/{unit}.yml", _record({**card, "items": items})
    for name, kpi in case["kpis"].items():
        yield from _definitions(unit, f"{unit}-{name}", kpi)
    for number, period in enumerate(PERIODS):
        rows = [row for name, kpi in case["kpis"].items() for row in _rows(f"{unit}-{name}", kpi, number)]
        yield f"periods/{period}/{unit}.csv", "\n".join([HEADER, *rows]) + "\n"
    yield from _disputes(case)


def _item(kpi: str, given: Json, weighting: str) -> Json:
    weight = {} if weighting.startswith("equal") else {"weight": "100"}
    target = {} if "f" in given else {"target": "100"}
    return {"kpi": kpi, "role": "scored", "cascade": "own", **weight, **target, **given.get("i", {})}


def _definitions(unit: str, kpi: str, given: Json) -> Iterator[tuple[str, str]]:
    own = dict(given.get("d", {}))
    second = own.pop("v2", None)
    formula = {"aggregation": "last", **given.get("f", {"method": "ratio_up"})}
    first = {"id": kpi, "name": f"Share of cases closed in time, {kpi}", "formula": formula, **KPI, **own}
    yield f"kpi_defs/kpis/{unit}/{kpi}.yml", _record(first)
    if second:
        change = {"kind": "meaning", "reason": "The register changed its columns", "decision": "BRD-1"}
        yield f"kpi_defs/kpis/{unit}/{kpi}.v2.yml", _record({**first, "version": "2", "change": change, **second})


def _rows(kpi: str, given: Json, number: int) -> Iterator[str]:
    values = given.get("v", [])
    if number >= len(values) or values[number] == "~":
        return
    word, _, figure = values[number].rpartition(" ")
    figure = figure.partition("/")[0] if word == "dialogue" else figure
    state = {"na": "not_applicable", "missing": "missing"}.get(figure, "in_dialogue" if word else "agreed")
    state = "agreed" if word == "late" else state
    above, _, below = figure.partition("/")
    cells = ["", "", ""] if state in {"not_applicable", "missing"} else ["", above, below] if below else [above, "", ""]
    day = f"2026-{number + 2:02d}-{'15' if word == 'late' else '05'}"
    approved = ("MGR-DATA", day) if state == "not_applicable" else ("", "")
    filed = (day, "MGR-ONE", day, "MGR-DATA") if any(cells) else ("",) * 4
    reason = "Nothing was counted" if not any(cells) else ""
    yield ",".join([kpi, "0", *cells, state, "system", *filed, "", "", *approved, reason])


def _disputes(case: Json) -> Iterator[tuple[str, str]]:
    """Yield the record of disputes whose two claims are known; there is one file a period, so one case in a run."""
    for name, kpi in case["kpis"].items():
        for number, value in enumerate(kpi.get("v", [])):
            ours, _, theirs = value.removeprefix("dialogue ").partition("/")
            if value.startswith("dialogue ") and theirs:
                place = {"cycle": "2026-S1", "period": PERIODS[number], "unit": case["id"]}
                claims = {"item": f"{case['id']}-{name}", "self": {"value": ours}, "supervisor": {"value": theirs}}
                record = {"id": f"REC-{number}", **place, **claims}
                yield f"periods/{PERIODS[number]}/reconciliations.yml", _record({"records": [record]})
