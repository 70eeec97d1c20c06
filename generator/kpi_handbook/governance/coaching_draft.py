"""The draft of a coaching form: filled in from the results, with a TODO for what the two have to say."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from kpi_handbook.governance.yaml_text import TODO, commented, scalar
from kpi_handbook.model.fields import CODE
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.organization import Cycle
from kpi_handbook.problems import HandbookError, Say, say

Translate = Callable[[str], str]
_YEARS_KEPT = 2
_NUMBER = re.compile(r"COA-[0-9]{4}-[0-9]{2}-([0-9]{3,})")


@dataclass(frozen=True)
class CoachingDraft:
    """What is known before the conversation: who, why now, and until when the record is kept."""

    id: str
    cycle: str
    employee: str
    supervisor: str
    layer: str
    language: str
    trigger: Mapping[str, str]
    """Fields of the trigger as they are written in the file."""

    retain_until: date
    assignment_days: tuple[int, int]
    """How long a special assignment lasts, by the policy."""

    @property
    def path(self) -> str:
        """The file it stands in."""
        return f"people/{self.cycle}/coaching/{self.id}.yml"


def coaching_draft(draft: CoachingDraft, translate: Translate) -> bytes:
    """Return the text of a form before the conversation; nothing in it counts until `held_on` is there."""

    def note(words: Say) -> str:
        return commented(words.text(translate))

    lines = [
        note(say("Draft: talk first, then replace every TODO together. Restricted: it never leaves people/.")),
        f"id: {draft.id}\n",
        f"employee: {draft.employee}\n",
        f"supervisor: {draft.supervisor}\n",
        *([f"layer: {draft.layer}\n"] if draft.layer else []),
        f"language: {draft.language}\n",
        "trigger:\n",
        *(f"  {name}: {value}\n" for name, value in draft.trigger.items()),
        note(say("The day of the conversation; with it the form begins to count.")),
        "# held_on: YYYY-MM-DD\n",
        note(say("1 Feedback: one strength and one change, each with something that was seen.")),
        "feedback:\n",
        *(f"  {name}: {TODO}\n" for name in ("did_well", "sop_alignment", "must_improve")),
        "  sbi:\n",
        *(f"    {name}: {TODO}\n" for name in ("situation", "behaviour", "impact")),
        note(say("2 Development: what stretches the person, with a measure, a date and the support for it.")),
        "development:\n",
        f"  potential: {TODO}\n",
        *_assignment(draft, translate),
        note(say("3 Improvement: what the person does differently, and the sign of it.")),
        "improvement:\n",
        f"  own_change: {TODO}\n",
        f"  sign_of_change: {TODO}\n",
        "  # review_on: YYYY-MM-DD\n",
        note(say("Both sign here, each with role (employee, supervisor) and date.")),
        "signatures: []\n",
        note(say("kpi coaching follow-up adds a line each time; kpi coaching close writes the end.")),
        "follow_ups: []\n",
        f"retain_until: {draft.retain_until}\n",
    ]
    return "".join(lines).encode()


def _assignment(draft: CoachingDraft, translate: Translate) -> list[str]:
    """Return the special assignment as comments: half of one would be an error, none is not one before the talk."""
    fields = (
        "special_assignment:",
        "  id: SA-…",
        "  from_feedback_line: must_improve",
        "  what: …",
        "  measure: {id: …, unit: …, polarity: …, baseline: …, target: …, source: …}",
        "  start: YYYY-MM-DD",
        "  due: YYYY-MM-DD",
        *(f"  {name}: …" for name in ("support", "evidence_required", "success_rule", "not_routine_because")),
    )
    low, high = draft.assignment_days
    about = say("Take the marks away when it is agreed; it lasts {low} to {high} days:", low=low, high=high)
    return [commented(about.text(translate), 2), *(f"  # {one}\n" for one in fields)]


def trigger_fields(
    kpi: str | None,
    aspect: str | None,
    period: str,
    figures: Mapping[str, str],
    note: str,
) -> Mapping[str, str]:
    """Return the fields of a trigger as they are written; figures are numbers and colours, in order."""
    fields = {"kpi": kpi, "aspect": aspect, "period": f'"{period}"', **figures}
    if note:
        fields["note"] = scalar(note)
    return {name: value for name, value in fields.items() if value}


def next_id(book: Handbook, period: str) -> str:
    """Return the code behind the last one of a period."""
    known = [str(entry.place["id"]) for entry in book.kind("coaching")]
    numbers = [int(match[1]) for one in known if one.startswith(f"COA-{period}-") and (match := _NUMBER.fullmatch(one))]
    return f"COA-{period}-{max(numbers, default=0) + 1:03}"


def require_free_id(book: Handbook, code: str) -> None:
    """Stop where a code is no code, or has been given to a record of any cycle; raises HandbookError."""
    if not CODE.fullmatch(code):
        raise HandbookError(f'"{code}" is no code', "write capitals, digits and hyphens, such as COA-2026-06-001")
    taken = next((entry.document.path for entry in book.kind("coaching") if entry.place["id"] == code), None)
    if taken:
        raise HandbookError(f"{taken} is there already", "it is never overwritten; edit it, or choose another --id", 1)


def kept_until(book: Handbook, cycle: Cycle) -> date:
    """Return until when the other records of a cycle are kept, most often; without any, two years after its end."""
    days: Counter[date] = Counter()
    for entry in book.entries:
        until = getattr(entry.record, "retain_until", None)
        if until is not None and entry.place.get("cycle") == cycle.id:
            days[until] += 1
    if days:
        return max(days, key=lambda day: (days[day], day))
    return cycle.to.replace(year=cycle.to.year + _YEARS_KEPT, day=min(cycle.to.day, 28))


def cycle_of(book: Handbook, period: str) -> Cycle:
    """Return the cycle that a period lies in; raises HandbookError with the periods there are."""
    for cycle in book.cycles.values():
        if period in cycle.periods:
            return cycle
    known = [period for cycle in book.cycles.values() for period in cycle.periods]
    span = f"there are {known[0]} to {known[-1]}" if known else "kpi_defs/organization.yml lists the periods"
    raise HandbookError(str(say('no cycle has a period "{period}"', period=period)), span)
