"""Terms of the glossary in prose: the first use on a page is a link with the meaning, everything else stays."""

import re

from kpi_handbook.pages.terms import Terms, terms_of, with_terms
from kpi_handbook.views.language import language


def terms() -> Terms:
    by_word = {"key result": ("key-result", 'what "shows" it'), "result": ("result", "an outcome")}
    return Terms(re.compile(r"(?<![\w-])(?:key\ result|result)(?![\w-])", re.IGNORECASE), by_word)


def marked(html: str, path: str = "kpi/a/") -> str:
    return with_terms(html, path, terms(), set())


def test_the_first_use_is_a_link_that_carries_the_meaning() -> None:
    html = marked("<p>A Result, and the result again.</p>")
    link = '<a class="k-term" href="../../glossary/#result" title="an outcome">Result</a>'
    assert html == f"<p>A {link}, and the result again.</p>"


def test_a_longer_term_wins_and_its_meaning_is_escaped() -> None:
    assert 'title="what &#34;shows&#34; it">key result</a>' in marked("<p>the key result</p>")


def test_headings_links_code_and_drawings_stay_as_they_are() -> None:
    for html in (
        "<h2>A result</h2>",
        '<a href="x">the <b>result</b></a>',
        "<code>result</code>",
        "<svg><title>result</title></svg>",
        "<table><tr><th>result</th></tr></table>",
        '<p title="result">no</p>',
    ):
        assert marked(html) == html


def test_a_part_of_a_word_is_no_term() -> None:
    assert marked("<p>results, result-based</p>") == "<p>results, result-based</p>"


def test_the_glossary_itself_and_a_handbook_without_one_have_no_links() -> None:
    assert marked("<p>result</p>", "glossary/") == "<p>result</p>"
    none = terms_of(None, language("en"))
    assert with_terms("<p>result</p>", "kpi/a/", none, set()) == "<p>result</p>"
