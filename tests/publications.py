"""The sample company on its way through time: a copy in which later rows are not filed yet, and its publisher."""

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from kpi_handbook.acts.history import known_on
from kpi_handbook.load.folder import read_folder
from kpi_handbook.model.handbook import handbook
from kpi_handbook.problems import HandbookError
from kpi_handbook.publish import publishing, restate
from kpi_handbook.publish.basis import rows_in
from kpi_handbook.publish.candidate import Correction
from kpi_handbook.publish.inputs import kept_lines, known_since
from kpi_handbook.records.commit import log_only
from kpi_handbook.records.events import Approval, key_added, with_verifier
from kpi_handbook.records.log import Head
from kpi_handbook.records.publication import read_published
from kpi_handbook.records.signatures import NAMESPACES, public_key, sign
from kpi_handbook.score import is_locked

PUBLISHER, PRINCIPAL, APPROVER = "publisher", "STRAT-OFF", "DIR-MAIN"
VALID = ("2026-01-01T00:00:00+07:00", "2028-01-01T00:00:00+07:00")
FIRST = "2026-01-05T09:00:00+07:00"

SAMPLE: tuple[tuple[str, str, Correction | None], ...] = (
    ("2026-01", "2026-02-24T09:00:00+07:00", None),
    ("2026-02", "2026-03-27T09:00:00+07:00", None),
    ("2026-03", "2026-04-22T09:00:00+07:00", None),
    (
        "2026-03",
        "2026-05-06T16:00:00+07:00",
        Correction(
            "R1",
            {
                "id": "Pendaftaran pengunjung bulan Maret belum masuk saat penguncian 20 April; nilainya disusulkan.",
                "en": "The visitor sign-ups of March had not been filed at the lock of 20 April; the value came later.",
            },
            "REV-GROWTH",
        ),
    ),
    ("2026-04", "2026-05-26T09:00:00+07:00", None),
    ("2026-05", "2026-06-23T09:00:00+07:00", None),
    (
        "2026-05",
        "2026-07-02T17:00:00+07:00",
        Correction(
            "C",
            {
                "id": "Nota kredit dibukukan pada pelanggan yang salah; hari piutang bulan Mei adalah 49, bukan 48.",
                "en": "A credit note was posted to the wrong customer; the days outstanding of May are 49, not 48.",
            },
            "REV-FIN",
        ),
    ),
    ("2026-06", "2026-07-21T09:00:00+07:00", None),
)
"""Every publication of the sample, in order: the period, the moment, and why it is published again."""


@dataclass(frozen=True)
class Company:
    """A handbook in a folder with somebody who may publish."""

    root: Path
    key: Path

    def published_first(self, period: str, at: str) -> Head | None:
        """Prepare, sign and publish a period."""
        place = publishing.open_place(self.root, at)
        prepared_at, signed_at = eve_of(at)
        made = publishing.prepared(place, publishing.first_plan(place, period, prepared_at))
        folder = publishing.folder_of(self.root, period, 0)
        publishing.write_candidate(folder, made.files)
        self.sign(folder)
        return publishing.publish(place, folder, period, at, signed_at)

    def prepared_again(self, period: str, at: str, correction: Correction) -> Path:
        """Prepare and sign a restatement."""
        place = publishing.open_place(self.root, at)
        plan = restate.plan_of(place, period, same_day(at)[0], correction)
        folder = publishing.folder_of(self.root, period, plan.revision)
        publishing.write_candidate(folder, restate.prepared(place, plan).made.files)
        self.sign(folder)
        return folder

    def restated(self, period: str, at: str, correction: Correction) -> Head:
        """Prepare, sign and publish a period again."""
        self.prepared_again(period, at, correction)
        return self.commit(period, at)

    def commit(self, period: str, at: str) -> Head:
        """Publish the restatement that is prepared, and those that follow it."""
        place = publishing.open_place(self.root, at)
        folder = publishing.folder_of(self.root, period, place.published.vintages(period)[-1].record.revision + 1)
        return restate.restate(place, folder, period, at, same_day(at)[1])[-1][1]

    def sign(self, folder: Path, principal: str = PRINCIPAL) -> None:
        """Sign a candidate as its signers do."""
        signature = sign(self.key, NAMESPACES[PUBLISHER], (folder / "record.json").read_bytes())
        (folder / "sig").mkdir(exist_ok=True)
        (folder / "sig" / f"{PUBLISHER}.{principal}.sig").write_bytes(signature)


