"""How values become scores and scores a total: the order, a worked example, the policy, the methods."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kpi_handbook.model.scorecard import Scorecard
from kpi_handbook.views import paths
from kpi_handbook.views.bands import BandRow, StatusRow, band_rows, status_rows
from kpi_handbook.views.calculator import CalculatorView, calculator
from kpi_handbook.views.company import Company
from kpi_handbook.views.method import Compared, compared, example_in_words, users_of
from kpi_handbook.views.policy import PolicyRow, limits, policy_in_force, policy_rows
from kpi_handbook.views.worked import WorkedExample, worked_example
from kpi_scoring.methods import METHODS

_NOT_100 = Fraction("99.99")
_GROUP = Fraction(25)  # a perspective of three equal KPIs, to show what rounding does to their weights


@dataclass(frozen=True)
class Step:
    """One step from a value to a rating."""

    name: str
    sentence: str


@dataclass(frozen=True)
class CardWeights:
    """How the weights of one scorecard reach 100."""

    unit: str
    path: str
    rule: str
    kpis: int
    total: str


@dataclass(frozen=True)
class MethodRow:
    """A scoring method in the list."""

    name: str
    path: str
    summary: str
    use_when: str
    formula: str
    example: str
    users: int


@dataclass(frozen=True)
class WeightingView:
    """The whole page."""

    lead: str
    steps: tuple[Step, ...]
    worked: WorkedExample | None
    calculator: CalculatorView
    policy_name: str
    policy_version: str
    policy: tuple[PolicyRow, ...]
    bands: tuple[BandRow, ...]
    statuses: tuple[StatusRow, ...]
    weights: str
    cards: tuple[CardWeights, ...]
    methods: tuple[MethodRow, ...]
    compared: tuple[Compared, ...]
    has_dictionary: bool


def weighting_view(company: Company) -> WeightingView:
    """Return the page."""
    _, say = company.say.translate, company.say
    policy = policy_in_force(company)
    version = _("version {version}, from {day}")
    exact = _(
        "The weights of a scorecard add up to exactly {whole}; a sum of {sum} is an error. Pages round a weight to two "
        "decimals: each third of {group} is printed as {part}, and what counts is {group} ÷ 3. Weight 0 means watched, "
        "never scored."
    )
    figures = {"whole": say.number(100, 0), "sum": say.number(_NOT_100, 2)}
    thirds = {"group": say.percent(_GROUP), "part": say.percent(_GROUP / 3, 2)}
    return WeightingView(
        lead=_("Every KPI becomes points, and 100 means that its target is met. Weights make one score of them."),
        steps=tuple(_steps(company)),
        worked=worked_example(company),
        calculator=calculator(company),
        policy_name=company.words(policy.name) if policy else _("Built-in rules"),
        policy_version=version.format(version=policy.version, day=say.day(policy.valid_from)) if policy else "",
        policy=policy_rows(company),
        bands=band_rows(company),
        statuses=status_rows(company),
        weights=exact.format(**figures, **thirds),
        cards=tuple(_card(company, card) for card, _entry in company.scorecards()),
        methods=tuple(_methods(company)),
        compared=compared(company),
        has_dictionary=bool(company.book.dictionaries),
    )


def _steps(company: Company) -> Iterator[Step]:
    _ = company.say.translate
    named = (
        (_("Value"), _("The owner files the value of the period with evidence, and a second person confirms it.")),
        (_("To date"), _("The periods are put together as the definition says: a sum, a mean, or the latest value.")),
        (_("Target to date"), _("Of a target that grows over the cycle, only the part that is due by now counts.")),
        (_("Achievement"), _("The method of the definition compares both. 100 means that the target is met.")),
        (_("Floor and cap"), _ends(company)),
        (_("Rounding"), _("The achievement is rounded to six decimals. From here on it is a fixed number.")),
        (_("Weights"), _("Achievements are averaged by their weights inside each perspective or scorecard.")),
        (_("Total"), _("Perspectives enter with their own weights. The sum is the score of the scorecard.")),
        (_("Rating"), _("The band that holds the six-decimal score gives the rating.")),
        (_("Display"), _("Last of all a copy is rounded for the page. Nothing is computed from that copy.")),
    )
    return (Step(name, sentence) for name, sentence in named)


def _ends(company: Company) -> str:
    _, plain = company.say.translate, company.say.plain
    floor, cap = limits(company)
    words = _("The floor is {floor}, the cap {cap}; each KPI is held between them before any weight.")
    none = _("none")
    return words.format(floor=none if floor is None else plain(floor), cap=none if cap is None else plain(cap))


def _card(company: Company, card: Scorecard) -> CardWeights:
    _ = company.say.translate
    rules = {
        "explicit": _("each KPI has its own weight"),
        "equal_within_perspective": _("perspectives have weights, KPIs inside them count the same"),
        "explicit_within_perspective": _("perspectives have weights, and KPIs inside them too"),
        "equal": _("all KPIs count the same"),
        "relative": _("weights are taken in proportion"),
    }
    period = company.scores.period
    result = company.result(card.unit, period)
    scored = [item for item in (result.items if result else ()) if item.standing != "monitored"]
    total = sum((item.weight for item in scored), Fraction(0))
    return CardWeights(
        unit=company.unit_name(card.unit),
        path=paths.scorecard(card.unit),
        rule=rules[card.weighting],
        kpis=len(scored) if result else sum(item.role == "scored" for item in card.items),
        total=company.say.percent(total) if result else "–",
    )


def _methods(company: Company) -> Iterator[MethodRow]:
    _ = company.say.translate
    for method in METHODS:
        yield MethodRow(
            name=method.name,
            path=paths.method(method.name),
            summary=_(method.summary),
            use_when=_(method.use_when),
            formula=method.formula,
            example=example_in_words(company, method),
            users=users_of(company, method.name),
        )
