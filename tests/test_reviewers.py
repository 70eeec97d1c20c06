"""`kpi codeowners` and `kpi forms`: what a host needs follows the organization, and a test says when it does not."""

from pathlib import Path

import pytest

from conftest import ROOT
from governing import contents, copied, run
from kpi_handbook.governance.code_owners import code_owners
from kpi_handbook.governance.issue_forms import FOLDER, form_choices, forms_in, with_choices
from kpi_handbook.load.folder import read_folder
from kpi_handbook.model.handbook import handbook
from kpi_handbook.problems import HandbookError

ORGANIZATION = "kpi_defs/organization.yml"
BOOK = handbook(read_folder(ROOT))


def edited(folder: Path, old: str, new: str) -> Path:
    path = folder / ORGANIZATION
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return folder


def owners_of(text: str, path: str) -> list[str]:
    """Return who owns a path, as a host reads the file: the last pattern that fits wins."""
    found: list[str] = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            pattern, *accounts = line.split()
            if fits(pattern, path):
                found = accounts
    return found


def fits(pattern: str, path: str) -> bool:
    if pattern == "*":
        return True
    parts, names = pattern.strip("/").split("/"), path.split("/")
    if not pattern.endswith("/") and len(parts) != len(names):
        return False
    return len(parts) <= len(names) and all(Path(name).match(part) for part, name in zip(parts, names, strict=False))


def test_the_file_of_this_repository_is_as_its_organization_says() -> None:
    assert (ROOT / ".github/CODEOWNERS").read_text("utf-8") == code_owners(BOOK)


@pytest.mark.parametrize(
    ("path", "accounts"),
    [
        ("README.md", ["@lcn/strategy-office"]),
        ("kpi_defs/kpis/mkt/mkt-web-traffic.yml", ["@lcn/marketing-head", "@lcn/strategy-office"]),
        ("kpi_defs/scorecards/2026-S1/mkt.yml", ["@lcn/marketing-head", "@lcn/president-director"]),
        ("kpi_defs/scorecards/2027-S1/mkt.yml", ["@lcn/marketing-head", "@lcn/president-director"]),
        ("kpi_defs/dictionaries/conduct.yml", ["@lcn/hr-performance"]),
        ("kpi_defs/policies/lcn-2026.yml", ["@lcn/hr-performance"]),
        ("kpi_defs/strategy/2026-S1/corporate.yml", ["@lcn/strategy-office"]),
        ("published/log.jsonl", ["@lcn/strategy-office"]),
        (".github/workflows/publish.yml", ["@lcn/strategy-office"]),
        ("mkdocs.id.yml", ["@lcn/strategy-office"]),
    ],
)
def test_the_last_line_that_fits_names_who_reviews(path: str, accounts: list[str]) -> None:
    assert owners_of(code_owners(BOOK), path) == accounts


def test_every_unit_has_a_line_for_its_definitions_and_one_for_its_scorecards() -> None:
    text = code_owners(BOOK)
    for unit in BOOK.units:
        assert f"\n/kpi_defs/kpis/{unit}/ " in text
        assert f"\n/kpi_defs/scorecards/*/{unit}.yml " in text


def test_a_file_that_differs_is_shown_and_ends_with_1_until_it_is_written(tmp_path: Path) -> None:
    copied(tmp_path)
    absent = run(tmp_path, "codeowners")
    assert absent.code == 1
    assert "+*  " in absent.out
    assert run(tmp_path, "codeowners", "--write").code == 0
    assert run(tmp_path, "codeowners").code == 0
    edited(tmp_path, "@lcn/marketing-head", "@lcn/growth")
    again = run(tmp_path, "codeowners")
    assert again.code == 1
    assert "-/kpi_defs/kpis/mkt/" in again.out
    assert "+/kpi_defs/kpis/mkt/" in again.out
    assert run(tmp_path, "codeowners", "--write").code == 0
    assert "@lcn/growth" in (tmp_path / ".github/CODEOWNERS").read_text("utf-8")


