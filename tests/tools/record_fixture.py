"""Makes a small record that later releases must verify and recompute for ever: record_fixture.py 0.1

Run once for a release; what stands in tests/fixtures/records/ is never edited afterwards.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from publications import correction, filed_again, small_company, tree  # noqa: E402  stands beside the tests

AT = "2026-05-06T16:00:00+07:00"
ROW = (
    "first-time-fixed,1,,83,100,signed,system,2026-05-05,STW-OPS,2026-05-05,MGR-OPS,,,REV-BOARD,2026-05-06,"
    "One repair was counted twice."
)


def main(version: str) -> None:
    """Publish three periods, correct the first one, let the second follow and leave the third behind."""
    target = ROOT / "tests/fixtures/records" / f"v{version}"
    if target.exists():
        sys.exit(f"{target} is there already, and is never edited")
    with tempfile.TemporaryDirectory(prefix="kpi-fixture-") as scratch:
        root, keys = Path(scratch) / "handbook", Path(scratch) / "keys"
        root.mkdir()
        keys.mkdir(mode=0o700)
        company = small_company(root, keys)
        filed_again(root, "2026-01", "ops", ROW)
        left = (("2026-03", "Closed with the tax office."),)
        company.prepared_again("2026-01", AT, correction("C", decision="BRD-2026-07", left=left))
        company.prepared_again("2026-02", AT, correction("R2", decision="BRD-2026-07"))
        company.commit("2026-01", AT)
        made = {name: content for name, content in tree(root / "published").items() if name != ".lock"}
    for name, content in made.items():
        (target / "published" / name).parent.mkdir(parents=True, exist_ok=True)
        (target / "published" / name).write_bytes(content)
    print(f"{target} holds {len(made)} files")


if __name__ == "__main__":
    main(sys.argv[1])
