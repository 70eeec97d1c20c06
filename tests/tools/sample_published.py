"""Recreates published/ of the sample company in date order: `make sample-published`.

The keys are made for the run. Their public halves stand in published/keys/, the private halves are gone with the
temporary folder; so signatures and what hangs on them differ with each run, and the scores don't.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from kpi_handbook.records.publication import FOLDER, read_published

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from publications import SAMPLE, sample_company, tree  # noqa: E402  stands beside the tests


def main() -> None:
    """Make every record in a copy, then put them in the place of those that are there."""
    with tempfile.TemporaryDirectory(prefix="kpi-sample-") as scratch:
        root, keys = Path(scratch) / "handbook", Path(scratch) / "keys"
        root.mkdir()
        keys.mkdir(mode=0o700)
        sample_company(ROOT, root, keys)
        made = {name: content for name, content in tree(root / FOLDER).items() if name != ".lock"}
    shutil.rmtree(ROOT / FOLDER, ignore_errors=True)
    for name, content in made.items():
        (ROOT / FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / FOLDER / name).write_bytes(content)
    print(f"published/ holds {len(SAMPLE)} records in {len(made)} files; its head is {read_published(ROOT).head.short}")


if __name__ == "__main__":
    main()
