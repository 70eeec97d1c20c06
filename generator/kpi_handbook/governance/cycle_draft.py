"""The next cycle: its periods in the organization, map and scorecards copied as drafts, a calendar to be filled in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from kpi_handbook.governance.next_scorecard import next_scorecard
from kpi_handbook.governance.scorecard_draft import scorecard_path
from kpi_handbook.governance.yaml_text import commented
from kpi_handbook.load.edits import edited
from kpi_handbook.load.entries import readable, value_at, with_entry, with_value
from kpi_handbook.load.extents import is_flow
from kpi_handbook.model.fields import CODE, LONGEST, PERIOD
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.organization import Cycle
from kpi_handbook.problems import Edit, HandbookError, Say, Span, say
from kpi_handbook.score import first_day, last_day

Translate = Callable[[str], str]
_STEPS = ("open", "due", "validate_by", "dialogue_by", "sign_by", "lock_on", "publish_on", "announced_on")


@dataclass(frozen=True)
class NextCycle:
    """A cycle that is to be added, and the one it is copied from."""

    id: str
    source: Cycle
    periods: tuple[str, ...]


def next_cycle(book: Handbook, name: str, source: str, starts: str | None) -> NextCycle:
    """Return a new cycle with as many periods as another; raises HandbookError where it can't be one."""
    if not CODE.fullmatch(name) or len(name) > LONGEST:
        raise HandbookError(f'"{name[:80]}" is no code', "write capitals, digits and hyphens, such as 2026-S2")
    if name in book.cycles:
        raise HandbookError(f"there is a cycle {name} already", "give the new one another code", 1)
    taken = sorted(period for cycle in book.cycles.values() for period in cycle.periods)
    if starts is not None and not PERIOD.fullmatch(starts):
        raise HandbookError(f'"{starts[:80]}" is no period', "write it as 2026-07")
    first = starts or _following(taken[-1])
    periods = [first]
    while len(periods) < len(book.cycles[source].periods):
        periods.append(_following(periods[-1]))
    if overlapping := [period for period in periods if period in taken]:
        raise HandbookError(f"{overlapping[0]} belongs to another cycle", "name the first period with --starts", 1)
    return NextCycle(name, book.cycles[source], tuple(periods))


def cycle_files(files: Mapping[str, bytes], book: Handbook, cycle: NextCycle, translate: Translate) -> dict[str, bytes]:
    """Return every file that a new cycle needs or changes."""
    organization = next(entry.document.path for entry in book.kind("organization"))
    found = {organization: _with_cycle(organization, files[organization], cycle)}
    head = say("Draft for {cycle}, copied from {source}: read it anew.", cycle=cycle.id, source=cycle.source.id)
    for record, entry in book.maps:
        if record.cycle == cycle.source.id:
            path = f"kpi_defs/strategy/{cycle.id}/{record.unit}.yml"
            found[path] = _copied_map(path, files[entry.document.path], cycle, head.text(translate))
    for card, entry in book.scorecards:
        if card.cycle == cycle.source.id:
            path = scorecard_path(cycle.id, card.unit)
            found[path] = next_scorecard(book, card, entry.document, cycle.id, cycle.periods, translate)
    for year in dict.fromkeys(period[:4] for period in cycle.periods):
        path = f"kpi_defs/calendar/{year}.yml"
        periods = [period for period in cycle.periods if period.startswith(year)]
        found[path] = _with_calendar(path, files.get(path), periods, cycle.id, translate)
    return found


def _following(period: str) -> str:
    return f"{last_day(period) + timedelta(days=1):%Y-%m}"


def _with_cycle(path: str, content: bytes, cycle: NextCycle) -> bytes:
    days = f"from: {first_day(cycle.periods[0])}, to: {last_day(cycle.periods[-1])}"
    listed = ", ".join(f'"{period}"' for period in cycle.periods)
    line = f"- {{id: {cycle.id}, {days}, periods: [{listed}]}}\n"
    return with_entry(readable(path, content), content, ("cycles",), lambda indent: " " * indent + line)


def _copied_map(path: str, content: bytes, cycle: NextCycle, head: str) -> bytes:
    """Return a map for the next cycle: a note above it, the cycle's code, and otherwise the same bytes."""
    after = with_value(readable(path, content), content, ("cycle",), cycle.id)
    return edited(after, [Edit(Span(), commented(head))])


def _with_calendar(path: str, content: bytes | None, periods: Sequence[str], cycle: str, translate: Translate) -> bytes:
    """Return a calendar with rows to be filled in, as comments: an invented date would be worse than none."""
    note = say("{cycle}: write the days, since holidays move them, and take the # away.", cycle=cycle)
    if content is None:
        heads = (say("The days of {year}; nothing is computed from them silently.", year=path[-8:-4]), note)
        text = "".join(commented(one.text(translate)) for one in heads)
        rows = _rows(periods, 2)
        more = commented(say("Take the [] away with the first entry.").text(translate))
        return f"{text}holidays: []\n{more}periods: []\n{rows}".encode()
    document = readable(path, content)
    written = _noted_rows(note, periods, translate)
    if value_at(document, ("periods",)) and not is_flow(document, ("periods",)):
        return with_entry(document, content, ("periods",), written)
    return content + (b"" if content.endswith(b"\n") else b"\n") + written(2).encode()


def _noted_rows(note: Say, periods: Sequence[str], translate: Translate) -> Callable[[int], str]:
    return lambda indent: commented(note.text(translate), indent) + _rows(periods, indent)


def _rows(periods: Sequence[str], indent: int) -> str:
    """Return a commented entry for each period."""
    edge = " " * indent
    parts = (
        f'{edge}# - period: "{period}"\n' + "".join(f"{edge}#   {step}:\n" for step in _STEPS) for period in periods
    )
    return "".join(parts)
