"""Every word of pages and terminal stands in every catalogue, with the same placeholders."""

import ast
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "tools"))
from words import PACKAGE, catalogue_of, collected, spoken_in, unfound_in

LANGUAGES = [path.stem for path in sorted((PACKAGE / "locale").glob("*.po"))]
PLACEHOLDER = re.compile(r"\{[a-z_]*\}")


def test_there_is_a_catalogue() -> None:
    assert LANGUAGES


def test_every_sentence_is_written_where_it_is_said_or_in_a_constant_beside() -> None:
    modules = {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted(PACKAGE.rglob("*.py"))}
    assert {file.name: lines for file, module in modules.items() if (lines := unfound_in(module))} == {}


def test_words_are_found_in_nested_sentences_choices_and_tables() -> None:
    module = ast.parse("""
_TABLE = {"kind": ("the table says", "write it")}
def check(kind, many):
    message, help_text = _TABLE[kind]
    yield say(message), say(help_text), say("one" if many else "two", inner=say("three {x}", x=kind))
    yield self.language.translate("four "
        "five"), say(kind)
""")
    assert set(spoken_in(module)) == {"the table says", "write it", "one", "two", "three {x}", "four five"}
    assert unfound_in(module) == [7]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_translated(language: str) -> None:
    kept = catalogue_of(language)
    missing = [m.id for m in collected() if m.id and not (kept.get(m.id) and kept.get(m.id).string)]
    assert not missing, f"run make words, then translate: {missing[:10]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_of_words_that_are_gone(language: str) -> None:
    wanted = {message.id for message in collected()}
    assert [m.id for m in catalogue_of(language) if m.id not in wanted] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_original(language: str) -> None:
    wrong = [
        message.id
        for message in catalogue_of(language)
        if message.id and sorted(PLACEHOLDER.findall(message.id)) != sorted(PLACEHOLDER.findall(str(message.string)))
    ]
    assert wrong == []
