"""What the commands print, where they send it, and how they end."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import click
import pytest
from pydantic import BaseModel, ConfigDict, Field

from conftest import Copies, Done, Kpi, environment, never_published
from kpi_handbook.cli import COMMANDS
from kpi_handbook.cli import kpi as group

# One mistake a file: what to write instead of what, and what is said about it.
MISTAKES = {
    "kpi_defs/kpis/corporate/corp-csi.yml": (
        "polarity: maximize",
        "polarty: maximize",
        '21:1: KPI102 there is no field "polarty" here; did you mean "polarity"?',
    ),
    "kpi_defs/kpis/hr/hr-esi.yml": (
        "type: result",
        "type: result\ntype: activity",
        '12:1: KPI004 "type" stands here twice; delete this one, or remove the one in line 11',
    ),
    "kpi_defs/kpis/it/it-availability.yml": (
        "objective: L5",
        "objective: P9",
        '8:12: KPI131 there is no objective "P9"; define it, or name one that exists',
    ),
    "kpi_defs/scorecards/2026-S1/hr.yml": (
        "target: 45, weight: 10",
        "target: 45, weight: 5",
        (
            "6:1: KPI141 the weights of this scorecard add up to 95, not 100; "
            "add 5 (15 + 10 + 15 + 10 + 15 + 5 + 8 + 7 + 10 = 95)"
        ),
    ),
    "periods/2026-06/sup.csv": (
        "sup-csat,0,8.6,",
        'sup-csat,0,"1.500,0",',
        (
            '4:12: KPI104 a number is needed here, not "1.500,0"; '
            "write 1500: digits, with a decimal point only where there are decimals"
        ),
    ),
}
ENGINES = {"duckdb", "mkdocs", "rich", "babel", "jinja2"}


Number = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
NumberOrDay = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$|^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class Shape(BaseModel):
    """Types as the format promises them: decimals are text, counts are whole numbers, absent is null."""

    model_config = ConfigDict(strict=True)


class PartShape(Shape):
    id: str
    mean: Number | None
    score: Number | None
    shown: Number | None
    coverage: Number


class ItemShape(Shape):
    kpi: str
    version: int
    state: str
    to_date: NumberOrDay | None
    target_to_date: NumberOrDay | None
    raw: Number | Literal["unbounded"] | None
    achievement: Number | None
    shown: Number | None
    weight: Number
    contribution: Number | None
    rating: int | None
    flags: list[str]


class CardShape(Shape):
    unit: str
    state: str
    score: Number | None
    shown: Number | None
    rating: int | None
    coverage: Number
    lower: Number | None
    upper: Number | None
    rated: int
    total: int
    perspectives: list[PartShape]
    items: list[ItemShape]


class TotalShape(Shape):
    period: str
    unit: str
    score: Number | None
    shown: Number | None


class ScoresShape(Shape):
    schema_version: Literal[1]
    cycle: str
    period: str
    as_of: NumberOrDay
    scorecards: list[CardShape]
    periods: list[TotalShape]


@pytest.fixture(scope="module")
def sample(handbook_copy: Copies) -> Path:
    return handbook_copy()


@pytest.fixture(scope="module")
def mistaken(handbook_copy: Copies) -> Path:
    """Return a handbook with five mistakes of five kinds."""
    folder = never_published(handbook_copy())
    for path, (right, wrong, _) in MISTAKES.items():
        text = (folder / path).read_text("utf-8")
        assert text.count(right) == 1, path
        (folder / path).write_text(text.replace(right, wrong), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def ask(kpi: Kpi, sample: Path) -> Kpi:
    return partial(kpi, at=sample)


def lines(done: Done) -> list[str]:
    return [" ".join(line.split()) for line in done.stdout.splitlines()]


# kpi check


def test_a_clean_handbook_passes(ask: Kpi) -> None:
    done = ask("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("No problems in ")


def test_all_mistakes_are_named_in_one_run_with_their_place_and_what_to_write(kpi: Kpi, mistaken: Path) -> None:
    done = kpi("check", "--format", "concise", at=mistaken)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [f"{path}:{said}" for path, (_, _, said) in MISTAKES.items()]


def test_the_full_format_shows_each_line_and_counts_the_problems(kpi: Kpi, mistaken: Path) -> None:
    done = kpi("check", at=mistaken)
    assert (done.returncode, done.stderr) == (1, "")
    for path, (_, wrong, said) in MISTAKES.items():
        place, _, sentence = said.partition(": ")
        message, _, help_text = sentence[7:].partition("; ")
        head = rf"error\[{sentence[:6]}\]: (\[[*~]\] )?{re.escape(message)}\n  --> {re.escape(path)}:{place} "
        assert re.search(head, done.stdout), head
        assert wrong.splitlines()[-1] in done.stdout
        assert f"= help: {help_text}\n" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Found 5 problems (5 errors)")


def test_the_json_format_carries_the_same_problems(kpi: Kpi, mistaken: Path) -> None:
    done = kpi("check", "--format", "json", at=mistaken)
    data = json.loads(done.stdout)
    assert (done.returncode, data["schema_version"], data["complete"]) == (1, 1, True)
    assert data["counts"] == {"error": 5, "warning": 0, "info": 0}
    for problem, (path, (_, _, said)) in zip(data["problems"], MISTAKES.items(), strict=True):
        span = problem["span"]
        concise = f"{span['line']}:{span['column']}: {problem['code']} {problem['message']}; {problem['help']}"
        assert (problem["path"], problem["severity"], concise) == (path, "error", said)
        assert (span["end_line"], span["end_column"]) > (span["line"], span["column"])
        assert problem.keys() == {
            *("code", "name", "severity", "path", "span", "field", "message", "help", "fix", "url")
        }


def test_checking_starts_no_engine_and_no_site_generator(sample: Path) -> None:
    words = [sys.executable, "-X", "importtime", Path(sys.executable).with_name("kpi"), "check"]
    done = subprocess.run(words, cwd=sample, env=environment(), capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "kpi_handbook" in imported
    assert not imported & ENGINES


# kpi score


def test_the_company_scores_97_68_from_its_four_perspectives(ask: Kpi) -> None:
    done = ask("score", "2026-S1", "--unit", "corporate")
    assert (done.returncode, done.stderr) == (0, "")
    assert "25.80 + 23.33 + 24.80 + 23.75 = 97.68" in lines(done)
    assert "23.34" not in done.stdout


@pytest.mark.parametrize(
    ("words", "score"),
    [
        (("2026-S1", "--unit", "hr"), "95.78"),
        (("2026-S1", "--unit", "it"), "94.42"),
        (("2026-05", "--unit", "it"), "81.74"),
    ],
)
def test_a_department_has_its_score_of_the_period(ask: Kpi, words: tuple[str, ...], score: str) -> None:
    assert lines(ask("score", *words))[1].startswith(f"{score} · rating")


def test_without_an_argument_every_card_of_the_latest_cycle_is_shown(ask: Kpi) -> None:
    shown = lines(ask("score"))
    assert lines(ask("score", "2026-S1")) == shown
    assert [line[:5] for line in shown if line.endswith("coverage 100.0 %")][:2] == ["97.68", "95.78"]


def test_indonesian_tables_have_a_decimal_comma(ask: Kpi) -> None:
    assert "25,80 + 23,33 + 24,80 + 23,75 = 97,68" in lines(ask("score", "--unit", "corporate", "--lang", "id"))


def test_a_day_in_the_past_sees_only_what_was_submitted_by_then(ask: Kpi) -> None:
    march = ("score", "2026-03", "--unit", "mkt")
    then, now = ask(*march, "--today", "2026-04-22"), ask(*march)
    assert lines(then)[1].startswith("75.51 ·")
    assert any(line.startswith("missing 0.00 mkt-visitor-signup") for line in lines(then))
    assert not lines(now)[1].startswith("75.51 ·")


def test_a_trace_shows_each_step_of_a_number(ask: Kpi) -> None:
    said = lines(ask("score", "2026-S1", "--trace", "corp-response-time"))
    ends = ["90,000", "3,600", "25.00 hours", "24.00 hours", "96.00", "no effect", "99.20", "24.80 of 97.68"]
    ends += ["97.68", "100.0 %", "3"]  # the roll-up, its coverage, the rating
    first = next(number for number, line in enumerate(said) if line.startswith("1 "))
    steps = said[first : first + len(ends)]
    assert [line.split()[0] for line in steps] == [str(number) for number in range(1, len(ends) + 1)]
    assert [end for line, end in zip(steps, ends, strict=True) if not line.endswith(end)] == []
    filed = said[first + len(ends) :]
    assert sum("DIR-OPS" in line and "DIR-MAIN" in line for line in filed) == 6


def test_scores_for_machines_have_the_promised_keys_and_types(ask: Kpi) -> None:
    said = ask("score", "2026-S1", "--format", "json", "--today", "2026-07-22").stdout
    scores = ScoresShape.model_validate_json(said)
    assert (scores.cycle, scores.period, scores.as_of) == ("2026-S1", "2026-06", "2026-07-22")
    cards = {card.unit: card for card in scores.scorecards}
    assert list(cards) == ["corporate", "hr", "mkt", "it", "fin", "cmp", "sls", "sup"]
    assert [part.shown for part in cards["corporate"].perspectives] == ["25.80", "23.33", "24.80", "23.75"]
    release = next(item for item in cards["it"].items if item.kpi == "it-chat-release")
    assert (release.to_date, release.target_to_date) == ("2026-06-10", "2026-05-31")
    assert (release.raw, release.achievement, release.contribution) == ("80", "80.000000", "12.000000")
    absent = json.loads(said)["scorecards"][0]["items"][-1]
    assert (absent["achievement"], absent["contribution"], absent["rating"]) == (None, None, None)


def test_scores_as_csv_are_one_row_an_item_and_add_up(ask: Kpi) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("score", "2026-S1", "--format", "csv").stdout), strict=True))
    assert {None} & {key for row in rows for key in row} == set()
    assert len({(row["unit"], row["kpi"]) for row in rows}) == len(rows) > 60
    hr = [row for row in rows if row["unit"] == "hr"]
    assert {row["unit_score"] for row in hr} == {"95.777901"}
    assert abs(sum(Decimal(row["contribution"] or 0) for row in hr) - Decimal("95.777901")) < Decimal("0.00001")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("score", "2026-7"), 'kpi: there is no period or cycle "2026-7"'),
        (("score", "--unit", "hrr"), 'kpi: there is no unit "hrr"\n     did you mean "hr"?'),
        (("score", "--trace", "hr-ess"), 'kpi: no scorecard here holds the KPI "hr-ess"\n     did you mean "hr-esi"?'),
        (("score", "--lang", "xx"), 'kpi: the handbook has no language "xx"\n     there are en, id'),
        (("score", "2026-S1", "--today", "2025-12-31"), "kpi: no value of cycle 2026-S1 was submitted by 2025-12-31"),
        (("serve", "--lang", "xx"), 'kpi: there is no site in "xx"\n     there are en, id'),
        (("materialize", "made", "--lang", "xx"), 'kpi: the handbook has no language "xx"\n     there are en, id'),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_the_handbook_does_not_have_is_said_in_one_sentence(ask: Kpi, words: tuple[str, ...], said: str) -> None:
    done = ask(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == 2


def test_nothing_is_scored_from_files_with_errors(kpi: Kpi, mistaken: Path) -> None:
    done = kpi("score", "2026-S1", "--unit", "hr", at=mistaken)
    assert (done.returncode, done.stdout) == (1, "")
    assert "kpi_defs/scorecards/2026-S1/hr.yml:6:1: KPI141" in done.stderr
    assert "nothing is scored" in done.stderr
    assert "Traceback" not in done.stderr


def test_errors_elsewhere_are_mentioned_in_one_line(kpi: Kpi, mistaken: Path) -> None:
    done = kpi("score", "2026-S1", "--unit", "fin", at=mistaken)
    assert done.returncode == 0
    assert done.stderr.splitlines() == ["5 errors elsewhere do not touch these scores; see kpi check"]


# Every command


def test_the_first_help_names_every_command_and_where_to_start(ask: Kpi) -> None:
    done = ask("--help")
    assert done.returncode == 0
    told = re.sub(r"\n {6,}", " ", done.stdout)  # long sentences go on below
    assert [name for name in COMMANDS if not re.search(rf"^  {name} +[A-Z].*\.$", told, re.MULTILINE)] == []
    assert "Start with: kpi check, then kpi score, then kpi build." in " ".join(done.stdout.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_teaches_with_examples_and_explains_each_option(ask: Kpi, command: str) -> None:
    done = ask(command, "--help")
    examples = [
        line for line in done.stdout.splitlines() if re.match(rf"    kpi {command}|  [0-9]\. kpi {command}", line)
    ]
    found = group.get_command(click.Context(group), command)
    assert found is not None
    options = found.params
    assert done.returncode == 0
    assert len(examples) >= 2
    assert [one.name for one in options if isinstance(one, click.Option) and not one.help] == []


@pytest.mark.parametrize("command", ["check", "score", "build", "serve", "materialize made"])
def test_outside_of_a_handbook_a_command_says_what_to_do(kpi: Kpi, tmp_path: Path, command: str) -> None:
    done = kpi(*command.split(), at=tmp_path)
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (2, "", [])
    assert done.stderr.splitlines() == [
        f"kpi: no kpi_defs/ folder in {tmp_path}",
        "     run kpi inside a handbook, or name one with --root",
    ]


def test_a_command_finds_its_handbook_from_any_folder_in_it(kpi: Kpi, sample: Path) -> None:
    done = kpi("score", "--unit", "hr", at=sample / "kpi_defs" / "kpis")
    assert lines(done)[1].startswith("95.78 ·")


@pytest.mark.parametrize("words", [("check",), ("score",), ("score", "--format", "json"), ("score", "--help")])
def test_a_reader_who_stops_reading_hears_no_complaint(sample: Path, words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [Path(sys.executable).with_name("kpi"), *words]
    done = subprocess.run(
        command, cwd=sample, env=environment(), stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert done.stderr == ""
