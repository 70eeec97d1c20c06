"""Digests of bytes as they stand in a record."""

import hashlib
from typing import Any


def sha256(content: bytes) -> str:
    """Return a digest as records write it: 64 small hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def subject_of(name: str, content: bytes) -> dict[str, Any]:
    """Return the entry of a file in the `subject` of a record."""
    return {"name": name, "digest": {"sha256": sha256(content)}, "size": str(len(content))}
