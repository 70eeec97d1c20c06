"""Our allow-listed arithmetic: one text, parsed once, evaluated exactly, compiled to SQL, written for readers."""

from kpi_scoring.formula.compile import Columns, Compiled, Pair, compile_sql
from kpi_scoring.formula.evaluate import branch_taken, evaluate, evaluate_number
from kpi_scoring.formula.magnitude import bound_of, fits_128_bits
from kpi_scoring.formula.mathml import to_mathml
from kpi_scoring.formula.parse import FormulaError, parse
from kpi_scoring.formula.tree import Kind, Node, demanded, names
from kpi_scoring.formula.write import with_figures

__all__ = [
    "Columns",
    "Compiled",
    "FormulaError",
    "Kind",
    "Node",
    "Pair",
    "bound_of",
    "branch_taken",
    "compile_sql",
    "demanded",
    "evaluate",
    "evaluate_number",
    "fits_128_bits",
    "names",
    "parse",
    "to_mathml",
    "with_figures",
]
