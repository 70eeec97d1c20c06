"""What `kpi check` prints, in each format: places that are right, and text of others that stays text."""

import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from markdown_it import MarkdownIt
from pydantic import BaseModel
from sarif_pydantic import Sarif

from conftest import Copies, Kpi, environment
from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.exports.problems import FORMATS, Report
from kpi_handbook.exports.problems.counts import summary
from kpi_handbook.exports.problems.fingerprints import fingerprints
from kpi_handbook.exports.problems.github import step_summary
from kpi_handbook.exports.problems.glyphs import one_line, widths
from kpi_handbook.load.folder import read_folder
from kpi_handbook.problems import Edit, Fix, Note, Problem, Severity, Span, say

ROOT = Path(__file__).resolve().parents[1]
DECK = Path(__file__).parent / "handbooks" / "deck"
BROKEN = Path(__file__).parent / "broken"
REVENUE = "kpi_defs/kpis/corporate/revenue.yml"
CARD = "kpi_defs/scorecards/2008-Y/corporate.yml"
TODAY = date(2026, 3, 31)

HOSTILE = (
    "::error::forged",
    "%0A::warning::forged",
    "%25",
    "a,b:c=d",
    "@everyone",
    "a | b || c",
    "abc\u202egnp.exe\u2066\u200f",
    "</details></table><script>alert(1)</script>",
    "--> ::error::",
    "<!-- x -->",
    "![image](https://evil.example/x.png)",
    "[click](javascript:alert)",
    "https://evil.example www.evil.example me@evil.example",
    "line\nbreak\r\n::error::x\n| new | row |",
    "\x1b[31mred\x1b[0m \x07\x00\x9b",
    "#1 ~~gone~~ **bold** _it_ `code` ```",
    "&lt;b&gt; &#64; \\\\ \\| \\",
    "{curly} {0}",
    "half \udc80 a character",
)


@cache
def deck() -> Report:
    """Return a report about the small handbook, without problems."""
    return Report((), subject_of(read_folder(DECK), DECK, TODAY))


def with_text(text: str, *problems: Problem) -> Report:
    """Return a report on a handbook whose definition of revenue is some text."""
    files = {**read_folder(DECK), REVENUE: text.encode("utf-8", "surrogateescape")}
    return Report(problems, subject_of(files, DECK, TODAY))


def problem(**changes: Any) -> Problem:
    made = Problem(
        code="KPI112",
        name="band-overlap",
        severity=Severity.ERROR,
        path=REVENUE,
        span=Span(1, 1, 1, 2),
        message=say("this is wrong"),
        help=say("write it right"),
    )
    return replace(made, **changes)


def hostile_problem(words: str, number: int = 1) -> Problem:
    return problem(
        path=f"kpi_defs/{words}.yml",
        span=Span(number, 3, number, 9),
        message=say('"{name}" is wrong', name=words),
        help=say("do not write {name}", name=words),
        field=words,
        notes=(Note(f"kpi_defs/{words}.yml", Span(1, 1, 1, 2), say("see {name}", name=words)),),
    )


def shown(report: Report, form: str = "full") -> list[str]:
    return FORMATS[form](report).splitlines()


def column_of(line: str, sign: str) -> int:
    """Return where on a terminal a sign stands, by the width of what is before it."""
    return sum(widths(line[: line.index(sign)]))


# full


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("plain", 5),
        ("目標値", 6),
        ("ｆｕｌｌ", 8),
        ("cafe\u0301", 4),
        ("한국어", 6),
        ("\u1112\u1161\u11ab", 2),
        ("สวัสดี", 4),
        ("😀", 2),
        ("👩\u200d💻", 2),
        ("👩\u200d👩\u200d👧", 2),
        ("🏃\u200d♂\ufe0f", 2),
        ("👍🏽", 2),
        ("❤\ufe0f", 2),
        ("🇮🇩", 2),
        ("क\u094dष", 2),
        ("→…–", 3),
        ("", 0),
    ],
)
def test_a_text_is_as_wide_as_a_terminal_makes_it(text: str, width: int) -> None:
    assert (sum(widths(text)), len(widths(text))) == (width, len(text))


