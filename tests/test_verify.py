"""`kpi verify` names each thing that does not hold, and never counts as verified what it could not look at."""

import ast
import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chain import NAMESPACE, add_key, new_key, publish, signer, small_chain
from kpi_handbook.cli import kpi
from kpi_handbook.problems import HandbookError
from kpi_handbook.records import verify_min
from kpi_handbook.records.canonical import parse
from kpi_handbook.records.digests import sha256
from kpi_handbook.records.log import appended, checkpoint, raw_lines
from kpi_handbook.records.publication import CHECKPOINT, FOLDER, LOG, read_published
from kpi_handbook.records.signatures import is_strict, opened, rearmoured, sign, signers
from kpi_handbook.records.verify import CLASSES

R0, JUNE = f"{FOLDER}/2026-05/r0", f"{FOLDER}/2026-06/r0"
SIG = "sig/publisher.STRAT-OFF.sig"
APRIL = "2026-04-05T09:00:00+07:00"
BAD_SIGNATURE = ("signature", "bad-signature")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("chain")
    small_chain(root, tmp_path_factory.mktemp("keys"))
    return root


@pytest.fixture
def root(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "root")
    return tmp_path / "root"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return new_key(tmp_path, "key")


def names(root: Path) -> set[tuple[str, str]]:
    """Return what is found; the small verifier must fail in the same classes, of those that it knows."""
    published = read_published(root)
    found = {(found.class_name, found.name) for one in CLASSES for found in one.check(published, None)}
    assert classes_of_the_small_verifier(root) == {name for name, _ in found} - {"role"}
    return found


def classes_of_the_small_verifier(root: Path) -> set[str]:
    """Run the verifier that lies beside the data as an auditor does, with nothing of this project at hand."""
    words = [sys.executable, "-I", verify_min.__file__, str(root / FOLDER)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    failed = {line.split(":")[0] for line in done.stdout.splitlines()[:-2]}
    assert (done.returncode, done.stderr) == (int(bool(failed)), "")
    return failed


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(kpi, ["verify", "--root", str(root), "--skip", "recompute", *words])


def rewritten(root: Path, changes: Mapping[int, Mapping[str, object]]) -> None:
    """Write the log anew as somebody could who may write every file: some lines changed, every link made to fit."""
    log = b""
    for number, line in enumerate(raw_lines((root / LOG).read_bytes()), start=1):
        event = {name: value for name, value in parse(line).items() if name not in {"seq", "prev"}}
        log = appended(log, {**event, **changes.get(number, {})})
    (root / LOG).write_bytes(log)
    (root / CHECKPOINT).write_bytes(checkpoint(log))


def overwrite(path: str, content: bytes) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)

    return change


