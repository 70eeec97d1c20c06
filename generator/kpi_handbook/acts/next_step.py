"""Whose turn it is: what an item waits for, who does it, and until when."""

from dataclasses import dataclass
from datetime import date

from kpi_handbook.acts.act import Act, Case, either
from kpi_handbook.acts.deadlines import after, escalates_on, holidays
from kpi_handbook.acts.period import Item, Period
from kpi_handbook.acts.sides import sides_of, signatures


@dataclass(frozen=True)
class NextStep:
    """What is to be done next."""

    who: str
    what: str
    until: date | None = None

    def __str__(self) -> str:
        until = f" by {self.until}" if self.until else ""
        return f"{self.who} {self.what}{until}"


def next_step(period: Period, item: Item, today: date) -> NextStep | None:
    """Return what an item waits for on a day, or None where it waits for publication alone."""
    case = Case(period, Act("validate", item.unit, item.kpi, (), date.min), item)
    dates = period.dates
    match item.state:
        case "open":
            return NextStep(case.owner or case.head, "submits", dates.due if dates else None)
        case "self_submitted" | "under_review":
            until = dates.validate_by if dates else None
            return NextStep(_validators(case, until, today), "validates, returns or disputes", until)
        case "returned":
            return NextStep(item.submitter, "answers with a new value or evidence", dates.lock_on if dates else None)
        case "in_dialogue":
            rises = _rises(case)
            otherwise = f"; from {rises} on either may escalate it to {case.second_line}" if rises else ""
            return NextStep(f"{item.submitter} and {item.validator}", f"agree{otherwise}")
        case "escalated":
            return NextStep(case.second_line, "decides", _decided_by(case))
        case "agreed" | "decided":
            signed = {line.by for line in signatures(case)}
            absent = [role for role in sides_of(item.cells) if role not in signed]
            sign_by = dates.sign_by if dates else None
            if item.revision and not item.cells.get("approved_by"):
                return NextStep(either((case.supervisor, case.second_line)), "approves the revision", None)
            return NextStep(" and ".join(absent), "sign" if len(absent) > 1 else "signs", sign_by)
    return None


def _validators(case: Case, until: date | None, today: date) -> str:
    """Return who validates; what is overdue has gone to the second line, too."""
    first = [one for one in (case.head, case.supervisor) if one and one != case.item.submitter][:1]
    second = case.second_line if not first or (until and today > until) else ""
    return either((*first, second))


def _rises(case: Case) -> date | None:
    began = next((line.on for line in reversed(case.item.lines) if line.to == "in_dialogue"), None)
    if began is None:
        return None
    return escalates_on(began, case.period.dates, case.terms, holidays(case.period.book))


def _decided_by(case: Case) -> date | None:
    rose = next((line.on for line in reversed(case.item.lines) if line.to == "escalated"), None)
    if rose is None or case.terms is None:
        return None
    return after(rose, case.terms.decide_within_days, holidays(case.period.book))
