"""People's results: the four people of the sample, joiners and movers, gates, evidence, and who may see any of it."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conftest import ROOT, Copies, Kpi, copy_to, environment
from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import open_subject, subject_of
from kpi_handbook.cli.score import command
from kpi_handbook.exports.scores.people_table import people_text, people_trace
from kpi_handbook.load import load_yaml
from kpi_handbook.load.folder import Files, read_folder
from kpi_handbook.score.person_parts import PersonScore
from kpi_handbook.views.requested import requested, with_people

TODAY = date(2026, 11, 21)
CYCLE, LAST = "2026-S1", "2026-06"
ASSESSMENTS = "people/2026-S1/assessments"
RECRUITER = f"{ASSESSMENTS}/EMP-0047.yml"

EXPECTED = {
    "EMP-0003": ("98.62", "106.50", "100.20", 3),
    "EMP-0021": ("97.66", "104.50", "99.71", 3),
    "EMP-0047": ("95.08", "101.00", "97.45", 3),
    "EMP-0112": ("97.42", "105.00", "101.21", 3),
}
"""Key results, work conduct, result and rating of the four people of the sample."""


@cache
def sample() -> Files:
    return read_folder(ROOT, "restricted")


def scored(changes: Mapping[str, Mapping[str, str]] | None = None, today: date = TODAY) -> dict[str, PersonScore]:
    """Return the results of people by id, with some text of some files of the sample written otherwise."""
    files = dict(sample())
    for path, edits in (changes or {}).items():
        text = files[path].decode()
        for old, new in edits.items():
            assert text.count(old) == 1, (path, old)
            text = text.replace(old, new)
        files[path] = text.encode()
    subject = subject_of(files, ROOT, today)
    errors = [f"{one.place} {one.message}" for one in check(subject, RULES) if one.severity == "error"]
    assert errors == []
    request = requested(subject.handbook, subject.submitted.submissions, today, CYCLE, None)
    people = with_people(request, subject).people
    assert people is not None
    return {one.employee: one for one in people.scores}


def points(micro: int | None) -> str:
    return "-" if micro is None else f"{Decimal(micro).scaleb(-6):.6f}"


# The four people of the sample, computed twice


def half_away(value: Fraction, decimals: int) -> Fraction:
    scaled = abs(value) * 10**decimals
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


WEIGHTS = {  # corporate, unit, individual, conduct; then the seven aspects
    "LY1": ((50, 30, 0, 20), (15, 10, 10, 15, 15, 10, 25)),
    "LY2": ((20, 40, 10, 30), (15, 15, 10, 15, 15, 10, 20)),
    "LY3": ((10, 25, 25, 40), (20, 15, 15, 15, 10, 10, 15)),
    "LY4": ((5, 15, 30, 50), (20, 20, 15, 15, 10, 15, 5)),
}
INDEX = {1: 60, 2: 85, 3: 100, 4: 110, 5: 120}


def published() -> dict[str, Any]:
    results: dict[str, Any] = json.loads((ROOT / "published" / LAST / "r0" / "results.json").read_text("utf-8"))
    return results["cards"]


def mean(pairs: list[tuple[Fraction, Fraction]]) -> Fraction:
    return half_away(sum((a * b for a, b in pairs), Fraction(0)) / sum(b for _, b in pairs), 6)


def by_hand(path: str) -> tuple[Fraction, Fraction, Fraction]:
    """Return sections and result of a person from the files and the published results alone, in fractions."""
    given, cards = load_yaml(path, sample()[path]).data, published()
    (corporate, unit, individual, conduct), aspects = WEIGHTS[given["layer"]]
    a = given["section_a"]
    parts = [(Fraction(cards["corporate"]["score"]), Fraction(corporate))]
    units = [(Fraction(cards[one]["score"]), Fraction(1)) for one in a["units"]]
    parts.append((mean(units), Fraction(unit)))
    if individual:
        items = []
        for item in a["individual_items"]:
            if "kpi" in item:
                of = Fraction(cards[a["units"][0]]["items"][item["kpi"]]["achievement"])
            else:
                actual = Fraction(item["numerator"]) / item["denominator"] * Fraction(item["scale"])
                of = half_away(actual / Fraction(item["target"]) * 100, 6)
            items.append((of, Fraction(item["weight"])))
        parts.append((mean(items), Fraction(individual)))
    section_a = mean(parts)
    rated = []
    for name, weight in zip(("B1", "B2", "B3", "B4", "B5", "B6", "B7"), aspects, strict=True):
        rating = Fraction(given["section_b_agreed"][name])
        counted = rating if given["section_b_evidence"].get(name) else min(rating, Fraction(3))
        rated.append((counted, Fraction(weight)))
    average = sum((r * w for r, w in rated), Fraction(0)) / 100
    low = int(average)
    span = INDEX.get(low + 1, INDEX[low]) - INDEX[low]
    section_b = half_away(INDEX[low] + (average - low) * span, 6)
    final = half_away((section_a * (100 - conduct) + section_b * conduct) / 100, 6)
    return section_a, section_b, final


@pytest.mark.parametrize("employee", EXPECTED)
def test_a_person_of_the_sample_gets_what_two_computations_say(employee: str) -> None:
    person = scored()[employee]
    sections = [Fraction(one.index or 0, 10**6) for one in person.position.sections]
    assert (*sections, Fraction(person.score or 0, 10**6)) == by_hand(f"{ASSESSMENTS}/{employee}.yml")
    shown = [f"{half_away(one, 2).__float__():.2f}" for one in (*sections, Fraction(person.score or 0, 10**6))]
    assert (*shown, person.rating) == EXPECTED[employee]
    assert (person.state, person.flags) == ("rated", ())


def test_the_recruitment_supervisor_is_rated_to_the_sixth_decimal() -> None:
    person = scored()["EMP-0047"]
    parts = {part.name: points(part.score) for part in person.position.parts}
    assert parts == {"corporate": "97.683333", "unit": "95.777901", "individual": "93.347034"}
    assert [points(one.index) for one in person.position.sections] == ["95.082612", "101.000000"]
    assert person.position.result.conduct_mean == Fraction(31, 10)
    assert (points(person.score), person.rating) == ("97.449567", 3)


def test_every_person_of_the_sample_with_an_assessment_is_scored_and_nobody_else() -> None:
    assert set(scored()) == set(EXPECTED)


def test_published_results_count_even_where_the_definitions_say_something_else_now() -> None:
    path = "kpi_defs/scorecards/2026-S1/hr.yml"
    text = sample()[path].decode()
    target = re.search(r"kpi: hr-time-to-fill.*?target: (\d+)", text)
    assert target
    line = target[0]
    changed = {**sample(), path: text.replace(line, line[: -len(target[1])] + "60").encode()}
    subject = subject_of(changed, ROOT, TODAY)
    request = requested(subject.handbook, subject.submitted.submissions, TODAY, CYCLE, None)
    of_the_engine = request.scored.result("hr", LAST)
    assert of_the_engine is not None
    assert of_the_engine.score != 95777901
    people = with_people(request, subject).people
    assert people is not None
    assert people.basis == "published"
    assert {one.employee: one.score for one in people.scores}["EMP-0047"] == 97449567


def test_before_the_publication_the_engine_counts_and_the_digits_are_the_same() -> None:
    early = scored(today=date(2026, 7, 20))
    assert {name: one.score for name, one in early.items()} == {name: one.score for name, one in scored().items()}


# Section B: evidence, what is open, and the gate


def test_a_rating_above_three_without_evidence_counts_three() -> None:
    person = scored({RECRUITER: {"B4: [EV-0631], ": ""}})["EMP-0047"]
    assert person.position.result.conduct_mean == Fraction(31, 10) - Fraction(15, 100)
    assert person.flags[0] == "no_evidence:B4"
    assert points(person.position.result.section_b) == "99.250000"


def test_a_rating_of_one_for_integrity_leaves_a_rating_of_two_and_the_number_stays() -> None:
    changes = {f"{ASSESSMENTS}/EMP-0112.yml": {"{B1: 4,": "{B1: 1,"}}
    person = scored(changes)["EMP-0112"]
    assert person.rating == 2
    assert person.score == person.ungated
    assert person.flags[0] == "gate:B1"
    # 2.90 instead of 3.50: half of what a point of integrity takes, and no more of the number
    assert points(person.position.result.section_b) == "98.500000"


def test_the_gate_does_not_lift_a_rating_that_is_lower_already() -> None:
    path = f"{ASSESSMENTS}/EMP-0112.yml"
    rows = {"{B1: 4, B2: 3, B3: 4, B4: 3, B5: 3, B6: 4, B7: 3}": "{B1: 1, B2: 1, B3: 1, B4: 1, B5: 1, B6: 1, B7: 1}"}
    evidence = {
        "section_b_evidence: {": "section_b_evidence: {B2: [EV-0641], B4: [EV-0641], B5: [EV-0641], B7: [EV-0641], "
    }
    person = scored({path: {**rows, **evidence}})["EMP-0112"]
    assert points(person.position.result.section_b) == "60.000000"
    assert person.rating == 1


def test_an_aspect_that_is_not_agreed_is_held_and_the_result_is_provisional() -> None:
    person = scored({RECRUITER: {"B3: 2": "B3: null"}})["EMP-0047"]
    assert person.state == "provisional"
    assert person.flags[0] == "open:B3"
    # the other six aspects, 85 of 100 in weight: (310 - 30) / 85
    assert person.position.result.conduct_mean == Fraction(280, 85)


def test_an_open_integrity_rating_leaves_the_gate_open() -> None:
    person = scored({RECRUITER: {"{B1: 3,": "{B1: null,"}})["EMP-0047"]
    assert [gate.failed for gate in person.gates] == [None]
    assert person.state == "provisional"


def test_one_section_alone_makes_no_result() -> None:
    opened = {"{B1: 3, B2: 3, B3: 2,": "{B1: null, B2: null, B3: null,"}
    person = scored({RECRUITER: opened})["EMP-0047"]
    assert (person.state, person.score, person.rating) == ("not_rated", None, None)
    assert "section_not_rated:B" in person.flags


# Section A: what a person is held to alone


def item_of(changes: Mapping[str, Mapping[str, str]]) -> tuple[str, str, str]:
    """Return state, actual and achievement of the one individual item of the compliance manager."""
    part = scored(changes)["EMP-0021"].position.parts[-1]
    item = part.sources[0].item
    assert item is not None
    return item.state, str(item.actual), points(item.achievement)


MANAGER = f"{ASSESSMENTS}/EMP-0021.yml"


def test_a_rate_of_a_persons_own_is_scored_by_its_method() -> None:
    assert item_of({}) == ("reported", "95", "95.000000")


def test_a_measure_without_a_value_is_missing_and_never_zero() -> None:
    person = scored({MANAGER: {"      numerator: 19\n      denominator: 20\n": ""}})["EMP-0021"]
    assert [part.score for part in person.position.parts][-1] is None
    # corporate and unit are 60 of 70: enough to rate the section over the two
    assert points(person.position.result.section_a) == "98.108069"


def test_a_denominator_of_zero_has_no_number() -> None:
    assert item_of({MANAGER: {"denominator: 20": "denominator: 0"}}) == ("missing", "None", "-")


def test_several_units_count_by_their_plain_mean() -> None:
    person = scored()["EMP-0003"]
    unit = person.position.parts[1]
    found = [Fraction(one.score or 0) for one in unit.sources]
    assert len(found) == 2
    assert unit.score == half_away(sum(found) / 2 / 10**6, 6) * 10**6


# Joiners, leave, movers

REGISTER = "people/register.yml"
OWN = {
    "method: ratio_up\n      numerator: 19\n      denominator: 20\n      scale: 100\n      target: 100": (
        "method: ratio_up\n      aggregation: sum\n      value: 17\n      target: 24"
    )
}


def with_register(employee: str, more: str) -> dict[str, dict[str, str]]:
    line = next(one for one in sample()[REGISTER].decode().split("\n") if employee in one)
    return {REGISTER: {line: line.replace(", retain_until", f", {more}, retain_until")}}


def test_a_joiner_of_10_march_has_four_months_and_four_sixths_of_a_sum() -> None:
    person = scored({**with_register("EMP-0021", "joined: 2026-03-10"), MANAGER: OWN})["EMP-0021"]
    item = person.position.parts[-1].sources[0].item
    assert item is not None
    assert (person.served.months, item.target, points(item.achievement)) == (4, Fraction(16), "106.250000")
    assert "part_of_cycle" in person.flags


def test_after_the_fifteenth_a_month_does_not_count() -> None:
    assert scored(with_register("EMP-0021", "joined: 2026-03-16"))["EMP-0021"].served.months == 3
    assert scored(with_register("EMP-0021", "joined: 2026-03-15"))["EMP-0021"].served.months == 4


def test_under_three_months_nobody_is_rated() -> None:
    person = scored(with_register("EMP-0021", "joined: 2026-04-16"))["EMP-0021"]
    assert (person.served.months, person.state, person.score, person.rating) == (2, "not_rated", None, None)
    assert "too_few_months" in person.flags


def test_only_what_adds_up_over_months_is_scaled() -> None:
    changes = with_register("EMP-0021", "joined: 2026-03-10")
    assert scored(changes)["EMP-0021"].score == scored()["EMP-0021"].score


def test_the_months_of_a_long_leave_are_not_served_and_a_short_one_changes_nothing() -> None:
    long = with_register("EMP-0021", "leaves: [{from: 2026-02-01, to: 2026-04-30}]")
    short = with_register("EMP-0021", "leaves: [{from: 2026-02-02, to: 2026-02-20}]")
    person = scored({**long, MANAGER: OWN})["EMP-0021"]
    item = person.position.parts[-1].sources[0].item
    assert item is not None
    assert (person.served.months, item.target) == (3, Fraction(12))
    assert scored(short)["EMP-0021"].served.is_whole


def test_whoever_left_has_the_months_until_then() -> None:
    assert scored(with_register("EMP-0021", "left: 2026-04-30"))["EMP-0021"].served.months == 4


MOVED = {
    "retain_until: 2028-06-30": (
        'since: 2026-03-01\nearlier:\n  - since: 2026-01-01\n    layer: LY4\n    period: "2026-02"\n'
        "    section_a:\n      corporate: corporate\n      units: [hr]\n      individual_items:\n"
        "        - {kpi: hr-time-to-fill, weight: 100}\n"
        "    section_b_agreed: {B1: 3, B2: 3, B3: 3, B4: 3, B5: 3, B6: 3, B7: 3}\nretain_until: 2028-06-30"
    )
}


def test_a_mover_gets_the_mean_of_the_positions_by_months() -> None:
    person = scored({RECRUITER: MOVED})["EMP-0047"]
    first, last = person.positions
    assert (first.layer, first.served.months, last.layer, last.served.months) == ("LY4", 2, "LY3", 4)
    assert last.result.ungated == 97449567
    assert first.result.ungated is not None
    expected = half_away(Fraction(first.result.ungated * 2 + 97449567 * 4, 6 * 10**6), 6)
    assert Fraction(person.score or 0, 10**6) == expected
    assert "moved" in person.flags


def test_an_earlier_position_stands_on_the_results_of_its_last_period() -> None:
    first = scored({RECRUITER: MOVED})["EMP-0047"].positions[0]
    corporate = next(part for part in first.parts if part.name == "corporate")
    february = json.loads((ROOT / "published" / "2026-02" / "r0" / "results.json").read_text("utf-8"))
    assert points(corporate.score) == february["cards"]["corporate"]["score"]


def test_a_gate_looks_at_every_position() -> None:
    gated = {**MOVED}
    (old,) = gated
    gated[old] = (
        gated[old]
        .replace("{B1: 3, B2: 3, B3: 3,", "{B1: 1, B2: 3, B3: 3,")
        .replace("\nretain_until: 2028-06-30", "\n    section_b_evidence: {B1: [EV-0631]}\nretain_until: 2028-06-30")
    )
    assert scored({RECRUITER: gated})["EMP-0047"].rating == 2


# kpi score --audience restricted


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(command, [*words, "--root", str(ROOT), "--today", TODAY.isoformat()])
    return done.exit_code, done.stdout, done.stderr


def test_the_table_shows_each_person_once_and_says_that_it_is_restricted() -> None:
    code, out, _ = run(CYCLE, "--audience", "restricted")
    assert code == 0
    assert "Restricted: about people; not for a public place." in out
    for employee, (a, b, score, rating) in EXPECTED.items():
        (line,) = [one for one in out.split("\n") if one.startswith(employee)]
        assert line.split()[2:6] == [a, b, score, str(rating)]


def test_one_person_alone_is_shown_without_any_scorecard() -> None:
    code, out, _ = run(CYCLE, "--audience", "restricted", "--person", "EMP-0047")
    assert code == 0
    assert re.findall(r"EMP-\d+", out) == ["EMP-0047"]
    assert "hr-time-to-fill" not in out


def test_json_has_the_people_beside_everything_it_had() -> None:
    public = json.loads(run(CYCLE, "--format", "json")[1])
    data = json.loads(run(CYCLE, "--audience", "restricted", "--format", "json")[1])
    people = data.pop("people")
    assert data == public
    assert [one["employee"] for one in people] == list(EXPECTED)
    recruiter = people[2]
    assert {"employee", "layer", "sections", "score", "shown", "rating", "flags"} <= recruiter.keys()
    assert recruiter["sections"] == [
        {"id": "A", "index": "95.082612", "weight": "60", "contribution": "57.049567"},
        {"id": "B", "index": "101.000000", "weight": "40", "contribution": "40.400000"},
    ]
    assert (recruiter["score"], recruiter["shown"], recruiter["rating"]) == ("97.449567", "97.45", 3)


def test_a_unit_shows_its_people_on_the_scores_of_all_units() -> None:
    data = json.loads(run(CYCLE, "--audience", "restricted", "--unit", "hr", "--format", "json")[1])
    assert [one["unit"] for one in data["scorecards"]] == ["hr"]
    assert [(one["employee"], one["score"]) for one in data["people"]] == [("EMP-0047", "97.449567")]


STEPS = {
    "en": [
        "Company",
        "Unit",
        "Individual part",
        "A Key results",
        "Mean of the ratings",
        "B Work conduct",
        "Result",
        "Rating",
    ],
    "id": ["Perusahaan", "Unit"],
}


@pytest.mark.parametrize("lang", STEPS)
def test_a_working_names_every_step_and_every_figure(lang: str) -> None:
    code, out, _ = run(CYCLE, "--audience", "restricted", "--person", "EMP-0047", "--trace", "--lang", lang)
    assert code == 0
    assert [step for step in STEPS[lang] if step not in out] == []
    figures = ["97.68", "95.78", "93.35", "95.08", "101.00", "97.45", "EV-0631"]
    shown = [one.replace(".", ",") if lang == "id" and "EV" not in one else one for one in figures]
    assert [one for one in shown if one not in out] == []


def test_a_working_as_data_is_enough_to_compute_the_result_again() -> None:
    words = ("--audience", "restricted", "--person", "EMP-0112", "--trace", "--format", "json")
    (person,) = json.loads(run(CYCLE, *words)[1])["people"]
    (working,) = person["workings"]
    pairs = [(Fraction(one["score"]), Fraction(one["weight"])) for one in working["parts"]]
    assert points(int(mean(pairs) * 10**6)) == person["sections"][0]["index"]
    rated = [(Fraction(one["counted"]), Fraction(one["weight"])) for one in working["aspects"]]
    assert sum(r * w for r, w in rated) / 100 == Fraction(working["mean"])
    total = sum(Fraction(one["index"]) * Fraction(one["weight"]) for one in person["sections"]) / 100
    assert half_away(total, 6) == Fraction(person["score"])


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize(
    "changes",
    [
        {RECRUITER: MOVED},
        {RECRUITER: {"B3: 2": "B3: null"}},
        {RECRUITER: {"{B1: 3,": "{B1: null,"}},
        {**with_register("EMP-0021", "joined: 2026-04-16"), MANAGER: OWN},
        {MANAGER: {"      numerator: 19\n      denominator: 20\n": ""}},
    ],
    ids=["moved", "open", "gate open", "joined late", "missing"],
)
def test_whatever_a_result_is_made_of_it_has_a_working(changes: Mapping[str, Mapping[str, str]], lang: str) -> None:
    files = dict(sample())
    for path, edits in changes.items():
        for old, new in edits.items():
            files[path] = files[path].decode().replace(old, new).encode()
    subject = subject_of(files, ROOT, TODAY)
    request = with_people(requested(subject.handbook, subject.submitted.submissions, TODAY, CYCLE, None, lang), subject)
    assert request.people is not None
    assert people_trace(request, request.people, "table").count("EMP-0") >= 4
    assert len(json.loads(people_trace(request, request.people, "json"))["people"]) == 4
    assert "EMP-0047" in people_text(request, request.people)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--person", "EMP-0047"), "restricted audience only"),
        (("--audience", "restricted", "--person", "EMP-9999"), "no assessment of EMP-9999"),
        (("--audience", "restricted", "--person", "EMP-0047", "--trace", "it"), "explains another number"),
        (("--audience", "restricted", "--person", "EMP-0047", "--format", "csv"), "no CSV form"),
        (("--audience", "restricted", "--person", "EMP-0047", "--set", "hr-esi.target=9"), "as it is filed"),
        (("--trace",), "explains nothing"),
    ],
)
def test_what_says_nothing_together_is_refused_in_a_sentence(words: tuple[str, ...], told: str) -> None:
    done = CliRunner().invoke(command, [CYCLE, *words, "--root", str(ROOT), "--today", TODAY.isoformat()])
    assert done.exit_code != 0
    assert told in str(done.exception)


def test_a_month_inside_the_cycle_has_no_people() -> None:
    code, out, _ = run("2026-05", "--audience", "restricted")
    assert code == 0
    assert "No assessment is about this period." in out


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("{B1: 3,", "{B1: 7,", ":13:24: KPI147"),
        ("B7: 3}", "B8: 3}", ":13:62: KPI147"),
        ("weight: 60", "weight: 50", ":10:3: KPI147"),
        ("layer: LY3", "layer: LY9", ":4:8: KPI131"),
        ("retain_until: 2028-06-30", "retained: 2028-06-30", "KPI102"),
    ],
)
def test_nobody_is_scored_while_an_assessment_is_wrong(
    old: str, new: str, place: str, kpi: Kpi, handbook_copy: Copies
) -> None:
    root = with_people_in(handbook_copy())
    path = root / RECRUITER
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    done = kpi("score", CYCLE, "--audience", "restricted", at=root)
    assert (done.returncode, done.stdout) == (1, "")
    assert place in done.stderr
    assert "nothing is scored" in done.stderr
    assert kpi("score", CYCLE, at=root).returncode == 0


# Who may see any of it


def with_people_in(root: Path) -> Path:
    shutil.copytree(ROOT / "people", root / "people")
    return root


def test_no_id_of_an_employee_stands_outside_people() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for folder in ("kpi_defs", "periods", "published", "docs", "overrides")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and re.search(rb"EMP-[0-9]{4}", path.read_bytes())
    ]
    # A rule's page explains what such an id looks like; the examples of the guides are fictitious and say so.
    assert found == []


@pytest.mark.parametrize(
    "path", ["kpi_defs/kpis/hr/hr-esi.yml", "periods/2026-04/reconciliations.yml", "periods/2026-06/history.jsonl"]
)
def test_an_id_of_an_employee_in_a_public_file_is_refused_without_being_asked_for(path: str) -> None:
    files = {name: content for name, content in read_folder(ROOT).items() if not name.startswith("published/")}
    words = b"# held by EMP-0047\n" if path.endswith(".yml") else b'{"note":"EMP-0047"}\n'
    found = check(subject_of({**files, path: files[path] + words}, ROOT, TODAY), RULES)
    (problem,) = [one for one in found if one.code == "KPI715"]
    assert (problem.path, problem.severity) == (path, "error")


WATCHED = """
import sys
from pathlib import Path
def watch(event, args):
    if event in ("open", "os.listdir", "os.scandir") and args and "people" in Path(str(args[0])).parts:
        raise SystemExit(f"opened {args[0]}")
