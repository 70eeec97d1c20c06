"""`kpi log`: lines of the log that publish nothing but that everybody must be able to read."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kpi_handbook.cli.options import Moment, at_option, root_option
from kpi_handbook.problems import HandbookError
from kpi_handbook.records.commit import log_only
from kpi_handbook.records.events import Approval, calendar_changed, cancelled, key_added, key_revoked, with_verifier
from kpi_handbook.records.log import Head
from kpi_handbook.records.publication import LOG, Published, read_published
from kpi_handbook.records.signatures import NAMESPACES, public_key

if TYPE_CHECKING:
    from kpi_handbook.model.handbook import Handbook

F = TypeVar("F", bound=Callable[..., Any])


@click.group(name="log")
def command() -> None:
    """Write a line into the log of publications.

    The log only grows: a line says what moved, who approved it, and when. kpi verify checks it with everything else.

    \b
    Examples:
      kpi log calendar 2026-07 --to 2026-08-26T09:00:00+07:00 --at TIME --approved-by DIR-MAIN …
      kpi log cancel 2026-07 --at TIME --approved-by DIR-MAIN --reason-id … --reason-en …
      kpi log key add --help
    """


def approval_options(function: F) -> F:
    """Add --at, --approved-by and --root."""
    approved = click.option("--approved-by", required=True, metavar="ROLE", help="The role that approves it.")
    return root_option(at_option(approved(function)))


def reason_options(function: F) -> F:
    """Add the reason in both languages."""
    english = click.option("--reason-en", required=True, help="Why, in English.")
    return click.option("--reason-id", required=True, help="Why, in Bahasa Indonesia.")(english(function))


@command.command(name="calendar")
@click.argument("period")
@click.option("--to", "new", required=True, type=Moment(), help="The new moment of the release, with its offset.")
@reason_options
@approval_options
def calendar_command(
    period: str, new: str, reason_id: str, reason_en: str, root: Path, at: str, approved_by: str
) -> None:
    """Move the release of a PERIOD; the old moment stays readable.

    A date that has passed can't be moved: a late release says that it is late. Write the new day into
    kpi_defs/calendar/ too, under `changes`.

    \b
    Example:
      kpi log calendar 2026-06 --to 2026-07-23T09:00:00+07:00 --at 2026-07-01T09:00:00+07:00 \\
        --approved-by DIR-MAIN --reason-id "Cuti bersama" --reason-en "Collective leave"
    """
    from kpi_handbook.publish.release import announced_for

    published, book = read_published(root), _book(root)
    old = announced_for(book, published, period)
    if old is None:
        raise HandbookError(f"no calendar announces {period}", "kpi_defs/calendar/ holds the announced days")
    approval = Approval(at, approved_by, book.roles)
    reason = {"id": reason_id, "en": reason_en}
    _written(root, published, calendar_changed(published, period, old, new, reason, approval))


@command.command(name="key")
@click.argument("principal")
@click.option("--add", "key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A public key file.")
@click.option("--revoke", "mark", metavar="FINGERPRINT", help="A listed key, as ssh-keygen -l prints it.")
@click.option("--role", type=click.Choice(list(NAMESPACES)), default="publisher", show_default=True, help="For what.")
@click.option("--valid-from", type=Moment(), help="With --add: from when on; by default from --at on.")
@click.option("--valid-until", type=Moment(), required=True, help="Until when the key holds; the end is exclusive.")
@approval_options
def key_command(
    principal: str,
    key: Path | None,
    mark: str | None,
    role: str,
    valid_from: str | None,
    valid_until: str,
    root: Path,
    at: str,
    approved_by: str,
) -> None:
    """Let a role sign with another key, or end the time of one.

    PRINCIPAL is the id of a role, never of a person. Another role approves it. A key that was revoked signs nothing
    any more, whatever moment is written beside its signature.

    \b
    Examples:
      kpi log key STRAT-OFF --add strat-off.pub --valid-until 2027-01-01T00:00:00+07:00 \\
        --approved-by DIR-MAIN --at 2026-01-05T09:00:00+07:00
      kpi log key STRAT-OFF --revoke SHA256:… --valid-until 2026-07-01T00:00:00+07:00 \\
        --approved-by DIR-MAIN --at 2026-07-01T00:00:00+07:00
    """
    if (key is None) == (mark is None):
        raise click.UsageError("give either --add or --revoke")
    published = read_published(root)
    approval = Approval(at, approved_by, _book(root).roles)
    if key:
        valid = (valid_from or at, valid_until)
        event, beside = key_added(published, _public(key), principal, role, valid, approval)
    else:
        event, beside = key_revoked(published, str(mark), valid_until, approval)
        if event["principal"] != principal:
            raise HandbookError(f"the key {mark} is that of {event['principal']}", "name that role", exit_code=1)
    _written(root, published, event, beside)
    click.echo(f"{event['event']} {event['fingerprint']} for {principal} as {event['role']}")


@command.command(name="cancel")
@click.argument("period")
@reason_options
@approval_options
def cancel_command(period: str, reason_id: str, reason_en: str, root: Path, at: str, approved_by: str) -> None:
    """Say that a PERIOD, which was opened, will not be published.

    \b
    Example:
      kpi log cancel 2026-06 --at 2026-07-01T09:00:00+07:00 --approved-by DIR-MAIN \\
        --reason-id "Data hilang" --reason-en "The data were lost"
    """
    published, book = read_published(root), _book(root)
    if not any(period in cycle.periods for cycle in book.cycles.values()):
        raise HandbookError(f"no cycle has a period {period}", "kpi_defs/organization.yml lists the periods")
    reason = {"id": reason_id, "en": reason_en}
    _written(root, published, cancelled(published, period, reason, Approval(at, approved_by, book.roles)))


def _public(path: Path) -> bytes:
    try:
        return public_key(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise HandbookError(f"{path} could not be read: {error}", exit_code=3) from error
    except HandbookError as error:
        raise HandbookError(f"{path}: {error}", error.help_text) from error


def _book(root: Path) -> "Handbook":
    """Return the handbook with its roles and calendars."""
    from kpi_handbook.load.folder import read_folder
    from kpi_handbook.model.handbook import handbook

    return handbook(read_folder(root))


def _written(root: Path, published: Published, event: Mapping[str, Any], beside: Mapping[str, bytes] = {}) -> Head:
    head = log_only(root, event, with_verifier(published, beside), seen=published.head)
    click.echo(f"{LOG}: line {head.seq}, {event['event']}; head {head.short}")
    return head
