"""The state of a number as readers see it: a shape, a word, a colour."""

from dataclasses import dataclass

from kpi_handbook.views.language import Language
from kpi_scoring.results import CardResult, GroupResult, ItemResult


@dataclass(frozen=True)
class Status:
    """A status mark: the icon of the sprite, the colour class, the word."""

    icon: str
    tone: str
    word: str


def of_colour(colour: str, say: Language) -> Status:
    """Return the mark of a score by its colour."""
    _ = say.translate
    words = {"good": _("On target"), "watch": _("Watch"), "bad": _("Off target"), "none": _("No data")}
    return Status(f"k-{colour}", colour, words[colour])


def of_item(item: ItemResult, say: Language) -> Status:
    """Return the mark of a KPI on a scorecard."""
    _ = say.translate
    if item.standing == "monitored":
        return Status("k-none", "none", _("Monitored"))
    special = {
        "missing": Status("k-missing", "bad" if item.achievement is not None else "none", _("Missing")),
        "not_due": Status("k-notdue", "none", _("Not due")),
        "not_applicable": Status("k-na", "none", _("Not applicable")),
        "disputed": Status("k-disputed", "none", _("Disputed")),
        "invalid": Status("k-invalid", "none", _("Invalid")),
    }
    return special.get(item.state) or of_colour(item.colour, say)


def last_known(month: str, say: Language) -> Status:
    """Return the mark of a number that stands on the value of an earlier month."""
    return Status("k-stale", "none", say.translate("Last known: {month}").format(month=month))


def of_card(card: CardResult | None, say: Language) -> Status:
    """Return the mark of a scorecard's total."""
    if card is None or card.score is None:
        return Status("k-none", "none", say.translate("Not rated"))
    return of_colour(card.colour, say)


def of_group(group: GroupResult, say: Language) -> Status:
    """Return the mark of a perspective."""
    if group.mean is None:
        return Status("k-none", "none", say.translate("Not rated"))
    return of_colour(group.colour, say)


def confidential(say: Language) -> Status:
    """Return the mark of a number that a public page does not show."""
    return Status("k-lock", "none", say.translate("Confidential"))


def monitored(say: Language) -> Status:
    """Return the mark of what is watched and never scored."""
    return Status("k-none", "none", say.translate("Monitored"))


def no_data(say: Language) -> Status:
    """Return the mark of what has no value yet."""
    return Status("k-none", "none", say.translate("No data"))


def tags(item: ItemResult, say: Language) -> tuple[str, ...]:
    """Return the side notes of a KPI on a scorecard, such as a value that came late."""
    _ = say.translate
    words = {
        "late": _("Late"),
        "stale": _("Last known value"),
        "overdue": _("Overdue"),
        "incomplete": _("Incomplete"),
    }
    return tuple(words[flag] for flag in item.flags if flag in words)
