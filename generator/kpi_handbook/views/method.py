"""A scoring method: its formula, picture, worked examples and edge cases, and the KPIs that use it."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.figures import target_in_words
from kpi_handbook.views.kpi import Link
from kpi_handbook.views.method_words import formula_words, inputs_in_words, table_in_words, target_kind
from kpi_handbook.views.outcome import Ends, Given, Outcome, ends_of, in_figures, outcome
from kpi_handbook.views.pictures import Picture, axis_words, picture_curve, picture_of
from kpi_handbook.views.policy import edges
from kpi_handbook.views.status import Status, no_data, of_colour
from kpi_scoring.formula import parse, to_mathml
from kpi_scoring.methods import BY_NAME, Method
from kpi_scoring.ratings import colour_of

LOWER_IS_BETTER = ("ratio_down", "linear_down")
_COMPARED = {"actual": "25", "target": "24"}


@dataclass(frozen=True)
class Case:
    """Given numbers, how they are put in, and what they score."""

    status: Status
    score: str
    given: str
    figures: str
    note: str


@dataclass(frozen=True)
class SampleRow:
    """A value of the picture and what it scores."""

    status: Status
    score: str
    value: str


@dataclass(frozen=True)
class Compared:
    """The same numbers under another method."""

    method: Link
    figures: str
    score: str


@dataclass(frozen=True)
class User:
    """A KPI that is scored by the method."""

    name: str
    path: str
    unit: Link
    target: str


@dataclass(frozen=True)
class MethodView:
    """The whole page."""

    name: str
    summary: str
    use_when: str
    not_when: str
    facts: tuple[tuple[str, str], ...]
    formula: str
    math: str
    domain: tuple[str, ...]
    curve: str
    samples_given: str
    samples_axis: str
    samples: tuple[SampleRow, ...]
    examples: tuple[Case, ...]
    edges: tuple[Case, ...]
    compared: tuple[Compared, ...]
    users: tuple[User, ...]


def method_view(company: Company, method: Method) -> MethodView:
    """Return the page of a method."""
    _ = company.say.translate
    ends, picture = ends_of(company), picture_of(method)
    fixed = [inputs_in_words(company, picture.fixed), table_in_words(company, picture.table)]
    return MethodView(
        name=method.name,
        summary=_(method.summary),
        use_when=_(method.use_when),
        not_when=_(method.not_when),
        facts=_facts(company, method),
        formula=method.formula,
        math="" if method.tables else to_mathml(parse(method.formula, method.names), formula_words(company)),
        domain=tuple(text for text in (method.domain,) if text),
        curve=picture_curve(company, method, ends),
        samples_given=" · ".join(words for words in fixed if words),
        samples_axis=axis_words(company).get(picture.axis, picture.axis),
        samples=tuple(_samples(company, method, picture, ends)),
        examples=tuple(_examples(company, method, ends)),
        edges=tuple(_edges(company, method, picture, ends)),
        compared=compared(company) if method.name in LOWER_IS_BETTER else (),
        users=tuple(_users(company, method)),
    )


def compared(company: Company) -> tuple[Compared, ...]:
    """Return one actual and target under both methods in which lower is better."""
    ends = ends_of(company)
    rows = []
    for name in LOWER_IS_BETTER:
        method, given = BY_NAME[name], Given(_COMPARED, {})
        score = company.say.points(outcome(method, given, ends).points)
        rows.append(Compared(Link(name, paths.method(name)), in_figures(method, given, ends, company.say), score))
    return tuple(rows)


def users_of(company: Company, method: str) -> int:
    """Return how many KPIs in force a method scores."""
    return sum(kpi.formula.method == method for kpi, _entry in company.kpis.values())


def example_in_words(company: Company, method: Method) -> str:
    """Return a method's first example in a line."""
    example = method.examples[0]
    found = outcome(method, Given(example.inputs, example.table), ends_of(company))
    return f"{inputs_in_words(company, example.inputs)} → {company.say.points(found.points)}"


def _facts(company: Company, method: Method) -> tuple[tuple[str, str], ...]:
    _ = company.say.translate
    better = {
        "maximize": _("higher is better"),
        "minimize": _("lower is better"),
        "stabilize": _("steady is better"),
    }
    words = axis_words(company)
    asked = ", ".join(words.get(name, name) for name in (*method.parameters, *method.measures))
    return (
        (_("For"), "" if method.target == "date" else " · ".join(better[polarity] for polarity in method.polarities)),
        (_("Target"), target_kind(company, method.target)),
        (_("Parameters"), asked),
    )


