"""`kpi new`: drafts are complete, honest about what is missing, and never take the place of anything."""

import csv
import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import environment
from governing import NEW_KPI, TODAY, changed, contents, copied, run
from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import open_subject
from kpi_handbook.cli import COMMANDS
from kpi_handbook.cli.new import KINDS
from kpi_handbook.governance.kpi_answers import COLUMNS, QUESTIONS
from kpi_handbook.governance.scorecard_draft import equal_weights
from kpi_handbook.governance.yaml_text import commented, scalar
from kpi_handbook.load import load_yaml
from kpi_handbook.load.folder import read_folder
from kpi_handbook.model.handbook import Handbook, handbook
from kpi_handbook.problems import HandbookError, Problem
from kpi_scoring.methods import METHODS

DRAFT = "kpi_defs/kpis/sup/sup-reopened-requests.yml"
HOSTILE = (
    *("Growth: new sales", "#1 in town", "yes", "null", "2026-01-01", "12.5", "- dash", "'single'", '"double"'),
    *("both ' and \"", "back\\slash", "{a: b}", "[a]", "a, b", "@everyone", "<script>", "%0A::warning", "*x", "&x"),
    *("!tag", "| block", "> fold", "? key", "trailing:", "# comment", "---", "...", "é ü 日本", "=1+1", "~"),
)


def book_of(folder: Path) -> Handbook:
    return handbook(read_folder(folder))


def problems_in(folder: Path, path: str) -> list[Problem]:
    return [problem for problem in check(open_subject(folder), RULES) if problem.path == path]


def test_each_kind_of_draft_has_its_module() -> None:
    files = {
        path.stem.removeprefix("new_")
        for path in Path(sys.modules["kpi_handbook.cli.new"].__file__ or "").parent.glob("new_*.py")
    }
    assert files - {"version"} == set(KINDS)
    assert "new" in COMMANDS


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("in_flow", [False, True])
def test_any_text_is_written_so_that_it_reads_the_same(text: str, *, in_flow: bool) -> None:
    written = scalar(text, in_flow=in_flow)
    content = f"text: {{a: {written}, b: 1}}\n" if in_flow else f"text: {written}\n"
    document = load_yaml("x.yml", content.encode())
    assert not document.findings
    assert document.data == {"text": {"a": text, "b": 1} if in_flow else text}


@pytest.mark.parametrize("text", ["a\u202eb", "a\x1bb", "a\u200bb"])
def test_characters_that_nobody_sees_are_refused(text: str) -> None:
    with pytest.raises(HandbookError, match=r"U\+"):
        scalar(text)


def test_a_text_of_several_lines_stays_inside_its_comment() -> None:
    assert commented("one\ntwo: [x\r\n# three") == "# one two: [x # three\n"


def test_a_new_kpi_is_a_complete_draft_that_asks_only_for_what_a_person_has_to_write(tmp_path: Path) -> None:
    copied(tmp_path)
    done = run(tmp_path, "new", "kpi", "sup-reopened-requests", *NEW_KPI, "--today", TODAY)
    assert done.code == 0, done.told
    ((kpi, _),) = [pair for pair in book_of(tmp_path).kpis if pair[0].id == "sup-reopened-requests"]
    assert (kpi.status, kpi.version, kpi.polarity, str(kpi.valid_from)) == ("draft", 1, "minimize", "2026-05-01")
    assert [measure.id for measure in kpi.base_measures] == ["reopened", "closed"]
    assert kpi.name.say("id") == "Permintaan yang dibuka lagi"
    found = problems_in(tmp_path, DRAFT)
    assert {problem.code for problem in found} == {"KPI202", "KPI303"}
    for problem in found:
        assert problem.code in done.out
    text = (tmp_path / DRAFT).read_text("utf-8")
    assert all("TODO" in text.splitlines()[problem.span.line - 1] for problem in found)
    assert text.startswith("# Draft: ")


