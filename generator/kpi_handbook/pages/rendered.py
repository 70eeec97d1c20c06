"""`kpi verify`, class `rendered`: the numbers that stand on a built site, read back and held against the records.

Pages are read as a reader sees them: the text in the cell of a score, beside the name that links to what it is about.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from kpi_handbook.model.handbook import Handbook
from kpi_handbook.publish.definitions import frozen
from kpi_handbook.records.canonical import parse
from kpi_handbook.records.publication import Published, Vintage
from kpi_handbook.records.verify import Class, Finding, KnownHead, NotCheckedError
from kpi_handbook.score.policies import scoring_policy
from kpi_handbook.views import paths
from kpi_handbook.views.language import Language, language

_found = partial(Finding, "rendered")
_NO_SITE = "there is no built site at {site}; kpi build makes one, --site names another"
_NOTHING = "–"


@dataclass(frozen=True)
class _Row:
    """A row of a table of scores: what it is about, and the number it shows."""

    about: str
    score: str


@dataclass
class _Reader(HTMLParser):
    """Collects the headline and the rows with a status; other tables tell what would be, not what was published."""

    headline: str = ""
    rows: list[_Row] = field(default_factory=list)
    _score: str = ""
    _about: str = ""
    _is_headline: bool = False
    _is_score: bool = False
    _has_status: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        match tag:
            case "tr":
                self._score = self._about = ""
                self._has_status = False
            case "td":
                self._is_score = "k-sc" in classes
            case "p":
                self._is_headline = "k-score" in classes
            case "span" if "k-st" in classes:
                self._has_status = True
            case "a" if "k-name" in classes:
                self._about = given.get("href", "")

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "td":
                self._is_score = False
            case "p":
                self._is_headline = False
            case "tr" if self._about and self._score and self._has_status:
                self.rows.append(_Row(self._about, self._score.strip()))

    def handle_data(self, data: str) -> None:
        if self._is_headline:
            self.headline += data.strip()
        if self._is_score:
            self._score += data


def rendered(site: Path) -> Class:
    """Return the class of checks for a built site."""
    return Class("rendered", 27, partial(_check, site))


def _check(site: Path, published: Published, _known: KnownHead | None) -> Iterator[Finding]:
    if not (site / "index.html").is_file():
        raise NotCheckedError(_NO_SITE.format(site=site))
    for period, current in published.current.items():
        if published.only not in {"", period}:
            continue
        for vintage in published.vintages(period):
            if not vintage.is_withdrawal:
                yield from _of_vintage(site, vintage, is_current=vintage is current)


def _of_vintage(site: Path, vintage: Vintage, *, is_current: bool) -> Iterator[Finding]:
    """Yield what the pages of one revision say otherwise than its record, in every language."""
    record = vintage.record
    try:
        results = parse(record.files["results.json"])
        book = frozen(record.files["definitions.json"])
        organization, cards = book.organization, results["cards"]
        decimals = {unit: _decimals(book, card["policy"]) for unit, card in cards.items()}
    except (KeyError, ValueError, TypeError) as error:
        yield _found("page-differs", record.path, f"its numbers can't be read: {error}")
        return
    top = next((unit.id for unit in organization.units if not unit.parent), "") if organization else ""
    for number, code in enumerate(organization.languages if organization else ("en",)):
        said = {unit: language(code).showing(places) for unit, places in decimals.items()}
        root = site if number == 0 else site / code
        addresses = [paths.vintage(record.period, record.revision)]
        addresses += [paths.results(record.period)] if is_current else []
        for address in addresses:
            yield from _page(root / address / "index.html", site, cards, top, said)
        for unit in cards if is_current else ():
            yield from _page(root / paths.scorecard_at(unit, record.period) / "index.html", site, cards, unit, said)


def _decimals(book: Handbook, policy: Mapping[str, str]) -> int:
    """Return how many decimals a record's policy shows scores with."""
    found = (one for one in book.policies if (one.id, one.version) == (policy["id"], int(policy["version"])))
    return scoring_policy(next(found, None)).decimals


def _page(
    file: Path, site: Path, cards: Mapping[str, Any], unit: str, said: Mapping[str, Language]
) -> Iterator[Finding]:
    """Yield the numbers of one page that are not those of the record; `unit` is the one that the page is about."""
    shown = file.relative_to(site).as_posix()
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        yield _found("page-absent", shown, "the page of a published revision can't be read")
        return
    reader = _Reader()
    reader.feed(text)
    expected = _points(cards[unit]["final"], said[unit]) if unit in cards else reader.headline
    if reader.headline != expected:
        yield _found("page-differs", shown, f'it says "{reader.headline}" for {unit}, and the record {expected}')
    numbers = dict(_numbers(cards, unit, said))
    for row in reader.rows:
        about = next((name for name in numbers if name in row.about), "")
        if about and row.score != numbers[about]:
            yield _found("page-differs", shown, f'it says "{row.score}" for {about}, and the record {numbers[about]}')


def _numbers(cards: Mapping[str, Any], unit: str, said: Mapping[str, Language]) -> Iterator[tuple[str, str]]:
    """Yield a part of the address of everything that a page of a unit may show a score of, with that score."""
    for perspective, group in cards.get(unit, {}).get("perspectives", {}).items():
        yield f"/#{perspective}", str(said[unit].number(_exact(group["score"])))
    for name, card in cards.items():
        yield paths.scorecard(name), _points(card["final"], said[name])
    for kpi, item in cards.get(unit, {}).get("items", {}).items():
        if "achievement" in item:
            yield paths.kpi(kpi), _points(item["achievement"], said[unit])


def _points(text: str | None, say: Language) -> str:
    return _NOTHING if text is None else str(say.number(_exact(text)))


def _exact(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text) if "/" in text else Fraction(Decimal(text))
