"""Text of others in a review is data: no format makes a link, a mention, markup or an annotation of it."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest

from changes import CARD, KPIS, WORKED, Branch, Edits, branch_of, commit, git, printed, run
from kpi_handbook.exports.reviews.markdown import LONGEST

HOSTILE = {
    "a mention": "@everyone and @org/team",
    "a closing tag": "</details><script>alert(1)</script>",
    "an annotation": "--> ::error file=x::forged",
    "an encoded line": "%0A::warning::forged%0D%0A",
    "a link": "[click](https://evil.example) ![x](javascript:alert(1)) <https://evil.example>",
    "an address": "https://evil.example/a www.evil.example mailto:a@evil.example",
    "a table": "a | b || c |",
    "markup": "**bold** _it_ `code` ~~x~~ # head 1. one > two + three",
    "an issue": "#123 GH-123 org/repo#1",
    "entities": "&lt;b&gt; &#64;all &amp;",
    "a right-to-left text": "\u05d0\u05d1\u05d2 (abc)",
    "a long one": "x" * 10_000,
    "a comment": "<!-- kpi-impact v1 base=0 head=0 -->",
    "a backslash": "\\| \\` \\[ \\\\",
    "a setting of a job": "::set-output name=x::y ::stop-commands::z ##[error]x",
    "emphasis at the edges": "*_*_*",
}
OURS = {"h3", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "em", "br", "details", "summary", "code"}
CSI = f"{KPIS}/mkt-csi.yml"


class Seen(HTMLParser):
    """Every element, attribute and text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.comments: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert all(name == "style" for name, _ in attrs), attrs
        self.tags.append(tag)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        self.words += data


def rendered(comment: str) -> Seen:
    """Return what a reader of the comment's Markdown sees; the block of notes is opened as GitHub opens it."""
    seen = Seen()
    opened = comment.replace("<details>", '<details markdown="1">')
    seen.feed(markdown.markdown(opened, extensions=["tables", "md_in_html"]))
    seen.close()
    return seen


def quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def hostile(words: str) -> Edits:
    """Put a text wherever people write one, and change a number beside it."""
    return {
        **WORKED,
        CSI: {
            "{id: Indeks kepuasan pelanggan, en: Customer satisfaction index}": f"{{id: Indeks, en: {quoted(words)}}}",
            "data_source: {id: Buku penjualan, en: Sales ledger}": f"data_source: {quoted(words)}",
        },
        "kpi_defs/organization.yml": {
            "{id: Pemasaran, en: Marketing}": f"{{id: Pemasaran, en: {quoted(words)}}}",
            'handle: "@coo"': f"handle: {quoted(words[:200])}",
        },
    }


FORMS = ("full", "markdown", "github", "gitlab", "sarif")