sys.addaudithook(watch)
from kpi_handbook.cli import main
sys.argv = ["kpi", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize("words", [("check", "--preview"), ("score", CYCLE, "--format", "json"), ("schema", "kpi")])
def test_a_public_run_never_opens_the_folder_of_people(words: tuple[str, ...], handbook_copy: Copies) -> None:
    root = handbook_copy()

    def watched() -> subprocess.CompletedProcess[str]:
        command_line = [sys.executable, "-c", WATCHED, *words]
        return subprocess.run(command_line, cwd=root, env=environment(), capture_output=True, text=True, check=False)

    without = watched()
    with_people_in(root)
    assert (watched().returncode, watched().stdout) == (without.returncode, without.stdout)
    assert "opened" not in watched().stderr


def test_the_watch_on_the_folder_of_people_sees_a_restricted_run(handbook_copy: Copies) -> None:
    root = with_people_in(handbook_copy())
    command_line = [sys.executable, "-c", WATCHED, "check", "--audience", "restricted"]
    done = subprocess.run(command_line, cwd=root, env=environment(), capture_output=True, text=True, check=False)
    assert "opened" in done.stderr


@pytest.mark.long
def test_a_public_site_is_the_same_bytes_with_people_and_without(kpi: Kpi, tmp_path: Path) -> None:
    def built(prepare: Callable[[Path], Path]) -> Iterator[tuple[str, bytes]]:
        root = prepare(copy_to(tmp_path / prepare.__name__))
        assert kpi("build", "--today", TODAY.isoformat(), at=root).returncode == 0
        for path in sorted((root / "site").rglob("*")):
            if path.is_file():
                yield path.relative_to(root).as_posix(), path.read_bytes()

    def without_people(root: Path) -> Path:
        return root

    assert dict(built(without_people)) == dict(built(with_people_in))


def test_the_sample_shows_exactly_the_follow_up_that_was_missed() -> None:
    subject = open_subject(ROOT, TODAY, "restricted")
    assert [one for one in check(subject, RULES) if one.path.startswith("people/")] == []
    found = [one for one in check(subject, RULES, preview=True) if one.path.startswith("people/")]
    assert [(one.code, one.path) for one in found] == [("KPI606", "people/2026-S1/coaching/COA-2026-05-004.yml")]
    assert "EMP-0035" in str(found[0].message)