def test_the_place_where_the_host_looks_is_kept(tmp_path: Path) -> None:
    copied(tmp_path)
    (tmp_path / "CODEOWNERS").write_text("* @old\n", "utf-8")
    assert run(tmp_path, "codeowners", "--write").out == "wrote CODEOWNERS\n"
    assert not (tmp_path / ".github/CODEOWNERS").exists()
    before = contents(tmp_path)
    for place in ("../CODEOWNERS", "/tmp/CODEOWNERS", ORGANIZATION):
        assert run(tmp_path, "codeowners", "--write", "--file", place).code == 2
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (', handle: "@lcn/marketing-head"', "", "MGR-MKT has no handle"),
        ('"@lcn/marketing-head"', '"@lcn/a @everyone"', '"@lcn/a @everyone" is no account'),
        ('"@lcn/marketing-head"', '"@a\\n* @evil"', "is no account"),
        ('"@lcn/marketing-head"', '"#x"', '"#x" is no account'),
        ("bands: [HR-PERF]", "bands: [NOBODY]", "NOBODY is no role"),
        ("meaning: [OWNER, STRAT-OFF]", "meaning: [OWNER]", "approvals name no role that reviews everything"),
    ],
)
def test_a_role_that_nobody_can_be_asked_for_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    before = contents(edited(copied(tmp_path), old, new))
    done = run(tmp_path, "codeowners", "--write")
    assert done.code == 1
    assert said in done.err
    assert contents(tmp_path) == before


def test_a_handle_without_an_account_is_told_with_file_line_and_column(tmp_path: Path) -> None:
    edited(copied(tmp_path), ', handle: "@lcn/marketing-head"', "")
    lines = (tmp_path / ORGANIZATION).read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if "{id: MGR-MKT" in text)
    assert f"{ORGANIZATION}:{line}:5: MGR-MKT has no handle" in run(tmp_path, "codeowners").err


def test_approvals_may_name_who_keeps_the_tool_and_who_publishes(tmp_path: Path) -> None:
    edited(
        copied(tmp_path), "  governance: [OWNER]", "  governance: [OWNER]\n  tool: [MGR-IT]\n  published: [DIR-MAIN]"
    )
    text = code_owners(handbook(read_folder(tmp_path)))
    assert owners_of(text, "generator/x.py") == ["@lcn/it-head"]
    assert owners_of(text, "published/log.jsonl") == ["@lcn/president-director"]


def test_the_forms_of_this_repository_offer_what_the_handbook_has() -> None:
    for path, content in forms_in(ROOT).items():
        assert with_choices(path, content, form_choices(BOOK)[Path(path).name]) == content
    assert len(forms_in(ROOT)) == 2


def test_forms_follow_the_handbook_and_no_other_line_changes(tmp_path: Path) -> None:
    copied(tmp_path)
    assert run(tmp_path, "forms").code == 0
    path = tmp_path / "kpi_defs/strategy/2026-S1/corporate.yml"
    path.write_text(path.read_text("utf-8").replace("en: Accelerate revenue growth", 'en: "Grow: faster"'), "utf-8")
    before = contents(tmp_path)
    stale = run(tmp_path, "forms")
    assert stale.code == 1
    assert '+        - "F2 Grow: faster"' in stale.out
    assert run(tmp_path, "forms", "--write").code == 0
    form = f"{FOLDER}/propose-kpi.yml"
    old, new = (one[form].decode().splitlines() for one in (before, contents(tmp_path)))
    assert [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]] == [
        ("        - F2 Accelerate revenue growth", '        - "F2 Grow: faster"')
    ]


def test_a_form_without_its_dropdown_is_not_mended_by_guessing() -> None:
    with pytest.raises(HandbookError, match="no dropdown objective"):
        with_choices("x.yml", b"body:\n  - type: input\n    id: objective\n", {"objective": ("F1 Value",)})


def test_without_forms_the_command_says_so(tmp_path: Path) -> None:
    copied(tmp_path)
    for form in (tmp_path / FOLDER).iterdir():
        form.unlink()
    assert run(tmp_path, "forms").code == 2
