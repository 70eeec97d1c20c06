"""The formula of a KPI: as text, and as it is written by hand."""

from kpi_handbook.model.kpi import Kpi
from kpi_handbook.views.company import Company
from kpi_handbook.views.method_words import formula_words
from kpi_scoring.formula import parse, to_mathml
from kpi_scoring.methods import BY_NAME


def formula_text(company: Company, kpi: Kpi, unit: str) -> str:
    """Return the formula that scores the KPI: with its own table where the method has one."""
    method = BY_NAME.get(kpi.formula.method)
    if method is None:
        return company.say.translate("monitored only: shown, never scored")
    pair = company.card(unit, company.scores.period or "")
    item = next((item for item in pair[0].items if item.kpi == kpi.id), None) if pair else None
    return method.formula_for(item.parameters) if item else method.formula


def method_math(company: Company, kpi: Kpi) -> str:
    """Return the formula of a KPI's method as it is written by hand; nothing where the method has a table."""
    method = BY_NAME.get(kpi.formula.method)
    if method is None or method.tables:
        return ""
    return to_mathml(parse(method.formula, method.names), formula_words(company))


def expression_math(company: Company, kpi: Kpi) -> str:
    """Return how the value is computed, as it is written by hand; nothing where it is submitted as it is."""
    if not kpi.formula.expression:
        return ""
    names = {measure.id: company.words(measure.name) for measure in kpi.base_measures}
    return to_mathml(parse(kpi.formula.expression, frozenset(names)), names)