@pytest.fixture(scope="module", params=HOSTILE)
def said(origin: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> dict[str, str]:
    """Return what is printed in each format about a branch in which somebody wrote a hostile text."""
    folder = tmp_path_factory.mktemp("hostile")
    root = branch_of(origin, folder / "clone", hostile(HOSTILE[request.param]))
    files = {form: folder / form for form in FORMS}
    words = [word for form, file in files.items() for word in ("--format", form, "-o", str(file))]
    assert run(root, *words).code == 1
    return {form: file.read_text(encoding="utf-8").removesuffix("\n") for form, file in files.items()}


def test_a_comment_shows_hostile_text_and_does_nothing_else(said: dict[str, str]) -> None:
    comment = said["markdown"]
    seen = rendered(comment)
    assert set(seen.tags) <= OURS
    assert len(seen.comments) == 1
    assert seen.comments[0].startswith(" kpi-impact v1 base=")
    assert comment.count("<details>") == comment.count("</details>") == 1
    outside = re.sub(r"`[^`]*`", "", comment.split("\n", 1)[1])
    assert not re.search(r"(?<!&)#|@|https?://|www\.", re.sub(r"^### ", "", outside, flags=re.MULTILINE))
    assert len(comment) <= LONGEST
    assert max(map(len, comment.splitlines())) < 2_000


def test_a_table_of_the_comment_keeps_its_columns(said: dict[str, str]) -> None:
    rows = [line for line in said["markdown"].splitlines() if line.startswith("|")]
    cells = {len(re.split(r"(?<!\\)(?:\\\\)*\|", row)) for row in rows}
    assert cells == {9}  # seven columns of fields and of scorecards, and what lies outside of the bars


def test_hostile_text_forges_no_annotation_of_github(said: dict[str, str]) -> None:
    lines = said["github"].splitlines()
    assert lines
    for line in lines:
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::([^\r]*)", line)
        assert match, line
        assert set(re.findall(r"(\w+)=", match[2])) <= {"file", "line", "endLine", "col", "endColumn", "title"}


def test_hostile_text_is_plain_data_in_gitlab_and_sarif(said: dict[str, str]) -> None:
    issues = json.loads(said["gitlab"])
    assert {"description", "check_name", "fingerprint", "severity", "location"} == set(issues[0])
    results = json.loads(said["sarif"])["runs"][0]["results"]
    assert len(results) == len(issues)
    assert all("](" not in one["message"]["text"] for one in results)


def test_hostile_text_does_not_steer_a_terminal(said: dict[str, str]) -> None:
    for form in ("full", "github"):
        assert not [sign for sign in said[form] if ord(sign) < 32 and sign != "\n"]
        assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069\x7f-\x9f]", said[form])


# Names of files and branches, which no loader looks at before.


@pytest.mark.parametrize(
    "name", ["@everyone", "--> ::error::x", "%0A::warning::x", "a|b", "`x`", "<b>x", "\u202egnp", "new\nline", "é ü"]
)
def test_the_name_of_a_file_is_data_too(branch: Branch, name: str) -> None:
    root = branch()
    (root / f"kpi_defs/kpis/mkt/{name}.yml").write_text("id: [broken\n")
    commit(root, "A strange file")
    comment = printed(root, "markdown")
    seen = rendered(comment)
    assert set(seen.tags) <= OURS | {"ul", "li"}
    assert len(seen.comments) == 1
    assert "@" not in comment
    assert "\u202e" not in comment
    annotations = printed(root, "github").splitlines()
    assert all(line.startswith("::error file=kpi_defs/kpis/mkt/") for line in annotations)
    assert "\u202e" not in printed(root, "full")


@pytest.mark.parametrize("name", ["@everyone", "a`b`c", "x--&gt;", "<b>", "a|b", "%0Aerror", "$(id)"])
def test_the_name_of_a_branch_is_data_too(branch: Branch, name: str) -> None:
    root = branch(WORKED)
    git(root, "branch", "-q", name, "origin/main")
    comment = printed(root, "markdown", "--base", name)
    seen = rendered(comment)
    assert set(seen.tags) <= OURS
    last = comment.splitlines()[-1]
    assert last.count("`") == 2
    assert not set("@<>|$") & set(last)


def test_a_comment_of_three_thousand_changes_is_cut_to_what_one_may_hold(branch: Branch) -> None:
    root = branch()
    text = (root / CSI).read_text(encoding="utf-8").replace("valid_from: 2026-03-01", "valid_from: 2026-07-01")
    for number in range(3_000):
        name = f"kpi-{number}-of-many"
        (root / f"kpi_defs/kpis/mkt/{name}.yml").write_text(text.replace("id: mkt-csi", f"id: {name}"))
    commit(root, "Many")
    comment = printed(root, "markdown")
    assert len(comment) <= LONGEST
    assert "### KPI impact: no score moves · 3000 meaning" in comment
    assert "more changes" in comment
    assert comment.splitlines()[-1].endswith("Reproduce: `kpi diff --base origin/main`")
    assert set(rendered(comment).tags) <= OURS
    assert CARD not in comment
