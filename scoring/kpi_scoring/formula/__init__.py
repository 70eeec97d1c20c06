"""Our allow-listed arithmetic: one text, parsed once, evaluated exactly, compiled to SQL, written for readers."""

from kpi_scoring.formula.compile import Columns, Pair, compile_sql
from kpi_scoring.formula.evaluate import branch_taken, evaluate, evaluate_number
from kpi_scoring.formula.magnitude import fits_128_bits
from kpi_scoring.formula.parse import FormulaError, parse
from kpi_scoring.formula.tree import Kind, Node, names
from kpi_scoring.formula.write import with_figures

__all__ = [
    "Columns",
    "FormulaError",
    "Kind",
    "Node",
    "Pair",
    "branch_taken",
    "compile_sql",
    "evaluate",
    "evaluate_number",
    "fits_128_bits",
    "names",
    "parse",
    "with_figures",
]
