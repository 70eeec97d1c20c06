"""The catalogue of rules as a table."""

from kpi_handbook.views.company import Company
from kpi_handbook.views.rules import RuleRow, RulesView
from kpi_handbook.views.tables.table import Dataset, Fields, dataset, number, table, text


def rules_dataset(company: Company, view: RulesView) -> Dataset:
    """Return every rule with what it says at present."""
    _ = company.say.translate
    fields: tuple[Fields[tuple[str, RuleRow]], ...] = (
        text("code", _("Code"), lambda one: one[1].code),
        text("name", _("Rule"), lambda one: one[1].name),
        text("group", _("Group"), lambda one: one[0]),
        text("severity", _("Severity"), lambda one: one[1].severity.word),
        text("headline", _("What it catches"), lambda one: one[1].headline),
        text("mends", _("Mends"), lambda one: one[1].mends),
        text("preview", _("Preview"), lambda one: "yes" if one[1].is_preview else ""),
        number("at_present", _("At present"), lambda one: one[1].flagged),
    )
    rows = [(group.name, row) for group in view.groups for row in group.rows]
    return dataset(company, "rules", _("Rules"), (table("rules", _("Rules"), fields, rows),))