def edit(path: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        content = (root / path).read_bytes()
        assert old in content
        (root / path).write_bytes(content.replace(old, new, 1))

    return change


def delete(path: str) -> Callable[[Path], None]:
    return lambda root: shutil.rmtree(root / path) if (root / path).is_dir() else (root / path).unlink()


def link(path: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).rename(root / "elsewhere")
        (root / path).symlink_to(root / "elsewhere")

    return change


FILES: dict[str, tuple[Callable[[Path], None], set[tuple[str, str]]]] = {
    "a file too many": (overwrite(f"{R0}/notes.txt", b"x"), {("layout", "extra-file")}),
    "a file beside the periods": (overwrite(f"{FOLDER}/readme.md", b"x"), {("layout", "extra-file")}),
    "a file gone": (delete(f"{R0}/inputs/fin.csv"), {("layout", "missing-file")}),
    "a signature gone": (delete(f"{R0}/{SIG}"), {("layout", "missing-file")}),
    "the checkpoint gone": (delete(CHECKPOINT), {("layout", "missing-file")}),
    "a revision gone": (delete(JUNE), {("layout", "logged-but-absent")}),
    "a link": (link(f"{R0}/results.json"), {("layout", "symlink"), ("layout", "missing-file")}),
    "a number in a record": (
        edit(f"{R0}/record.json", b'"revision":"0"', b'"revision":0'),
        {("canonical", "number-in-json"), ("digest", "record-mismatch"), ("chain", "wrong-period"), BAD_SIGNATURE},
    ),
    "white space in a record": (
        edit(f"{R0}/record.json", b'"revision":"0"', b'"revision": "0"'),
        {("canonical", "not-canonical"), ("digest", "record-mismatch"), BAD_SIGNATURE},
    ),
    "a key twice": (
        edit(f"{R0}/record.json", b'"revision":"0"', b'"revision":"0","revision":"0"'),
        {("canonical", "duplicate-key"), ("digest", "record-mismatch"), BAD_SIGNATURE},
    ),
    "other results": (
        edit(f"{R0}/results.json", b"95.93", b"99.93"),
        {("digest", "digest-mismatch")},
    ),
    "longer results": (
        edit(f"{R0}/results.json", b"95.93", b"95.930"),
        {("digest", "digest-mismatch"), ("digest", "size-mismatch")},
    ),
    "a checkpoint that is behind": (edit(CHECKPOINT, b"\n6\n", b"\n5\n"), {("chain", "chain-broken")}),
    "a checkpoint that knows more": (edit(CHECKPOINT, b"\n6\n", b"\n7\n"), {("chain", "truncated")}),
}


@pytest.mark.parametrize(("change", "expected"), FILES.values(), ids=FILES.keys())
def test_what_was_done_to_a_file_is_named(
    root: Path, change: Callable[[Path], None], expected: set[tuple[str, str]]
) -> None:
    change(root)
    assert names(root) == expected


def test_line_ends_that_git_converted_are_told_as_such(root: Path) -> None:
    path = root / R0 / "inputs/fin.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert ".gitattributes" in run(root).output


def test_a_revision_that_no_line_publishes_is_named(root: Path) -> None:
    shutil.copytree(root / JUNE, root / FOLDER / "2026-07" / "r0")
    assert ("layout", "unlogged-revision") in names(root)


def test_lines_out_of_order_are_named_even_where_all_digests_are_made_to_fit(root: Path) -> None:
    lines = raw_lines((root / LOG).read_bytes())
    (root / LOG).write_bytes(b"".join([lines[0], lines[2], lines[1], *lines[3:]]))
    assert ("chain", "reordered") in names(root)


def test_a_signature_for_another_purpose_is_refused(tmp_path: Path, key: Path) -> None:
    add_key(tmp_path, [signer(key)], APRIL)
    publish(tmp_path, key, "2026-05", 0, "2026-06-23T09:00:00+07:00", namespace="kpi-signoff@v1")
    assert names(tmp_path) == {("signature", "wrong-namespace")}


def test_a_signer_who_is_not_listed_is_refused(tmp_path: Path, key: Path) -> None:
    add_key(tmp_path, [signer(key)], APRIL)
    publish(tmp_path, new_key(tmp_path, "other"), "2026-05", 0, "2026-06-23T09:00:00+07:00")
    assert names(tmp_path) == {("signature", "unknown-signer"), ("role", "role-not-held")}


def test_a_principal_who_is_not_listed_is_refused(tmp_path: Path, key: Path) -> None:
    add_key(tmp_path, [signer(key)], APRIL)
    publish(tmp_path, key, "2026-05", 0, "2026-06-23T09:00:00+07:00", principal="DIR-FIN")
    assert names(tmp_path) == {("signature", "unknown-signer"), ("role", "role-not-held")}


def test_a_key_past_its_time_is_refused(tmp_path: Path, key: Path) -> None:
    add_key(tmp_path, [signer(key, until="20260601000000Z")], APRIL)
    publish(tmp_path, key, "2026-05", 0, "2026-06-23T09:00:00+07:00")
    assert names(tmp_path) == {("signature", "key-expired")}


def test_a_record_signed_in_time_verifies_for_ever_with_a_key_that_is_past_its_time_now(
    tmp_path: Path, key: Path
) -> None:
    add_key(tmp_path, [signer(key, until="20260701000000Z")], APRIL)
    publish(tmp_path, key, "2026-05", 0, "2026-06-23T09:00:00+07:00")
    new = new_key(tmp_path, "new")
    add_key(tmp_path, [signer(key, until="20260701000000Z"), signer(new)], "2026-07-01T09:00:00+07:00")
    assert names(tmp_path) == set()


def test_a_revoked_key_signs_nothing_more_whatever_moment_stands_beside_the_signature(
    tmp_path: Path, key: Path
) -> None:
    add_key(tmp_path, [signer(key)], APRIL)
    ended = signer(key, until="20260625000000Z")
    add_key(tmp_path, [ended], "2026-06-25T09:00:00+07:00", event="key-revoked")
    publish(
        tmp_path,
        key,
        "2026-05",
        0,
        "2026-06-26T09:00:00+07:00",
        prepared_at="2026-06-22T18:00:00+07:00",
        signed_at="2026-06-23T09:00:00+07:00",
    )
    assert names(tmp_path) == {("signature", "key-revoked"), ("role", "role-not-held")}


def test_records_from_before_a_key_was_revoked_stay_valid(tmp_path: Path, key: Path) -> None:
    add_key(tmp_path, [signer(key)], APRIL)
    publish(tmp_path, key, "2026-05", 0, "2026-06-23T09:00:00+07:00")
    add_key(tmp_path, [signer(key, until="20260625000000Z")], "2026-06-25T09:00:00+07:00", event="key-revoked")
    assert names(tmp_path) == set()


@pytest.mark.parametrize("signed_at", ["2026-06-22T17:59:59+07:00", "2026-06-23T09:00:01+07:00", "yesterday"])
def test_a_signature_from_before_the_preparation_or_after_the_publication_is_refused(
    tmp_path: Path, key: Path, signed_at: str
) -> None:
    add_key(tmp_path, [signer(key)], APRIL)
    publish(tmp_path, key, "2026-05", 0, "2026-06-23T09:00:00+07:00", signed_at=signed_at)
    assert names(tmp_path) == {BAD_SIGNATURE}


def test_an_old_signature_under_a_new_record_is_refused(root: Path) -> None:
    shutil.copy(root / R0 / SIG, root / FOLDER / "2026-05/r1" / SIG)
    old = sha256((root / R0 / SIG).read_bytes())
    signatures = parse(raw_lines((root / LOG).read_bytes())[3])["signatures"]
    rewritten(root, {4: {"signatures": [{**signatures[0], "sha256": old}]}})
    assert BAD_SIGNATURE in names(root)


def test_a_record_without_any_signature_is_refused(root: Path) -> None:
    shutil.rmtree(root / JUNE / "sig")
    rewritten(root, {6: {"signatures": []}})
    assert {BAD_SIGNATURE, ("role", "approval-missing")} <= names(root)


def test_moved_line_breaks_of_a_signature_are_found_though_ssh_keygen_passes_over_them(root: Path) -> None:
    path = root / JUNE / SIG
    begin, first, second, *rest = path.read_bytes().split(b"\n")
    moved = b"\n".join([begin, first[:-1], first[-1:] + second, *rest])
    path.write_bytes(moved)
    signatures = parse(raw_lines((root / LOG).read_bytes())[5])["signatures"]
    rewritten(root, {6: {"signatures": [{**signatures[0], "sha256": sha256(moved)}]}})
    assert names(root) == {("signature", "not-strict-armour")}


def test_a_record_that_was_prepared_for_another_history_is_named(tmp_path: Path, key: Path) -> None:
    add_key(tmp_path, [signer(key)], APRIL)
    other = {"seq": "1", "sha256": "0" * 64}
    publish(tmp_path, key, "2026-05", 0, "2026-06-23T09:00:00+07:00", log_head=other)
    assert names(tmp_path) == {("chain", "chain-broken")}


def test_a_record_of_another_period_is_named(tmp_path: Path, key: Path) -> None:
    add_key(tmp_path, [signer(key)], APRIL)
    publish(tmp_path, key, "2026-05", 0, "2026-06-23T09:00:00+07:00", said={"period": "2026-04"})
    assert names(tmp_path) == {("chain", "wrong-period")}


def test_a_restatement_that_calls_itself_a_first_publication_is_named(tmp_path: Path, key: Path) -> None:
    add_key(tmp_path, [signer(key)], APRIL)
    publish(tmp_path, key, "2026-05", 0, "2026-06-23T09:00:00+07:00", kind="C")
    assert names(tmp_path) == {("chain", "chain-broken")}


@pytest.mark.parametrize("required", [["publisher", "approver"], [], None])
def test_a_record_without_the_approvals_it_needs_is_named(tmp_path: Path, key: Path, required: object) -> None:
    add_key(tmp_path, [signer(key)], APRIL)
    publish(tmp_path, key, "2026-05", 0, "2026-06-23T09:00:00+07:00", approvals_required=required)
    assert names(tmp_path) == {("role", "approval-missing")}


@pytest.mark.parametrize(
    "row",
    [
        "fin-dso,0,48,SPV-AR,SPV-AR,",
        "fin-dso,0,48,STRAT-OFF,MGR-FIN,",
        "fin-dso,0,48,SPV-AR,STRAT-OFF,",
        "fin-dso,0,48,SPV-AR,MGR-FIN,SPV-AR",
    ],
)
def test_roles_that_must_not_meet_are_named(
    tmp_path: Path, key: Path, row: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = b"kpi,revision,value,submitted_by,validated_by,approved_by\n"
    monkeypatch.setattr("chain.INPUT", header + row.encode().replace(b"48", b"%d") + b"\n")
    add_key(tmp_path, [signer(key)], APRIL)
    publish(tmp_path, key, "2026-05", 0, "2026-06-23T09:00:00+07:00")
    assert names(tmp_path) == {("role", "roles-overlap")}


def test_who_submitted_a_value_does_not_approve_its_correction(tmp_path: Path, key: Path) -> None:
    add_key(tmp_path, [signer(key)], APRIL)
    publish(tmp_path, key, "2026-05", 0, "2026-06-23T09:00:00+07:00")
    changes = [{"path": "values/fin/fin-dso/value", "old": "48", "new": "49"}]
    publish(tmp_path, key, "2026-05", 1, "2026-07-02T17:00:00+07:00", approved_by="SPV-AR", changes=changes)
    assert names(tmp_path) == {("role", "roles-overlap")}


def test_nobody_approves_a_key_of_their_own(tmp_path: Path, key: Path) -> None:
    add_key(tmp_path, [signer(key)], APRIL, approved_by="STRAT-OFF")
    assert names(tmp_path) == {("role", "roles-overlap")}


def test_the_summary_names_every_class_once(root: Path) -> None:
    told = run(root)
    assert told.exit_code == 0
    assert told.output.splitlines()[0] == (
        "verified: layout canonical digest chain signature role; NOT checked: recompute (skipped), "
        "rendered (no built site here; kpi build makes one)"
    )
    assert "consistent in itself; no known head was given, so a complete rewrite can't be excluded" in told.output
    assert "restricted rows: not part of the record" in told.output


def test_without_ssh_keygen_signatures_never_look_like_a_pass(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    words = "NOT checked: signature (ssh-keygen not found; Debian: openssh-client)"
    told = run(root)
    assert (told.exit_code, words in told.output) == (3, True)
    assert "signature" not in told.output.split("NOT checked")[0]
    told = run(root, "--skip", "signature")
    assert (told.exit_code, words in told.output) == (0, True)
    (root / R0 / "results.json").write_bytes(b"{}\n")
    assert run(root).exit_code == 1


def test_with_exit_code_the_first_class_that_fails_decides(root: Path) -> None:
    (root / R0 / "results.json").write_bytes(b'{"a": "b"}\n')
    assert run(root).exit_code == 1
    assert run(root, "--exit-code").exit_code == 21
    assert run(root, "--exit-code", "--skip", "canonical").exit_code == 22
    (root / FOLDER / "notes.txt").write_bytes(b"")
    assert run(root, "--exit-code").exit_code == 20


def test_machines_get_every_finding(root: Path) -> None:
    (root / R0 / "results.json").unlink()
    said = json.loads(run(root, "--format", "json").output)
    assert said["failed"] == ["layout"]
    assert said["verified"] == ["canonical", "digest", "chain", "signature", "role"]
    assert set(said["not_checked"]) == {"recompute", "rendered"}
    assert [(one["class"], one["name"], one["path"]) for one in said["findings"]] == [
        ("layout", "missing-file", f"{R0}/results.json")
    ]


def test_one_period_is_verified_without_the_others_but_with_the_whole_log(root: Path) -> None:
    (root / R0 / "results.json").write_bytes(b"{}\n")
    assert run(root, "2026-06").exit_code == 0
    assert run(root, "2026-05").exit_code == 1
    (root / LOG).write_bytes((root / LOG).read_bytes()[:-1])
    assert run(root, "2026-06").exit_code == 1


def test_a_period_that_is_not_published_and_a_head_that_is_none_are_refused(root: Path) -> None:
    for words, said in (
        (["2027-01"], "2027-01 is not published"),
        (["--known-head", "6"], "--known-head 6 is no head"),
    ):
        with pytest.raises(HandbookError, match=said) as refused:
            CliRunner().invoke(kpi, ["verify", "--root", str(root), *words], catch_exceptions=False)
        assert refused.value.exit_code == 2


def test_a_known_head_is_extended_or_the_log_is_another_one(root: Path) -> None:
    head = read_published(root).head
    assert "the log extends the known head" in run(root, "--known-head", head.short).output
    told = run(root, "--known-head", f"5:{head.sha256[:16]}", "--exit-code")
    assert (told.exit_code, "head-unknown" in told.output) == (23, True)


def test_where_nothing_is_published_verify_says_so(tmp_path: Path) -> None:
    told = run(tmp_path)
    assert (told.exit_code, "nothing is published here" in told.output) == (0, True)


def test_a_file_that_cannot_be_read_is_no_pass(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(HandbookError, match="could not be read") as said:
        CliRunner().invoke(kpi, ["verify", "--root", str(root)], catch_exceptions=False)
    assert said.value.exit_code == 3


def test_the_same_key_signs_the_same_bytes_in_the_same_way(key: Path) -> None:
    first, second = (sign(key, NAMESPACE, b"record") for _ in range(2))
    assert first == second
    assert is_strict(first)
    assert opened(first).namespace == NAMESPACE
    assert rearmoured(first.replace(b"\n", b"\r\n")) == first


def test_every_flipped_byte_of_a_signature_breaks_its_form_or_its_content(key: Path) -> None:
    armoured = sign(key, NAMESPACE, b"record")
    blob = base64.b64decode(b"".join(armoured.splitlines()[1:-1]))
    for at in range(len(armoured)):
        flipped = armoured[:at] + bytes([armoured[at] ^ 1]) + armoured[at + 1 :]
        same = is_strict(flipped) and base64.b64decode(b"".join(flipped.splitlines()[1:-1])) == blob
        assert not same, at


def test_a_list_of_signers_is_read_in_its_one_form_only(key: Path) -> None:
    one = signer(key)
    assert signers(one.line.encode()) == (one,)
    for line in (one.line[:-1], one.line.replace(" ", "  ", 1), one.line.replace("STRAT-OFF", "*"), one.line + "x\n"):
        with pytest.raises(ValueError, match="line of"):
            signers(line.encode())
    assert not replace(one, valid_before="20260601000000Z").holds_at("2026-06-01T07:00:00+07:00")
    assert replace(one, valid_before="20260601000000Z").holds_at("2026-06-01T06:59:59+07:00")


def test_the_small_verifier_stays_small_and_stands_alone() -> None:
    source = Path(verify_min.__file__).read_text("utf-8")
    assert len(source.splitlines()) <= 150
    assert max(map(len, source.splitlines())) <= 120
    imported = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {alias.name for node in imported if isinstance(node, ast.Import) for alias in node.names}
    modules |= {str(node.module) for node in imported if isinstance(node, ast.ImportFrom)}
    assert "kpi_handbook" not in source
    assert modules <= sys.stdlib_module_names


def test_the_small_verifier_says_what_it_did_not_check(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    done = subprocess.run(
        [sys.executable, "-I", verify_min.__file__, str(root / FOLDER)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "NOT checked: role recompute signature (ssh-keygen not found; Debian: openssh-client)" in done.stdout


def test_the_small_verifier_holds_a_known_head_against_the_log(root: Path) -> None:
    head = read_published(root).head
    for known, code in ((head.short, 0), (f"5:{head.sha256}", 1), (f"7:{head.sha256}", 1)):
        words = [sys.executable, "-I", verify_min.__file__, str(root / FOLDER), known]
        assert subprocess.run(words, capture_output=True, check=False).returncode == code
