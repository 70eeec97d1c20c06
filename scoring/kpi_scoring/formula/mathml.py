"""A formula as MathML for readers: quotients as fractions, names as words."""

from collections.abc import Mapping
from html import escape

from kpi_scoring.formula.tree import (
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
)

_SIGNS = {"*": "×", "+": "+", "-": "−", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 3}


def to_mathml(node: Node, words: Mapping[str, str]) -> str:
    """Return a `<math>` element; `words` are what names, and the words if, else, and, or, not, are called."""
    return f'<math display="inline"><mstyle displaystyle="true">{_write(node, words)}</mstyle></math>'


def _write(node: Node, words: Mapping[str, str]) -> str:
    match node:
        case Number(value):
            return f"<mn>{value:f}</mn>"
        case Name(name):
            return f"<mi>{escape(words.get(name, name).replace('_', ' '))}</mi>"
        case Negative(inner):
            return f"<mrow><mo>−</mo>{_inner(inner, words, 3)}</mrow>"
        case Arithmetic("/", left, right):
            return f"<mfrac><mrow>{_write(left, words)}</mrow><mrow>{_write(right, words)}</mrow></mfrac>"
        case Arithmetic(operator, left, right):
            strength = _STRENGTH[operator]
            second = _inner(right, words, strength + (operator == "-"))
            return f"<mrow>{_inner(left, words, strength)}<mo>{_SIGNS[operator]}</mo>{second}</mrow>"
        case Comparison(operator, left, right):
            sign = escape(_SIGNS.get(operator, operator))
            return f"<mrow>{_write(left, words)}<mo>{sign}</mo>{_write(right, words)}</mrow>"
        case Logic(operator, parts):
            joined = f"<mtext>&#160;{_word(operator, words)}&#160;</mtext>".join(_write(part, words) for part in parts)
            return f"<mrow>{joined}</mrow>"
        case Not(inner):
            return f"<mrow><mtext>{_word('not', words)}&#160;</mtext>{_write(inner, words)}</mrow>"
        case Choice():
            return f"<mtable>{_cases(node, words)}</mtable>"
        case Call(function, arguments):
            listed = "<mo>,</mo>".join(_write(argument, words) for argument in arguments)
            return f"<mrow><mi>{function}</mi><mo>(</mo>{listed}<mo>)</mo></mrow>"


def _cases(node: Node, words: Mapping[str, str]) -> str:
    """Return the rows of nested choices: what counts, and when."""
    rows = ""
    while isinstance(node, Choice):
        when = f"<mtd><mtext>{_word('if', words)}&#160;</mtext>{_write(node.condition, words)}</mtd>"
        rows += f"<mtr><mtd>{_write(node.yes, words)}</mtd>{when}</mtr>"
        node = node.no
    return rows + f"<mtr><mtd>{_write(node, words)}</mtd><mtd><mtext>{_word('else', words)}</mtext></mtd></mtr>"


def _inner(node: Node, words: Mapping[str, str], strength: int) -> str:
    text = _write(node, words)
    weak = isinstance(node, Arithmetic) and _STRENGTH[node.operator] < strength
    return f"<mrow><mo>(</mo>{text}<mo>)</mo></mrow>" if weak else text


def _word(word: str, words: Mapping[str, str]) -> str:
    return escape(words.get(word, word))
