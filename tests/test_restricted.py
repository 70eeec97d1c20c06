"""Who may read what: nothing about people influences or enters a public site, and a restricted one has all of it."""

import base64
import filecmp
import gzip
import html
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from conftest import LANGUAGES, ROOT, Copies, Kpi, copy_to, environment, run_mkdocs
from governing import run
from kpi_handbook.build import open_and_check, pages_of, score_checked
from kpi_handbook.cli.build import build_environment
from kpi_handbook.load.folder import RESTRICTED, read_folder
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.model.evidence import EvidenceRegister
from kpi_handbook.model.handbook import handbook
from kpi_handbook.model.kinds import KINDS
from kpi_handbook.model.people import PersonEvidenceList, Register
from leaks import MARK, leaks, plant
from publications import SMALL
from test_print import A4, sheets

SAMPLE_PEOPLE = ROOT / RESTRICTED


# The search for canaries finds what it is asked for


@pytest.mark.parametrize(
    "hide",
    [
        lambda text: text.encode(),
        lambda text: text.upper().encode(),
        lambda text: base64.b64encode(b"ab" + text.encode() + b"xyz"),
        lambda text: base64.urlsafe_b64encode(b"\xff\xfe" + text.encode()),
        lambda text: "".join(f"&#{ord(one)};" for one in text).encode(),
        lambda text: "".join(f"%{ord(one):02x}" for one in text).encode(),
        lambda text: "".join(f"\\u{ord(one):04x}" for one in text).encode(),
        lambda text: gzip.compress(f"<x>{text}</x>".encode()),
        lambda text: gzip.compress(html.escape(quote(base64.b64encode(text.encode()).decode())).encode()),
        lambda text: f"<!-- {text} -->".encode(),
    ],
)
def test_a_canary_is_found_in_every_disguise(hide: object, tmp_path: Path) -> None:
    canary = f"{MARK}0001"
    (tmp_path / "page.html").write_bytes(b"before " + hide(canary) + b" after")  # type: ignore[operator]
    if hide(canary).startswith(b"\x1f"):  # type: ignore[operator]
        (tmp_path / "page.html").write_bytes(hide(canary))  # type: ignore[operator]
    assert leaks(tmp_path, {canary: "a field"}) == [f"page.html: {canary} of a field"]


def test_a_canary_is_found_in_a_name_and_in_a_workbook(tmp_path: Path) -> None:
    canary = f"{MARK}0002"
    (tmp_path / canary.upper()).mkdir()
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<t>{canary}</t>")
    assert len(leaks(tmp_path, {canary: "a field"})) == len(["the name", "the workbook"])
    assert leaks(tmp_path, {f"{MARK}0003": "another"}) == []


def test_a_canary_is_planted_in_every_field_of_every_restricted_record(tmp_path: Path) -> None:
    canaries = plant(tmp_path)
    about_people = [kind for kind in KINDS if kind.path.pattern.startswith("people/")]
    for kind in about_people:
        for name in kind.record.model_fields:
            if name == "restricted":
                continue  # true or false alone
            assert any(field.startswith(f"{kind.name}.{name}") for field in canaries.values()), (kind.name, name)
    assert len(canaries) > 100  # inner records have fields too
    assert {hit.rpartition(": ")[2].split(" of ")[0].lower() for hit in leaks(tmp_path, canaries)} == {
        canary.lower() for canary in canaries
    }


# Fast: the pages alone


