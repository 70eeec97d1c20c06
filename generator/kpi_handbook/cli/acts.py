"""What the commands about values of a period share: their options, and how an act is done and told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kpi_handbook.cli.options import Day, root_option, today_option
from kpi_handbook.problems import HandbookError

if TYPE_CHECKING:
    from kpi_handbook.acts.act import Act
    from kpi_handbook.acts.acts import Outcome
    from kpi_handbook.acts.history import Line
    from kpi_handbook.acts.period import Item, Period
    from kpi_handbook.checks import Subject

_MOST_STEPS = 5

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Office:
    """A period opened for acting on it: the handbook, the files as they were read, and the day."""

    root: Path
    subject: "Subject"
    files: Mapping[str, bytes]
    period: "Period"
    today: date

    def items(self, kpis: Sequence[str], unit: str | None, wanted: Callable[["Item"], bool]) -> list["Item"]:
        """Return the items that are named, or those of a unit for which something is wanted.

        Raises HandbookError where a KPI is on no scorecard of the period, or nothing of a unit is wanted.
        """
        if not kpis and not unit:
            raise HandbookError("nothing is named", "name KPIs, or a whole unit with --unit")
        if unit and unit not in self.subject.handbook.units:
            raise HandbookError(f"there is no unit {unit}", f"there are {', '.join(self.subject.handbook.units)}")
        if not kpis:
            found = [item for item in self.period.items.values() if item.unit == unit and wanted(item)]
            if not found:
                step = f"kpi period {self.period.id} --unit {unit} shows what each value waits for"
                raise HandbookError(f"no value of {unit} waits for this role in {self.period.id}", step, 1)
            return found
        return [self._item(kpi, unit) for kpi in dict.fromkeys(kpis)]

    def validators(self, item: "Item") -> tuple[str, ...]:
        """Return who validates an item; the second line only after the others had their time."""
        unit = self.subject.handbook.units[item.unit]
        first = [role for role in (unit.head, unit.supervised_by) if role and role != item.submitter]
        return (*first[:1], unit.second_line or "")

    def awaits_signature(self, item: "Item", role: str) -> bool:
        """Say whether a role is a side of an item that is settled and has not signed it."""
        from kpi_handbook.acts.sides import sides_of

        if item.state not in {"agreed", "decided"}:
            return False
        signed = {line.by for line in item.lines if line.meaning and line.digest == self.period.digest(item)}
        is_witness = self.subject.handbook.roles[role].kind in {"reviewer", "hr_performance_admin"}
        return (role in sides_of(item.cells) or is_witness) and role not in signed

    def _item(self, kpi: str, unit: str | None) -> "Item":
        found = [item for item in self.period.items.values() if item.kpi == kpi and unit in (None, item.unit)]
        if not found:
            whose = f"{unit} has" if unit else "no scorecard has"
            raise HandbookError(f"{whose} {kpi} in {self.period.id}", f"kpi period {self.period.id} lists the items")
        if len(found) > 1:
            raise HandbookError(f"{kpi} is on several scorecards", f"add --unit {found[0].unit}")
        return found[0]


def period_argument(function: F) -> F:
    """Add PERIOD and the KPIs, with --unit in their place."""
    function = click.option("--unit", help="All values of this unit that wait for the role.")(function)
    function = click.argument("kpis", nargs=-1, metavar="[KPI]...")(function)
    return click.argument("period")(function)


def act_options(function: F) -> F:
    """Add who acts, on which day and why, and where."""
    function = click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")(function)
    function = today_option(function)
    function = root_option(function)
    function = click.option("--reason", default="", metavar="TEXT", help="Why, in a sentence.")(function)
    return click.option("--on", type=Day(), help="The day of the act; by default --today.")(function)


def figure_options(function: F) -> F:
    """Add the value and its evidence."""
    function = click.option("--evidence", multiple=True, metavar="ID", help="Evidence of evidence.yml; repeatable.")(
        function
    )
    function = click.option("--denominator", help="The lower figure of a rate.")(function)
    function = click.option("--numerator", help="The upper figure of a rate.")(function)
    return click.option("--value", help="The value; a day for a milestone.")(function)


def dialogue_options(function: F) -> F:
    """Add what is told about the dialogue, and the reason in the other language."""
    function = click.option("--reason-id", default="", metavar="TEXT", help="The reason in Indonesian.")(function)
    function = click.option("--note-id", default="", metavar="TEXT", help="The note in Indonesian.")(function)
    function = click.option("--note", default="", metavar="TEXT", help="What the dialogue found.")(function)
    function = click.option("--present", multiple=True, metavar="ROLE", help="Who was there; both sides by default.")(
        function
    )
    return click.option("--held-on", type=Day(), help="The day of the dialogue; by default the day of the act.")(
        function
    )


def figures(value: str | None, numerator: str | None, denominator: str | None) -> Mapping[str, str]:
    """Return the value that was given, as it was written."""
    given = {"value": value, "numerator": numerator, "denominator": denominator}
    return {name: text for name, text in given.items() if text is not None}


def opened(root: Path, period: str, today: date | None, *by: str) -> Office:
    """Read the handbook and open a period of it; raises HandbookError where there is no such period or role."""
    from kpi_handbook.acts.writing import recover
    from kpi_handbook.checks.claims import points_apart
    from kpi_handbook.checks.subject import subject_of
    from kpi_handbook.load.folder import read_folder

    recover(root, period)
    files = read_folder(root)
    subject = subject_of(files, root, today)
    known = [one for cycle in subject.handbook.cycles.values() for one in cycle.periods]
    if period not in known:
        raise HandbookError(f"no cycle has a period {period}", f"there are {', '.join(known[-6:])}")
    for role in by:
        if role not in subject.handbook.roles:
            raise HandbookError(f"there is no role {role}", "kpi_defs/organization.yml lists the roles")
    return Office(root, subject, files, _period(subject, files, period, points_apart(subject, period)), subject.today)


def _period(subject: "Subject", files: Mapping[str, bytes], period: str, apart: Any) -> "Period":
    from kpi_handbook.acts.period import Period
    from kpi_handbook.score import policy_of

    book = subject.handbook
    cycles = {cycle.id for cycle in book.cycles.values() if period in cycle.periods}
    cards = [card for card, _ in book.scorecards if card.cycle in cycles]
    policies = {card.unit: policy_of(book, card, period) for card in cards}
    terms = {unit: policy.reconciliation for unit, policy in policies.items() if policy and policy.reconciliation}
    inside = {path: content for path, content in files.items() if path.startswith(f"periods/{period}/")}
    return Period(book, period, inside, terms, apart)


def do(office: Office, acts: Iterable["Act"], *, dry_run: bool, beside: Mapping[str, bytes] | None = None) -> None:
    """Do some acts, all or none: print every reason that stands in the way, or what was done and what comes next."""
    from kpi_handbook.acts.acts import perform
    from kpi_handbook.acts.writing import write_together

    outcome = perform(office.period, acts)
    if outcome.refusals:
        _refuse([(one.message, one.help, one.rule) for one in outcome.refusals])
    _refuse(_new_errors(office, outcome))
    after = {**outcome.period.files, **(beside or {})}
    if not dry_run:
        write_together(office.root, office.period.id, office.period.files, after)
    _tell(office, outcome, after, dry_run=dry_run)


def _refuse(reasons: Sequence[tuple[str, str, str]]) -> None:
    if not reasons:
        return
    *others, (message, help_text, rule) = reasons
    for one in others:
        _echo_refusal(*one)
    raise HandbookError(_with_rule(message, rule), help_text, exit_code=1)


def _echo_refusal(message: str, help_text: str, rule: str) -> None:
    click.echo(f"kpi: {_with_rule(message, rule)}", err=True)
    if help_text:
        click.echo(f"     {help_text}", err=True)


def _with_rule(message: str, rule: str) -> str:
    return f"{message} [{rule}]" if rule else message


def _new_errors(office: Office, outcome: "Outcome") -> list[tuple[str, str, str]]:
    """Return the errors that kpi check would find in the files of the period after the acts and does not now."""
    from kpi_handbook.checks import RULES, check
    from kpi_handbook.checks.subject import subject_of
    from kpi_handbook.problems import Severity

    folder = f"{office.period.folder}/"
    changed = {**office.files, **outcome.period.files}
    after = check(subject_of(changed, office.root, office.today), RULES)
    errors = [one for one in after if one.severity is Severity.ERROR and one.path.startswith(folder)]
    if not errors:
        return []
    known = {(one.code, one.path, str(one.message)) for one in check(office.subject, RULES)}
    new = [one for one in errors if (one.code, one.path, str(one.message)) not in known]
    return [(f"{one.place}: {one.message}", str(one.help), one.code) for one in new]


def _tell(office: Office, outcome: "Outcome", after: Mapping[str, bytes], *, dry_run: bool) -> None:
    """Print what was done, one line a value, and whose turn it is."""
    from kpi_handbook.acts.next_step import next_step

    period = outcome.period
    for line in outcome.lines:
        if line.kpi:
            click.echo(told(line))
    changed = [path for path, content in after.items() if office.period.files.get(path) != content]
    click.echo(f"{'would write' if dry_run else 'wrote'} {', '.join(sorted(changed))}")
    keys = dict.fromkeys((line.unit, line.kpi) for line in outcome.lines if line.kpi)
    steps = [next_step(period, period.items[key], office.today) for key in keys]
    for step in list(dict.fromkeys(str(one) for one in steps if one))[:_MOST_STEPS]:
        click.echo(f"next: {step}")


def told(line: "Line") -> str:
    """Return a line of the history as a sentence for the terminal."""
    if line.meaning:
        done = "; signed by all" if line.start != line.to else ""
        return f"{line.kpi}: {line.by} signs as {line.meaning} on {line.on}{done}"
    pair = [line.figures[name] for name in ("numerator", "denominator") if name in line.figures]
    shown = line.figures.get("value") or " of ".join(pair)
    moved = f"{line.start} -> {line.to}" if line.start != line.to else f"still {line.to}"
    return f"{line.kpi}: {moved}{f' with {shown}' if shown else ''}, {line.by} on {line.on}"
