"""A new version of a definition, a policy or a dictionary: the whole file copied, three things set, comments kept."""

from collections.abc import Sequence
from datetime import date

from kpi_handbook.checks.versions import Version, series
from kpi_handbook.governance.yaml_text import TODO
from kpi_handbook.load.edits import edited
from kpi_handbook.load.entries import readable, value_at, with_field, with_value
from kpi_handbook.load.extents import end_of
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import Edit, HandbookError, Span


def versions_of(book: Handbook, name: str) -> tuple[Version, ...]:
    """Return the versions of a KPI, a policy or a dictionary; raises HandbookError where there are none."""
    found = [versions for versions in series(book) if versions[0].id == name]
    if not found:
        raise HandbookError(
            f'nothing that has versions is called "{name[:80]}"', "name a KPI, a policy or a dictionary", 1
        )
    if len(found) > 1:
        kinds = ", ".join(versions[0].entry.kind.name for versions in found)
        raise HandbookError(f'"{name}" is the id of several things: {kinds}', "copy the file by hand", 1)
    if name in {one.id for one in book.retired.kpis}:
        raise HandbookError(f"{name} is retired", "a retired KPI gets no new version", 1)
    return found[0]


def path_of(versions: Sequence[Version]) -> str:
    """Return the file of the version that follows."""
    first = versions[0].entry.document.path
    folder, _, _ = first.rpartition("/")
    return f"{folder}/{versions[0].id}.v{(versions[-1].number or 1) + 1}.yml"


def require_day(versions: Sequence[Version], day: date, today: date) -> None:
    """Stop where a version can't begin on a day: in a period that is open, or before the last version does."""
    if day.day != 1:
        raise HandbookError(f"{day} is not the first day of a period", f"write --from {day:%Y-%m}-01")
    if day <= today:
        raise HandbookError(f"{day} lies in a period that is open or over", f"name a first day after {today}", 1)
    last = versions[-1].starts
    if last and day <= last:
        number = versions[-1].number
        raise HandbookError(f"version {number} begins on {last} already", f"name a first day after {last}", 1)


def new_version(last: Version, content: bytes, day: date, languages: Sequence[str]) -> bytes:
    """Return the text of the version that follows; `change` is there to be written, where the record has one."""
    path = last.entry.document.path
    for field, text in (("version", str((last.number or 1) + 1)), ("valid_from", day.isoformat())):
        content = with_value(readable(path, content), content, (field,), text)
    return _with_change(path, content, languages) if last.entry.kind.name == "kpi" else content


def _with_change(path: str, content: bytes, languages: Sequence[str]) -> bytes:
    """Write an empty `change`; one of the last version belongs to that version."""
    document = readable(path, content)
    old = value_at(document, ("change",))
    reason = "".join(f"    {language}: {TODO}\n" for language in languages)
    text = f"change:\n  kind: meaning\n  reason:\n{reason}  decision: {TODO}\n"
    if old is None:
        flow = f"{{kind: meaning, reason: {TODO}, decision: {TODO}}}"
        return with_field(document, content, (), "change", flow, lambda _: text)
    start, end = document.key_span(("change",)), end_of(document, ("change",), old)
    whole = Span(start.line, start.column, end.line, end.column)
    written = text if end.column == 1 else text.rstrip("\n")
    return edited(content, [Edit(whole, written)])