def test_a_public_run_opens_nothing_under_people(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    shutil.copytree(SMALL, folder)
    plant(folder / RESTRICTED)
    opened: list[str] = []
    watching = [True]  # a hook can't be taken away again

    def note(event: str, words: tuple[object, ...]) -> None:
        if watching and event in {"open", "os.scandir", "os.listdir"}:
            opened.append(str(words[0]))

    sys.addaudithook(note)
    list(pages_of(score_checked(open_and_check(folder)), "en"))
    public = [*opened]
    read_folder(folder, "restricted")
    watching.clear()
    assert [path for path in public if f"/{RESTRICTED}" in path] == []
    assert [path for path in opened if f"/{RESTRICTED}" in path], "a reading is not noticed, so nothing is proven"


def test_public_pages_are_the_same_with_people_present(tmp_path: Path) -> None:
    with_people, without = tmp_path / "with", tmp_path / "without"
    for folder in (with_people, without):
        shutil.copytree(SMALL, folder)
    canaries = plant(with_people / RESTRICTED)
    pages = [
        {page.path: text for page, text in pages_of(score_checked(open_and_check(one)), "en")}
        for one in (with_people, without)
    ]
    assert pages[0] == pages[1]
    assert not [one for one in canaries if one.lower() in "".join(pages[0].values()).lower()]


# Whole sites


def put_people(folder: Path) -> dict[str, str]:
    """Put the sample's records about people into a handbook, and canaries beside and into them."""
    shutil.copytree(SAMPLE_PEOPLE, folder / RESTRICTED)
    return plant(folder / RESTRICTED)


def again(built_site: Path, folder: Path) -> Path:
    """Copy the very handbook that a site was built from, which nobody edits meanwhile."""
    return shutil.copytree(built_site.parent, folder / "book", ignore=shutil.ignore_patterns("site", RESTRICTED))


def different(one: Path, other: Path) -> list[str]:
    """Return the files that only one of two folders has, or that differ in a byte."""
    names = {path.relative_to(tree).as_posix() for tree in (one, other) for path in tree.rglob("*") if path.is_file()}
    return sorted(filecmp.cmpfiles(one, other, names, shallow=False)[1] + filecmp.cmpfiles(one, other, names)[2])


def without_overriding() -> list[str]:
    """Return what lets root run a command as an ordinary user would: it may not read what nobody may read."""
    if os.geteuid() != 0:
        return []
    tool = shutil.which("setpriv")
    assert tool, "setpriv is missing: apt-get install util-linux"
    words = "-dac_override,-dac_read_search"
    return [tool, f"--bounding-set={words}", f"--inh-caps={words}"]


@pytest.mark.site
@pytest.mark.long
def test_a_public_site_is_the_same_with_people_present_and_holds_no_canary(
    built_site: Path, tmp_path: Path, kpi: Kpi
) -> None:
    folder = again(built_site, tmp_path)
    canaries = put_people(folder)
    done = kpi("build", at=folder)
    assert done.returncode == 0, done.stderr
    assert different(built_site, folder / "site") == []
    assert leaks(folder / "site", canaries) == []
    assert not [line for line in (done.stdout, done.stderr) if MARK in line.lower()]


@pytest.mark.site
@pytest.mark.long
def test_a_public_site_is_the_same_with_people_that_nobody_may_read(built_site: Path, tmp_path: Path) -> None:
    folder = again(built_site, tmp_path)
    put_people(folder)
    people = folder / RESTRICTED
    command = [*without_overriding(), Path(sys.executable).with_name("kpi"), "build"]
    try:
        for path in (*people.rglob("*"), people):
            if path.is_file():
                path.chmod(0)
        people.chmod(0)
        probe = subprocess.run([*without_overriding(), "ls", people], capture_output=True, check=False)
        assert probe.returncode != 0, "the folder can be read after all, so the test proves nothing"
        done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    finally:
        people.chmod(stat.S_IRWXU)
    assert done.returncode == 0, done.stderr
    assert different(built_site, folder / "site") == []


@pytest.mark.site
@pytest.mark.long
def test_a_public_site_of_a_repository_holds_no_canary_of_people_or_of_who_committed(
    handbook_copy: Copies, kpi: Kpi
) -> None:
    folder = handbook_copy()
    author, subject = f"{MARK}author", f"{MARK}subject"
    git(folder, author, "init", "-q", "-b", "main")
    git(folder, author, "add", "-A")
    git(folder, author, "commit", "-qm", "The handbook")
    git(folder, author, "checkout", "-qb", "records")
    canaries = put_people(folder)
    git(folder, author, "add", "-A")
    git(folder, author, "commit", "-qm", subject)
    git(folder, author, "checkout", "-q", "main")
    git(folder, author, "merge", "-q", "--no-ff", "-m", f"Merge {subject}", "records")
    done = kpi("build", at=folder)
    assert done.returncode == 0, done.stderr
    named = {author: "the author of a commit", subject: "the subject of a commit about people"}
    assert leaks(folder / "site", {**canaries, **named}) == []
    found = leaks(folder / "site", ids_of_sample())
    assert [one for one in found if "rules/" not in one] == []  # the examples of rules have ids of their own making


def ids_of_sample() -> dict[str, str]:
    """Return every id that only records about people give: of people, coachings, cases and evidence."""
    book = handbook(read_folder(ROOT, "restricted"))
    periods = {one.id for record, _ in book.of(EvidenceRegister) for one in record.evidence}
    evidence = {one.id for record, _ in book.of(PersonEvidenceList) for one in record.evidence} - periods
    forms = {one.id for one, _ in book.of(Coaching)}
    people = {one.id for record, _ in book.of(Register) for one in record.people}
    return {
        **dict.fromkeys(people, "an employee"),
        **dict.fromkeys(forms, "a form"),
        **dict.fromkeys(evidence, "proof"),
    }


def git(folder: Path, author: str, *words: str) -> None:
    known = ("-c", f"user.name={author}", "-c", f"user.email={author}@example.org")
    subprocess.run(["git", "-C", folder, *known, *words], check=True, capture_output=True, env=environment())


@pytest.fixture(scope="module")
def restricted(handbook_copy: Copies, kpi: Kpi, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the restricted site of the sample."""
    folder, target = handbook_copy(), tmp_path_factory.mktemp("restricted") / "site"
    shutil.copytree(SAMPLE_PEOPLE, folder / RESTRICTED)
    done = kpi("build", "--audience", "restricted", "--out", target, "--today", "2026-09-10", at=folder)
    assert done.returncode == 0, done.stderr
    assert not (folder / "site").exists()
    return target


def people_of_sample() -> list[str]:
    return [one.id for record, _ in handbook(read_folder(ROOT, "restricted")).of(Register) for one in record.people]


def restricted_addresses() -> Iterator[str]:
    yield from ("people/", "people/coaching/", "people/calibration/")
    yield from (f"people/person/{one.lower()}/" for one in people_of_sample())
    records = handbook(read_folder(ROOT, "restricted")).of(Coaching)
    yield from (f"people/coaching/form/{one.id.lower()}/" for one, _ in records)


@pytest.mark.site
@pytest.mark.long
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_restricted_site_has_every_page_about_people_and_says_on_each_page_what_it_is(
    restricted: Path, code: str
) -> None:
    root = restricted if code == "en" else restricted / code
    missing = [path for path in restricted_addresses() if not (root / path / "index.html").is_file()]
    assert missing == []
    for page in root.rglob("*.html"):
        text = page.read_text("utf-8")
        if 'http-equiv="refresh"' not in text:
            assert 'class="md-banner k-restricted"' in text, page
            assert '<meta name="robots" content="noindex">' in text, page


@pytest.mark.site
@pytest.mark.long
def test_a_restricted_site_asks_hosts_and_search_engines_to_keep_away(restricted: Path) -> None:
    assert "X-Robots-Tag: noindex, nofollow" in (restricted / "_headers").read_text("utf-8")
    assert "Disallow: /" in (restricted / "robots.txt").read_text("utf-8")


@pytest.mark.site
@pytest.mark.long
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_restricted_site_has_a_search_index_of_its_own_that_finds_people(restricted: Path, code: str) -> None:
    root = restricted if code == "en" else restricted / code
    index = json.loads((root / "search/search_index.json").read_text("utf-8"))
    found = {entry["location"] for entry in index["docs"]}
    assert {"people/", "people/person/emp-0047/", "kpi/corp-csi/"} <= found


@pytest.mark.site
@pytest.mark.long
def test_a_persons_page_shows_the_figures_of_the_result_and_the_missed_follow_up(restricted: Path) -> None:
    recruiter = (restricted / "people/person/emp-0047/index.html").read_text("utf-8")
    assert all(figure in recruiter for figure in ("97.45", "95.08", "101.00", "COA-2026-04-007", "EV-0632"))
    support = (restricted / "people/person/emp-0090/index.html").read_text("utf-8")
    assert "A follow-up is late; EMP-0035 · Service Supervisor owes it." in support


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_filled_form_prints_to_one_sheet_of_a4(restricted: Path, browser: Browser, code: str) -> None:
    with serving(restricted) as address:
        for path in restricted_addresses():
            if "/form/" in path:
                page = browser.new_page()
                page.goto(address + ("" if code == "en" else f"{code}/") + path)
                assert sheets(page.pdf(prefer_css_page_size=True)) == [A4], path
                page.close()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine alone, and yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name of the inherited parameter
        pass


# What is refused


@pytest.mark.parametrize("out", [None, "site", "site/inner", ".", "people", "docs/en", "kpi_defs/x"])
def test_a_restricted_site_never_takes_the_place_of_anything_of_the_handbook(tmp_path: Path, out: str | None) -> None:
    folder = copy_to(tmp_path)
    words = ["--out", str(folder / out)] if out else []
    done = run(folder, "build", "--audience", "restricted", *words)
    assert done.code == 2
    assert "--out" in done.err
    assert not (folder / "site").exists()


@pytest.mark.parametrize("audience", ["public", "restricted"])
def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path, audience: str) -> None:
    folder, target = copy_to(tmp_path / "book"), tmp_path / "mine"
    target.mkdir()
    (target / "thesis.txt").write_text("years of work", "utf-8")
    done = run(folder, "build", "--audience", audience, "--out", str(target))
    assert done.code == 2
    assert (target / "thesis.txt").read_text("utf-8") == "years of work"


def site_like(folder: Path, *, is_restricted: bool) -> Path:
    folder.mkdir()
    for name in ("index.html", "404.html", "_headers", *(["robots.txt"] if is_restricted else [])):
        (folder / name).write_text("", "utf-8")
    return folder


@pytest.mark.parametrize("is_restricted", [True, False])
def test_neither_kind_of_site_takes_the_place_of_the_other(tmp_path: Path, *, is_restricted: bool) -> None:
    folder, target = copy_to(tmp_path / "book"), site_like(tmp_path / "there", is_restricted=is_restricted)
    done = run(folder, "build", "--audience", "public" if is_restricted else "restricted", "--out", str(target))
    assert done.code == 2
    assert "is no" in done.err


def test_an_engine_that_is_told_to_be_restricted_by_its_surroundings_refuses_the_public_folder(
    handbook_copy: Copies,
) -> None:
    folder = handbook_copy()
    shutil.copytree(SAMPLE_PEOPLE, folder / RESTRICTED)
    done = run_mkdocs(folder / "mkdocs.yml", KPI_AUDIENCE="restricted")
    assert done.returncode != 0
    assert "is the public site" in done.stderr
    assert not (folder / "site" / "people").exists()


def test_a_public_build_can_not_be_made_restricted_by_its_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_AUDIENCE", "restricted")
    assert build_environment(date(2026, 7, 22))["KPI_AUDIENCE"] == "public"


# The worked round that everybody may read


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_worked_round_has_the_figures_from_the_first_number_to_the_last_follow_up(code: str) -> None:
    text = (ROOT / "docs" / code / "simulation.md").read_text("utf-8")
    mark = {"en": ".", "id": ","}[code]
    figures = ("98.68", "92.11", "6.58", "3.65", "3.25", "3.50", "105.00", "97.416333", "101.21", "36.5", "27.4")
    assert [one for one in figures if one.replace(".", mark) not in text] == []
    ratings = {"B1": "444", "B2": "433", "B3": "434", "B4": "333", "B5": "423", "B6": "344", "B7": "333"}
    rows = {
        line[2:4]: "".join(re.findall(r"[|*] ?([1-5])(?=[ *])", line))
        for line in text.splitlines()
        if line[:3] == "| B"
    }
    assert {aspect: row[:3] for aspect, row in rows.items() if aspect in ratings} == ratings


def test_no_hand_written_page_holds_an_id_of_a_person() -> None:
    pages = [path for code in LANGUAGES for path in (ROOT / "docs" / code).rglob("*.md")]
    assert pages
    assert [path.name for path in pages if re.search(r"EMP-[0-9]", path.read_text("utf-8"))] == []
