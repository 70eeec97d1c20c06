"""The schemas that editors read: they fit the sample, hold its ids, and explain every field."""

import json
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from conftest import ROOT, Copies, Kpi
from kpi_handbook.checks import RULES
from kpi_handbook.exports.schemas import schema_of, schema_text, title_of
from kpi_handbook.exports.schemas.forms import DEFINITIONS, records_in
from kpi_handbook.load import load_yaml
from kpi_handbook.load.folder import read_folder
from kpi_handbook.model.handbook import Handbook, handbook
from kpi_handbook.model.kinds import KINDS, Kind

SETTINGS = ROOT / ".vscode" / "settings.json"
KIND = {kind.name: kind for kind in KINDS}
EACH_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def editor_settings() -> dict[str, Any]:
    """Return the settings of the repository; editors allow comments there."""
    text = re.sub(r"(^|\s)//[^\n]*", "", SETTINGS.read_text("utf-8"))
    settings: dict[str, Any] = json.loads(text)
    return settings


@pytest.fixture(scope="module")
def book() -> Handbook:
    return handbook(read_folder(ROOT))


@pytest.fixture(scope="module")
def schemas(book: Handbook) -> dict[str, dict[str, Any]]:
    return {kind.name: schema_of(kind, book) for kind in KINDS}


def data_of(path: str, *changes: tuple[str, str]) -> Any:
    """Return what a file of the sample holds, with some of its text written otherwise."""
    text = (ROOT / path).read_text("utf-8")
    for right, wrong in changes:
        assert right in text, right
        text = text.replace(right, wrong, 1)
    return load_yaml(path, text.encode()).data


def fields_in(schema: Any) -> dict[str, Any]:
    """Return the fields of every record of a schema, with their forms."""
    records = {"": schema, **schema["definitions"]}
    return {
        f"{record}.{name}": field
        for record, form in records.items()
        for name, field in form.get("properties", {}).items()
    }


@EACH_KIND
def test_each_schema_is_valid_draft_07(kind: Kind, schemas: dict[str, dict[str, Any]]) -> None:
    schema = schemas[kind.name]
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert schema["title"] == title_of(kind)
    Draft7Validator.check_schema(schema)


def test_every_file_of_the_sample_fits_the_schema_of_its_kind(
    book: Handbook, schemas: dict[str, dict[str, Any]]
) -> None:
    files = {entry.document.path: entry for entry in book.entries}
    assert len(files) > 80
    for path, entry in files.items():
        wrong = list(Draft7Validator(schemas[entry.kind.name]).iter_errors(entry.document.data))
        assert not wrong, f"{path}: {wrong[0].json_path} {wrong[0].message}"


@pytest.mark.parametrize(
    ("path", "right", "wrong", "place"),
    [
        ("kpi_defs/kpis/hr/hr-esi.yml", "objective: L1", "objective: L9", "$.objective"),
        ("kpi_defs/kpis/hr/hr-esi.yml", "polarity: maximize", "polarity: maximise", "$.polarity"),
        ("kpi_defs/kpis/hr/hr-esi.yml", "polarity: maximize", "polarty: maximize", "$"),
        ("kpi_defs/kpis/hr/hr-esi.yml", "type: result", "target: 100\ntype: result", "$"),
        ("kpi_defs/kpis/hr/hr-esi.yml", "unit: score_1_10", "unit: points", "$.unit"),
        ("kpi_defs/kpis/hr/hr-esi.yml", "method: ratio_up", "method: ratio", "$.formula.method"),
        ("kpi_defs/kpis/hr/hr-esi.yml", "valid_from: 2026-01-01", "valid_from: 2026-02-30", "$.valid_from"),
        ("kpi_defs/kpis/hr/hr-esi.yml", "version: 1", "version: one", "$.version"),
        ("kpi_defs/kpis/hr/hr-esi.yml", "id: hr-esi", "id: HR_ESI", "$.id"),
        ("kpi_defs/scorecards/2026-S1/sls.yml", "kpi: sls-revenue", "kpi: sls-revenues", "$.items[0].kpi"),
        ("kpi_defs/scorecards/2026-S1/sls.yml", "target: 50000", "target: 50.000,00", "$.items[0].target"),
        ("kpi_defs/scorecards/2026-S1/sls.yml", "target: 50000", "target: TBA", "$.items[0].target"),
        ("kpi_defs/scorecards/2026-S1/sls.yml", "phasing: linear", "phasing: quarterly", "$.items[0].phasing"),
        ("kpi_defs/scorecards/2026-S1/sls.yml", "from: F2", "from: F22", "$.items[0].from"),
        ("kpi_defs/strategy/2026-S1/corporate.yml", "owner: DIR-FIN", "owner: Budi", "$.objectives[2].owner"),
        ("kpi_defs/policies/lcn-2026.yml", "cap: 120", "cap: 120%", "$.cap"),
        ("kpi_defs/policies/lcn-2026.yml", "assignment_days: [30, 120]", "assignment_days: [30]", "$.coaching"),
        ("kpi_defs/organization.yml", '"2026-01"', "2026-1", "$.cycles[0].periods[0]"),
        ("kpi_defs/units_of_measure.yml", "id: idr_million,", "id: IDR,", "$[0].id"),
        ("kpi_defs/checks.yml", "severity: {}", "severity: {KPI9999: error}", "$.severity"),
        ("kpi_defs/checks.yml", "select: []", "select: [KPI9999]", "$.select[0]"),
    ],
)
def test_a_mistake_does_not_fit(
    path: str, right: str, wrong: str, place: str, schemas: dict[str, dict[str, Any]]
) -> None:
    kind = next(kind for kind in KINDS if kind.path.fullmatch(path))
    found = list(Draft7Validator(schemas[kind.name]).iter_errors(data_of(path, (right, wrong))))
    assert any(error.json_path.startswith(place) for error in found), [error.json_path for error in found]


