"""CODEOWNERS from the organization: which accounts review which files, generic lines first, the last match wins."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi_handbook.load import Document
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.organization import Organization, Unit
from kpi_handbook.problems import HandbookError

PLACES = (".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where hosts look; the first one that is there is compared, and the first of all is written."""

HEAD = "# Written by kpi codeowners --write from kpi_defs/organization.yml; do not edit. The last match wins.\n"
_HANDLE = re.compile(r"@[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*|[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
_OF_THE_TOOL = (
    *("/.ci/", "/.github/", "/.gitlab-ci.yml", "/.pre-commit-config.yaml", "/Makefile", "/ci/", "/generator/"),
    *("/mkdocs*.yml", "/overrides/", "/pyproject.toml", "/requirements.lock", "/scoring/"),
)
_RULES = ("/kpi_defs/organization.yml", "/kpi_defs/retired.yml", "/kpi_defs/checks.yml", "/kpi_defs/calendar/")
_COMPUTED = {"OWNER", "UNIT-HEAD"}
_WIDTH = 38


@dataclass(frozen=True)
class Review:
    """A pattern of paths, and the roles of which one reviews them."""

    pattern: str
    roles: tuple[str, ...]


def code_owners(book: Handbook) -> str:
    """Return the whole file; raises HandbookError where a role that reviews has no account, or one that is none."""
    organization = book.organization
    assert organization, "asked of a handbook with an organization"
    reviews = list(_reviews(organization))
    handles = _handles(book, {role for review in reviews for role in review.roles})
    lines = (f"{review.pattern:<{_WIDTH}} {' '.join(_accounts(review.roles, handles))}\n" for review in reviews)
    return HEAD + "".join(lines)


def _reviews(organization: Organization) -> Iterator[Review]:
    """Yield what is reviewed by whom: everything, then definitions, then what decides about numbers."""
    named = {kind: _named(roles) for kind, roles in organization.approvals.items()}
    meaning = named.get("meaning", ())
    keepers = named.get("tool") or meaning or named.get("governance", ())
    if not keepers:
        raise HandbookError(
            "approvals name no role that reviews everything", "add approvals: {tool: [ROLE]} to organization.yml", 1
        )
    yield Review("*", keepers)
    yield Review("/kpi_defs/", meaning or keepers)
    for unit in organization.units:
        yield Review(f"/kpi_defs/kpis/{unit.id}/", _with_head(organization, "meaning", unit))
    for unit in organization.units:
        yield Review(f"/kpi_defs/scorecards/*/{unit.id}.yml", _with_head(organization, "weights", unit))
    for folder in ("policies", "dictionaries"):
        yield Review(f"/kpi_defs/{folder}/", named.get("bands") or keepers)
    for pattern in _RULES:
        yield Review(pattern, named.get("governance") or meaning or keepers)
    yield Review("/published/", named.get("published") or meaning or keepers)
    for pattern in _OF_THE_TOOL:
        yield Review(pattern, keepers)


def _named(roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(role for role in roles if role not in _COMPUTED)


def _with_head(organization: Organization, kind: str, unit: Unit) -> tuple[str, ...]:
    """Return who approves a kind of change in a unit: its head stands for owners of KPIs, whom the head leads."""
    roles = organization.approvals.get(kind, ())
    return tuple(dict.fromkeys(unit.head if role in _COMPUTED else role for role in roles)) or (unit.head,)


def _accounts(roles: Sequence[str], handles: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(handles[role] for role in roles))


def _handles(book: Handbook, roles: set[str]) -> Mapping[str, str]:
    """Return the account of each role that reviews, or stop and name those without one, with their lines."""
    found: dict[str, str] = {}
    wrong: list[str] = []
    for role in sorted(roles):
        known = book.roles.get(role)
        handle = known.handle if known else None
        if known and handle and _HANDLE.fullmatch(handle):
            found[role] = handle
        else:
            reason = f'"{handle[:60]}" is no account' if handle else "has no handle" if known else "is no role"
            wrong.append(f"{_place(book, role)}: {role} {reason}")
    if wrong:
        help_text = 'write handle: "@group/name" at each of them, the account or team that reviews for the role'
        raise HandbookError("\n     ".join(wrong), help_text, 1)
    return found


def _place(book: Handbook, role: str) -> str:
    """Return where a role, or the approval that names it, stands."""
    document: Document = next(book.kind("organization")).document
    for entry in document.root().get("roles"):
        if entry.get("id").value == role:
            return f"{document.path}:{entry.span.line}:{entry.span.column}"
    span = document.key_span(("approvals",))
    return f"{document.path}:{span.line}:{span.column}"
