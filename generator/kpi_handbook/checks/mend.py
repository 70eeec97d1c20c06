"""Applies the fixes of problems to files; one that would change more than it says is dropped."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kpi_handbook.load import Document, load_table, load_yaml
from kpi_handbook.load.edits import edited, reads_further, same_but
from kpi_handbook.model.submission import HEADER
from kpi_handbook.problems import Fix, Problem, Span

_ROUNDS = 200  # each mends something; after so many a person should look

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Mended:
    """The files after all fixes, and what was mended."""

    files: Files
    problems: tuple[Problem, ...]
    moved: Mapping[str, str]
    """The new path of a file by its old one."""


def mended(files: Files, problems_of: Callable[[Files], Iterable[Problem]], *, unsafe: bool = False) -> Mended:
    """Return the files with every fix applied, in rounds, since mending one thing may let another be seen."""
    done: list[Problem] = []
    moved: dict[str, str] = {}
    seen: list[Files] = []  # two fixes that undo each other would go round for ever
    while files not in seen and len(seen) < _ROUNDS:
        seen.append(files)
        fixable = [p for p in problems_of(files) if p.fix and (p.fix.safe or unsafe)]
        after, applied = _round(files, fixable)
        if not applied:
            break
        moved.update({p.path: p.fix.move_to for p in applied if p.fix and p.fix.move_to})
        files, done = after, [*done, *applied]
    return Mended(files, tuple(done), moved)


def _round(files: Files, problems: Sequence[Problem]) -> tuple[Files, list[Problem]]:
    """Apply what does not overlap, file by file."""
    after = dict(files)
    done: list[Problem] = []
    for path in dict.fromkeys(problem.path for problem in problems):
        here = [problem for problem in problems if problem.path == path]
        moving = next((_fix(problem).move_to for problem in here[:1]), "")
        if not moving:
            after[path], applied = _mended_file(path, files[path], here)
            done.extend(applied)
        elif moving not in after:
            after[moving] = after.pop(path)
            done.append(here[0])
    return after, done


def _mended_file(path: str, content: bytes, problems: Sequence[Problem]) -> tuple[bytes, list[Problem]]:
    """Return a file with the fixes that hold: all at once if they do together, else one by one from the end."""
    together = list(_apart(problems))
    if (after := _with(path, content, [_fix(problem) for problem in together])) is not None:
        return after, together
    applied: list[Problem] = []
    holding = [problem for problem in problems if _with(path, content, [_fix(problem)]) is not None]
    for problem in reversed(list(_apart(holding))):
        if (after := _with(path, content, [_fix(problem)])) is not None:
            content = after
            applied.append(problem)
    return content, applied


def _apart(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Return the problems whose stretch of text touches no earlier one's, so that all places stay true."""
    taken: list[Span] = []
    for problem in problems:
        stretch = _stretch(_fix(problem))
        if stretch and not any(_touch(stretch, other) for other in taken):
            taken.append(stretch)
            yield problem


def _stretch(fix: Fix) -> Span | None:
    """Return the text from the first edit of a fix to its last."""
    if not fix.edits:
        return None
    return Span(*min(edit.span[:2] for edit in fix.edits), *max(edit.span[2:] for edit in fix.edits))


def _touch(one: Span, other: Span) -> bool:
    return one[:2] <= other[2:] and other[:2] <= one[2:]


def _fix(problem: Problem) -> Fix:
    assert problem.fix, "only problems with a fix come here"
    return problem.fix


def _with(path: str, content: bytes, fixes: Sequence[Fix]) -> bytes | None:
    """Return the file with some fixes, or None where other values would change than the fixes name."""
    after = edited(content, [edit for fix in fixes for edit in fix.edits])
    if after == content:
        return None
    before, now = _read(path, content), _read(path, after)
    if not before.readable:
        return after if reads_further(before, now) else None
    paths = [named for fix in fixes for named in fix.paths]
    return after if now.readable and same_but(before, now, paths) and _repeated(now) <= _repeated(before) else None


def _repeated(document: Document) -> int:
    """Return how many keys stand twice: a comparison of values sees only one of two."""
    return sum(finding.kind == "duplicate_key" for finding in document.findings)


def _read(path: str, content: bytes) -> Document:
    if not path.endswith(".csv"):
        return load_yaml(path, content)
    table = load_table(path, content, HEADER)
    return replace(table.document, data=list(table.rows))
