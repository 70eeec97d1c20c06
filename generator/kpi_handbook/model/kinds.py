"""The kinds of files of a handbook: where each stands and what record it holds."""

import re
from dataclasses import dataclass

from kpi_handbook.model.assessment import PersonAssessment
from kpi_handbook.model.calendar import Calendar
from kpi_handbook.model.coaching import Coaching
from kpi_handbook.model.dictionary import Dictionary
from kpi_handbook.model.evidence import EvidenceRegister
from kpi_handbook.model.fields import Record
from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.organization import Organization, UnitOfMeasure
from kpi_handbook.model.people import Acknowledgements, PersonEvidenceList, Register
from kpi_handbook.model.person_reconciliation import PersonReconciliation
from kpi_handbook.model.policy import ScoringPolicy
from kpi_handbook.model.reconciliation import Reconciliations
from kpi_handbook.model.scorecard import Scorecard
from kpi_handbook.model.sources import Sources
from kpi_handbook.model.strategy import StrategyMap
from kpi_handbook.model.words import Glossary, Okrs, Retired, Settings


@dataclass(frozen=True)
class Kind:
    """A kind of file: the pattern of its path and the record inside; a list holds many records."""

    name: str
    path: re.Pattern[str]
    record: type[Record]
    is_list: bool = False


def _kind(name: str, path: str, record: type[Record], *, is_list: bool = False) -> Kind:
    return Kind(name, re.compile(path), record, is_list)


KINDS = (
    _kind("organization", r"kpi_defs/organization\.ya?ml", Organization),
    _kind("unit_of_measure", r"kpi_defs/units_of_measure\.ya?ml", UnitOfMeasure, is_list=True),
    _kind("map", r"kpi_defs/strategy/(?P<cycle>[^/]+)/(?P<unit>[^/]+)\.ya?ml", StrategyMap),
    _kind("kpi", r"kpi_defs/kpis/(?P<unit>[^/]+)/(?P<id>[^/]+)\.ya?ml", Kpi),
    _kind("scorecard", r"kpi_defs/scorecards/(?P<cycle>[^/]+)/(?P<unit>[^/]+)\.ya?ml", Scorecard),
    _kind("policy", r"kpi_defs/policies/(?P<id>[^/]+)\.ya?ml", ScoringPolicy),
    _kind("dictionary", r"kpi_defs/dictionaries/(?P<id>[^/]+)\.ya?ml", Dictionary),
    _kind("okrs", r"kpi_defs/okrs/(?P<id>[^/]+)\.ya?ml", Okrs),
    _kind("calendar", r"kpi_defs/calendar/(?P<id>[^/]+)\.ya?ml", Calendar),
    _kind("glossary", r"kpi_defs/glossary\.ya?ml", Glossary),
    _kind("retired", r"kpi_defs/retired\.ya?ml", Retired),
    _kind("sources", r"kpi_defs/sources\.ya?ml", Sources),
    _kind("settings", r"kpi_defs/checks\.ya?ml", Settings),
    _kind("reconciliations", r"periods/(?P<period>[^/]+)/reconciliations\.ya?ml", Reconciliations),
    _kind("evidence", r"periods/(?P<period>[^/]+)/evidence\.ya?ml", EvidenceRegister),
    _kind("register", r"people/register\.ya?ml", Register),
    _kind("acknowledged", r"people/(?P<cycle>[^/]+)/acknowledged\.ya?ml", Acknowledgements),
    _kind("person_evidence", r"people/(?P<cycle>[^/]+)/evidence\.ya?ml", PersonEvidenceList),
    _kind("assessment", r"people/(?P<cycle>[^/]+)/assessments/(?P<id>[^/]+)\.ya?ml", PersonAssessment),
    _kind(
        "person_reconciliation", r"people/(?P<cycle>[^/]+)/reconciliations/(?P<id>[^/]+)\.ya?ml", PersonReconciliation
    ),
    _kind("coaching", r"people/(?P<cycle>[^/]+)/coaching/(?P<id>[^/]+)\.ya?ml", Coaching),
)