def test_the_comments_of_a_draft_come_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    copied(tmp_path)
    with_words = run(tmp_path, "new", "kpi", "sup-a", *NEW_KPI, "--lang", "id", "--dry-run")
    assert with_words.code == 0
    unknown = run(tmp_path, "new", "kpi", "sup-a", *NEW_KPI, "--lang", "xx", "--dry-run")
    assert unknown.code == 2
    assert '"xx"' in unknown.err


def test_drafts_of_every_method_lack_nothing_but_what_is_marked(tmp_path: Path) -> None:
    copied(tmp_path)
    rows = [
        {**ROW, "id": f"sup-{method.name.replace('_', '-')}", "method": method.name, "polarity": method.polarities[0]}
        for method in METHODS
    ]
    done = run(tmp_path, "new", "kpi", "--from-csv", str(handed(tmp_path, table(*rows))))
    assert done.code == 0, done.told
    subject = open_subject(tmp_path)
    lines = {document.path: document.lines for document in subject.handbook.documents}
    written = {f"kpi_defs/kpis/sup/{row['id']}.yml" for row in rows}
    errors = [one for one in check(subject, RULES) if one.path in written and one.severity == "error"]
    unmarked = [one for one in errors if "TODO" not in lines[one.path][one.span.line - 1]]
    assert [f"{one.place} {one.code} {one.message}" for one in unmarked] == []


def test_what_is_missing_is_named_with_its_choices_where_nobody_can_be_asked(tmp_path: Path) -> None:
    done = run(copied(tmp_path), "new", "kpi", "--unit", "sup")
    assert done.code == 2
    for option in ("ID", "--objective (F1, F2", "--method (ratio_up", "--owner (DIR-MAIN", "--name-en TEXT"):
        assert option in done.err
    assert "--unit" not in done.err


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--unit", "sop", 'did you mean "sup"'),
        ("--objective", "Z9", "there are F1"),
        ("--owner", "SPV-SPU", 'did you mean "SPV-SUP"'),
        ("--measure", "../../etc", "there is no unit of measure"),
        ("--polarity", "maximize", "does not fit"),
        ("--expression", "__import__('os')", "can't be read"),
        ("--name-en", "a\u202eb", "U+202E"),
        ("--valid-from", "2026-05-15", "first day of a period"),
    ],
)
def test_an_answer_that_does_not_fit_writes_nothing(tmp_path: Path, option: str, value: str, said: str) -> None:
    before = contents(copied(tmp_path))
    done = run(tmp_path, "new", "kpi", "sup-reopened-requests", *NEW_KPI, option, value)
    assert done.code == 2
    assert said in done.err
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sup-csat", "is taken"),
        ("../escape", "is no id"),
        ("Sup-A", "is no id"),
        ("con", "is no id"),
        ("a" * 65, "is no id"),
        ("sup_a", "is no id"),
    ],
)
def test_an_id_that_can_not_be_used_is_refused(tmp_path: Path, name: str, said: str) -> None:
    before = contents(copied(tmp_path))
    done = run(tmp_path, "new", "kpi", name, *NEW_KPI)
    assert done.code != 0
    assert said in done.err
    assert contents(tmp_path) == before


def test_a_retired_id_is_not_used_again(tmp_path: Path) -> None:
    copied(tmp_path)
    row = "kpis:\n  - {id: sup-old, since: 2025-01-01, reason: {id: a, en: b}}\nunits: []\n"
    (tmp_path / "kpi_defs/retired.yml").write_text(row, "utf-8")
    assert "retired" in run(tmp_path, "new", "kpi", "sup-old", *NEW_KPI).err


def test_a_draft_never_takes_the_place_of_a_file_or_a_link(tmp_path: Path) -> None:
    copied(tmp_path)
    outside = tmp_path / "outside.txt"
    outside.write_text("mine", "utf-8")
    (tmp_path / DRAFT).symlink_to(outside)
    done = run(tmp_path, "new", "kpi", "sup-reopened-requests", *NEW_KPI)
    assert done.code == 3
    assert outside.read_text("utf-8") == "mine"


