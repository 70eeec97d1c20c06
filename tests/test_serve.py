"""`kpi serve` keeps answering while somebody breaks the definitions, and shows when they are whole again."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from conftest import Copies, environment

pytestmark = pytest.mark.site

START_SECONDS, FOLLOW_SECONDS = 90, 60  # on an idle machine it follows in 3 s; a busy one must not fail the test
DEFINITION = "kpi_defs/kpis/hr/hr-esi.yml"
BANNER = "k-banner"


@dataclass
class Serving:
    """A handbook that is being served and edited."""

    folder: Path
    address: str
    process: subprocess.Popen[str]
    log: Path

    def page(self, path: str) -> tuple[int, str]:
        """Return status and text of a page; 0 while nobody answers."""
        try:
            with urlopen(self.address + path, timeout=FOLLOW_SECONDS) as answer:
                return answer.status, answer.read().decode("utf-8")
        except HTTPError as error:
            return error.code, error.read().decode("utf-8")
        except (URLError, TimeoutError, ConnectionError):
            return 0, ""

    def waits_for(self, condition: Callable[[], bool], seconds: float = FOLLOW_SECONDS) -> bool:
        """Say whether a condition comes true in time; the server must stay alive meanwhile."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            with suppress(subprocess.TimeoutExpired):  # its end is the one event that can be waited for
                self.process.wait(0.1)
                raise AssertionError(self.log.read_text("utf-8"))
        return True

    def write(self, path: str, right: str, wrong: str) -> None:
        text = (self.folder / path).read_text("utf-8")
        assert text.count(right) == 1
        (self.folder / path).write_text(text.replace(right, wrong), encoding="utf-8")


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Callable[[Path], Serving]]:
    """Return a function that serves a folder; what it started is ended by its own id."""
    started: list[subprocess.Popen[str]] = []

    def serve(folder: Path) -> Serving:
        with socket.create_server(("127.0.0.1", 0)) as free:
            address = f"127.0.0.1:{free.getsockname()[1]}"
        log = tmp_path / "serve.log"
        command = [Path(sys.executable).with_name("kpi"), "serve", "--address", address]
        with log.open("w") as out:
            process = subprocess.Popen(
                command, cwd=folder, env=environment(), stdout=out, stderr=subprocess.STDOUT, text=True
            )
        started.append(process)
        one = Serving(folder, f"http://{address}/", process, log)
        assert one.waits_for(lambda: one.page("")[0] == 200, START_SECONDS), log.read_text("utf-8")
        return one

    yield serve
    for process in started:
        process.terminate()
        process.wait(10)


def test_a_mistake_shows_on_a_page_and_under_a_banner_until_it_is_mended(
    serving: Callable[[Path], Serving], handbook_copy: Copies
) -> None:
    site = serving(handbook_copy())
    assert site.page("problems/")[0] == 404
    before = article(site.page("kpi/hr-esi/")[1])
    site.write(DEFINITION, "polarity: maximize", "polarty: maximize")
    assert site.waits_for(lambda: site.page("problems/")[0] == 200)
    told = site.page("problems/")[1]
    assert f"{DEFINITION}:24:1" in told
    assert "did you mean" in told
    for path in ("", "kpi/hr-esi/", "map/", "cycle/"):
        status, text = site.page(path)
        assert (status, BANNER in text, "problems/" in text) == (200, True, True), path
    site.write(DEFINITION, "polarty: maximize", "polarity: maximize")
    assert site.waits_for(lambda: site.page("problems/")[0] == 404)
    assert article(site.page("kpi/hr-esi/")[1]) == before


def article(html: str) -> str:
    """Return what is ours of a page; the rest holds the numbers of the builds."""
    return html.partition("<article")[2].partition("</article>")[0]


def test_a_handbook_that_is_broken_from_the_start_is_served_with_its_problems(
    serving: Callable[[Path], Serving], handbook_copy: Copies
) -> None:
    folder = handbook_copy()
    right = (folder / DEFINITION).read_text("utf-8")
    (folder / DEFINITION).write_text("id: [", encoding="utf-8")
    site = serving(folder)
    for path in ("", "problems/", "map/", "kpis/"):
        status, text = site.page(path)
        assert (status, DEFINITION in text) == (200, True), path
    (folder / DEFINITION).write_text(right, encoding="utf-8")
    assert site.waits_for(lambda: "97.68" in site.page("")[1])
    assert site.page("problems/")[0] == 404


def test_a_changed_sentence_follows_on_its_page(serving: Callable[[Path], Serving], handbook_copy: Copies) -> None:
    site = serving(handbook_copy())
    site.write(DEFINITION, "en: Employee satisfaction index", "en: Contentment index")
    assert site.waits_for(lambda: "Contentment index" in site.page("kpi/hr-esi/")[1])