@pytest.mark.parametrize(
    "before",
    ["", "name: ", "nama: 目標 ", "cafe\u0301: ", "- 👩\u200d💻 ", "\t\t", "a\tb: ", "한국: 😀👍🏽❤\ufe0f ", "x" * 300],
)
def test_the_caret_stands_under_its_character(before: str) -> None:
    line = f"{before}WRONG and more"
    start = len(before) + 1
    lines = shown(with_text(f"id: revenue\n{line}\n", problem(span=Span(2, start, 2, start + 5))))
    source, carets = next(pair for pair in pairwise(lines) if "^" in pair[1])
    assert column_of(source, "WRONG") == column_of(carets, "^")
    assert carets.strip().removeprefix("| ").strip() == "^^^^^"
    assert "\t" not in source


def test_a_wide_value_gets_a_wide_underline() -> None:
    assert "^" * 6 in shown(with_text("nama: 目標値\n", problem(span=Span(1, 7, 1, 10))))[4].split()


@pytest.mark.parametrize("start", [1, 40, 150, 290, 296])
def test_a_long_line_is_shown_around_its_mark(start: int) -> None:
    line = "".join(chr(0x4E00 + number) if number % 3 else "x" for number in range(300))
    lines = shown(with_text(line, problem(span=Span(1, start, 1, start + 4))))
    source, carets = lines[3].split("|")[1][1:], lines[4].split("|")[1][1:]
    assert sum(widths(source)) <= 112
    assert source.startswith("…") == (start > 1)
    assert source.endswith("…") == (start < 260)
    under = "".join(
        character
        for character, at in zip(source, positions(source), strict=True)
        if carets[at : at + 1] == "^" and character != "…"
    )
    assert under == line[start - 1 : start + 3]


def positions(text: str) -> Iterator[int]:
    at = 0
    for width in widths(text):
        yield at
        at += width


def test_what_would_steer_a_terminal_is_shown_as_a_sign() -> None:
    report = with_text("name: \x1b[31mred\u202e\x00\n", problem(span=Span(1, 7, 1, 8)))
    assert "␛[31mred\ufffd␀" in FORMATS["full"](report)


