"""Values as they are written, where the record around them may not be valid: numbers and days, or nothing."""

from datetime import date
from decimal import Decimal

from kpi_handbook.load import Field
from kpi_handbook.load.scalars import thousands_dot
from kpi_handbook.model.fields import DAY
from kpi_handbook.problems import Edit, Fix


def number_in(field: Field) -> Decimal | None:
    """Return a field's number, or None where it holds none or one that may mean another."""
    value = field.value
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or _is_doubtful(field):
        return None
    return Decimal(value)


def day_in(field: Field) -> date | None:
    """Return a field's day, or None where it holds none."""
    if not isinstance(field.value, str) or not DAY.fullmatch(field.value) or _is_doubtful(field):
        return None
    try:
        return date.fromisoformat(field.value)
    except ValueError:
        return None


def text_in(field: Field) -> str:
    """Return a field's text, or nothing where it holds none."""
    return field.value if isinstance(field.value, str) and not _is_doubtful(field) else ""


def raw_text(field: Field) -> str:
    """Return a value's own stretch of the file, quotes included."""
    line, column, end_line, end_column = field.span
    lines = field.document.text.split("\n")[line - 1 : end_line]
    lines[-1] = lines[-1][: end_column - 1]
    lines[0] = lines[0][column - 1 :]
    return "\n".join(lines)


def swapping(one: Field, other: Field) -> Fix:
    """Return the fix that writes each of two values in the other's place; a person should look at it first."""
    edits = (Edit(one.span, raw_text(other)), Edit(other.span, raw_text(one)))
    return Fix(edits, (one.path, other.path), safe=False)


def _is_doubtful(field: Field) -> bool:
    """Say whether the loader has something to say about the value: 50.000, 010, or a key that stands twice."""
    is_named = any(finding.path == field.path for finding in field.document.findings)
    return is_named or thousands_dot(str(field.value))
