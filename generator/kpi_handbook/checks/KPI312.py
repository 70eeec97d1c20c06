"""The source gives new figures more rarely than the KPI is measured.

## What it does
Reads in `data_source` how often the source is renewed, where it says so ("yearly survey", "audit tahunan",
"once a year"), and reports a `frequency` that is more often than that. A text that also names a shorter time is left
alone.

## Why it matters
The lesson on KPIs per department leaves out what can't be tracked. A monthly KPI on a yearly survey shows eleven months
of the same figure, or guesses.

## How to fix
Measure as often as the source is renewed, or name a source that is renewed as often as you measure.

## Options
None.
"""

import re
from collections.abc import Iterator

from kpi_handbook.checks.definition import Definition, definitions, is_given, languages, text
from kpi_handbook.checks.rule import Found, Subject, at
from kpi_handbook.problems import Note, say

_ORDER = ("monthly", "quarterly", "semesterly", "yearly")
# What is renewed stands beside how often: "annual leave" is no rhythm of a source, "annual survey" is.
_EN = r"(?:surveys?|audits?|reports?|census|study|studies|reviews?|assessments?|appraisals?|inspections?|polls?)"
_ID = r"(?:survei|audit|laporan|sensus|studi|tinjauan|penilaian|pemeriksaan|inspeksi|panel|kuesioner|angket)"


def _rhythm(english: str, indonesian: str, spoken: str) -> re.Pattern[str]:
    beside = rf"(?:{english})\s+(?:[\w-]+\s+){{0,2}}{_EN}|{_ID}\s+(?:[\w-]+\s+){{0,2}}(?:{indonesian})"
    return re.compile(rf"\b(?:{beside}|{spoken})\b", re.IGNORECASE)


_RHYTHMS = {
    "quarterly": _rhythm(
        "quarterly", "triwulanan|kuartalan", "(?:once a|every) quarter|(?:sekali per|setiap|tiap) (?:triwulan|kuartal)"
    ),
    "semesterly": _rhythm(
        "semesterly|semester|half-yearly|semi-annual",
        "semesteran",
        "twice a year|(?:once a|every) semester|(?:sekali per|setiap|tiap) semester|dua kali setahun",
    ),
    "yearly": _rhythm(
        "yearly|annual",
        "tahunan",
        "(?:once a|every) year|sekali (?:se|per )tahun|setahun sekali|(?:setiap|tiap) tahun",
    ),
}
_OFTEN = re.compile(
    r"\b(daily|weekly|monthly|hourly|continuous(ly)?|real[- ]time|each month|every (month|week|day|ticket|request)|"
    r"harian|mingguan|bulanan|(setiap|tiap|per) (bulan|minggu|hari|tiket|permintaan)|sewaktu-waktu)\b",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Found]:
    """Find KPIs that are measured more often than their source is renewed."""
    for kpi in definitions(subject.handbook):
        frequency = kpi.get("frequency")
        renewed = _renewed(kpi)
        if not is_given(frequency) or frequency.value not in _ORDER or not renewed:
            continue
        if _ORDER.index(renewed) > _ORDER.index(frequency.value):
            source = kpi.get("data_source")
            note = Note(source.document.path, source.span, say("the source"))
            message = say(
                "{kpi} is measured {frequency}, its source is renewed {renewed}",
                kpi=kpi.id,
                frequency=frequency.value,
                renewed=renewed,
            )
            help_text = say("write frequency: {renewed}, or name a source that is renewed as often", renewed=renewed)
            yield at(frequency, message, help_text, (note,))


def _renewed(kpi: Definition) -> str:
    """Return how often the source says that it is renewed; nothing where it says nothing, or a shorter time too."""
    source = " / ".join(text(words) for words in languages(kpi.get("data_source")))
    named = [rhythm for rhythm in _RHYTHMS if _RHYTHMS[rhythm].search(source)]
    return named[0] if named and not _OFTEN.search(source) else ""
