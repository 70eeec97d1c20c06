"""A rating has nothing to show for it.

## What it does
Reports an agreed rating of 1, 4 or 5 without evidence, and evidence that no list of evidence holds. A 1 without
evidence is an error, since it counts as it stands; a 4 or 5 counts 3 until there is evidence, which is a warning.
Records about people are read with `--audience restricted` only.

## Why it matters
The two ends of a scale are where leniency and anger show. Whoever rates somebody far from the middle names the event,
so that another person would rate the same.

## How to fix
Name the evidence by its id, and list it in `people/<cycle>/evidence.yml`; or agree on the rating that can be shown.

## Options
- `ratings`: the ratings that need evidence; 1, 4 and 5.
"""

from collections.abc import Iterator

from kpi_handbook.checks.agreed import Agreed, agreed_ratings, known_evidence
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import Severity, say

_MIDDLE = 3
"""Below it nothing caps a rating that has no evidence."""

OPTIONS = {"ratings": [1, 4, 5]}


def check(subject: Subject) -> Iterator[Found]:
    """Find ratings at the ends of the scale that nothing shows, and evidence that is listed nowhere."""
    wanted = set(subject.options_of("KPI611", OPTIONS)["ratings"])
    known = known_evidence(subject)
    for one in agreed_ratings(subject):
        if one.rating in wanted and not one.evidence:
            yield _without(one)
        for number, name in enumerate(one.evidence):
            if name not in known:
                message = say("no list of evidence holds {name}", name=name)
                help_text = say("list it in people/{cycle}/evidence.yml, or name another", cycle=one.cycle)
                place = list(one.listed)[number]
                yield at(place, message, help_text, severity=Severity.WARNING)


def _without(one: Agreed) -> Found:
    message = say("{aspect} is rated {rating} without evidence", aspect=one.aspect, rating=one.rating)
    is_low = one.rating < _MIDDLE
    help_text = say("name the evidence by its id")
    if not is_low:
        help_text = say("name the evidence by its id; until then 3 counts")
    return at(one.field, message, help_text, severity=None if is_low else Severity.WARNING)
