"""Class digest: every file of a revision is the one that its record names, every record the one in the log."""

from collections.abc import Iterator
from functools import partial

from kpi_handbook.records.digests import sha256
from kpi_handbook.records.publication import Published, PublishedRecord, signers_path
from kpi_handbook.records.verify.finding import Finding, KnownHead
from kpi_handbook.records.verify.lines import Line, list_in_force, log_lines, signature_path

_found = partial(Finding, "digest")


def check(published: Published, _known: KnownHead | None) -> Iterator[Finding]:
    """Compare digests and sizes with the bytes that are there."""
    for record in published.records:
        yield from _subjects(published, record)
    for line in log_lines(published):
        if line.is_record:
            yield from _record(published, line)
            yield from _list(published, line, list_in_force(published, line.number))
        elif line.is_key_change:
            yield from _list(published, line, line.number)


def _subjects(published: Published, record: PublishedRecord) -> Iterator[Finding]:
    for entry in record.entries:
        path = f"{record.folder}/{entry.get('name')}"
        content = published.files.get(path)
        if content is None:
            continue  # class layout says so
        digest = entry.get("digest")
        wanted = digest.get("sha256") if isinstance(digest, dict) else None
        if wanted != sha256(content):
            yield _found("digest-mismatch", path, f"this is not what was published{_hint(content, wanted)}")
        if entry.get("size") != str(len(content)):
            yield _found("size-mismatch", path, f"this has {len(content)} bytes, the record says {entry.get('size')}")


def _hint(content: bytes, wanted: object) -> str:
    if sha256(content.replace(b"\r\n", b"\n")) == wanted:
        return "; only its line ends differ: git converted them, so set published/** -text in .gitattributes"
    return ""


def _record(published: Published, line: Line) -> Iterator[Finding]:
    path = f"{line.folder}/record.json"
    content = published.files.get(path)
    if content is not None and sha256(content) != line.text("record_sha256"):
        yield _found("record-mismatch", path, f"this is not the record that line {line.number} of the log published")
    for one in line.signatures:
        path = signature_path(line.folder, one)
        signature = published.files.get(path)
        if signature is not None and sha256(signature) != one.get("sha256"):
            yield _found("digest-mismatch", path, f"this is not the signature that line {line.number} of the log names")


def _list(published: Published, line: Line, number: int) -> Iterator[Finding]:
    path = signers_path(number)
    content = published.files.get(path)
    if content is not None and sha256(content) != line.text("signers_sha256"):
        yield _found(
            "digest-mismatch", path, f"this is not the list of signers that line {line.number} of the log names"
        )
