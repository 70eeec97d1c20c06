"""Breaks good files in the ways people and machines break them, and holds the loader to what it promises about each.

`python tests/fuzz/mutate.py --n 20000` runs it alone; the same seed makes the same files.
"""

import argparse
import csv
import io
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from kpi_handbook.checks import RULES, check
from kpi_handbook.checks.subject import Subject, subject_of
from kpi_handbook.load import Document, load_table, load_yaml
from kpi_handbook.load.folder import read_folder
from kpi_handbook.model.submission import HEADER
from kpi_handbook.problems import Severity

ROOT = Path(__file__).resolve().parents[2]
SEED = 20260331
TODAY = date(2026, 3, 31)
EVERY = 250  # so seldom a mutant is also checked in the whole company, which takes as long as a hundred alone

# Marks that mean something in YAML or CSV, and what is copied along from elsewhere.
MARKS = ["\t", "\r", ": ", "- ", "{", "]", '"', "'", " #", "&a ", "*a", "!x ", "? ", "|\n", "---\n", ","]
OTHERS = ["no", "010", "1e99", "\0", "\u00a0", "\u202e", "\ufeff"]
PIECES = [*(one.encode() for one in (*MARKS, *OTHERS)), b"\x96", b"\xff"]

Files = Mapping[str, bytes]


def company() -> Files:
    """Return the files of the sample company that are read."""
    files = read_folder(ROOT, "restricted")
    return {path: content for path, content in files.items() if path.endswith((".yml", ".csv"))}


def mutant(files: Files, chance: random.Random) -> tuple[str, bytes, str]:
    """Return a file's path, its broken content, and in which ways it was broken."""
    path = chance.choice(sorted(files))
    content = files[path]
    ways = chance.choices(WAYS, k=chance.choice((1, 1, 1, 2, 3)))
    for way in ways:
        content = way(content, chance, files)
    return path, content, "+".join(way.__name__ for way in ways)


def flipped(content: bytes, chance: random.Random, _: Files) -> bytes:
    changed = bytearray(content)
    for _bit in range(chance.randint(1, 4) if content else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def dropped(content: bytes, chance: random.Random, _: Files) -> bytes:
    lines = content.splitlines(keepends=True)
    first = chance.randrange(len(lines) + 1)
    return b"".join(lines[:first] + lines[first + chance.randint(1, 3) :])


def truncated(content: bytes, chance: random.Random, _: Files) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def spliced(content: bytes, chance: random.Random, files: Files) -> bytes:
    other = files[chance.choice(sorted(files))]
    start = chance.randrange(len(other) + 1)
    place = chance.randrange(len(content) + 1)
    return content[:place] + other[start : start + chance.randint(1, 400)] + content[place:]


def swapped(content: bytes, chance: random.Random, _: Files) -> bytes:
    digits = [place for place, byte in enumerate(content) if chr(byte).isdigit()]
    changed = bytearray(content)
    if len(digits) > 1:
        one, other = chance.sample(digits, 2)
        changed[one], changed[other] = changed[other], changed[one]
    return bytes(changed)


def indented(content: bytes, chance: random.Random, _: Files) -> bytes:
    lines = content.splitlines(keepends=True)
    for number in chance.sample(range(len(lines)), min(len(lines), chance.randint(1, 3))):
        blanks = chance.choice((b" ", b"  ", b"    ", b"\t"))
        lines[number] = blanks + lines[number] if chance.random() < 0.5 else lines[number].lstrip(b" \t")
    return b"".join(lines)


def pierced(content: bytes, chance: random.Random, _: Files) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(PIECES) + content[place:]


WAYS: tuple[Callable[[bytes, random.Random, Files], bytes], ...] = (
    flipped,
    dropped,
    truncated,
    spliced,
    swapped,
    indented,
    pierced,
)


def outcome(path: str, content: bytes) -> str:
    """Load and check a file alone; return "rejected" or "accepted", or raise where it is neither as promised."""
    subject = subject_of({path: content}, ROOT, TODAY)
    problems = _checked(subject, {path: content})
    unreadable = [entry for entry in subject.handbook.entries if entry.record is None]
    unreadable += [table for table in subject.submitted.tables.values() if not table.document.readable]
    if unreadable:
        lines = {finding.span.line for _, finding in subject.findings}
        errors = [problem for problem in problems if problem.severity is Severity.ERROR and problem.path == path]
        assert any(error.span.line in lines for error in errors), "rejected without a word"
        return "rejected"
    for table in subject.submitted.tables.values():
        assert load_table(path, _written(table.rows), HEADER).rows == table.rows, "the rows change when written again"
    for document in subject.handbook.documents:
        assert load_yaml(path, content).data == document.data, "the second reading differs"
        assert load_yaml(path, _as_json(document.data).encode()).data == document.data, "the data change when written"
        _assert_same_text(document, content)
    return "accepted"


def _checked(subject: Subject, files: Files) -> tuple[Any, ...]:
    """Return all problems, each of which must say something about a place that exists."""
    problems = check(subject, RULES, preview=True)
    for problem in problems:
        assert str(problem.message), problem.code
        assert str(problem.help), problem.code
        lines = files[problem.path].count(b"\n") + 1
        assert 1 <= problem.span.line <= lines, f"{problem.code} at line {problem.span.line} of {lines}"
    return problems


def _written(rows: tuple[dict[str, str], ...]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _as_json(value: Any) -> str:
    """Return data as JSON, which is YAML too, with the digits that numbers have."""
    match value:
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)}: {_as_json(inner)}" for key, inner in value.items()) + "}"
        case list():
            return f"[{', '.join(map(_as_json, value))}]"
        case Decimal():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _assert_same_text(document: Document, content: bytes) -> None:
    """PyYAML's own composer reads the same keys, and the same text in every place."""
    if document.findings:
        return  # a comma within a number, say, or a key that stands twice

    def walk(theirs: Any, path: tuple[Any, ...]) -> None:
        match theirs:
            case dict():
                assert list(theirs) == list(document.root().value if not path else _at(document.data, path))
                for key, inner in theirs.items():
                    walk(inner, (*path, key))
            case list():
                for index, inner in enumerate(theirs):
                    walk(inner, (*path, index))
            case str():
                assert document.places[path].raw == theirs, path

    walk(yaml.load(content, yaml.CBaseLoader), ())


def _at(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


def run(n: int, seed: int = SEED) -> Counter[str]:
    """Break so many files; return how many were rejected and accepted, and raise at the first that is neither."""
    chance, files = random.Random(seed), company()
    counts: Counter[str] = Counter()
    for number in range(n):
        path, content, ways = mutant(files, chance)
        try:
            counts[outcome(path, content)] += 1
            if number % EVERY == 0:
                whole = {**files, path: content}
                _checked(subject_of(whole, ROOT, TODAY), whole)
                counts["in the whole company"] += 1
        except Exception as error:
            raise AssertionError(f"mutant {number} of seed {seed}: {path} {ways}: {error!r}\n{content!r}") from error
    return counts


def main() -> None:
    """Run it as a script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    begun = time.monotonic()
    counts = run(arguments.n, arguments.seed)
    told = ", ".join(f"{count:,} {name}" for name, count in counts.most_common())
    sys.stdout.write(f"{arguments.n:,} mutants, seed {arguments.seed}: {told}; {time.monotonic() - begun:.0f} s\n")


if __name__ == "__main__":
    main()
