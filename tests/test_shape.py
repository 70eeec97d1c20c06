"""The folders are what the architecture page, the registries and the packaging say they are."""

import ast
import importlib
import sys
from collections.abc import Iterator
from fractions import Fraction
from keyword import iskeyword
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from kpi_handbook.checks import RULES
from kpi_handbook.cli import COMMANDS
from kpi_handbook.load.folder import read_folder
from kpi_handbook.model.handbook import handbook
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.scorecard import Item
from kpi_handbook.problems import Severity
from kpi_scoring.exact import decimal_text
from kpi_scoring.formula import evaluate_number, parse
from kpi_scoring.methods import METHODS, Method
from tools import docs_tree, lengths

ROOT = Path(__file__).resolve().parents[1]
CHECKS = ROOT / "generator" / "kpi_handbook" / "checks"
METHOD_FILES = ROOT / "scoring" / "kpi_scoring" / "methods"
PACKAGES = ("generator/kpi_handbook", "scoring/kpi_scoring")
COMMAND_FILES = ROOT / "generator" / "kpi_handbook" / "cli"


def modules(*folders: str) -> list[Path]:
    found = sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))
    assert found, f"no module in {folders}"
    return found


def names(folder: Path, pattern: str = "*.py") -> set[str]:
    found = {file.stem for file in folder.glob(pattern)} - {"__init__"}
    assert found, f"no {pattern} in {folder}"
    return found


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize(("folder", "package"), [("generator", "kpi_handbook"), ("scoring", "kpi_scoring")])
def test_nothing_but_the_package_stands_in_a_folder_that_an_editable_install_puts_on_the_path(
    folder: str, package: str
) -> None:
    assert {entry.name for entry in (ROOT / folder).iterdir()} - {"__pycache__"} == {package}


def test_each_rule_file_is_registered_and_each_registered_rule_has_its_file() -> None:
    assert names(CHECKS, "KPI*.py") == {rule.code for rule in RULES}


def test_rules_are_registered_once_and_in_the_order_of_their_codes() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))


def test_each_rule_is_named_by_its_file_and_explained_by_its_docstring() -> None:
    for rule in RULES:
        module = importlib.import_module(f"kpi_handbook.checks.{rule.code}")
        assert rule.page == module.__doc__
        assert rule.options == getattr(module, "OPTIONS", {})


def test_a_rule_that_is_no_error_says_none_so_a_run_for_errors_may_leave_it_out() -> None:
    quiet = [rule.code for rule in RULES if rule.severity is not Severity.ERROR and not rule.preview]
    assert quiet
    assert [code for code in quiet if "Severity.ERROR" in (CHECKS / f"{code}.py").read_text(encoding="utf-8")] == []


def test_each_method_file_is_registered_and_each_registered_method_has_its_file() -> None:
    assert names(METHOD_FILES) - {"method"} == {method.name for method in METHODS}


def test_each_method_is_named_by_its_file() -> None:
    for method in METHODS:
        assert importlib.import_module(f"kpi_scoring.methods.{method.name}").METHOD is method


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_each_worked_example_of_a_method_comes_out_to_the_last_digit(method: Method) -> None:
    assert method.examples
    for example in method.examples:
        formula = parse(method.formula_for({**example.inputs, **example.table}), method.names, generated=True)
        values = dict.fromkeys(method.names) | {name: Fraction(text) for name, text in example.inputs.items()}
        raw = evaluate_number(formula, values)
        assert raw is not None
        assert decimal_text(raw) == example.raw, example


def test_each_command_file_is_registered_and_each_registered_command_has_its_file() -> None:
    with_command = {
        name for name in names(COMMAND_FILES) if "def command(" in (COMMAND_FILES / f"{name}.py").read_text("utf-8")
    }
    assert with_command == {f"{name}_" if iskeyword(name) else name.replace("-", "_") for name in COMMANDS}


def test_each_module_says_in_its_first_line_what_it_is_for() -> None:
    silent = [str(file.relative_to(ROOT)) for file in modules(*PACKAGES) if not docs_tree.phrase_of(file)]
    assert not silent


def test_charts_need_nothing_but_the_standard_library() -> None:
    for file in modules("generator/kpi_handbook/charts"):
        outside = {name.split(".")[0] for name in imported(file)} - sys.stdlib_module_names
        within = {name for name in imported(file) if name.startswith("kpi_handbook")}
        assert outside <= {"kpi_handbook"}, file
        assert all(name.startswith("kpi_handbook.charts") for name in within), file


def test_the_arithmetic_needs_nothing_but_the_standard_library_and_its_engine() -> None:
    drivers = {"duckdb_engine.py": {"duckdb"}, "postgres_engine.py": {"psycopg"}, "spark_engine.py": {"pyspark"}}
    drivers |= {"choose.py": {"psycopg", "pyspark"}}  # its errors are told in words
    for file in modules("scoring/kpi_scoring"):
        outside = {name.split(".")[0] for name in imported(file)} - sys.stdlib_module_names
        engine = drivers.get(file.name, set())
        assert outside <= {"kpi_scoring"} | engine, file


def test_the_tree_of_the_architecture_page_shows_the_folders_as_they_are() -> None:
    assert docs_tree.is_fresh(), "run make docs-tree"


def test_each_line_of_the_tree_has_a_phrase() -> None:
    bare = [line.strip() for line in docs_tree.tree().splitlines() if line and len(line.split(maxsplit=1)) < 2]
    assert not bare, "give the module a docstring, or the folder a phrase in tests/tools/docs_tree.py"


def asked_of_a_proposer() -> dict[str, Any]:
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "propose-kpi.yml").read_text(encoding="utf-8"))
    return {part["id"]: part["attributes"] for part in form["body"] if "id" in part}


def test_the_form_that_proposes_a_kpi_asks_for_fields_of_a_definition_or_of_its_item() -> None:
    for name in asked_of_a_proposer():
        field, _, inner = name.partition("-")
        known = inner in Item.model_fields if field == "item" else field in {*Kpi.model_fields, "folder"}
        assert known, name


def test_the_form_that_proposes_a_kpi_offers_the_objectives_and_owners_there_are() -> None:
    book = handbook(read_folder(ROOT))
    asked = asked_of_a_proposer()
    strategy = next(record for record, _ in book.maps if record.unit == "corporate")
    owners = [role for role in book.roles.values() if role.kind in {"director", "unit_head", "supervisor"}]
    assert asked["objective"]["options"] == [f"{one.id} {one.name.say('en')}" for one in strategy.objectives]
    assert asked["owner"]["options"] == [f"{role.id} {role.name.say('en')}" for role in owners]


@pytest.mark.parametrize("field", ["type", "polarity", "frequency"])
def test_the_form_that_proposes_a_kpi_offers_every_value_a_field_may_have(field: str) -> None:
    offered = [option.split(":")[0] for option in asked_of_a_proposer()[field]["options"]]
    assert offered == list(get_args(Kpi.model_fields[field].annotation))


def test_the_length_of_functions_and_modules_is_shown_for_information() -> None:
    sys.stdout.write(lengths.table() + "\n")  # pytest -rP shows it, make lint too
