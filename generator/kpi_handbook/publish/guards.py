"""What must hold before a revision is published: every reason against it is named in one run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from kpi_handbook.acts.history import History
from kpi_handbook.checks import RULES, check
from kpi_handbook.load.text import shown
from kpi_handbook.model.submission import Submission
from kpi_handbook.problems import Say, Severity, say
from kpi_handbook.publish.basis import day_of
from kpi_handbook.publish.candidate import APPROVALS, Candidate, Place, Plan, history_of
from kpi_handbook.publish.changes import changes_between, newest_rows
from kpi_handbook.publish.coaching import held_back
from kpi_handbook.publish.recompute import check as recomputed
from kpi_handbook.publish.release import announced_for
from kpi_handbook.publish.results import leaves
from kpi_handbook.records.canonical import NotCanonical, parse
from kpi_handbook.records.events import is_cancelled
from kpi_handbook.records.log import checkpoint
from kpi_handbook.records.publication import CHECKPOINT, FOLDER, LOG, Published
from kpi_handbook.records.signatures import NAMESPACES
from kpi_handbook.records.times import moment
from kpi_handbook.records.verify import CLASSES, NotCheckedError
from kpi_handbook.score import is_locked
from kpi_scoring.exact import decimal_text

_UNVALIDATED = ("open", "self_submitted", "under_review", "returned")
_UNSIGNED = ("agreed", "decided")
_BLOCKERS = {
    "invalid": say("a value that can't be scored"),
    "missing": say("a value that is missing, and the policy holds back for it"),
    "coverage": say("less rated than the policy asks for (min_coverage)"),
}
_SHOWN = 10


@dataclass(frozen=True)
class Refusal:
    """One reason against a publication, with the file it is about and the next step."""

    path: str
    message: Say
    help: Say


def before_scoring(place: Place, plan: Plan) -> Iterator[Refusal]:
    """Yield what keeps a period from being scored for a record at all."""
    errors = [one for one in check(place.subject, RULES) if one.severity is Severity.ERROR]
    for problem in errors[:_SHOWN]:
        yield Refusal(problem.place, say("{code} {message}", code=problem.code, message=problem.message), problem.help)
    if len(errors) > _SHOWN:
        yield Refusal("kpi_defs/", say("and {count} more errors", count=len(errors) - _SHOWN), say("run kpi check"))
    yield from _order(place, plan)
    yield from _coaching(place, plan)


def _coaching(place: Place, plan: Plan) -> Iterator[Refusal]:
    """Yield that coaching is overdue, where the policy waits for it; a correction waits for nothing."""
    if plan.correction:
        return
    day = day_of(plan.at, place.subject.handbook)
    if reason := held_back(place, place.cycle_of(plan.period).id, day):
        help_text = say("kpi check --audience restricted names the records; blocks_publication is the policy's")
        yield Refusal("people/", reason, help_text)


def already(place: Place, period: str) -> Iterator[Refusal]:
    """Yield that a period is published."""
    if vintages := place.published.vintages(period):
        message = say("{period} is published already", period=period)
        help_text = say("a correction is the next revision, made by kpi restate")
        yield Refusal(vintages[0].record.folder, message, help_text)


def _order(place: Place, plan: Plan) -> Iterator[Refusal]:
    """Yield what is wrong with publishing this revision of this period now."""
    published = place.published
    cycle = place.cycle_of(plan.period)
    if is_cancelled(published, plan.period):
        yield Refusal(LOG, say("{period} was cancelled", period=plan.period), say("it will not be published"))
    if plan.correction:
        return
    yield from already(place, plan.period)
    for earlier in cycle.periods[: cycle.periods.index(plan.period)]:
        if earlier not in published.current and not is_cancelled(published, earlier):
            message = say("{earlier} comes before it, and is not published", earlier=earlier)
            help_text = say("publish {earlier} first, or close it with kpi log cancel", earlier=earlier)
            yield Refusal(LOG, message, help_text)
    day = day_of(plan.at, place.subject.handbook)
    if not is_locked(place.subject.handbook, plan.period, day):
        message = say("{period} is not locked yet on {day}", period=plan.period, day=day)
        yield Refusal("kpi_defs/calendar/", message, say("prepare it after the day in lock_on"))


def of_candidate(place: Place, made: Candidate) -> Iterator[Refusal]:
    """Yield what is wrong with the values and results of a revision."""
    for (unit, period), (_, result) in made.scored.cards.items():
        for name in result.blocked_by:
            kpis = ", ".join(item.kpi for item in result.items if item.state == name)
            rated = f"{decimal_text(result.coverage, 1)} %"
            names = {"unit": unit, "reason": _BLOCKERS[name], "kpis": kpis or rated}
            message = say("the scorecard of {unit} has {reason}: {kpis}", **names)
            yield Refusal(f"periods/{period}/{unit}.csv", message, say("settle it with the unit, then prepare again"))
    for row in own_rows(made):
        if row.state in _UNVALIDATED:
            message = say("{kpi} is {state}: nobody has validated it", kpi=row.kpi, state=row.state)
            yield Refusal(_file(row), message, say("validate it with kpi validate, or let it be missing"))
        elif row.state in _UNSIGNED:
            message = say("{kpi} is {state}: not both sides have signed it", kpi=row.kpi, state=row.state)
            yield Refusal(_file(row), message, say("sign it with kpi sign"))
    yield from _separations(place, made)


def own_rows(made: Candidate) -> Iterator[Submission]:
    """Yield the rows that count of the period itself."""
    for one in made.basis.inputs:
        if one.period == made.plan.period:
            yield from newest_rows(one).values()


def _file(row: Submission) -> str:
    return f"periods/{row.period}/{row.unit}.csv"


def _separations(place: Place, made: Candidate) -> Iterator[Refusal]:
    """Yield where one role did two things that belong to two."""
    for row in own_rows(made):
        pairs = (
            (say("submitted"), row.submitted_by, say("validated"), row.validated_by),
            (say("submitted"), row.submitted_by, say("approved"), row.approved_by),
            (say("validated"), row.validated_by, say("decided"), row.approved_by if row.was_decided else ""),
        )
        for first, one, second, other in pairs:
            if one and one == other:
                names = {"role": one, "kpi": row.kpi, "first": first, "second": second}
                message = say("{role} both {first} and {second} {kpi}", **names)
                yield Refusal(_file(row), message, say("two roles do that; let another one do the second"))
    approver = made.plan.correction.approved_by if made.plan.correction else ""
    if approver and approver not in place.subject.handbook.roles:
        message = say("there is no role {role}", role=approver)
        yield Refusal("kpi_defs/organization.yml", message, say("give --approved-by a role of this file"))


def missing_signatures(signatures: Mapping[str, bytes]) -> Iterator[Refusal]:
    """Yield the approvals that are absent."""
    for role in APPROVALS:
        if not any(name.startswith(f"{role}.") for name in signatures):
            message = say("the signature of the {role} is absent", role=role)
            yield Refusal(f"sig/{role}.ROLE.sig", message, say("sign it: {command}", command=signing_command(role)))


def publishers(place: Place, made: Candidate, signatures: Mapping[str, bytes]) -> Iterator[Refusal]:
    """Yield approvals that are absent, and signers who had a part in the values."""
    yield from missing_signatures(signatures)
    signed = [name.removesuffix(".sig").partition(".")[::2] for name in signatures]
    took_part = dict(_took_part(place, made))
    for role, principal in signed:
        if principal in took_part:
            names = {"principal": principal, "did": took_part[principal], "role": role}
            message = say("{principal} {did} in this period, and signs as {role}", **names)
            yield Refusal(f"sig/{role}.{principal}.sig", message, say("another role must publish it"))


def _took_part(place: Place, made: Candidate) -> Iterator[tuple[str, Say]]:
    for row in own_rows(made):
        yield row.submitted_by, say("submitted {kpi}", kpi=row.kpi)
        yield row.validated_by, say("validated {kpi}", kpi=row.kpi)
    period = made.plan.period
    for line in History(period, history_of(place.root, period, made.basis.as_of)).lines:
        if line.to in {"self_submitted", "under_review", "agreed", "in_dialogue", "decided"} and line.kpi:
            yield line.by, say("took part in the review of {kpi}", kpi=line.kpi)


def signing_command(role: str) -> str:
    """Return what a signer runs beside the record."""
    return f"ssh-keygen -Y sign -n {NAMESPACES[role]} -f KEY record.json"


def of_time(place: Place, plan: Plan, at: str) -> Iterator[Refusal]:
    """Yield what is wrong with the moment of a publication."""
    due = announced_for(place.subject.handbook, place.published, plan.period)
    if plan.correction is None and due is not None and moment(at) < due:
        message = say(
            "{period} is announced for {due}; {at} is before it", period=plan.period, due=due.isoformat(), at=at
        )
        yield Refusal("kpi_defs/calendar/", message, say("publish it then, or move the date with kpi log calendar"))
    if moment(at) < moment(plan.at):
        message = say("{at} lies before its preparation at {prepared}", at=at, prepared=plan.at)
        yield Refusal("record.json", message, say("give a later --at"))
    last = place.published.events[-1:]
    if last and moment(at) < moment(last[0]["at"]):
        message = say("{at} lies before the last line of the log at {last}", at=at, last=last[0]["at"])
        yield Refusal(LOG, message, say("give a later --at"))


def same_bytes(there: Mapping[str, bytes], made: Candidate) -> Iterator[Refusal]:
    """Yield where a candidate on the disk is not what the handbook gives now, cell by cell."""
    again = say("prepare it again, and let it be signed again")
    names = {name for name in there.keys() | made.files.keys() if not fnmatchcase(name, "sig/*")}
    differing = {name for name in names if there.get(name) != made.files.get(name)}
    for name in sorted(differing - _that_follow(differing)):
        if name not in there or name not in made.files:
            what = say("is missing") if name not in there else say("does not belong there")
            yield Refusal(name, say("this file of the candidate {what}", what=what), again)
            continue
        cells = _cells(name, there[name], made.files[name])
        for cell in cells[:_SHOWN]:
            yield Refusal(name, say("{path}: the candidate has {old}, now it is {new}", **cell), again)
        if len(cells) > _SHOWN:
            yield Refusal(name, say("and {count} more cells", count=len(cells) - _SHOWN), again)


def _that_follow(differing: set[str]) -> set[str]:
    """Return the files that differ because another one does: those are named already."""
    follow = {"results.csv"} if "results.json" in differing else set()
    return follow | {"record.json"} if differing - {"record.json"} else follow


def _cells(name: str, there: bytes, now: bytes) -> list[dict[str, str]]:
    """Return the cells of a JSON file, or the lines of another one, that differ."""
    old, new = (dict(_named_cells(name, one)) for one in (there, now))
    changed = changes_between(old, new)
    found = [{key: shown(cell or "-") for key, cell in change.items()} for change in changed]
    return found or [{"path": name, "old": f"{len(there)} bytes", "new": f"{len(now)} bytes"}]


def _named_cells(name: str, content: bytes) -> Iterator[tuple[str, str | None]]:
    try:
        yield from leaves(parse(content), name.removesuffix(".json"))
    except NotCanonical:
        yield from _numbered(content)


def _numbered(content: bytes) -> Iterator[tuple[str, str]]:
    return ((f"line {number}", text) for number, text in enumerate(content.decode("utf-8", "replace").splitlines(), 1))


def of_outcome(published: Published, files: Mapping[str, bytes], log: bytes, folder: str) -> Iterator[Refusal]:
    """Yield what `kpi verify` would say of the new revision if it were published."""
    after = Published(
        {
            **published.files,
            **{f"{FOLDER}/{folder}/{name}": content for name, content in files.items()},
            LOG: log,
            CHECKPOINT: checkpoint(log),
        },
        published.links,
    )
    help_text = say("nothing is published that kpi verify would refuse")
    for one in CLASSES:
        try:
            for finding in one.check(after, None):
                yield Refusal(
                    finding.path, say("{name}: {message}", name=finding.name, message=finding.message), help_text
                )
        except NotCheckedError as error:
            yield Refusal(FOLDER, say("{name} can't be checked: {why}", name=one.name, why=error), help_text)
    for finding in recomputed(replace(after, only=folder.partition("/")[0])):
        if finding.path.startswith(f"{FOLDER}/{folder}/"):
            yield Refusal(finding.path, say("{name}: {message}", name=finding.name, message=finding.message), help_text)
