"""A handbook of any size: the sample company, with its definitions copied under other ids and names."""

import re
import shutil
from itertools import cycle, islice
from pathlib import Path

from benchmarks._report import ROOT

_ID = re.compile(r"^id: (\S+)$", re.MULTILINE)
_NAME = re.compile(r"""^(name: \{id: .+?)("?, en: .+?)("?\})$|^(name:\n  id: .+?)("?\n  en: .+?)("?)$""", re.MULTILINE)


def company_of(folder: Path, definitions: int) -> list[Path]:
    """Write the sample company with so many definitions into a folder; return the paths of the definitions.

    The first ones are the company's own, so that scorecards and values find them; every round after them repeats all
    of them with a number behind id and name. References go on naming the first ones. There are never fewer than the
    company's own.
    """
    for part in ("kpi_defs", "periods"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("kpis"))
    originals = sorted((ROOT / "kpi_defs" / "kpis").rglob("*.yml"))
    written: list[Path] = []
    for number, source in enumerate(islice(cycle(originals), max(definitions, len(originals)))):
        turn = number // len(originals)
        text = source.read_text(encoding="utf-8")
        stem, dot, version = source.name.removesuffix(".yml").partition(".")
        if turn:
            stem = f"{stem}-{turn + 1}"
            text = numbered(_ID.sub(rf"id: \1-{turn + 1}", text, count=1), turn + 1)
        path = folder / source.relative_to(ROOT).with_name(f"{stem}{dot}{version}.yml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def numbered(definition: str, number: int) -> str:
    """Return the text of a definition with a number behind its name in both languages."""
    return _NAME.sub(rf"\1\4 {number}\2\5 {number}\3\6", definition, count=1)
