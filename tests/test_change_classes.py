"""What a change of a field changes: every field of every record has a class, and the important ones the right one."""

import importlib
import pkgutil
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from kpi_handbook import model
from kpi_handbook.model.changes import changes, class_of
from kpi_handbook.model.dictionary import Anchor, Dictionary, LayerWeights
from kpi_handbook.model.fields import Class, Record, Text
from kpi_handbook.model.formula import Formula
from kpi_handbook.model.kinds import KINDS
from kpi_handbook.model.kpi import BaseMeasure, Change, Kpi, Range
from kpi_handbook.model.organization import Cycle, Organization, Role, Unit
from kpi_handbook.model.policy import RatingBand, ScoringPolicy, StatusColours
from kpi_handbook.model.scorecard import Item, Revision, Scorecard
from kpi_handbook.model.strategy import Objective, StrategyMap
from kpi_handbook.model.words import Retired, Settings

M, S, G, C = Class.MEANING, Class.SCORING, Class.GOVERNANCE, Class.COSMETIC

for _module in pkgutil.iter_modules(model.__path__):
    importlib.import_module(f"kpi_handbook.model.{_module.name}")


def records(kind: type[Record] = Record) -> Iterator[type[Record]]:
    """Yield every kind of record that the model knows."""
    for one in kind.__subclasses__():
        if one.__module__.startswith("kpi_handbook.model."):
            yield one
        yield from records(one)


RECORDS = sorted(set(records()), key=lambda one: (one.__module__, one.__name__))


def test_the_records_of_every_kind_of_file_are_looked_at() -> None:
    assert {kind.record for kind in KINDS} <= set(RECORDS)
    assert len(RECORDS) > 60


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.__name__)
def test_a_record_says_itself_what_a_change_of_it_changes(record: type[Record]) -> None:
    """One that inherits its class, or has none, would put a new field into a class that nobody thought about."""
    assert "change_class" in record.__dict__
    assert isinstance(record.__dict__["change_class"], Class)
    for name in record.model_fields:
        assert isinstance(class_of(record, name), Class)


def test_a_record_without_a_class_changes_the_meaning() -> None:
    class Unclassed(Record):
        something: int = 0

    assert class_of(Unclassed, "something") is Class.MEANING


CLASSES: list[tuple[type[Record], Class, str]] = [
    (Kpi, M, "unit scale range type polarity objective scope data_source frequency definition base_measures formula"),
    (Formula, M, "expression scale aggregation"),
    (Range, M, "min max"),
    (BaseMeasure, M, "id"),
    (Formula, S, "method bands cap floor points late_bands checkpoints below after per_unit op"),
    (Item, S, "target phasing weight baseline stretch cap floor at_limit lo hi tolerance due revisions"),
    (Revision, S, "from_ target weight phasing"),
    (Scorecard, S, "policy weighting cap floor"),
    (Organization, S, "default_policy"),
    (Cycle, S, "from_ to periods"),
    (ScoringPolicy, S, "missing gap rating_bands status_colours cap floor rounding gates methods convert"),
    (RatingBand, S, "min rating"),
    (StatusColours, S, "green amber"),
    (Dictionary, S, "scale sections section_weights aspects"),
    (Anchor, S, "rating text"),
    (LayerWeights, S, "A B"),
    (Kpi, G, "owner data_steward role review_by valid_from audience evidence_required alignment"),
    (Item, G, "headline role"),
    (Organization, G, "approvals"),
    (Unit, G, "head supervised_by second_line parent"),
    (Role, G, "id unit kind handle"),
    (Retired, G, "kpis units"),
    (Settings, G, "severity select options per_path fail_on"),
    (Kpi, C, "name rationale response unintended_consequences aliases key_question limitations use not_used_for"),
    (BaseMeasure, C, "name"),
    (Item, C, "rationale reason"),
    (ScoringPolicy, C, "name"),
    (Unit, C, "name"),
    (Role, C, "name"),
    (Objective, C, "name description"),
    (Objective, M, "perspective"),
    (StrategyMap, M, "links objectives"),
    (Change, G, "decision kind reason"),
]


@pytest.mark.parametrize(
    ("record", "name", "kind"),
    [(record, name, kind) for record, kind, names in CLASSES for name in names.split()],
    ids=lambda one: getattr(one, "__name__", str(one)),
)
def test_a_field_has_the_class_of_the_table(record: type[Record], name: str, kind: Class) -> None:
    assert class_of(record, name) is kind


def kpi(**more: Any) -> Kpi:
    given: dict[str, Any] = {
        "id": "a",
        "version": 1,
        "name": {"id": "A", "en": "A"},
        "definition": "One. Two. Three.",
        "objective": "F1",
        "type": "result",
        "unit": "percent",
        "polarity": "maximize",
        "formula": {"method": "ratio_up", "aggregation": "last"},
        "frequency": "monthly",
        "data_source": "Ledger",
        "data_steward": "STW",
        "owner": "MGR",
        "unintended_consequences": "None",
        "valid_from": "2026-01-01",
        "review_by": "2027-01-01",
    }
    return Kpi.model_validate(given | more)


def told(before: Record, after: Record) -> list[tuple[str, Class]]:
    return [(".".join(map(str, change.path)), change.kind) for change in changes(before, after)]


def test_a_change_is_named_by_the_innermost_field() -> None:
    after = kpi(formula={"method": "ratio_down", "aggregation": "average"}, range={"min": 0})
    assert sorted(told(kpi(), after)) == [("formula.aggregation", M), ("formula.method", S), ("range.min", M)]


def test_what_stands_inside_a_worked_example_is_a_note_too() -> None:
    before = kpi(examples=[{"actual": 1, "achievement": "1"}])
    after = kpi(examples=[{"actual": 2, "achievement": "2"}])
    assert {kind for _, kind in told(before, after)} == {C}


def test_the_order_of_languages_and_the_spelling_of_numbers_are_no_change() -> None:
    assert told(kpi(name={"id": "A", "en": "B"}), kpi(name={"en": "B", "id": "A"})) == []
    assert told(kpi(scale=Decimal(12)), kpi(scale=Decimal("1.20e1"))) == []


def test_a_text_that_speaks_one_language_more_is_a_change() -> None:
    assert told(kpi(name="A"), kpi(name={"id": "A", "en": "A"})) == [("name", C)]
    assert Text((("", "A"),)) != Text((("id", "A"),))
