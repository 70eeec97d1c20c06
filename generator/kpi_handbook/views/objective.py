"""The score of a strategic objective: the plain mean of its KPIs on the company's card, and its mark."""

from dataclasses import dataclass

from kpi_handbook.model.strategy import Objective
from kpi_handbook.views.company import Company
from kpi_handbook.views.status import Status, monitored, no_data, of_colour
from kpi_scoring.exact import half_away
from kpi_scoring.ratings import colour_of
from kpi_scoring.records import Policy


@dataclass(frozen=True)
class ObjectiveMark:
    """The mark of an objective, and its score in millionths of a point; None where it has none."""

    status: Status
    micro: int | None


def objective_score(company: Company, objective: str) -> int | None:
    """Return the plain mean of an objective's KPIs on the company's card, in millionths of a point."""
    result = company.result(company.book.top_unit, company.scores.period)
    points = [
        item.achievement
        for item in (result.items if result else ())
        if item.achievement is not None and company.kpis[item.kpi][0].objective == objective
    ]
    return half_away(sum(points), len(points)) if points else None


def objective_mark(company: Company, objective: Objective) -> ObjectiveMark:
    """Return the mark of an objective on the map, with its score where it has one."""
    if objective.role != "scored":
        return ObjectiveMark(monitored(company.say), None)
    points = objective_score(company, objective.id)
    if points is None:
        return ObjectiveMark(no_data(company.say), None)
    card = company.card(company.book.top_unit, company.scores.period or "")
    return ObjectiveMark(of_colour(colour_of(points, card[0].policy if card else Policy()), company.say), points)
