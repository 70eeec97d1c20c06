"""Editing with completion, as it happens: the language server of YAML editors, our schemas, our settings."""

import json
import queue
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from conftest import ROOT, Copies, Kpi
from test_schema import editor_settings

pytestmark = pytest.mark.long

SERVER = ROOT / "build" / "editor" / "node_modules" / ".bin" / "yaml-language-server"
PATIENCE = 60  # seconds that a busy machine may take for an answer
DRAFT = "kpi_defs/kpis/sup/sup-draft.yml"


class Editor:
    """An editor as the server sees it: a folder, settings, open files, and questions about places in them."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        self.folder, self.settings = folder, settings
        self.answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self.diagnostics: dict[str, queue.Queue[list[dict[str, Any]]]] = {}
        self.asked = 0

    def __enter__(self) -> Self:
        assert SERVER.exists(), "the language server is missing: make editor"
        self.server = subprocess.Popen([SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        threading.Thread(target=self._listen, daemon=True).start()
        here = self.folder.as_uri()
        can = {"workspace": {"configuration": True, "workspaceFolders": True}, "textDocument": {"hover": {}}}
        can["textDocument"]["completion"] = {"completionItem": {"documentationFormat": ["markdown"]}}
        self.ask("initialize", processId=None, rootUri=here, capabilities=can, workspaceFolders=[self._root()])
        self._send(method="initialized", params={})
        self._send(method="workspace/didChangeConfiguration", params={"settings": {}})
        return self

    def __exit__(self, *_: object) -> None:
        self.server.kill()
        self.server.wait()

    def open(self, path: str) -> list[dict[str, Any]]:
        """Open a file and return what the server has to say about it."""
        uri, text = self._uri(path), (self.folder / path).read_text("utf-8")
        self.diagnostics[uri] = queue.Queue()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send(method="textDocument/didOpen", params={"textDocument": document})
        return self.diagnostics[uri].get(timeout=PATIENCE)

    def complete(self, path: str, line: int, column: int) -> dict[str, str]:
        """Return what may be written at a place, with what is said about each."""
        found = self.ask("textDocument/completion", **self._place(path, line, column))
        items = found["items"] if isinstance(found, dict) else found
        return {item["label"]: _text(item.get("documentation", "")) for item in items}

    def hover(self, path: str, line: int, column: int) -> str:
        return _text(self.ask("textDocument/hover", **self._place(path, line, column))["contents"])

    def ask(self, method: str, **params: Any) -> Any:
        self.asked += 1
        self._send(id=self.asked, method=method, params=params)
        answer = self.answers.get(timeout=PATIENCE)
        assert (answer["id"], answer.get("error")) == (self.asked, None)
        return answer["result"]

    def _root(self) -> dict[str, str]:
        return {"uri": self.folder.as_uri(), "name": "handbook"}

    def _uri(self, path: str) -> str:
        return (self.folder / path).as_uri()

    def _place(self, path: str, line: int, column: int) -> dict[str, Any]:
        return {
            "textDocument": {"uri": self._uri(path)},
            "position": {"line": line - 1, "character": column - 1},
        }

    def _send(self, **message: Any) -> None:
        assert self.server.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.server.stdin.flush()

    def _listen(self) -> None:
        assert self.server.stdout
        while header := self.server.stdout.readline():
            length = int(header.split(b":")[1])
            while self.server.stdout.readline().strip():
                pass
            self._hear(json.loads(self.server.stdout.read(length)))

    def _hear(self, message: dict[str, Any]) -> None:
        match message:
            case {"method": "workspace/configuration", "id": number, "params": {"items": items}}:
                self._send(id=number, result=[self._section(item.get("section", "")) for item in items])
            case {"method": "workspace/workspaceFolders", "id": number}:
                self._send(id=number, result=[self._root()])
            case {"method": "textDocument/publishDiagnostics", "params": {"uri": uri, "diagnostics": found}}:
                if uri in self.diagnostics:
                    self.diagnostics[uri].put(found)
            case {"method": _, "id": number}:
                self._send(id=number, result=None)
            case {"id": _}:
                self.answers.put(message)

    def _section(self, name: str) -> Any:
        """Return the settings under a name, as an editor nests them by the dots of their keys."""
        if name in self.settings:
            return self.settings[name]
        nested: dict[str, Any] = {}
        for key, value in self.settings.items():
            if key.startswith(f"{name}."):
                *groups, last = key.removeprefix(f"{name}.").split(".")
                inner = nested
                for group in groups:
                    inner = inner.setdefault(group, {})
                inner[last] = value
        return nested


def _text(said: str | dict[str, str]) -> str:
    return said["value"] if isinstance(said, dict) else said


@pytest.fixture(scope="module")
def handbook(handbook_copy: Copies, kpi: Kpi) -> Path:
    """Return a handbook with schemas and a draft full of mistakes."""
    folder = handbook_copy()
    assert kpi("schema", "--write", ".kpi/schema", at=folder).returncode == 0
    text = (folder / "kpi_defs/kpis/sup/sup-csat.yml").read_text("utf-8")
    draft = (
        text.replace("polarity: maximize", "polarty: maximise")
        .replace("objective: C1", "objective: C19")
        .replace("valid_from: 2026-01-01", "valid_from: 2026-02-30")
    )
    assert draft.count("\n") == text.count("\n")
    (folder / DRAFT).write_text(draft, "utf-8")
    (folder / "kpi_defs/kpis/sup/sup-new.yml").write_text("id: sup-new\nobjective: \n\ntype: result\n", "utf-8")
    elsewhere = folder / "tests/handbooks/small/kpi_defs/kpis/a/b.yml"
    elsewhere.parent.mkdir(parents=True)
    elsewhere.write_text("objective: Z9\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def editor(handbook: Path) -> Iterator[Editor]:
    with Editor(handbook, editor_settings()) as opened:
        yield opened


def lines_with(path: Path, said: list[dict[str, Any]]) -> dict[str, str]:
    lines = path.read_text("utf-8").splitlines()
    return {lines[one["range"]["start"]["line"]].split(":")[0]: one["message"] for one in said}


def test_a_file_of_the_sample_is_left_in_peace(editor: Editor) -> None:
    assert editor.open("kpi_defs/kpis/hr/hr-esi.yml") == []
    assert editor.open("kpi_defs/scorecards/2026-S1/hr.yml") == []
    assert editor.open("kpi_defs/organization.yml") == []


def test_a_mistake_is_marked_where_it_stands(editor: Editor, handbook: Path) -> None:
    said = lines_with(handbook / DRAFT, editor.open(DRAFT))
    assert said["valid_from"] == "Write a day that exists as YYYY-MM-DD, such as 2026-06-30."
    assert "polarty" in said["polarty"]
    assert '"C1"' in said["objective"]
    assert 'Missing property "polarity"' in " ".join(said.values())


def test_the_objectives_of_the_handbook_are_offered_with_their_names(editor: Editor) -> None:
    editor.open("kpi_defs/kpis/sup/sup-new.yml")
    offered = editor.complete("kpi_defs/kpis/sup/sup-new.yml", 2, 12)
    assert {"F1", "C1", "P5", "L5"} <= set(offered)
    text = (ROOT / "kpi_defs/strategy/2026-S1/corporate.yml").read_text("utf-8")
    english = offered["C1"].split(" · ")[0]
    assert english
    assert english in text


def test_the_fields_that_are_still_missing_are_offered(editor: Editor) -> None:
    editor.open("kpi_defs/kpis/sup/sup-new.yml")
    offered = editor.complete("kpi_defs/kpis/sup/sup-new.yml", 3, 1)
    assert {"definition", "polarity", "unintended_consequences"} <= set(offered)
    assert "objective" not in offered
    assert "make the number look good" in offered["unintended_consequences"]


def test_a_field_is_explained_under_the_pointer(editor: Editor) -> None:
    editor.open("kpi_defs/kpis/hr/hr-esi.yml")
    lines = (ROOT / "kpi_defs/kpis/hr/hr-esi.yml").read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if text.startswith("objective:"))
    said = editor.hover("kpi_defs/kpis/hr/hr-esi.yml", line, 3)
    assert "The one strategic objective it serves." in said
    assert " · " in said  # the names of what may be chosen, in both languages


def test_small_handbooks_of_tests_are_not_held_against_the_ids_of_the_sample(editor: Editor) -> None:
    assert editor.open("tests/handbooks/small/kpi_defs/kpis/a/b.yml") == []


def test_the_comment_that_fix_writes_is_enough_for_an_editor_without_settings(handbook: Path, kpi: Kpi) -> None:
    kpi("check", "--fix", "kpi_defs/kpis/sup/sup-draft.yml", at=handbook)
    assert (handbook / DRAFT).read_text("utf-8").startswith("# yaml-language-server: $schema=../../../.kpi/")
    with Editor(handbook, {"yaml.schemaStore.enable": False}) as bare:
        said = lines_with(handbook / DRAFT, bare.open(DRAFT))
        assert '"C1"' in said["objective"]
        assert bare.open("kpi_defs/kpis/sup/sup-new.yml") == []  # this one has neither
