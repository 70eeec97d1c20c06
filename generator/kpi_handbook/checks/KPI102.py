"""A field does not exist in this record.

## What it does
Reports field names that are misspelt or belong to another record, and languages that are none of the company's.

## Why it matters
A misspelt field would be ignored and its default would count.

## How to fix
Use the field that is proposed, or move the field to the record it belongs to.

## Options
None.
"""

import re
from collections.abc import Iterator

from kpi_handbook.checks.languages import by_language, languages_of
from kpi_handbook.checks.rule import Found, Subject, about
from kpi_handbook.load import Document, Field, Finding
from kpi_handbook.load.text import shown
from kpi_handbook.model.validate import near
from kpi_handbook.problems import Edit, Fix, say

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_ELSEWHERE = {
    **dict.fromkeys(
        ("target", "weight", "phasing", "cascade", "headline", "rollup", "rollup_into", "baseline"), "a scorecard item"
    ),
    **dict.fromkeys(("polarity", "formula", "frequency", "owner", "data_source", "data_steward"), "a KPI definition"),
    **dict.fromkeys(("rating_bands", "status_colours", "missing", "gap", "stale_after"), "a scoring policy"),
    **dict.fromkeys(("method", "aggregation", "expression", "bands", "points"), "the formula of a KPI definition"),
}


def check(subject: Subject) -> Iterator[Found]:
    """Find fields that their record does not have."""
    for document, finding in subject.found("unknown_field"):
        field, meant = finding.details["field"], finding.details["meant"]
        message = say('there is no field "{field}" here', field=field)
        if meant:
            help_text = say('did you mean "{meant}"?', meant=meant)
        elif field in _ELSEWHERE:
            help_text = say("{field} belongs to {record}", field=field, record=_ELSEWHERE[field])
        else:
            help_text = say("remove it; the fields here are {known}", known=finding.details["known"])
        yield about(document, finding, message, help_text, fix=_renaming(document, finding, meant))
    if languages := languages_of(subject.handbook):
        for entry in subject.handbook.entries:
            for words in by_language(entry):
                yield from _no_languages(words, languages)


def _no_languages(words: Field, languages: tuple[str, ...]) -> Iterator[Found]:
    """Yield the keys that are no language; a language that the company does not show yet may be written already."""
    for name in words.value:
        if name in languages:
            continue
        meant = near(name, [one for one in languages if one not in words.value])
        if meant or not _LANGUAGE.fullmatch(name):
            document, path = words.document, (*words.path, name)
            message = say('"{name}" is not a language of this handbook', name=shown(name))
            help_text = say("write {languages}", languages=", ".join(languages))
            if meant:
                help_text = say('did you mean "{meant}"?', meant=meant)
            details = {"meant": meant}
            finding = Finding("unknown_field", document.key_span(path), path, details)
            yield about(document, finding, message, help_text, fix=_renaming(document, finding, meant))


def _renaming(document: Document, finding: Finding, meant: str) -> Fix | None:
    """Return the fix that writes the name that was meant, where the mapping has no such field yet."""
    *above, name = finding.path
    mapping = document.data
    for step in above:
        mapping = mapping[step]
    if not meant or meant in mapping or name not in mapping:
        return None
    return Fix((Edit(finding.span, meant),), (finding.path, (*above, meant)), safe=False)
