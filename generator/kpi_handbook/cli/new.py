"""`kpi new`: drafts of what a handbook consists of; each kind is a module that is loaded only when it is used."""

import click

from kpi_handbook.cli.lazy import LazyGroup

KINDS = {
    "kpi": "Write the draft of a KPI, or of one for each row of a table.",
    "scorecard": "Write the draft of a unit's scorecard for a cycle.",
    "objective": "Add an objective to a strategy map.",
    "aspect": "Add an aspect to an assessment dictionary.",
    "cycle": "Add a cycle, with map and scorecards copied as drafts.",
}


@click.group(name="new", cls=LazyGroup, lines=KINDS, place=lambda kind: f"new_{kind}:draft")
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
