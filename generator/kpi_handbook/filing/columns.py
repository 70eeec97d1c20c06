"""The columns of a form: what stands there in words, and which of them a unit fills in."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from kpi_handbook.filing.form import Form, Line
from kpi_handbook.model.fields import Text
from kpi_handbook.model.submission import Submission

FORMAT = "1"
"""The version of the form; an older tool refuses a newer one."""

FIGURES = ("value", "numerator", "denominator")
FILLED_IN = (*FIGURES, "evidence", "reason")
SHOWN = ("kpi", "name", "definition", "unit_of_measure", "target_to_date", "last_value")
_OPEN = {
    "value": ("value",),
    "day": ("value",),
    "pair": ("numerator", "denominator"),
    "either": FIGURES,
}


class Tongue(Protocol):
    """One language of the handbook: its words, and how it writes numbers and days."""

    @property
    def code(self) -> str:
        """The code of the language."""

    @property
    def translate(self) -> Callable[[str], str]:
        """The words of the tool in this language."""

    def say(self, text: Text | str | None) -> str:
        """Return words of the data."""

    def plain(self, value: Any) -> str:
        """Return a number with as many decimals as it has."""

    def day(self, day: Any) -> str:
        """Return a day in words."""

    def short_day(self, day: Any) -> str:
        """Return a day with a short month."""

    def period(self, period: str) -> str:
        """Return a period in words."""

    def short_month(self, period: str) -> str:
        """Return the short month of a period."""


Tongues = tuple[Tongue, ...]
"""The languages of a form, the reader's own first."""


@dataclass(frozen=True)
class Shown:
    """What stands in the locked cells of a KPI, language by language."""

    names: tuple[str, ...]
    definitions: tuple[str, ...]
    unit_of_measure: str
    target_to_date: str
    last_value: str


def is_open(line: Line, column: str) -> bool:
    """Say whether a unit fills in a column for a KPI."""
    return column not in FIGURES or column in _OPEN[line.wants]


def shown(form: Form, line: Line, tongues: Tongues) -> Shown:
    """Return the words and figures of a KPI's locked cells; figures are in the reader's own language."""
    own = tongues[0]
    measure = form.book.units_of_measure.get(line.kpi.unit)
    units = [tongue.say(measure.label) if measure else line.kpi.unit for tongue in tongues]
    return Shown(
        names=tuple(tongue.say(line.kpi.name) for tongue in tongues),
        definitions=tuple(_definition(line, tongue) for tongue in tongues),
        unit_of_measure=" / ".join(dict.fromkeys(units)),
        target_to_date=_target(line, own),
        last_value=_last(line, own),
    )


def column_words(column: str, tongue: Tongue) -> str:
    """Return the heading of a column."""
    _ = tongue.translate
    words = {
        "kpi": _("KPI"),
        "name": _("Name"),
        "definition": _("Definition"),
        "unit_of_measure": _("Unit"),
        "target_to_date": _("Target to date"),
        "last_value": _("Last value"),
        "value": _("Value"),
        "numerator": _("Numerator"),
        "denominator": _("Denominator"),
        "evidence": _("Evidence"),
        "reason": _("Reason"),
    }
    return words[column]


def help_lines(form: Form, file_name: str, tongue: Tongue) -> tuple[str, ...]:
    """Return what a person who fills in the form must know."""
    _ = tongue.translate
    when = ""
    if form.dates:
        when = _("Hand it in by {due}; the period is locked on {lock}.").format(
            due=tongue.day(form.dates.due), lock=tongue.day(form.dates.lock_on)
        )
    return (
        _("Fill in the yellow cells only. A cell that stays blank is missing, never 0."),
        _("Type numbers without %, currency or signs between thousands; paste values, never formulas."),
        _("Evidence: ids such as EV-0612, several joined by a semicolon. Reason: for late or corrected values."),
        " ".join(
            part
            for part in (when, _("Save, then hand in with: {command}").format(command=f"kpi submit {file_name}"))
            if part
        ),
    )


def _definition(line: Line, tongue: Tongue) -> str:
    _ = tongue.translate
    measures = line.kpi.base_measures[:2]
    text = tongue.say(line.kpi.definition)
    if line.wants in {"pair", "either"} and len(measures) == 2:
        above, below = (tongue.say(measure.name) for measure in measures)
        text += "\n" + _("Numerator: {measure}").format(measure=above)
        text += "\n" + _("Denominator: {measure}").format(measure=below)
    return text


def _target(line: Line, own: Tongue) -> str:
    item = line.item
    if item.due:
        return own.short_day(item.due)
    if item.lo is not None and item.hi is not None:
        return f"{own.plain(item.lo)} – {own.plain(item.hi)}"
    if line.target is not None:
        return own.plain(Fraction(line.target))
    return "–"


def _last(line: Line, own: Tongue) -> str:
    rows = [row for row in (line.last, line.filed) if row is not None]
    return "\n".join(f"{own.short_month(row.period)}: {_figure(row, own)}" for row in rows) or "–"


def _figure(row: Submission, own: Tongue) -> str:
    if row.done:
        return own.short_day(row.done)
    if row.denominator is not None and row.numerator is not None:
        return f"{own.plain(row.numerator)} / {own.plain(row.denominator)}"
    return "–" if row.value is None else own.plain(row.value)
