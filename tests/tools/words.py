"""Collects the words of pages, messages and rules into the catalogues, keeping what is translated: `make words`."""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from kpi_handbook.checks import RULES
from kpi_handbook.checks.pages import page_of
from kpi_scoring.methods import METHODS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "generator/kpi_handbook"
METHOD_MAP = [("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "extensions": "jinja2.ext.i18n"}}
KEYWORDS = {"_", "translate", "say"}


def collected() -> Catalog:
    """Return every word that is shown: in code and templates, of the scoring methods, and of the pages of rules."""
    catalogue = Catalog(project="kpi-handbook", charset="utf-8")
    found = extract_from_dir(str(PACKAGE), METHOD_MAP, OPTIONS, keywords={"_": None}, comment_tags=())
    for path, _line, message, _comments, _context in found:
        if isinstance(message, str) and message:
            catalogue.add(message, locations=[(f"generator/kpi_handbook/{path}", None)])
    for file in sorted(PACKAGE.rglob("*.py")):
        for words in spoken_in(ast.parse(file.read_text(encoding="utf-8"))):
            catalogue.add(words, locations=[(file.relative_to(ROOT).as_posix(), None)])
    for method in METHODS:
        for words in (method.summary, method.use_when, method.not_when):
            catalogue.add(words, locations=[(f"scoring/kpi_scoring/methods/{method.name}.py", None)])
    for rule in RULES:
        page = page_of(rule)
        parts = [text for section in page.sections for text in (section.heading, *section.paragraphs)]
        for words in (page.headline, *parts):
            catalogue.add(words, locations=[(f"generator/kpi_handbook/checks/{rule.code}.py", None)])
    return catalogue


def spoken_in(module: ast.Module) -> Iterator[str]:
    """Return the sentences a module says: each stands in a call, or in a constant that the call takes it from."""
    for call in _calls(module):
        yield from _texts(call.args[0])
        for constant in _constants_behind(call.args[0], module):
            yield from _texts(constant)


def unfound_in(module: ast.Module) -> list[int]:
    """Return the lines of `say(…)` whose sentence stands neither there nor in a constant of the module."""
    calls = [call for call in _calls(module) if isinstance(call.func, ast.Name) and call.func.id == "say"]
    return [
        call.lineno for call in calls if not [*_texts(call.args[0])] and not [*_constants_behind(call.args[0], module)]
    ]


def _calls(module: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and node.args and _name(node.func) in KEYWORDS:
            yield node


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _texts(value: ast.expr) -> Iterator[str]:
    """Return the texts that an expression may be: one of a choice, or what a table holds, but not its keys."""
    match value:
        case ast.Constant(value=str(text)) if text:
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from (*_texts(one), *_texts(other))
        case ast.Tuple(elts=several) | ast.List(elts=several) | ast.Dict(values=several):
            for one in several:
                yield from _texts(one)


def _constants_behind(value: ast.expr, module: ast.Module) -> Iterator[ast.expr]:
    """Return the constants of the module that an expression reads, also by way of local names."""
    functions = (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef))
    here = next((function for function in functions if value in [*ast.walk(function)]), module)
    names = _names(value)
    for _ in range(3):  # a name may be taken from a name
        names |= {name for target, given in _bindings(here) if names & _names(target) for name in _names(given)}
    for target, given in (binding for line in module.body for binding in _binding(line)):
        if names & _names(target):
            yield given


def _bindings(where: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    return (binding for node in ast.walk(where) for binding in _binding(node))


def _binding(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Return what is named by a statement, and what it is."""
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets)
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
            yield target, value
        case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
            yield target, value


def _names(value: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}


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
