"""The content security policy of the site, and what on a finished page would break it."""

import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import urlsplit

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_OPENED = re.compile(r"<script\b", re.IGNORECASE)
_HEAD = re.compile(r"<head>", re.IGNORECASE)
_DATA = ("application/json", "application/ld+json")  # types that no browser runs
_LOADING = {"src", "srcset", "poster", "data", "background", "formaction", "action", "manifest"}
_ADDRESSES = _LOADING | {"href", "xlink:href", "ping", "cite", "longdesc", "values", "to", "from", "by"}
"""Attributes whose value is an address, or becomes one in a drawing that moves; in any other it is text."""

_LOADING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest", "alternate"}
_REFUSED = {"base", "object", "embed", "applet", "iframe", "frame", "style"}
_ELSEWHERE = r"""\s*=\s*["']?\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})"""
_NAMES = tuple(
    # Attributes that are refused, in small letters; what only looks like one is told apart by the parser. Each begins
    # with fixed letters, which the regular expressions of Python find ten times faster than a choice of them.
    re.compile(pattern.encode())
    for pattern in (
        *(r"on[a-z]+\s*=", r"style\s*=", r"src(?:doc\s*=|(?:set)?" + _ELSEWHERE + ")"),
        *(name + _ELSEWHERE for name in sorted(_LOADING - {"src", "srcset"})),
    )
)
_STARTS = tuple(
    re.compile(pattern.encode())
    # Attributes may hide a scheme behind references; those for quotation marks and spaces are ordinary.
    for pattern in (
        r"\s*".join("javascript:"),
        r"&(?:#(?!3[49];|160;)|(?:colon|sol|bsol|tab|newline);)",
        rf"<(?:link[^>]*href{_ELSEWHERE}|(?:{'|'.join(sorted(_REFUSED))})\b)",
    )
)
_SCRIPT_ADDRESS = re.compile(r"javascript:", re.IGNORECASE)
_BEFORE_A_NAME = frozenset(b" \t\n\r\f\"'/")


def policy(hashes: Iterable[str]) -> str:
    """Return the policy for a page whose inline scripts have these hashes: nothing else runs, nothing leaves."""
    scripts = " ".join(["'self'", *(f"'{one}'" for one in hashes)])
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {scripts}",
            *("worker-src 'self'", "connect-src 'self'", "img-src 'self' data:", "style-src 'self'"),
            *("font-src 'self'", "base-uri 'none'", "form-action 'none'", "object-src 'none'"),
        ]
    )


def inline_scripts(html: str) -> list[str]:
    """Return the text of every script that stands in a page and that a browser would run."""
    return _that_run(_SCRIPT.findall(html))


def _that_run(scripts: Iterable[tuple[str, str]]) -> list[str]:
    return [text for attributes, text in scripts if not _is_data(attributes) and "src=" not in attributes]


def _is_data(attributes: str) -> bool:
    return any(f'type="{kind}"' in attributes for kind in _DATA)


def script_hash(text: str) -> str:
    """Return the hash by which a policy allows a script."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def with_policy(html: str, text: str) -> str:
    """Return a page with a policy as the first element of its head, before anything that it could refuse."""
    element = f'<meta http-equiv="Content-Security-Policy" content="{text}">'
    return _HEAD.sub(lambda head: head.group() + element, html, count=1)


ROBOTS = "robots.txt"
NO_ROBOTS = "User-agent: *\nDisallow: /\n"
"""What a restricted site says to search engines, beside the mark in each page."""


def headers_file(text: str, *, is_restricted: bool = False) -> str:
    """Return the file by which some hosts send the policy as a header, which alone may forbid framing.

    A restricted site asks not to be found and not to be kept.
    """
    hidden = ["  X-Robots-Tag: noindex, nofollow", "  Cache-Control: private, no-store"] if is_restricted else []
    return "\n".join(
        [
            "# Read by hosts that know this file; the pages carry the same policy themselves.",
            "/*",
            f"  Content-Security-Policy: {text}; frame-ancestors 'none'",
            "  X-Content-Type-Options: nosniff",
            "  Referrer-Policy: no-referrer",
            *hidden,
            "",
        ]
    )


def offences(html: str, allowed: Collection[str]) -> list[str]:
    """Return what on a page the policy would refuse, or should never see: each as its line and what stands there.

    Allowed are the hashes of inline scripts taken from pages without data, never from the page itself.
    """
    scripts = _SCRIPT.findall(html)
    strange = [text for text in _that_run(scripts) if script_hash(text) not in allowed]
    found = [f"line {_line(html, text)}: inline script {text.strip()[:60]!r}" for text in strange]
    opened = len(_OPENED.findall(html))
    if opened != len(scripts):
        found.append(f"{opened} scripts are opened and another number closed")
    return found + (list(_refused(html)) if _is_suspect(html) else [])


def _is_suspect(html: str) -> bool:
    small = html.encode().lower()  # browsers know names of tags and attributes in ASCII only
    if any(pattern.search(small) for pattern in _STARTS):
        return True
    return any(small[at.start() - 1] in _BEFORE_A_NAME for pattern in _NAMES for at in pattern.finditer(small))


def _line(html: str, text: str) -> int:
    return html.count("\n", 0, html.find(text)) + 1


def _refused(html: str) -> Iterator[str]:
    """Yield the tags of a page that load from elsewhere, carry a style or handle an event."""
    reader = _Tags()
    reader.feed(html)
    yield from reader.found


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, _column = self.getpos()
        if tag in _REFUSED:
            self.found.append(f"line {line}: <{tag}>")
        relation = set((dict(attrs).get("rel") or "").split())
        for name, value in attrs:
            words = value or ""
            is_loaded = name in _LOADING or (name == "href" and tag == "link" and relation & _LOADING_LINKS)
            if name.startswith("on") or name in {"style", "srcdoc"} or (is_loaded and _is_elsewhere(words)):
                self.found.append(f"line {line}: <{tag} {name}={words[:60]!r}>")
            elif name in _ADDRESSES and any(map(_SCRIPT_ADDRESS.match, _addresses(name, words))):
                self.found.append(f"line {line}: <{tag} {name}> runs a script")


def _addresses(name: str, words: str) -> list[str]:
    """Return the addresses in an attribute as a browser takes them; a drawing that moves has a list of them."""
    bare = re.sub(r"[\x00-\x20]", "", words)
    return bare.split(";") if name == "values" else [bare]


def _is_elsewhere(address: str) -> bool:
    """Say whether an address leaves the site; pictures may stand in the page itself."""
    parts = urlsplit(address.strip())
    return not address.startswith("data:image/") and bool(parts.scheme or parts.netloc)
