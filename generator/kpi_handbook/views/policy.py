"""The scoring policy in force, with the built-in values where a company sets none, each rule in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpi_handbook.model.policy import ScoringPolicy
from kpi_handbook.score import DEFAULT_CAP, DEFAULT_FLOOR, conversion, policy_of
from kpi_handbook.views.company import Company
from kpi_handbook.views.figures import between
from kpi_scoring.conversion import jumps
from kpi_scoring.exact import MICRO
from kpi_scoring.records import Policy

_ROUNDED = Fraction("97.675")  # a half, to show which way it goes


@dataclass(frozen=True)
class PolicyRow:
    """One choice of the policy: what it is, what was chosen, what that means."""

    label: str
    value: str
    meaning: str


def policy_in_force(company: Company) -> ScoringPolicy | None:
    """Return the policy of the company's scorecard in the latest period; None where the built-in values hold."""
    scores = company.scores
    period = scores.period or (scores.cycle.periods[-1] if scores.cycle else None)
    card = company.scorecard(company.book.top_unit) or next((card for card, _entry in company.scorecards()), None)
    return policy_of(company.book, card, period) if card and period else None


def policy_path(company: Company) -> str:
    """Return the file of the policy in force."""
    policy = policy_in_force(company)
    files = (entry.document.path for record, entry in company.book.of(ScoringPolicy) if record is policy)
    return next(files, "")


def limits(company: Company) -> tuple[Decimal | None, Decimal | None]:
    """Return floor and cap of a score; None where there is no end."""
    policy = policy_in_force(company)
    given = policy.model_fields_set if policy else set()
    floor = policy.floor if policy and "floor" in given else DEFAULT_FLOOR
    return floor, policy.cap if policy and "cap" in given else DEFAULT_CAP


def unbounded_as(company: Company) -> Decimal:
    """Return what a ratio without an end scores where there is no cap."""
    policy = policy_in_force(company)
    return policy.unbounded_as if policy and policy.unbounded_as is not None else Policy().unbounded_as


def edges(company: Company) -> Policy:
    """Return the edges of ratings and status marks as the scoring reads them."""
    policy = policy_in_force(company)
    if policy is None:
        return Policy()
    bands = tuple((band.min, band.rating) for band in policy.rating_bands)
    colours = policy.status_colours
    return Policy(rating_bands=bands, boundary=policy.boundary, green=colours.green, amber=colours.amber)


def policy_rows(company: Company) -> tuple[PolicyRow, ...]:
    """Return every choice of the policy in force with one sentence."""
    policy = policy_in_force(company)
    choice = policy or Policy()
    return (
        *_ends(company, policy),
        _missing(company, choice.missing),
        _gap(company, choice.gap),
        _stale(company, choice.stale_after),
        _not_applicable(company, choice.na_spread),
        _threshold(company, policy),
        _roll_up(company, choice.roll_up),
        *_rounding(company, policy),
    )


def _ends(company: Company, policy: ScoringPolicy | None) -> Iterator[PolicyRow]:
    _, plain = company.say.translate, company.say.plain
    floor, cap = limits(company)
    if cap is None:
        yield PolicyRow(_("Cap"), _("none"), _("A score has no upper end."))
        sentence = _("What a KPI scores whose formula has no end: an actual of 0 where less is better.")
        yield PolicyRow(_("No finite ratio"), plain(unbounded_as(company)), sentence)
    else:
        sentence = _("No KPI scores more, so that one very good number cannot hide several weak ones.")
        yield PolicyRow(_("Cap"), plain(cap), sentence)
    if floor is None:
        yield PolicyRow(_("Floor"), _("none"), _("A score can fall below zero."))
    else:
        yield PolicyRow(_("Floor"), plain(floor), _("No KPI scores less."))
    if policy and policy.cutoff:
        value = _("under {edge}: {score}").format(edge=plain(policy.cutoff.below), score=plain(policy.cutoff.score))
        yield PolicyRow(_("Cut-off"), value, _("An achievement under the edge counts as this score."))
    if policy and policy.convert:
        sentence = _("After the method, this table turns points into points.")
        yield PolicyRow(_("Conversion"), _conversion(company, policy), sentence)
    yield from _total_ends(company, policy)


def _conversion(company: Company, policy: ScoringPolicy) -> str:
    """Return the name of a conversion table; a company's own is written out, with the places where it jumps."""
    _, plain = company.say.translate, company.say.plain
    table = conversion(policy)
    if isinstance(table, str):
        return table
    parts = [
        f"{between(company.say, piece.low, piece.high)}: "
        + (plain(piece.start) if piece.start == piece.end else f"{plain(piece.start)} → {plain(piece.end)}")
        for piece in table
    ]
    steps = [
        _("jumps at {place} from {before} to {after}").format(place=plain(at), before=plain(low), after=plain(high))
        for at, low, high in jumps(table)
    ]
    return " · ".join([*parts, *steps])


