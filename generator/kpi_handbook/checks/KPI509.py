"""The settings of the site let code in, or readers' browsers out.

## What it does
Reads `mkdocs.yml` and the settings of the other languages beside it. Reports tags such as `!!python/name` and `!ENV`,
`hooks`, plugins other than `search` and `kpi-handbook`, snippets, fonts from the web, and scripts or style sheets of
another host. Only `site_url` may come from the environment.

## Why it matters
Hooks, plugins and tags run code while the site is built, also on the machine that checks somebody else's proposal.
Snippets put files of the machine into pages. Fonts and scripts of another host tell it who reads the handbook.

## How to fix
Take the line out. `theme: {font: false}` uses the fonts of the reader's computer; scripts and style sheets belong into
`overrides/assets/`.

## Options
- `plugins`: further plugins that somebody of the company has read and answers for, by name, `[]`
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from urllib.parse import urlsplit

from kpi_handbook.checks.rule import Found, Options, Subject, about, at
from kpi_handbook.load import Document, Field
from kpi_handbook.load.site_files import SETTINGS, load_settings
from kpi_handbook.problems import say

OPTIONS: Options = {"plugins": []}
_PLUGINS = {"search", "material/search", "kpi-handbook"}
_SNIPPETS = {"pymdownx.snippets", "markdown_include.include", "mdx_include"}


def check(subject: Subject) -> Iterator[Found]:
    """Find settings by which a site runs or loads what is not its own."""
    plugins = _PLUGINS.union(subject.options_of("KPI509", OPTIONS)["plugins"])
    for path, content in sorted(subject.site.files.items()):
        if SETTINGS.fullmatch(path):
            document = load_settings(path, content)
            yield from _unreadable(document)
            if isinstance(document.data, dict):
                yield from _settings(document.root(), plugins)


def _unreadable(document: Document) -> Iterator[Found]:
    for finding in document.findings:
        if finding.kind == "tag":
            message = say("{tag} runs something while the settings are read", **finding.details)
            yield about(document, finding, message, say("write the value itself; only site_url may come from !ENV"))
        elif not document.readable:
            yield about(document, finding, say("these settings can't be read"), say("mend the YAML of this file"))


def _settings(top: Field, plugins: AbstractSet[str]) -> Iterator[Found]:
    if "hooks" in top.value:
        yield at(top.get("hooks"), say("hooks run code while the site is built"), say("take them out"))
    for name, field in _named(top, "plugins"):
        if name not in plugins:
            message = say("the plugin {name} runs code that nobody here has read", name=name)
            yield at(
                field, message, say("take it out; a plugin that somebody answers for goes into kpi_defs/checks.yml")
            )
    for name, field in _named(top, "markdown_extensions"):
        if name in _SNIPPETS:
            yield at(field, say("{name} puts files of the machine into pages", name=name), say("take it out"))
    yield from _asking_others(top)


def _asking_others(top: Field) -> Iterator[Found]:
    theme = top.get("theme")
    font = theme.get("font")
    is_inherited = "INHERIT" in top.value and font.value is None
    if font.value is not False and not is_inherited:
        field = theme if font.value is None else font
        yield at(field, say("the theme asks another host for its fonts"), say("write font: false under theme"))
    for key in ("extra_css", "extra_javascript"):
        for name, field in _named(top, key):
            if urlsplit(name).netloc:
                yield at(
                    field, say("{name} is loaded from another host", name=name), say("put it into overrides/assets/")
                )


def _named(top: Field, key: str) -> Iterator[tuple[str, Field]]:
    """Yield the names of a list, or of a mapping by name, with their places."""
    listed = top.get(key)
    if isinstance(listed.value, dict):
        yield from ((str(name), listed.get(name)) for name in listed.value)
    for field in listed:
        name = next(iter(field.value), "") if isinstance(field.value, dict) else field.value
        yield str(name), field
