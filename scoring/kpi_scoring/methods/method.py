"""What a scoring method is: a formula, the names it needs, and where it makes sense."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Parameters = Mapping[str, Any]  # numbers by name, and the tables of the methods that have one

ENGINE_NAMES = frozenset({"actual", "target", "cap", "floor", "unbounded", "late_days"})


@dataclass(frozen=True)
class Example:
    """A worked example that a test computes: inputs by name and the raw points they give."""

    inputs: Mapping[str, str]
    raw: str
    table: Parameters = field(default_factory=dict)


@dataclass(frozen=True)
class Method:
    """A way to turn actual and target into points, where 100 means that the target is met."""

    name: str
    formula: str
    """The formula as readers see it; for a method with a table, its general shape."""

    summary: str
    use_when: str
    not_when: str
    examples: tuple[Example, ...]
    domain: str = ""
    """A truth formula; where it is false the item is invalid and has no number."""

    whole: tuple[str, ...] = ()
    """Formulas that must give whole numbers; where one does not the item is invalid too."""

    parameters: tuple[str, ...] = ()
    """Numbers that the definition or the scorecard item gives."""

    tables: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    """Names of the submitted numerator and denominator, where the formula uses them itself."""

    polarities: tuple[str, ...] = ("maximize",)
    target: str = "number"
    """What the item gives as target: number, range, date or none."""

    unbounded_when: str = ""
    write: Callable[[Parameters], str] | None = None
    """Writes the formula from parameters and tables, where one text does not serve all."""

    def formula_for(self, parameters: Parameters) -> str:
        """Return the formula that scores an item with these parameters."""
        return self.write(parameters) if self.write else self.formula

    @property
    def names(self) -> frozenset[str]:
        """Return every name the formula may use."""
        return ENGINE_NAMES | frozenset(self.parameters) | frozenset(self.measures)


def number(value: Any) -> str:
    """Return a table's number as formula text; a negative one stands in brackets."""
    decimal = Decimal(str(value))
    return f"({decimal:f})" if decimal < 0 else f"{decimal:f}"


def steps(conditions: Sequence[tuple[str, str]], otherwise: str) -> str:
    """Return nested choices: the value of the first condition that holds, else the last one."""
    text = otherwise
    for condition, value in reversed(conditions):
        text = f"({value} if {condition} else {text})"
    return text
