"""The release calendar and what subscribes to it: dates as announced, words that can't break a feed."""

import re
import shutil
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from conftest import LANGUAGES, ROOT, Copies, expected_pages
from kpi_handbook.build import files_beside, open_and_check, score_checked
from kpi_handbook.views.company import Company
from kpi_handbook.views.language import language
from kpi_handbook.views.release_calendar import Release, release_calendar_view
from kpi_handbook.views.scores import Scores

ATOM = "{http://www.w3.org/2005/Atom}"
CALENDAR = "kpi_defs/calendar/2026.yml"


@pytest.fixture(scope="module")
def scores() -> Scores:
    return score_checked(open_and_check(ROOT, date(2026, 7, 10)))


def feeds(scores: Scores, code: str = "en") -> dict[str, str]:
    return dict(files_beside(scores, code))


def events(ics: str) -> list[dict[str, str]]:
    """Read iCalendar strictly: every line ends in CR LF, none is over 75 octets, folded lines are joined."""
    assert ics.endswith("\r\n")
    lines = ics[:-2].split("\r\n")
    assert all(len(line.encode()) <= 75 and "\n" not in line for line in lines)
    joined = re.sub("\r\n[ \t]", "", "\r\n".join(lines)).split("\r\n")
    found: list[dict[str, str]] = []
    for line in joined:
        name, colon, value = line.partition(":")
        assert colon, line
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1][name] = value
    return found


def test_the_release_is_an_event_at_nine_in_jakarta(scores: Scores) -> None:
    (release,) = [one for one in events(feeds(scores)["calendar.ics"]) if one["UID"].startswith("2026-06-publish-on")]
    assert release["DTSTART"] == "20260721T020000Z"
    assert release["SUMMARY"] == "June 2026: Published"


def test_every_step_of_every_period_is_an_event_with_an_id_of_its_own(scores: Scores) -> None:
    found = [one["UID"] for one in events(feeds(scores)["calendar.ics"])]
    assert len(found) == len(set(found)) == 6 * 7


@pytest.mark.parametrize("code", LANGUAGES)
def test_feeds_are_in_the_language_of_the_site(scores: Scores, code: str) -> None:
    feed = ET.fromstring(feeds(scores, code)["results.xml"])
    assert feed.tag == f"{ATOM}feed"
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == code
    assert feed.findtext(f"{ATOM}title")
    assert feed.findtext(f"{ATOM}updated")


def test_a_date_that_moved_keeps_the_old_one_with_its_reason(handbook_copy: Copies) -> None:
    root = handbook_copy()
    moved = """publish_on: 2026-07-21
    announced_on: 2026-01-05
    changes:
      - field: publish_on
        from: 2026-07-20
        to: 2026-07-21
        reason: {id: Sistem mati, en: The system was down}
        by: DIR-MAIN
"""
    change(root / CALENDAR, "publish_on: 2026-07-21\n    announced_on: 2026-01-05\n    changes: []\n", moved)
    june = releases(root)["2026-06"]
    assert [(step.was, step.shown) for step in june.steps if step.was] == [("20 Jul", "21 Jul")]
    assert june.moves == ("Published: from 20 Jul 2026 to 21 Jul 2026. The system was down (President Director)",)


def test_a_release_is_planned_then_under_way_then_overdue(handbook_copy: Copies) -> None:
    root = handbook_copy()
    shutil.rmtree(root / "published", ignore_errors=True)
    days = (date(2026, 6, 30), date(2026, 7, 21), date(2026, 7, 22))
    assert [releases(root, day)["2026-06"].status.word for day in days] == ["Planned", "Under way", "Not released yet"]


def test_words_of_the_data_cannot_begin_a_line_of_the_calendar_or_a_tag_of_the_feed(handbook_copy: Copies) -> None:
    root = handbook_copy()
    name = '"Evil\\r\\nBEGIN:VEVENT; , \\\\ <script>&"'
    change(root / "kpi_defs/organization.yml", "name: PT Lentera Contoh Nusantara", f"name: {name}")
    found = feeds(score_checked(open_and_check(root, date(2026, 7, 10))))
    assert len(events(found["calendar.ics"])) == 6 * 7
    author = ET.fromstring(found["results.xml"]).findtext(f"{ATOM}author/{ATOM}name") or ""
    assert "<script>&" in author


def test_a_time_of_day_is_written_in_quotes_with_a_colon(handbook_copy: Copies) -> None:
    root = handbook_copy()
    change(root / CALENDAR, 'release_time: "09:00"', "release_time: 9.30")
    (problem,) = open_and_check(root).errors
    assert (problem.code, problem.place) == ("KPI104", f"{CALENDAR}:3:15")
    assert 'such as "09:00"' in str(problem.help)


def test_the_calendar_stands_in_the_navigation() -> None:
    assert "calendar/" in expected_pages()


def releases(root: Path, day: date = date(2026, 7, 10)) -> dict[str, Release]:
    company = Company(score_checked(open_and_check(root, day)), language("en"))
    return {one.period: one for one in release_calendar_view(company).years[0][1]}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