def eve_of(at: str) -> tuple[str, str]:
    """Return when a release is prepared and when it is signed: on the evening before."""
    day = (date.fromisoformat(at[:10]) - timedelta(days=1)).isoformat()
    return f"{day}T18:00:00{at[19:]}", f"{day}T18:30:00{at[19:]}"


def same_day(at: str) -> tuple[str, str]:
    """Return when a restatement is prepared and when it is signed: in the hour before."""
    hour = f"{at[:10]}T{int(at[11:13]) - 1:02}"
    return f"{hour}:10:00{at[19:]}", f"{hour}:40:00{at[19:]}"


def company(root: Path, keys: Path, at: str = FIRST) -> Company:
    """Return a handbook whose publisher has a new key, as the first line of its log says."""
    key = keys / "publisher"
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)]
    if done := subprocess.run(words, capture_output=True, text=True, check=False).returncode:
        raise HandbookError("ssh-keygen made no key", "apt-get install openssh-client", done)
    published, roles = read_published(root), handbook(read_folder(root)).roles
    public = public_key(key.with_suffix(".pub").read_text(encoding="utf-8"))
    event, listed = key_added(published, public, PRINCIPAL, PUBLISHER, VALID, Approval(at, APPROVER, roles))
    log_only(root, event, with_verifier(published, listed))
    return Company(root, key)


def as_on(source: Path, target: Path, day: date) -> None:
    """Put the definitions, and what was filed up to a day for the months locked by then, into a handbook."""
    for folder in ("kpi_defs", "periods"):
        shutil.rmtree(target / folder, ignore_errors=True)
    shutil.copytree(source / "kpi_defs", target / "kpi_defs")
    book = handbook(read_folder(source))
    for folder in sorted((source / "periods").iterdir()):
        if folder.is_dir() and is_locked(book, folder.name, day):
            _filed_up_to(folder, target / "periods" / folder.name, day)


def _filed_up_to(folder: Path, target: Path, day: date) -> None:
    shutil.copytree(folder, target)
    for file in target.glob("*.csv"):
        content = file.read_bytes()
        rows = rows_in(folder.name, file.stem, content)
        file.write_bytes(kept_lines(content, [row.row for row in rows if known_since(row) <= day]))
    history = target / "history.jsonl"
    if history.is_file():
        history.write_bytes(known_on(history.read_bytes(), day))


def sample_company(source: Path, root: Path, keys: Path, upto: int = len(SAMPLE)) -> Company:
    """Return the sample company after so many of its publications, each made from what was filed by then."""
    as_on(source, root, date.fromisoformat(FIRST[:10]))
    made = company(root, keys)
    for period, at, correction in SAMPLE[:upto]:
        as_on(source, root, date.fromisoformat(at[:10]))
        if correction is None:
            made.published_first(period, at)
        else:
            made.restated(period, at, correction)
    return made


def tree(folder: Path) -> Mapping[str, bytes]:
    """Return the files of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


SMALL = Path(__file__).parent / "handbooks" / "small"
RELEASES = {
    "2026-01": "2026-02-23T09:00:00+07:00",
    "2026-02": "2026-03-24T09:00:00+07:00",
    "2026-03": "2026-04-22T09:00:00+07:00",
}
"""The periods of the small handbook with the moments that its calendar announces."""


def small_company(root: Path, keys: Path, upto: int = 3) -> Company:
    """Return the small company after so many of its publications; later months are not filed yet."""
    as_on(SMALL, root, date(2026, 1, 5))
    made = company(root, keys)
    for period, at in list(RELEASES.items())[:upto]:
        as_on(SMALL, root, date.fromisoformat(at[:10]))
        made.published_first(period, at)
    return made


def filed_again(root: Path, period: str, unit: str, row: str) -> None:
    """Add a row with the next revision to a period file."""
    file = root / "periods" / period / f"{unit}.csv"
    file.write_text(f"{file.read_text(encoding='utf-8')}{row}\n", encoding="utf-8")


def correction(kind: str, **more: object) -> Correction:
    """Return a cause for a restatement."""
    words = {"id": "Alasan contoh.", "en": "An example reason."}
    given: dict[str, object] = {"kind": kind, "reason": words, "approved_by": "REV-BOARD", **more}
    return Correction(**given)  # type: ignore[arg-type]  tests give what they mean to give
