"""Class layout: `published/` holds the files that records and log name, and no others."""

import re
from collections.abc import Iterator
from functools import partial

from kpi_handbook.records.publication import (
    CHECKPOINT,
    FOLDER,
    LOG,
    MINIMAL_VERIFIER,
    Published,
    PublishedRecord,
    signers_path,
)
from kpi_handbook.records.verify.finding import Finding, KnownHead
from kpi_handbook.records.verify.lines import Line, log_lines, signature_path

_REVISION = re.compile(r"published/[0-9]{4}-[0-9]{2}/r(?:0|[1-9][0-9]*)")
_found = partial(Finding, "layout")


def check(published: Published, _known: KnownHead | None) -> Iterator[Finding]:
    """Compare the files that are there with those that should be."""
    for path in sorted(published.links):
        yield _found("symlink", path, "this is a link or no regular file; nothing is read through it")
    if not published.files and not published.links:
        return
    lines = [line for line in log_lines(published) if line.event]
    logged = {line.folder: line for line in lines if line.is_record}
    folders = {"/".join(path.split("/")[:3]) for path in published.files if path.count("/") > 2}
    present = {folder for folder in folders if _REVISION.fullmatch(folder)}
    for folder in sorted(present - logged.keys()):
        yield _found("unlogged-revision", folder, "no line of the log publishes this revision")
    for folder in sorted(logged.keys() - present):
        yield _found("logged-but-absent", folder, f"line {logged[folder].number} of the log publishes it; it is gone")
    keys = {signers_path(line.number) for line in lines if line.is_key_change}
    for path in sorted({LOG, CHECKPOINT, *keys} - published.files.keys()):
        yield _found("missing-file", path, "this file is gone")
    for path in sorted(published.files):
        inside = "/".join(path.split("/")[:3]) in present
        if not inside and path not in {LOG, CHECKPOINT, MINIMAL_VERIFIER, *keys}:
            yield _found("extra-file", path, f"neither the log nor a record knows this file of {FOLDER}/")
    for folder in sorted(present):
        yield from _revision(published, folder, logged.get(folder))


def _revision(published: Published, folder: str, line: Line | None) -> Iterator[Finding]:
    record = published.in_folder(folder)
    here = {path for path in published.files if path.startswith(f"{folder}/")}
    if record is None:
        yield _found("missing-file", f"{folder}/record.json", "the record of this revision is gone")
    signed = {signature_path(folder, one) for one in line.signatures} if line else _signatures(here, folder)
    if record is None or record.content is None:
        return  # what it lists can't be known
    wanted = {f"{folder}/record.json", *_subjects(record), *signed}
    for path in sorted(wanted - here):
        yield _found("missing-file", path, "the record or the log names this file; it is gone")
    for path in sorted(here - wanted):
        yield _found("extra-file", path, "the record does not name this file")


def _subjects(record: PublishedRecord) -> Iterator[str]:
    return (f"{record.folder}/{one['name']}" for one in record.entries if isinstance(one.get("name"), str))


def _signatures(here: set[str], folder: str) -> set[str]:
    """Return the signatures of a revision that no line of the log names: that it is unlogged is said already."""
    return {path for path in here if path.startswith(f"{folder}/sig/")}
