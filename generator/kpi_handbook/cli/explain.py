"""`kpi explain`: the page of one rule."""

import click

from kpi_handbook.checks import RULES
from kpi_handbook.checks.rule import Rule
from kpi_handbook.cli.translation import translate_into
from kpi_handbook.exports import rule_page
from kpi_handbook.model.validate import near
from kpi_handbook.problems import HandbookError

_FORMATS = {"text": rule_page.text, "md": rule_page.markdown, "json": rule_page.as_json}


@click.command(name="explain")
@click.argument("rule", metavar="CODE-OR-NAME")
@click.option(
    "--format", "form", type=click.Choice(list(_FORMATS)), default="text", show_default=True, help="How it is printed."
)
@click.option("--lang", default="en", show_default=True, help="Language of the page.")
def command(rule: str, form: str, lang: str) -> None:
    """Print the page of a rule: what it finds, why it matters, how to mend it, with examples.

    \b
    Examples:
      kpi explain KPI141
      kpi explain weight-sum --lang id
      kpi explain KPI141 --format md
    """
    click.echo(_FORMATS[form](_rule_called(rule), translate_into(lang)))


def _rule_called(wanted: str) -> Rule:
    known = {name.lower(): rule for rule in RULES for name in (rule.code, rule.name)}
    found = known.get(wanted.strip().lower())
    if found:
        return found
    meant = near(wanted.strip().lower(), known)
    help_text = f'did you mean "{known[meant].code} {known[meant].name}"?' if meant else "kpi rules lists them all"
    raise HandbookError(f'there is no rule "{wanted}"', help_text)
