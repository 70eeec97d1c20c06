"""Pages in a real chromium: an example of each kind, visits with fixed surroundings, and complaints of a page."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request

KINDS: Mapping[str, str] = {
    "home": "",
    "map": "map/",
    "index of KPIs": "kpis/",
    "index of a unit's KPIs": "kpis/unit/hr/",
    "KPI": "kpi/corp-csi/",
    "KPI off target": "kpi/hr-time-to-fill/",
    "KPI that is confidential": "kpi/corp-open-high-risks/",
    "KPI with two versions": "kpi/sls-discount-leakage/",
    "version of a KPI": "kpi/sls-discount-leakage/v2/",
    "index of scorecards": "scorecards/",
    "scorecard of the company": "scorecards/corporate/",
    "scorecard": "scorecards/hr/",
    "scorecard with disputes": "scorecards/it/",
    "scorecard of a period": "scorecards/hr/2026-03/",
    "index of results": "results/",
    "results of a period": "results/2026-06/",
    "results that were revised": "results/2026-05/",
    "results before they were revised": "results/2026-03/r0/",
    "results of a cycle": "results/2026-S1/",
    "calendar": "calendar/",
    "dictionary": "dictionary/",
    "aspect": "dictionary/b3/",
    "weighting": "weighting/",
    "method": "scoring/ratio_down/",
    "coaching guide": "coaching/",
    "coaching form": "coaching/form/",
    "index of OKRs": "okrs/",
    "OKRs": "okrs/2026-Q2/",
    "organization": "organization/",
    "changes": "changes/",
    "change": "changes/sls-discount-leakage-v2/",
    "rules": "rules/",
    "rule": "rules/KPI402/",
    "glossary": "glossary/",
    "cycle": "cycle/",
    "proposing": "propose/",
    "reviewing": "review/",
    "hosting": "hosting/",
    "playbook": "playbook/",
    "simulation": "simulation/",
    "error page": "404.html",
}
"""An example of each kind of page, by its address from the root of a language; the one list of all browser tests."""

DESKTOP, PHONE, SMALL_PHONE = 1280, 390, 320
HEIGHTS = {DESKTOP: 900, PHONE: 844, SMALL_PHONE: 640}
SCHEMES: Mapping[Literal["light", "dark"], str] = {"light": "default", "dark": "slate"}
PLACES = ("", "handbook/")
"""Where a site may stand: at the root of a host, and in a sub-path."""

PATIENCE = 15_000
"""Milliseconds, for a machine that is busy with other tests."""


def prefix(language: str) -> str:
    """Return where the site of a language begins."""
    return "" if language == "en" else f"{language}/"


@contextmanager
def visit(browser: Browser, *, width: int = DESKTOP, **more: Any) -> Iterator[BrowserContext]:
    """Open a visit with fixed surroundings and nothing remembered."""
    surroundings: dict[str, Any] = {"color_scheme": "light", "reduced_motion": "reduce", "locale": "en-GB"}
    size = {"width": width, "height": HEIGHTS.get(width, 900)}
    context = browser.new_context(viewport=size, timezone_id="Asia/Jakarta", **{**surroundings, **more})
    context.set_default_timeout(PATIENCE)
    try:
        yield context
    finally:  # what a failed test left open would go on running beside the next one
        context.close()


@dataclass
class Heard:
    """What a page complained about, and what it asked for."""

    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    under_way: set[Request] = field(default_factory=set)

    def ask(self, request: Request) -> None:
        """Take down what is asked for."""
        self.asked.append(request.url)
        self.under_way.add(request)

    def end(self, request: Request) -> None:
        """Take down that it came, or why not."""
        self.under_way.discard(request)
        if request.failure:
            self.complaints.append(f"{request.failure}: {request.url}")

    @property
    def hosts(self) -> set[str]:
        """The hosts that were asked for anything."""
        return {parts.netloc for url in self.asked if (parts := urlsplit(url)).scheme not in {"data", "blob"}}


def listen(page: Page) -> Heard:
    """Return what fills with the complaints of a page, refusals of its policy included, and with its requests."""
    heard = Heard()
    said = heard.complaints
    page.on("console", lambda one: said.append(one.text) if one.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("response", lambda got: said.append(f"{got.status}: {got.url}") if got.status >= 400 else None)
    page.on("request", heard.ask)
    page.on("requestfinished", heard.end)
    page.on("requestfailed", heard.end)
    return heard


def await_answers(page: Page, heard: Heard) -> None:
    """Wait until nothing is under way: what a page had asked for when it is left would count as failed."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")  # its scripts ask now
    if heard.under_way:
        page.wait_for_event("requestfinished", lambda _: not heard.under_way)


def overflowing(page: Page) -> list[str]:
    """Return the innermost elements that make the page wider than its window; none where it fits."""
    widest: list[str] = page.evaluate(
        """() => {
            const { scrollWidth, clientWidth } = document.documentElement;
            if (scrollWidth <= clientWidth) return [];
            const isBeyond = (one) => one.getBoundingClientRect().right > clientWidth + 1;
            const inner = [...document.querySelectorAll("main *")].filter((one) =>
                isBeyond(one) && ![...one.children].some(isBeyond) && !one.closest(".k-scroll"));
            const said = inner.slice(0, 4).map((one) => one.outerHTML.slice(0, 150));
            return [`${scrollWidth} > ${clientWidth}`, ...said];
        }"""
    )
    return widest


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word, at the root and again under /handbook/, as a host of many sites would."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/handbook"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name of the inherited parameter
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine alone, and yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
