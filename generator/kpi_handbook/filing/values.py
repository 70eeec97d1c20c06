"""The values of a form that came back: each cell is what it says, or it is refused with its address."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpi_handbook.filing.columns import FIGURES, FILLED_IN, is_open
from kpi_handbook.filing.form import Form, Line
from kpi_handbook.filing.handed_in import HandedIn, Raw, Row
from kpi_handbook.filing.numbers import Sign, number_text, sheet_number, stored_number, written_number
from kpi_handbook.filing.refusal import Fault, Refusal, refused
from kpi_handbook.load.text import hidden_character, shown
from kpi_handbook.model.fields import CODE, DAY
from kpi_handbook.model.validate import near
from kpi_handbook.problems import Say, say

_LONGEST = 2_000
_FORMULA_START = re.compile(r"[=+@＝＋－＠\t\r-]")


@dataclass(frozen=True)
class Filed:
    """What a row hands in for a KPI."""

    line: Line
    row: Row
    figures: Mapping[str, str]
    """`value`, or `numerator` and `denominator`, as a period file holds them."""

    evidence: tuple[str, ...]
    reason: str


def filed_values(form: Form, handed: HandedIn, sign: Sign | None) -> tuple[tuple[Filed, ...], tuple[Refusal, ...]]:
    """Return what the rows hand in, and everything in them that is refused; a blank row hands in nothing."""
    filed: list[Filed] = []
    refusals = [*_wrong_rows(form, handed)]
    misplaced = {refusal.place for refusal in refusals}
    for row in handed.rows:
        line = form.lines.get(row.text("kpi"))
        if line is None or _is_blank(row) or {row.place, row.place_of("kpi")} & misplaced:
            continue
        wrong, value = _filed(line, row, sign)
        refusals += wrong
        if value and not wrong:
            filed.append(value)
    if not refusals and (changed := _changed(handed, filed)):
        refusals.append(changed)
    if not refusals and not filed:
        refusals.append(
            refused("", say("no value is filled in"), say("fill in the open cells of the form, save, and try again"))
        )
    return tuple(filed), tuple(refusals)


def _is_blank(row: Row) -> bool:
    return not any(column in row.cells for column in FILLED_IN)


def _wrong_rows(form: Form, handed: HandedIn) -> Iterator[Refusal]:
    """Yield rows of no KPI, of one that owes nothing, and second rows."""
    first: dict[str, str] = {}
    for row in handed.rows:
        kpi, place = row.text("kpi"), row.place_of("kpi")
        if "kpi" in row.cells and row.cells["kpi"].kind not in {"written", "text"}:
            yield Refusal(place, _no_text(row.cells["kpi"]))
        elif not kpi:
            yield refused(
                row.place, say("a row without a KPI holds a value"), say("write the id of the KPI, or clear the row")
            )
        elif kpi in first:
            yield refused(
                place,
                say("{kpi} stands in a second row; the first is {place}", kpi=kpi, place=first[kpi]),
                say("leave one of the two"),
            )
        elif kpi not in form.lines:
            yield refused(place, *_unknown(form, kpi))
        first.setdefault(kpi, place)


def _unknown(form: Form, kpi: str) -> tuple[Say, Say]:
    if kpi in form.book.versions:
        message = say("{unit} owes no value of {kpi} for {period}", unit=form.unit.id, kpi=kpi, period=form.period)
        return message, say("clear the row, or hand it in for the unit and period that owe it")
    meant = near(kpi, form.lines)
    help_text = say('did you mean "{meant}"?', meant=meant) if meant else say("take the ids from kpi template")
    return say('there is no KPI "{kpi}"', kpi=shown(kpi)), help_text


def _changed(handed: HandedIn, filed: list[Filed]) -> Refusal | None:
    """Return the refusal of values for definitions that are others by now."""
    if not handed.digests:
        return None
    changed = [value.line.kpi.id for value in filed if handed.digests.get(value.line.kpi.id) != value.line.digest]
    if not changed:
        return None
    return refused(
        "",
        say("the definition or target of {kpis} has changed since this form was written", kpis=", ".join(changed)),
        say("write a new form with kpi template, read what changed, and copy the values into it"),
    )


def _filed(line: Line, row: Row, sign: Sign | None) -> tuple[list[Refusal], Filed | None]:
    refusals: list[Refusal] = []
    figures: dict[str, str] = {}
    for column in FIGURES:
        if raw := row.cells.get(column):
            read = _figure(line, column, raw, sign)
            if isinstance(read, Fault):
                refusals.append(Refusal(raw.place, read))
            else:
                figures[column] = read
    if not refusals:
        refusals += _wrong_pair(line, row, figures)
    evidence, wrong = _evidence(row)
    reason, wrong_reason = _reason(row)
    refusals += [*wrong, *wrong_reason]
    return refusals, Filed(line, row, figures, evidence, reason)


def _wrong_pair(line: Line, row: Row, figures: Mapping[str, str]) -> Iterator[Refusal]:
    """Yield what is half a value, or twice one, or none."""
    kpi = line.kpi.id
    if not figures:
        yield refused(
            next(row.cells[column].place for column in FILLED_IN if column in row.cells),
            say("{kpi} has evidence or a reason here, but no value", kpi=kpi),
            say("write the value, or clear the row; where there can be none, ask for kpi decide --not-applicable"),
        )
    elif "value" in figures and len(figures) > 1:
        yield refused(
            row.place_of("value"),
            say("{kpi} has a value, and a numerator or denominator too", kpi=kpi),
            say("keep numerator and denominator, or the value"),
        )
    elif len(figures) == 1 and "value" not in figures:
        absent = "denominator" if "numerator" in figures else "numerator"
        yield refused(
            row.place_of(next(iter(figures))),
            say("{kpi} has no {column}", kpi=kpi, column=absent),
            say("write numerator and denominator"),
        )


def _figure(line: Line, column: str, raw: Raw, sign: Sign | None) -> str | Fault:
    """Return a figure as a period file holds it."""
    if not is_open(line, column):
        wanted = say("numerator and denominator") if line.wants == "pair" else say("a value")
        return Fault(
            say("{kpi} has no {column}; it is filed as {wanted}", kpi=line.kpi.id, column=column, wanted=wanted),
            say("clear this cell, and fill in the yellow ones"),
        )
    if fault := _no_figure(raw):
        return fault
    if line.wants == "day":
        return _day(raw)
    match raw.kind:
        case "written":
            number = written_number(raw.text.strip(), sign)
        case "number":
            number = sheet_number(raw.text)
        case "exact":
            number = stored_number(raw.text)
        case "day":
            return Fault(
                say("a day stands here ({day}); a number is needed", day=raw.text),
                say("a spreadsheet may have made a day of what was typed; type the number again, format it as General"),
            )
        case _:
            return Fault(
                say('a number is needed here, not the text "{text}"', text=shown(raw.text)),
                say(
                    "type the digits without apostrophe, sign or unit, so that the spreadsheet takes them for a number"
                ),
            )
    return number_text(number) if isinstance(number, Decimal) else number


def _no_figure(raw: Raw) -> Fault | None:
    """Return what is wrong with a cell that is neither a number, a day nor a text."""
    match raw.kind:
        case "formula":
            return Fault(
                say("a formula stands here"), say("copy the cell and paste its value; a formula shows no source")
            )
        case "error":
            return Fault(say("an error stands here: {error}", error=shown(raw.text)), say("write the value itself"))
        case "boolean":
            return Fault(
                say("a truth value stands here ({text})", text=raw.text), say("write the number, in the KPI's unit")
            )
        case "percent":
            return Fault(
                say(
                    "this cell shows {percent} % and holds {text}",
                    percent=number_text(Decimal(raw.text) * 100),
                    text=number_text(Decimal(raw.text)),
                ),
                say("format the cell as General, and type the number in the unit of the KPI, without the percent sign"),
            )
        case "moment":
            return Fault(say("a time of day stands here ({text})", text=shown(raw.text)), say("write the value itself"))
        case _:
            return None


def _day(raw: Raw) -> str | Fault:
    text = raw.text.strip()
    if raw.kind in {"day", "written", "text"} and DAY.fullmatch(text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            pass
    return Fault(
        say('a day is needed here, not "{text}"', text=shown(text)), say("write it as a date, such as 2026-06-30")
    )


def _evidence(row: Row) -> tuple[tuple[str, ...], list[Refusal]]:
    raw = row.cells.get("evidence")
    if raw is None:
        return (), []
    if raw.kind not in {"written", "text"}:
        return (), [Refusal(raw.place, _no_text(raw))]
    ids = tuple(part.strip() for part in raw.text.split(";") if part.strip())
    wrong = next((one for one in ids if not CODE.fullmatch(one)), None)
    if wrong is None:
        return tuple(dict.fromkeys(ids)), []
    return (), [
        refused(
            raw.place,
            say('"{text}" is no id of evidence', text=shown(wrong)),
            say("write ids such as EV-0612 that stand in evidence.yml, several joined by a semicolon"),
        )
    ]


def _reason(row: Row) -> tuple[str, list[Refusal]]:
    raw = row.cells.get("reason")
    if raw is None:
        return "", []
    if raw.kind not in {"written", "text"}:
        return "", [Refusal(raw.place, _no_text(raw))]
    text = " ".join(raw.text.split())
    if fault := _wrong_words(text):
        return "", [Refusal(raw.place, fault)]
    return text, []


def _wrong_words(text: str) -> Fault | None:
    if len(text) > _LONGEST:
        return Fault(
            say("this text has more than {most} characters", most=_LONGEST),
            say("shorten it; a longer text belongs in the evidence"),
        )
    if hidden := hidden_character(text):
        return Fault(
            say("an invisible character stands here ({code})", code=f"U+{ord(hidden):04X}"),
            say("delete it; paste values without their format"),
        )
    if _FORMULA_START.match(text):
        return Fault(
            say('this text begins with "{sign}", as a formula does', sign=text[0]), say("begin it with a word")
        )
    return None


def _no_text(raw: Raw) -> Fault:
    return _no_figure(raw) or Fault(
        say('a text is needed here, not "{text}"', text=shown(raw.text)),
        say("format the cell as text, and type it again"),
    )
