"""Prints how long our functions and modules are: information for a reviewer, never a reason to fail.

The figures are those of code that people like to read: functions of 4 to 10 lines at the median and about 35 at the
90th percentile, modules of roughly 60 to 250 lines. A function's docstring does not count.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("generator/kpi_handbook", "scoring/kpi_scoring")


def table() -> str:
    """Return one row for each folder of the packages and one for all, then the longest functions."""
    rows = [_row(name, files) for name, files in _folders()]
    everything = [file for _, files in _folders() for file in files]
    rows.append(_row("all", everything))
    head = (
        f"{'':30}{'files':>6}{'lines':>7}  {'module median/p90/max':<23}{'function median/p90/max':<25}{'over 50':>7}"
    )
    longest = sorted((length for file in everything for length in functions(file)), reverse=True)[:5]
    shown = [f"  {lines:4} lines  {name}" for lines, name in longest]
    return "\n".join([head, *rows, "longest functions:", *shown])


def _folders() -> Iterator[tuple[str, list[Path]]]:
    for package in PACKAGES:
        for folder in sorted({file.parent for file in (ROOT / package).rglob("*.py")}):
            yield str(folder.relative_to((ROOT / package).parent)), sorted(folder.glob("*.py"))


def _row(name: str, files: Sequence[Path]) -> str:
    modules = [len(file.read_text(encoding="utf-8").splitlines()) for file in files]
    lengths = [lines for file in files for lines, _ in functions(file)]
    over = f"{sum(lines > 50 for lines in lengths) * 100 // len(lengths)} %" if lengths else "-"
    return f"{name:30}{len(files):6}{sum(modules):7}  {_spread(modules):<23}{_spread(lengths):<25}{over:>7}"


def _spread(numbers: Sequence[int]) -> str:
    """Return median, 90th percentile and largest."""
    if not numbers:
        return "-"
    ordered = sorted(numbers)
    return " / ".join(str(ordered[min(len(ordered) * share // 10, len(ordered) - 1)]) for share in (5, 9, 10))


def functions(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the length of each function without its docstring, and where it stands."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            docstring = (ast.get_docstring(node, clean=False) or "").count("\n") + 1 if ast.get_docstring(node) else 0
            yield node.end_lineno - node.lineno + 1 - docstring, f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
