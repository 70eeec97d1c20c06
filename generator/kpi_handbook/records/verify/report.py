"""One run of `kpi verify`: what was found, what was verified, and what could not be looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpi_handbook.records.log import RECORD_EVENTS
from kpi_handbook.records.publication import FOLDER, Published
from kpi_handbook.records.verify.finding import Class, Finding, KnownHead, NotCheckedError

RESTRICTED = "restricted rows: not part of the record"
NO_HEAD_GIVEN = "no known head was given, so a complete rewrite can't be excluded"


@dataclass(frozen=True)
class Report:
    """What each class said; a class that was left out is never counted as verified."""

    published: Published
    classes: tuple[Class, ...]
    findings: tuple[Finding, ...]
    unavailable: Mapping[str, str]
    """Classes that could not be checked here, each with the reason."""
    skipped: Mapping[str, str]
    """Classes that were left out on purpose, each with the reason."""
    known: KnownHead | None = None

    @property
    def failed(self) -> tuple[str, ...]:
        """The classes with findings, in their order."""
        found = {finding.class_name for finding in self.findings}
        return tuple(one.name for one in self.classes if one.name in found)

    @property
    def verified(self) -> tuple[str, ...]:
        """The classes that were looked at and hold."""
        out = {*self.failed, *self.unavailable, *self.skipped}
        return tuple(one.name for one in self.classes if one.name not in out)

    @property
    def not_checked(self) -> Mapping[str, str]:
        """Every class that nothing was said about, with the reason."""
        return {**self.unavailable, **self.skipped}

    @property
    def summary(self) -> str:
        """The line that names every class once."""
        parts = [
            f"FAILED: {' '.join(self.failed)}" if self.failed else "",
            f"verified: {' '.join(self.verified)}" if self.verified else "",
            f"NOT checked: {', '.join(f'{name} ({why})' for name, why in self.not_checked.items())}",
        ]
        return "; ".join(part for part in parts if part and not part.endswith(": "))

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands below the findings."""
        revisions = [event for event in self.published.events if event.get("event") in RECORD_EVENTS]
        periods = {event.get("period") for event in revisions}
        if not self.published.files and not self.failed:
            return (f"{FOLDER}/: nothing is published here", RESTRICTED)
        counted = f"{len(revisions)} revisions of {len(periods)} periods"
        if self.known is None:
            proven = NO_HEAD_GIVEN if self.failed else f"consistent in itself; {NO_HEAD_GIVEN}"
        elif "chain" in self.verified:
            proven = f"the log extends the known head {self.known.seq}:{self.known.prefix}"
        else:
            proven = f"NOT shown to extend the known head {self.known.seq}:{self.known.prefix}"
        return (self.summary, f"head {self.published.head.short}; {counted}", proven, RESTRICTED)

    def exit_code(self, *, by_class: bool = False) -> int:
        """Return 0 where all is well, 1 with findings (or that of the first class that fails), 3 where one is open."""
        if self.failed:
            return next(one.exit_code for one in self.classes if one.name in self.failed) if by_class else 1
        return 3 if self.unavailable else 0

    def data(self) -> dict[str, Any]:
        """Return the report for machines."""
        head = self.published.head
        return {
            "schema_version": 1,
            "head": {"seq": str(head.seq), "sha256": head.sha256},
            "known_head": f"{self.known.seq}:{self.known.prefix}" if self.known else None,
            "verified": list(self.verified),
            "failed": list(self.failed),
            "not_checked": dict(self.not_checked),
            "findings": [
                {"class": one.class_name, "name": one.name, "path": one.path, "message": one.message}
                for one in self.findings
            ],
        }


def report(
    published: Published, classes: Sequence[Class], skipped: Mapping[str, str], known: KnownHead | None = None
) -> Report:
    """Run every class that is not left out; later ones run also where earlier ones found something."""
    findings: list[Finding] = []
    unavailable: dict[str, str] = {}
    for one in classes:
        if one.name in skipped:
            continue
        try:
            findings += (finding for finding in one.check(published, known) if _is_about(finding.path, published.only))
        except NotCheckedError as error:
            unavailable[one.name] = str(error)
    return Report(published, tuple(classes), tuple(findings), unavailable, dict(skipped), known)


def _is_about(path: str, period: str) -> bool:
    """Say whether a path matters for a period: its own files, and what stands above all periods."""
    parts = path.split("/")
    return not period or len(parts) < 3 or parts[1] in {period, "keys"}
