"""A new aspect in an assessment dictionary: one anchor a rating, weight 0 until the others give some of theirs."""

from collections.abc import Mapping, Sequence

from kpi_handbook.governance.yaml_text import TODO, scalar
from kpi_handbook.load.entries import readable, with_entry
from kpi_handbook.model.dictionary import Dictionary
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.problems import HandbookError


def newest_dictionary(book: Handbook, wanted: str | None) -> tuple[str, Dictionary]:
    """Return the newest version of a dictionary with its path; without a name of the only one there is."""
    names = sorted({record.id for record, _ in book.dictionaries})
    if not names or (wanted or names[0]) not in names or (wanted is None and len(names) > 1):
        there = f"there are {', '.join(names)}" if names else "there is none yet"
        raise HandbookError(
            f'there is no dictionary "{wanted}"' if wanted else "name the dictionary with --dictionary", there
        )
    found = [(e.document.path, record) for record, e in book.dictionaries if record.id == (wanted or names[0])]
    return max(found, key=lambda pair: pair[1].version)


def with_aspect(
    path: str,
    content: bytes,
    dictionary: Dictionary,
    code: str,
    section: str,
    names: Mapping[str, str],
    languages: Sequence[str],
) -> bytes:
    """Return the dictionary with one more aspect; every other byte stays."""
    layers = ", ".join(f"{layer}: 0" for layer in dictionary.section_weights)

    def words(indent: str, said: Mapping[str, str]) -> str:
        return "".join(f"{indent}{one}: {scalar(said.get(one) or TODO)}\n" for one in languages)

    def written(indent: int) -> str:
        inner = " " * (indent + 2)
        anchors = "".join(
            f"{inner}  - rating: {rating}\n{inner}    text:\n{words(f'{inner}      ', {})}"
            for rating in range(dictionary.scale.min, dictionary.scale.max + 1)
        )
        return (
            f"{' ' * indent}- id: {code}\n{inner}section: {section}\n{inner}name:\n{words(f'{inner}  ', names)}"
            f"{inner}definition:\n{words(f'{inner}  ', {})}{inner}weights: {{{layers}}}\n{inner}anchors:\n{anchors}"
        )

    return with_entry(readable(path, content), content, ("aspects",), written)
