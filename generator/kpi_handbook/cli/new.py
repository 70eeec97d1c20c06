"""`kpi new`: drafts of what a handbook consists of; each kind is a module that is loaded only when it is used."""

import importlib

import click

KINDS = {
    "kpi": "Write the draft of a KPI, or of one for each row of a table.",
    "scorecard": "Write the draft of a unit's scorecard for a cycle.",
    "objective": "Add an objective to a strategy map.",
    "aspect": "Add an aspect to an assessment dictionary.",
    "cycle": "Add a cycle, with map and scorecards copied as drafts.",
}


class _Kinds(click.Group):
    """Loads the module of a kind when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's own interface
        return list(KINDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  the same
        if cmd_name not in KINDS:
            return None
        kind: click.Command = importlib.import_module(f"kpi_handbook.cli.new_{cmd_name}").draft
        return kind

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  the same
        with formatter.section("Commands"):
            formatter.write_dl(list(KINDS.items()))


@click.group(name="new", cls=_Kinds)
def command() -> None:
    """Write drafts from what the handbook has: units, objectives, roles, units of measure and methods.

    On a terminal it asks for what you don't give; elsewhere it names what is missing and what there is to choose from.
    Nothing that exists is overwritten, and --dry-run shows everything first.

    \b
    Examples:
      kpi new kpi sup-reopened-requests
      kpi new kpi --from-csv proposals.csv
      kpi new objective P6 --perspective internal_process --owner DIR-OPS --name-en … --name-id …
      kpi new cycle 2026-S2 --from 2026-S1
    """
