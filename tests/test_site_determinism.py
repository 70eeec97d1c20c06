"""The same handbook gives the same bytes, wherever, whenever and by whomever it is built."""

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from conftest import Copies, environment

pytestmark = pytest.mark.site

KPI = Path(sys.executable).with_name("kpi")
ZONES = ("UTC", "Asia/Jakarta", "Pacific/Kiritimati")
LOCALES = ("C", "id_ID.UTF-8")
SEEDS = ("0", "1", "random")


def built(folder: Path, at: Path, umask: int, **surroundings: str) -> Mapping[str, str]:
    """Build a handbook and return a digest of each file of its site."""
    shutil.rmtree(folder / "site", ignore_errors=True)
    done = subprocess.run(
        [KPI, "build", "--root", folder],
        cwd=at,
        env=environment(**surroundings),
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = (file for file in (folder / "site").rglob("*") if file.is_file())
    return {file.relative_to(folder / "site").as_posix(): sha256(file.read_bytes()).hexdigest() for file in files}


def backwards(source: Path, target: Path) -> Path:
    """Copy a handbook so that its files are made in the opposite order, and look as if made on another day."""
    files = sorted((file for file in source.rglob("*") if file.is_file() and "site" not in file.parts), reverse=True)
    for file in files:
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
        os.utime(copy, (1_500_000_000, 1_500_000_000))
    return target


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.mark.long  # two builds of a minute
def test_two_builds_in_other_surroundings_are_the_same_byte_for_byte(handbook_copy: Copies, tmp_path: Path) -> None:
    first = handbook_copy()
    second = backwards(first, tmp_path / "elsewhere")
    here = built(first, first, 0o022, TZ="UTC", LC_ALL="C", PYTHONHASHSEED="0")
    there = built(second, tmp_path, 0o077, TZ="Pacific/Kiritimati", LC_ALL="id_ID.UTF-8", PYTHONHASHSEED="1")
    assert len(here) > 500
    assert differences(here, there) == []


@pytest.mark.long
@pytest.mark.parametrize(("zone", "locale", "seed"), list(itertools.product(ZONES, LOCALES, SEEDS)))
def test_any_two_surroundings_give_the_same_bytes(
    handbook_copy: Copies, tmp_path: Path, built_site: Path, zone: str, locale: str, seed: str
) -> None:
    folder = backwards(handbook_copy(), tmp_path / "elsewhere")
    files = (file for file in built_site.rglob("*") if file.is_file())
    usual = {file.relative_to(built_site).as_posix(): sha256(file.read_bytes()).hexdigest() for file in files}
    there = built(folder, tmp_path, 0o027, TZ=zone, LC_ALL=locale, PYTHONHASHSEED=seed)
    assert differences(usual, there) == []
