"""Writes the annotated tree of docs/project/architecture.md from the folders and the modules' own first lines.

Run by `make docs-tree`; needs the standard library only. `--check` writes nothing and fails when the page is stale.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "project" / "architecture.md"
BEGIN = "<!-- tree: written by `make docs-tree` -->"
END = "<!-- end of tree -->"

# Folders and files at the top have no docstring; what does not exist yet is left out.
TOP = {
    "mkdocs.yml": "the English site; mkdocs.id.yml says what the Indonesian one has otherwise",
    "Makefile": "every verb of the repository; .ci/run calls the same ones",
    "pyproject.toml": "one distribution, and every tool setting with its reason",
    "requirements.lock": "what gets installed, with digests; written by make lock",
    "kpi_defs/": "the definitions of the sample company, under version control",
    "periods/": "what its departments submitted for each period",
    "people/": "restricted records: the only place for employee ids; never read by a public build",
    "published/": "publication records and their append-only log",
    "docs/": "prose written by hand, in both languages; docs/project/ is for contributors",
    "overrides/": "small changes to the theme: blocks, attributes, style sheets, scripts",
    "tests/": "few runners, many files of cases, and whole small handbooks",
    "benchmarks/": "what is measured for speed, as ratios",
    ".github/": "workflows, issue forms and reviewers for GitHub; adopters copy it",
    "ci/": "the same pipeline for GitLab, as templates",
}
PACKAGES = ("scoring/kpi_scoring", "generator/kpi_handbook")

# Files that are alike in kind share one line: a new one needs no new tree. `text` is looked for in the file.
FAMILIES = (
    ("checks", r"KPI\d{3}\.py", "", "<CODE>.py", "One rule a file; its docstring is its page, <CODE>.yml its cases."),
    ("methods", r"\w+\.py", "\nMETHOD = ", "<method>.py", "One scoring method a file: formula, names, examples."),
    ("templates", r".+\.html", "", "<page>.html", "The HTML of each kind of page, and what they share."),
    ("locale", r".+\.pot?", "", "<language>.po", "The words of the interface, one catalogue a language."),
)
# Folders without Python in them.
DATA_FOLDERS = {
    "templates": "Autoescaped Jinja; templates do no arithmetic.",
    "locale": "Translations of the interface; content carries its own.",
}
SHOWN = {".py", ".sql", ".html", ".po", ".pot"}


def tree() -> str:
    """Return the annotated tree as text."""
    lines = [(name, phrase) for name, phrase in TOP.items() if (ROOT / name).exists()]
    for package in PACKAGES:
        lines.append(("", ""))
        lines.extend(_folder(ROOT / package, f"{package}/", 0))
    width = max(len(name) for name, _ in lines)
    return "\n".join(f"{name:{width}}  {phrase}".rstrip() for name, phrase in lines)


def _folder(folder: Path, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield a folder, its files (those of a family as one), then its folders."""
    yield "  " * depth + name, _folder_phrase(folder)
    indent = "  " * (depth + 1)
    members: dict[str, str] = {}
    for file in sorted(folder.iterdir()):
        if file.suffix in SHOWN and file.name != "__init__.py":
            members.setdefault(*(_family(file) or (file.name, phrase_of(file))))
    yield from ((indent + member, phrase) for member, phrase in members.items())
    for inner in sorted(folder.iterdir()):
        if inner.is_dir() and any(_is_shown(file) for file in inner.rglob("*")):
            yield from _folder(inner, f"{inner.name}/", depth + 1)


def _is_shown(file: Path) -> bool:
    return file.is_file() and file.suffix in SHOWN


def _family(file: Path) -> tuple[str, str] | None:
    for folder, pattern, text, member, phrase in FAMILIES:
        alike = folder in file.parts and re.fullmatch(pattern, file.name)
        if alike and text in file.read_text(encoding="utf-8"):
            return member, phrase
    return None


def _folder_phrase(folder: Path) -> str:
    init = folder / "__init__.py"
    return phrase_of(init) if init.exists() else DATA_FOLDERS.get(folder.name, "")


def phrase_of(file: Path) -> str:
    """Return the first line of a module's docstring, or of an SQL file's first comment."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        docstring = ast.get_docstring(ast.parse(text)) or ""
        return docstring.split("\n", 1)[0]
    first = text.split("\n", 1)[0]
    return first.removeprefix("-- ") if first.startswith("-- ") else ""


def page_with_tree(page: str) -> str:
    """Return the page with the tree between its two marks renewed."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    assert end, f"{PAGE.name} needs the two marks {BEGIN} and {END}"
    return f"{before}{BEGIN}\n```text\n{tree()}\n```\n{END}{after}"


def is_fresh() -> bool:
    """Say whether the page shows the folders as they are."""
    page = PAGE.read_text(encoding="utf-8")
    return page == page_with_tree(page)


def main() -> int:
    """Rewrite the page, or with `--check` only say whether that is needed."""
    if "--check" in sys.argv[1:]:
        if not is_fresh():
            sys.stderr.write("docs/project/architecture.md does not show the folders as they are: run make docs-tree\n")
            return 1
        return 0
    page = PAGE.read_text(encoding="utf-8")
    renewed = page_with_tree(page)
    if renewed != page:
        PAGE.write_text(renewed, encoding="utf-8")
        sys.stdout.write("docs/project/architecture.md: the tree is rewritten\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
