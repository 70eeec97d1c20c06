"""The name says that less is better, and the polarity says more.

## What it does
Reports `polarity: maximize` where the name is about defects, complaints, costs or how long something takes. Names that
turn the thing round are silent: "complaints resolved", "cost savings", "days without accident", "on time".

## Why it matters
A worse year would score higher. In the balanced-scorecard deck a faster answer and fewer defects are better, and a
formula that divides the wrong way round gives 104 instead of 96.

## How to fix
Write `polarity: minimize` and a method for it, or say in the name what more of it is good. A word that your company
uses in another sense belongs in `words: {allow: [...]}` of `checks.yml`.

## Options
None.
"""

from collections.abc import Iterator

from kpi_handbook.checks.definition import definitions
from kpi_handbook.checks.direction import less_is_better
from kpi_handbook.checks.rule import Found, Subject, at, writing
from kpi_handbook.problems import say


def check(subject: Subject) -> Iterator[Found]:
    """Find names and polarities that look into opposite directions."""
    allowed = {word.casefold() for word in subject.handbook.settings.words.allow}
    for definition in definitions(subject.handbook):
        polarity = definition.get("polarity")
        word = less_is_better(definition.names, allowed)
        if polarity.value == "maximize" and word:
            message = say('the name says "{word}", of which less is better, and polarity says more is', word=word)
            help_text = say("write minimize, or say in the name what more of it is good")
            yield at(polarity, message, help_text, fix=writing(polarity, "minimize", safe=False))
