"""Approvals that were given, from a file, and which of those asked for are still missing."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from kpi_handbook.load import Document, load_yaml
from kpi_handbook.problems import HandbookError
from kpi_handbook.review.approvals import Approval

_HOW = "write a list of role ids or accounts, such as: [MGR-MKT, DIR-MAIN]; or of {role: MGR-MKT}"


def recorded(path: Path) -> frozenset[str]:
    """Return the roles and accounts that agreed, from a YAML or JSON list; raises HandbookError with the place."""
    try:
        document = load_yaml(str(path), path.read_bytes())
    except OSError as error:
        raise HandbookError(f"{path} could not be read: {error.strerror}", _HOW) from error
    if not document.readable or not isinstance(document.data, list):
        raise HandbookError(f"{path}: this is no list of approvals", _HOW)
    return frozenset(_names(path, document))


def _names(path: Path, document: Document) -> Iterator[str]:
    for field in document.root():
        name = field.value.get("role") if isinstance(field.value, dict) else field.value
        if not isinstance(name, str) or not name:
            raise HandbookError(f"{path}:{field.span.line}:{field.span.column}: this names no role", _HOW)
        yield name


def missing(asked: Sequence[Approval], given: frozenset[str]) -> tuple[Approval, ...]:
    """Return the approvals that nobody gave; the author's own does not count."""
    return tuple(one for one in asked if one.is_author or not {one.role, one.handle} & given)
