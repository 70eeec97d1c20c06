"""`kpi coaching`: who needs a conversation, its form, follow-ups and end; each is loaded when it is used."""

import click

from kpi_handbook.cli.lazy import LazyGroup

STEPS = {
    "due": "List who needs a conversation, and what is overdue.",
    "new": "Write the draft of a coaching form, filled in from the results.",
    "follow-up": "Add a follow-up to a form.",
    "close": "Write how a coaching ended, and what stays of it.",
    "report": "Count coachings by state, and list what became standard.",
}


@click.group(name="coaching", cls=LazyGroup, lines=STEPS, place=lambda step: f"coaching_{step.replace('-', '_')}:step")
def command() -> None:
    """Keep coaching alive: from a red number or a low rating to what becomes standard.

    Everything here reads and writes people/ and is restricted: it names employees by their id.

    \b
    Examples:
      kpi coaching due --today 2026-07-22
      kpi coaching new EMP-0047 --kpi hr-time-to-fill
      kpi coaching follow-up COA-2026-06-001 --on 2026-08-14 --measured 48 --status on_track …
      kpi coaching close COA-2026-06-001 --on 2026-09-30 --result achieved --measured 44
      kpi coaching report
    """
