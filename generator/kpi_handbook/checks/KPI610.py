"""Coaching was due and did not happen.

## What it does
Warns where somebody was rated low (2 or less in an aspect), or answers alone for a KPI that was red in a published
period, and nobody has coached them since: once the days for coaching after the publication are over. Records about
people are read with `--audience restricted` only.

## Why it matters
Coaching after the agreement is mandatory in the tutor on the KPI form. A red number without a talk is a file; a low
rating without one is a verdict. It is the supervisor who owes it.

## How to fix
Hold the conversation and write it down in `people/<cycle>/coaching/`.

## Options
- `rating`: the highest rating that calls for coaching; 2.
"""

from collections.abc import Iterator
from datetime import date

from kpi_handbook.acts.coaching import LOW_RATING, conversation_due, covers
from kpi_handbook.acts.deadlines import holidays
from kpi_handbook.checks.coaching_reasons import Reason, low_ratings, red_kpis
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.problems import say
from kpi_handbook.score import last_day

OPTIONS = {"rating": LOW_RATING}


def check(subject: Subject) -> Iterator[Found]:
    """Find low ratings and red KPIs that nobody has talked about in time."""
    free = holidays(subject.handbook)
    records = [coaching for coaching, _entry in subject.handbook.of(Coaching)]
    most = subject.options_of("KPI610", OPTIONS)["rating"]
    told: set[tuple[str, str]] = set()
    for reason in (*low_ratings(subject, most), *red_kpis(subject)):
        due = conversation_due(subject.handbook.dates.get(reason.period), free)
        since = last_day(reason.period)
        if due is None or subject.today <= due or (reason.employee, reason.field.name) in told:
            continue
        if not any(covers(one, reason.employee, since, subject.today) for one in records):
            told.add((reason.employee, reason.field.name))
            yield _found(reason, due)


def _found(reason: Reason, due: date) -> Found:
    message = say(
        "{words}, and {employee} was not coached by {due}", words=reason.words, employee=reason.employee, due=due
    )
    return at(reason.field, message, say("hold the conversation, and write it down in people/<cycle>/coaching/"))
