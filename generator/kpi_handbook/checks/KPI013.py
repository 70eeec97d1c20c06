"""A file is not named after what it holds.

## What it does
Reports a definition, policy or dictionary whose file is not `<id>.yml` for version 1 or `<id>.vN.yml` for version N,
and a YAML file in a place where nothing reads it. Only the name is looked at: the folder is the owning unit.

## Why it matters
People look for a KPI by its id. A file that nothing reads looks like a rule of the company and is none.

## How to fix
Rename the file (`git mv`), or move it to the folder where such files are read.

## Options
None.
"""

from collections import Counter
from collections.abc import Iterator

from kpi_handbook.checks.rule import Found, Subject, about, at
from kpi_handbook.checks.versions import Version, every_version
from kpi_handbook.model.fields import KEBAB
from kpi_handbook.problems import Fix, say

_PLACES = {
    "kpis": "kpi_defs/kpis/<unit>/<id>.yml",
    "strategy": "kpi_defs/strategy/<cycle>/<unit>.yml",
    "scorecards": "kpi_defs/scorecards/<cycle>/<unit>.yml",
    "policies": "kpi_defs/policies/<id>.yml",
    "dictionaries": "kpi_defs/dictionaries/<id>.yml",
    "okrs": "kpi_defs/okrs/<period>.yml",
    "calendar": "kpi_defs/calendar/<year>.yml",
    "coaching": "people/<cycle>/coaching/<id>.yml",
    "assessments": "people/<cycle>/assessments/<employee>.yml",
    "reconciliations": "people/<cycle>/reconciliations/<id>.yml",
}


def check(subject: Subject) -> Iterator[Found]:
    """Find files with another name than their contents, and files in no place of ours."""
    versions = tuple(every_version(subject.handbook))
    taken = {version.entry.document.path for version in versions}
    files = Counter(map(_identity, versions))
    for version in versions:
        # Of two files with one id and version it is said that there are two, not what their names should be.
        if files[_identity(version)] == 1 and (wanted := _wanted(version)):
            # A second version without a first one is no second version: then the number may be what is wrong.
            others = taken - {version.entry.document.path}
            is_sure = wanted not in others and (version.number == 1 or _before(wanted, version) in others)
            yield _misnamed(version, wanted, is_sure=is_sure)
    for document, finding in subject.found("unread_file"):
        help_text = say("move it to where it is read: {place}", place=_place(document.path))
        yield about(document, finding, say("nothing reads this file"), help_text)


def _identity(version: Version) -> tuple[str, str, int | None]:
    return version.entry.kind.name, version.id.lower(), version.number


def _wanted(version: Version) -> str:
    """Return the path a file should have, or nothing where it has it or does not say what it is."""
    if not KEBAB.fullmatch(version.id) or version.number is None:
        return ""
    folder, _, name = version.entry.document.path.rpartition("/")
    wanted = _name(version.id, version.number)
    return "" if name == wanted else f"{folder}/{wanted}"


def _before(path: str, version: Version) -> str:
    """Return the path of the version before."""
    number = (version.number or 1) - 1
    return f"{path.rpartition('/')[0]}/{_name(version.id, number)}"


def _name(id_: str, number: int) -> str:
    return f"{id_}.yml" if number == 1 else f"{id_}.v{number}.yml"


def _misnamed(version: Version, wanted: str, *, is_sure: bool) -> Found:
    name, should_be = (path.rpartition("/")[2] for path in (version.entry.document.path, wanted))
    message = say("the file is named {name}, and what it holds belongs in {wanted}", name=name, wanted=should_be)
    help_text = say("git mv {name} {wanted}, or correct the id or the version", name=name, wanted=should_be)
    is_other_version = version.stem[0] == version.id and version.stem[1] != version.number
    field = version.top.get("version" if is_other_version else "id")
    return at(field, message, help_text, fix=Fix(move_to=wanted) if is_sure else None)


def _place(path: str) -> str:
    """Return where files such as this one are read: by the folder it stands in or under."""
    folders = path.split("/")[:-1]
    known = next((_PLACES[folder] for folder in reversed(folders) if folder in _PLACES), "")
    return known or ", ".join(place for place in _PLACES.values() if place.startswith(f"{folders[0]}/"))