@pytest.mark.parametrize(
    ("kind", "definition", "known"),
    [
        ("kpi", "objective", "objective"),
        ("kpi", "role", "role"),
        ("kpi", "KPI", "KPI"),
        ("kpi", "unit-of-measure", "unit of measure"),
        ("scorecard", "cycle", "cycle"),
        ("scorecard", "unit", "unit"),
        ("scorecard", "policy", "policy"),
        ("map", "perspective", "perspective"),
        ("map", "theme-arm", "theme arm"),
        ("policy", "aspect", "aspect"),
    ],
)
def test_the_ids_there_are_can_be_chosen_each_with_its_name(
    kind: str, definition: str, known: str, book: Handbook, schemas: dict[str, dict[str, Any]]
) -> None:
    choice = schemas[kind]["definitions"][definition]
    assert choice["enum"] == sorted(book.known[known])
    assert len(choice["enum"]) == len(choice["enumDescriptions"]) == len(choice["markdownEnumDescriptions"])
    assert all(choice["enumDescriptions"])


def test_a_name_stands_in_both_languages(schemas: dict[str, dict[str, Any]]) -> None:
    roles = schemas["kpi"]["definitions"]["role"]
    said = dict(zip(roles["enum"], roles["enumDescriptions"], strict=True))
    organization = data_of("kpi_defs/organization.yml")
    name = next(role["name"] for role in organization["roles"] if role["id"] == "DIR-FIN")
    assert said["DIR-FIN"] == f"{name['en']} · {name['id']}"


def test_a_method_says_what_it_is_for(schemas: dict[str, dict[str, Any]]) -> None:
    methods = schemas["kpi"]["definitions"]["method"]
    said = dict(zip(methods["enum"], methods["enumDescriptions"], strict=True))
    assert said["ratio_down"].startswith("Lower is better")
    assert said["none"] == "Watched only: no achievement."


def test_the_settings_know_the_rules_by_code_and_by_name(schemas: dict[str, dict[str, Any]]) -> None:
    severity = schemas["settings"]["properties"]["severity"]["properties"]
    assert set(severity) == {name for rule in RULES for name in (rule.code, rule.name)}
    assert severity["KPI141"]["enum"] == ["off", "info", "warning", "error"]


@EACH_KIND
def test_every_field_that_somebody_writes_is_explained_in_a_sentence(kind: Kind) -> None:
    records = set(records_in(kind.record))
    said = {f"{r.__name__}.{n}": field.description or "" for r in records for n, field in r.model_fields.items()}
    assert said
    assert not [name for name, text in said.items() if not re.fullmatch(r"\S.*[.…]", text)]


@EACH_KIND
def test_every_field_of_a_schema_has_its_explanation(kind: Kind, schemas: dict[str, dict[str, Any]]) -> None:
    bare = [name for name, field in fields_in(schemas[kind.name]).items() if not field.get("description")]
    # The languages of a text and the options of a rule are no fields of a record.
    assert not [name for name in bare if not name.startswith(".")]


