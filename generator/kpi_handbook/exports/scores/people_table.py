"""People's results for a terminal: a table, or the whole working of each; restricted."""

import json

from kpi_handbook.exports.scores.columns import columns
from kpi_handbook.exports.scores.person_object import working_data
from kpi_handbook.problems import HandbookError
from kpi_handbook.score.person_parts import PersonScore
from kpi_handbook.views.people import People, row_of
from kpi_handbook.views.person_working import person_lines
from kpi_handbook.views.request import Request


def people_text(request: Request, people: People) -> str:
    """Return the people as a table under a line that says what it is and who may read it."""
    say = request.language
    _ = say.translate
    head = f"{_('People')} · {_place(request)} · {_basis(people, request)}\n{_warning(request)}"
    if not people.scores:
        return f"{head}\n{_('No assessment is about this period.')}"
    rows = [row_of(one, say) for one in people.scores]
    cells = [
        (row.employee, row.layer, row.section_a, row.section_b, row.score, row.rating, row.remarks or "–")
        for row in rows
    ]
    names = (_("person"), _("layer"), "A", "B", _("result"), _("rating"), _("remarks"))
    return f"{head}\n\n{columns(names, cells, right=(2, 3, 4, 5))}"


def people_trace(request: Request, people: People, form: str) -> str:
    """Return the whole working of each person, as text or as one JSON object; raises HandbookError for CSV."""
    if form == "csv":
        raise HandbookError("a working has no CSV form", "leave --format away, or write --format json")
    if form == "json":
        scored = request.scored
        head = {"schema_version": 1, "cycle": scored.cycle.id, "period": request.period}
        data = {**head, "as_of": scored.as_of.isoformat(), "people": working_data(people)}
        return json.dumps(data, ensure_ascii=False, indent=2)
    return "\n\n".join(_working(request, people, score) for score in people.scores)


def _working(request: Request, people: People, score: PersonScore) -> str:
    say = request.language
    _ = say.translate
    rules = f"{_('policy')} {score.policy.id} v{score.policy.version}" if score.policy.id else _("built-in profile")
    dictionary = f"{_('dictionary')} {score.dictionary} v{score.dictionary_version}"
    head = f"{score.employee} · {score.position.layer} · {_place(request)} · {rules} · {dictionary}"
    lines = person_lines(score, request.book, say)
    rows = [(str(n), line.label, line.figures, line.result) for n, line in enumerate(lines, 1)]
    steps = columns(("", _("step"), _("figures"), _("result")), rows, right=(3,))
    remarks = row_of(score, say).remarks
    told = [head, f"{_basis(people, request)}. {_warning(request)}", steps, *([remarks] if remarks else [])]
    return "\n".join(told)


def _place(request: Request) -> str:
    say = request.language
    as_of = f"{say.translate('as of')} {request.scored.as_of}"
    return f"{say.period(request.period)} · {say.translate('year to date')} · {as_of}"


def _basis(people: People, request: Request) -> str:
    _ = request.language.translate
    if people.basis == "published":
        return _("on the published results of the units")
    return _("provisional: the results of the units are not published")


def _warning(request: Request) -> str:
    return request.language.translate("Restricted: about people; not for a public place.")