def test_no_format_lets_a_hidden_character_through() -> None:
    for words in HOSTILE:
        report = with_text(words, hostile_problem(words))
        for form in ("full", "concise", "github", "markdown"):
            bad = {c for c in FORMATS[form](report) if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs"}}
            assert bad == set(), (form, words)


def test_a_place_that_belongs_to_it_is_marked_on_its_own_line_on_others_and_in_other_files() -> None:
    text = "a: 1\nb: {first: 2, then: 3}\nc: 4\nd: 5\n"
    card = next(line for line in deck().lines_of(CARD) if line)
    notes = (
        Note(REVENUE, Span(2, 12, 2, 13), say("the first")),
        Note(REVENUE, Span(4, 4, 4, 5), say("the last")),
        Note(CARD, Span(1, 1, 1, 6), say("elsewhere")),
    )
    assert FORMATS["full"](with_text(text, problem(span=Span(2, 21, 2, 22), notes=notes))).splitlines()[:-2] == [
        "error[KPI112]: this is wrong",
        f"  --> {REVENUE}:2:21",
        "  |",
        "2 | b: {first: 2, then: 3}",
        "  |                     ^",
        "  |            - the first",
        "...",
        "4 | d: 5",
        "  |    - the last",
        "  |",
        f"  ::: {CARD}:1:1",
        "  |",
        f"1 | {card}",
        "  | ----- elsewhere",
        "  |",
        "  = help: write it right",
    ]


@pytest.mark.parametrize("span", [Span(1, 1, 1, 1), Span(1, 99, 1, 99), Span(9, 1, 9, 2), Span(1, 1, 3, 4)])
def test_a_place_at_or_behind_the_end_of_a_file_is_no_mistake(span: Span) -> None:
    assert "= help: write it right" in FORMATS["full"](with_text("a: 1\r\nb: 2", problem(span=span)))
    assert "= help: write it right" in FORMATS["full"](with_text("", problem(span=span)))


def test_line_ends_of_windows_do_not_reach_the_terminal() -> None:
    assert "\r" not in FORMATS["full"](with_text("a: 1\r\nb: 2\r\n", problem(span=Span(1, 4, 1, 5))))


@pytest.mark.parametrize(
    ("fixes", "said"),
    [
        ([], "Found 1 problem (1 error) in 1 file."),
        ([True], "Found 1 problem (1 error) in 1 file. [*] 1 can be fixed with --fix"),
        ([False], "Found 1 problem (1 error) in 1 file. [~] 1 can be fixed with --fix --unsafe-fixes"),
        (
            [True, True, False],
            (
                "Found 3 problems (3 errors) in 1 file. "
                "[*] 2 can be fixed with --fix, [~] 1 more with --fix --unsafe-fixes"
            ),
        ),
    ],
)
def test_the_last_line_counts_and_says_what_can_be_mended(fixes: list[bool], said: str) -> None:
    fixed = [problem(span=Span(n, 1, n, 2), fix=Fix((), (), safe)) for n, safe in enumerate(fixes, 1)]
    lines = shown(replace(deck(), problems=fixed or [problem()]))
    assert lines[-1] == said
    signs = ["[*]" if safe else "[~]" for safe in fixes]
    assert [line[15:18] for line in lines if line.startswith("error[KPI112]: [")] == signs


def test_each_severity_is_counted_in_words() -> None:
    severities = [Severity.INFO, *[Severity.WARNING] * 2, *[Severity.ERROR] * 3]
    several = [problem(severity=severity, span=Span(n, 1, n, 2)) for n, severity in enumerate(severities)]
    assert "Found 6 problems (3 errors, 2 warnings, 1 info) in 1 file." in summary(replace(deck(), problems=several))
    assert summary(deck()).startswith("No problems in ")


def test_every_word_of_ours_is_translated_and_no_code_or_key() -> None:
    def mark(words: str) -> str:
        return "".join(
            f"«{part}" if not part.startswith("{") else part for part in re.split(r"(\{\w+\})", words) if part
        )

    fixed = problem(field="unit", fix=Fix())
    report = replace(with_text("a: 1\n", fixed), translate=mark)
    full = FORMATS["full"](report)
    for words in (
        "«error[KPI112]: [*] «this is wrong",
        "(field unit«)",
        "= «help: «write it right",
        "«Found 1« problem",
    ):
        assert words in full
    data = json.loads(FORMATS["json"](report))
    assert data["problems"][0]["message"] == "«this is wrong"
    assert not any("«" in key for key in [*data, *data["problems"][0], data["problems"][0]["severity"]])


GOLDEN_FULL = """\
error[KPI004]: "cycle" stands here twice
  --> kpi_defs/scorecards/2026-S1/sup.yml:3:1  (field cycle)
  |
1 | cycle: 2026-S1
  | ----- the first one
...
3 | cycle: 2026-S2
  | ^^^^^
  |
  = help: delete this one, or remove the one in line 1

error[KPI001]: [*] a tab stands where spaces should indent
  --> kpi_defs/kpis/cmp/cmp-findings-reopened.yml:4:1
  |
4 | →id: Temuan ditutup sebelum jatuh tempo
  | ^
  |
  = help: replace the tab with spaces

error[KPI102]: [~] there is no field "agregation" here
  --> kpi_defs/kpis/cmp/cmp-findings-verified.yml:21:3  (field formula.agregation)
   |
21 |   agregation: ratio_of_sums
   |   ^^^^^^^^^^
   |
   = help: did you mean "aggregation"?

error[KPI012]: [*] everything from "#1 terlaris dijawab" on is read as a comment
  --> kpi_defs/kpis/sup/sup-reply-window.yml:4:14  (field name.id)
  |
4 |   id: Produk #1 terlaris dijawab
  |              ^^^^^^^^^^^^^^^^^^^
  |
  = help: quote the value: "Produk #1 terlaris dijawab"

error[KPI112]: two bands cover 95 to 97
  --> kpi_defs/kpis/cmp/cmp-sop-age.yml:25:22  (field formula.bands[2].max)
   |
24 |     - {min: 95, max: 105, score: 100}
   |             -- the band before starts at 95
25 |     - {min: 85, max: 97, score: 85}
   |                      ^^
   |
   = help: end this band at 95, or start the band before at 97
"""


def planted(name: str) -> Report:
    """Return the report about one of the broken files."""
    expected = yaml.safe_load((BROKEN / "expected.yml").read_text())
    case = next(one for one in expected["files"] if one["file"] == name)
    files = {**read_folder(ROOT), case["place"]: (BROKEN / name).read_bytes()}
    subject = subject_of(files, ROOT, expected["today"])
    return Report([one for one in check(subject, RULES) if one.path == case["place"]], subject)


def test_five_planted_mistakes_read_as_they_should() -> None:
    wanted = [
        ("01_duplicate_key.yml", "KPI004"),
        ("02_tab_indent.yml", "KPI001"),
        ("03_typos.yml", "KPI102"),
        ("05_yaml11_traps.yml", "KPI012"),
        ("07_bands.yml", "KPI112"),
    ]
    blocks = []
    for name, code in wanted:
        report = planted(name)
        first = next(one for one in report.problems if one.code == code)
        blocks.append(FORMATS["full"](replace(report, problems=[first])).rpartition("\n\n")[0])
    assert "\n\n".join(blocks) + "\n" == GOLDEN_FULL


# concise


def test_one_line_a_problem_whatever_it_quotes() -> None:
    several = [hostile_problem(words) for words in HOSTILE]
    lines = FORMATS["concise"](replace(deck(), problems=several)).split("\n")
    assert len(lines) == len(HOSTILE)
    assert all(line.startswith("kpi_defs/") and ".yml:1:3: KPI112 " in line for line in lines)


# github

COMMAND = re.compile(r"::(?P<kind>error|warning|notice) (?P<properties>[^\r\n]*?)::(?P<words>[^\r\n]*)")


def parsed_command(line: str) -> tuple[str, dict[str, str], str]:
    """Read a workflow command as the runner does: it begins the line, and ends its properties at the next `::`."""
    match = COMMAND.fullmatch(line)
    assert match, line
    pairs = [pair.split("=", 1) for pair in match["properties"].split(",")]
    assert all(len(pair) == 2 and re.fullmatch(r"[a-zA-Z]+", pair[0]) and ":" not in pair[1] for pair in pairs), line
    assert len({name for name, _ in pairs}) == len(pairs)
    properties = {name: unescaped(value, {"3A": ":", "2C": ","}) for name, value in pairs}
    return match["kind"], properties, unescaped(match["words"], {})


def unescaped(words: str, more: dict[str, str]) -> str:
    meant = {"25": "%", "0D": "\r", "0A": "\n", **more}
    assert set(re.findall(r"%(..?)", words)) <= set(meant), f"a stray % in {words}"
    return re.sub(r"%(..)", lambda match: meant[match[1]], words)


@pytest.mark.parametrize("words", HOSTILE)
def test_an_annotation_is_one_command_whatever_it_quotes(words: str) -> None:
    [line] = FORMATS["github"](replace(deck(), problems=[hostile_problem(words, 7)])).split("\n")
    kind, properties, said = parsed_command(line)
    assert (kind, said) == ("error", one_line(f'"{words}" is wrong; do not write {words}'))
    assert properties == {
        "file": one_line(f"kpi_defs/{words}.yml"),
        "line": "7",
        "endLine": "7",
        "col": "3",
        "endColumn": "8",
        "title": "KPI112 band-overlap",
    }


def test_ten_of_a_kind_are_annotated_errors_and_changed_lines_first() -> None:
    errors = [problem(span=Span(n, 1, n, 2)) for n in range(1, 33)]
    warnings = [problem(span=Span(n, 1, n, 2), severity=Severity.WARNING) for n in range(1, 11)]
    report = replace(deck(), problems=[*warnings, *errors], changed={REVENUE: frozenset({30, 31})})
    told = [parsed_command(line) for line in shown(report, "github")]
    assert [kind for kind, _, _ in told] == ["error"] * 10 + ["warning"] * 10
    assert [properties["line"] for _, properties, _ in told[:10]] == ["30", "31", *map(str, range(1, 9))]
    assert [number for number, (_, _, said) in enumerate(told) if "more" in said] == [9]
    assert told[9][2].endswith("(and 22 more, see summary)")


def test_an_annotation_of_several_lines_names_no_columns() -> None:
    [line] = shown(replace(deck(), problems=[problem(span=Span(2, 5, 4, 1))]), "github")
    properties = parsed_command(line)[1]
    assert (properties["line"], properties["endLine"]) == ("2", "4")
    assert not {"col", "endColumn"} & set(properties)


# markdown


def cells(markdown: str) -> list[list[str]]:
    """Read a comment as a browser would show it: a table of plain text, and nothing that acts."""
    first, _, rest = markdown.partition("\n")
    assert first == "<!-- kpi-check v1 -->"
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(rest)
    blocks = {token.type.rpartition("_")[0] for token in tokens if token.type != "inline"}
    assert blocks <= {"heading", "table", "thead", "tbody", "tr", "th", "td", "paragraph"}
    found: list[list[str]] = []
    for before, token in pairwise(tokens):
        if before.type == "tr_open":
            found.append([])
        if before.type in {"td_open", "th_open"}:
            assert {inner.type for inner in token.children or ()} <= {"text", "strong_open", "strong_close"}
            found[-1].append("".join(inner.content for inner in token.children or ()))
    return found[1:]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_comment_shows_hostile_text_and_does_nothing_else(words: str) -> None:
    text = FORMATS["markdown"](replace(deck(), problems=[hostile_problem(words)]))
    [[code, place, said, helped]] = cells(text)
    assert code == "⛔ KPI112"
    assert place == shown_inline(f"kpi_defs/{words}.yml:1:3")
    assert (said, helped) == (shown_inline(f'"{words}" is wrong'), shown_inline(f"do not write {words}"))
    raw = re.sub(r"&#?\w+;", "", text.partition("### ")[2])
    assert not re.search(r"[@<>#]|://|www\.", raw), raw
    assert len(text.split("\n")) == 8


def shown_inline(words: str) -> str:
    """Return text as a table cell shows it: without blanks at its ends."""
    return one_line(words).strip()


def test_a_long_value_is_cut_and_what_is_said_about_it_stays() -> None:
    long = problem(message=say('"{name}" is wrong', name="x" * 500))
    assert cells(FORMATS["markdown"](replace(deck(), problems=[long])))[0][2] == f'"{"x" * 119}…" is wrong'


def test_a_comment_fits_and_says_how_many_are_left_out() -> None:
    many = [problem(span=Span(n, 1, n, 2), message=say("{words}", words="é" * 100)) for n in range(1, 1001)]
    text = FORMATS["markdown"](replace(deck(), problems=many))
    rows = cells(text)
    assert 59_000 < len(text.encode()) <= 60_000
    assert text.split("\n")[-3] == f"… and {1000 - len(rows)} more"


def test_the_summary_of_a_step_is_cut_at_a_mebibyte() -> None:
    many = [problem(span=Span(n, 1, n, 2), message=say("{words}", words="é" * 100)) for n in range(1, 6001)]
    report = replace(deck(), problems=many)
    assert 1_040_000 < len(step_summary(report).encode()) <= 1024 * 1024
    assert len(step_summary(report, 1_000_000).encode()) <= 1024 * 1024 - 1_000_000


def test_with_the_address_of_the_site_a_code_leads_to_its_page() -> None:
    report = replace(deck(), problems=[problem()], site="https://example.org/kpi/")
    assert "**[KPI112](https://example.org/kpi/rules/KPI112/)**" in FORMATS["markdown"](report)


# gitlab and fingerprints


def test_the_code_quality_report_has_the_keys_that_gitlab_reads() -> None:
    several = [problem(span=Span(n, 1, n, 2), severity=severity) for n, severity in enumerate(Severity, 1)]
    issues = json.loads(FORMATS["gitlab"](replace(deck(), problems=several, folder="handbook")))
    assert [issue["severity"] for issue in issues] == ["critical", "minor", "info"]
    assert issues[0]["description"] == "KPI112: this is wrong; write it right"
    assert issues[1]["location"] == {"path": f"handbook/{REVENUE}", "lines": {"begin": 2}}
    assert {frozenset(issue) for issue in issues} == {
        frozenset({"description", "check_name", "fingerprint", "severity", "location"})
    }
    assert len({issue["fingerprint"] for issue in issues}) == 3


def one_print(text: str, **changes: Any) -> str:
    report = with_text(text, problem(**changes))
    return next(iter(fingerprints(report).values()))


def test_a_fingerprint_follows_its_field_and_not_its_line() -> None:
    before = one_print("id: revenue\nunit: x\n", field="unit", span=Span(2, 7, 2, 8))
    moved = one_print("# a comment\nid: revenue\n\nunit: y\n", field="unit", span=Span(4, 7, 4, 8))
    assert before == moved
    assert before != one_print("id: revenue\nunit: x\n", field="name", span=Span(2, 7, 2, 8))
    assert before != one_print("id: other\nunit: x\n", field="unit", span=Span(2, 7, 2, 8))
    assert before != one_print("id: revenue\nunit: x\n", field="unit", span=Span(2, 7, 2, 8), code="KPI105")


def test_a_fingerprint_follows_an_entry_of_a_list_by_its_name() -> None:
    one = one_print("id: revenue\nlist:\n  - {id: a}\n  - {id: b, x: 1}\n", field="list[1].x")
    other = one_print("id: revenue\nlist:\n  - {id: b, x: 1}\n", field="list[0].x")
    assert one == other


def test_equal_problems_have_fingerprints_of_their_own() -> None:
    twice = [problem(field="unit", span=Span(n, 1, n, 2)) for n in (1, 2)]
    assert len(set(fingerprints(replace(deck(), problems=twice)).values())) == 2


# sarif


def read_back(report: Report) -> Sarif:
    """Return the log as the models of the standard read it; a key that they do not know fails."""
    text = FORMATS["sarif"](report)
    log = Sarif.model_validate_json(text)
    assert set(unknown_keys(log)) <= {"Run.columnKind"}, "a key the models of the standard lack, but for this one"
    return log


def unknown_keys(model: BaseModel) -> Iterator[str]:
    yield from (f"{type(model).__name__}.{key}" for key in model.model_extra or () if not key.startswith("$"))
    for name in type(model).model_fields:
        value = getattr(model, name)
        inner = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else [value]
        for one in inner:
            if isinstance(one, BaseModel):
                yield from unknown_keys(one)


def test_sarif_says_where_what_and_how_to_mend_it() -> None:
    fix = Fix((Edit(Span(2, 7, 2, 9), "30"),))
    notes = (Note(CARD, Span(1, 1, 1, 6), say("see here")),)
    wrong = problem(span=Span(2, 7, 2, 9), field="cap", fix=fix, notes=notes)
    run = read_back(replace(with_text("a: 1\ncap: 目標\n", wrong), site="https://example.org/h", folder="kpi ñ")).runs[
        0
    ]
    [rule] = run.tool.driver.rules or []
    assert (rule.id, rule.name, rule.help_uri) == ("KPI112", "band-overlap", "https://example.org/h/rules/KPI112/")
    assert rule.help
    assert "## How to fix" in str(rule.help.markdown)
    [result] = run.results or []
    assert (result.rule_id, result.rule_index, result.level) == ("KPI112", 0, "error")
    assert result.message.text == "this is wrong; write it right"
    place = result.locations[0].physical_location
    region = {"start_line": 2, "start_column": 7, "end_line": 2, "end_column": 9}
    assert place.region.model_dump(exclude_none=True) == region
    assert place.artifact_location.uri_base_id == "%SRCROOT%"
    assert place.artifact_location.uri == f"kpi%20%C3%B1/{REVENUE}"
    assert result.related_locations[0].message.text == "see here"
    [change] = result.fixes[0].artifact_changes
    assert change.replacements[0].inserted_content.text == "30"
    assert set(result.partial_fingerprints.values()) == set(fingerprints(with_text("a: 1\n", wrong)).values())
    assert (run.model_extra or {})["columnKind"] == "unicodeCodePoints"


@pytest.mark.parametrize("words", HOSTILE)
def test_sarif_keeps_hostile_text_as_text(words: str) -> None:
    [result] = read_back(replace(deck(), problems=[hostile_problem(words)])).runs[0].results or []
    assert "](" not in str(result.message.text)
    uri = str(result.locations[0].physical_location.artifact_location.uri)
    assert re.fullmatch(r"[A-Za-z0-9/._~%-]+", uri)
    assert unquote(uri, errors="surrogateescape") == f"kpi_defs/{words}.yml"


def test_sarif_of_every_rule_reads_back_with_its_page() -> None:
    several = [problem(code=rule.code, name=rule.name, severity=rule.severity) for rule in RULES]
    run = read_back(replace(deck(), problems=several)).runs[0]
    rules = run.tool.driver.rules or []
    assert [rule.id for rule in rules] == [rule.code for rule in RULES]
    assert all(rules[result.rule_index].id == result.rule_id for result in run.results or [])
    assert all(rule.short_description and rule.full_description and rule.help for rule in rules)
    assert not any(rule.help_uri for rule in rules), "an address without a site would be no address"


def test_sarif_takes_a_byte_order_mark_away_by_bytes() -> None:
    mark = problem(fix=Fix((Edit(Span(1, 0, 1, 1), ""),)))
    [result] = read_back(replace(deck(), problems=[mark])).runs[0].results or []
    region = result.fixes[0].artifact_changes[0].replacements[0].deleted_region
    assert region.model_dump(exclude_none=True) == {"byte_offset": 0, "byte_length": 3}


# --format and -o


@pytest.fixture(scope="module")
def mistaken(handbook_copy: Copies) -> Path:
    folder = handbook_copy()
    file = folder / "kpi_defs/kpis/hr/hr-esi.yml"
    file.write_text(file.read_text("utf-8").replace("type: result", "type: results"), encoding="utf-8")
    return folder


def test_several_formats_go_where_each_was_sent_in_one_run(kpi: Kpi, mistaken: Path, tmp_path: Path) -> None:
    names = {form: tmp_path / f"out.{form}" for form in FORMATS}
    pairs = [word for form, file in names.items() for word in ("--format", form, "-o", file)]
    done = kpi("check", *pairs, at=mistaken)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Found ")
    for form, file in names.items():
        assert file.read_text("utf-8") == kpi("check", "--format", form, at=mistaken).stdout


def test_formats_without_a_file_are_printed_in_the_order_they_were_named(
    kpi: Kpi, mistaken: Path, tmp_path: Path
) -> None:
    alone = {form: kpi("check", "--format", form, at=mistaken).stdout for form in ("json", "concise")}
    file = tmp_path / "out.json"
    one = kpi("check", "--format", "json", "--format=concise", "--format", "sarif", f"-o{file}", at=mistaken)
    other = kpi("check", "--format", "concise", "kpi_defs", "--format", "json", "-o", "-", at=mistaken)
    assert one.stdout == alone["json"] + alone["concise"]
    assert other.stdout == alone["concise"] + alone["json"]
    assert (one.stderr, other.stderr) == ("", "")
    assert json.loads(file.read_text("utf-8"))["version"] == "2.1.0"


@pytest.mark.parametrize("form", FORMATS)
def test_two_runs_print_the_same_bytes(kpi: Kpi, mistaken: Path, form: str) -> None:
    first, second = (kpi("check", "--format", form, at=mistaken, PYTHONHASHSEED=seed).stdout for seed in "12")
    assert first == second


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-o", "a.txt", "--format", "json"), "-o belongs behind the --format that is written to it"),
        (("--format", "json", "-o", "a", "-o", "b"), "-o belongs behind the --format that is written to it"),
        (("--format", "json", "-o", "a", "--format", "full", "--output=./a"), "two formats would be written to ./a"),
        (("--format", "json", "-o", ""), "-o needs the name of a file"),
        (("--format", "xml"), "'xml' is not one of 'full'"),
    ],
)
def test_a_format_that_cannot_be_meant_is_refused(kpi: Kpi, mistaken: Path, words: tuple[str, ...], said: str) -> None:
    done = kpi("check", *words, at=mistaken)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())
    assert not (mistaken / "a").exists()


