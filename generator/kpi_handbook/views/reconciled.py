"""Values that two sides saw differently: what each said, what settled it, and how each side signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kpi_handbook.model.fields import Text
from kpi_handbook.model.reconciliation import Claim, Reconciliation, Reconciliations
from kpi_handbook.model.submission import Submission
from kpi_handbook.views import paths
from kpi_handbook.views.card_parts import definition, kpi_name
from kpi_handbook.views.company import Company
from kpi_handbook.views.filed import Step, value_words


@dataclass(frozen=True)
class Side:
    """One view of the value."""

    label: str
    value: str
    who: str


@dataclass(frozen=True)
class Case:
    """One reconciliation, told in the order in which it happened."""

    id: str
    anchor: str
    name: str
    unit: str
    path: str
    lead: str
    sides: tuple[Side, ...]
    steps: tuple[Step, ...]
    basis: str
    signatures: tuple[str, ...]


def cases(company: Company, period: str) -> Iterator[Case]:
    """Yield the reconciliations of a period that are public, in the order of their file."""
    for record, _entry in company.book.of(Reconciliations):
        for one in record.records:
            if one.period == period and one.item in company.kpis and company.is_public(one.item):
                yield _case(company, one)


def _case(company: Company, one: Reconciliation) -> Case:
    return Case(
        id=one.id,
        anchor=one.id.lower(),
        name=kpi_name(company, one.item),
        unit=company.unit_name(one.unit),
        path=paths.kpi(one.item),
        lead=_lead(company, one),
        sides=tuple(_sides(company, one)),
        steps=tuple(_steps(company, one)),
        basis=_basis(company, one),
        signatures=tuple(_signatures(company, one)),
    )


def _lead(company: Company, one: Reconciliation) -> str:
    _ = company.say.translate
    about = {
        "fact": _("The two differed about what happened."),
        "definition": _("The two differed about what the definition says."),
        "judgement": _("The two differed in their judgement."),
    }
    words = [about[one.gap.kind]] if one.gap else []
    if one.gap and one.gap.points_of_achievement is not None:
        told = _("That was {points} points of achievement, more than the {tolerance} that need no dialogue.")
        figures = {
            "points": company.say.plain(one.gap.points_of_achievement),
            "tolerance": company.say.plain(one.gap.tolerance or 0),
        }
        words.append(told.format(**figures))
    return " ".join(words)


def _sides(company: Company, one: Reconciliation) -> Iterator[Side]:
    _ = company.say.translate
    decision = one.escalation.decision if one.escalation else None
    told = (
        (_("Submitted"), one.self_, one.submitter),
        (_("Validated"), one.supervisor, one.validator),
        (_("Agreed"), one.agreed, None),
        (_("Decided"), decision, one.decider),
    )
    for label, claim, role in told:
        if claim is not None and (value := _value(company, one, claim)):
            yield Side(label, value, company.role_name(role))


def _value(company: Company, one: Reconciliation, claim: Claim) -> str:
    """Return what a side says: for a rate with both figures, since they are what was counted."""
    kpi = definition(company, one.item, one.period)
    is_day = isinstance(claim.value, date)
    row = Submission(
        *(one.unit, one.period, 0, one.item, 0, "agreed"),
        value=None if is_day or isinstance(claim.value, date) else claim.value,
        done=claim.value if isinstance(claim.value, date) else None,
        numerator=claim.numerator,
        denominator=claim.denominator,
    )
    if claim.value is None and claim.denominator is None:
        return ""
    words = value_words(company, kpi, row)
    if claim.numerator is None or claim.denominator is None:
        return words
    of = company.say.translate("{value} ({numerator} of {denominator})")
    say = company.say
    return of.format(value=words, numerator=say.plain(claim.numerator), denominator=say.plain(claim.denominator))


def _steps(company: Company, one: Reconciliation) -> Iterator[Step]:
    say = company.say
    _ = say.translate
    if one.self_ and one.self_.submitted_on:
        yield Step(say.short_day(one.self_.submitted_on), _with_evidence(company, _("Submitted"), one.self_))
    if one.supervisor and one.supervisor.reviewed_on:
        yield Step(say.short_day(one.supervisor.reviewed_on), _with_evidence(company, _("Reviewed"), one.supervisor))
    if one.dialogue:
        present = say.listed([company.role_name(role) for role in one.dialogue.present])
        words = _("Dialogue: {roles}.").format(roles=present)
        yield Step(say.short_day(one.dialogue.held_on), _joined(company, words, one.dialogue.note))
    if one.escalation and one.escalation.opened_on:
        words = _("Handed to {role}.").format(role=company.role_name(one.escalation.to))
        yield Step(say.short_day(one.escalation.opened_on), words)
    if one.escalation and one.escalation.decided_on:
        words = _joined(company, _("Decided."), one.escalation.reason)
        yield Step(say.short_day(one.escalation.decided_on), _joined(company, words, one.escalation.follow_up))


def _with_evidence(company: Company, words: str, claim: Claim) -> str:
    if not claim.evidence:
        return words
    titles = [_evidence(company, name) for name in claim.evidence]
    return company.say.translate("{what}, with {evidence}").format(what=words, evidence=company.say.listed(titles))


def _evidence(company: Company, name: str) -> str:
    title = company.evidence.get(name)
    return f"{company.words(title)} ({name})" if title else name


def _joined(company: Company, words: str, more: Text | None) -> str:
    return f"{words} {company.words(more)}" if more else words


def _basis(company: Company, one: Reconciliation) -> str:
    _ = company.say.translate
    settled = {
        "evidence": _("Settled by the evidence."),
        "definition": _("Settled by what the definition says."),
        "anchor": _("Settled by the words of the dictionary."),
    }
    if not one.agreed:
        return ""
    return _joined(company, settled.get(one.agreed.basis or "", ""), one.agreed.reason).strip()


def _signatures(company: Company, one: Reconciliation) -> Iterator[str]:
    _ = company.say.translate
    roles = {"submitter": one.submitter, "validator": one.validator, "decider": one.decider}
    said = {
        "agree": _("{role}: agrees, {day}"),
        "received_not_agreed": _("{role}: has received it and does not agree, {day}"),
        "decided": _("{role}: decided, {day}"),
        "attended": _("{role}: was present, {day}"),
        "checked": _("{role}: the form is complete, {day}"),
        "released": _("{role}: released it, {day}"),
    }
    for signature in one.signatures:
        role = company.role_name(roles.get(signature.role)) or signature.role
        words = said.get(signature.meaning, "{role}: {day}")
        yield words.format(role=role, day=company.say.short_day(signature.date))
