"""Records and their fields as JSON Schema; what depends on a handbook is a definition that is filled in later."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from kpi_handbook.model.fields import (
    CLOCK,
    CODE,
    KEBAB,
    LONGEST,
    PERIOD,
    SNAKE,
    Clock,
    Code,
    Id,
    Limit,
    Period,
    Reference,
    Snake,
    Words,
)
from kpi_handbook.model.kpi import Aliases, MethodName
from kpi_handbook.model.scorecard import Phasing, Target

Form: TypeAlias = dict[str, Any]  # JSON


def _use(name: str) -> Form:
    return {"$ref": f"#/definitions/{name}"}


def _written(pattern: str, example: str) -> Form:
    """Return text of a form; an editor says the example, not the pattern."""
    return {"type": "string", "pattern": f"^({pattern})$", "patternErrorMessage": f"Write {example}."}


# Editors take 2026-02-30 for a day where only a format is asked for.
_LEAP_YEAR = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_DAY_OF_YEAR = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])"
_REAL_DAY = f"[0-9]{{4}}-({_DAY_OF_YEAR})|{_LEAP_YEAR}-02-29"

DEFINITIONS: Mapping[str, Form] = {
    "day": _written(_REAL_DAY, "a day that exists as YYYY-MM-DD, such as 2026-06-30"),
    "clock": _written(CLOCK.pattern, 'a time of day with quotes, such as "09:00"'),
    "period": _written(PERIOD.pattern, 'a month with quotes, such as "2026-05"'),
    "id": _written(KEBAB.pattern, "small letters, digits and hyphens, such as hr-time-to-fill")
    | {"maxLength": LONGEST},
    "code": _written(CODE.pattern, "capitals, digits and hyphens, such as F1 or MGR-CMP"),
    "name": _written(SNAKE.pattern, "small letters, digits and underscores, such as closed_by_due"),
}


def _check_of(annotation: Any) -> Any:
    return next(mark for mark in get_args(annotation) if isinstance(mark, BeforeValidator))


# What a file may hold where a field has this check; other checks allow what their type says.
_FORMS: Mapping[Any, Form] = {
    _check_of(annotation): form
    for annotation, form in (
        (Words, _use("words")),
        (Limit, {"anyOf": [{"type": "number"}, {"enum": ["none"]}]}),
        (Clock, _use("clock")),
        (Period, _use("period")),
        (Id, _use("id")),
        (Code, _use("code")),
        (Snake, _use("name")),
        (MethodName, _use("method")),
        (Target, {"anyOf": [{"type": "number"}, {"enum": ["TBD"]}]}),
        (Phasing, {"anyOf": [{"enum": ["flat", "linear"]}, {"type": "array", "items": {"type": "number"}}]}),
        (Aliases, {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}),
    )
}
_TYPES: Mapping[Any, Form] = {
    Any: {},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "number"},
    date: _use("day"),
}


def record_form(record: type[BaseModel]) -> Form:
    """Return a record as a mapping with its fields, each explained; no other field is allowed."""
    hints = get_type_hints(record, include_extras=True)
    fields = {info.alias or name: (hints[name], info) for name, info in record.model_fields.items()}
    return {
        "title": re.sub(r"(?<=[a-z])(?=[A-Z])", " ", record.__name__),
        "description": _plain(record.__doc__ or ""),
        "type": "object",
        "properties": {name: _explained(hint, info) for name, (hint, info) in fields.items()},
        "required": [name for name, (_, info) in fields.items() if info.is_required()],
        "additionalProperties": False,
    }


def records_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Return the records that a type is made of, itself included."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for hint in get_type_hints(annotation, include_extras=True).values():
            yield from records_in(hint)
    for part in get_args(annotation):
        yield from records_in(part)


def _explained(hint: Any, info: FieldInfo) -> Form:
    text = info.description or ""
    form = {**_form(hint), "description": _plain(text)}
    if "`" in text:
        form["markdownDescription"] = text
    if isinstance(info.default, str | bool | int):
        form["default"] = info.default
    return form


def _plain(text: str) -> str:
    return text.replace("`", "")


def _form(hint: Any) -> Form:
    """Return what a file may hold where a type is asked for; nothing at all is written by leaving the field out."""
    if get_origin(hint) is Annotated:
        return _marked(hint)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return _use(hint.__name__)
    inner = [part for part in get_args(hint) if part is not NoneType]
    match get_origin(hint):
        case origin if origin is Literal:
            return {"enum": inner}
        case origin if origin in {Union, UnionType}:
            return _form(inner[0]) if len(inner) == 1 else {"anyOf": [_form(part) for part in inner]}
        case origin if origin is tuple:
            return _list(inner)
        case origin if origin is Mapping:
            return {"type": "object", "additionalProperties": _form(inner[1])}
    return _TYPES[hint]


def _marked(hint: Any) -> Form:
    inner, *marks = get_args(hint)
    if reference := next((mark for mark in marks if isinstance(mark, Reference)), None):
        return _use(reference.kind.replace(" ", "-"))
    if form := next((_FORMS[mark] for mark in marks if isinstance(mark, BeforeValidator) and mark in _FORMS), None):
        return form
    return _form(inner)


def _list(inner: list[Any]) -> Form:
    if inner[-1] is Ellipsis:
        return {"type": "array", "items": _form(inner[0])}
    count = len(inner)
    return {"type": "array", "items": [_form(part) for part in inner], "minItems": count, "maxItems": count}
