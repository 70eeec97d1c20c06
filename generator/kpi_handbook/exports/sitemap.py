"""The list of a site's pages for search engines, each with the same page in the other languages."""

from collections.abc import Iterable, Mapping
from urllib.parse import urljoin
from xml.sax.saxutils import quoteattr

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
"""


def sitemap(addresses: Iterable[str], language: str, languages: Mapping[str, str]) -> str:
    """Return the list as XML; languages are the roots of their sites, and addresses are the same below each.

    Other languages stand here and not in the pages: the theme asks for a list beside each link of a page's head. There
    is no date of a last change: the day of a build would say that all pages changed.
    """
    return _HEAD + "".join(_entry(one, language, languages) for one in sorted(addresses)) + "</urlset>\n"


def _entry(address: str, language: str, languages: Mapping[str, str]) -> str:
    same = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} href={quoteattr(urljoin(root, address))}/>'
        for code, root in sorted(languages.items())
    )
    return f"<url><loc>{quoteattr(urljoin(languages[language], address))[1:-1]}</loc>{same}</url>\n"
