"""`kpi coaching`: who needs a conversation, its form, follow-ups and end; each is loaded when it is used."""

import importlib

import click

STEPS = {
    "due": "List who needs a conversation, and what is overdue.",
    "new": "Write the draft of a coaching form, filled in from the results.",
    "follow-up": "Add a follow-up to a form.",
    "close": "Write how a coaching ended, and what stays of it.",
    "report": "Count coachings by state, and list what became standard.",
}


class _Steps(click.Group):
    """Loads the module of a step when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's own interface
        return list(STEPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  the same
        if cmd_name not in STEPS:
            return None
        module = importlib.import_module(f"kpi_handbook.cli.coaching_{cmd_name.replace('-', '_')}")
        step: click.Command = module.step
        return step

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  the same
        with formatter.section("Commands"):
            formatter.write_dl(list(STEPS.items()))


@click.group(name="coaching", cls=_Steps)
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
