"""One act of one or two roles on one item, and what stands in its way."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from kpi_handbook.acts.period import Figures, Item, Period
from kpi_handbook.acts.states import BY_ACT, Transition
from kpi_handbook.model.policy import Reconciliation


@dataclass(frozen=True)
class Act:
    """What somebody wants to do, as they said it."""

    name: str
    """The act of a transition, such as `validate`."""

    unit: str
    kpi: str
    by: tuple[str, ...]
    """The roles that act; two where both sides must."""

    on: date
    figures: Figures = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    reason: str = ""
    reason_id: str = ""
    """The same reason in Indonesian, where a record keeps both languages."""

    source: str = "manual"
    revision: int = 0
    """Which revision a submission is; the one after the last where the value was published before."""

    kind: str = ""
    """What the two sides differ about: `fact`, `definition` or `judgement`."""

    basis: str = ""
    """What settled it: `evidence`, `definition` or `anchor`."""

    held_on: date | None = None
    present: tuple[str, ...] = ()
    note: str = ""
    note_id: str = ""
    meaning: str = ""
    signature: str = ""
    """The digest of the signature file that stands behind the act."""

    findings: tuple[str, ...] = ()
    """The rules that found something, where a value is returned."""

    record: str = ""
    """The code of the reconciliation, where it is not the next free one."""

    @property
    def role(self) -> str:
        """The role that acts, or the first of two."""
        return self.by[0] if self.by else ""

    @property
    def transition(self) -> Transition:
        """The row of the table."""
        return BY_ACT[self.name]


@dataclass(frozen=True)
class Refusal:
    """Why an act can't be done, and the next step."""

    message: str
    help: str = ""
    rule: str = ""
    """Where the rule stands that forbids it: the file and the field, or the name of the guard."""


@dataclass(frozen=True)
class Case:
    """An act with the item it is about, as guards look at them."""

    period: Period
    act: Act
    item: Item

    @property
    def start(self) -> str:
        """The state the item is in."""
        return self.item.state

    @property
    def terms(self) -> Reconciliation | None:
        """What the unit's policy says about disputes."""
        return self.period.terms.get(self.act.unit)

    @property
    def owner(self) -> str:
        """The role that owns the KPI."""
        kpi = self.period.kpi(self.act.kpi)
        return kpi.owner if kpi else ""

    @property
    def steward(self) -> str:
        """The role that looks after the KPI's data."""
        kpi = self.period.kpi(self.act.kpi)
        return (kpi.data_steward or "") if kpi else ""

    @property
    def head(self) -> str:
        """The role that leads the unit."""
        unit = self.period.unit(self.act.unit)
        return unit.head if unit else ""

    @property
    def supervisor(self) -> str:
        """The role that the head of the unit reports to."""
        unit = self.period.unit(self.act.unit)
        return (unit.supervised_by or "") if unit else ""

    @property
    def second_line(self) -> str:
        """The role that reviews from outside."""
        unit = self.period.unit(self.act.unit)
        return (unit.second_line or "") if unit else ""

    def kind_of(self, role: str) -> str:
        """Return the kind of a role, such as `reviewer`."""
        known = self.period.book.roles.get(role)
        return known.kind if known else ""

    def command(self, name: str, **more: str) -> str:
        """Return a command about this item as a reader types it."""
        words = "".join(f" --{key.replace('_', '-')} {value}" for key, value in more.items())
        return f"kpi {name} {self.period.id} {self.act.kpi}{words}"

    @property
    def place(self) -> str:
        """The row, as file and line."""
        if self.item.row is None:
            return self.period.path(self.act.unit)
        line = self.period.tables[self.act.unit].lines[self.item.row]
        return f"{self.period.path(self.act.unit)}:{line}"


Guard = Callable[[Case], Iterator[Refusal]]
"""A condition of an act: yields what stands in its way."""


def either(listed: Iterable[str]) -> str:
    """Return names as a choice."""
    return " or ".join(dict.fromkeys(one for one in listed if one)) or "nobody"


__all__ = ["Act", "Case", "Guard", "Refusal", "either"]
