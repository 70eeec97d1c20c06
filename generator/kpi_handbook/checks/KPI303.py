"""Nothing says where the figures come from.

## What it does
Reports a `data_source` that holds nothing, or the place of something (`TBD`, `-`, `manual`, `n/a`), in any language.

## Why it matters
The lesson on KPIs per department asks whether a KPI can be measured with the data there are. A figure without source
can't be checked, and is typed in to look good.

## How to fix
Name the system, the field or report in it, and who extracts it: "Findings register, closing date, exported by the SOP
supervisor". A manual record has a name too: "attendance list, signed".

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import definitions, is_given, languages, wrong_words
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.checks.words import is_placeholder
from kpi_handbook.load import Field
from kpi_handbook.load.text import shown
from kpi_handbook.problems import Say, say


def check(subject: Subject) -> Iterator[Found]:
    """Find definitions without data source."""
    allowed = subject.handbook.settings.words.allow
    for kpi in definitions(subject.handbook):
        source = kpi.get("data_source")
        if is_given(source):
            for words in wrong_words(source, lambda one: is_placeholder(one.value, allowed)):
                help_text = say("name the system or record, the report or field in it, and who extracts it")
                yield at(words, _message(words), help_text)


def _message(words: Field) -> Say:
    written = next((one.value for one in languages(words) if isinstance(one.value, str) and one.value.strip()), "")
    return say('"{text}" is no data source', text=shown(written)) if written else say("the data source is empty")
