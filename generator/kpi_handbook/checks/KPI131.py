"""A record refers to something that does not exist.

## What it does
Reports names of objectives, KPIs, roles, units, units of measure, cycles, policies, layers, arms, perspectives and
aspects that no file defines. The ids of a file that cannot be read still count as existing. A comment by which editors
find the schema of a file is looked at too: one that names the schema of another kind is a warning.

## Why it matters
A KPI that serves no objective of the map, or has no owner that exists, is nobody's.

## How to fix
Use the name that is proposed, or define what is missing.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.modeline import wrong_modelines
from kpi_handbook.checks.references import references
from kpi_handbook.checks.retired import retired_rows
from kpi_handbook.checks.rule import Found, Subject, at, writing
from kpi_handbook.load import Field, Table
from kpi_handbook.load.text import shown
from kpi_handbook.model.known_ids import NO_ID
from kpi_handbook.model.validate import near
from kpi_handbook.problems import Edit, Fix, Span, say


def check(subject: Subject) -> Iterator[Found]:
    """Find names of records that no file defines."""
    for entry in subject.handbook.entries:
        for kind, field in references(entry):
            yield from _unknown(subject, kind, field)
    for entry in subject.handbook.kind("dictionary"):
        for kind, mapping in _named_by_keys(entry.document.root()):
            yield from _unknown_keys(subject.handbook.known[kind], kind, mapping)
    for (_, unit), table in subject.submitted.tables.items():
        yield from _rows(subject, unit, table)
    yield from wrong_modelines(subject)


def _unknown(subject: Subject, kind: str, field: Field) -> Iterator[Found]:
    known = subject.handbook.known.get(kind, frozenset())
    if kind.startswith("employee") and not known:
        return  # no register was read, so nobody is known
    if not known & {field.value, NO_ID} and field.value not in retired_rows(subject.handbook, kind):
        message = say('there is no {kind} "{name}"', kind=kind, name=shown(field.value))
        meant = near(field.value, sorted(known))
        help_text = say('did you mean "{meant}"?', meant=meant) if meant else say("define it, or name one that exists")
        yield at(field, message, help_text, fix=writing(field, meant, safe=False) if meant else None)


def _named_by_keys(dictionary: Field) -> Iterator[tuple[str, Field]]:
    yield "layer", dictionary.get("section_weights")
    for aspect in dictionary.get("aspects"):
        yield "layer", aspect.get("weights")
        yield "unit", aspect.get("readings")


def _unknown_keys(known: frozenset[str], kind: str, mapping: Field) -> Iterator[Found]:
    for name in mapping.value if known and isinstance(mapping.value, dict) else ():
        if name not in known:
            field = mapping.get(name)
            message = say('there is no {kind} "{name}"', kind=kind, name=shown(name))
            meant = near(name, sorted(known))
            help_text = say("define it, or name one that exists")
            if meant:
                help_text = say('did you mean "{meant}"?', meant=meant)
            yield Found(field.document, field.key_span, field.path, message, help_text)


def _rows(subject: Subject, unit: str, table: Table) -> Iterator[Found]:
    known = subject.handbook.known["KPI"]
    retired = retired_rows(subject.handbook, "KPI")
    for number, row in enumerate(table.rows):
        if row["kpi"] not in known and row["kpi"] not in retired:
            message = say('there is no KPI "{name}"', name=shown(row["kpi"]))
            meant = near(row["kpi"], sorted(known))
            help_text = say('did you mean "{meant}"?', meant=meant) if meant else say("name a KPI that exists")
            span, path = table.span(number, "kpi"), (number, "kpi")
            fix = Fix((Edit(span, meant),), (path,), safe=False) if meant else None
            yield Found(table.document, span, path, message, help_text, fix=fix)
    if unit not in subject.handbook.known["unit"]:
        message = say('there is no unit "{unit}"', unit=unit)
        meant = near(unit, sorted(subject.handbook.known["unit"]))
        yield Found(
            table.document,
            Span(),
            (),
            message,
            say('name the file after a unit that exists, such as "{meant}"', meant=meant),
        )
