"""`kpi coaching new`: the draft of a coaching form, filled in from the results."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli.drafts import Asked, answered, desk, finish, writing_options
from kpi_handbook.cli.translation import translate_into
from kpi_handbook.problems import HandbookError


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
    from kpi_handbook.acts.coaching import rules_on
    from kpi_handbook.governance import vocabulary
    from kpi_handbook.governance.coaching_draft import (
        CoachingDraft,
        coaching_draft,
        cycle_of,
        kept_until,
        next_id,
        require_free_id,
        trigger_fields,
    )
    from kpi_handbook.model.coaching import Coaching
    from kpi_handbook.views.coaching_due import people_of_register, supervisor_of
    from kpi_handbook.views.coaching_trigger import cause_of, figures_of

    if kpi and aspect:
        raise HandbookError("a form is about a KPI or about an aspect", "give one of --kpi and --aspect")
    at = desk(root, today, lang, audience="restricted")
    book, first = at.subject.handbook, at.languages[0]
    people = people_of_register(book)
    (employee,) = answered(
        Asked("EMPLOYEE", employee, {one.id: f"{one.layer} {one.unit} {one.role or ''}" for one in people.values()})
    )
    person = people[employee]
    if kpi:
        vocabulary.require_known("KPI", kpi, vocabulary.kpis(book, first))
    if aspect:
        aspects = {one.id: one.name.say(first) for record, _ in book.dictionaries for one in record.aspects}
        vocabulary.require_known("aspect", aspect, aspects)
    cause = cause_of(at.subject, employee, kpi, aspect, period)
    if cause is None:
        raise HandbookError("no period has values yet", "name the one it is about with --period")
    leader = supervisor or supervisor_of(book, person)[0]
    if leader not in people or leader == employee:
        raise HandbookError(
            f"{leader or 'nobody'} leads {employee}, and is not in people/register.yml",
            "name who holds the conversation with --supervisor EMP-…",
        )
    cycle = cycle_of(book, cause.period)
    before = [one.language for one, _ in book.of(Coaching) if one.employee == employee and one.language]
    draft = CoachingDraft(
        id=code or next_id(book, cause.period),
        cycle=cycle.id,
        employee=employee,
        supervisor=leader,
        layer=person.layer,
        language=speak or next(reversed(before), lang),
        trigger=trigger_fields(cause.kpi, cause.aspect, cause.period, figures_of(at.subject, employee, cause), note),
        retain_until=kept_until(book, cycle),
        assignment_days=rules_on(book, at.subject.today).assignment_days,
    )
    require_free_id(book, draft.id)
    at.require_free(draft.path)
    finish(
        at,
        at.changed({draft.path: coaching_draft(draft, translate_into(lang))}),
        lambda later: any(one.id == draft.id and one.employee == employee for one, _ in later.of(Coaching)),
        dry_run=dry_run,
        notes=["next: hold the conversation, write held_on and what was said, then kpi check --audience restricted"],
    )