def test_a_file_that_cannot_be_written_is_named(kpi: Kpi, mistaken: Path, tmp_path: Path) -> None:
    done = kpi("check", "--format", "json", "-o", tmp_path / "no" / "where", at=mistaken)
    assert done.returncode == 3
    assert "could not be written" in done.stderr
    folder = kpi("check", "--format", "json", "-o", tmp_path, at=mistaken)
    assert (folder.returncode, list(tmp_path.iterdir())) == (3, [])


def test_inside_github_actions_annotations_and_a_summary_are_written(kpi: Kpi, mistaken: Path, tmp_path: Path) -> None:
    page = tmp_path / "summary.md"
    page.write_text("what another step said\n")
    done = kpi("check", at=mistaken, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(page))
    assert parsed_command(done.stdout.partition("\n")[0])[0] == "error"
    before, _, added = page.read_text("utf-8").partition("\n")
    assert before == "what another step said"
    assert cells(added)[0][0].endswith("KPI105")
    asked = kpi("check", "--format", "concise", at=mistaken, GITHUB_ACTIONS="true")
    assert "::" not in asked.stdout


def test_a_handbook_in_a_folder_of_a_repository_is_named_from_its_top(
    kpi: Kpi, handbook_copy: Copies, tmp_path: Path
) -> None:
    copy = handbook_copy()
    (tmp_path / ".git").mkdir()
    (copy / "kpi_defs/kpis/hr/hr-esi.yml").write_text("id: hr-esi\n")
    inner = tmp_path / "our handbook"
    copy.rename(inner)
    done = kpi("check", "--format", "github", at=inner)
    assert "file=our handbook/kpi_defs/kpis/hr/hr-esi.yml," in done.stdout
    assert "\n  --> kpi_defs/kpis/hr/hr-esi.yml:" in kpi("check", at=inner).stdout


