"""The scoring methods that a company writes in its policies, for the rules that read and compute them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from kpi_handbook.checks.rule import Found, at
from kpi_handbook.load import Field
from kpi_handbook.model.formula import METHOD_NAMES
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.policy import OwnExample, OwnMethod, ScoringPolicy
from kpi_handbook.problems import say
from kpi_scoring.exact import decimal_text, rounded
from kpi_scoring.formula import FormulaError, Kind, evaluate, evaluate_number, parse
from kpi_scoring.methods import ENGINE_NAMES

EXAMPLES = 2
"""How many worked examples a method has at least."""


@dataclass(frozen=True)
class WrittenFormula:
    """A formula of a policy as it is written, the names it may use, and what it must give."""

    field: Field
    names: frozenset[str]
    kind: Kind


def formulas(book: Handbook) -> Iterator[WrittenFormula]:
    """Return the formula and the domain of every method of every policy, valid or not."""
    for method in _written(book):
        params = [one.value for one in method.get("params")]
        if all(isinstance(one, str) for one in params):
            names = ENGINE_NAMES | frozenset(params)
            for name, kind in (("formula", Kind.NUMBER), ("domain", Kind.TRUTH)):
                if isinstance(method.get(name).value, str):
                    yield WrittenFormula(method.get(name), names, kind)


def namesakes(book: Handbook) -> Iterator[Found]:
    """Find methods that are called like one of ours."""
    for method in _written(book):
        if method.path[-1] in METHOD_NAMES:
            message = say("there is a method {name} already", name=method.path[-1])
            help_text = say("give this one a name of its own")
            yield Found(method.document, method.key_span, method.path, message, help_text)


def wrong_examples(book: Handbook) -> Iterator[Found]:
    """Find worked examples that do not come out, and methods that have too few."""
    for policy, entry in book.of(ScoringPolicy):
        for name, method in policy.methods.items():
            yield from _examples(name, method, entry.document.root().get("methods").get(name))


def _written(book: Handbook) -> Iterator[Field]:
    for entry in book.kind("policy"):
        methods = entry.document.root().get("methods")
        yield from map(methods.get, methods.value if isinstance(methods.value, dict) else ())


def _examples(name: str, method: OwnMethod, field: Field) -> Iterator[Found]:
    examples = field.get("examples")
    if len(method.examples) < EXAMPLES:
        message = say("{name} needs two worked examples, and has {count}", name=name, count=len(method.examples))
        help_text = say("write two actual values with the achievements that come out")
        yield Found(examples.document, examples.key_span, examples.path, message, help_text)
    for example, place in zip(method.examples, examples, strict=True):
        yield from _example(method, example, place.get("achievement"))


def _example(method: OwnMethod, example: OwnExample, stated: Field) -> Iterator[Found]:
    names = ENGINE_NAMES | frozenset(method.params)
    given = {"actual": example.actual, "target": example.target, **example.params}
    values = {name: None if (figure := given.get(name)) is None else Fraction(figure) for name in names}
    try:
        inside = evaluate(parse(method.domain, names, Kind.TRUTH), values)
        computed = evaluate_number(parse(method.formula, names), values)
        said = Decimal(example.achievement)
    except (FormulaError, InvalidOperation):  # other rules speak about the formula, and about what is no number
        return
    if inside is not True or computed is None:
        message = say("nothing comes out for this example, for which {domain} must hold", domain=method.domain)
        yield at(stated, message, say("write the target and the params that the method needs, inside its domain"))
    elif rounded(computed, 6) != said:
        right = decimal_text(computed)
        message = say("{stated} is stated here, but {right} comes out", stated=example.achievement, right=right)
        yield at(stated, message, say('write achievement: "{right}"', right=right))
