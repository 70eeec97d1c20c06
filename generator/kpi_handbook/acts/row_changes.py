"""What each act writes into the row of an item, besides its state; every other cell stays as it is."""

from collections.abc import Callable, Mapping

from kpi_handbook.acts.act import Case
from kpi_handbook.acts.history import FIGURES
from kpi_handbook.acts.period import Figures

Change = Callable[[Case, str], Mapping[str, str]]
"""From a case, and the code of its reconciliation if it has one, to cells by column."""


def _submit(case: Case, _record: str) -> Mapping[str, str]:
    """A value that comes again after it was returned keeps the day it first came."""
    act, cells = case.act, case.item.cells
    return {
        **_figures(act.figures),
        "source": act.source,
        "submitted_on": cells.get("submitted_on") or act.on.isoformat(),
        "submitted_by": act.role,
        "evidence": _joined(case),
        "reason": _sentences(cells.get("reason", ""), act.reason),
    }


def _return(_case: Case, _record: str) -> Mapping[str, str]:
    return {}


def _validate(case: Case, _record: str) -> Mapping[str, str]:
    taken = _figures(case.act.figures) if case.act.figures else {}
    reason = _sentences(case.item.cells["reason"], case.act.reason)
    return {**taken, **_validated(case), "evidence": _joined(case), "reason": reason}


def _dispute(case: Case, record: str) -> Mapping[str, str]:
    return {**_validated(case), "evidence": _joined(case), "reconciliation": record}


def _agree(case: Case, _record: str) -> Mapping[str, str]:
    return {**_figures(case.act.figures), "evidence": _joined(case)}


def _decide(case: Case, _record: str) -> Mapping[str, str]:
    return {**_figures(case.act.figures), **_approved(case), "evidence": _joined(case)}


def _lock(case: Case, _record: str) -> Mapping[str, str]:
    return {**_figures({}), "reason": case.act.reason}


def _exempt(case: Case, _record: str) -> Mapping[str, str]:
    return {**_figures({}), **_approved(case), "reason": case.act.reason}


def _approve(case: Case, _record: str) -> Mapping[str, str]:
    return {**_approved(case), "reason": _sentences(case.item.cells["reason"], case.act.reason)}


def _nothing(_case: Case, _record: str) -> Mapping[str, str]:
    return {}


def _figures(figures: Figures) -> dict[str, str]:
    return {name: figures.get(name, "") for name in FIGURES}


def _validated(case: Case) -> dict[str, str]:
    return {"validated_on": case.act.on.isoformat(), "validated_by": case.act.role}


def _approved(case: Case) -> dict[str, str]:
    return {"approved_on": case.act.on.isoformat(), "approved_by": case.act.role}


def _joined(case: Case) -> str:
    return ";".join(dict.fromkeys((*case.item.evidence, *case.act.evidence)))


def _sentences(before: str, more: str) -> str:
    return before if not more or more in before else f"{before} {more}".strip()


CHANGES: Mapping[str, Change] = {
    "submit": _submit,
    "review": _return,
    "return": _return,
    "validate": _validate,
    "dispute": _dispute,
    "agree": _agree,
    "escalate": _return,
    "decide": _decide,
    "sign": _nothing,
    "attest": _nothing,
    "lock": _lock,
    "exempt": _exempt,
    "approve": _approve,
}
