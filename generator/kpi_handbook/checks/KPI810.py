"""A text was changed in one language only.

## What it does
Compares with the handbook before the change (`--base`). Reports a `name` or `definition` whose words changed in one
language and stayed in another. Without it, reports those that lack a language of the handbook.

## Why it matters
Two people who read the KPI in two languages are measured by the same number: it has to mean the same to both.

## How to fix
Bring the other language along. Where its words were right all the time, say so in the pull request.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.edited import edited_definitions
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.load import Field
from kpi_handbook.model.fields import Text
from kpi_handbook.problems import say

_TEXTS = ("name", "definition")


def check(subject: Subject) -> Iterator[Found]:
    """Find texts whose languages do not go together."""
    for edited in edited_definitions(subject):
        for change in edited.changes:
            if change.path[0] in _TEXTS and len(change.path) == 1:
                yield from _stale(change.before, change.after, edited.field.get(str(change.path[0])))
    languages = subject.handbook.organization.languages if subject.handbook.organization else ()
    for _, entry in subject.handbook.kpis:
        for name in _TEXTS:
            field = entry.document.root().get(name)
            absent = (
                [language for language in languages if language not in field.value]
                if isinstance(field.value, dict)
                else []
            )
            if absent:
                message = say("there are no words in {languages} here", languages=", ".join(absent))
                yield Found(
                    field.document, field.key_span, field.path, message, say("add {language}:", language=absent[0])
                )


def _stale(before: Text, after: Text, field: Field) -> Iterator[Found]:
    old, new = dict(before.by_language), dict(after.by_language)
    both = [language for language in new if language in old]
    kept = [language for language in both if old[language] == new[language]]
    if kept and len(kept) < len(both):
        for language in kept:
            message = say("the words in {language} are the old ones", language=language)
            yield at(field.get(language), message, say("bring them along with the other language"))
