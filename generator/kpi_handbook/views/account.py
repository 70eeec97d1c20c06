"""What stands behind a number besides its steps: the rows filed, the roll-up, gates and rating, and unusual rules."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.model.submission import Submission
from kpi_handbook.records.canonical import dump
from kpi_handbook.records.digests import sha256
from kpi_handbook.score import DEFAULT_CAP, DEFAULT_FLOOR, Scored
from kpi_handbook.views.language import Language
from kpi_handbook.views.working import Line
from kpi_scoring.records import BUILT_IN, Card, Item, Policy
from kpi_scoring.results import CardResult, Gate

_IDENTITY = ("id", "version", "gates", "decimals")
"""Fields of a policy that change no number by themselves; gates are told where they are tested."""


@dataclass(frozen=True)
class InputRow:
    """A row of a period file as it entered the score."""

    period: str
    figures: str
    state: str
    revision: int
    evidence: tuple[str, ...]
    submitted_by: str
    validated_by: str
    digest: str
    """SHA-256 of the row in canonical form."""


def input_rows(scored: Scored, unit: str, kpi: str, period: str) -> tuple[InputRow, ...]:
    """Return the rows that the value to date of an item is made of, oldest first."""
    periods = scored.cycle.periods
    until = periods[: periods.index(period) + 1]
    rows = (scored.submissions.get((unit, one, kpi)) for one in until)
    return tuple(_input_row(row) for row in rows if row)


def _input_row(row: Submission) -> InputRow:
    figures = "" if row.value is None else f"{row.value:f}"
    if row.denominator is not None and row.numerator is not None:
        figures = f"{row.numerator:f} / {row.denominator:f}"
    if row.done is not None:
        figures = row.done.isoformat()
    given = {field.name: getattr(row, field.name) for field in fields(row) if field.name != "row"}
    texts = {name: _text(value) for name, value in given.items() if value not in (None, "", ())}
    by = (row.submitted_by, row.validated_by)
    return InputRow(row.period, figures, row.state, row.revision, row.evidence, *by, sha256(dump(texts)))


def _text(value: object) -> object:
    """Return a cell as canonical data: text, or a list of texts."""
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def roll_up_lines(card: Card, result: CardResult, say: Language) -> Iterator[Line]:
    """Yield how the parts of a card become its score, with coverage, threshold and bounds, gates and rating."""
    _ = say.translate
    yield Line(
        _("Roll-up"), _parts(result, say), say.points(result.score) if result.score is not None else _("not rated")
    )
    least = say.percent(card.policy.reweight_min)
    tally = _("{rated} of {count} KPIs; a group under {least} is not rated").format(
        rated=result.rated, count=result.total, least=least
    )
    yield Line(_("Coverage"), tally, say.percent(result.coverage, 1))
    if result.lower is not None or result.upper is not None:
        yield Line(_("Bounds"), _("held items at their worst and at their best"), _bounds(result, say))
    for gate in result.gates:
        yield Line(_("Gate"), _gate(card, gate, say), _outcome(gate, say))
    if result.final != result.score:
        yield Line(_("Final"), _("after gates"), say.points(result.final))
    if result.rating is not None:
        yield Line(_("Rating"), _band(card.policy, result, say), str(result.rating))


def _parts(result: CardResult, say: Language) -> str:
    """Return what was averaged with its weights, and what these add up to."""
    parts = [(item.achievement or 0, item.weight_in_force) for item in result.items if item.weight_in_force]
    groups = [(group.mean, group.weight) for group in result.groups if group.counts and group.mean is not None]
    parts = groups or parts
    figures = " + ".join(f"{say.points(points)} × {say.plain(weight)}" for points, weight in parts)
    total = sum((weight for _points, weight in parts), Fraction(0))
    return f"({figures}) ÷ {say.plain(total)}" if parts else ""


def _bounds(result: CardResult, say: Language) -> str:
    return f"{say.points(result.lower)} – {say.points(result.upper)}"


def _gate(card: Card, gate: Gate, say: Language) -> str:
    _ = say.translate
    given = next(one for one in card.policy.gates if one.id == gate.id)
    conditions = [
        _("{kpi} under {edge}").format(kpi=given.kpi, edge=say.plain(given.below)) if given.below is not None else "",
        _("{kpi} rated {edge} or less").format(kpi=given.kpi, edge=say.plain(given.at_most)) if given.at_most else "",
    ]
    effects = [
        _("total at most {most}").format(most=say.plain(gate.total_max)) if gate.total_max is not None else "",
        _("rating at most {most}").format(most=gate.rating_max) if gate.rating_max is not None else "",
    ]
    return f"{' · '.join(filter(None, conditions))} → {', '.join(filter(None, effects))}"


def _outcome(gate: Gate, say: Language) -> str:
    _ = say.translate
    return _("open") if gate.failed is None else _("failed") if gate.failed else _("passed")


def _band(policy: Policy, result: CardResult, say: Language) -> str:
    """Return the edge of the band that decided; a gate may have left less than it."""
    _ = say.translate
    edges = [edge for edge, rating in policy.rating_bands if rating == result.rating]
    if any(gate.failed and gate.rating_max is not None for gate in result.gates):
        return _("limited by a gate")
    return _("from {edge}").format(edge=say.plain(edges[0])) if edges else ""


def unusual_rules(card: Card, item: Item | None, say: Language) -> tuple[str, ...]:
    """Return the options of the policy, and of the item, that differ from the built-in profile."""
    policy = card.policy
    changed = [
        f"{field.name}: {_option(getattr(policy, field.name), say)}"
        for field in fields(policy)
        if field.name not in _IDENTITY and getattr(policy, field.name) != getattr(BUILT_IN, field.name)
    ]
    if item is None:
        return tuple(changed)
    limits = (("cap", item.cap, DEFAULT_CAP), ("floor", item.floor, DEFAULT_FLOOR))
    own = [f"{name}: {_option(value, say)}" for name, value, usual in limits if value != usual]
    own += [name for name in ("at_limit", "best_possible") if getattr(item, name)]
    own += ["days: working"] if item.parameters.get("days") == "working" else []
    return (*own, *changed)


def _option(value: object, say: Language) -> str:
    if value is None:
        return "none"
    if isinstance(value, Decimal | Fraction):
        return say.plain(value)
    if isinstance(value, tuple):
        return say.translate("own table")
    return str(value).lower() if isinstance(value, bool) else str(value)