def test_a_folder_that_is_a_link_leads_nowhere(tmp_path: Path) -> None:
    copied(tmp_path / "book")
    outside = tmp_path / "outside"
    outside.mkdir()
    folder = tmp_path / "book/kpi_defs/scorecards/2026-S2"
    folder.symlink_to(outside)
    done = run(tmp_path / "book", "new", "cycle", "2026-S2", "--from", "2026-S1")
    assert done.code == 3
    assert not list(outside.iterdir())


def test_a_dry_run_shows_the_difference_and_writes_nothing(tmp_path: Path) -> None:
    before = contents(copied(tmp_path))
    done = run(tmp_path, "new", "kpi", "sup-reopened-requests", *NEW_KPI, "--dry-run")
    assert done.out.startswith(f"--- /dev/null\n+++ b/{DRAFT}\n")
    assert "+status: draft\n" in done.out
    assert contents(tmp_path) == before


def test_on_a_terminal_a_missing_answer_is_asked_for_and_may_be_given_by_its_number(tmp_path: Path) -> None:
    copied(tmp_path)
    words = [word for word in NEW_KPI if word not in {"--objective", "C1"}]
    leader, follower = pty.openpty()
    command = [Path(sys.executable).with_name("kpi"), "new", "kpi", "sup-a", *words, "--root", tmp_path]
    started = subprocess.Popen(
        command, stdin=follower, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment(), text=True
    )
    os.write(leader, b"nowhere\n4\n")
    said, _ = started.communicate(timeout=60)
    os.close(leader)
    os.close(follower)
    assert started.returncode == 0, said
    assert "Satisfied customers" in said
    assert "objective: C1\n" in (tmp_path / "kpi_defs/kpis/sup/sup-a.yml").read_text("utf-8")


def table(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


ROW = {
    "id": "sup-a",
    "unit": "sup",
    "objective": "C1",
    "name_id": "Contoh",
    "name_en": "Example",
    "measure": "percent",
    "method": "ratio_down",
    "aggregation": "last",
    "steward": "STW-OPS",
    "owner": "SPV-SUP",
}


def handed(folder: Path, text: str) -> Path:
    file = folder / "proposals.csv"
    file.write_bytes(text.encode("utf-8"))
    return file


def test_a_table_makes_a_draft_of_each_row(tmp_path: Path) -> None:
    copied(tmp_path)
    rows = [
        ROW,
        {**ROW, "id": "hr-b", "unit": "hr", "name_en": 'Say "hi": #1, all', "type": "activity", "drives": "hr-esi"},
    ]
    done = run(tmp_path, "new", "kpi", "--from-csv", str(handed(tmp_path, table(*rows))))
    assert done.code == 0, done.told
    found = book_of(tmp_path).versions
    assert found["sup-a"][0].status == "draft"
    assert found["hr-b"][0].name.say("en") == 'Say "hi": #1, all'
    assert found["hr-b"][0].drives == ("hr-esi",)


def test_one_bad_row_stops_them_all_and_each_mistake_has_its_place(tmp_path: Path) -> None:
    before = contents(copied(tmp_path))
    text = table(ROW, {**ROW, "id": "sup-b", "owner": "Budi"}, {**ROW, "id": "sup-a", "measure": ""})
    file = handed(tmp_path, text)
    done = run(tmp_path, "new", "kpi", "--from-csv", str(file))
    assert done.code == 1
    lines = done.err.splitlines()
    assert lines[0].startswith(f'{file}:3:{text.splitlines()[2].index("Budi") + 1}: there is no role "Budi"')
    assert lines[1].startswith(f'{file}:4:1: the id "sup-a" stands in row 1 too')
    assert lines[2].startswith(f"{file}:4:")
    assert "there is no measure" in lines[2]
    assert "nothing was written" in done.err
    file.unlink()
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (table(ROW).replace(",", ";"), "separate the columns by commas"),
        (table(ROW, columns=(*COLUMNS[1:], "id")), "not the header"),
        ("", "not the header"),
        (table(ROW) + "one,two\n", "cells"),
        (table(ROW).replace("Example", '"Exam'), "quote"),
        (table(), "no row under the header"),
        (table(ROW).replace("Example", "Exam\u202eple"), "U+202E"),
        (table({**ROW, "id": "=cmd|' /C calc'!A1"}), "is no id"),
        (table(*({**ROW, "id": f"sup-{number}"} for number in range(501))), "at most 500"),
    ],
)
def test_a_table_that_is_none_is_refused_with_its_reason(tmp_path: Path, text: str, said: str) -> None:
    copied(tmp_path)
    done = run(tmp_path, "new", "kpi", "--from-csv", str(handed(tmp_path, text)))
    assert done.code == 1
    assert said in done.err


