"""`kpi period`, `validate`, `return`, `dispute`, `decide` and `sign`, as somebody types them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT, Copies, Kpi
from kpi_handbook.records.canonical import parse
from kpi_handbook.records.signatures import NAMESPACES

COMPLIANCE = "periods/2026-04/cmp.csv"
SETTLED = (
    "cmp-findings-closed,0,,14,16,signed,manual,2026-05-06,MGR-CMP,2026-05-11,DIR-FIN,"
    "EV-0412;EV-0415;EV-0421,REC-2026-04-01,,,"
)
FILED = "cmp-findings-closed,0,,15,16,self_submitted,manual,2026-05-06,MGR-CMP,,,EV-0412;EV-0415,,,,"
FIGURES = ("--numerator", "14", "--denominator", "16")


@pytest.fixture
def april(handbook_copy: Copies) -> Path:
    """Return a handbook in which the findings of April wait for their validator, and nothing else is recorded."""
    root = handbook_copy()
    shutil.rmtree(root / "published", ignore_errors=True)
    file = root / COMPLIANCE
    text = file.read_text()
    assert text.count(SETTLED) == 1
    file.write_text(text.replace(SETTLED, FILED))
    (root / "periods/2026-04/history.jsonl").unlink()
    (root / "periods/2026-04/reconciliations.yml").unlink()
    return root


def test_the_compliance_case_ends_in_the_samples_own_row(kpi: Kpi, april: Path) -> None:
    case = ("2026-04", "cmp-findings-closed")
    told = kpi("validate", *case, "--by", "DIR-FIN", "--on", "2026-05-11", *FIGURES, "--evidence", "EV-0421", at=april)
    assert told.returncode == 1
    assert "6.6 points of achievement apart; up to 1.0 needs no dialogue" in told.stderr
    assert "kpi dispute 2026-04 cmp-findings-closed --by DIR-FIN" in told.stderr
    told = kpi(
        *("dispute", *case, "--by", "DIR-FIN", "--on", "2026-05-11", *FIGURES),
        *("--evidence", "EV-0421", "--kind", "fact"),
        at=april,
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert "from 2026-05-19 on either may escalate it to REV-OPS" in told.stdout
    told = kpi(
        *("decide", *case, "--by", "MGR-CMP", "--by", "DIR-FIN", "--on", "2026-05-12", *FIGURES),
        *("--basis", "definition", "--reason", "One of the 15 was not.", "--note", "Verified on 5 May."),
        at=april,
    )
    assert (told.returncode, told.stderr) == (0, "")
    for role in ("MGR-CMP", "DIR-FIN"):
        told = kpi("sign", *case, "--by", role, "--on", "2026-05-13", at=april)
        assert (told.returncode, told.stderr) == (0, "")
    assert (april / COMPLIANCE).read_bytes() == (ROOT / COMPLIANCE).read_bytes()
    assert kpi("check", at=april).returncode == 0


def test_a_refusal_names_the_file_the_rule_and_the_next_step(kpi: Kpi, april: Path) -> None:
    before = (april / COMPLIANCE).read_bytes()
    told = kpi("validate", "2026-04", "cmp-findings-closed", "--by", "MGR-CMP", "--on", "2026-05-11", at=april)
    assert told.returncode == 1
    assert "MGR-CMP submitted cmp-findings-closed and can't validate it [separation of roles]" in told.stderr
    assert "DIR-FIN may" in told.stderr
    assert (april / COMPLIANCE).read_bytes() == before
    assert not (april / "periods/2026-04/history.jsonl").exists()


def test_what_would_be_an_error_of_kpi_check_is_not_written(kpi: Kpi, april: Path) -> None:
    told = kpi(
        *("dispute", "2026-04", "cmp-findings-closed", "--by", "DIR-FIN", "--on", "2026-05-11"),
        *("--numerator", "14", "--denominator", "16", "--evidence", "EV-0421", "--kind", "fact"),
        at=april,
    )
    assert told.returncode == 0
    told = kpi(
        *("decide", "2026-04", "cmp-findings-closed", "--by", "MGR-CMP", "--by", "DIR-FIN", "--on", "2026-05-12"),
        *("--numerator", "17", "--denominator", "16", "--basis", "evidence", "--reason", "A mistake."),
        at=april,
    )
    assert told.returncode == 1
    assert "periods/2026-04/cmp.csv:2:" in told.stderr
    assert "[KPI701]" in told.stderr


def test_a_dry_run_writes_nothing(kpi: Kpi, april: Path) -> None:
    words = ("validate", "2026-04", "cmp-findings-closed", "--by", "DIR-FIN", "--on", "2026-05-11", "--dry-run")
    told = kpi(*words, at=april)
    assert told.returncode == 0
    assert "would write periods/2026-04/cmp.csv, periods/2026-04/history.jsonl" in told.stdout
    assert not (april / "periods/2026-04/history.jsonl").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("validate", "2027-01", "x", "--by", "DIR-FIN"), "no cycle has a period 2027-01"),
        (("validate", "2026-04", "--by", "DIR-FIN"), "nothing is named"),
        (("validate", "2026-04", "cmp-sop", "--by", "DIR-FIN"), "no scorecard has cmp-sop in 2026-04"),
        (("validate", "2026-04", "--unit", "legal", "--by", "DIR-FIN"), "there is no unit legal"),
        (("sign", "2026-04", "--unit", "cmp", "--by", "NOBODY"), "there is no role NOBODY"),
        (("sign", "2026-04", "--unit", "cmp", "--by", "DIR-FIN", "--meaning", "yes"), "is not one of"),
        (("decide", "2026-04", "cmp-sanctions", "--by", "X", "--missing", "--approve"), "only one of"),
        (("return", "2026-04", "cmp-sanctions", "--by", "DIR-FIN", "--on", "yesterday"), "is not a day"),
    ],
)
def test_a_wrong_word_is_a_mistake_of_usage(kpi: Kpi, april: Path, words: tuple[str, ...], says: str) -> None:
    told = kpi(*words, at=april)
    assert told.returncode == 2
    assert says in told.stderr


def test_a_role_signs_all_that_waits_for_it_with_one_key(kpi: Kpi, april: Path) -> None:
    file = april / "periods/2026-04/fin.csv"
    file.write_text(file.read_text().replace(",signed,", ",agreed,"))
    key = april / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    told = kpi("sign", "2026-04", "--unit", "fin", "--by", "MGR-FIN", "--on", "2026-05-21", "--key", key, at=april)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.count("MGR-FIN signs as agree") == 6
    (statement,) = (april / "periods/2026-04/signatures").glob("*.json")
    said = parse(statement.read_bytes())
    assert (said["by"], said["meaning"], len(said["items"])) == ("MGR-FIN", "agree", 6)
    allowed = april / "allowed"
    allowed.write_text("MGR-FIN " + (april / "key.pub").read_text())
    verify: list[str | Path] = ["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", "MGR-FIN", "-n", NAMESPACES["unit"]]
    done = subprocess.run(
        [*verify, "-s", f"{statement}.sig"], input=statement.read_bytes(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    again = kpi("sign", "2026-04", "--unit", "fin", "--by", "MGR-FIN", "--on", "2026-05-21", at=april)
    assert again.returncode == 1
    assert "no value of fin waits for this role" in again.stderr


def test_a_period_says_whose_turn_it_is_and_what_is_late(kpi: Kpi, april: Path) -> None:
    told = kpi("period", "2026-04", "--today", "2026-05-14", at=april)
    assert told.returncode == 0
    assert "DIR-FIN or REV-OPS validates, returns or disputes by 2026-05-13: cmp-findings-closed" in told.stdout
    assert "supervisor_overdue since 2026-05-13: cmp-findings-closed" in told.stdout
    told = kpi("period", "2026-05", "--unit", "sls", at=april)
    assert "MGR-SLS signs as received_not_agreed on 2026-06-22" in told.stdout


def test_what_a_killed_command_left_is_finished_by_the_next_one(kpi: Kpi, april: Path) -> None:
    folder = april / "periods/2026-04"
    (folder / ".cmp.csv.part").write_bytes((ROOT / COMPLIANCE).read_bytes())
    (folder / ".pending").write_bytes(b'{"files":["periods/2026-04/cmp.csv"]}\n')
    assert kpi("period", "2026-04", at=april).returncode == 0
    assert (april / COMPLIANCE).read_bytes() == (ROOT / COMPLIANCE).read_bytes()
    assert not list(folder.glob(".*"))
