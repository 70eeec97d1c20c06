"""Names of real measures pass, whatever their words; tasks without unit and formula do not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.load.folder import read_folder
from kpi_handbook.problems import Problem, Severity

DECK = Path(__file__).parent / "handbooks" / "deck"
FILES = read_folder(DECK)
PLACE = "kpi_defs/kpis/corporate/revenue.yml"
NAME = "{id: Pendapatan, en: Revenue}"

REAL_NAMES = (
    *("EBITDA", "EBITDA Margin", "Churn", "Uptime", "MTTR", "MTBF", "NPS", "DSO", "ARPU", "CAC", "OEE", "TRIR"),
    *("Burn Rate", "Capacity Utilization", "Inventory Turns", "Lead Time", "On-Time In-Full", "First Pass Yield"),
    *("Hold Time", "Make-to-Order Share", "Support Tickets Closed", "Process Capability", "Report Accuracy"),
    *("Research and Development Spend", "Rotasi Karyawan", "Umur Piutang", "Serapan Anggaran", "Pangsa Pasar"),
    *("Tingkat Hunian", "Median Waktu Tunggu"),
)
TASKS = (
    *("Melaksanakan pelatihan", "Menyusun laporan bulanan", "Mengelola kehadiran", "Menyiapkan anggaran tahunan"),
    *("Melakukan audit internal", "Mengikuti rapat koordinasi", "Memastikan kepatuhan", "Memantau stok gudang"),
    *("Membuat notulen rapat", "Menindaklanjuti keluhan", "Mengoordinasikan vendor", "Membantu divisi lain"),
    *("Memelihara peralatan", "Menyosialisasikan kebijakan", "Mendukung kegiatan pemasaran"),
    *("Perform monthly closing", "Prepare the budget", "Manage attendance", "Conduct training", "Maintain the website"),
    *("Coordinate with vendors", "Ensure compliance", "Handle complaints", "Attend meetings", "Organize events"),
)


def found_for(name: str, *, measured: bool) -> Iterator[Problem]:
    """Return what the rules about SMART and fake KPIs say of a definition with a name, preview rules included."""
    text = FILES[PLACE].decode().replace(NAME, f'"{name}"')
    if not measured:
        text = text.replace("unit: idr_million", 'unit: "-"').replace("method: ratio_up", "method: none")
    subject = subject_of({**FILES, PLACE: text.encode()}, DECK)
    words = [rule for rule in RULES if rule.group in {2, 3}]
    yield from (problem for problem in check(subject, words, preview=True) if problem.path == PLACE)


def about_name(name: str, *, measured: bool) -> list[Problem]:
    return [problem for problem in found_for(name, measured=measured) if problem.field.startswith("name")]


def test_the_lists_are_as_long_as_they_say() -> None:
    assert len(set(REAL_NAMES)) == 30
    assert len(set(TASKS)) == 25


@pytest.mark.parametrize("name", REAL_NAMES)
def test_the_name_of_a_real_measure_is_never_more_than_an_info(name: str) -> None:
    assert {problem.severity for problem in about_name(name, measured=True)} <= {Severity.INFO}


@pytest.mark.parametrize("name", TASKS)
def test_a_task_without_unit_and_formula_is_an_error(name: str) -> None:
    assert [problem.code for problem in about_name(name, measured=False)] == ["KPI301"]


@pytest.mark.parametrize("name", TASKS)
def test_a_task_with_unit_and_formula_is_only_an_info(name: str) -> None:
    assert {problem.severity for problem in about_name(name, measured=True)} <= {Severity.INFO}


@pytest.mark.parametrize("name", REAL_NAMES)
def test_a_real_measure_that_lost_its_unit_is_no_task(name: str) -> None:
    assert about_name(name, measured=False) == []


@pytest.mark.parametrize("words", ["", " ", "TBD", "tbd", "-", "—", "manual", "n/a", "N/A", "TODO", "TODO: ask", "?"])
def test_what_holds_the_place_of_a_value_is_a_placeholder(words: str) -> None:
    assert is_placeholder(words)


@pytest.mark.parametrize("words", ["belum ada", "Menyusul", "tidak ada", "to be determined", "Input manual"])
def test_placeholders_are_known_in_both_languages(words: str) -> None:
    assert is_placeholder(words)


@pytest.mark.parametrize("words", ["Buku besar", "TBC cases", "Manual attendance list, signed", "0", "none of these"])
def test_words_that_say_something_are_no_placeholder(words: str) -> None:
    assert not is_placeholder(words)


def test_a_company_allows_a_word_that_looks_like_a_placeholder() -> None:
    assert not is_placeholder("Manual", ["manual"])
