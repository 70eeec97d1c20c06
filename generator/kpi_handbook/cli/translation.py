"""The words of a language, for commands that speak without a handbook."""

import importlib
from collections.abc import Callable
from importlib.resources import files
from pathlib import PurePath

from kpi_handbook.problems import HandbookError

_WRITTEN_IN = "en"


def translate_into(lang: str) -> Callable[[str], str]:
    """Return the words of a language; Babel is read only where it is needed, which is a quarter of a check's time."""
    if lang == _WRITTEN_IN:
        return str
    known = [PurePath(file.name).stem for file in (files("kpi_handbook") / "locale").iterdir()]
    if lang not in known:
        there = ", ".join(sorted({_WRITTEN_IN, *known}))
        raise HandbookError(f'there are no messages in the language "{lang}"', f"there are {there}")
    translate: Callable[[str], str] = importlib.import_module("kpi_handbook.views.language").language(lang).translate
    return translate
