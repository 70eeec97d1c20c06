"""Who may do an act: the parts of the table, each with the roles that may play it."""

from collections.abc import Iterator, Mapping

from kpi_handbook.acts.act import Case, Guard, Refusal, either
from kpi_handbook.acts.sides import sides_of, signatures

WITNESSES = {"attended": "reviewer", "checked": "hr_performance_admin"}
"""What those say who are no side of the result, and the kind of role that says it."""


def submitter(case: Case) -> Iterator[Refusal]:
    """The owner of the KPI submits, or the steward of its data, or the head of the unit for staff who are absent."""
    may = [role for role in (case.owner, case.steward, case.head) if role]
    if case.act.role not in may:
        yield Refusal(
            f"{case.act.role} does not submit {case.act.kpi}", f"{either(may)} may submit it", "part of the submitter"
        )


def validator(case: Case) -> Iterator[Refusal]:
    """The head of the unit validates, for an own value the supervisor; the second line when they did not in time."""
    role = case.act.role
    first = [one for one in (case.head, case.supervisor) if one and one != case.item.submitter]
    if role in first or role == case.item.submitter:
        return
    until = case.period.dates.validate_by if case.period.dates else None
    if role == case.second_line:
        if first and until and case.act.on <= until:
            yield Refusal(
                f"{role} is the second line, and {either(first)} may still validate until {until}",
                f"the item goes to the second line on the day after {until}",
                "validate_by of the calendar",
            )
        return
    late = f", and {case.second_line} from the day after {until}" if case.second_line and until else ""
    help_text = f"{either(first or [case.second_line])} may validate it{late}"
    yield Refusal(f"{role} does not validate values of {case.act.unit}", help_text, "part of the validator")


def both_sides(case: Case) -> Iterator[Refusal]:
    """Submitter and validator agree together."""
    wanted = {case.item.submitter, case.item.validator}
    if set(case.act.by) != wanted:
        absent = ", ".join(sorted(wanted - set(case.act.by))) or "nobody else"
        yield Refusal(
            f"an agreement is of both sides; {absent} is not named",
            case.command("decide", by=f"{case.item.submitter} --by {case.item.validator}"),
            "both recorded",
        )


def either_side(case: Case) -> Iterator[Refusal]:
    """Submitter or validator."""
    sides = (case.item.submitter, case.item.validator)
    if case.act.role not in sides:
        yield Refusal(f"{case.act.role} is no side of this dispute", f"{either(sides)} may hand it over", "either side")


def decider(case: Case) -> Iterator[Refusal]:
    """The second line decides; another reviewer where the second line took part before."""
    involved = {case.item.submitter, case.item.validator, case.owner, case.head}
    wanted = case.second_line
    if wanted and wanted not in involved:
        if case.act.role != wanted and case.act.role not in involved:
            yield Refusal(
                f"{case.act.role} does not decide for {case.act.unit}", f"{wanted} decides", "second_line of the unit"
            )
    elif case.kind_of(case.act.role) != "reviewer" and case.act.role not in involved:
        yield Refusal(
            f"{case.act.role} is no reviewer, and {wanted or 'the second line'} took part before",
            "another second-line reviewer decides",
            "second_line of the unit",
        )


def approver(case: Case) -> Iterator[Refusal]:
    """The supervisor of the head or the second line approves what only the unit would gain from."""
    may = [role for role in (case.supervisor, case.second_line) if role]
    if case.act.role not in may and case.act.role not in {case.owner, case.item.submitter}:
        yield Refusal(f"{case.act.role} does not approve this", f"{either(may)} may approve it", "part of the approver")


def signer(case: Case) -> Iterator[Refusal]:
    """Both sides of a result sign it, and who decided it."""
    sides = sides_of(case.item.cells)
    if case.act.role not in sides:
        yield Refusal(
            f"{case.act.role} is no side of {case.act.kpi}",
            f"{either(sides)} sign it; a reviewer signs with --meaning attended, HR with --meaning checked",
            "both sides",
        )
    elif any(line.meaning and line.by == case.act.role for line in signatures(case)):
        yield Refusal(
            f"{case.act.role} has signed {case.act.kpi} already", "nothing is left to do", "one signature each"
        )


def witness(case: Case) -> Iterator[Refusal]:
    """Reviewers were present, HR checks the form and never the score."""
    wanted = WITNESSES.get(case.act.meaning, "")
    if case.kind_of(case.act.role) != wanted:
        yield Refusal(
            f"{case.act.role} can't sign as {case.act.meaning}",
            f"a role of the kind {wanted} signs so" if wanted else f"say --meaning {either(WITNESSES)}",
            "meaning of a signature",
        )


def strategy_office(case: Case) -> Iterator[Refusal]:
    """The strategy office opens periods and records what their dates bring."""
    if case.kind_of(case.act.role) != "strategy_office":
        offices = [role.id for role in case.period.book.roles.values() if role.kind == "strategy_office"]
        yield Refusal(
            f"{case.act.role} is not the strategy office", f"{either(offices)} records this", "part of the office"
        )


def publisher(case: Case) -> Iterator[Refusal]:
    """Publishing has its own command and its own log."""
    yield Refusal(
        "a value is published with its whole period", f"kpi publish {case.period.id}", "part of the publisher"
    )


PARTS: Mapping[str, Guard] = {
    guard.__name__: guard
    for guard in (
        *(submitter, validator, both_sides, either_side, decider, approver, signer, witness),
        *(strategy_office, publisher),
    )
}
