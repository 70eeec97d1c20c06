"""Who has to agree with a change: roles, worked out from what it changes, by the company's own table.

A host's list of code owners sees files only; whether a line is a weight or a word is known here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi_handbook.model.fields import Class
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.review.differences import Difference

OWNER, UNIT_HEAD = "OWNER", "UNIT-HEAD"
"""Stand in the table for the role that owns a KPI, and for the head of a unit."""

_BUILT_IN: Mapping[str, tuple[str, ...]] = {
    "meaning": (OWNER,),
    "weights": (UNIT_HEAD,),
    "bands": (OWNER,),
    "governance": (OWNER,),
}
_BANDS = {"policy", "dictionary", "map", "organization"}


@dataclass(frozen=True)
class Approval:
    """A role that has to agree, why, and with what."""

    role: str
    because: str
    """`owner`, `steward`, `unit head`, or the kind of change that the company's table names the role for."""

    about: tuple[str, ...]
    handle: str = ""
    is_author: bool = False
    """Whether it is the author's own role, and the organization names nobody above it."""


def approvals(before: Handbook, after: Handbook, found: Sequence[Difference], author: str = "") -> tuple[Approval, ...]:
    """Return the roles that have to agree, each reason once, in the order of the organization.

    Nobody approves their own proposal: for the author's role the one that supervises it agrees.
    """
    roles = {**after.roles, **before.roles}
    mine = {author} | {name for name, role in roles.items() if author and role.handle == author}
    asked: dict[tuple[str, str], dict[str, None]] = {}
    for one in found:
        for role, because in _of(before, after, one):
            other = _above(before, after, role) if role in mine else role
            asked.setdefault((other, because), {})[one.identity.id] = None
    places = {role: number for number, role in enumerate(roles)}
    ordered = sorted(asked, key=lambda pair: (places.get(pair[0], len(places)), pair))
    return tuple(
        Approval(role, because, tuple(asked[role, because]), _handle(roles.get(role)), role in mine)
        for role, because in ordered
    )


def _above(before: Handbook, after: Handbook, role: str) -> str:
    """Return the role that supervises the unit of a role; the role itself where nobody does."""
    for book in (before, after):
        unit = book.units.get(book.roles[role].unit) if role in book.roles else None
        above = [unit.supervised_by, unit.second_line] if unit else []
        if other := next((one for one in above if one and one != role), None):
            return other
    return role


def _handle(role: object) -> str:
    return getattr(role, "handle", None) or ""


def _of(before: Handbook, after: Handbook, one: Difference) -> Iterator[tuple[str, str]]:
    kind = _kind(one)
    table = next((book.organization.approvals for book in (before, after) if book.organization), {})
    for name in table.get(kind, _BUILT_IN.get(kind, ())):
        match name:
            case "OWNER":
                yield from ((role, "owner") for role in _owners(before, after, one))
            case "UNIT-HEAD":
                yield from ((role, "unit head") for role in _heads(before, after, one))
            case _:
                yield name, kind
    if kind == "meaning":
        yield from ((role, "steward") for role in _stewards(before, after, one))


def _kind(one: Difference) -> str:
    """Return the row of the company's table that a difference falls under; none for words and for submitted values."""
    if one.identity.kind in {"submission", "reconciliations", "evidence"} or one.kind is Class.COSMETIC:
        return ""  # values are validated and signed row by row
    if one.kind is Class.SCORING and one.identity.kind in {"item", "scorecard"}:
        return "weights"
    if one.kind is Class.SCORING and one.identity.kind in _BANDS:
        return "bands"
    return "governance" if one.kind is Class.GOVERNANCE else "meaning"


def _kpi(one: Difference) -> str:
    name = one.identity.id.rpartition("/")[2] if one.identity.kind == "item" else one.identity.id
    return name.split(" v")[0]


def _owners(before: Handbook, after: Handbook, one: Difference) -> Iterator[str]:
    """Yield the owners before and after; what nobody owns belongs to the head of its unit."""
    owners = [kpi.owner for book in (before, after) for kpi in book.versions.get(_kpi(one), ())[-1:]]
    yield from dict.fromkeys(owners) if owners else _heads(before, after, one)


def _stewards(before: Handbook, after: Handbook, one: Difference) -> Iterator[str]:
    stewards = [kpi.data_steward for book in (before, after) for kpi in book.versions.get(_kpi(one), ())[-1:]]
    yield from dict.fromkeys(role for role in stewards if role)


def _heads(before: Handbook, after: Handbook, one: Difference) -> Iterator[str]:
    heads = [
        book.units[unit].head
        for book in (before, after)
        for unit in (one.identity.unit or book.top_unit,)
        if unit in book.units
    ]
    yield from dict.fromkeys(heads)
