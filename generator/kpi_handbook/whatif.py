"""A handbook with other targets, weights, methods or values, to be scored without touching a file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from kpi_handbook.load import load_yaml
from kpi_handbook.model.entry import Entry
from kpi_handbook.model.fields import DAY
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.kpi import METHOD_NAMES, Formula, Kpi
from kpi_handbook.model.scorecard import Item, Scorecard
from kpi_handbook.model.submission import Submission
from kpi_handbook.model.validate import aliases, near
from kpi_handbook.problems import HandbookError
from kpi_scoring.exact import TooPreciseError, measured
from kpi_scoring.formula import FormulaError, parse
from kpi_scoring.methods import BY_NAME

NEEDED = {
    "bands": "[{min: 99.9, score: 100}, {min: 99.5, score: 80}]",
    "points": "[{at: 80, score: 50}, {at: 100, score: 100}]",
    "op": "ge",
}
"""What a formula can't be written without, with an example of each."""


@dataclass(frozen=True)
class Setting:
    """One changed field of a KPI: on the scorecards that hold it, or in its formula."""

    kpi: str
    field: str
    value: Any
    unit: str = ""
    """Only this unit's scorecard; empty for all that hold it."""


@dataclass(frozen=True)
class Actual:
    """One changed value of a KPI in a period."""

    kpi: str
    value: str
    period: str = ""
    """Empty for the period that is asked for."""


def setting(text: str, book: Handbook) -> Setting:
    """Return what `[UNIT/]KPI.FIELD=VALUE` says; raises HandbookError with what there is."""
    name, equals, value = text.partition("=")
    unit, _, name = name.rpartition("/")
    kpi, dot, field = name.strip().partition(".")
    if not equals or not dot:
        raise HandbookError(f'"{text}" changes nothing', "write KPI.FIELD=VALUE, such as hr-esi.target=8.2")
    _known(kpi, book.versions, "KPI")
    if unit:
        _known(unit, book.units, "unit")
    _known(field, [*aliases(Item), *aliases(Formula)], "field of an item or a formula")
    document = load_yaml("--set", f"value: {value}\n".encode())
    if not document.readable or not isinstance(document.data, dict):
        raise HandbookError(f'"{value}" cannot be read', "write it as it would stand in the file")
    return Setting(kpi, field, document.data["value"], unit)


def actual(text: str, book: Handbook) -> Actual:
    """Return what `KPI[@PERIOD]=VALUE` says; raises HandbookError with what there is."""
    name, equals, value = text.partition("=")
    kpi, _, period = name.strip().partition("@")
    if not equals or not value.strip():
        raise HandbookError(
            f'"{text}" gives no value', "write KPI=VALUE, such as hr-esi=7.9, or KPI=1200/50 for a pair"
        )
    _known(kpi, book.versions, "KPI")
    return Actual(kpi, value.strip(), period)


def _known(name: str, known: Iterable[str], what: str) -> None:
    names = list(known)
    if name not in names:
        meant = near(name, names)
        raise HandbookError(
            f'there is no {what} "{name}"', f'did you mean "{meant}"?' if meant else "look at kpi score"
        )


def with_settings(book: Handbook, settings: Sequence[Setting], cycle: str) -> Handbook:
    """Return the handbook with fields changed; raises HandbookError where nothing holds the KPI or a value is none."""
    for one in settings:
        entries = tuple(_changed(entry, one, cycle) for entry in book.entries)
        if all(after is before for after, before in zip(entries, book.entries, strict=True)):
            raise HandbookError(f"no scorecard of {cycle} holds {one.kpi}", "look at kpi score for those that do")
        book = replace(book, entries=entries)
    for kpi in dict.fromkeys(one.kpi for one in settings):
        _computable(book, kpi)
    return book


def _computable(book: Handbook, kpi: str) -> None:
    """Raise HandbookError where a tried method does not exist, or lacks what its formula is written with."""
    own = [name for policy in book.policies for name in policy.methods]
    for version in book.versions[kpi]:
        formula, methods = version.formula, [*METHOD_NAMES, *own]
        if formula.method not in methods:
            _known(formula.method, methods, "method")
        _readable(formula.expression, version)
        method = BY_NAME.get(formula.method)
        for name in method.tables if method else ():
            if name in NEEDED and getattr(formula, name) is None:
                example = f'write --set "{kpi}.{name}={NEEDED[name]}" besides'
                raise HandbookError(f"{formula.method} needs {name}", example)


def _readable(expression: str | None, kpi: Kpi) -> None:
    try:
        parse(expression or "0", frozenset(measure.id for measure in kpi.base_measures[:2]))
    except FormulaError as error:
        raise HandbookError(
            f'"{expression}" cannot be computed: {error.message}', f"look at column {error.column} of it"
        ) from error


