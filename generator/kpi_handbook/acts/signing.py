"""What a role signs: one statement about all the values of a call, with their digests; by a key where one is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kpi_handbook.acts.act import Act
from kpi_handbook.acts.parts import WITNESSES
from kpi_handbook.acts.period import Item, Period
from kpi_handbook.records.canonical import dump
from kpi_handbook.records.digests import sha256
from kpi_handbook.records.signatures import NAMESPACES, sign


@dataclass(frozen=True)
class Statement:
    """What was signed with a key, and where it is kept; empty without one."""

    digest: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)


def signed_statement(
    period: Period, items: Sequence[Item], by: str, meaning: str, on: date, key: Path | None
) -> Statement:
    """Return the statement of a role about some values, with its SSH signature; nothing is written."""
    if key is None:
        return Statement()
    listed = [
        {"unit": i.unit, "kpi": i.kpi, "revision": str(i.revision), "digest": period.digest(i)}
        for i in items
        if i.cells
    ]
    content = dump({"period": period.id, "by": by, "meaning": meaning, "on": on.isoformat(), "items": listed})
    signature = sign(key, NAMESPACES["unit"], content)
    path = f"{period.folder}/signatures/{by}-{on}-{sha256(content)[:8]}.json"
    return Statement(sha256(signature), {path: content, f"{path}.sig": signature})


def signing_acts(
    items: Sequence[Item], by: str, meaning: str, on: date, reason: str, signature: str
) -> tuple[Act, ...]:
    """Return the act of signing for each value."""
    name = "attest" if meaning in WITNESSES else "sign"
    return tuple(
        Act(name, i.unit, i.kpi, (by,), on, reason=reason, meaning=meaning, signature=signature) for i in items
    )
