"""What else must hold before an act: separations, tolerances and dates, by the names of the table."""

from collections.abc import Iterator, Mapping
from datetime import date

from kpi_handbook.acts.act import Case, Guard, Refusal, either
from kpi_handbook.acts.deadlines import escalates_on, holidays
from kpi_handbook.acts.gap import claims, dialogue_day, gap_is_open, points_apart, shown, tolerance
from kpi_handbook.acts.period import number_of, same, words
from kpi_handbook.acts.sides import earlier_submissions

_SEPARATION = "separation of roles"
_LONGEST = 2_000


def any_act(case: Case) -> Iterator[Refusal]:
    """Roles exist, days follow each other, evidence is on file, and the row is as the last act left it."""
    act = case.act
    for role in (*act.by, *act.present):
        if role not in case.period.book.roles:
            yield Refusal(f"there is no role {role}", "kpi_defs/organization.yml lists the roles", "known roles")
    last = case.item.lines[-1].on if case.item.lines else None
    before = max((day for day in (last, *_days_of(case)) if day), default=None)
    if before and act.on < before:
        yield Refusal(
            f"{act.on} lies before {before}, when {act.kpi} was acted on last",
            f"give --on {before} or later",
            "submitted ≤ validated ≤ decided ≤ signed",
        )
    absent = [one for one in act.evidence if one not in case.period.evidence]
    if absent:
        yield Refusal(
            f"{', '.join(absent)} is no evidence on file",
            f"add it to {case.period.folder}/evidence.yml with id, title, kind, ref and on",
            "evidence on file",
        )
    for text in (act.reason, act.reason_id, act.note, act.note_id):
        if len(text) > _LONGEST or not text.isprintable():
            yield Refusal(
                f"{text[:20]!r}… is too long, or no single line", "write one line of plain text", "plain text"
            )
    if act.name not in {"sign", "attest"}:
        yield from unchanged(case)


def own_work(case: Case) -> Iterator[Refusal]:
    """Nobody validates what they submitted or own."""
    role = case.act.role
    if role == case.item.submitter:
        others = [one for one in (case.head, case.supervisor) if one and one != role] or [case.second_line]
        yield Refusal(f"{role} submitted {case.act.kpi} and can't validate it", f"{either(others)} may", _SEPARATION)
    if case.kind_of(role) == "hr_performance_admin":
        yield Refusal(
            f"{role} checks forms and never edits a score", "the validator of the unit does this", _SEPARATION
        )


def own_case(case: Case) -> Iterator[Refusal]:
    """Nobody decides a dispute they are part of."""
    parts = {case.item.submitter: "submitted", case.item.validator: "validated", case.owner: "owns", case.head: "leads"}
    if part := parts.get(case.act.role):
        what = case.act.unit if part == "leads" else case.act.kpi
        yield Refusal(
            f"{case.act.role} {part} {what} and can't decide about it",
            f"{case.second_line or 'the second line'} decides",
            _SEPARATION,
        )


def approver_apart(case: Case) -> Iterator[Refusal]:
    """Who approves is not who submits, nor who owns the KPI."""
    previous = {line.by for line in earlier_submissions(case)}
    if case.act.role in {case.item.submitter, case.owner, *previous}:
        may = [role for role in (case.supervisor, case.second_line) if role and role != case.act.role]
        yield Refusal(
            f"{case.act.role} submits {case.act.kpi} and can't approve this", f"{either(may)} may", _SEPARATION
        )


def within_tolerance(case: Case) -> Iterator[Refusal]:
    """A verified value that lies further off is not taken in silence: the two sides talk."""
    act, filed = case.act, case.item.figures
    if not act.figures or same(act.figures, filed) or not gap_is_open(case):
        return
    apart, limit = points_apart(case), tolerance(case)
    if apart is None:
        told = f"what lies between {words(act.figures)} and the submitted {words(filed)} can't be told in points"
    else:
        told = (
            f"{words(act.figures)} and the submitted {words(filed)} lie {shown(apart)} points of achievement apart; "
            f"up to {shown(limit)} needs no dialogue"
        )
    more = {name: act.figures[name] for name in act.figures}
    yield Refusal(
        f"{act.kpi}: {told}",
        case.command("dispute", by=act.role, **more, kind="fact|definition|judgement", evidence="EV-…"),
        "reconciliation.tolerance_points of the policy",
    )


def above_tolerance(case: Case) -> Iterator[Refusal]:
    """A small gap needs no meeting: the verified value is taken."""
    if not case.act.figures:
        return
    if same(case.act.figures, case.item.figures):
        message = f"{case.act.kpi}: {words(case.act.figures)} is what was submitted; there is nothing to dispute"
    elif not gap_is_open(case):
        apart = points_apart(case)
        assert apart is not None, "a gap that can't be told is open"
        message = (
            f"{case.act.kpi}: {shown(apart)} points of achievement lie within the tolerance of {shown(tolerance(case))}"
        )
    else:
        return
    more = {name: case.act.figures[name] for name in case.act.figures}
    yield Refusal(
        message, case.command("validate", by=case.act.role, **more), "reconciliation.tolerance_points of the policy"
    )


