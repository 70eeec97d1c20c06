"""The command `kpi`: each command is a module that is loaded only when it is used."""

import gc
import keyword
import os
import sys

import click

from kpi_handbook import __version__
from kpi_handbook.cli.lazy import LazyGroup
from kpi_handbook.problems import HandbookError

# A new command is one module with a `command`, and one line here; the help line is kept here so that `kpi --help`
# loads none of them.
COMMANDS = {
    "check": "Check definitions, scorecards and submitted values.",
    "diff": "Show what a change means, what it moves and who has to agree.",
    "approvals": "List the roles that have to agree with a change.",
    "changelog": "Tell what merges changed, by unit and class, and which scores they moved.",
    "explain": "Say what a rule finds, why it matters and how to mend it.",
    "rules": "List the rules of kpi check.",
    "schema": "Write the JSON Schemas by which editors complete and explain.",
    "new": "Write the draft of a KPI, scorecard, objective, aspect or cycle.",
    "new-version": "Copy a definition as its next version; earlier periods keep the old one.",
    "revise": "Change a target or a weight inside a running cycle, from a period to come.",
    "retire": "Take a KPI or a unit out of use; its id is never used again.",
    "codeowners": "Write who reviews which file, from the approvals of the organization.",
    "forms": "Write the choices of issue forms: objectives, owners, units.",
    "stage": "Copy the data of a proposal over trusted code, for a preview.",
    "score": "Score a period or a cycle, and explain any number.",
    "template": "Write the form in which a unit hands in the values of a period.",
    "submit": "Take the values of a form, or of a query, into the period's file.",
    "publish": "Publish the results of a period: a candidate to sign, then the record.",
    "restate": "Publish a period again, with every cell that moves.",
    "period": "Show where the values of a period stand, and whose turn it is.",
    "validate": "Agree with submitted values.",
    "return": "Give submitted values back, and say what is asked.",
    "dispute": "Open the dialogue about a value, or escalate it.",
    "decide": "End a dispute; approve what only a second role may.",
    "sign": "Sign agreed or decided values.",
    "verify": "Verify that what is published is still what was published.",
    "log": "Move a release date, add or revoke a key, cancel a period: a line of the log.",
    "coaching": "Keep coaching alive: who needs it, the form, its follow-ups and its end.",
    "people": "Take records about people out of the folder when their time is over.",
    "build": "Build the handbook in every language into site/.",
    "export": "Write the handbook as an archive that opens without a server.",
    "serve": "Show the handbook in the browser and follow every change.",
    "materialize": "Write the handbook as Markdown files for another site engine.",
}


def _place(command: str) -> str:
    """Return where a command stands; a name that Python keeps for itself has an underscore behind it."""
    return f"{command}_:command" if keyword.iskeyword(command) else f"{command.replace('-', '_')}:command"


@click.group(
    cls=LazyGroup,
    lines=COMMANDS,
    place=_place,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: kpi check, then kpi score, then kpi build. Each command explains itself with --help.",
)
@click.version_option(__version__, prog_name="kpi")
def kpi() -> None:
    """Check, score and publish a KPI handbook kept as YAML in git."""


def main() -> None:
    """Run the command line; a user's mistake ends with a sentence, ours with a traceback."""
    # A command loads many small objects, makes no garbage and ends: looking for some costs `kpi check` a sixth of its
    # time.
    gc.disable()
    # Looking for plugins of pydantic reads the metadata of every installed distribution; we use none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        sys.exit(kpi(standalone_mode=False))  # click returns the code of a command that stopped early, else None
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except HandbookError as error:
        click.echo(f"kpi: {error}", err=True)
        if error.help_text:
            click.echo(f"     {error.help_text}", err=True)
        sys.exit(error.exit_code)