def _changed(entry: Entry, one: Setting, cycle: str) -> Entry:
    record = entry.record
    if isinstance(record, Scorecard) and one.field in aliases(Item):
        held = record.cycle == cycle and one.unit in {"", record.unit} and any(i.kpi == one.kpi for i in record.items)
        return replace(entry, record=_with_item(record, one)) if held else entry
    if isinstance(record, Kpi) and record.id == one.kpi and one.field not in aliases(Item):
        formula = _validated(Formula, {**_written(record.formula), one.field: one.value}, one)
        return replace(entry, record=record.model_copy(update={"formula": formula}))
    return entry


def _with_item(card: Scorecard, one: Setting) -> Scorecard:
    items = tuple(_item(item, one) if item.kpi == one.kpi else item for item in card.items)
    return card.model_copy(update={"items": items})


def _item(item: Item, one: Setting) -> Item:
    """Return an item with one field changed; a revision of that field inside the cycle gives way too."""
    revisions = tuple(revision.model_copy(update={one.field: None}) for revision in item.revisions)
    changed = _validated(Item, {"kpi": item.kpi, one.field: one.value}, one)
    name = next(name for name, info in Item.model_fields.items() if (info.alias or name) == one.field)
    return item.model_copy(update={name: getattr(changed, name), "revisions": revisions})


def _written(formula: Formula) -> dict[str, Any]:
    """Return a formula as it stands in a file, fields that are not given left out."""
    return {
        name: [part.model_dump(exclude_none=True) for part in value] if isinstance(value, tuple) else value
        for name in formula.model_fields_set
        if (value := getattr(formula, name)) is not None
    }


def _validated(record: type[Any], data: dict[str, Any], one: Setting) -> Any:
    try:
        return record.model_validate(data)
    except ValidationError as error:
        shown = f'"{one.value}"' if not isinstance(one.value, list | dict) else "that"
        raise HandbookError(f"{one.field} of {one.kpi} cannot be {shown}", _what_to_write(error)) from error


def _what_to_write(error: ValidationError) -> str:
    """Return what the field asks for, from the first thing that is wrong."""
    first = error.errors(include_url=False)[0]
    told = first.get("ctx") or {}
    match first["type"]:
        case "literal_error":
            return f"write one of {str(told['expected']).replace(chr(39), '').replace(' or ', ', ')}"
        case "unknown_value":
            return f"write one of {told['allowed']}"
        case "wrong_type" if told.get("wanted") == "number":
            return "write a number such as 8.2, with at most four decimals"
        case "wrong_type":
            return f"write a {told['wanted']}, as it would stand in the file"
        case "thousands_dot":
            return "write the number without dots between thousands, such as 50000"
        case "bad_date":
            return "write a day as YYYY-MM-DD, such as 2026-05-31"
        case "missing":
            return f"write {first['loc'][-1]} too, as it would stand in the file"
    return "write it as it would stand in the file"


def with_actuals(
    book: Handbook, rows: Iterable[Submission], actuals: Sequence[Actual], period: str, as_of: date
) -> tuple[Submission, ...]:
    """Return the submitted rows with values changed, on every scorecard that holds the KPI."""
    every = tuple(rows)
    for one in actuals:
        wanted = one.period or period
        new = tuple(_rows_of(book, every, one, wanted, as_of))
        if not new:
            raise HandbookError(f"no scorecard holds {one.kpi} in {wanted}", "look at kpi score for those that do")
        every = (*every, *new)
    return every


def _rows_of(book: Handbook, rows: Sequence[Submission], one: Actual, period: str, as_of: date) -> Iterator[Submission]:
    for card, _ in book.scorecards:
        cycle = book.cycles.get(card.cycle)
        if cycle is None or period not in cycle.periods or all(item.kpi != one.kpi for item in card.items):
            continue
        earlier = [r for r in rows if (r.unit, r.period, r.kpi) == (card.unit, period, one.kpi)]
        revision = max((row.revision for row in earlier), default=-1) + 1
        due = min(as_of, book.dates[period].due) if period in book.dates else as_of
        fields = {"row": 0, "state": "agreed", "submitted_on": due, "reason": "what if", **_number(one)}
        yield Submission(unit=card.unit, period=period, kpi=one.kpi, revision=revision, **fields)


def _number(one: Actual) -> dict[str, Any]:
    above, slash, below = one.value.partition("/")
    try:
        if DAY.fullmatch(one.value):
            return {"done": date.fromisoformat(one.value)}
        if slash:
            return {"numerator": _decimal(above), "denominator": _decimal(below)}
        return {"value": _decimal(one.value)}
    except TooPreciseError as error:
        raise HandbookError(f'"{one.value}" has too many digits', "write at most four decimals") from error
    except (ArithmeticError, ValueError) as error:
        raise HandbookError(f'"{one.value}" is no value', "write 7.9, 1200/50 or 2026-05-31") from error


def _decimal(text: str) -> Decimal:
    number = load_yaml("--actual", f"value: {text.strip()}\n".encode()).data
    value = number.get("value") if isinstance(number, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(text)  # noqa: TRY004  the text is wrong, not the type of an argument
    measured(Decimal(value))
    return Decimal(value)
