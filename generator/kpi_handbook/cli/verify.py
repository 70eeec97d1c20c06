"""`kpi verify`: whether what is published is still what was published, offline and from the records alone."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from kpi_handbook.cli.options import root_option
from kpi_handbook.problems import HandbookError
from kpi_handbook.records.publication import Published, read_published
from kpi_handbook.records.verify import CLASSES, Class, KnownHead
from kpi_handbook.records.verify.report import Report, report

_ALL = (*(one.name for one in CLASSES), "recompute", "rendered")
_HEAD = re.compile(r"(?P<seq>0|[1-9][0-9]{0,8}):(?P<prefix>[0-9a-f]{16,64})")
_NO_SITE = "no built site here; kpi build makes one"


@click.command(name="verify")
@click.argument("period", required=False)
@root_option
@click.option("--known-head", metavar="SEQ:HEX", help="A head that you wrote down: the log must extend it.")
@click.option("--skip", "skipped", multiple=True, type=click.Choice(_ALL), help="Leave a class out; it is said so.")
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    help="A built site whose numbers are compared; by default site/ in the folder of the handbook.",
)
@click.option("--recompute", is_flag=True, help="Recompute every score; this is done anyway, unless it is skipped.")
@click.option("--exit-code", "by_class", is_flag=True, help="Exit with the number of the first class that fails.")
@click.option(
    "--format", "form", type=click.Choice(["full", "json"]), default="full", show_default=True, help="For whom."
)
def command(
    period: str | None,
    root: Path,
    known_head: str | None,
    skipped: tuple[str, ...],
    site: Path | None,
    recompute: bool,
    by_class: bool,
    form: str,
) -> None:
    """Verify what is published: all of it, or one PERIOD.

    Reads published/ and, where there is one, a built site; needs no network. The classes are checked in this order,
    each also where an earlier one found something:

    \b
      layout     folders and files against records and log      20
      canonical  the one spelling of records and log            21
      digest     SHA-256 and size of every file                 22
      chain      the log, its checkpoint and your known head    23
      signature  keys that were listed and valid then           24
      role       approvals, rights and separations              25
      recompute  every score from inputs and definitions        26
      rendered   the numbers on a built site                    27

    Exits with 0 when all is well, 1 with findings (with --exit-code: the number of the first class that fails), 3
    when a class could not be checked.

    \b
    Examples:
      kpi verify
      kpi verify 2026-05 --known-head 18:0123456789abcdef
      kpi verify --skip signature --format json
    """
    if recompute and "recompute" in skipped:
        raise click.UsageError("--recompute and --skip recompute contradict each other")
    published = _of_period(read_published(root), period)
    known = _known(known_head) if known_head else None
    built = site or root / "site"
    left_out = _left_out(skipped, has_site=site is not None or built.is_dir())
    said = report(published, _classes(left_out, built), {name: _why(name, skipped) for name in left_out}, known)
    click.echo(json.dumps(said.data(), ensure_ascii=False, indent=1) if form == "json" else _text(said))
    raise click.exceptions.Exit(said.exit_code(by_class=by_class))


def _of_period(published: Published, period: str | None) -> Published:
    if period is None:
        return published
    known = {record.period for record in published.records} | {str(one.get("period")) for one in published.events}
    if period not in known:
        shown = ", ".join(sorted({record.period for record in published.records})) or "none yet"
        raise HandbookError(f"{period} is not published", f"published are: {shown}")
    return replace(published, only=period)


def _known(text: str) -> KnownHead:
    match = _HEAD.fullmatch(text)
    if not match:
        raise HandbookError(
            f"--known-head {text} is no head",
            "write number and digest as a page prints them, such as 18:0123456789abcdef",
        )
    return KnownHead(int(match["seq"]), match["prefix"])


def _classes(left_out: Sequence[str], site: Path) -> tuple[Class, ...]:
    """Return the classes in their order; what recomputes and what reads pages is loaded only where it runs."""
    found = list(CLASSES)
    if "recompute" not in left_out:
        from kpi_handbook.publish.recompute import CLASS

        found.append(CLASS)
    if "rendered" not in left_out:
        from kpi_handbook.pages.rendered import rendered

        found.append(rendered(site))
    return tuple(found)


def _left_out(skipped: tuple[str, ...], *, has_site: bool) -> list[str]:
    """Return the classes that are not looked at; where no site was built and none was named, its numbers are not."""
    return [name for name in _ALL if name in skipped or (name == "rendered" and not has_site)]


def _why(name: str, skipped: tuple[str, ...]) -> str:
    if name == "signature" and name in skipped:
        from kpi_handbook.records.signatures import MISSING, is_available

        return "skipped" if is_available() else MISSING
    return "skipped" if name in skipped else _NO_SITE


def _text(said: Report) -> str:
    found = [f"{one.path}: {one.class_name}: {one.name}: {one.message}" for one in said.findings]
    return "\n".join((*found, *said.lines))