def test_the_columns_of_a_table_are_told_by_the_command_and_by_the_pages() -> None:
    said = run(Path(), "new", "kpi", "--help").out
    assert ", ".join(COLUMNS) in " ".join(said.replace(",\n", ", ").split()).replace(" ,", ",")
    assert [question.column for question in QUESTIONS] == list(COLUMNS)


def test_a_new_scorecard_is_scored_by_nothing_until_its_targets_are_decided(tmp_path: Path) -> None:
    copied(tmp_path)
    run(tmp_path, "new", "cycle", "2026-S2", "--from", "2026-S1")
    path = "kpi_defs/scorecards/2026-S2/sup.yml"
    (tmp_path / path).unlink()
    done = run(tmp_path, "new", "scorecard", "sup", "--cycle", "2026-S2")
    assert done.code == 0, done.told
    (card,) = [card for card, _ in book_of(tmp_path).scorecards if (card.cycle, card.unit) == ("2026-S2", "sup")]
    scored = [item for item in card.items if item.role == "scored"]
    assert {item.target for item in scored} == {"TBD"}
    assert sum(item.weight or 0 for item in scored) == 100
    assert "KPI141" not in {problem.code for problem in problems_in(tmp_path, path)}
    assert run(tmp_path, "new", "scorecard", "sup", "--cycle", "2026-S2").code == 1


@pytest.mark.parametrize("count", [1, 3, 6, 7, 9, 11, 13, 64])
def test_equal_weights_have_two_decimals_and_total_exactly_100(count: int) -> None:
    weights = equal_weights(count)
    assert sum(weights) == 100
    assert max(weights) - min(weights) <= type(weights[0])("0.01")


