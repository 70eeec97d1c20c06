"""What each act says in `reconciliations.yml` about the case it belongs to."""

from collections.abc import Mapping

from kpi_handbook.acts import case_file
from kpi_handbook.acts.act import Case
from kpi_handbook.acts.gap import claims, points_apart, shown, tolerance
from kpi_handbook.acts.period import Period


def record_of(case: Case) -> str:
    """Return the code of the case an act belongs to; a new one for a dispute."""
    known = case.item.cells.get("reconciliation", "")
    if case.act.name != "dispute":
        return known
    path = _case_path(case)
    return case.act.record or case_file.next_id(path, case.period.files.get(path, b""), case.period.id)


def _case_path(case: Case) -> str:
    return f"{case.period.folder}/{case_file.NAME}"


def with_record(case: Case, record: str, to: str) -> Period:
    """Return the period with what an act adds to its case; most acts add nothing."""
    path, act = _case_path(case), case.act
    content = case.period.files.get(path, b"")
    match act.name:
        case "dispute":
            content = case_file.with_case(path, content, _new_case(case, record))
        case "agree":
            content = _noted(case, path, content, record)
            agreed = case_file.claim(act.figures, basis=act.basis, reason=case_file.words(act.reason, act.reason_id))
            content = case_file.with_fields(path, content, record, (), {"agreed": agreed, "outcome": to})
        case "escalate":
            content = _noted(case, path, content, record)
            escalation = {"to": case.second_line, "opened_on": act.on}
            content = case_file.with_fields(path, content, record, (), {"escalation": case_file.Lines(escalation)})
        case "decide":
            decision = {"decided_on": act.on, "decision": case_file.claim(act.figures)}
            reason = {"reason": case_file.words(act.reason, act.reason_id)}
            content = case_file.with_fields(path, content, record, ("escalation",), {**decision, **reason})
            content = case_file.with_fields(path, content, record, (), {"decider": act.role, "outcome": to})
        case "sign" | "attest" if record and not case.item.revision:
            said = {"role": _side(case), "meaning": act.meaning, "date": act.on}
            content = case_file.with_signature(path, content, record, said)
        case _:
            return case.period
    return case.period.with_file(path, content)


def _new_case(case: Case, record: str) -> Mapping[str, object]:
    act, item = case.act, case.item
    cycle = next((c.id for c in case.period.book.cycles.values() if case.period.id in c.periods), "")
    submitted, _ = claims(case)
    apart = points_apart(case)
    gap: dict[str, object] = {"kind": act.kind}
    if apart is not None:
        signed = case.period.points_apart(act.unit, act.kpi, item.figures, act.figures)
        gap["points_of_achievement"] = case_file.Raw(shown(signed if signed is not None else apart))
    gap["tolerance"] = case_file.Raw(str(case.terms.tolerance_points) if case.terms else shown(tolerance(case)))
    gap["requires"] = "dialogue"
    made: dict[str, object] = {
        "id": record,
        "cycle": case_file.Raw(cycle),
        "period": case_file.Raw(f'"{case.period.id}"'),
        "unit": act.unit,
        "submitter": item.submitter,
        "validator": act.role,
        "section": "A",
        "item": act.kpi,
        "self": case_file.claim(submitted, submitted_on=item.day("submitted_on"), evidence=list(item.evidence)),
        "supervisor": case_file.claim(act.figures, reviewed_on=act.on, evidence=list(act.evidence)),
        "gap": gap,
    }
    return {**made, **_dialogue(case, act.role)}


def _noted(case: Case, path: str, content: bytes, record: str) -> bytes:
    """Return the file with the dialogue, where it is told now and was not before."""
    return case_file.with_fields(path, content, record, (), _dialogue(case, case.item.validator))


def _dialogue(case: Case, validator: str) -> Mapping[str, object]:
    act = case.act
    if not act.note and not act.held_on:
        return {}
    present = list(act.present or (case.item.submitter, validator))
    note = {"note": case_file.words(act.note, act.note_id)} if act.note else {}
    return {"dialogue": case_file.Lines({"held_on": act.held_on or act.on, "present": present, **note})}


def _side(case: Case) -> str:
    cells = case.item.cells
    if case.act.name == "attest":
        return "reviewer" if case.act.meaning == "attended" else "hr"
    by_role = {
        cells["approved_by"]: "decider",
        cells["validated_by"]: "validator",
        cells["submitted_by"]: "submitter",
    }
    return by_role[case.act.role]
