"""Collects the words of pages and terminal into the catalogues, keeping what is translated: `make words`."""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from kpi_scoring.methods import METHODS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "generator/kpi_handbook"
METHOD_MAP = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "extensions": "jinja2.ext.i18n"}}


def collected() -> Catalog:
    """Return every word that is shown: those in code and templates, and those of the scoring methods."""
    catalogue = Catalog(project="kpi-handbook", charset="utf-8")
    keywords = {"_": None, "translate": None}
    found = extract_from_dir(str(PACKAGE), METHOD_MAP, OPTIONS, keywords=keywords, comment_tags=())
    for path, _line, message, _comments, _context in found:
        if isinstance(message, str) and message:
            catalogue.add(message, locations=[(f"generator/kpi_handbook/{path}", None)])
    for method in METHODS:
        for words in (method.summary, method.use_when, method.not_when):
            catalogue.add(words, locations=[(f"scoring/kpi_scoring/methods/{method.name}.py", None)])
    return catalogue


def catalogue_of(language: str) -> Catalog:
    """Return the catalogue of a language as it is kept."""
    path = PACKAGE / "locale" / f"{language}.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)


def main() -> int:
    """Rewrite each catalogue with the words there are, sorted; print how many lack a translation."""
    fresh = collected()
    for path in sorted((PACKAGE / "locale").glob("*.po")):
        kept = catalogue_of(path.stem)
        kept.update(fresh, no_fuzzy_matching=True)
        kept.obsolete.clear()
        buffer = io.BytesIO()
        write_po(buffer, kept, sort_output=True, width=120, omit_header=False, no_location=True, include_previous=False)
        path.write_bytes(_without_dates(buffer.getvalue()))
        empty = sum(not message.string for message in kept if message.id)
        print(f"{path.name}: {len(kept)} entries, {empty} without a translation")
    return 0


def _without_dates(text: bytes) -> bytes:
    """Return a catalogue without the lines that change with the day and the tool."""
    moving = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Last-Translator', b'"Language-Team', b'"Generated-By')
    moving += (b'"Report-Msgid', b'"Project-Id')
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith(moving)]
    return b"".join(line for line in lines if not line.startswith(b"# "))


if __name__ == "__main__":
    sys.exit(main())
