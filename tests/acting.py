"""A period of the sample company as somebody finds it who acts: rows filed, nothing validated yet."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from conftest import ROOT
from kpi_handbook.acts.act import Act
from kpi_handbook.acts.acts import Outcome, apply
from kpi_handbook.acts.period import Period
from kpi_handbook.checks import Subject
from kpi_handbook.checks.claims import points_apart
from kpi_handbook.checks.subject import subject_of
from kpi_handbook.load.folder import read_folder
from kpi_handbook.score import policy_of

APRIL = "2026-04"
FINDINGS = ("cmp", "cmp-findings-closed")


@cache
def sample() -> Subject:
    """Return the sample company."""
    return subject_of(read_folder(ROOT), ROOT, date(2026, 7, 22))


def period_of(name: str, files: Mapping[str, bytes]) -> Period:
    """Return a period of the sample company that holds some files."""
    subject = sample()
    terms = {}
    for card, _ in subject.handbook.scorecards:
        policy = policy_of(subject.handbook, card, name)
        assert policy
        assert policy.reconciliation
        terms[card.unit] = policy.reconciliation
    return Period(subject.handbook, name, files, terms, points_apart(subject, name))


def empty(name: str = APRIL) -> Period:
    """Return a period in which nothing was filed, with the evidence that the sample has."""
    path = f"periods/{name}/evidence.yml"
    file = ROOT / path
    return period_of(name, {path: file.read_bytes()} if file.exists() else {})


def row(period: Period, unit: str, kpi: str) -> Mapping[str, str]:
    """Return the newest row of a KPI."""
    return period.items[unit, kpi].cells


def submitted(period: Period | None = None) -> Period:
    """Return April with the findings of Compliance submitted: 15 of 16."""
    return done(period or empty(), submission())


def submission(**changes: Any) -> Act:
    """Return the submission of the findings of Compliance."""
    return findings(
        "submit",
        "MGR-CMP",
        "2026-05-06",
        **{
            "figures": {"numerator": "15", "denominator": "16"},
            "evidence": ("EV-0412", "EV-0415"),
            **changes,
        },
    )


def findings(name: str, by: str | tuple[str, ...], on: str, **more: Any) -> Act:
    """Return an act about the findings of Compliance."""
    roles = (by,) if isinstance(by, str) else by
    return Act(name, *FINDINGS, roles, date.fromisoformat(on), **more)


def fourteen() -> Mapping[str, str]:
    """Return what the validator saw."""
    return {"numerator": "14", "denominator": "16"}


def disputed() -> Period:
    """Return April with a dispute about the findings."""
    return done(
        submitted(),
        findings("dispute", "DIR-FIN", "2026-05-11", figures=fourteen(), evidence=("EV-0421",), kind="fact"),
    )


def done(period: Period, *acts: Act) -> Period:
    """Return the period after acts that nothing stands in the way of."""
    for act in acts:
        outcome = apply(period, act)
        assert outcome.refusals == (), outcome.refusals
        period = outcome.period
    return period


def refused(period: Period, act: Act) -> str:
    """Return why an act is refused, in one text; the period stays as it was."""
    outcome: Outcome = apply(period, act)
    assert outcome.refusals, "it was done"
    assert outcome.period is period
    assert outcome.lines == ()
    return "\n".join(f"{one.message} | {one.help} | {one.rule}" for one in outcome.refusals)
