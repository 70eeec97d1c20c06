"""One comment on a pull request: the verdict first, then what moves and why; all text of others is data there."""

from collections.abc import Iterator, Sequence

from kpi_handbook.exports.problems.markdown import escaped
from kpi_handbook.exports.reviews.told import Told
from kpi_handbook.views.changed import Changed, Objection, ScoreRow, Why, changed, more_places
from kpi_handbook.views.changed_fields import FieldRow
from kpi_handbook.views.language import Language, language

FIRST_LINE = "<!-- kpi-impact v1 base={base} head={head} -->"
"""How a job finds its comment again, to write it anew in its place."""

LONGEST = 60_000
"""The most characters of a comment; GitHub takes 65,536."""

_LONGEST_VALUE = 120
_RESERVE = 2_000
"""Room for what stands behind a list that does not fit."""


def text(told: Told) -> str:
    """Return the comment, cut to what one may hold."""
    review = told.review
    say = language(told.lang)
    view = changed(review, say)
    first = FIRST_LINE.format(base=review.base.commit[:7], head=review.head.commit[:7])
    if view.is_empty:
        return f"{first}\n### {say.translate('KPI impact: no KPI impact')}"
    page = _Page(say, told)
    lines = [first, *page.head(view), *page.blockers(view.blockers), *page.agree(view)]
    lines += [*page.scores(view.scores), *page.why(view.why)]
    tail = [*page.weights(view), *page.closing(view)]
    room = LONGEST - _size(lines) - min(_size(tail), LONGEST // 2) - _RESERVE
    whole = "\n".join([*lines, *page.fields(view.fields, room), *tail])
    if len(whole) <= LONGEST:
        return whole
    cut = say.translate("The rest does not fit into a comment: run kpi diff, or open the artifact.")
    return f"{whole[: LONGEST - len(cut) - 2].rsplit(chr(10), 1)[0]}\n\n{cut}"


def _size(lines: Sequence[str]) -> int:
    return sum(len(line) + 1 for line in lines)


def _data(words: str) -> str:
    """Return text of others as Markdown that only shows it."""
    return escaped(words if len(words) <= _LONGEST_VALUE else f"{words[: _LONGEST_VALUE - 1]}…")


class _Page:
    """The parts of the comment, in a language."""

    def __init__(self, say: Language, told: Told) -> None:
        self.say = say
        self.told = told

    def head(self, view: Changed) -> Iterator[str]:
        _ = self.say.translate
        if view.errors:
            yield f"⚠ **{_('incomplete: these files could not be read')}**"
            yield ""
            for side, problem in view.errors:
                said, helped = (_data(words.text(_)) for words in (problem.message, problem.help))
                yield f"- {_data(problem.place)} ({side}): {said}; {helped}"
            yield ""
        yield f"### {_('KPI impact')}: {' · '.join(view.verdict)}"
        yield ""
        yield f"**{view.may_be_merged}**"
        yield ""

    def scores(self, rows: Sequence[ScoreRow]) -> Iterator[str]:
        if not rows:
            return
        _ = self.say.translate
        if any(row.is_published for row in rows):
            yield _("What is published stays as it is; for these periods the figures show what would have been.")
            yield ""
        heads = (_("Scorecard"), _("Period"), _("State"), _("Before"), _("After"), "Δ", _("Rating"))
        yield f"| {' | '.join(heads)} |"
        yield "|---|---|---|---:|---:|---:|---|"
        for row in rows[-_SHOWN:]:
            state = f"🔒 {_('published (what-if)')}" if row.is_published else _("submitted")
            rating = row.rating + (f" · {_('coverage')} {row.coverage}" if row.coverage else "")
            cells = (_data(row.name), row.period, state, row.before, row.after, f"**{row.delta}**", rating)
            yield f"| {' | '.join(cells)} |"
        if len(rows) > _SHOWN:
            yield ""
            yield _("… and {count} more scorecards and periods.").format(count=len(rows) - _SHOWN)
        yield ""

    def why(self, rows: Sequence[Why]) -> Iterator[str]:
        for row in rows[:_SHOWN]:
            parts = " · ".join(f"{_data(words)} {delta}" for words, delta in row.parts)
            head = self.say.translate("Why {unit} moves ({period})").format(unit=_data(row.name), period=row.period)
            yield f"**{head}**: {parts}" + (f" _{row.note}_" if row.note else "")
            yield ""

    def fields(self, rows: Sequence[FieldRow], room: int) -> Iterator[str]:
        if not rows:
            return
        _ = self.say.translate
        heads = (_("What"), _("Field"), _("Before → after"), _("Class"), _("Achievement"), _("Rating"), _("Rules"))
        yield f"| {' | '.join(heads)} |"
        yield "|---|---|---|---|---|---|---|"
        left = room
        for number, row in enumerate(rows):
            line = self._field(row)
            left -= len(line) + 1
            if left < 0:
                yield ""
                yield _("… and {count} more changes.").format(count=len(rows) - number)
                break
            yield line
        yield ""

    def _field(self, row: FieldRow) -> str:
        name = self._named(row)
        values = f"{_data(row.before)} → {_data(row.after)}" + (f" ({row.reach})" if row.reach else "")
        codes = " ".join(f"⛔ {code}" if code in row.blocking else f"⚠ {code}" for code in row.codes)
        cells = (name, _data(row.field), values, row.kind, row.achievement, row.rating, codes)
        return f"| {' | '.join(cells)} |"

    def _named(self, row: FieldRow) -> str:
        if row.kpi and self.told.site:
            return f"[{_data(row.id)}]({self.told.site.rstrip('/')}/kpi/{row.kpi}/)"
        return _data(row.id)

    def blockers(self, rows: Sequence[Objection]) -> Iterator[str]:
        for row in rows:
            yield from self._objection("⛔", row)
        if rows:
            yield ""

    def _objection(self, sign: str, row: Objection) -> Iterator[str]:
        _ = self.say.translate
        problem = row.problem
        place = f"{self._in_repository(problem.path)}:{problem.span.line}"
        more = f" {more_places(row.more, self.say)}" if row.more else ""
        said, helped = (_data(words.text(_)) for words in (problem.message, problem.help))
        yield f"{sign} **{problem.code}** {_data(place)} {said}{more}  "
        yield f"   {helped}  "

    def _in_repository(self, path: str) -> str:
        return f"{self.told.folder}/{path}" if self.told.folder else path

    def agree(self, view: Changed) -> Iterator[str]:
        _ = self.say.translate
        if view.approvals:
            yield f"{_('Needs approval from')}: {' · '.join(_data(one) for one in view.approvals)}"
        elif view.fields:
            yield _("Needs approval from anybody but the author.")
        yield ""

    def weights(self, view: Changed) -> Iterator[str]:
        yield from (f"{self.say.translate('Weights')}: {_data(weights)}  " for weights in view.weights)
        if view.weights:
            yield ""

    def closing(self, view: Changed) -> Iterator[str]:
        _ = self.say.translate
        if view.notes:
            yield f"<details><summary>{_('Worth a look')}: {len(view.notes)}</summary>"
            yield ""
            for row in view.notes:
                yield from self._objection("⚠", row)
            yield ""
            yield "</details>"
            yield ""
        yield f"{view.unaffected}. {_('Reproduce')}: `kpi diff --base {_code(self.told.target)}`"


_SHOWN = 40
"""The most scorecards and periods in a comment; the newest are kept."""


def _code(words: str) -> str:
    """Return the name of a branch inside code: no backtick ends it, and nothing in it is read."""
    return "".join(sign for sign in words if sign.isalnum() or sign in "/._-+")[:_LONGEST_VALUE]
