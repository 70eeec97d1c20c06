"""Whose signatures a result needs, and who has signed it or filed it before."""

from collections.abc import Iterator, Mapping

from kpi_handbook.acts.act import Case
from kpi_handbook.acts.history import Line


def sides_of(cells: Mapping[str, str]) -> tuple[str, ...]:
    """Return the roles whose signatures a result needs: submitter, validator, and who decided it."""
    decided = cells["approved_by"] if cells["state"] == "decided" else ""
    return tuple(dict.fromkeys(role for role in (cells["submitted_by"], cells["validated_by"], decided) if role))


def signatures(case: Case) -> Iterator[Line]:
    """Yield the signatures under what the item says now."""
    digest = case.period.digest(case.item)
    yield from (line for line in case.item.lines if line.meaning and line.digest == digest)


def earlier_submissions(case: Case) -> Iterator[Line]:
    """Yield who submitted the revisions before: the author of an error does not approve its correction."""
    for revision in range(case.item.revision):
        for line in case.period.history.of((case.act.unit, case.act.kpi, revision)):
            if line.to == "self_submitted":
                yield line
