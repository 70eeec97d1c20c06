"""The quality of a KPI: the letters of SMART and the alignment questions, each with what shows it or weakens it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kpi_handbook.model.kpi import Kpi
from kpi_handbook.model.scorecard import Item
from kpi_handbook.problems import Problem
from kpi_handbook.views import paths
from kpi_handbook.views.company import Company
from kpi_handbook.views.figures import target_in_words, unit_word
from kpi_handbook.views.kpi_facts import rhythm
from kpi_handbook.views.status import Status


@dataclass(frozen=True)
class Weakness:
    """What a rule says against a letter or a question, and what would lift it."""

    code: str
    path: str
    message: str
    lift: str


@dataclass(frozen=True)
class Mark:
    """One letter or question: is it met, and what shows it."""

    key: str
    question: str
    status: Status
    shown: str
    fields: str
    """The fields of the definition that show it."""
    weak: tuple[Weakness, ...]
    answer: str = ""
    """What people answered when they checked the alignment."""


@dataclass(frozen=True)
class Quality:
    """The strip and the questions of one KPI."""

    letters: tuple[Mark, ...]
    questions: tuple[Mark, ...]
    checked: str
    lifts: tuple[Weakness, ...]


@dataclass(frozen=True)
class Silenced:
    """A rule that a comment silences, why, and until when."""

    code: str
    path: str
    message: str
    reason: str
    until: str


_LETTERS = {
    "S": ("KPI201", "KPI202", "KPI311"),
    "M": ("KPI203", "KPI204", "KPI211", "KPI303", "KPI317", "KPI323"),
    "A": ("KPI205", "KPI206", "KPI207"),
    "R": ("KPI208", "KPI315", "KPI402"),
    "T": ("KPI209", "KPI210", "KPI312", "KPI502"),
}
_FIELDS = {
    "S": "definition, scope",
    "M": "unit, formula, data_source",
    "A": "baseline, target",
    "R": "objective",
    "T": "frequency, review_by",
    "A1": "objective",
    "A2": "rationale",
    "A3": "type, drives",
    "A4": "base_measures",
    "A5": "arms",
    "A6": "owner, response",
    "A7": "unintended_consequences, paired_with",
    "A8": "data_source, data_steward, cost",
}
_QUESTIONS = {
    "A1": ("KPI208",),
    "A2": ("KPI321",),
    "A3": ("KPI309", "KPI322"),
    "A4": ("KPI301", "KPI302"),
    "A5": ("KPI417",),
    "A6": ("KPI305", "KPI306", "KPI501"),
    "A7": ("KPI416",),
    "A8": ("KPI303", "KPI308", "KPI312", "KPI313"),
}


def quality(company: Company, kpi: Kpi, item: Item | None) -> Quality:
    """Return what shows each letter and question, and what the rules have against it."""
    problems = company.scores.weaknesses.get(kpi.id, ())
    letters = tuple(_marks(company, _LETTERS, _letter_words(company), _letter_proof(company, kpi, item), problems))
    questions = tuple(_marks(company, _QUESTIONS, _question_words(company), _question_proof(company, kpi), problems))
    answers = kpi.alignment.answers if kpi.alignment else {}
    answered = tuple(_with_answer(company, mark, answers.get(mark.key)) for mark in questions)
    lifts = dict.fromkeys(weak for mark in (*letters, *questions) for weak in mark.weak)
    return Quality(letters, answered, _checked(company, kpi), tuple(lifts))


def _marks(
    company: Company,
    codes: dict[str, tuple[str, ...]],
    words: dict[str, str],
    proof: dict[str, str],
    problems: Sequence[Problem],
) -> Iterator[Mark]:
    translate = company.say.translate
    for key, about in codes.items():
        weak = tuple(_weakness(problem, translate) for problem in problems if problem.code in about)
        yield Mark(key, words[key], _status(company, proof[key], weak), proof[key], _FIELDS[key], weak)


def _status(company: Company, shown: str, weak: Sequence[Weakness]) -> Status:
    _ = company.say.translate
    if weak:
        return Status("k-watch", "watch", _("Could be better"))
    return Status("k-good", "good", _("Met")) if shown else Status("k-none", "none", _("Not stated"))


def _weakness(problem: Problem, translate: Callable[[str], str]) -> Weakness:
    return Weakness(
        problem.code, paths.rule(problem.code), problem.message.text(translate), problem.help.text(translate)
    )


def _letter_words(company: Company) -> dict[str, str]:
    _ = company.say.translate
    return {
        "S": _("Specific"),
        "M": _("Measurable"),
        "A": _("Achievable"),
        "R": _("Relevant"),
        "T": _("Time-bound"),
    }


def _letter_proof(company: Company, kpi: Kpi, item: Item | None) -> dict[str, str]:
    _, say = company.say.translate, company.say
    public = kpi.audience == "public"
    target = target_in_words(item, kpi, company.book, say) if item and public else ""
    base = say.plain(item.baseline) if item and item.baseline is not None and public else ""
    objective = company.objectives.get(kpi.objective)
    return {
        "S": _specific(company, kpi),
        "M": _("{unit}, from: {source}").format(
            unit=unit_word(kpi, company.book, say), source=company.words(kpi.data_source)
        ),
        "A": _("from {baseline} to {target}").format(baseline=base, target=target) if base and target else target,
        "R": f"{kpi.objective} {company.words(objective.name)}" if objective else "",
        "T": _("{frequency}, reviewed by {day}").format(frequency=rhythm(company, kpi), day=say.day(kpi.review_by)),
    }


def _specific(company: Company, kpi: Kpi) -> str:
    _ = company.say.translate
    if kpi.scope and kpi.base_measures:
        return _("It says what counts and what is left out, and names {count} measures.").format(
            count=len(kpi.base_measures)
        )
    return _("It says what counts and what is left out.") if kpi.scope else _("It says what is counted.")


def _question_words(company: Company) -> dict[str, str]:
    _ = company.say.translate
    return {
        "A1": _("Does it name one objective of the map in force?"),
        "A2": _("If it moves, why does the objective move?"),
        "A3": _("Is it a result, or an activity that drives a named result?"),
        "A4": _("Would it still make sense with the job title removed?"),
        "A5": _("Which arm of the theme does it serve?"),
        "A6": _("Can the owner control it, and can someone act on it?"),
        "A7": _("How can it be gamed, and what balances it?"),
        "A8": _("Does the data exist now, at a cost below its value?"),
    }


def _question_proof(company: Company, kpi: Kpi) -> dict[str, str]:
    _ = company.say.translate
    objective = company.objectives.get(kpi.objective)
    theme = company.book.organization.theme if company.book.organization else None
    arms = [company.words(arm.name) for arm in (theme.arms if theme else ()) if objective and arm.id in objective.arms]
    drives = [company.words(company.kpis[one][0].name) for one in kpi.drives if one in company.kpis]
    measures = company.say.listed([company.words(measure.name) for measure in kpi.base_measures])
    cost = _("{hours} hours a period").format(hours=company.say.plain(kpi.cost.hours_per_period)) if kpi.cost else ""
    return {
        "A1": f"{kpi.objective} {company.words(objective.name)}" if objective else "",
        "A2": company.words(kpi.rationale),
        "A3": _("a result")
        if kpi.type == "result"
        else _("an activity that drives {results}").format(results=company.say.listed(drives) or "–"),
        "A4": _("It counts: {measures}").format(measures=measures) if measures else company.words(kpi.definition),
        "A5": company.say.listed(arms),
        "A6": company.words(kpi.response) or company.role_name(kpi.owner),
        "A7": company.words(kpi.unintended_consequences),
        "A8": " · ".join(
            part for part in (company.words(kpi.data_source), company.role_name(kpi.data_steward), cost) if part
        ),
    }


def _with_answer(company: Company, mark: Mark, answer: object) -> Mark:
    _ = company.say.translate
    words = {"met": _("met"), "not_met": _("not met"), "waived": _("waived")}
    kind = str(answer.get("answer", "")) if isinstance(answer, dict) else str(answer or "")
    return Mark(mark.key, mark.question, mark.status, mark.shown, mark.fields, mark.weak, words.get(kind, ""))


def _checked(company: Company, kpi: Kpi) -> str:
    _ = company.say.translate
    if kpi.alignment is None:
        return _("Not checked by a person yet.")
    who, day = company.role_name(kpi.alignment.checked_by), company.say.day(kpi.alignment.checked_on)
    return _("Checked by {role} on {day}.").format(role=who, day=day)


def silenced(company: Company, kpi: Kpi) -> tuple[Silenced, ...]:
    """Return what comments silence of a KPI, each with its reason."""
    translate = company.say.translate
    return tuple(
        Silenced(problem.code, paths.rule(problem.code), problem.message.text(translate), mark.reason, mark.until)
        for problem, mark in company.scores.suppressions.get(kpi.id, ())
    )
