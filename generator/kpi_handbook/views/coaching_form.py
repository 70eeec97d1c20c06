"""The coaching form, blank or filled: the fields of a coaching record, labelled in both languages of the handbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from kpi_handbook.model.coaching import Coaching
from kpi_handbook.model.fields import Record, Text
from kpi_handbook.views.coaching_layout import CLOSURE, PARTS, TOP, Places
from kpi_handbook.views.company import Company
from kpi_handbook.views.language import Language, language

LABELS: Mapping[str, str] = {
    "employee": "Employee",
    "supervisor": "Supervisor",
    "layer": "Layer",
    "held_on": "Date",
    "trigger.kpi": "KPI",
    "trigger.aspect": "Or aspect",
    "trigger.period": "Period",
    "trigger.value": "Value or rating",
    "trigger.target": "Target",
    "feedback": "Feedback",
    "feedback.did_well": "What went well",
    "feedback.sop_alignment": "Procedure followed? How was it seen?",
    "feedback.must_improve": "What must improve",
    "feedback.sbi.situation": "Situation",
    "feedback.sbi.behaviour": "Behaviour",
    "feedback.sbi.impact": "Impact",
    "development": "Development",
    "development.potential": "Potential seen",
    "development.special_assignment.id": "Assignment number",
    "development.special_assignment.from_feedback_line": "For which line of part 1",
    "development.special_assignment.what": "Special assignment: what you will do",
    "development.special_assignment.measure.id": "Measure",
    "development.special_assignment.measure.unit": "Unit of measure",
    "development.special_assignment.measure.polarity": "Better is",
    "development.special_assignment.measure.polarity.maximize": "more",
    "development.special_assignment.measure.polarity.minimize": "less",
    "development.special_assignment.measure.polarity.stabilize": "steady",
    "development.special_assignment.measure.baseline": "Baseline",
    "development.special_assignment.measure.target": "Target",
    "development.special_assignment.measure.source": "Source of the figure",
    "development.special_assignment.start": "Start",
    "development.special_assignment.due": "Due",
    "development.special_assignment.support": "Support promised, with dates",
    "development.special_assignment.evidence_required": "Evidence",
    "development.special_assignment.success_rule": "Achieved when",
    "development.special_assignment.not_routine_because": "Not routine work because",
    "improvement": "Improvement",
    "improvement.own_change": "My own change: habit and trigger",
    "improvement.sign_of_change": "Sign of change",
    "improvement.review_on": "Review on",
    "follow_ups": "Follow-up",
    "follow_ups.date": "Date",
    "follow_ups.by": "By",
    "follow_ups.measured": "Figure",
    "follow_ups.progress": "Progress",
    "follow_ups.obstacle": "Obstacle",
    "follow_ups.next": "Next step, help due",
    "follow_ups.status": "How it stands",
    "follow_ups.status.on_track": "on track",
    "follow_ups.status.at_risk": "at risk",
    "follow_ups.status.off_track": "off track",
    "closure": "Closure",
    "closure.date": "Date",
    "closure.result": "Result",
    "closure.result.achieved": "achieved",
    "closure.result.partly": "partly",
    "closure.result.not_achieved": "not achieved",
    "closure.result.cancelled": "cancelled",
    "closure.measured": "Figure",
    "closure.becomes_standard": "New way of working",
}
"""What each field is called on paper, by its place in the record; a word that it allows stands behind it."""

NOT_ON_PAPER = {
    *("id", "language", "retain_until"),  # written when the form is filed
    *("trigger.month_value", "trigger.ytd_value"),  # the KPI's page has them
    *("trigger.status", "trigger.status_month", "trigger.status_ytd"),
    *("trigger.note", "closure.note"),  # what there is to say has its lines elsewhere
    *("signatures", "signatures.role", "signatures.date"),  # each role signs in a box of its own
    *("trigger", "feedback.sbi"),  # their fields speak for themselves
    *("development.special_assignment", "development.special_assignment.measure"),
}
"""Places of the record that have no label on paper."""

_QUESTIONS = {
    "feedback": "What happened?",
    "development": "What will you take on that stretches you?",
    "improvement": "What will you do differently yourself?",
    "follow_ups": "First look within 31 days, then at least every 31 days.",
    "closure": "What stays?",
}
_TITLE = "Coaching form"
_SIGNED = ("Employee: I have read this and agree", "Supervisor: I will give the support above")
_FOOT = (
    "Success adds no KPI points. Where promised support was missing, a miss does not count against the employee. "
    "Once filled in, the sheet is confidential."
)
_SIGNATURE = ("Name", "Date", "Signature")
_FOLLOW_UPS = 4  # as many as an assignment of 120 days has at most


@dataclass(frozen=True)
class Said:
    """Words in the language of the page and in the other one."""

    text: str
    other: str


@dataclass(frozen=True)
class Place:
    """A field on the sheet: its label, how much of the width it takes, and lines to write on or choices to tick."""

    label: Said
    span: int
    lines: int
    choices: tuple[Said, ...]
    value: str = ""
    """What stands in the field; nothing on a blank form."""
    picked: int = -1
    """Which of the choices is ticked."""


@dataclass(frozen=True)
class FormPart:
    """A part of the sheet."""

    title: Said
    question: Said
    rows: tuple[tuple[Place, ...], ...]


@dataclass(frozen=True)
class CoachingFormView:
    """The whole sheet."""

    title: Said
    top: tuple[tuple[Place, ...], ...]
    parts: tuple[FormPart, ...]
    signatures: tuple[Said, ...]
    signature: tuple[Said, ...]
    """What is written in the box of a signature."""

    layers: str
    """The code of each layer with its name, in the language of the page: for both there is no room."""

    follow_ups: FormPart
    columns: tuple[Place, ...]
    closure: FormPart
    foot: Said
    blank_rows: int = _FOLLOW_UPS
    code: str = ""
    """The code of a filled form."""
    signed: tuple[str, ...] = ("", "")
    """When each of the two signed."""
    rows: tuple[tuple[str, ...], ...] = ()
    """The follow-ups that were held."""


@dataclass(frozen=True)
class _Both:
    """The language of the page beside the other one, and the record that a form is filled from."""

    here: Language
    there: Language
    company: Company
    record: Coaching | None = None

    def translate(self, words: str) -> Said:
        return Said(self.here.translate(words), self.there.translate(words))


def coaching_form_view(company: Company, record: Coaching | None = None) -> CoachingFormView:
    """Return the blank form, or the one of a record."""
    both = _Both(company.say, language(company.other_language), company, record)
    columns = [path for path in paths_of(Coaching) if path.startswith("follow_ups.") and path.count(".") == 1]
    return CoachingFormView(
        title=both.translate(_TITLE),
        top=tuple(_row(both, row) for row in TOP),
        parts=tuple(_part(both, name, rows) for name, rows in PARTS.items()),
        signatures=tuple(both.translate(words) for words in _SIGNED),
        signature=tuple(both.translate(words) for words in _SIGNATURE),
        layers=_layers(both),
        follow_ups=_part(both, "follow_ups", ()),
        columns=_row(both, tuple((path, 1, 1) for path in columns)),
        closure=_part(both, "closure", (CLOSURE,)),
        foot=both.translate(_FOOT),
        blank_rows=max(0, _FOLLOW_UPS - len(record.follow_ups)) if record else _FOLLOW_UPS,
        code=record.id if record else "",
        signed=_signed(both, record),
        rows=tuple(_follow_up(both, columns, number) for number in range(len(record.follow_ups))) if record else (),
    )


def _layers(both: _Both) -> str:
    organization = both.company.book.organization
    known = sorted(organization.layers, key=lambda layer: layer.order) if organization else []
    return " · ".join(f"{one.id} {both.here.say(one.name)}" for one in known)


def _signed(both: _Both, record: Coaching | None) -> tuple[str, ...]:
    """Return when each of the two signed, the employee first."""
    days = {one.role: both.here.short_day(one.date) for one in record.signatures} if record else {}
    return days.get("employee", ""), days.get("supervisor", "")


def _follow_up(both: _Both, columns: list[str], number: int) -> tuple[str, ...]:
    held = both.record.follow_ups[number] if both.record else None
    return tuple(_words(both, path, getattr(held, path.partition(".")[2])) for path in columns)


def paths_of(record: type[Record], start: str = "") -> Iterator[str]:
    """Return the place of every field of a record and of the records inside it, and of every word a field allows."""
    for name, field in record.model_fields.items():
        path = f"{start}{name}"
        yield path
        for part in _parts_of(field.annotation):
            if get_origin(part) is Literal:
                yield from (f"{path}.{choice}" for choice in get_args(part))
            elif isinstance(part, type) and issubclass(part, Record):
                yield from paths_of(part, f"{path}.")


def _parts_of(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts_of(part)


def _part(both: _Both, name: str, rows: tuple[Places, ...]) -> FormPart:
    inside = (tuple((f"{name}.{path}", span, lines) for path, span, lines in row) for row in rows)
    question = both.translate(_QUESTIONS[name])
    return FormPart(both.translate(LABELS[name]), question, tuple(_row(both, row) for row in inside))


def _row(both: _Both, row: Places) -> tuple[Place, ...]:
    return tuple(_place(both, path, span, lines) for path, span, lines in row)


def _place(both: _Both, path: str, span: int, lines: int) -> Place:
    choices = tuple(both.translate(words) for choice, words in LABELS.items() if choice.startswith(f"{path}."))
    found = _value(both.record, path)
    names = [words.rpartition(".")[2] for words in LABELS if words.startswith(f"{path}.")]
    picked = names.index(found) if found in names else -1
    value = "" if choices else _words(both, path, found)
    return Place(both.translate(LABELS[path]), span, lines, choices, value, picked)


def _value(record: Coaching | None, path: str) -> Any:
    """Return what a record has at a place; the value to date stands where a trigger has no other one."""
    found: Any = record
    for name in path.split("."):
        found = getattr(found, name, None)
    if path == "trigger.value" and found is None and record and record.trigger:
        known = (record.trigger.ytd_value, record.trigger.month_value)
        found = next((value for value in known if value is not None), None)
    return found


def _words(both: _Both, path: str, value: Any) -> str:
    """Return a value as it stands on paper, in the language of the page."""
    say = both.here
    match value:
        case None:
            return ""
        case Text():
            return say.say(value)
        case date():
            return say.short_day(value)
        case Decimal():
            return say.plain(value)
    name = LABELS.get(f"{path}.{value}")
    if name:
        return say.translate(name)
    if path == "trigger.kpi" and value in both.company.kpis:
        return both.company.words(both.company.kpis[value][0].name)
    return say.period(value) if path == "trigger.period" else str(value)
