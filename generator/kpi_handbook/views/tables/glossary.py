"""The glossary as a table."""

from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.glossary import GlossaryView, TermRow
from kpi_handbook.views.tables.table import Dataset, Fields, dataset, table, text


def glossary_dataset(company: Company, view: GlossaryView) -> Dataset:
    """Return every term with its meaning, in both languages."""
    _ = company.say.translate
    other = company.other_language
    fields: tuple[Fields[TermRow], ...] = (
        text("id", _("Id"), lambda row: row.id),
        text("term", _("Term"), lambda row: row.term),
        text("meaning", _("Meaning"), lambda row: row.meaning),
        text("other_term", _("Term ({language})").format(language=other), lambda row: row.other_term),
        text("other_meaning", _("Meaning ({language})").format(language=other), lambda row: row.other_meaning),
        text("see", _("See also"), lambda row: "; ".join(paths.id_in(link.path) for link in row.see)),
    )
    return dataset(company, "glossary", _("Glossary"), (table("terms", _("Glossary"), fields, view.terms),))
