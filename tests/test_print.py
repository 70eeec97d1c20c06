"""What is printed: the coaching form has the fields of its record, and fills one sheet of A4 in each language."""

import re

import pytest
from playwright.sync_api import Browser

from conftest import LANGUAGES
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.views.coaching_form import LABELS, NOT_ON_PAPER, paths_of
from kpi_handbook.views.language import language

A4 = (595, 842)  # in points


def test_the_form_names_every_field_of_a_coaching_record_or_leaves_it_out_on_purpose() -> None:
    fields = set(paths_of(Coaching))
    assert fields - set(LABELS) == NOT_ON_PAPER
    assert set(LABELS) <= fields


@pytest.mark.browser
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_coaching_form_prints_to_one_sheet_of_a4(browser: Browser, served: str, code: str) -> None:
    page = browser.new_page()
    page.goto(served + ("" if code == "en" else f"{code}/") + "coaching/form/")
    assert sheets(page.pdf(prefer_css_page_size=True)) == [A4]
    page.close()


@pytest.mark.browser
def test_the_coaching_form_leaves_room_for_other_fonts(browser: Browser, served: str) -> None:
    page = browser.new_page()
    page.goto(f"{served}coaching/form/")
    page.evaluate("document.querySelector('.k-sheet').style.setProperty('--k-line', '6mm', 'important')")
    assert len(sheets(page.pdf(prefer_css_page_size=True))) == 1
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_field_of_the_printed_form_is_labelled_in_both_languages(
    browser: Browser, served: str, code: str
) -> None:
    page = browser.new_page()
    page.goto(served + ("" if code == "en" else f"{code}/") + "coaching/form/")
    page.emulate_media(media="print")
    words = page.inner_text("body")
    missing = [label for code in LANGUAGES for label in said(code) if label not in words]
    assert not missing
    page.close()


def said(code: str) -> list[str]:
    """Return the labels of fields on paper in a language."""
    return [language(code).translate(label) for label in LABELS.values()]


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """Return the width and height of each sheet; Chromium writes the pages of a PDF uncompressed."""
    pages = [part for part in pdf.split(b"endobj") if re.search(rb"/Type\s*/Page\b", part)]
    boxes = [re.search(rb"/MediaBox\s*\[\s*0 0 ([0-9.]+) ([0-9.]+)", part) for part in pages]
    return [(round(float(box[1])), round(float(box[2]))) for box in boxes if box]