def test_a_new_objective_is_inserted_and_no_other_byte_of_the_map_changes(tmp_path: Path) -> None:
    before = contents(copied(tmp_path))
    path = "kpi_defs/strategy/2026-S1/corporate.yml"
    words = ("--perspective", "internal_process", "--owner", "DIR-OPS", "--arm", "control")
    names = ("--name-en", "Fix: the cause", "--name-id", "Memperbaiki penyebab")
    done = run(tmp_path, "new", "objective", "P6", *words, *names)
    assert done.code == 0, done.told
    after = contents(tmp_path)
    assert changed(before, after) == {path}
    old, new = before[path].decode(), after[path].decode()
    start = next(place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    added = len(new) - len(old)
    assert new[:start] + new[start + added :] == old
    objective = book_of(tmp_path).objectives("2026-S1")["P6"]
    assert (objective.role, objective.arms, objective.name.say("en")) == ("draft", ("control",), "Fix: the cause")
    again = run(tmp_path, "new", "objective", "P6", *words, *names)
    assert again.code == 1
    assert contents(tmp_path) == after


def test_a_new_aspect_has_an_anchor_for_each_rating_and_takes_no_weight_from_the_others(tmp_path: Path) -> None:
    before = contents(copied(tmp_path))
    names = ("--name-en", "Learning from errors", "--name-id", "Belajar dari kesalahan")
    done = run(tmp_path, "new", "aspect", "B8", "--section", "B", *names)
    assert done.code == 0, done.told
    assert "better write a new version" in done.out
    assert changed(before, contents(tmp_path)) == {"kpi_defs/dictionaries/conduct.yml"}
    ((dictionary, _),) = book_of(tmp_path).dictionaries
    aspect = dictionary.aspects[-1]
    assert (aspect.id, [anchor.rating for anchor in aspect.anchors]) == ("B8", [1, 2, 3, 4, 5])
    assert set(aspect.weights.values()) == {0}


def test_a_new_cycle_copies_map_and_scorecards_and_closes_nothing(tmp_path: Path) -> None:
    before = contents(copied(tmp_path))
    done = run(tmp_path, "new", "cycle", "2026-S2", "--from", "2026-S1")
    assert done.code == 0, done.told
    after = contents(tmp_path)
    assert changed(before, after) == {
        "kpi_defs/organization.yml",
        "kpi_defs/calendar/2026.yml",
        "kpi_defs/strategy/2026-S2/corporate.yml",
        *(path.replace("2026-S1", "2026-S2") for path in before if path.startswith("kpi_defs/scorecards/2026-S1/")),
    }
    book = book_of(tmp_path)
    cycle = book.cycles["2026-S2"]
    assert (str(cycle.from_), str(cycle.to), len(cycle.periods)) == ("2026-07-01", "2026-12-31", 6)
    assert set(book.dates) == set(handbook({path: before[path] for path in before}).dates)
    old, new = before["kpi_defs/calendar/2026.yml"].decode(), after["kpi_defs/calendar/2026.yml"].decode()
    assert new.startswith(old)
    assert all(line.lstrip().startswith("#") for line in new.removeprefix(old).splitlines())
    for card, _ in book.scorecards:
        if card.cycle == "2026-S2":
            source = next(one for one, _ in book.scorecards if (one.cycle, one.unit) == ("2026-S1", card.unit))
            assert [(item.kpi, item.weight, item.from_, item.cascade) for item in card.items] == [
                (item.kpi, item.weight, item.from_, item.cascade) for item in source.items
            ]
            assert all(item.target == "TBD" or item.due is None for item in card.items)
            assert not any(item.revisions or item.baseline for item in card.items)


def test_a_cycle_in_another_year_gets_a_calendar_of_its_own(tmp_path: Path) -> None:
    copied(tmp_path)
    done = run(tmp_path, "new", "cycle", "2027-S1", "--from", "2026-S1", "--starts", "2027-01")
    assert done.code == 0, done.told
    text = (tmp_path / "kpi_defs/calendar/2027.yml").read_text("utf-8")
    assert "periods: []\n" in text
    assert '# - period: "2027-06"\n' in text
    assert not [one for one in problems_in(tmp_path, "kpi_defs/calendar/2027.yml") if one.severity == "error"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("2026-S1", "--from", "2026-S1"), "there is a cycle 2026-S1 already"),
        (("2026-s2", "--from", "2026-S1"), "is no code"),
        (("../S2", "--from", "2026-S1"), "is no code"),
        (("2026-S2", "--from", "2025-S1"), 'there is no cycle "2025-S1"'),
        (("2026-S2", "--from", "2026-S1", "--starts", "2026-06"), "belongs to another cycle"),
        (("2026-S2", "--from", "2026-S1", "--starts", "July"), "is no period"),
    ],
)
def test_a_cycle_that_can_not_be_is_refused(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    before = contents(copied(tmp_path))
    done = run(tmp_path, "new", "cycle", *words)
    assert done.code != 0
    assert said in done.err
    assert contents(tmp_path) == before
