"""What is scored once for the pages of all languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from kpi_handbook.checks import Outcome, Subject
from kpi_handbook.checks.suppressions import Suppression
from kpi_handbook.model.handbook import Handbook
from kpi_handbook.model.organization import Cycle
from kpi_handbook.problems import Problem, Severity
from kpi_handbook.publish.recompute import PublishedCycle, published_cycle
from kpi_handbook.records.publication import Published
from kpi_handbook.review import Review
from kpi_handbook.review.changelog import Merge
from kpi_handbook.score import Scored, score_cycle
from kpi_handbook.sources import Submitted
from kpi_handbook.views.flags import by_kpi
from kpi_handbook.views.people import People


@dataclass(frozen=True)
class Scores:
    """What was scored once for all languages."""

    book: Handbook
    submitted: Submitted
    today: date
    commit: str
    cycles: Mapping[str, Scored]
    """Every cycle that has values, in order."""
    checked: Outcome = field(default_factory=lambda: Outcome(()))
    """What the rules say; a handbook with errors is not scored."""
    weaknesses: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """What all rules say of each KPI, those that are not settled yet included."""
    suppressions: Mapping[str, tuple[tuple[Problem, Suppression], ...]] = field(default_factory=dict)
    """What comments silence of each KPI."""
    published: Published = field(default_factory=lambda: Published({}))
    """The publication records and their log."""
    releases: Mapping[str, PublishedCycle] = field(default_factory=dict)
    """What was published of each cycle, computed again from the records."""
    changelog: tuple[Merge, ...] = ()
    """What merges into the branch changed, newest first; empty outside a repository."""
    review: Review | None = None
    """The change that a preview is built for; none in a site that readers see."""
    seen: tuple[str, int] | None = None
    """The period and revision that is looked back at; none where the ones in force are shown."""
    people: Mapping[str, People] | None = None
    """The results of people by cycle, in a site for the restricted audience; None in a public one."""

    @cached_property
    def warnings(self) -> int:
        """How many warnings readers are told of."""
        return sum(problem.severity is Severity.WARNING for problem in self.checked.problems)

    @cached_property
    def cycle(self) -> Cycle | None:
        """The latest cycle with values, else the last one that is defined."""
        known = list(self.book.cycles.values())
        scored = [cycle for cycle in known if cycle.id in self.cycles]
        return next(reversed(scored or known), None)

    @cached_property
    def scored(self) -> Scored | None:
        """The scores of the latest cycle."""
        return self.cycles.get(self.cycle.id) if self.cycle else None

    @property
    def period(self) -> str | None:
        """The latest period with values."""
        return self.scored.periods[-1] if self.scored else None


def score_everything(
    subject: Subject, commit: str, checked: Outcome, preview: Outcome, changelog: tuple[Merge, ...] = ()
) -> Scores:
    """Return the scores of every cycle that has values on a day, with what the rules say of each KPI."""
    book, submitted, today = subject.handbook, subject.submitted, subject.today
    scored = ((cycle, score_cycle(book, submitted.submissions, cycle, today)) for cycle in book.cycles.values())
    published = Published(subject.published)
    releases = {cycle: published_cycle(published, cycle) for cycle in book.cycles} if published.records else {}
    live = {cycle.id: result for cycle, result in scored if result.periods}
    cycles = {name: releases[name].over(result) if name in releases else result for name, result in live.items()}
    weak = {
        kpi: tuple(p for p, _ in said) for kpi, said in by_kpi(subject, ((p, None) for p in preview.problems)).items()
    }
    silenced = by_kpi(subject, checked.suppressed)
    return Scores(book, submitted, today, commit, cycles, checked, weak, silenced, published, releases, changelog)
