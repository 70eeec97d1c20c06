"""A company of any size whose KPIs are all scored: the sample's departments again and again under other names."""

import re
import shutil
from copy import deepcopy
from pathlib import Path

import yaml

from benchmarks._company import numbered
from benchmarks._report import ROOT

_CYCLE = "2026-S1"
_ADOPTED = re.compile(r"^ +(?:rollup|rollup_into): .*\n", re.MULTILINE)


def grown_company(folder: Path, kpis: int) -> list[str]:
    """Write a company with at least so many KPIs into a folder; return their ids.

    Every round adds all departments once more: definitions, scorecard, submitted values. References inside a department
    go to its own copy, so that each KPI has its links, target, history and working. Nothing is published.
    """
    for part in ("kpi_defs", "periods"):
        shutil.copytree(ROOT / part, folder / part)
    for history in folder.glob("periods/*/history.jsonl"):
        history.unlink()
    organization = yaml.safe_load((ROOT / "kpi_defs/organization.yml").read_text("utf-8"))
    departments = {unit["id"]: unit for unit in organization["units"] if unit.get("kind") == "department"}
    ids = [path.stem for path in (ROOT / "kpi_defs/kpis").rglob("*.yml") if "." not in path.stem]
    per_round = sum(
        1 for unit in departments for path in (ROOT / "kpi_defs/kpis" / unit).glob("*.yml") if "." not in path.stem
    )
    for turn in range(2, 2 + max(0, -((len(ids) - kpis) // per_round))):
        for unit, record in departments.items():
            copy = {
                **deepcopy(record),
                "id": f"{unit}-{turn}",
                "name": {k: f"{v} {turn}" for k, v in record["name"].items()},
            }
            organization["units"].append(copy)
            ids += _copied(folder, unit, turn)
    text = yaml.safe_dump(organization, allow_unicode=True, sort_keys=False)
    (folder / "kpi_defs/organization.yml").write_text(text, encoding="utf-8")
    return ids


def _copied(folder: Path, unit: str, turn: int) -> list[str]:
    """Copy a department's files under another name; return the ids of its KPIs."""
    sources = sorted((ROOT / "kpi_defs/kpis" / unit).glob("*.yml"))
    own = {path.name.removesuffix(".yml").partition(".")[0] for path in sources}
    ids = re.compile(rf"(?<![\w-])({'|'.join(sorted(own, key=len, reverse=True))})(?![\w-])")

    def renamed(text: str) -> str:
        return ids.sub(rf"\1-{turn}", text)

    for path in sources:
        text = numbered(renamed(path.read_text("utf-8")), turn)
        _write(folder / "kpi_defs/kpis" / f"{unit}-{turn}" / renamed(path.name), text)
    card = ROOT / "kpi_defs/scorecards" / _CYCLE / f"{unit}.yml"
    text = renamed(card.read_text("utf-8")).replace(f"unit: {unit}\n", f"unit: {unit}-{turn}\n")
    text = _ADOPTED.sub("", text)  # or the company's own figures would have to be the sums of all copies
    _write(folder / "kpi_defs/scorecards" / _CYCLE / f"{unit}-{turn}.yml", text)
    for values in ROOT.glob(f"periods/*/{unit}.csv"):
        _write(folder / "periods" / values.parent.name / f"{unit}-{turn}.csv", renamed(values.read_text("utf-8")))
    return sorted(f"{one}-{turn}" for one in own)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
