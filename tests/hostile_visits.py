"""A reader's browser on pages that hold hostile texts: whatever runs, whatever is refused, whatever is asked for."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from browsing import PATIENCE, visit
from hostile_handbook import CALL

_ATTEMPTS = 5
_ELSEWHERE, _PAGES = "elsewhere", ("/", ".html")
_LONG = 180_000  # milliseconds: where nothing is escaped, a page may hold thousands of pictures that nobody has
_LISTEN = """addEventListener("securitypolicyviolation", (e) =>
    window.__refused(`${e.effectiveDirective} ${e.blockedURI} on ${location.pathname}:${e.lineNumber}`), true);"""

# What only markup can make; text makes none of it. Scripts of ours are files, and the theme's hold no text of data.
_ALIVE = """(call) => {
    const found = [];
    const tags = "iframe,frame,frameset,object,embed,applet,base,marquee,audio,video,template,dialog,foreignObject," +
        "animate,set,discard,listing,xmp,plaintext,noembed,math annotation-xml";
    for (const one of document.querySelectorAll(tags)) found.push(`<${one.localName}>`);
    for (const one of document.querySelectorAll("script"))
        if (one.type !== "application/json" && one.textContent.includes(call)) found.push("<script>");
    for (const one of document.querySelectorAll("*")) {
        for (const mark of one.attributes)
            if (/^on|^(srcdoc|popover|contenteditable|autofocus)$/i.test(mark.name))
                found.push(`<${one.localName} ${mark.name}>`);
        for (const address of [one.href?.baseVal ?? one.href, one.src, one.formAction, one.data, one.poster])
            if (typeof address === "string" && /^(javascript|vbscript|data:text)/i.test(address))
                found.push(`<${one.localName}> to ${address.slice(0, 60)}`);
    }
    return found;
}"""

# Whatever waits for a reader's hand gets it: events that are handled, links and buttons that run something.
_POKE = """() => {
    const stay = (event) => { if (event.target.closest?.("[target]")) event.preventDefault(); };
    addEventListener("click", stay, true);
    for (const one of document.querySelectorAll("*")) {
        for (const mark of [...one.attributes]) {
            if (/^on/i.test(mark.name)) {
                try { one.dispatchEvent(new Event(mark.name.slice(2).toLowerCase())); } catch {}
            }
        }
        const address = one.href?.baseVal ?? one.href ?? one.formAction;
        if (typeof address === "string" && /^\\s*(javascript|data):/i.test(address)) {
            try { one.click ? one.click() : one.dispatchEvent(new MouseEvent("click", { bubbles: true })); } catch {}
        }
    }
    return new Promise((done) => setTimeout(done, 20));
}"""


@dataclass
class Seen:
    """What happened on the pages of a visit."""

    ran: list[str] = field(default_factory=list)
    """The numbers of the payloads that ran, and dialogs, with the page."""
    refused: list[str] = field(default_factory=list)
    """What the policy refused."""
    elsewhere: set[str] = field(default_factory=set)
    """Addresses on other hosts that were asked for."""
    alive: list[str] = field(default_factory=list)
    """Elements and attributes that no text should have made."""
    left: list[str] = field(default_factory=list)
    """Pages that led elsewhere by themselves, or when they were touched."""


class Reader:
    """Somebody who opens pages, and touches everything on them."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.home, self.seen = home, Seen()
        self._host = urlsplit(home).netloc
        context.expose_binding(CALL, lambda source, *words: self.seen.ran.append(f"{words} on {source['page'].url}"))
        context.expose_binding("__refused", lambda _source, said: self.seen.refused.append(said))
        context.add_init_script(_LISTEN)
        context.route(lambda url: urlsplit(url).netloc not in {self._host, ""}, self._nobody_there)
        context.on("page", self._opened)
        self._wanted = ""
        context.route(lambda url: urlsplit(url).netloc == self._host and url.endswith(_PAGES), self._stay)
        self.page: Page = context.new_page()
        self.page.set_default_navigation_timeout(_LONG)

    def _opened(self, page: Page) -> None:
        page.on("dialog", lambda dialog: (self.seen.ran.append(f"a dialog on {page.url}"), dialog.dismiss()))

    def _nobody_there(self, route: Route) -> None:
        """Answer for other hosts that there is nothing, which leaves the page where it is."""
        self.seen.elsewhere.add(route.request.url)
        route.fulfill(status=204)

    def open(self, path: str) -> None:
        """Open a page and touch everything on it; a page before it may just be about to lead elsewhere."""
        for attempt in range(_ATTEMPTS):
            self._wanted = self.home + path
            try:
                self.page.goto(self._wanted, wait_until="load")
                break
            except Error as error:
                if "interrupted by another navigation" not in error.message or attempt == _ATTEMPTS - 1:
                    raise
        self.touch()

    def _stay(self, route: Route) -> None:
        """Let only the wanted page come: one that leads elsewhere by itself, or to itself again, stays where it is."""
        request = route.request
        if not request.is_navigation_request() or request.frame != self.page.main_frame or not self._wanted:
            route.fallback()
        elif request.url.partition("#")[0] == self._wanted.partition("#")[0]:
            self._wanted = _ELSEWHERE
            route.fallback()
        else:
            self.seen.left.append(urlsplit(request.frame.url).path)
            route.fulfill(status=204)

    def touch(self) -> None:
        """Note what is alive on the page, and touch it."""
        where = urlsplit(self.page.url).path
        try:
            self.seen.alive += [f"{what} on {where}" for what in self.page.evaluate(_ALIVE, CALL)]
            self.page.evaluate(_POKE)
        except Error as error:
            if "navigation" not in error.message:
                raise
            self.seen.left.append(where)

    def search(self, path: str, words: Sequence[str]) -> None:
        """Search for words and touch what is found; each time on a fresh page, since touching closes the search."""
        for word in words:
            self._wanted = ""
            self.page.goto(self.home + path, wait_until="networkidle")
            self.page.keyboard.press("/")
            box = self.page.locator(".md-search__input")
            expect(box).to_be_focused(timeout=PATIENCE)
            box.press_sequentially(word)
            expect(self.page.locator(".md-search-result__link").first).to_be_visible(timeout=PATIENCE)
            self.touch()


@contextmanager
def reader(browser: Browser, home: str) -> Iterator[Reader]:
    """Let somebody read a site."""
    with visit(browser) as context:
        yield Reader(context, home)


def open_all(one: Reader, paths: Iterable[str]) -> Seen:
    """Open every page; return what happened."""
    for path in paths:
        one.open(path)
    return one.seen
