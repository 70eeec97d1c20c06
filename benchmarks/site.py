"""The whole build of a handbook from its YAML, against the bare theme over the same pages written as Markdown.

Ours loads, checks, scores, renders, writes the downloads beside the pages and checks what it wrote; the theme only
renders. Both build one language with the theme's search. With --nav the theme also builds the pages inside of its
navigation, as it does by default, and with --growth ours is built at three sizes.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks._departments import grown_company
from benchmarks._markdown import markdown, words
from benchmarks._report import ROOT, Comparison, options, report
from benchmarks._sides import Measured, Side, in_turns

OURS, PLAIN, LISTED = "kpi-handbook", "theme, pages out of the nav", "theme, default nav"
SIZES = (100, 1000, 3000)
_MKDOCS = (sys.executable, "-m", "mkdocs", "build", "--quiet", "-f")
_PARTS = ("docs", "overrides", "mkdocs.yml")
_THEME = """site_name: KPI Handbook
theme: {name: material, font: false}
plugins: [search]
markdown_extensions: [tables, admonition, attr_list]
validation: {links: {not_found: ignore, unrecognized_links: ignore}}
"""
_SAME = 0.98  # the share of a page's words that both sides must have in the same order


def main() -> int:
    """Write both sides' sources, see that their pages say the same, and time whole builds."""
    parser = options(__doc__ or "", n=1000, repeat=3, of="KPIs")
    parser.add_argument("--nav", action="store_true", help="also time the theme with all pages in its navigation")
    parser.add_argument("--growth", action="store_true", help=f"also time ours at {', '.join(map(str, SIZES))} KPIs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        sides = [_ours(work, arguments.n), _theme(work, PLAIN)]
        sides += [_theme(work, LISTED)] if arguments.nav else []
        grown = [_ours(work, size, f"{OURS}, {size}") for size in SIZES] if arguments.growth else []
        measured = in_turns([*sides, *grown], arguments.repeat)
        _assert_same_pages(work / OURS / "site", work / PLAIN / "site")
        ratios = {"index": _bytes(work / OURS / _INDEX) / _bytes(work / PLAIN / _INDEX)}
        ratios |= _growth(work, measured) if arguments.growth else {}
    comparisons = [Comparison("plain", OURS, PLAIN), *([Comparison("nav", OURS, LISTED)] if arguments.nav else [])]
    return report("site", arguments, [*sides, *grown], measured, comparisons, ratios=ratios)


_INDEX = "site/search/search_index.json"


def _ours(work: Path, kpis: int, name: str = OURS) -> Side:
    folder = work / name
    grown_company(folder, kpis)
    for part in _PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
        copy(ROOT / part, folder / part)
    return Side(name, (*_MKDOCS, folder / "mkdocs.yml"))


def _theme(work: Path, name: str) -> Side:
    """Return the theme over the pages of our side, taken from `kpi materialize`."""
    from kpi_handbook.build import open_and_check, pages_of, score_checked  # noqa: PLC0415  not while others are timed

    folder = work / name
    for page, html in pages_of(score_checked(open_and_check(work / OURS)), "en"):
        path = folder / "docs" / page.source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {page.title}\n\n" + re.sub(r"^# .*\n", "", markdown(html), flags=re.MULTILINE), "utf-8")
    outside = 'not_in_nav: "*"\nnav: [{Home: index.md}]\n' if name == PLAIN else ""
    (folder / "mkdocs.yml").write_text(_THEME + outside, encoding="utf-8")
    return Side(name, (*_MKDOCS, folder / "mkdocs.yml"))


def _assert_same_pages(ours: Path, theirs: Path) -> None:
    """A side that leaves pages or words out would be fast for nothing."""
    found = sorted(path.relative_to(theirs) for path in theirs.glob("kpi/*/index.html"))
    lost = [path for path in found if not (ours / path).is_file()]
    if lost or not found:
        raise SystemExit(f"{len(lost)} of {len(found)} pages are on one side only, such as {lost[:1]}")
    for path in found[:: max(1, len(found) // 50)]:
        one, other = (words((site / path).read_text("utf-8")) for site in (ours, theirs))
        if not _share(one, other) >= _SAME:
            raise SystemExit(f"{path} does not say the same on both sides: {_share(one, other):.3f} of its words")


def _share(one: Sequence[str], other: Sequence[str]) -> float:
    counts = [{word: words.count(word) for word in set(words)} for words in (one, other)]
    common = sum(min(count, counts[1].get(word, 0)) for word, count in counts[0].items())
    return common / max(len(one), len(other), 1)


def _growth(work: Path, measured: Mapping[str, Measured]) -> Mapping[str, float]:
    """Return how the time of a further KPI grows with the number of them, and the bytes of its page."""
    small, middle, large = (measured[f"{OURS}, {size}"].median for size in SIZES)
    pages = [_bytes_of_a_page(work / f"{OURS}, {size}" / "site") for size in SIZES]
    marginal = ((large - middle) / (SIZES[2] - SIZES[1])) / ((middle - small) / (SIZES[1] - SIZES[0]))
    return {"linear": marginal, "page": pages[2] / pages[0]}


def _bytes_of_a_page(site: Path) -> float:
    pages = list(site.glob("kpi/*/index.html"))
    return sum(map(_bytes, pages)) / len(pages)


def _bytes(path: Path) -> int:
    return path.stat().st_size


if __name__ == "__main__":
    sys.exit(main())
