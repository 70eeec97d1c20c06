"""What leads to everything else: the list of the data files, and a short map of the site for language models."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kpi_handbook.exports.downloads.json_object import FOLDER, SCHEMA_VERSION, address, text
from kpi_handbook.exports.downloads.schema import PATH, schema
from kpi_handbook.exports.reviews import schema as review_schema
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.tables.table import Dataset

HANDBOOK, MAP = f"{FOLDER}handbook.json", "llms.txt"
_FILES_OF_THEIR_OWN = {"kpi", "aspect"}  # listed at their index, which a short map names


@dataclass(frozen=True)
class Place:
    """A page of the site: its address, what it is called and what it says."""

    path: str
    title: str
    description: str
    in_navigation: bool
    dataset: Dataset | None


def overview_of(company: Company, places: Iterable[Place]) -> Iterator[tuple[str, str]]:
    """Yield path and text of the files that list the others."""
    every = list(places)
    yield PATH, text(schema())
    yield review_schema.PATH, text(review_schema.schema())
    yield HANDBOOK, handbook_text(company, every)
    yield MAP, map_text(company, every)


def handbook_text(company: Company, places: list[Place]) -> str:
    """Return what the handbook is and which files its data stands in."""
    scores, organization = company.scores, company.book.organization
    vintage = company.vintage(scores.period) if scores.period else None
    return text(
        {
            "schema_version": SCHEMA_VERSION,
            "kind": "handbook",
            "title": company.name,
            "language": company.say.code,
            "languages": list(organization.languages) if organization else [company.say.code],
            "cycle": scores.cycle.id if scores.cycle else None,
            "period": scores.period,
            "revision": vintage.revision if vintage else None,
            "commit": scores.commit or None,
            "as_of": scores.today.isoformat(),
            "documents": [
                {
                    "kind": place.dataset.kind,
                    "title": place.dataset.title,
                    "page": place.path,
                    "path": address(place.path),
                    "period": place.dataset.period,
                    "revision": place.dataset.revision,
                }
                for place in places
                if place.dataset
            ],
        }
    )


def map_text(company: Company, places: list[Place]) -> str:
    """Return a short map of the site in Markdown, as language models read it (llmstxt.org)."""
    _ = company.say.translate
    lines = [f"# {_('KPI handbook of {name}').format(name=company.name)}", ""]
    lines += [f"> {_('How the company measures itself: what is measured, how it is scored, and what came of it.')}", ""]
    lines += [_about(company), "", f"## {_('Pages')}", ""]
    lines += [_line(place.title, place.path, place.description) for place in places if place.in_navigation]
    by_hand = {
        _("How a cycle works"): paths.CYCLE,
        _("Coaching"): paths.COACHING,
        _("Propose a change"): paths.PROPOSE,
    }
    lines += [_line(title, path) for title, path in by_hand.items()]
    lines += ["", f"## {_('Data')}", "", _line(_("List of all data files"), HANDBOOK)]
    lines += [_line(_("JSON Schema of the data files"), PATH)]
    lines += [
        _line(place.dataset.title, address(place.path))
        for place in places
        if place.dataset and place.dataset.kind not in _FILES_OF_THEIR_OWN and place.in_navigation
    ]
    return "\n".join(lines) + "\n"


def _about(company: Company) -> str:
    _, organization = company.say.translate, company.book.organization
    words = _(
        "Numbers in data files are decimal text; `_exact` columns have six decimals. Results without a revision are "
        "provisional. Values of confidential KPIs are nowhere on this site. Each language ({languages}) has its own "
        "`llms.txt`."
    )
    return words.format(languages=", ".join(organization.languages if organization else (company.say.code,)))


def _line(title: str, path: str, description: str = "") -> str:
    shown = " ".join(title.split()).translate({ord("["): "(", ord("]"): ")"})
    said = f": {' '.join(description.split())}" if description else ""
    return f"- [{shown}]({path or './'}){said}"
