"""The JSON Schema of what `kpi diff --format json` prints (draft 2020-12); keys are only ever added."""

from typing import Any

from kpi_handbook.impact.causes import KINDS
from kpi_handbook.model.fields import Class
from kpi_handbook.problems import Severity

PATH = "api/review.schema.json"
SCHEMA_VERSION = 1


def schema() -> dict[str, Any]:
    """Return the schema of a review."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:kpi-handbook:review:{SCHEMA_VERSION}",
        "title": "What a change means",
        **_object(
            schema_version={"const": SCHEMA_VERSION},
            base=_COMMIT,
            head=_COMMIT,
            uncommitted={"type": "boolean", "description": "Whether files differ from the head's commit."},
            complete={
                "type": "boolean",
                "description": "False where something could not be read: nothing is sure then.",
            },
            errors=_list(_object(side=_SIDE, **_PROBLEM)),
            counts=_object(**{kind.value: _COUNT for kind in Class}, blockers=_COUNT),
            changes=_list(_CHANGE),
            periods=_list(_PERIOD),
            approvals=_list(_APPROVAL),
            blockers=_list(_CODE) | {"uniqueItems": True},
            problems=_list(_object(**_PROBLEM)),
        ),
    }


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    """Return an object that has at least these keys."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _or_null(description: str) -> dict[str, Any]:
    return {"type": ["string", "null"], "description": description}


def _points(description: str) -> dict[str, Any]:
    return {"type": ["string", "null"], "pattern": r"^-?\d+\.\d{6}$", "description": description}


_COMMIT = {"type": "string", "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$", "description": "The whole id of the commit."}
_COUNT = {"type": "integer", "minimum": 0}
_CODE = {"type": "string", "pattern": r"^KPI\d{3}$"}
_SIDE = {"enum": ["base", "head"]}
_RATING = {"type": ["integer", "null"]}
_SPAN = {name: {"type": "integer", "minimum": 0} for name in ("line", "column", "end_line", "end_column")}
_PROBLEM: dict[str, Any] = {
    "code": _CODE,
    "name": _text("The name of the rule."),
    "severity": {"enum": [severity.value for severity in Severity]},
    "path": _text("The file, from the folder of the handbook."),
    "span": _object(**_SPAN),
    "field": _text("The field, with dots and the numbers of items."),
    "message": _text("What is wrong."),
    "help": _text("What to write instead."),
}
_CHANGE = _object(
    kind=_text("The kind of record, such as kpi, item, scorecard, policy or submission."),
    id=_text("What the record is called, wherever it stands; of an item unit/KPI."),
    unit=_or_null("The unit in whose folder or scorecard it stands."),
    cycle=_or_null("The cycle of a scorecard, an item or a map; the period of a submitted value."),
    field=_text("The field with dots; nothing where the whole record came or went."),
    **{"class": {"enum": [kind.value for kind in Class]}},
    before=_or_null("What it was; null where it was not there."),
    after=_or_null("What it is; null where it is gone."),
    span=_object(path=_text("The file."), line=_SPAN["line"], column=_SPAN["column"], side=_SIDE),
    reaches=_list(_text("A scored item, as unit/KPI, that a shared record reaches.")),
    rules=_list(_CODE),
)
_PERIOD = _object(
    scorecard=_text("The unit."),
    period={"type": "string", "pattern": r"^\d{4}-\d{2}$"},
    state={"enum": ["published", "submitted"], "description": "A published result stays: there it is a what-if."},
    before=_points("The score before the change; null without one."),
    after=_points("The score after the change."),
    delta=_points("By how much it moves."),
    rating_before=_RATING,
    rating_after=_RATING,
    coverage_before=_or_null("The part of the weight that is rated, in percent."),
    coverage_after=_or_null("The same after the change."),
    attribution=_list(
        _object(
            cause={
                "type": "string",
                "pattern": f"^({'|'.join(KINDS)})(:.+)?$",
                "description": "What was changed, and of which KPI, scorecard or policy; the parts add up exactly.",
            },
            delta=_points("What this alone moves; of together, what they do only in combination."),
        )
    ),
    items=_list(
        _object(
            kpi=_text("A KPI whose result differs."),
            before=_points("Its achievement before."),
            after=_points("Its achievement after."),
            rating_before=_RATING,
            rating_after=_RATING,
        )
    ),
)
_APPROVAL = _object(
    role=_text("The role that has to agree."),
    because=_text("Why: owner, steward, unit head, or the kind of change that the company's table names it for."),
    about=_list(_text("What it has to agree with.")),
    handle=_or_null("Its account on the code host."),
    is_author={"type": "boolean", "description": "Whether it is the author's own role; somebody else must agree too."},
)
