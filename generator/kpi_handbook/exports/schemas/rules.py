"""The rules of `kpi check` as choices, for the file of its settings."""

from decimal import Decimal
from typing import Any

from kpi_handbook.checks import RULES
from kpi_handbook.checks.rule import Rule, first_line
from kpi_handbook.exports.schemas.choices import one_of
from kpi_handbook.exports.schemas.forms import Form


def with_rules(schema: Form) -> Form:
    """Return the schema of the settings with the rules there are, by code and by name."""
    named = {name: rule for rule in RULES for name in (rule.code, rule.name)}
    rule = one_of({name: f"{found.code} {found.name}: {first_line(found)}" for name, found in named.items()})
    fields = schema["properties"]
    severity, options, select = fields["severity"], fields["options"], fields["select"]
    ignore = schema["definitions"]["PerPath"]["properties"]["ignore"]
    severities = {
        name: {**severity["additionalProperties"], "description": first_line(found)} for name, found in named.items()
    }
    chosen = {name: _options(found) for name, found in named.items() if found.options}
    ignored = {"properties": {"ignore": {**ignore, "items": {"$ref": "#/definitions/rule"}}}}
    return {
        **schema,
        "properties": {
            **fields,
            "severity": {**severity, "properties": severities, "additionalProperties": False},
            "options": {**options, "properties": chosen, "additionalProperties": False},
            "select": {**select, "items": {"$ref": "#/definitions/rule"}},
        },
        "definitions": {
            **schema["definitions"],
            "PerPath": {**schema["definitions"]["PerPath"], **ignored},
            "rule": rule,
        },
    }


def _options(rule: Rule) -> Form:
    return {
        "description": first_line(rule),
        "type": "object",
        "properties": {name: {"type": _type(value)} for name, value in rule.options.items()},
        "additionalProperties": False,
    }


def _type(value: Any) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | Decimal():
            return "number"
        case list() | tuple():
            return "array"
        case _:
            return "string"
