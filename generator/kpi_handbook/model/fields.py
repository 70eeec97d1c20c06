"""The kinds of fields records are made of, each with its one check; `Reference` and `Meaning` mark fields for rules."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function

from kpi_handbook.load.scalars import thousands_dot
from kpi_scoring.exact import TooPreciseError, measured

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]*")
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LIKE_A_DAY = re.compile(r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}|[0-9]{1,2}[- ][A-Za-z]{3,9}[- ][0-9]{4}")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
LONGEST = 64  # a path that holds the id still fits where paths are short
_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}


class Record(BaseModel):
    """A frozen mapping of a file; unknown fields are refused."""

    # Only the records that are loaded are built, with the records inside them: half the start of `kpi check`.
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)

    change_class: ClassVar["Class"]
    """What a change of a field changes where the field itself does not say; every kind of record sets its own."""


class Check(BeforeValidator):
    """A check that takes the value alone; pydantic need not look at its signature, a fifth of building the records."""

    func: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source_type: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the check before what is inside."""
        return no_info_before_validator_function(self.func, schema=handler(source_type))


class Class(StrEnum):
    """What a change of a field changes."""

    MEANING = "meaning"
    SCORING = "scoring"
    GOVERNANCE = "governance"
    COSMETIC = "cosmetic"


@dataclass(frozen=True)
class Reference:
    """Marks a field that names a record of another kind."""

    kind: str


@dataclass(frozen=True)
class Text:
    """Words for readers in one or more languages; a plain string counts for every language."""

    by_language: tuple[tuple[str, str], ...]

    def say(self, language: str) -> str:
        """Return the words in a language, or in the first language there is."""
        words = dict(self.by_language)
        return words.get(language) or words.get("") or next(iter(words.values()), "")

    def language_of(self, language: str) -> str:
        """Return the language that `say` answers in."""
        words = dict(self.by_language)
        return language if language in words or "" in words else next(iter(words), language)

    def __bool__(self) -> bool:
        return any(words.strip() for _, words in self.by_language)