def on_a_terminal(folder: Path, **more: str) -> str:
    """Return what `kpi check` prints where standard output is a terminal."""
    reading, writing = pty.openpty()
    command = [Path(sys.executable).with_name("kpi"), "check", "kpi_defs/kpis/hr"]
    env = environment(TERM="xterm", **more)
    with subprocess.Popen(command, cwd=folder, env=env, stdout=writing, stderr=subprocess.PIPE) as run:
        os.close(writing)
        said = b""
        while part := _read(reading):
            said += part
        assert run.wait() == 1
    os.close(reading)
    return said.decode().replace("\r\n", "\n")


def _read(reading: int) -> bytes:
    try:
        return os.read(reading, 65536)
    except OSError:  # how Linux says that the other side of a terminal is closed
        return b""


def test_colours_are_for_terminals_and_change_no_word(kpi: Kpi, mistaken: Path) -> None:
    plain = kpi("check", "kpi_defs/kpis/hr", at=mistaken).stdout
    coloured = on_a_terminal(mistaken)
    assert "\x1b" not in plain
    assert coloured.startswith("\x1b[31m\x1b[1merror[KPI105]\x1b[0m: ")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert on_a_terminal(mistaken, NO_COLOR="1") == plain


def test_a_terminal_without_the_signs_still_gets_every_line(kpi: Kpi, mistaken: Path) -> None:
    done = kpi("check", "--format", "markdown", at=mistaken, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (1, "")
    assert "| \\u26d4 " in done.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_a_reader_who_stops_in_the_middle_hears_no_complaint(handbook_copy: Copies, form: str) -> None:
    folder = handbook_copy()
    for file in (folder / "kpi_defs/kpis").rglob("*.yml"):
        file.write_text(file.read_text("utf-8").replace("polarity:", "polarty:"), encoding="utf-8")
    command = [Path(sys.executable).with_name("kpi"), "check", "--format", form]
    with subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout
        assert run.stderr
        assert run.stdout.readline()
        run.stdout.close()
        assert run.stderr.read() == b""


def test_every_format_is_documented() -> None:
    page = (ROOT / "docs" / "project" / "check-elsewhere.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == list(FORMATS)