def _samples(company: Company, method: Method, picture: Picture, ends: Ends) -> Iterator[SampleRow]:
    for sample in picture.samples:
        found = outcome(method, picture.given(Fraction(sample)), ends)
        yield SampleRow(_mark(company, found), company.say.points(found.points), company.say.plain(Fraction(sample)))


def _examples(company: Company, method: Method, ends: Ends) -> Iterator[Case]:
    for example in method.examples:
        yield _case(company, method, Given(example.inputs, example.table), ends)


def _edges(company: Company, method: Method, picture: Picture, ends: Ends) -> Iterator[Case]:
    """Return what happens at zero and below it, for the target and for the value."""
    _ = company.say.translate
    shown = Fraction(picture.mark or picture.samples[0])
    typical = picture.given(shown)
    for name in ("target", "lo"):
        if name in picture.fixed:
            value = abs(Fraction(picture.fixed[name]))
            yield _case(company, method, typical.put(name, Fraction(0)), ends, name)
            yield _case(company, method, typical.put(name, -value), ends, name)
    if "target" in method.domain and "target" not in picture.fixed:
        yield _case(company, method, typical.put("target", Fraction(1)), ends, "target")
    if picture.axis == "late_days":
        yield Case(no_data(company.say), "–", _("not due yet"), "", _("nothing is due yet, so there is no number"))
        late = _("due and not delivered: 0 until it is delivered")
        yield Case(of_colour("bad", company.say), company.say.points(0), _("overdue"), "", late)
        return
    yield _case(company, method, typical.put(picture.axis, Fraction(0)), ends, picture.axis)
    yield _case(company, method, typical.put(picture.axis, -(abs(shown) or Fraction(1))), ends, picture.axis)
    for name in method.measures:
        if name in picture.fixed:
            above = Fraction(picture.fixed[name]) + 1
            yield _case(company, method, typical.put(picture.axis, above), ends, picture.axis)
            nothing = typical.put(name, Fraction(0)).put(picture.axis, Fraction(0))
            yield _case(company, method, nothing, ends, picture.axis)


def _case(company: Company, method: Method, given: Given, ends: Ends, varied: str = "") -> Case:
    found = outcome(method, given, ends)
    is_shown = given.table == picture_of(method).table  # with the picture
    parts = (inputs_in_words(company, given.numbers), "" if is_shown else table_in_words(company, given.table))
    return Case(
        status=_mark(company, found),
        score=company.say.points(found.points),
        given=" · ".join(part for part in parts if part),
        figures="" if found.points is None else in_figures(method, given, ends, company.say),
        note=_note(company, found, ends, is_target=varied in {"target", "lo"}),
    )


def _note(company: Company, found: Outcome, ends: Ends, *, is_target: bool) -> str:
    _ = company.say.translate
    if found.state == "not_due":
        return _("nothing is due yet, so there is no number")
    if found.state == "invalid":
        refused = _("refused: the check stops such a target before anything is scored")
        return refused if is_target else _("no number: the value is marked invalid until it is corrected")
    if found.state == "unbounded":
        return _("no finite ratio: the cap counts")
    raw = found.raw or Fraction(0)
    if ends.cap is not None and raw > ends.cap:
        return _("{raw} by the formula, the cap counts").format(raw=company.say.number(raw))
    if ends.floor is not None and raw < ends.floor:
        return _("{raw} by the formula, the floor counts").format(raw=company.say.number(raw))
    return ""


def _mark(company: Company, found: Outcome) -> Status:
    if found.points is None:
        return no_data(company.say) if found.state == "not_due" else _invalid(company)
    return of_colour(colour_of(found.points, edges(company)), company.say)


def _invalid(company: Company) -> Status:
    return Status("k-invalid", "none", company.say.translate("Invalid"))


def _users(company: Company, method: Method) -> Iterator[User]:
    for kpi, entry in company.kpis.values():
        if kpi.formula.method != method.name:
            continue
        home = entry.place["unit"]
        item = company.item(home, kpi.id)
        public = kpi.audience == "public" and item is not None
        target = target_in_words(item, kpi, company.book, company.say) if item is not None and public else "–"
        unit = Link(company.unit_name(home), paths.scorecard(home))
        yield User(company.words(kpi.name), paths.kpi(kpi.id), unit, target)
