"""Where each page stands, seen from the root of a language's site; an address carries ids and never changes."""

HOME = ""
MAP = "map/"
KPIS = "kpis/"
SCORECARDS = "scorecards/"
RESULTS = "results/"
DICTIONARY = "dictionary/"
WEIGHTING = "weighting/"
ORGANIZATION = "organization/"
GLOSSARY = "glossary/"
CYCLE = "cycle/"
COACHING = "coaching/"
COACHING_FORM = "coaching/form/"
PROPOSE = "propose/"
PROBLEMS = "problems/"
RULES = "rules/"
CALENDAR = "calendar/"
OKRS = "okrs/"
CHANGES = "changes/"
PEOPLE = "people/"
CALIBRATION = "people/calibration/"
PEOPLE_COACHING = "people/coaching/"


def kpi(kpi_id: str) -> str:
    """Return the address of a KPI."""
    return f"kpi/{kpi_id}/"


def kpi_version(kpi_id: str, version: int) -> str:
    """Return the address of one version of a KPI's definition."""
    return f"kpi/{kpi_id}/v{version}/"


def change(kpi_id: str, version: int) -> str:
    """Return the address of what a version of a definition has otherwise than the one before it."""
    return f"changes/{kpi_id}-v{version}/"


def review(head: str) -> str:
    """Return the address of a change before it is merged, by its commit."""
    return f"changes/{head}/"


def unit_kpis(unit: str) -> str:
    """Return the address of a unit's KPIs."""
    return f"kpis/unit/{unit}/"


def scorecard(unit: str) -> str:
    """Return the address of a unit's scorecard."""
    return f"scorecards/{unit}/"


def scorecard_at(unit: str, period: str) -> str:
    """Return the address of a unit's scorecard as it stood in a period."""
    return f"scorecards/{unit}/{period}/"


def results(period_or_cycle: str) -> str:
    """Return the address of the results of a period or cycle."""
    return f"results/{period_or_cycle}/"


def vintage(period: str, revision: int) -> str:
    """Return the address of one revision of a period's results."""
    return f"results/{period}/r{revision}/"


def okr_period(period: str) -> str:
    """Return the address of the OKRs of a period."""
    return f"okrs/{period}/"


def objective(code: str) -> str:
    """Return the address of an objective on the strategy map."""
    return f"map/#{code.lower()}"


def aspect(code: str) -> str:
    """Return the address of an aspect of the assessment dictionary."""
    return f"dictionary/{code.lower()}/"


def method(name: str) -> str:
    """Return the address of a scoring method."""
    return f"scoring/{name}/"


def role(code: str) -> str:
    """Return the address of a role."""
    return f"organization/#{code.lower()}"


def person(employee: str) -> str:
    """Return the address of a person's results, in a restricted site."""
    return f"people/person/{employee.lower()}/"


def coaching(record: str) -> str:
    """Return the address of a filled coaching form, in a restricted site."""
    return f"people/coaching/form/{record.lower()}/"


def rule(code: str) -> str:
    """Return the address of a rule."""
    return f"rules/{code}/"


def id_in(path: str) -> str:
    """Return the id that an address ends in: `kpi/corp-csi/` is the address of `corp-csi`.

    A scorecard is its unit's in whatever period.
    """
    page, _, anchor = path.partition("#")
    if not anchor and page.startswith(SCORECARDS) and page.count("/") > 2:
        return page.split("/")[1]
    return anchor or page.rstrip("/").rpartition("/")[2]
