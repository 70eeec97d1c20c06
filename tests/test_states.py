"""Every state of a value and of a period, as pages show it: its shape, its word, and no number where none may be."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from conftest import Copies, never_published
from kpi_handbook.build import open_and_check, pages_of, score_checked
from publications import correction, small_company

FILED = "signed,system,2026-07-06"
JUNE = {
    "hr": {"hr-training-hours": None},
    "mkt": {"mkt-market-share": None},
    "fin": {"fin-dso": f"fin-dso,0,-5,,,{FILED},SPV-AR,2026-07-10,MGR-FIN,,,,,"},
    "sup": {"sup-csat": "sup-csat,0,8.1,,,signed,system,2026-07-09,MGR-SUP,2026-07-10,DIR-OPS,,,,,"},
    "it": {
        "it-availability": "it-availability,0,99.92,,,escalated,system,2026-07-06,MGR-IT,2026-07-10,DIR-OPS,"
        "EV-0606,REC-2026-06-08,,,Maintenance is contested.",
        "it-user-satisfaction": "it-user-satisfaction,0,4.3,,,in_dialogue,system,2026-07-06,MGR-IT,2026-07-10,DIR-OPS,"
        "EV-0605,REC-2026-06-09,,,Two surveys were run.",
    },
}
"""What June says instead, by unit and KPI; None is nothing at all."""

Row = Callable[[str, str, str], str]
"""From a language, the address of a page and the id of a KPI to the row about it, as one line."""


@pytest.fixture(scope="module")
def pages(handbook_copy: Copies) -> dict[str, dict[str, str]]:
    """Return the pages of the sample company before June is published, with a value in every state."""
    root = never_published(handbook_copy())
    checks = root / "kpi_defs/checks.yml"
    checks.write_text(
        checks.read_text("utf-8").replace("severity: {}", "severity: {KPI701: warning}"), encoding="utf-8"
    )
    for unit, kpis in JUNE.items():
        file = root / f"periods/2026-06/{unit}.csv"
        lines = [kpis.get(line.split(",")[0], line) for line in file.read_text("utf-8").splitlines()]
        file.write_text("".join(f"{line}\n" for line in lines if line), encoding="utf-8")
    scores = score_checked(open_and_check(root, date(2026, 7, 15)))
    return {code: {page.path: html for page, html in pages_of(scores, code)} for code in ("en", "id")}


@pytest.fixture(scope="module")
def row(pages: dict[str, dict[str, str]]) -> Row:
    def find(code: str, path: str, kpi: str) -> str:
        rows = pages[code][path].split("<tr")[1:]
        return next(one.split("</tr>")[0].replace("\n", "") for one in rows if f"kpi/{kpi}/" in one)

    return find


@pytest.mark.parametrize(
    ("path", "kpi", "icon", "words"),
    [
        ("scorecards/sls/", "sls-revenue", "good", ("On target", "Tercapai")),
        ("scorecards/hr/", "hr-revenue-per-employee", "watch", ("Watch", "Perlu perhatian")),
        ("scorecards/hr/", "hr-time-to-fill", "bad", ("Off target", "Di bawah target")),
        ("scorecards/hr/", "hr-training-hours", "missing", ("Missing", "Tidak dilaporkan")),
        ("scorecards/hr/2026-05/", "hr-esi", "notdue", ("Not due", "Belum jatuh tempo")),
        ("scorecards/mkt/", "mkt-brand-awareness", "na", ("Not applicable", "Tidak berlaku")),
        ("scorecards/mkt/", "mkt-market-share", "stale", ("Last known: May", "Terakhir: Mei")),
        ("scorecards/it/", "it-availability", "disputed", ("Disputed", "Dipersoalkan")),
        ("scorecards/fin/", "fin-dso", "invalid", ("Invalid", "Tidak sah")),
        ("scorecards/corporate/", "corp-open-high-risks", "lock", ("Confidential", "Rahasia")),
        ("results/2026-06/", "it-chat-release", "decided", ("Agreed", "Disepakati")),
        ("results/2026-05/", "fin-dso", "revised", ("Revised", "Direvisi")),
    ],
)
def test_a_state_is_a_shape_and_a_word(row: Row, path: str, kpi: str, icon: str, words: tuple[str, str]) -> None:
    for code, word in zip(("en", "id"), words, strict=True):
        assert re.search(rf'<use href="#k-{icon}"/></svg>{word}</span>', row(code, path, kpi)), code


@pytest.mark.parametrize(
    ("unit", "kpi"),
    [
        ("hr", "hr-training-hours"),
        ("mkt", "mkt-brand-awareness"),
        ("it", "it-availability"),
        ("fin", "fin-dso"),
    ],
)
def test_a_state_without_a_score_shows_none_and_never_zero(row: Row, unit: str, kpi: str) -> None:
    shown = row("en", f"scorecards/{unit}/", kpi)
    assert '<td class="k-num k-sc">–</td><td class="k-bar"></td>' in shown
    assert ">0.00<" not in shown.split("k-has-more")[0].split('data-l="Since May"')[0]


def test_a_value_that_came_late_keeps_its_status_and_says_so(row: Row) -> None:
    assert '<span class="k-tag">Late in June</span>' in row("en", "scorecards/sup/", "sup-csat")
    assert "The value of June came on 9 Jul 2026; it was due on 7 Jul 2026." in row(
        "en", "results/2026-06/", "sup-csat"
    )


def test_a_value_of_an_earlier_month_is_set_in_italics(row: Row) -> None:
    assert "<em>36.70 %</em>" in row("en", "scorecards/mkt/", "mkt-market-share").replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("kpi", "words"),
    [
        ("hr-training-hours", ("No value was reported; it was due on 7 July 2026.", "Held: its weight of 8 % waits")),
        ("fin-dso", ("Filed as −5 days. KPI701: ", "Receivables Supervisor corrects it")),
        ("it-availability", ("Escalated to the second line; 99.92 % was submitted. Maintenance is contested.",)),
        ("it-user-satisfaction", ("In dialogue; 4.3 on the 1–5 scale was submitted. Two surveys were run.",)),
        ("mkt-brand-awareness", ("Brand survey moved", "Second-line reviewer, Growth, 17 Mar 2026")),
    ],
)
def test_the_results_say_why_a_value_is_not_ordinary_and_who_answers(
    row: Row, kpi: str, words: tuple[str, ...]
) -> None:
    said = row("en", "results/2026-06/", kpi).replace("\N{NO-BREAK SPACE}", " ")
    assert [one for one in words if one not in said] == []


def test_an_invalid_value_stands_nowhere_but_in_what_was_filed(pages: dict[str, dict[str, str]], row: Row) -> None:
    assert "−5" not in row("en", "scorecards/fin/", "fin-dso")
    page = pages["en"]["kpi/fin-dso/"]
    june = next(one for one in page.split("<tr") if "June 2026</a>" in one)
    assert [cell for cell in re.findall(r"<td[^>]*>([^<]*)</td>", june) if "−5" in cell] == [
        "filed as −5\N{NO-BREAK SPACE}days"
    ]


def test_a_confidential_kpi_says_who_works_with_its_values(pages: dict[str, dict[str, str]]) -> None:
    page = pages["en"]["kpi/corp-open-high-risks/"]
    assert "Its values are not shown on public pages. Those who work with them: Compliance Manager" in page


def test_provisional_results_say_so_and_have_no_rating(pages: dict[str, dict[str, str]]) -> None:
    for path in ("results/2026-06/", "scorecards/hr/"):
        page = pages["en"][path]
        assert '<div class="k-banner k-banner--prov"><p><strong>Provisional.</strong>' in page
        assert "<dt>Rating</dt><dd>not before publication</dd>" in page
        assert "3 Meets" not in page
    assert "Sementara." in pages["id"]["results/2026-06/"]
    assert "97.68" not in pages["en"][""]


def test_a_total_with_a_gap_stands_with_its_coverage_and_bounds(pages: dict[str, dict[str, str]]) -> None:
    page = pages["en"]["scorecards/hr/"].replace("\N{NO-BREAK SPACE}", " ")
    assert "<dt>Coverage</dt><dd>92 %</dd>" in page
    assert re.search(r"<dt>Bounds</dt><dd>[\d.]+ to [\d.]+</dd>", page)


def test_withdrawn_results_say_so_everywhere_and_the_old_ones_stay(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    company = small_company(tmp_path / "handbook", tmp_path / "keys")
    company.restated("2026-03", "2026-05-06T16:00:00+07:00", correction("withdrawal"))
    scores = score_checked(open_and_check(company.root, date(2026, 5, 10)))
    pages = {page.path: html for page, html in pages_of(scores, "en")}
    now, first, listed = (pages[path] for path in ("results/2026-03/", "results/2026-03/r0/", "results/"))
    assert "Withdrawn.</strong> These results were taken out of use on 6 May 2026, 16:00 WIB. An example reason." in now
    assert '<p class="k-score">–</p>' in now
    assert '<use href="#k-na"/></svg>Withdrawn</span></p>' in now
    assert "Withdrawn since.</strong> This page shows what was published on 22 April 2026" in first
    assert '<p class="k-score">100.90</p>' in first
    assert "k-banner--withdrawn" in first
    row = next(one for one in listed.split("<tr") if 'href="2026-03/"' in one)
    assert "Withdrawn</span>" in row
    assert "Withdrawn, r1" in row
    links = re.findall(r'href="(?:\.\./)+(scorecards/[^"#]+)', first)
    assert links
    assert [link for link in links if link not in pages] == []
