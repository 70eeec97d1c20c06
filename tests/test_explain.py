"""`kpi explain` and `kpi rules` show the page and the catalogue that the rules carry."""

import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from conftest import Kpi, environment
from kpi_handbook.checks import RULES, Rule
from kpi_handbook.checks.pages import page_of
from kpi_handbook.cli import COMMANDS
from kpi_handbook.exports import rule_catalogue, rule_page

ROOT = Path(__file__).resolve().parents[1]
HEADINGS = ["What it does", "Why it matters", "How to fix", "Options"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_page_with_its_parts_and_examples(rule: Rule) -> None:
    page = page_of(rule)
    assert [section.heading for section in page.sections] == HEADINGS
    assert all(section.paragraphs for section in page.sections)
    assert any(example.bad and example.good for example in page.examples)
    lines = rule_page.text(rule).splitlines()
    assert lines[0].startswith(f"{rule.code} {rule.name} · {rule.severity}")
    assert " ".join(lines[2:]).startswith(page.headline)
    assert [line for line in lines if line in HEADINGS] == HEADINGS
    for example in page.examples:
        assert all(f"    {line}".rstrip() in lines for line in example.bad.splitlines())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_page_as_markdown_has_its_headings_and_its_examples_as_code(rule: Rule) -> None:
    tokens = MarkdownIt().parse(rule_page.markdown(rule))
    headings = [after.content for before, after in pairwise(tokens) if before.type == "heading_open"]
    examples = page_of(rule).examples
    assert headings[: len(HEADINGS) + 1] == [f"{rule.code} {rule.name}", *HEADINGS]
    shown = [token.content.rstrip() for token in tokens if token.type == "fence"]
    assert shown == [side.rstrip() for example in examples for side in (example.bad, example.good) if side]


def test_a_rule_is_found_by_code_or_name_in_any_case_outside_of_a_handbook(kpi: Kpi, tmp_path: Path) -> None:
    said = {kpi("explain", word, at=tmp_path).stdout for word in ("KPI141", "kpi141", "weight-sum", " Weight-Sum ")}
    assert len(said) == 1
    assert said.pop().startswith("KPI141 weight-sum · error\n")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("weigth-sum", 'kpi: there is no rule "weigth-sum"\n     did you mean "KPI141 weight-sum"?\n'),
        ("KP1141", 'kpi: there is no rule "KP1141"\n     did you mean "KPI141 weight-sum"?\n'),
        ("zebra", 'kpi: there is no rule "zebra"\n     kpi rules lists them all\n'),
    ],
)
def test_an_unknown_rule_is_answered_with_the_nearest_one(kpi: Kpi, tmp_path: Path, word: str, said: str) -> None:
    done = kpi("explain", word, at=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.parametrize("words", [("explain", "KPI141"), ("rules",)])
def test_a_language_there_is_not_is_answered_with_those_there_are(
    kpi: Kpi, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = kpi(*words, "--lang", "xx", at=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'kpi: there are no messages in the language "xx"\n     there are en, id\n'


def test_a_page_is_translated_but_for_its_code_name_and_examples() -> None:
    rule = next(rule for rule in RULES if rule.code == "KPI141")
    text = rule_page.text(rule, lambda words: f"«{words}»")
    assert text.startswith("KPI141 weight-sum · «error»\n\n«Weights do not add up")
    assert "\n«How to fix»\n  «Give" in text
    assert all(line in text for example in page_of(rule).examples for line in example.bad.splitlines())


def test_the_page_for_machines_has_the_keys_of_the_catalogue_and_the_parts(kpi: Kpi, tmp_path: Path) -> None:
    data = json.loads(kpi("explain", "KPI141", "--format", "json", at=tmp_path).stdout)
    assert (data["schema_version"], data["code"], data["url"]) == (1, "KPI141", "rules/KPI141/")
    assert list(data["sections"]) == ["what_it_does", "why_it_matters", "how_to_fix", "options"]
    assert data["examples"][0].keys() == {"name", "bad", "good"}


def test_the_catalogue_lists_every_rule_in_every_form(kpi: Kpi, tmp_path: Path) -> None:
    data = json.loads(kpi("rules", "--format", "json", at=tmp_path).stdout)
    assert [(one["code"], one["name"], one["severity"], one["preview"]) for one in data["rules"]] == [
        (rule.code, rule.name, rule.severity.value, rule.preview) for rule in RULES
    ]
    assert all(one["url"] == f"rules/{one['code']}/" and one["headline"].endswith(".") for one in data["rules"])
    table = kpi("rules", at=tmp_path).stdout.splitlines()
    assert [line.split()[0] for line in table] == ["code", *(rule.code for rule in RULES)]
    rows = [line for line in rule_catalogue.markdown(RULES).splitlines() if line.startswith("| [KPI")]
    assert len(rows) == len(RULES)
    assert {len(row.replace("\\|", "").split("|")) for row in rows} == {9}


def test_help_loads_no_command() -> None:
    words = [sys.executable, "-X", "importtime", Path(sys.executable).with_name("kpi"), "--help"]
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "kpi_handbook.cli" in loaded
    assert not {name for name in loaded if name.startswith(("kpi_handbook.checks", "kpi_handbook.exports"))}


# pre-commit


def test_the_hooks_are_commands_of_ours_and_get_no_file_names() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["kpi-check", "kpi-fix", "kpi-codeowners"]
    for hook in hooks:
        assert {"id", "name", "entry", "language", "files"} <= hook.keys()
        assert hook["language"] == "python"
        assert hook["pass_filenames"] is False, "weights and references reach across files"
        assert hook["entry"].split()[0] == "kpi"
        assert hook["entry"].split()[1] in COMMANDS


@pytest.mark.parametrize(
    "hook", yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")), ids=lambda h: h["id"]
)
def test_what_a_hook_runs_is_understood(kpi: Kpi, hook: dict[str, str]) -> None:
    done = kpi(*hook["entry"].split()[1:], "--help", at=ROOT)
    assert done.returncode == 0
    if "check" in hook["entry"].split():
        run = kpi(*hook["entry"].split()[1:], "--diff", "--fail-on", "error", at=ROOT)
        assert (run.returncode, run.stderr) == (0, "")


def test_a_hook_runs_for_definitions_and_values_only() -> None:
    pattern = re.compile(yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]["files"])
    assert pattern.search("kpi_defs/kpis/hr/hr-esi.yml")
    assert pattern.search("periods/2026-05/hr.csv")
    assert not pattern.search("docs/kpi_defs/note.md")
