"""The policy in force for a scorecard, as the arithmetic takes it."""

from decimal import Decimal

from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.policy import Gate, ScoringPolicy
from kpi_handbook.model.scorecard import Scorecard
from kpi_handbook.model.versions import in_force
from kpi_handbook.score.periods import first_day
from kpi_scoring.conversion import Conversion, Piece
from kpi_scoring.records import KpiGate, Policy


def policy_of(book: Handbook, card: Scorecard, period: str) -> ScoringPolicy | None:
    """Return the policy in force for a scorecard, or None where the built-in profile holds."""
    return _version(book, card.policy or _default(book), period)


def policy_named(book: Handbook, name: str | None, period: str) -> ScoringPolicy | None:
    """Return the version in force of a policy, by default of the company's own; None where there is none."""
    return _version(book, name or _default(book), period)


def default_policy(book: Handbook, period: str) -> Policy:
    """Return the company's default policy in force, as the arithmetic takes it."""
    return scoring_policy(_version(book, _default(book), period))


def _default(book: Handbook) -> str | None:
    return book.organization.default_policy if book.organization else None


def _version(book: Handbook, name: str | None, period: str) -> ScoringPolicy | None:
    versions = [policy for policy in book.policies if policy.id == name]
    return in_force(versions, first_day(period)) or min(versions, key=lambda v: v.valid_from, default=None)


def scoring_policy(policy: ScoringPolicy | None) -> Policy:
    """Return a policy as the arithmetic takes it; the built-in profile where there is none."""
    if policy is None:
        return Policy()
    default = Policy()
    return Policy(
        id=policy.id,
        version=policy.version,
        missing=policy.missing,
        gap=policy.gap,
        stale_after=policy.stale_after,
        reweight_min=default.reweight_min if policy.reweight_min is None else policy.reweight_min,
        na_spread=policy.na_spread,
        roll_up=policy.roll_up,
        unbounded_as=default.unbounded_as if policy.unbounded_as is None else policy.unbounded_as,
        cutoff_below=policy.cutoff.below if policy.cutoff else None,
        cutoff_score=policy.cutoff.score if policy.cutoff else Decimal(0),
        convert=conversion(policy),
        section_cap=policy.section_cap,
        total_cap=policy.total_cap,
        rating_bands=tuple((band.min, band.rating) for band in policy.rating_bands),
        boundary=policy.boundary,
        green=policy.status_colours.green,
        amber=policy.status_colours.amber,
        gates=tuple(_gate(number, gate) for number, gate in enumerate(policy.gates, 1) if gate.kpi),
        min_coverage=policy.min_coverage,
        block_publication=policy.block_publication,
        joiner=policy.joiner,
        min_months=policy.min_months,
        evidence_cap=policy.evidence_cap if "evidence_cap" in policy.model_fields_set else default.evidence_cap,
        decimals=policy.rounding.decimals if policy.rounding else default.decimals,
    )


def conversion(policy: ScoringPolicy) -> Conversion:
    """Return the conversion table of a policy: its name, or its pieces, lowest first."""
    if policy.convert is None or isinstance(policy.convert, str):
        return policy.convert or ""
    pieces = sorted(policy.convert, key=lambda piece: Decimal("-Infinity") if piece.min is None else piece.min)
    # Of two neighbours, one may leave the edge between them to the other.
    lows = [piece.min for piece in pieces]
    return tuple(
        Piece(piece.score, piece.score if piece.end is None else piece.end, low, after)
        for piece, low, after in zip(pieces, lows, [*lows[1:], None], strict=True)
    )


def _gate(number: int, gate: Gate) -> KpiGate:
    assert gate.kpi is not None
    return KpiGate(gate.kpi, str(number), gate.below, gate.at_most, gate.rating_max, gate.total_max)