def _total_ends(company: Company, policy: ScoringPolicy | None) -> Iterator[PolicyRow]:
    _, plain = company.say.translate, company.say.plain
    if policy and policy.section_cap is not None:
        sentence = _("No perspective, and no section of a person's result, brings more into a total.")
        yield PolicyRow(_("Cap of a part"), plain(policy.section_cap), sentence)
    if policy and policy.total_cap is not None:
        yield PolicyRow(_("Cap of the total"), plain(policy.total_cap), _("No scorecard and no person scores more."))


def _missing(company: Company, choice: str) -> PolicyRow:
    _ = company.say.translate
    value, sentence = {
        "hold_then_floor": (
            _("no number at first, after the lock the floor"),
            _(
                "Until the period locks, the result goes without it and is provisional; after that its weight stays "
                "and the floor counts."
            ),
        ),
        "exclude": (
            _("left out"),
            _("After the period locks, its weight goes to the other KPIs of the group, and the coverage shows it."),
        ),
        "zero": (_("0 at once"), _("A value that is owed and absent counts as 0 from the first day.")),
    }[choice]
    return PolicyRow(_("Missing value"), value, sentence)


def _gap(company: Company, choice: str) -> PolicyRow:
    _ = company.say.translate
    value, sentence = {
        "strict": (
            _("no number"),
            _(
                "While one period of a sum or a mean is missing, the KPI has no value to date: leaving out a weak "
                "month must not pay."
            ),
        ),
        "like_for_like": (
            _("like for like"),
            _("A missing period is left out of the value and of its target, and the KPI is marked incomplete."),
        ),
    }[choice]
    return PolicyRow(_("Gap between periods"), value, sentence)


def _stale(company: Company, periods: int) -> PolicyRow:
    _ = company.say.translate
    if not periods:
        return PolicyRow(_("Last known value"), _("not used"), _("A level without a new value counts as missing."))
    value = _("1 period") if periods == 1 else _("{count} periods").format(count=periods)
    sentence = _(
        "A level, such as a market share, may stand in for the next period and shows its age; once it is older than "
        "this, it counts as missing."
    )
    return PolicyRow(_("Last known value"), value, sentence)


def _not_applicable(company: Company, choice: str) -> PolicyRow:
    _ = company.say.translate
    value, sentence = {
        "group": (
            _("spread in the group"),
            _("With an approved reason, the weight goes to the other KPIs of the same group, in proportion."),
        ),
        "scorecard": (
            _("spread over the scorecard"),
            _("With an approved reason, the weight goes to all other KPIs of the scorecard, in proportion."),
        ),
        "zero": (_("counts 0"), _("The weight stays, and the KPI counts 0 even with an approved reason.")),
    }[choice]
    return PolicyRow(_("Not applicable"), value, sentence)


def _threshold(company: Company, policy: ScoringPolicy | None) -> PolicyRow:
    _ = company.say.translate
    least = policy.reweight_min if policy and policy.reweight_min is not None else Policy().reweight_min
    sentence = _("With less of its weight rated than this, a group is not rated: it has no number, neither 0 nor 100.")
    return PolicyRow(_("Threshold"), company.say.percent(least), sentence)


def _roll_up(company: Company, choice: str) -> PolicyRow:
    _ = company.say.translate
    value, sentence = {
        "by_kpi": (_("by KPI"), _("Each KPI enters its group with its own weight.")),
        "by_objective": (
            _("by objective"),
            _("The KPIs of an objective are averaged first, then the objectives of the group."),
        ),
    }[choice]
    return PolicyRow(_("Roll-up"), value, sentence)


def _rounding(company: Company, policy: ScoringPolicy | None) -> Iterator[PolicyRow]:
    say = company.say
    _ = say.translate
    half = Fraction(5, 10 * MICRO)
    sentence = _(
        "KPI, perspective and scorecard are each rounded once, half away from zero: {half} becomes {up}. The rating "
        "is decided on this number."
    ).format(half=say.number(half, 7), up=say.number(half, 6))
    yield PolicyRow(_("Rounding"), _("six decimals"), sentence)
    decimals = policy.rounding.decimals if policy and policy.rounding else 2
    value = _("{count} decimals").format(count=decimals)
    copy = _("Pages show a rounded copy: {exact} is shown as {shown}.")
    shown = copy.format(exact=say.plain(_ROUNDED), shown=say.number(_ROUNDED, decimals))
    yield PolicyRow(_("Display"), value, shown)
    if policy and policy.min_coverage is not None:
        sentence = _("A result with less of its weight rated is not published.")
        yield PolicyRow(_("Least coverage"), say.percent(policy.min_coverage), sentence)
    if policy and policy.block_publication:
        sentence = _("While a value that is owed is missing, the result is not published.")
        yield PolicyRow(_("Missing and publication"), _("held back"), sentence)
