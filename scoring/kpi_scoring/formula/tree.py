"""The nodes of a formula; a formula is a number or a truth value, known when it is parsed."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class Kind(Enum):
    """What a formula gives."""

    NUMBER = "number"
    TRUTH = "truth value"


@dataclass(frozen=True)
class Number:
    """A literal; its decimal text is kept, so 0.1 is one tenth."""

    value: Decimal


@dataclass(frozen=True)
class Name:
    """A declared name."""

    name: str


@dataclass(frozen=True)
class Negative:
    """Unary minus."""

    inner: "Node"


@dataclass(frozen=True)
class Arithmetic:
    """One of + - * / between two numbers."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Comparison:
    """One of < <= > >= == != between two numbers."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Logic:
    """`and` or `or` over two or more truth values."""

    operator: str
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """Negation of a truth value."""

    inner: "Node"


@dataclass(frozen=True)
class Choice:
    """`yes if condition else no`."""

    condition: "Node"
    yes: "Node"
    no: "Node"


@dataclass(frozen=True)
class Call:
    """`min`, `max`, `abs` or `coalesce`."""

    function: str
    arguments: tuple["Node", ...]


Node = Number | Name | Negative | Arithmetic | Comparison | Logic | Not | Choice | Call


def kind(node: Node) -> Kind:
    """Return what a node gives."""
    if isinstance(node, Comparison | Logic | Not):
        return Kind.TRUTH
    return Kind.NUMBER


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below."""
    match node:
        case Negative(inner) | Not(inner):
            return (inner,)
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return (left, right)
        case Logic(_, parts) | Call(_, parts):
            return parts
        case Choice(condition, yes, no):
            return (condition, yes, no)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Return the node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def demanded(node: Node) -> frozenset[str]:
    """Return the names a formula can't do without; coalesce does without the names it is given."""
    if isinstance(node, Call) and node.function == "coalesce":
        return frozenset()
    own = {node.name} if isinstance(node, Name) else set()
    return frozenset(own).union(*map(demanded, children(node)))


def names(node: Node) -> frozenset[str]:
    """Return the names a formula uses."""
    return frozenset(inner.name for inner in walk(node) if isinstance(inner, Name))
