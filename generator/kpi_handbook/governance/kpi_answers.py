"""What a draft of a KPI is made from: one question a column, asked of options and of the rows of a table alike."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kpi_handbook.governance import vocabulary
from kpi_handbook.governance.kpi_draft import Answers, names_in, polarities, polarity_of
from kpi_handbook.governance.vocabulary import Choices
from kpi_handbook.governance.yaml_text import scalar
from kpi_handbook.load.text import shown
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.validate import near
from kpi_handbook.problems import HandbookError
from kpi_handbook.score import last_day
from kpi_scoring.formula import FormulaError, parse

Given = Mapping[str, str]
"""What was answered, by column."""

_MOST_SHOWN = 40


@dataclass(frozen=True)
class Question:
    """One thing that is asked of a new KPI."""

    column: str
    what: str
    choices: Callable[[Handbook, str, str], Choices] | None = None
    """What there is to choose from, given the handbook, the unit and a language."""

    required: bool = True
    default: str = ""


@dataclass(frozen=True)
class Fault:
    """A wrong or missing answer, with what to write instead."""

    column: str
    message: str
    help: str


QUESTIONS = (
    Question("id", "id"),
    Question("unit", "unit", lambda book, _, lang: vocabulary.units(book, lang)),
    Question("objective", "objective", vocabulary.objectives),
    Question("name_id", "name in Bahasa Indonesia"),
    Question("name_en", "name in English"),
    Question("definition_id", "definition in Bahasa Indonesia", required=False),
    Question("definition_en", "definition in English", required=False),
    Question("type", "type", lambda *_: vocabulary.TYPES, default="result"),
    Question("drives", "result that it drives", lambda book, _, lang: vocabulary.kpis(book, lang), required=False),
    Question("measure", "unit of measure", lambda book, _, lang: vocabulary.measures(book, lang)),
    Question("polarity", "polarity", lambda *_: vocabulary.POLARITIES, required=False),
    Question("method", "method", lambda book, *_: vocabulary.methods(book)),
    Question("aggregation", "aggregation", lambda *_: vocabulary.AGGREGATIONS),
    Question("expression", "expression", required=False),
    Question("frequency", "frequency", lambda *_: vocabulary.FREQUENCIES, default="monthly"),
    Question("data_source_id", "data source in Bahasa Indonesia", required=False),
    Question("data_source_en", "data source in English", required=False),
    Question("steward", "role", lambda book, _, lang: vocabulary.roles(book, lang)),
    Question("owner", "role", lambda book, _, lang: vocabulary.roles(book, lang)),
    Question("valid_from", "day", required=False),
    Question("review_by", "day", required=False),
)
COLUMNS = tuple(question.column for question in QUESTIONS)
_DAYS = ("valid_from", "review_by")
_WORDS = ("name_id", "name_en", "definition_id", "definition_en", "data_source_id", "data_source_en", "expression")


def is_asked(question: Question, book: Handbook) -> bool:
    """Say whether an answer is needed: a name is, in the languages that the handbook has."""
    _, mark, language = question.column.partition("name_")
    languages = book.organization.languages if book.organization else ()
    return question.required and not question.default and (not mark or language in languages)


def faults(book: Handbook, given: Given, lang: str) -> Iterator[Fault]:
    """Yield what is wrong or missing in the answers for one KPI."""
    for question in QUESTIONS:
        said = given.get(question.column, "")
        known = question.choices(book, given.get("unit", ""), lang) if question.choices else None
        if not said and is_asked(question, book):
            what = _listed(known) if known is not None else f"write the {question.what}"
            yield Fault(question.column, f"there is no {question.column}", what)
        elif said and known is not None:
            yield from _unknown(question, _several(question, said), known)
    yield from _wrong_id(book, given.get("id", ""))
    yield from _wrong_words(given)
    yield from _wrong_days(given)
    yield from _wrong_polarity(given)
    yield from _wrong_expression(given)


def answers(given: Given, today: date) -> Answers:
    """Return the answers for one KPI in which nothing is wrong."""
    said = {question.column: given.get(question.column) or question.default for question in QUESTIONS}
    first = _day(said["valid_from"]) or next_first_day(today)
    return Answers(
        id=said["id"],
        unit=said["unit"],
        objective=said["objective"],
        owner=said["owner"],
        steward=said["steward"],
        measure=said["measure"],
        method=said["method"],
        aggregation=said["aggregation"],
        names=_in_languages(said, "name"),
        polarity=polarity_of(said["method"], said["polarity"]),
        valid_from=first,
        review_by=_day(said["review_by"]) or _a_year_after(first),
        type=said["type"],
        frequency=said["frequency"],
        drives=tuple(said["drives"].split()),
        expression=said["expression"],
        definition=_in_languages(said, "definition"),
        source=_in_languages(said, "data_source"),
    )


def next_first_day(today: date) -> date:
    """Return the first day of the next month, which is the first of a period that is not open yet."""
    return last_day(f"{today:%Y-%m}") + timedelta(days=1)


def _a_year_after(day: date) -> date:
    return day.replace(year=day.year + 1)  # the first of a month is in every year


def _unknown(question: Question, said: tuple[str, ...], known: Choices) -> Iterator[Fault]:
    for one in said:
        if one not in known:
            meant = near(one, known)
            message = f'there is no {question.what} "{shown(one)}"'
            yield Fault(question.column, message, f'did you mean "{meant}"?' if meant else _listed(known))


def _several(question: Question, said: str) -> tuple[str, ...]:
    return tuple(said.split()) if question.column == "drives" else (said,)


def _listed(known: Choices) -> str:
    names = list(known)
    more = f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else ""
    return f"there are {', '.join(names[:_MOST_SHOWN])}{more}" if names else "there is none yet: define one first"


def _wrong_id(book: Handbook, name: str) -> Iterator[Fault]:
    if name:
        try:
            vocabulary.require_free_id(book, name)
        except HandbookError as error:
            yield Fault("id", str(error), error.help_text)


def _wrong_words(given: Given) -> Iterator[Fault]:
    for column in _WORDS:
        try:
            scalar(given.get(column, ""))
        except HandbookError as error:
            yield Fault(column, str(error), error.help_text)


def _wrong_days(given: Given) -> Iterator[Fault]:
    for column in _DAYS:
        said = given.get(column, "")
        if said and _day(said) is None:
            yield Fault(column, f'"{shown(said)}" is not a day', "write it as 2026-08-01")
    first = _day(given.get("valid_from", ""))
    if first and first.day != 1:
        yield Fault("valid_from", f"{first} is not the first day of a period", f"write {first:%Y-%m}-01")


def _wrong_polarity(given: Given) -> Iterator[Fault]:
    polarity = given.get("polarity", "")
    method = given.get("method", "")
    if method and polarity in {"", *vocabulary.POLARITIES}:
        try:
            if not polarity_of(method, polarity):
                known = ", ".join(polarities(method))
                yield Fault(
                    "polarity", f"the method {method} does not say which way is better", f"write one of {known}"
                )
        except HandbookError as error:
            yield Fault("polarity", str(error), error.help_text)


def _wrong_expression(given: Given) -> Iterator[Fault]:
    if text := given.get("expression", ""):
        try:
            parse(text, frozenset(names_in(text)))
        except FormulaError as error:
            yield Fault("expression", f"the expression can't be read: {error}", "such as reopened / closed * 100")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _in_languages(said: Given, field: str) -> dict[str, str]:
    return {language: said[f"{field}_{language}"] for language in ("id", "en") if said[f"{field}_{language}"]}
