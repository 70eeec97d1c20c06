"""`kpi new aspect`: one more aspect in an assessment dictionary."""

from datetime import date
from pathlib import Path

import click

from kpi_handbook.cli.drafts import Asked, answered, desk, finish, writing_options


@click.command(name="aspect")
@click.argument("code", required=False)
@click.option("--dictionary", help="The dictionary, where there are several.")
@click.option("--section", help="The section it belongs to, such as B.")
@click.option("--name-en", help="What it is called, in English.")
@click.option("--name-id", help="What it is called, in Bahasa Indonesia.")
@writing_options
def draft(
    code: str | None,
    dictionary: str | None,
    section: str | None,
    name_en: str | None,
    name_id: str | None,
    root: Path,
    today: date | None,
    lang: str,
    dry_run: bool,
) -> None:
    """Add an aspect to the newest version of an assessment dictionary, with an anchor for each rating to be written.

    Its weights are 0 until you take some from the others: those of a layer total 100. A dictionary that is in force is
    not changed on the way: write a new version first (kpi new-version), and add the aspect there.

    \b
    Example:
      kpi new aspect B8 --section B --name-en "Learning from errors" --name-id "Belajar dari kesalahan"
    """
    from kpi_handbook.governance import vocabulary
    from kpi_handbook.governance.aspect_draft import newest_dictionary, with_aspect

    at = desk(root, today, lang)
    book, first = at.subject.handbook, at.languages[0]
    path, record = newest_dictionary(book, dictionary)
    sections = {one.id: one.name.say(first) for one in record.sections if one.input == "rating"}
    given = {"en": name_en, "id": name_id}
    code, section, *said = answered(
        Asked("CODE", code, None, "code, such as B8"),
        Asked("section", section, sections, "section"),
        *(Asked(f"name-{one}", given[one], None, f"name ({one})") for one in at.languages if one in given),
    )
    taken = {one.id for dictionary_, _ in book.dictionaries for one in dictionary_.aspects}
    vocabulary.require_free_code("an aspect", code, taken)
    names = dict(zip((one for one in at.languages if one in given), said, strict=True))
    content = with_aspect(path, at.files[path], record, code, section, names, at.languages)
    in_force = record.valid_from <= at.subject.today
    warning = [f"{path} is in force since {record.valid_from}: better write a new version first"] if in_force else []
    finish(
        at,
        at.changed({path: content}),
        lambda later: any(one.id == code for one in newest_dictionary(later, record.id)[1].aspects),
        dry_run=dry_run,
        notes=[*warning, "next: definition, the behaviour for each rating, and its weight in each layer"],
        strict=False,
    )
