"""`kpi coaching new`: the draft of a coaching form, filled in from the results."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi_handbook.cli.drafts import Asked, Desk, answered, desk, finish, writing_options
from kpi_handbook.cli.translation import translate_into
from kpi_handbook.problems import HandbookError

if TYPE_CHECKING:
    from kpi_handbook.governance.coaching_draft import CoachingDraft
    from kpi_handbook.model.people import Employee


@click.command(name="new")
@click.argument("employee", required=False)
@click.option("--kpi", help="The KPI it is about; by default what calls for the conversation most.")
@click.option("--aspect", help="Or the aspect of conduct it is about, such as B3.")
@click.option("--period", help="The period it is about; by default the last one that calls for it.")
@click.option("--supervisor", metavar="EMP", help="Who holds it; by default as in the register.")
@click.option("--speak", metavar="LANG", help="The language the two speak; by default as in the last form, or --lang.")
@click.option("--note", default="", help="What else there is to say about why now.")
@click.option("--id", "code", help="The code of the form; by default the next one of the period.")
@writing_options
def step(
    employee: str | None,
    kpi: str | None,
    aspect: str | None,
    period: str | None,
    supervisor: str | None,
    speak: str | None,
    note: str,
    code: str | None,
    root: Path,
    today: date | None,
    lang: str,
    dry_run: bool,
) -> None:
    """Write the draft of a coaching form for EMPLOYEE: who, why now, the figures; the rest is for the two.

    The form counts from the day of the conversation on, which you write into held_on. A form that is there is never
    overwritten.

    \b
    Examples:
      kpi coaching new EMP-0047
      kpi coaching new EMP-0047 --kpi hr-time-to-fill --period 2026-06
      kpi coaching new EMP-0112 --aspect B2 --speak id --dry-run
    """
    from kpi_handbook.governance.coaching_draft import coaching_draft, require_free_id
    from kpi_handbook.model.coaching import Coaching

    at = desk(root, today, lang, audience="restricted")
    person = _person(at, employee)
    _require_known(at, kpi, aspect)
    draft = _draft(at, person, kpi, aspect, period, supervisor, speak, note, code)
    require_free_id(at.subject.handbook, draft.id)
    at.require_free(draft.path)
    finish(
        at,
        at.changed({draft.path: coaching_draft(draft, translate_into(lang))}),
        lambda later: any(one.id == draft.id and one.employee == person.id for one, _ in later.of(Coaching)),
        dry_run=dry_run,
        notes=["next: hold the conversation, write held_on and what was said, then kpi check --audience restricted"],
    )


def _person(at: Desk, employee: str | None) -> "Employee":
    """Return the person of the register; asked for on a terminal where nobody is named."""
    from kpi_handbook.views.coaching_due import people_of_register

    people = people_of_register(at.subject.handbook)
    choices = {one.id: f"{one.layer} {one.unit} {one.role or ''}" for one in people.values()}
    (name,) = answered(Asked("EMPLOYEE", employee, choices))
    return people[name]


def _require_known(at: Desk, kpi: str | None, aspect: str | None) -> None:
    """Stop where there is no such KPI or aspect, or where both are given."""
    from kpi_handbook.governance import vocabulary

    book, first = at.subject.handbook, at.languages[0]
    if kpi and aspect:
        raise HandbookError("a form is about a KPI or about an aspect", "give one of --kpi and --aspect")
    if kpi:
        vocabulary.require_known("KPI", kpi, vocabulary.kpis(book, first))
    if aspect:
        aspects = {one.id: one.name.say(first) for record, _ in book.dictionaries for one in record.aspects}
        vocabulary.require_known("aspect", aspect, aspects)


def _supervisor(at: Desk, person: "Employee", given: str | None) -> str:
    """Return who holds the conversation: as given, else who leads the person."""
    from kpi_handbook.views.coaching_due import people_of_register, supervisor_of

    book = at.subject.handbook
    leader = given or supervisor_of(book, person)[0]
    if leader not in people_of_register(book) or leader == person.id:
        raise HandbookError(
            f"{leader or 'nobody'} leads {person.id}, and is not in people/register.yml",
            "name who holds the conversation with --supervisor EMP-…",
        )
    return leader


def _draft(
    at: Desk,
    person: "Employee",
    kpi: str | None,
    aspect: str | None,
    period: str | None,
    supervisor: str | None,
    speak: str | None,
    note: str,
    code: str | None,
) -> "CoachingDraft":
    """Return what is known before the conversation."""
    from kpi_handbook.acts.coaching import rules_on
    from kpi_handbook.governance.coaching_draft import CoachingDraft, cycle_of, kept_until, next_id, trigger_fields
    from kpi_handbook.model.coaching import Coaching
    from kpi_handbook.views.coaching_trigger import cause_of, figures_of

    book = at.subject.handbook
    cause = cause_of(at.subject, person.id, kpi, aspect, period)
    if cause is None:
        raise HandbookError("no period has values yet", "name the one it is about with --period")
    cycle = cycle_of(book, cause.period)
    spoken = [one.language for one, _ in book.of(Coaching) if one.employee == person.id and one.language]
    figures = figures_of(at.subject, person.id, cause)
    return CoachingDraft(
        id=code or next_id(book, cause.period),
        cycle=cycle.id,
        employee=person.id,
        supervisor=_supervisor(at, person, supervisor),
        layer=person.layer,
        language=speak or next(reversed(spoken), at.lang),
        trigger=trigger_fields(cause.kpi, cause.aspect, cause.period, figures, note),
        retain_until=kept_until(book, cycle),
        assignment_days=rules_on(book, at.subject.today).assignment_days,
    )
