"""The states of a submitted value, and every act that leads from one to the next: the table, as data.

Roles, dates and evidence are guards; each is a function of the same name in `guards.py`.
"""

from dataclasses import dataclass

State = str
NOTHING = None
"""The state of what does not exist yet."""

OPEN = "open"
UNSUBMITTED = (OPEN, "returned")
FILED = ("self_submitted", "under_review")
SETTLED = ("agreed", "decided")
DISPUTED = ("in_dialogue", "escalated")
FINAL = ("signed", "missing", "not_applicable")
"""From here a value can be published; a change is a new revision."""


@dataclass(frozen=True)
class Transition:
    """One row of the table."""

    act: str
    """What is done, in one word."""

    start: tuple[State | None, ...]
    to: State
    who: str
    """The part that the acting role must play; a key of `guards.PARTS`."""

    evidence: tuple[str, ...] = ()
    """What must be recorded with it; keys of `guards.EVIDENCE`."""

    guards: tuple[str, ...] = ()
    """What else must hold; keys of `guards.GUARDS`."""

    command: str = ""
    """The command by which it is done, as a reader types it."""


TRANSITIONS = (
    Transition("open", (NOTHING,), OPEN, "strategy_office", ("definitions",), ("announced",), "kpi submit"),
    Transition(
        "submit", UNSUBMITTED, "self_submitted", "submitter", ("figures", "proof"), ("before_cut_off",), "kpi submit"
    ),
    Transition("review", ("self_submitted",), "under_review", "validator", (), ("own_work",), "kpi validate"),
    Transition("return", FILED, "returned", "validator", ("reason",), ("own_work",), "kpi return"),
    Transition("validate", FILED, "agreed", "validator", (), ("own_work", "within_tolerance"), "kpi validate"),
    Transition(
        "dispute",
        FILED,
        "in_dialogue",
        "validator",
        ("figures", "gap_kind", "proof_of_other"),
        ("own_work", "above_tolerance"),
        "kpi dispute",
    ),
    Transition(
        "agree",
        ("in_dialogue",),
        "agreed",
        "both_sides",
        ("figures", "basis", "reason"),
        ("no_average",),
        "kpi decide",
    ),
    Transition(
        "escalate",
        ("in_dialogue",),
        "escalated",
        "either_side",
        ("dialogue",),
        ("time_given",),
        "kpi dispute --escalate",
    ),
    Transition(
        "decide", ("escalated",), "decided", "decider", ("figures", "reason"), ("own_case", "no_average"), "kpi decide"
    ),
    Transition("sign", SETTLED, "signed", "signer", ("meaning",), ("unchanged", "approved"), "kpi sign"),
    Transition(
        "lock", UNSUBMITTED, "missing", "strategy_office", ("reason",), ("after_cut_off",), "kpi decide --missing"
    ),
    Transition(
        "exempt",
        (OPEN,),
        "not_applicable",
        "approver",
        ("reason",),
        ("approver_apart",),
        "kpi decide --not-applicable",
    ),
    Transition("publish", FINAL, "published", "publisher", (), (), "kpi publish"),
    Transition(
        "cancel",
        (OPEN, *FILED, "returned", *DISPUTED, *SETTLED, *FINAL),
        "cancelled",
        "strategy_office",
        ("reason",),
        (),
        "kpi log cancel",
    ),
)
"""publication.md section 10, row by row. Nothing leads away from `published`: what follows is a new revision."""

NOTED = (
    Transition(
        "approve", SETTLED, "", "approver", ("reason",), ("approver_apart", "is_revision"), "kpi decide --approve"
    ),
    Transition("attest", (*SETTLED, "signed"), "", "witness", ("meaning",), ("unchanged",), "kpi sign"),
)
"""What leaves the state as it is: the approval of a revision, and who was present or checked the form."""

BY_ACT = {one.act: one for one in (*TRANSITIONS, *NOTED)}
STATES = tuple(dict.fromkeys(one.to for one in TRANSITIONS))

OUTSIDE = ("publish", "cancel")
"""Recorded in the log of publication, not in the history of a period."""


def allowed(start: State | None, to: State) -> tuple[Transition, ...]:
    """Return the transitions between two states; a state that stays has those that only note something.

    The consent of the first of two sides, in a dialogue as under a result, leaves the state as it is, too.
    """
    if start == to:
        return tuple(one for one in (*NOTED, BY_ACT["agree"], BY_ACT["sign"]) if start in one.start)
    return tuple(one for one in TRANSITIONS if start in one.start and one.to == to)
