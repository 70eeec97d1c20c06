"""The page of a change before it is merged: what it moves and why, field by field, and who has to agree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from kpi_handbook.charts.waterfall import WaterfallStep, waterfall, waterfall_range
from kpi_handbook.impact import Movement
from kpi_handbook.review import Review
from kpi_handbook.views import paths
from kpi_handbook.views.changed import Changed, Objection, cause_words, changed, more_places
from kpi_handbook.views.company import Company
from kpi_handbook.views.moves import MoveRow, Moves
from kpi_handbook.views.status import Status
from kpi_scoring.exact import MICRO, rounded

_SHORT = 7  # signs of a commit that people read


@dataclass(frozen=True)
class Said:
    """A rule that speaks about the change, in words."""

    code: str
    place: str
    message: str
    help: str
    more: str
    """At how many more places it says the same; empty where it is the only one."""


@dataclass(frozen=True)
class Reviewed:
    """Everything on the page of a change."""

    base: str
    head: str
    lead: str
    mark: Status
    changed: Changed
    moves: tuple[tuple[str, Moves], ...]
    """Each scorecard that moves, by name, with the steps from its score before to the one after."""

    errors: tuple[Said, ...]
    blockers: tuple[Said, ...]
    notes: tuple[Said, ...]

    @property
    def path(self) -> str:
        """The address of the page."""
        return paths.review(self.head)


def reviewed(company: Company, review: Review) -> Reviewed:
    """Return what stands on the page of a change."""
    say = company.say
    view = changed(review, say)
    newest = {one.unit: one for one in review.impact.movements if one.parts}
    return Reviewed(
        base=review.base.commit[:_SHORT],
        head=review.head.commit[:_SHORT],
        lead=" · ".join(view.verdict).replace("⛔ ", ""),  # the list below says it with words
        mark=_mark(review, company),
        changed=view,
        moves=tuple((_title(company, one), _moves(company, one)) for one in newest.values()),
        errors=tuple(_said(company, (Objection(problem, 0) for _, problem in view.errors))),
        blockers=tuple(_said(company, view.blockers)),
        notes=tuple(_said(company, view.notes)),
    )


def _mark(review: Review, company: Company) -> Status:
    """Return whether the change may be merged, as a shape and a word."""
    _ = company.say.translate
    if not review.is_complete:
        return Status("k-watch", "watch", _("Incomplete"))
    if review.blockers:
        return Status("k-bad", "bad", _("Blocked"))
    return Status("k-good", "good", _("Nothing blocks it"))


def _said(company: Company, objections: Iterable[Objection]) -> Iterator[Said]:
    _ = company.say.translate
    for one in objections:
        problem = one.problem
        more = more_places(one.more, company.say) if one.more else ""
        yield Said(problem.code, problem.place, problem.message.text(_), problem.help.text(_), more)


def _title(company: Company, one: Movement) -> str:
    unit = company.book.units.get(one.unit)
    name = company.say.say(unit.name) if unit else one.unit
    return f"{name} · {one.period}"


def _moves(company: Company, one: Movement) -> Moves:
    """Return the causes as steps from the score before to the score after, in the order they are told."""
    say = company.say.closely()
    _ = say.translate
    assert one.before is not None, "parts are told of two scores"
    assert one.after is not None, "parts are told of two scores"
    start, end = (Fraction(side.final or 0, MICRO) for side in (one.before, one.after))
    names = [cause_words(cause, say) for cause, _moved in one.parts]
    deltas = [Fraction(moved, MICRO) for _cause, moved in one.parts]
    levels = list(accumulate(deltas, initial=start))[1:]
    drawn = [
        WaterfallStep(rounded(delta, 6), _status(delta), f"{name}: {say.change(delta)}")
        for name, delta in zip(names, deltas, strict=True)
    ]
    ends = {"start": rounded(start, 6), "end": rounded(end, 6)}
    heads = [f"{words} {say.number(at)}" for words, at in ((_("Before"), start), (_("After"), end))]
    drawings = waterfall(drawn, **ends, start_title=heads[0], end_title=heads[1])
    low = waterfall_range(drawn, **ends)[0]
    caption = _("From {start} to {end}, in points of the score.").format(start=say.number(start), end=say.number(end))
    cut = _("The axis begins at {low}, so compare lengths with each other, not with 100.").format(low=say.plain(low))
    return Moves(
        finding=_("A published result stays as it is: this is a what-if.") if one.is_published else "",
        caption=f"{caption} {cut}" if low > 0 else caption,
        first=MoveRow(_("Before"), "", "", drawings[0], "", say.number(start)),
        steps=tuple(
            MoveRow(name, "", "", drawing, say.change(delta), say.number(level))
            for name, drawing, delta, level in zip(names, drawings[1:-1], deltas, levels, strict=True)
        ),
        last=MoveRow(_("After"), "", "", drawings[-1], say.change(end - start), say.number(end)),
    )


def _status(delta: Fraction) -> str:
    return "good" if delta > 0 else "bad" if delta < 0 else "none"
