"""What lets a reader compute a page again and see that nobody changed it."""

from dataclasses import dataclass

from kpi_handbook.views.company import Company


@dataclass(frozen=True)
class Verify:
    """Commands, and the digests to compare with."""

    commands: tuple[tuple[str, str], ...]
    """What a command does, and the command."""

    digests: tuple[tuple[str, str], ...]


def verify(company: Company, period: str, cycle: str = "") -> Verify:
    """Return how to check a period's results: from its record where it was published, else from the values."""
    _ = company.say.translate
    vintage = company.vintage(period)
    compute = (_("This computes every number on this page again:"), f"kpi score {cycle or period} --format json")
    if vintage is None:
        return Verify((compute,), ())
    check = f"kpi verify {period} --recompute --known-head {vintage.head}"
    alone = f"python3 published/verify_min.py --known-head {vintage.head}"
    commands = (
        (_("This computes every number of the record again, and shows that nobody changed it since:"), check),
        (_("The same digests, chain and signatures, by a small program that shares nothing with ours:"), alone),
    )
    return Verify(commands, tuple(_digests(company, period)))


def _digests(company: Company, period: str) -> list[tuple[str, str]]:
    _ = company.say.translate
    vintage = company.vintage(period)
    assert vintage is not None
    record = company.scores.published.record(period, vintage.revision)
    said = record.predicate if record else {}
    engine = said.get("engine") or {}
    return [
        (_("Record"), f"published/{vintage.folder}/record.json"),
        (_("Digest of the record"), f"sha256 {vintage.record_sha256}"),
        (_("Publication log at that moment"), vintage.head),
        (_("Signed by"), ", ".join(company.role_name(role) for role in vintage.signed_by)),
        (_("Digest of the definitions"), f"sha256 {said.get('definitions_sha256', '')}"),
        (_("Made by"), f"{engine.get('name', '')} {engine.get('version', '')}, steps {engine.get('steps', '')}"),
    ]
