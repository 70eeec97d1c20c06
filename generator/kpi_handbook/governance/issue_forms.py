"""The choices of issue forms: objectives, owners, units and scorecards as the handbook has them now."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from kpi_handbook.governance.yaml_text import scalar
from kpi_handbook.load import load_yaml
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import HandbookError

FOLDER = ".github/ISSUE_TEMPLATE"
_OWNERS = {"director", "unit_head", "supervisor"}
_ID = re.compile(r"^    id: ([a-z0-9_-]+)\s*$")
_OPTIONS = re.compile(r"^      options:\s*$")
_OPTION = re.compile(r"^        - ")


def form_choices(book: Handbook, lang: str = "en") -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the choices of each dropdown of each form that follows the handbook."""
    maps = [book.map_of(cycle, book.top_unit) for cycle in book.cycles]
    strategy = next((one for one in reversed(maps) if one), None)
    objectives = tuple(f"{one.id} {one.name.say(lang)}" for one in strategy.objectives) if strategy else ()
    owners = tuple(f"{role.id} {role.name.say(lang)}" for role in book.roles.values() if role.kind in _OWNERS)
    units = tuple(f"{unit.id} {unit.name.say(lang)}" for unit in book.units.values())
    return {
        "propose-kpi.yml": {"folder": units, "objective": objectives, "owner": owners},
        "question-result.yml": {"scorecard": units},
    }


def with_choices(path: str, content: bytes, choices: Mapping[str, tuple[str, ...]]) -> bytes:
    """Return a form with the options of some dropdowns written anew; every other line stays.

    Raises HandbookError where a dropdown is not there, or the form reads otherwise elsewhere.
    """
    text = "".join(_lines(content.decode("utf-8"), choices))
    form, wanted = load_yaml(path, text.encode()).data, dict(choices)
    for part in form.get("body", ()) if isinstance(form, dict) else ():
        if part.get("id") in wanted:
            said = tuple(part.get("attributes", {}).get("options", ()))
            if said == wanted[part["id"]]:
                del wanted[part["id"]]
    if wanted:
        raise HandbookError(
            f"{path} has no dropdown {', '.join(wanted)} with a list of options, one a line",
            "copy the form anew from the project, or write the part by hand",
            1,
        )
    return text.encode()


def _lines(text: str, choices: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    part, inside = "", False
    for line in text.splitlines(keepends=True):
        if match := _ID.match(line):
            part = match[1]
        if inside and _OPTION.match(line):
            continue
        inside = False
        yield line
        if part in choices and _OPTIONS.match(line):
            inside = True
            yield from (f"        - {scalar(option)}\n" for option in choices[part])


def forms_in(root: Path) -> Mapping[str, bytes]:
    """Return the forms of a handbook that follow it, by path; a symbolic link is none."""
    found = {}
    for name in ("propose-kpi.yml", "question-result.yml"):
        place = root / FOLDER / name
        if place.is_file() and not place.is_symlink():
            found[f"{FOLDER}/{name}"] = place.read_bytes()
    return found
