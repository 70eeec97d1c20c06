"""Moments as records write them: to the second and with an offset, so that no reader's clock decides."""

import re
from datetime import UTC, datetime

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")


def moment(text: object) -> datetime:
    """Return the moment of a text such as 2026-06-23T09:00:00+07:00; raises ValueError for any other form."""
    if not isinstance(text, str) or not _FORM.fullmatch(text):
        raise ValueError(f"{text!r} is not a moment with its offset, such as 2026-06-23T09:00:00+07:00")
    return datetime.fromisoformat(text)


def compact_utc(text: str) -> str:
    """Return a moment as ssh-keygen takes it; without the Z at the end it would read it in the local zone."""
    return moment(text).astimezone(UTC).strftime("%Y%m%d%H%M%SZ")
