"""Data to records: what does not fit a record becomes findings with the place it stands at."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from kpi_handbook.load import Document, FieldPath, Finding
from kpi_handbook.load.text import shown
from kpi_handbook.model.fields import described

R = TypeVar("R", bound=BaseModel)

_TYPES = {
    "string_type": "text",
    "int_type": "whole number",
    "list_type": "list",
    "tuple_type": "list",
    "dict_type": "mapping",
    "mapping_type": "mapping",
    "model_type": "mapping",
    "bool_type": "true or false",
}


def validate(document: Document, model: type[R], path: FieldPath = ()) -> tuple[R | None, tuple[Finding, ...]]:
    """Return the record a part of a document is, or None and everything that keeps it from being one."""
    data = _at(document.data, path)
    if not isinstance(data, dict):
        kind = "empty" if data is None else "not_a_mapping"
        return None, (Finding(kind, document.span(path), path),)
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        return None, tuple(_findings(document, model, path, error.errors(include_url=False)))


def near(word: str, known: Any) -> str:
    """Return the known word that was probably meant, or nothing; capitals make no other word."""
    words = {str(one).lower(): str(one) for one in known}
    close = difflib.get_close_matches(word.lower(), words, n=1, cutoff=0.6)
    return words[close[0]] if close else ""


def _findings(document: Document, model: type[BaseModel], top: FieldPath, errors: list[Any]) -> Iterator[Finding]:
    missing: dict[FieldPath, list[str]] = {}
    unknown: dict[FieldPath, list[str]] = {}
    for error in errors:
        path = (*top, *_place_of(error["loc"], document, top))
        if error["type"] == "missing" and path not in document.places:
            missing.setdefault(path[:-1], []).append(str(path[-1]))
        elif error["type"] == "extra_forbidden":
            unknown.setdefault(path[:-1], []).append(str(path[-1]))
        else:
            asked = _asked(model, path[len(top) :])
            yield from (_with_fields(one, asked) for one in _value_findings(document, path, error))
    for where, names in unknown.items():
        fields = _fields(model, where[len(top) :])
        absent = missing.get(where, [])
        for name in names:
            meant = near(name, absent) or near(name, fields)
            if meant in absent:
                absent.remove(meant)
            details = {"field": shown(name), "meant": meant, "known": ", ".join(fields)}
            yield Finding("unknown_field", document.key_span((*where, name)), (*where, name), details)
    for where, names in missing.items():
        if names:
            yield Finding("missing_field", document.head_span(where), where, {"fields": ", ".join(names)})


def _value_findings(document: Document, path: FieldPath, error: Mapping[str, Any]) -> Iterator[Finding]:
    if error["type"] in {"missing", "too_long"}:
        yield Finding("wrong_type", document.span(path), path, {"wanted": "two values"})
        return
    if error["type"] == "wrong_items":
        for index, inner in error["ctx"]["wrong"]:
            details = {"type": inner.type, "ctx": inner.context, "input": error["input"][index]}
            yield from _value_findings(document, (*path, index), details)
        return
    kind, told = _kind_and_details(error)
    if kind == "text_in_language":
        path = (*path, told["language"])
    yield Finding(kind, document.span(path), path, told)


def _with_fields(finding: Finding, fields: str) -> Finding:
    """Return a finding that says which fields are asked for where a mapping is."""
    is_mapping = finding.details.get("wanted") == "mapping"
    return replace(finding, details={**finding.details, "fields": fields}) if is_mapping else finding


def _kind_and_details(error: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    context = {name: shown(str(value)) for name, value in (error.get("ctx") or {}).items() if name != "allowed"}
    text = _shown(error["input"])
    match error["type"]:
        case "literal_error":
            return _literal(error["input"], str(error["ctx"]["expected"]))
        case "unknown_value" if isinstance(error["input"], list | dict):
            return _no_word(error["input"], str(error["ctx"]["allowed"]))
        case "unknown_value":
            allowed = str(error["ctx"]["allowed"])
            words = [word for word in allowed.split(", ") if " " not in word]
            return "unknown_value", {"text": text, "allowed": allowed, "meant": near(text, words)}
        case "bad_date" | "bad_period" | "bad_id" | "text_in_language" | "thousands_dot" as kind:
            return kind, context
        case "wrong_type":
            return "wrong_type", {**context, "text": text, "write": _only_item(error["input"])}
        case kind:
            found = described(error["input"])
            return "wrong_type", {"wanted": _TYPES.get(kind, "another value"), "text": text, "found": found}


def _literal(found: Any, expected: str) -> tuple[str, dict[str, str]]:
    """A word that is none of the expected ones, or no word at all."""
    if isinstance(found, list | dict):
        return _no_word(found, expected.replace("'", "").replace(" or ", ", "))
    allowed = expected.replace("'", "").replace(" or ", ", ")
    text = _shown(found)
    return "unknown_value", {"text": text, "allowed": allowed, "meant": near(text, allowed.split(", "))}


def _no_word(found: Any, allowed: str) -> tuple[str, dict[str, str]]:
    kind = "a list" if isinstance(found, list) else "a mapping"
    return "wrong_type", {"wanted": "text", "found": kind, "write": _only_item(found), "allowed": allowed}


def _only_item(found: Any) -> str:
    """Return the item of a list that holds one value and is meant to be it."""
    return _shown(found[0]) if isinstance(found, list) and len(found) == 1 else ""


def _shown(value: Any) -> str:
    """Return a single value as it was written; a list or a mapping is described, not quoted."""
    if value is None or isinstance(value, list | dict):
        return ""
    return shown(str(value).lower() if isinstance(value, bool) else str(value))


def _place_of(location: tuple[Any, ...], document: Document, top: FieldPath) -> FieldPath:
    """Return pydantic's location without the names of union members, which stand nowhere in the file."""
    path: FieldPath = ()
    data = _at(document.data, top)
    for position, step in enumerate(location):
        if _holds(data, step):
            data = data[step]
        elif position < len(location) - 1 or not isinstance(data, dict):
            continue
        path = (*path, step)
    return path


def _holds(data: Any, step: Any) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, dict) and step in data


def _at(data: Any, path: FieldPath) -> Any:
    for step in path:
        data = data[step]
    return data


def _asked(model: type[BaseModel], path: FieldPath) -> str:
    """Return the fields that a record must have, or where none must be there those it may have."""
    inner: Any = model
    for step in path:
        inner = _step(inner, step)
    if not (isinstance(inner, type) and issubclass(inner, BaseModel)) or (inner is model and path):
        return ""
    required = [field.alias or name for name, field in inner.model_fields.items() if field.is_required()]
    return ", ".join(required or aliases(inner))


def _fields(model: type[BaseModel], path: FieldPath) -> list[str]:
    """Return the field names allowed at a path of a record, as they are written in files."""
    inner: Any = model
    for step in path:
        inner = _step(inner, step)
    return aliases(inner) if isinstance(inner, type) and issubclass(inner, BaseModel) else []


def aliases(model: type[BaseModel]) -> list[str]:
    """Return a record's fields by their names in files."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _step(inner: Any, step: str | int) -> Any:
    if isinstance(inner, type) and issubclass(inner, BaseModel) and isinstance(step, str):
        by_alias = {field.alias or name: field.annotation for name, field in inner.model_fields.items()}
        # A step that is no field is a key of a mapping of records, such as the layer of section weights.
        return record_in(by_alias[step]) if step in by_alias else inner
    return inner


def record_in(annotation: Any) -> Any:
    """Return the record type inside an annotation such as a tuple, a mapping or an optional."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = record_in(part)
        if found is not None:
            return found
    return None
