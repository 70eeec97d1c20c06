"""A value is not one of the allowed ones.

## What it does
Reports misspelt methods, polarities, aggregations, frequencies, roles, states and the like.

## Why it matters
A word that is not known cannot be scored.

## How to fix
Use one of the allowed values; the nearest is proposed.

## Options
None.
"""

from collections.abc import Iterator, Mapping

from kpi_handbook.checks.rule import Found, Subject, about, at
from kpi_handbook.load import FieldPath
from kpi_handbook.model.kpi import METHOD_NAMES
from kpi_handbook.model.validate import near
from kpi_handbook.problems import Edit, Fix, Say, Span, say


def check(subject: Subject) -> Iterator[Found]:
    """Find words that are not among the allowed ones."""
    for document, finding in subject.found("unknown_value"):
        yield about(
            document,
            finding,
            _message(finding.details["text"]),
            _help(finding.details),
            fix=_fix(finding.details, finding.span, finding.path),
        )
    for entry in subject.handbook.kind("kpi"):
        method = entry.document.root().get("formula").get("method")
        if isinstance(method.value, str) and method.value not in METHOD_NAMES and method.value not in _own(subject):
            allowed = ", ".join((*METHOD_NAMES, *sorted(_own(subject))))
            details = {"text": method.value, "allowed": allowed, "meant": near(method.value, allowed.split(", "))}
            message = say('there is no scoring method "{text}"', **details)
            yield at(method, message, _help(details), fix=_fix(details, method.span, method.path))


def _message(text: str) -> Say:
    return say('"{text}" is not one of the allowed values', text=text) if text else say("nothing is written here")


def _own(subject: Subject) -> set[str]:
    return {name for policy in subject.handbook.policies for name in policy.methods}


def _fix(details: Mapping[str, str], span: Span, path: FieldPath) -> Fix | None:
    return Fix((Edit(span, details["meant"]),), (path,), safe=False) if details.get("meant") else None


def _help(details: Mapping[str, str]) -> Say:
    if details.get("meant"):
        return say('did you mean "{meant}"? allowed are {allowed}', meant=details["meant"], allowed=details["allowed"])
    return say("write one of {allowed}", allowed=details["allowed"])
