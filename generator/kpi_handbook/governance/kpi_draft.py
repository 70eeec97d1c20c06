"""The draft of a KPI definition: complete and commented, with a TODO wherever a person has to write."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kpi_handbook.governance.yaml_text import TODO, commented, scalar, words
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import HandbookError, Say, say
from kpi_scoring.methods import BY_NAME

Translate = Callable[[str], str]
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FUNCTIONS = {"min", "max", "abs", "coalesce", "if", "else", "and", "or", "not"}
_MOST_MEASURES = 12
_ELSEWHERE = {"lo", "hi", "tolerance", "baseline", "below", "after", "step", "count"}
"""Parameters that the scorecard item gives, and those that need not be given."""


@dataclass(frozen=True)
class Answers:
    """What is known of a new KPI; words by language."""

    id: str
    unit: str
    objective: str
    owner: str
    steward: str
    measure: str
    method: str
    aggregation: str
    names: Mapping[str, str]
    polarity: str
    valid_from: date
    review_by: date
    type: str = "result"
    frequency: str = "monthly"
    drives: tuple[str, ...] = ()
    expression: str = ""
    definition: Mapping[str, str] = field(default_factory=dict)
    source: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The file it stands in."""
        return f"kpi_defs/kpis/{self.unit}/{self.id}.yml"


def polarities(method: str) -> tuple[str, ...]:
    """Return the directions that a method is for; a company's own may be for any."""
    return BY_NAME[method].polarities if method in BY_NAME else ("maximize", "minimize", "stabilize")


def polarity_of(method: str, given: str) -> str:
    """Return which way is better: as given, or the one way that a method knows; nothing where it knows several."""
    known = polarities(method)
    if given and given not in known:
        raise HandbookError(f"the method {method} does not fit {given}", f"it is for {', '.join(known)}")
    return given or (known[0] if len(known) == 1 else "")


def kpi_draft(answers: Answers, book: Handbook, translate: Translate) -> bytes:
    """Return the text of a definition with status draft."""
    languages = book.organization.languages if book.organization else ("en",)
    text = "".join(
        (
            *_head(answers, languages, translate),
            *_measured(answers, languages, translate),
            *_answered(answers, languages, translate),
        )
    )
    return text.encode()


def _head(answers: Answers, languages: Sequence[str], translate: Translate) -> list[str]:
    return [
        _note(translate, say("Draft: replace every TODO, then run kpi check. Others read it before it counts.")),
        f"id: {answers.id}\n",
        "version: 1\n",
        _note(
            translate, say("A draft carries no weight. Write proposed when it is complete; active comes with approval.")
        ),
        "status: draft\n",
        "name:\n",
        words(answers.names, languages, 2),
        _note(
            translate,
            say("What exactly is counted, over which cases, at what moment: a stranger gets the same number."),
        ),
        "definition:\n",
        words(answers.definition, languages, 2),
        f"objective: {answers.objective}\n",
        _note(
            translate,
            say("result: what is achieved. activity: what is done so that a result follows; drives names it."),
        ),
        f"type: {answers.type}\n",
        *_drives(answers),
        _note(translate, say("If this number moves, the objective moves because …")),
        "rationale:\n",
        words({}, languages, 2),
    ]


def _drives(answers: Answers) -> list[str]:
    if answers.drives:
        return [f"drives: [{', '.join(answers.drives)}]\n"]
    return [f"drives: [{TODO}]\n"] if answers.type == "activity" else []


def _measured(answers: Answers, languages: Sequence[str], translate: Translate) -> list[str]:
    return [
        f"unit: {answers.measure}\n",
        f"polarity: {answers.polarity}\n",
        *_measures(answers, languages, translate),
        "formula:\n",
        *_expression(answers),
        f"  method: {scalar(answers.method)}\n",
        f"  aggregation: {answers.aggregation}\n",
        *_parameters(answers, translate),
        f"frequency: {answers.frequency}\n",
        _note(translate, say("The system and the report or field in it; it must exist today.")),
        "data_source:\n",
        words(answers.source, languages, 2),
    ]


def _measures(answers: Answers, languages: Sequence[str], translate: Translate) -> list[str]:
    rate = ("numerator", "denominator") if answers.aggregation == "ratio_of_sums" else ()
    names = names_in(answers.expression) or rate
    if not names:
        return []
    parts = [_note(translate, say("What is counted or summed, one entry each; the expression divides them."))]
    parts.append("base_measures:\n")
    for name in names:
        parts += [f"  - id: {name}\n", "    name:\n", words({}, languages, 6)]
    return parts


def names_in(expression: str) -> tuple[str, ...]:
    """Return the base measures that an expression names, in its order."""
    found = dict.fromkeys(_NAME.findall(expression))
    return tuple(name for name in found if name not in _FUNCTIONS)[:_MOST_MEASURES]


def _expression(answers: Answers) -> list[str]:
    if answers.expression:
        return [f"  expression: {scalar(answers.expression)}\n"]
    if answers.aggregation == "ratio_of_sums":
        share = " * 100" if answers.measure == "percent" else ""
        return [f"  expression: numerator / denominator{share}\n"]
    return []


def _parameters(answers: Answers, translate: Translate) -> list[str]:
    """Return the figures that a method needs; the scorecard item gives corridor and tolerance."""
    method = BY_NAME.get(answers.method)
    needed = [name for name in (*method.parameters, *method.tables) if name not in _ELSEWHERE] if method else []
    if not needed:
        return []
    about = say("The method {method} needs these; kpi explain and its page say how.", method=answers.method)
    return [commented(about.text(translate), 2), *(f"  {name}: {TODO}\n" for name in needed)]


def _answered(answers: Answers, languages: Sequence[str], translate: Translate) -> list[str]:
    return [
        _note(translate, say("The role that delivers the data; another one than the owner.")),
        f"data_steward: {answers.steward}\n",
        f"owner: {answers.owner}\n",
        _note(translate, say("How could the number look good and the work get worse?")),
        "unintended_consequences:\n",
        words({}, languages, 2),
        _note(translate, say("The first day of a period that is not open yet.")),
        f"valid_from: {answers.valid_from}\n",
        _note(translate, say("The day by which somebody asks whether it is still useful.")),
        f"review_by: {answers.review_by}\n",
        _note(translate, say("What also helps readers, where there is something to say:")),
        "# key_question, scope, range, evidence_required, response, paired_with, limitations, use, not_used_for\n",
    ]


def _note(translate: Translate, note: Say) -> str:
    return commented(note.text(translate))
