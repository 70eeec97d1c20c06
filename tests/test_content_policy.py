"""The content security policy: what it allows, and what on a page it finds before any browser does."""

import pytest

from kpi_handbook.exports.sitemap import sitemap
from kpi_handbook.pages.content_policy import (
    headers_file,
    inline_scripts,
    offences,
    policy,
    script_hash,
    with_policy,
)

CLEAN = """<!doctype html><html><head><meta charset="utf-8"><link rel="stylesheet" href="a.css"></head><body>
<script>known()</script><script type="application/json">{"a": 1}</script><script src="assets/a.js"></script>
<p title="5 &gt; 4 on = x">The onset=3, style = plain: data: nothing. <a href="https://else.example/">out</a></p>
<img src="data:image/svg+xml,x" alt=""><math><mstyle displaystyle="true"></mstyle></math></body></html>"""
KNOWN = {script_hash("known()")}


def test_a_clean_page_has_no_offence() -> None:
    assert offences(CLEAN, KNOWN) == []


@pytest.mark.parametrize(
    "planted",
    [
        "<script>alert(1)</script>",
        "<SCRIPT >alert(1)</SCRIPT >",
        '<script type="module">alert(1)</script>',
        '<script type="text/javascript">known();alert(1)</script>',
        "<script>known()",
        '<script src="https://else.example/x.js"></script>',
        '<script src="//else.example/x.js"></script>',
        '<script src="https&colon;//else.example/x.js"></script>',
        '<img src="x"onerror="alert(1)">',
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg\nonload\n=alert(1)>",
        '<p style="position:fixed">',
        "<p STYLE='color:red'>",
        "<style>p{}</style>",
        '<a href="javascript:alert(1)">',
        '<a href="java&#x73;cript:alert(1)">',
        '<a href="jav&Tab;ascript:alert(1)">',
        "<a href=' javascript:alert(1)'>",
        '<svg><animate attributeName="href" values="#a;javascript:alert(1)"/></svg>',
        '<form><button formaction="javascript:alert(1)">',
        '<img src="https://else.example/beacon.png">',
        '<img srcset="//else.example/beacon.png 2x">',
        '<link rel="stylesheet" href="https://else.example/a.css">',
        '<iframe srcdoc="x"></iframe>',
        '<base href="/">',
        '<object data="x"></object>',
        '<form action="https://else.example/"></form>',
    ],
)
def test_what_the_policy_refuses_is_found_on_the_page(planted: str) -> None:
    assert offences(CLEAN.replace("</body>", planted + "</body>"), KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        '<p title="javascript: a language">',
        '<meta name="description" content="javascript:x()">',
        "<p>javascript:x()</p>",
        '<a href="../organization/#x;javascript:">go</a>',
    ],
)
def test_text_about_scripts_is_no_offence(text: str) -> None:
    assert offences(CLEAN.replace("</body>", text + "</body>"), KNOWN) == []


def test_an_offence_says_its_line() -> None:
    assert offences(CLEAN + "\n<p onclick=x>", KNOWN) == ["line 5: <p onclick='x'>"]


def test_only_scripts_that_run_count_as_inline_scripts() -> None:
    assert inline_scripts(CLEAN) == ["known()"]


def test_the_policy_is_the_first_element_of_the_head() -> None:
    page = with_policy(CLEAN, policy(["sha256-x"]))
    assert '<head><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; ' in page
    assert "script-src 'self' 'sha256-x'; " in page
    assert "unsafe" not in page


def test_the_header_forbids_framing_as_well() -> None:
    assert "; frame-ancestors 'none'\n" in headers_file(policy(["sha256-x"]))


def test_the_sitemap_names_each_page_in_every_language() -> None:
    text = sitemap(["kpi/a/", ""], "id", {"en": "https://x.example/h/", "id": "https://x.example/h/id/"})
    assert text.index("<loc>https://x.example/h/id/</loc>") < text.index("<loc>https://x.example/h/id/kpi/a/</loc>")
    assert '<xhtml:link rel="alternate" hreflang="en" href="https://x.example/h/kpi/a/"/>' in text
    assert '<xhtml:link rel="alternate" hreflang="id" href="https://x.example/h/id/kpi/a/"/>' in text
