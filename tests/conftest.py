"""What several test files share: copies of the sample handbook, its built site, a server for it and a browser."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from browsing import serving
from kpi_scoring.methods import METHODS

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("kpi_defs", "periods", "published", "docs", "overrides", "mkdocs.yml", "mkdocs.id.yml")
LANGUAGES = ("en", "id")
LEFT_OUT = {"SOURCE_DATE_EPOCH", "NO_COLOR", "KPI_SITE_URL", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"}

NAVIGATION = (
    *("", "results/", "scorecards/", "calendar/", "kpis/", "map/", "weighting/", "dictionary/", "okrs/", "glossary/"),
    *("cycle/", "coaching/", "propose/", "changes/", "rules/"),
)
"""The addresses of the navigation, from the root of a language."""

Copies = Callable[[], Path]
Done = subprocess.CompletedProcess[str]
Kpi = Callable[..., Done]


def expected_pages() -> list[str]:
    """Return the addresses that the handbook of the sample company must have in each language."""
    defs = ROOT / "kpi_defs"
    units = [file.stem for file in (defs / "scorecards" / "2026-S1").glob("*.yml")]
    definitions = [file.stem for file in (defs / "kpis").glob("*/*.yml")]
    periods = [folder.name for folder in (ROOT / "periods").iterdir() if folder.is_dir()]
    return [
        *NAVIGATION,
        *("organization/", "review/", "hosting/", "changes/sls-discount-leakage-v2/"),
        *(f"kpi/{name}/" for name in definitions if "." not in name),
        *(f"kpis/unit/{unit}/" for unit in units),
        *(f"scorecards/{unit}/" for unit in units),
        *(f"scorecards/{unit}/{period}/" for unit in units for period in periods),
        *(f"results/{period}/" for period in (*periods, "2026-S1")),
        *(f"dictionary/b{number}/" for number in range(1, 8)),
        *(f"scoring/{method.name}/" for method in METHODS),
    ]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a command, without the day that `make test` is given and the host it runs on."""
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return {**kept, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", **more}


def run_mkdocs(config: Path, *words: str | Path, engine: str = "mkdocs", **more: str) -> Done:
    """Build a site as a reader of the documentation of MkDocs would, without `kpi`."""
    command = [sys.executable, "-m", engine, "build", "--quiet", "-f", config, *words]
    return subprocess.run(command, env=environment(**more), capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def kpi() -> Kpi:
    """Return a function that runs `kpi` with words in a folder."""
    command = Path(sys.executable).with_name("kpi")

    def run(*words: str | Path, at: Path, **more: str) -> Done:
        return subprocess.run(
            [command, *words], cwd=at, env=environment(**more), capture_output=True, text=True, check=False
        )

    return run


@pytest.fixture(scope="session")
def handbook_copy(tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Return a function that makes a fresh copy of the sample handbook, outside of any repository."""

    def copy() -> Path:
        return copy_to(tmp_path_factory.mktemp("handbook"))

    return copy


def copy_to(folder: Path) -> Path:
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part)
        elif source.exists():
            shutil.copy2(source, folder / part)
    return folder


def never_published(folder: Path) -> Path:
    """Take records and histories away, which would rightly refuse every later edit of what they hold."""
    shutil.rmtree(folder / "published")
    for history in folder.glob("periods/*/history.jsonl"):
        history.unlink()
    return folder


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the repository of the Marketing example, which every branch of a change leaves."""
    from changes import repository  # noqa: PLC0415  only these tests need git and the publisher

    return repository(tmp_path_factory.mktemp("origin") / "handbook", tmp_path_factory.mktemp("keys"))


@pytest.fixture
def branch(origin: Path, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that makes a clone with a branch on which some edits are committed."""
    from changes import branch_of  # noqa: PLC0415  as above

    return lambda edits=None: branch_of(origin, tmp_path / "clone", edits)


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory, kpi: Kpi) -> Path:
    """Return the site that `kpi build` makes of a copy of the sample: once for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "built"
    with (shared / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "site").is_dir():
            shutil.rmtree(folder, ignore_errors=True)
            done = kpi("build", at=copy_to(folder))
            assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="session")
def served(built_site: Path) -> Iterator[str]:
    """Return the address of the built site; the same site stands under `handbook/`."""
    with serving(built_site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's chromium; without one the browser tests fail."""
    chromium = shutil.which("chromium")
    assert chromium, "chromium is not on PATH; as root: apt-get install chromium fonts-dejavu-core"
    words = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=words)
        yield opened
        opened.close()
