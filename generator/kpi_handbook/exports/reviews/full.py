"""A review for the terminal."""

from collections.abc import Iterator, Sequence

import click

from kpi_handbook.exports.problems.glyphs import one_line
from kpi_handbook.exports.reviews.told import Told
from kpi_handbook.exports.scores.table import columns
from kpi_handbook.views.changed import Changed, Objection, changed, more_places
from kpi_handbook.views.language import Language, language

_WIDEST = 48


def text(told: Told) -> str:
    """Return what a change means as tables and sentences."""
    say = language(told.lang)
    view = changed(told.review, say)
    if view.is_empty:
        return say.translate("No KPI impact: nothing that is read differs.")
    blocks = [block for block in _blocks(view, say, told) if block]
    return "\n\n".join(blocks)


def _blocks(view: Changed, say: Language, told: Told) -> Iterator[str]:
    _ = say.translate
    yield _painted(told, f"{_('KPI impact')}: {' · '.join(view.verdict)}", bold=True)
    yield _painted(told, view.may_be_merged, bold=True)
    yield "\n".join(_errors(view, say, told))
    yield _scores(view, say)
    yield "\n".join(
        f"{_('Why {unit} moves ({period})').format(unit=row.name, period=row.period)}: "
        + " · ".join(f"{words} {delta}" for words, delta in row.parts)
        + (f"\n  {row.note}" if row.note else "")
        for row in view.why
    )
    yield _fields(view, say)
    yield "\n".join(f"{_('Weights')}: {weights}" for weights in view.weights)
    yield "\n".join(line for row in view.blockers for line in _objection(row, "⛔", say, told, fg="red"))
    yield "\n".join(line for row in view.notes for line in _objection(row, "⚠", say, told, fg="yellow"))
    if view.approvals:
        yield f"{_('Needs approval from')}: {' · '.join(one_line(one) for one in view.approvals)}"
    yield view.unaffected


def _errors(view: Changed, say: Language, told: Told) -> Iterator[str]:
    if view.errors:
        _ = say.translate
        yield _painted(told, f"⚠ {_('incomplete: these files could not be read')}", fg="red", bold=True)
        for side, problem in view.errors:
            yield f"  {one_line(problem.place)} ({side}): {one_line(problem.message.text(_))}"
            yield f"    {one_line(problem.help.text(_))}"


def _scores(view: Changed, say: Language) -> str:
    if not view.scores:
        return ""
    _ = say.translate
    head = (_("Scorecard"), _("Period"), _("State"), _("Before"), _("After"), "Δ", _("Rating"))
    rows = [
        (
            one_line(row.name),
            row.period,
            _("published (what-if)") if row.is_published else _("submitted"),
            row.before,
            row.after,
            row.delta,
            row.rating + (f" · {_('coverage')} {row.coverage}" if row.coverage else ""),
        )
        for row in view.scores
    ]
    return columns(head, rows, right=(3, 4, 5))


def _fields(view: Changed, say: Language) -> str:
    if not view.fields:
        return ""
    _ = say.translate
    head = (_("What"), _("Field"), _("Before → after"), _("Class"), _("Achievement"), _("Rating"))
    rows: list[Sequence[str]] = []
    last = ""
    for row in view.fields:
        values = f"{_cut(row.before)} → {_cut(row.after)}" + (f" ({row.reach})" if row.reach else "")
        name = "" if row.id == last else one_line(row.id)
        codes = "".join(f" {code}" for code in row.codes)
        rows.append((name, one_line(row.field), values, row.kind, row.achievement, f"{row.rating}{codes}"))
        last = row.id
    return columns(head, rows, right=())


def _cut(words: str) -> str:
    shown = one_line(words)
    return shown if len(shown) <= _WIDEST else f"{shown[: _WIDEST - 1]}…"


def _objection(row: Objection, sign: str, say: Language, told: Told, *, fg: str) -> Iterator[str]:
    _ = say.translate
    problem = row.problem
    more = f" {more_places(row.more, say)}" if row.more else ""
    said = one_line(problem.message.text(_))
    yield f"{sign} {_painted(told, problem.code, fg=fg)} {one_line(problem.place)} {said}{more}"
    yield f"   {one_line(problem.help.text(_))}"


def _painted(told: Told, words: str, *, fg: str | None = None, bold: bool = False) -> str:
    return click.style(words, fg=fg, bold=bold) if told.is_coloured else words
