"""`kpi rules`: the catalogue of all rules."""

import click

from kpi_handbook.checks import RULES
from kpi_handbook.cli.translation import translate_into
from kpi_handbook.exports import rule_catalogue

_FORMATS = {"table": rule_catalogue.table, "md": rule_catalogue.markdown, "json": rule_catalogue.as_json}


@click.command(name="rules")
@click.option(
    "--format", "form", type=click.Choice(list(_FORMATS)), default="table", show_default=True, help="How it is printed."
)
@click.option("--lang", default="en", show_default=True, help="Language of the headlines.")
def command(form: str, lang: str) -> None:
    """List the rules of kpi check: code, name, severity, group, and what each finds.

    kpi explain shows one of them in full.

    \b
    Examples:
      kpi rules
      kpi rules --format json
      kpi rules | grep weight
    """
    click.echo(_FORMATS[form](RULES, translate_into(lang)))
