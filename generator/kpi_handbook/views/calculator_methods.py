"""The scoring methods as the calculator takes them: what a reader fills in, and every formula as a tree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from kpi_handbook.views.company import Company
from kpi_handbook.views.method_words import OPERATORS
from kpi_scoring.formula import Kind, Node, parse
from kpi_scoring.formula.tree import Arithmetic, Call, Choice, Comparison, Logic, Name, Negative, Not, Number
from kpi_scoring.methods import Example, Method
from kpi_scoring.methods.milestone_date import DEFAULT_BANDS

MOST_ROWS = 6
_MARK = 10**15  # no method writes such a number itself: it stands where a number of the reader goes
_SCALE = {"scale_min": "1", "scale_max": "5", "step": "1"}

Tree = str | list[Any]
"""`"8"` is a number, `"actual"` a name, `["/", "actual", "target"]` an operation on trees."""


@dataclass(frozen=True)
class Rows:
    """The table of a method: an edge and its points a row, and the points where no row holds."""

    table: str
    edge: str
    otherwise: str
    order: Literal["rising", "falling"]
    fewest: int
    start: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Way:
    """One form of a method; most methods have only one."""

    example: Example
    value: str = ""
    label: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    rows: Rows | None = None

    @property
    def numbers(self) -> dict[str, str]:
        """Return the numbers that a reader gives with those to begin with: the value first, then the target."""
        given = {name: value for name, value in self.example.inputs.items() if name not in self.without}
        first = next(iter(given))
        return {name: given[name] for name in sorted(given, key=lambda name: (name != first, name != "target"))}


def method_data(company: Company, method: Method) -> dict[str, Any]:
    """Return a method as the calculator's script reads it."""
    domain = parse(method.domain, method.names, Kind.TRUTH) if method.domain else None
    conditions = domain.parts if isinstance(domain, Logic) and domain.operator == "and" else (domain,)
    whole = (*method.whole, *(["late_days"] if "late_days" in method.examples[0].inputs else []))
    return {
        "summary": company.say.translate(method.summary),
        "domain": [tree_of(condition) for condition in conditions if condition],
        "whole": [tree_of(parse(text, method.names)) for text in whole],
        "unbounded": tree_of(parse(method.unbounded_when or "1 == 0", method.names, Kind.TRUTH)),
        "nothing": "not_due" if method.measures else "invalid",
        "ways": [_way_data(method, way) for way in ways_of(company, method)],
    }


def ways_of(company: Company, method: Method) -> Iterator[Way]:
    """Return the forms of a method, the usual one first."""
    _, example = company.say.translate, method.examples[0]
    match method.name:
        case "range":
            yield Way(example, "ratio", _("as a share of the nearer bound"))
            tolerated = method.examples[-1]
            yield Way(
                tolerated, "tolerance", _("as a share of a tolerance"), {"tolerance": tolerated.inputs["tolerance"]}
            )
        case "binary":
            for word, sign in OPERATORS.items():
                yield Way(example, word, _("100 when actual {sign} target").format(sign=sign), {"op": word})
        case "milestone_weighted":
            yield Way(example, "due", _("checkpoints that are due count"))
            yield Way(example, "all", _("all checkpoints count, due or not"), {"count": "all"}, ("weight_due",))
        case "rating":
            scaled = Example({**example.inputs, **_SCALE}, example.raw)
            yield Way(scaled, "index", _("by the table of ratings"), _SCALE)
            yield Way(scaled, "share", _("as a share of the highest rating"), {**_SCALE, "to": "share"})
            yield Way(scaled, "span", _("as a share of the whole scale"), {**_SCALE, "to": "span"})
        case "bands" | "interpolate" | "milestone_date":
            yield from _ways_by_rows(company, method)
        case _:
            yield Way(example)


def _ways_by_rows(company: Company, method: Method) -> Iterator[Way]:
    _, example = company.say.translate, method.examples[0]
    higher, lower = _("higher is better"), _("lower is better")
    match method.name:
        case "bands":
            edges = tuple((band["min"], band["score"]) for band in example.table["bands"])
            hours = (("4", "120"), ("8", "100"), ("16", "80"), ("24", "60"))
            yield Way(example, "min", higher, rows=Rows("bands", "min", "below", "falling", 1, edges))
            few = Example({"actual": "6"}, "100")
            yield Way(few, "max", lower, rows=Rows("bands", "max", "below", "rising", 1, hours))
        case "interpolate":
            points = tuple((point["at"], point["score"]) for point in example.table["points"])
            mirrored = tuple((at, score) for (at, _s), (_a, score) in zip(reversed(points), points, strict=True))
            yield Way(example, "rising", higher, rows=Rows("points", "at", "below", "rising", 2, points))
            yield Way(example, "falling", lower, rows=Rows("points", "at", "below", "falling", 2, mirrored))
        case "milestone_date":
            late = tuple((str(band["days"]), str(band["score"])) for band in DEFAULT_BANDS)
            yield Way(example, rows=Rows("late_bands", "days", "after", "rising", 1, late))


def _way_data(method: Method, way: Way) -> dict[str, Any]:
    data: dict[str, Any] = {"value": way.value, "label": way.label, "fields": list(way.numbers.items())}
    if way.rows is None:
        tree = parse(method.formula_for(way.parameters), method.names, generated=True)
        return {**data, "trees": [tree_of(tree)]}
    rows = {"order": way.rows.order, "fewest": way.rows.fewest, "most": MOST_ROWS, "start": way.rows.start}
    counts = range(way.rows.fewest, MOST_ROWS + 1)
    trees = [_tree_of_rows(method, way.rows, count) for count in counts]
    return {**data, "rows": {**rows, "otherwise": way.rows.otherwise}, "trees": trees}


def _tree_of_rows(method: Method, rows: Rows, count: int) -> Tree:
    """Return the formula of a table with so many rows: the method writes it from markers, which become names."""
    order = range(count) if rows.order == "rising" else range(count - 1, -1, -1)
    edges = [Decimal(_MARK + 10 * place) for place in order]
    marked = [{rows.edge: edge, "score": edge + 1} for edge in edges]
    names = {Decimal(_MARK - 1): rows.otherwise}
    for number, edge in enumerate(edges, 1):
        names |= {edge: f"edge{number}", edge + 1: f"score{number}"}
    formula = method.formula_for({rows.table: marked, rows.otherwise: Decimal(_MARK - 1)})
    return tree_of(parse(formula, method.names, generated=True), names)


def tree_of(node: Node, names: Mapping[Decimal, str] | None = None) -> Tree:
    """Return a formula as the script reads it; numbers that have a name become that name."""

    def all_of(*nodes: Node) -> list[Tree]:
        return [tree_of(inner, names) for inner in nodes]

    match node:
        case Number(value):
            return (names or {}).get(value) or f"{value:f}"
        case Name(name):
            return name
        case Negative(inner):
            return ["neg", *all_of(inner)]
        case Not(inner):
            return ["not", *all_of(inner)]
        case Arithmetic(operator, left, right) | Comparison(operator, left, right):
            return [operator, *all_of(left, right)]
        case Logic(operator, parts) | Call(operator, parts):
            return [operator, *all_of(*parts)]
        case Choice(condition, yes, no):
            return ["if", *all_of(condition, yes, no)]
