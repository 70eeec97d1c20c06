"""Nothing under `published/` can be changed unnoticed, and two verifiers that share no code say the same about it."""

import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import pytest

from chain import add_key, new_key, publish, signer, small_chain
from kpi_handbook.records import verify_min
from kpi_handbook.records.log import Head, checkpoint, raw_lines
from kpi_handbook.records.publication import FOLDER, Published, read_published
from kpi_handbook.records.verify import CLASSES, Finding, KnownHead, signature

verify_min.is_signed = lru_cache(maxsize=None)(verify_min.is_signed)  # asked again for each byte of other files
SHARED = ("layout", "canonical", "digest", "chain", "signature")
R0, R1, JUNE = f"{FOLDER}/2026-05/r0", f"{FOLDER}/2026-05/r1", f"{FOLDER}/2026-06/r0"
LOG, CHECKPOINT = f"{FOLDER}/log.jsonl", f"{FOLDER}/checkpoint"
SAMPLE = Path(__file__).resolve().parents[1]

Files = Mapping[str, bytes]
Tampered = Iterator[tuple[str, Files]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Files:
    root = tmp_path_factory.mktemp("chain")
    small_chain(root, tmp_path_factory.mktemp("keys"))
    return read_published(root).files


def findings(files: Files, known: KnownHead | None = None, links: frozenset[str] = frozenset()) -> list[Finding]:
    published = Published(files, links)
    return [finding for one in CLASSES for finding in one.check(published, known)]


def of_both(files: Files, known: KnownHead | None = None) -> tuple[set[str], set[str]]:
    """Return the failing classes that both verifiers know, as each of them says."""
    ours = {finding.class_name for finding in findings(files, known)} & {*SHARED}
    inside = verify_min.Published({path.removeprefix(f"{FOLDER}/"): content for path, content in files.items()})
    head = (known.seq, known.prefix) if known else None
    theirs = {name for name in SHARED if {*getattr(verify_min, name)(inside, head)}}
    return ours, theirs


def undetected(cases: Tampered, known: KnownHead | None = None) -> tuple[int, list[str]]:
    """Return how many cases there were, and those that a verifier missed or the two judge differently."""
    count, wrong = 0, []
    for name, files in cases:
        count += 1
        ours, theirs = of_both(files, known)
        if not ours or ours != theirs:
            wrong.append(f"{name}: kpi verify {sorted(ours)}, verify_min {sorted(theirs)}")
    return count, wrong


def require_all_found(what: str, cases: Tampered, known: KnownHead | None = None) -> None:
    count, wrong = undetected(cases, known)
    print(f"{what}: {count - len(wrong)} of {count} detected, both verifiers name the same classes")  # noqa: T201
    assert count
    assert not wrong, "\n".join(wrong[:20])


def flips(files: Files, share: int) -> Tampered:
    chance = random.Random(5)
    for path, content in sorted(files.items()):
        for at in range(len(content)):
            bit = 1 << chance.randrange(8)
            if chance.randrange(share) == 0:
                flipped = content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]
                yield f"{path}, byte {at}, bit {bit}", {**files, path: flipped}


def test_a_chain_as_it_was_published_has_no_findings(whole: Files) -> None:
    assert findings(whole) == []
    assert of_both(whole) == (set(), set())


def test_one_byte_in_ten_changed_is_found_by_both_verifiers(whole: Files) -> None:
    require_all_found("one byte in ten", flips(whole, 10))


@pytest.mark.long
def test_every_changed_byte_is_found_by_both_verifiers(whole: Files) -> None:
    require_all_found("every byte", flips(whole, 1))


def test_deleted_added_swapped_and_copied_files_are_found(whole: Files) -> None:
    def cases() -> Tampered:
        for path in whole:
            yield f"{path} deleted", {one: content for one, content in whole.items() if one != path}
            yield f"{path} cut off", {**whole, path: whole[path][:-1]}
            yield f"{path} emptied", {**whole, path: b""}
            yield f"a copy beside {path}", {**whole, f"{path}~": whole[path]}
            yield f"line ends of {path}", {**whole, path: whole[path].replace(b"\n", b"\r\n")}
        for one, other in combinations(whole, 2):
            if whole[one] != whole[other]:
                yield f"{one} and {other} swapped", {**whole, one: whole[other], other: whole[one]}
                yield f"{one} over {other}", {**whole, other: whole[one]}

    require_all_found("files deleted, added, swapped, copied", cases())


def test_folders_swapped_between_periods_and_revisions_are_found(whole: Files) -> None:
    def cases() -> Tampered:
        for one, other in combinations((R0, R1, JUNE), 2):
            swap = {one: other, other: one}
            moved = {_moved(path, swap): content for path, content in whole.items()}
            yield f"{one} and {other} swapped", moved
            yield f"{one} gone", {path: content for path, content in whole.items() if not path.startswith(f"{one}/")}
            yield f"{one} again", {**whole, **{_moved(p, {one: f"{FOLDER}/2026-07/r0"}): c for p, c in whole.items()}}

    require_all_found("folders swapped, deleted, copied", cases())


def _moved(path: str, swap: Mapping[str, str]) -> str:
    folder = "/".join(path.split("/")[:3])
    return path.replace(folder, swap.get(folder, folder), 1)