def test_every_day_that_exists_may_be_written_and_no_other() -> None:
    day = re.compile(DEFINITIONS["day"]["pattern"])
    first = date(1999, 12, 31)
    assert all(day.fullmatch((first + timedelta(days=n)).isoformat()) for n in range(366 * 102))
    for year in (1900, 2025, 2026, 2100):
        assert not day.fullmatch(f"{year}-02-29")
    for text in ("2026-02-30", "2026-04-31", "2026-13-01", "2026-00-10", "2026-1-1", "31-12-2026", "2026-01-32"):
        assert not day.fullmatch(text)


def test_the_same_handbook_gives_the_same_bytes(book: Handbook) -> None:
    again = handbook(dict(reversed(read_folder(ROOT).items())))
    for kind in KINDS:
        assert schema_text(kind, book) == schema_text(kind, again)


def test_a_handbook_in_pieces_still_has_schemas() -> None:
    book = handbook({"kpi_defs/organization.yml": b"units: [\n", "kpi_defs/kpis/a/b.yml": b"id: b\n"})
    for kind in KINDS:
        Draft7Validator.check_schema(schema_of(kind, book))
    assert schema_of(KIND["scorecard"], book)["definitions"]["KPI"]["enum"] == ["b"]
    assert schema_of(KIND["scorecard"], book)["definitions"]["cycle"] == {"type": "string"}


# kpi schema


def test_the_kinds_are_listed_and_one_is_printed(kpi: Kpi) -> None:
    listed = kpi("schema", at=ROOT)
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [*KIND, "review"]
    printed = kpi("schema", "scorecard", at=ROOT)
    assert (printed.returncode, printed.stderr) == (0, "")
    assert json.loads(printed.stdout)["title"] == "Scorecard"


def test_a_kind_that_does_not_exist_is_answered_with_the_one_that_was_meant(kpi: Kpi) -> None:
    done = kpi("schema", "scorecards", at=ROOT)
    assert (done.returncode, done.stdout) == (2, "")
    assert 'did you mean "scorecard"?' in done.stderr


def test_all_schemas_are_written_and_nothing_else_stays_behind(kpi: Kpi, handbook_copy: Copies) -> None:
    folder = handbook_copy()
    for _ in range(2):
        assert kpi("schema", "--write", ".kpi/schema", at=folder).returncode == 0
        written = {path.name: path.read_text("utf-8") for path in (folder / ".kpi/schema").iterdir()}
        assert set(written) == {f"{name}.json" for name in KIND}
    assert written["kpi.json"] == kpi("schema", "kpi", at=folder).stdout


def test_a_folder_that_can_not_be_made_is_said_in_a_sentence(kpi: Kpi, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = kpi("schema", "--write", tmp_path / "file" / "schema", at=ROOT)
    assert (done.returncode, done.stdout) == (3, "")
    assert "could not be made" in done.stderr


def test_checking_does_not_load_what_only_schemas_need() -> None:
    code = "import sys, kpi_handbook.cli.check; print([name for name in sys.modules if '.schemas' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# .vscode/


def test_the_settings_of_the_repository_lead_every_file_of_the_sample_to_its_schema(book: Handbook) -> None:
    wanted = editor_settings()["yaml.schemas"]
    assert set(wanted) == {f"./.kpi/schema/{name}.json" for name in KIND}
    for path, kind in {entry.document.path: entry.kind.name for entry in book.entries}.items():
        named = [to for to, globs in wanted.items() if any(_fits(path, glob) for glob in globs if glob[0] != "!")]
        assert named == [f"./.kpi/schema/{kind}.json"], path


@EACH_KIND
def test_a_glob_of_the_settings_names_no_file_of_another_kind(kind: Kind) -> None:
    for glob in editor_settings()["yaml.schemas"][f"./.kpi/schema/{kind.name}.json"]:
        if glob[0] != "!":
            example = glob.replace("{yml,yaml}", "yml").replace("*", "some")
            assert kind.path.fullmatch(example), example


def _fits(path: str, glob: str) -> bool:
    parts = re.split(r"(\*|\{yml,yaml\})", glob)
    return bool(re.fullmatch("".join({"*": "[^/]*", "{yml,yaml}": "ya?ml"}.get(p, re.escape(p)) for p in parts), path))


def test_the_extension_for_yaml_is_recommended() -> None:
    recommended = json.loads((ROOT / ".vscode" / "extensions.json").read_text("utf-8"))
    assert recommended == {"recommendations": ["redhat.vscode-yaml"]}
