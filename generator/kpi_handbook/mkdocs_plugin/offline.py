"""A site that opens from a folder: links name their files, and the search reads its index from a script."""

import json
import os
import re
from pathlib import Path

from kpi_handbook.mkdocs_plugin.frame import depth_of

WORKER = "assets/frame-worker.js"
_SCRIPT = Path(__file__).with_name("assets") / "frame-worker.js"
_LINK = re.compile(r'(?<= href=")((?:[^":#?]*/)?(?:\.\.?)?)(?=["#?])')
_NOT_IN_A_FOLDER = ("404.html", "sitemap.xml", "sitemap.xml.gz", "_headers", "search/search_index.json")


def is_offline() -> bool:
    """Say whether `kpi export --zip` asks for a site that opens from a folder."""
    return os.environ.get("KPI_OFFLINE") == "1"


def worker_script() -> str:
    """Return the script that lets the theme's search run without a server."""
    return _SCRIPT.read_text("utf-8")


def with_files(html: str, url: str) -> str:
    """Return a page whose links to folders name the file there, and which loads the search's script first."""
    up = "../" * depth_of(url)
    linked = _LINK.sub(lambda link: _file_of(link.group()), html)
    return linked.replace("</head>", f'<script src="{up}{WORKER}"></script></head>', 1)


def _file_of(link: str) -> str:
    if not link:
        return link  # a place on the same page
    return f"{link}index.html" if link.endswith("/") else f"{link}/index.html"


def finish(site: Path) -> None:
    """Put the search's index into a script, and take away what only a host reads."""
    index = json.loads((site / "search/search_index.json").read_text("utf-8"))
    for entry in index["docs"]:
        page, mark, place = entry["location"].partition("#")
        entry["location"] = f"{page}index.html{mark}{place}" if page.endswith("/") or not page else entry["location"]
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (site / "search/search_index.js").write_text(f"var __index = {text}\n", encoding="utf-8")
    for path in _NOT_IN_A_FOLDER:
        (site / path).unlink(missing_ok=True)
