"""The draft of a scorecard: KPIs of a unit with targets to be decided, and shares of weight to begin with."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from kpi_handbook.governance.vocabulary import newest
from kpi_handbook.governance.yaml_text import commented, number
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.problems import HandbookError, Say, say

Translate = Callable[[str], str]
_CENTS = 10_000


def scorecard_path(cycle: str, unit: str) -> str:
    """Return the file of a unit's scorecard for a cycle."""
    return f"kpi_defs/scorecards/{cycle}/{unit}.yml"


def kpis_for(book: Handbook, unit: str, wanted: Sequence[str]) -> tuple[Kpi, ...]:
    """Return the newest versions of the KPIs for a scorecard: those named, else all active ones of the unit."""
    retired = {one.id for one in book.retired.kpis}
    if wanted:
        return tuple(newest(book, name) for name in dict.fromkeys(wanted))
    folder = f"kpi_defs/kpis/{unit}/"
    ours = [kpi for kpi, entry in book.kpis if entry.document.path.startswith(folder)]
    names = dict.fromkeys(kpi.id for kpi in ours if kpi.id not in retired)
    found = tuple(kpi for kpi in (newest(book, name) for name in names) if kpi.status == "active")
    if not found:
        raise HandbookError(f"{unit} has no active KPI", "name the KPIs with --kpi, or write some: kpi new kpi", 1)
    return found


def scorecard_draft(cycle: str, unit: str, kpis: Sequence[Kpi], policy: str, translate: Translate, lang: str) -> bytes:
    """Return the text of a scorecard; nothing of it is scored while its targets are TBD."""
    scored = [kpi for kpi in kpis if kpi.role != "monitored" and kpi.formula.method != "none"]
    weights = dict(zip((kpi.id for kpi in scored), equal_weights(len(scored)), strict=True))
    lines = [
        _note(translate, say("Draft: decide each target and weight; while one is TBD its item is not scored.")),
        _note(translate, say("The weights are equal shares to begin with, and must total 100.")),
        f"cycle: {cycle}\nunit: {unit}\n",
        f"policy: {policy}\n" if policy else "",
        "weighting: explicit\n",
        _note(translate, say("cascade: direct, indirect or own. phasing: flat, linear, or one figure a period.")),
        "items:\n",
        *(line for kpi in kpis for line in _item(kpi, weights.get(kpi.id), lang)),
    ]
    return "".join(lines).encode()


def equal_weights(count: int) -> list[Decimal]:
    """Return shares with two decimals that total exactly 100; the first ones are a hundredth larger."""
    share, rest = divmod(_CENTS, count) if count else (0, 0)
    cents = [share + (1 if place < rest else 0) for place in range(count)]
    return [Decimal(one) / 100 for one in cents]


def _item(kpi: Kpi, weight: Decimal | None, lang: str) -> list[str]:
    """Return an item in block style, so that a revision can be added below it."""
    due = kpi.formula.method == "milestone_date"
    return [
        commented(kpi.name.say(lang), 2),
        f"  - kpi: {kpi.id}\n",
        f"    role: {'scored' if weight is not None else 'monitored'}\n",
        "    due: TBD\n" if due else "    target: TBD\n",
        f"    weight: {number(weight or Decimal(0))}\n",
        "    cascade: own\n",
        "" if due else "    phasing: flat\n",
    ]


def _note(translate: Translate, note: Say) -> str:
    return commented(note.text(translate))