def _text(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return Text((("", value),))
    if not isinstance(value, dict):
        raise _wrong("words", value)
    for language, words in value.items():
        if not _is_words(words):
            raise PydanticCustomError("text_in_language", "{language}", {"language": language})
    return Text(tuple([(language, str(words)) for language, words in value.items()]))


def _is_words(value: Any) -> bool:
    """A number is a text too where its digits survive: 12e4 would come back as 1.2E+5."""
    if isinstance(value, Decimal):
        return "E" not in str(value)
    return isinstance(value, (str, int)) and not isinstance(value, bool)


def _wrong(wanted: str, value: Any) -> PydanticCustomError:
    return PydanticCustomError("wrong_type", "{wanted}", {"wanted": wanted, "found": described(value)})


def described(value: Any) -> str:
    """Return what kind of value a file holds, as a message names it."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case list():
            return "a list"
        case dict():
            return "a mapping"
        case int() | Decimal():
            return "a number"
        case _:
            return "text"


def as_number(value: Any) -> Decimal:
    """Return a number; text, truth values and lists are refused."""
    if isinstance(value, Decimal | str) and thousands_dot(str(value)):
        raise PydanticCustomError("thousands_dot", "{text}", {"text": str(value)})
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _wrong("number", value)
    return Decimal(value)


def as_figure(value: Any) -> Decimal:
    """Return a number that scores are made of; one that could only be kept rounded is refused."""
    number = as_number(value)
    try:
        measured(number)
    except TooPreciseError as error:
        raise _wrong("number", value) from error
    return number


def as_numbers(values: list[Any]) -> tuple[Decimal, ...]:
    """Return the numbers of a list; every item that is none is named in the one error."""
    numbers: list[Decimal] = []
    wrong: list[tuple[int, PydanticCustomError]] = []
    for index, value in enumerate(values):
        try:
            numbers.append(as_figure(value))
        except PydanticCustomError as error:
            wrong.append((index, error))
    if wrong:
        raise PydanticCustomError("wrong_items", "{wrong}", {"wrong": wrong})
    return tuple(numbers)


def _whole(value: Any) -> int:
    if isinstance(value, Decimal | str) and thousands_dot(str(value)):
        raise PydanticCustomError("thousands_dot", "{text}", {"text": str(value)})
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong("whole number", value)
    return value


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong("text", value)
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong("true or false", value)
    return value


def as_day(value: Any) -> date:
    """Return a day written YYYY-MM-DD."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise _wrong("date", value)
    try:
        if DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("bad_date", "{text}", {"text": value})


def as_number_or_day(value: Any) -> Decimal | date:
    """Return a number, or a day where a milestone is measured; what is written like a day is meant to be one."""
    if isinstance(value, date) or (isinstance(value, str) and _LIKE_A_DAY.fullmatch(value.strip())):
        return as_day(value)
    return as_number(value)


def _clock(value: Any) -> time:
    """Return a time of day written HH:MM."""
    if isinstance(value, time):
        return value
    if isinstance(value, str) and CLOCK.fullmatch(value):
        return time.fromisoformat(value)
    raise _wrong("time of day", value)


def _period(value: Any) -> str:
    if value is None or isinstance(value, list | dict | bool):
        raise _wrong("period", value)
    if not isinstance(value, str) or not PERIOD.fullmatch(value):
        raise PydanticCustomError("bad_period", "{text}", {"text": str(value)})
    return value


def _pattern(pattern: re.Pattern[str], kind: str, *, names_a_file: bool = False) -> Any:
    def check(value: Any) -> str:
        text = _string(value)
        wrong = "" if pattern.fullmatch(text) else kind
        if names_a_file and not wrong:
            wrong = "reserved" if text in _RESERVED else "long" if len(text) > LONGEST else ""
        if wrong:
            raise PydanticCustomError("bad_id", "{kind}", {"kind": wrong, "text": text, "longest": LONGEST})
        return text

    return Check(check)


def _cap(value: Any) -> Decimal | None:
    return None if value == "none" else as_figure(value)


def _items(value: Any) -> Any:
    if not isinstance(value, list):
        raise _wrong("list", value)
    return tuple(value)


def _mapping(value: Any) -> Any:
    if isinstance(value, (dict, BaseModel)):
        return value
    raise _wrong("mapping", value)


Words = Annotated[Text, Check(_text)]
Number = Annotated[Decimal, Check(as_number)]
Figure = Annotated[Decimal, Check(as_figure)]
NumberOrDay = Annotated[Decimal | date, Check(as_number_or_day)]
Limit = Annotated[Decimal | None, Check(_cap)]
Whole = Annotated[int, Check(_whole)]
String = Annotated[str, Check(_string)]
Truth = Annotated[bool, Check(_truth)]
Day = Annotated[date, Check(as_day)]
Clock = Annotated[time, Check(_clock)]
Period = Annotated[str, Check(_period)]
Id = Annotated[str, _pattern(KEBAB, "kebab", names_a_file=True)]
Code = Annotated[str, _pattern(CODE, "code")]
Snake = Annotated[str, _pattern(SNAKE, "snake")]
Many = Check(_items)
Block = Check(_mapping)


ObjectiveRef = Annotated[String, Reference("objective")]
RoleRef = Annotated[String, Reference("role")]
UnitRef = Annotated[String, Reference("unit")]
KpiRef = Annotated[String, Reference("KPI")]
MeasureUnitRef = Annotated[String, Reference("unit of measure")]
CycleRef = Annotated[String, Reference("cycle")]
PolicyRef = Annotated[String, Reference("policy")]
ArmRef = Annotated[String, Reference("theme arm")]
PerspectiveRef = Annotated[String, Reference("perspective")]
AspectRef = Annotated[String, Reference("aspect")]
Audience = Literal["public", "restricted"]
