"""Our generated pages as the Markdown that somebody would write for the theme alone: same words, links and drawings."""

import re
from html import escape, unescape
from html.parser import HTMLParser

_BLOCKS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "li",
    "dt",
    "dd",
    "summary",
    "caption",
    "figcaption",
    "pre",
    "div",
    "label",
}
_DRAWN = {"svg", "math"}
_LEFT_OUT = {"form", "select", "script", "button", "input"}
_SPECIAL = re.compile(r"([\\*_\[\]|#`])")
_VOID = {"br", "img", "input", "hr", "wbr", "use", "path", "line", "rect", "circle"}
_HEADINGS = {
    "h1": "# ",
    "h2": "## ",
    "h3": "### ",
    "h4": "#### ",
    "h5": "##### ",
    "li": "- ",
    "dt": "- ",
    "summary": "- ",
}


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.rows: list[list[str]] = []
        self.text: list[str] = []
        self.start = ""
        self.raw = self.skipped = 0
        self.code = False
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.raw or tag in _DRAWN:
            self.raw += tag not in _VOID
            self.text.append("<" + " ".join([tag, *(f'{name}="{escape(value or "")}"' for name, value in attrs)]) + ">")
        elif self.skipped or tag in _LEFT_OUT:
            self.skipped += tag not in _VOID
        elif tag in _BLOCKS:
            self._close()
            self.start = _HEADINGS.get(tag, "")
        elif tag == "table":
            self._close()
            self.rows = []
        elif tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.text = []
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.text.append("[")
        elif tag == "code":
            self.text.append("`")
            self.code = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.raw:
            self.text.append(
                "<" + " ".join([tag, *(f'{name}="{escape(value or "")}"' for name, value in attrs)]) + "/>"
            )

    def handle_endtag(self, tag: str) -> None:
        if self.raw:
            self.raw -= 1
            self.text.append(f"</{tag}>")
        elif self.skipped:
            self.skipped -= 1
        elif tag in {"td", "th"} and self.rows:
            self.rows[-1].append(self._taken())
        elif tag == "table":
            self._table()
        elif tag in _BLOCKS and not self.rows:
            self._close()
        elif tag == "a" and self.links:
            self.text.append(f"]({self.links.pop()})")
        elif tag == "code":
            self.text.append("`")
            self.code = False
        else:
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if self.raw:
            self.text.append(escape(data))
        elif not self.skipped:
            self.text.append(data if self.code else escape(_SPECIAL.sub(r"\\\1", data), quote=False))

    def _taken(self) -> str:
        text, self.text = " ".join("".join(self.text).split()), []
        return text

    def _close(self) -> None:
        if self.rows:
            self.text.append(" ")  # blocks inside of a cell stay in it
            return
        if text := self._taken():
            drawn = text.startswith("<") and not self.start
            self.blocks.append(f"<div>{text}</div>" if drawn else self.start + text)
        self.start = ""

    def _table(self) -> None:
        rows, self.rows = [row for row in self.rows if row], []
        if not rows:
            return
        width = max(len(row) for row in rows)
        lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
        self.blocks.append("\n".join([lines[0], "|" + " --- |" * width, *lines[1:]]))


def markdown(html: str) -> str:
    """Return a page of ours as Markdown."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return "\n\n".join(writer.blocks) + "\n"


def words(html: str) -> list[str]:
    """Return the words of a page's article in order, without drawings and controls."""
    body = html.partition("<article")[2].partition("</article>")[0] or html
    body = re.sub(r"(?s)<(svg|math|form|script|select|button)\b.*?</\1>", " ", "<" + body)
    return re.findall(r"\w+", unescape(re.sub(r"<[^>]+>", " ", body)))
