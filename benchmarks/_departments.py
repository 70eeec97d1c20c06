"""A company of any size whose KPIs are all scored: the sample's departments again and again under other names."""

import re
import shutil
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import yaml

from benchmarks._company import numbered
from benchmarks._report import ROOT

_CYCLE = "2026-S1"
_ROUNDS = (
    8  # rounds of a department's KPIs on one scorecard: about fifty of them, and weights that still add up exactly
)
_OURS_ALONE = re.compile(r"^ +(?:rollup|rollup_into|headline): .*\n|, headline: true", re.MULTILINE)
_WEIGHT = re.compile(r"\bweight: (\d+)")


def grown_company(folder: Path, kpis: int) -> list[str]:
    """Write a company with at least so many KPIs into a folder; return their ids.

    Every round adds the KPIs of all departments once more, with their targets and values; after some rounds they go to
    a further set of departments. References inside a department go to its own copies, so that each KPI has its links,
    history and working. Nothing is published.
    """
    for part in ("kpi_defs", "periods"):
        shutil.copytree(ROOT / part, folder / part)
    for history in folder.glob("periods/*/history.jsonl"):
        history.unlink()
    organization = yaml.safe_load((ROOT / "kpi_defs/organization.yml").read_text("utf-8"))
    departments = {unit["id"]: unit for unit in organization["units"] if unit.get("kind") == "department"}
    ids = [path.stem for path in (ROOT / "kpi_defs/kpis").rglob("*.yml") if "." not in path.stem]
    per_round = sum(len(_sources(unit, versions=False)) for unit in departments)
    rounds = 1 + max(0, -((len(ids) - kpis) // per_round))
    rounds = next(count for count in range(rounds, rounds + _ROUNDS) if _adds_up(count % _ROUNDS or _ROUNDS))
    for turn in range(2, rounds + 1):
        for unit in departments:
            ids += _definitions(folder, unit, turn)
    for first in range(1, rounds + 1, _ROUNDS):
        for unit, record in departments.items():
            name = _unit(unit, first)
            if first > 1:
                names = {code: f"{words} {first}" for code, words in record["name"].items()}
                organization["units"].append({**deepcopy(record), "id": name, "name": names})
            _card(folder, unit, range(first, min(first + _ROUNDS, rounds + 1)))
    text = yaml.safe_dump(organization, allow_unicode=True, sort_keys=False)
    (folder / "kpi_defs/organization.yml").write_text(text, encoding="utf-8")
    return ids


def _adds_up(rounds: int) -> bool:
    """Say whether a weight shared by so many rounds is a short decimal."""
    return 1000 % rounds == 0


def _unit(unit: str, turn: int) -> str:
    """Return the department that a round's KPIs belong to."""
    first = (turn - 1) // _ROUNDS * _ROUNDS + 1
    return unit if first == 1 else f"{unit}-{first}"


def _sources(unit: str, *, versions: bool = True) -> list[Path]:
    found = sorted((ROOT / "kpi_defs/kpis" / unit).glob("*.yml"))
    return [path for path in found if versions or "." not in path.stem]


def _renamed(unit: str, turn: int, text: str) -> str:
    """Return a text with the ids of a department's KPIs as they are called in a round."""
    own = sorted((path.stem for path in _sources(unit, versions=False)), key=len, reverse=True)
    return text if turn == 1 else re.sub(rf"(?<![\w-])({'|'.join(own)})(?![\w-])", rf"\1-{turn}", text)


def _definitions(folder: Path, unit: str, turn: int) -> list[str]:
    for path in _sources(unit):
        text = numbered(_renamed(unit, turn, path.read_text("utf-8")), turn)
        _write(folder / "kpi_defs/kpis" / _unit(unit, turn) / _renamed(unit, turn, path.name), text)
    return [f"{path.stem}-{turn}" for path in _sources(unit, versions=False)]


def _card(folder: Path, unit: str, turns: range) -> None:
    """Write a department's scorecard and values over some rounds."""
    name = _unit(unit, turns[0])
    head, mark, items = (ROOT / "kpi_defs/scorecards" / _CYCLE / f"{unit}.yml").read_text("utf-8").partition("items:\n")
    parts = [items if turn == 1 else _renamed(unit, turn, _OURS_ALONE.sub("", items)) for turn in turns]
    shared = [_WEIGHT.sub(lambda found: f"weight: {Decimal(found[1]) / len(turns):f}", part) for part in parts]
    head = head.replace(f"unit: {unit}\n", f"unit: {name}\n")
    _write(folder / "kpi_defs/scorecards" / _CYCLE / f"{name}.yml", head + mark + "".join(shared))
    for values in ROOT.glob(f"periods/*/{unit}.csv"):
        columns, _, rows = values.read_text("utf-8").partition("\n")
        text = "".join(_renamed(unit, turn, rows) for turn in turns)
        _write(folder / "periods" / values.parent.name / f"{name}.csv", f"{columns}\n{text}")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
