"""The handbook as Markdown files says the same in engines that run no plugin of ours."""

import re
from html import unescape
from pathlib import Path

import pytest
import yaml
from mkdocs.utils.yaml import yaml_load

from conftest import Kpi, run_mkdocs

pytestmark = pytest.mark.site


@pytest.fixture(scope="module")
def markdown(built_site: Path, kpi: Kpi, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the handbook of the built site as Markdown, a folder for each language."""
    folder = tmp_path_factory.mktemp("markdown")
    edited_at = "https://git.example/lcn/kpi-handbook/edit/main/"
    done = kpi("materialize", folder, "--repository", edited_at, at=built_site.parent)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize(
    ("engine", "language"),
    [
        ("mkdocs", "en"),
        ("properdocs", "id"),
        pytest.param("mkdocs", "id", marks=pytest.mark.long),
        pytest.param("properdocs", "en", marks=pytest.mark.long),
    ],
)
def test_another_engine_makes_the_same_pages_without_our_plugin(
    built_site: Path, markdown: Path, tmp_path: Path, engine: str, language: str
) -> None:
    done = run_mkdocs(plain_config(built_site.parent, markdown, tmp_path, language), "--strict", engine=engine)
    assert done.returncode == 0, done.stderr
    ours = articles(built_site / ("" if language == "en" else language), without="id")
    theirs = articles(tmp_path / "site", without="id")
    assert ours.keys() == theirs.keys()
    assert len(ours) > 100
    assert [path for path in ours if ours[path] != theirs[path]] == []
    drawn = "assets/map-focus.css"
    assert (tmp_path / "site" / drawn).read_bytes() == (built_site / drawn).read_bytes()


def plain_config(handbook: Path, markdown: Path, folder: Path, language: str) -> Path:
    """Write the configuration of a language as it stands, but without our plugin and with the files beside it."""
    name = "mkdocs.yml" if language == "en" else f"mkdocs.{language}.yml"
    with (handbook / name).open(encoding="utf-8") as file:
        config = yaml_load(file)
    del config["plugins"]["kpi-handbook"]
    config["docs_dir"] = str(markdown / language)
    config["site_dir"] = str(folder / "site")
    config["theme"]["custom_dir"] = str(handbook / "overrides")
    made = folder / "mkdocs.yml"
    made.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return made


def articles(site: Path, without: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the words and the links of each page by its file."""
    files = {file.relative_to(site).as_posix(): file for file in site.rglob("*.html")}
    return {
        path: article(file.read_text("utf-8")) for path, file in files.items() if not path.startswith(f"{without}/")
    }


def article(html: str) -> tuple[str, tuple[str, ...]]:
    body = html.partition("<article")[2].partition("</article>")[0]
    body = re.sub(r'<a class="k-term"[^>]*>(.*?)</a>', r"\1", body)  # the plugin alone knows the glossary in prose
    body = re.sub(r'<div class="k-crumb" data-search-exclude>.*?</div>', "", body)  # and the way back over such prose
    links = tuple(re.findall(r'href="([^"]*)"', body))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", "<" + body)).split()), links
