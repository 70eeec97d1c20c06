"""Formula text to a typed tree, through Python's own parser and an allow-list of its nodes."""

import ast
import re
from collections.abc import Collection
from decimal import Decimal
from functools import lru_cache

from kpi_scoring.formula.tree import (
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Kind,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    kind,
)

MAX_CHARACTERS = 500
MAX_NODES = 100
MAX_NESTING = 30  # opening brackets in a row; Python's parser itself gives up later

_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISON = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_FUNCTIONS = {"min": (2, 20), "max": (2, 20), "abs": (1, 1), "coalesce": (2, 20)}
_NUMBER = re.compile(r"[0-9]{1,18}(\.[0-9]{1,10})?")


class FormulaError(ValueError):
    """A formula is not one of ours; `column` counts characters from 1.

    `name` is the word that is not known, or nothing; `is_read` is false where no part of the formula was understood.
    """

    def __init__(self, message: str, column: int = 1, *, name: str = "", is_read: bool = True) -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.name = name
        self.is_read = is_read


@lru_cache(maxsize=4096)
def parse(text: str, allowed: frozenset[str], wanted: Kind = Kind.NUMBER, *, generated: bool = False) -> Node:
    """Return the tree of a formula over the allowed names; raises FormulaError with the column.

    `generated` lifts the length limits for the formulas that methods write from their own tables.
    """
    _refuse_at_sight(text, generated=generated)
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        column = getattr(error, "offset", None) or max(1, len(text.rstrip()))  # 0 where the text ends too early
        raise FormulaError("this is not a formula", column, is_read=False) from error
    node = _Reader(text, allowed, MAX_NODES * (20 if generated else 1)).read(tree.body)
    if kind(node) is not wanted:
        raise FormulaError(f"this gives a {kind(node).value}, not a {wanted.value}")
    return node


def _refuse_at_sight(text: str, *, generated: bool) -> None:
    if len(text) > MAX_CHARACTERS and not generated:
        raise FormulaError(f"a formula has at most {MAX_CHARACTERS} characters", MAX_CHARACTERS + 1)
    strange = next((index for index, character in enumerate(text) if not " " <= character <= "~"), None)
    if strange is not None:
        raise FormulaError("only plain ASCII characters may stand in a formula", strange + 1)
    if "#" in text:
        # Python would take the rest for a comment: text that readers see and the score does not.
        raise FormulaError("a formula has no comments", text.index("#") + 1)
    if "(" * MAX_NESTING in text.replace(" ", ""):
        raise FormulaError("too many brackets in a row", text.index("(") + 1)


class _Reader:
    """Walks Python's tree once and counts nodes; anything off the list is refused with its column."""

    def __init__(self, text: str, allowed: Collection[str], most: int) -> None:
        self.text = text
        self.allowed = allowed
        self.most = most
        self.count = 0

    def read(self, tree: ast.expr) -> Node:
        self.count += 1
        if self.count > self.most:
            raise FormulaError(f"a formula has at most {self.most} parts", tree.col_offset + 1)
        match tree:
            case ast.Constant():
                return self._number(tree)
            case ast.Name():
                return self._name(tree)
            case ast.UnaryOp(op=ast.USub()):
                return Negative(self._as(tree.operand, Kind.NUMBER))
            case ast.UnaryOp(op=ast.Not()):
                return Not(self._as(tree.operand, Kind.TRUTH))
            case ast.BinOp(op=operator) if type(operator) in _ARITHMETIC:
                left, right = self._as(tree.left, Kind.NUMBER), self._as(tree.right, Kind.NUMBER)
                return Arithmetic(_ARITHMETIC[type(operator)], left, right)
            case ast.Compare():
                return self._comparison(tree)
            case ast.BoolOp():
                word = "and" if isinstance(tree.op, ast.And) else "or"
                return Logic(word, tuple(self._as(part, Kind.TRUTH) for part in tree.values))
            case ast.IfExp():
                condition = self._as(tree.test, Kind.TRUTH)
                return Choice(condition, self._as(tree.body, Kind.NUMBER), self._as(tree.orelse, Kind.NUMBER))
            case ast.Call():
                return self._call(tree)
        raise self._refused(tree)

    def _as(self, tree: ast.expr, wanted: Kind) -> Node:
        node = self.read(tree)
        if kind(node) is not wanted:
            raise FormulaError(f"a {wanted.value} is needed here, not a {kind(node).value}", tree.col_offset + 1)
        return node

    def _number(self, tree: ast.Constant) -> Node:
        text = ast.get_source_segment(self.text, tree) or ""
        if not _NUMBER.fullmatch(text):
            raise FormulaError("write numbers with digits and one decimal point", tree.col_offset + 1)
        return Number(Decimal(text))

    def _name(self, tree: ast.Name) -> Node:
        if tree.id not in self.allowed:
            known = ", ".join(sorted(self.allowed))
            message = f'the name "{tree.id}" is not known here; known are {known}'
            raise FormulaError(message, tree.col_offset + 1, name=tree.id)
        return Name(tree.id)

    def _comparison(self, tree: ast.Compare) -> Node:
        if len(tree.ops) != 1:
            raise FormulaError("compare two numbers at a time; join comparisons with and", tree.col_offset + 1)
        operator = _COMPARISON.get(type(tree.ops[0]))
        if operator is None:
            raise self._refused(tree)
        return Comparison(operator, self._as(tree.left, Kind.NUMBER), self._as(tree.comparators[0], Kind.NUMBER))

    def _call(self, tree: ast.Call) -> Node:
        if not isinstance(tree.func, ast.Name) or tree.func.id not in _FUNCTIONS or tree.keywords:
            raise FormulaError("the functions are min, max, abs and coalesce", tree.col_offset + 1)
        fewest, most = _FUNCTIONS[tree.func.id]
        if not fewest <= len(tree.args) <= most:
            raise FormulaError(f"{tree.func.id} takes {fewest} to {most} numbers", tree.col_offset + 1)
        arguments = tuple(self._as(argument, Kind.NUMBER) for argument in tree.args)
        if tree.func.id == "coalesce" and not all(isinstance(part, Name) for part in arguments[:-1]):
            # Anything richer could hide a division by zero behind its default.
            raise FormulaError("coalesce takes names, and a default at the end", tree.col_offset + 1)
        return Call(tree.func.id, arguments)

    def _refused(self, tree: ast.expr) -> FormulaError:
        return FormulaError(
            "only numbers, names, + - * /, comparisons, and or not, if else, min max abs coalesce may stand here",
            tree.col_offset + 1,
        )