def no_average(case: Case) -> Iterator[Refusal]:
    """Splitting the difference is no agreement; a value in the exact middle needs evidence of its own."""
    submitted, verified = claims(case)
    one, other, agreed = (number_of(figures_) for figures_ in (submitted, verified, case.act.figures))
    if one is None or other is None or agreed is None or one == other:
        return
    if agreed * 2 == one + other and not case.act.evidence:
        yield Refusal(
            f"{words(case.act.figures)} is the exact middle of {words(submitted)} and {words(verified)}",
            "facts are settled by evidence and by the definition: take one of the two, "
            "or name the evidence that gives this value with --evidence",
            "no averaging by rule",
        )


def time_given(case: Case) -> Iterator[Refusal]:
    """A dispute goes one level up when the set time for an agreement has passed."""
    began = dialogue_day(case)
    first = escalates_on(began, case.period.dates, case.terms, holidays(case.period.book))
    if case.act.on < first:
        yield Refusal(
            f"the two sides have until {first} to agree; the dialogue began on {began}",
            f"from {first} on: {case.command('dispute --escalate', by=case.act.role)}",
            "reconciliation.escalate_after_days of the policy",
        )


def before_cut_off(case: Case) -> Iterator[Refusal]:
    """A value that comes late says why; after the lock it is a revision."""
    dates = case.period.dates
    if case.item.revision:
        if not case.act.reason:
            yield Refusal(f"{case.act.kpi}: a revision says why", 'say it with --reason "…"', "reason of a revision")
        return
    if dates is None:
        return
    if case.act.on > dates.lock_on:
        yield Refusal(
            f"{case.period.id} was locked on {dates.lock_on}",
            f"what comes later is a revision: kpi restate {case.period.id} says how",
            "lock_on of the calendar",
        )
    elif case.act.on > dates.due and not case.act.reason and not case.item.lines:
        yield Refusal(
            f"{case.act.kpi} was due on {dates.due}", 'a late value is scored, with --reason "…"', "due of the calendar"
        )


def after_cut_off(case: Case) -> Iterator[Refusal]:
    """Nothing is missing while it may still come."""
    dates = case.period.dates
    if dates and case.act.on <= dates.lock_on:
        yield Refusal(
            f"{case.act.kpi} may still come until {dates.lock_on}",
            f"say that it is missing from the day after, or let it be approved as not applicable: "
            f"{case.command('decide --not-applicable', by=case.second_line)}",
            "lock_on of the calendar",
        )


def announced(case: Case) -> Iterator[Refusal]:
    """A period opens with dates that were announced."""
    dates = case.period.dates
    if dates is None:
        yield Refusal(
            f"{case.period.id} has no dates", f"add it to kpi_defs/calendar/{case.period.id[:4]}.yml", "calendar entry"
        )
    elif dates.open and case.act.on < dates.open:
        yield Refusal(f"{case.period.id} opens on {dates.open}", f"submit from {dates.open} on", "open of the calendar")


def unchanged(case: Case) -> Iterator[Refusal]:
    """A signature is about what was agreed, byte by byte."""
    lines = case.item.lines
    if lines and lines[-1].digest != case.period.digest(case.item):
        yield Refusal(
            f"{case.place} says something else than on {lines[-1].on}, when {lines[-1].by} acted last",
            "bring the row back to what it said then; git has it",
            "no change without an act",
        )


def approved(case: Case) -> Iterator[Refusal]:
    """A revision is signed after a second role has approved it."""
    if case.item.revision and not case.item.cells.get("approved_by"):
        yield Refusal(
            f"revision {case.item.revision} of {case.act.kpi} has no approval",
            case.command("decide --approve", by=case.second_line, reason='"…"'),
            "owner proposes, a second role approves",
        )


def is_revision(case: Case) -> Iterator[Refusal]:
    """A first value needs no approval beside its validation."""
    if not case.item.revision:
        yield Refusal(f"{case.act.kpi} is no revision", "a first value is validated, not approved", "revisions only")


def _days_of(case: Case) -> list[date | None]:
    columns = ("submitted_on", "validated_on", "approved_on")
    return [case.item.day(column) for column in columns]


GUARDS: Mapping[str, Guard] = {
    guard.__name__: guard
    for guard in (
        *(own_work, own_case, approver_apart, within_tolerance, above_tolerance, no_average, time_given),
        *(before_cut_off, after_cut_off, announced, unchanged, approved, is_revision),
    )
}