def test_log_lines_dropped_reordered_doubled_and_cut_are_found_even_where_the_checkpoint_is_made_to_fit(
    whole: Files,
) -> None:
    lines = raw_lines(whole[LOG])

    def changed() -> Iterator[tuple[str, list[bytes]]]:
        for at in range(len(lines)):
            yield f"line {at + 1} dropped", [*lines[:at], *lines[at + 1 :]]
            yield f"line {at + 1} twice", [*lines[: at + 1], *lines[at:]]
            yield f"cut before line {at + 1}", lines[:at]
            yield f"line {at + 1} cut off", [*lines[:at], lines[at][:-2]]
        for one, other in combinations(range(len(lines)), 2):
            order = list(lines)
            order[one], order[other] = order[other], order[one]
            yield f"lines {one + 1} and {other + 1} swapped", order

    def cases() -> Tampered:
        for name, order in changed():
            log = b"".join(order)
            yield name, {**whole, LOG: log}
            yield f"{name}, checkpoint made to fit", {**whole, LOG: log, CHECKPOINT: checkpoint(log)}

    require_all_found("log lines dropped, doubled, reordered, cut", cases())


def test_a_publication_taken_back_completely_is_found_by_a_known_head_alone(whole: Files) -> None:
    log = b"".join(raw_lines(whole[LOG])[:-1])
    before = {path: content for path, content in whole.items() if not path.startswith(f"{JUNE}/")}
    before |= {LOG: log, CHECKPOINT: checkpoint(log)}
    head = Published(whole).head
    known = KnownHead(head.seq, head.sha256[:16])
    assert of_both(before) == (set(), set())
    assert of_both(before, known) == ({"chain"}, {"chain"})
    assert [finding.name for finding in findings(before, known)] == ["head-unknown"]
    assert of_both(whole, known) == (set(), set())
    assert of_both(whole, KnownHead(2, _head_at(whole, 2).sha256)) == (set(), set())
    assert of_both(whole, KnownHead(2, head.sha256[:16])) == ({"chain"}, {"chain"})


def _head_at(files: Files, seq: int) -> Head:
    return Published({LOG: b"".join(raw_lines(files[LOG])[:seq])}).head


@pytest.mark.long
def test_a_changed_byte_of_the_sample_is_found_wherever_it_stands() -> None:
    files = read_published(SAMPLE).files
    assert files, "nothing is published in the sample: run make sample-published"
    size, chance = sum(map(len, files.values())), random.Random(7)

    def cases() -> Tampered:
        for _ in range(200):
            at = chance.randrange(size)
            for path, content in sorted(files.items()):
                if at < len(content) and path != f"{FOLDER}/verify_min.py":
                    flipped = content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]
                    yield f"{path}, byte {at}", {**files, path: flipped}
                    break
                at -= len(content)

    require_all_found("bytes of the sample", cases())


def test_two_branches_that_both_publish_conflict_and_a_log_joined_by_hand_is_found(tmp_path: Path) -> None:
    key, root = new_key(tmp_path, "key"), tmp_path / "root"
    root.mkdir()
    shutil.copy(SAMPLE / ".gitattributes", root)
    git(root, "init", "-q", "-b", "main")
    add_key(root, [signer(key)], "2026-01-05T09:00:00+07:00")
    commit_all(root)
    for branch, period in (("may", "2026-05"), ("june", "2026-06")):
        git(root, "checkout", "-q", "-b", branch, "main")
        publish(root, key, period, 0, "2026-07-23T09:00:00+07:00")
        commit_all(root)
    ours = read_published(root).files
    assert git(root, "merge", "-q", "may").returncode != 0
    assert b"<<<<<<<" not in (root / LOG).read_bytes()
    git(root, "merge", "--abort")
    git(root, "checkout", "-q", "may")
    theirs = read_published(root).files
    joined = ours[LOG] + raw_lines(theirs[LOG])[-1]
    both = {**theirs, **ours, LOG: joined, CHECKPOINT: checkpoint(joined)}
    assert ("chain", "chain-broken") in {(found.class_name, found.name) for found in findings(both)}
    assert all("chain" in classes for classes in of_both(both))


def git(root: Path, *words: str) -> "subprocess.CompletedProcess[bytes]":
    who = ("-c", "user.name=test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", "-C", str(root), *who, *words], capture_output=True, check=False)


def commit_all(root: Path) -> None:
    git(root, "add", "-A", ".gitattributes", FOLDER)
    assert git(root, "commit", "-q", "-m", "state").returncode == 0


def signature_flips(files: Files, bits: int) -> tuple[int, list[str]]:
    """Return how many flips of a signature there were, and which of them the class signature alone passes over."""
    path, chance = f"{FOLDER}/2026-06/r0/sig/publisher.STRAT-OFF.sig", random.Random(3)
    count, missed = 0, []
    for at, byte in enumerate(files[path]):
        for bit in chance.sample(range(8), bits):
            changed = {**files, path: files[path][:at] + bytes([byte ^ 1 << bit]) + files[path][at + 1 :]}
            inside = {one.removeprefix(f"{FOLDER}/"): content for one, content in changed.items()}
            theirs = [*verify_min.signature(verify_min.Published(inside), None)]
            count += 1
            if not [*signature(Published(changed), None)] or not theirs:
                missed.append(f"byte {at}, bit {bit}")
    return count, missed


@pytest.mark.parametrize("bits", [1, pytest.param(8, marks=pytest.mark.long)])
def test_every_byte_of_a_signature_counts_even_where_its_digest_is_made_to_fit(whole: Files, bits: int) -> None:
    count, missed = signature_flips(whole, bits)
    print(f"signature alone: {count - len(missed)} of {count} detected")  # noqa: T201
    assert missed == []
