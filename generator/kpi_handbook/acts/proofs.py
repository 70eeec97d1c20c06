"""What must be recorded with an act: the evidence of the table."""

import re
from collections.abc import Iterator, Mapping

from kpi_handbook.acts import case_file
from kpi_handbook.acts.act import Case, Guard, Refusal, either
from kpi_handbook.acts.period import words
from kpi_handbook.model.fields import DAY

GAP_KINDS = ("fact", "definition", "judgement")
BASES = ("evidence", "definition", "anchor")
SIDE_MEANINGS = ("agree", "received_not_agreed")

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,4})?")


def figures(case: Case) -> Iterator[Refusal]:
    """A value, or numerator and denominator."""
    given = case.act.figures
    if not given or ("numerator" in given) != ("denominator" in given) or len(given) == 3:
        yield Refusal(
            f"{case.act.kpi}: no value is given, or half of one",
            "give --value, or --numerator and --denominator",
            "evidence of the act",
        )
    for name, text in given.items():
        if not _NUMBER.fullmatch(text) and not (name == "value" and DAY.fullmatch(text)):
            yield Refusal(
                f"{text!r} is no plain number",
                "write digits with a decimal point and nothing else, such as 1500 or 96.5; a milestone has a day",
                f"--{name}",
            )


def proof(case: Case) -> Iterator[Refusal]:
    """Evidence on file, or the source system."""
    if not case.act.evidence and case.act.source != "system":
        yield Refusal(
            f"{case.act.kpi} has no evidence",
            "name it with --evidence, or file the value from its source system",
            "evidence of the act (KPI703)",
        )


def proof_of_other(case: Case) -> Iterator[Refusal]:
    """Whoever disputes a value shows what the other value comes from."""
    if not case.act.evidence:
        yield Refusal(
            f"{words(case.act.figures)} has no evidence yet",
            f"name with --evidence what shows it; evidence is registered in {case.period.folder}/evidence.yml",
            "evidence of the act",
        )


def gap_kind(case: Case) -> Iterator[Refusal]:
    """What the two sides differ about decides how the dispute is settled."""
    if case.act.kind not in GAP_KINDS:
        yield Refusal("it is not said what the two sides differ about", f"say --kind {either(GAP_KINDS)}", "gap kind")


def basis(case: Case) -> Iterator[Refusal]:
    """What settled it."""
    if case.act.basis not in BASES:
        yield Refusal("it is not said what settled the dispute", f"say --basis {either(BASES)}", "basis")


def reason(case: Case) -> Iterator[Refusal]:
    """Why, in a sentence."""
    if not case.act.reason.strip():
        yield Refusal(f"{case.act.kpi}: no reason is given", 'say it with --reason "…"', "reason of the act")


def meaning(case: Case) -> Iterator[Refusal]:
    """A signature says something, and not everybody can say everything."""
    if case.act.name == "attest":
        return
    if case.act.meaning == "released":
        yield Refusal(
            "released is said about a whole period", f"kpi publish {case.period.id}", "meaning of a signature"
        )
        return
    decided = case.act.role == case.item.cells.get("approved_by") and case.start == "decided"
    wanted = ("decided",) if decided else SIDE_MEANINGS
    if case.act.meaning not in wanted:
        yield Refusal(
            f"{case.act.role} can't sign {case.act.kpi} as {case.act.meaning or 'nothing'}",
            f"say --meaning {either(wanted)}",
            "meaning of a signature",
        )


def dialogue(case: Case) -> Iterator[Refusal]:
    """A dispute goes up with the note of the dialogue."""
    path = f"{case.period.folder}/{case_file.NAME}"
    told = case_file.case(path, case.period.files.get(path, b""), case.item.cells.get("reconciliation", ""))
    if not case.act.note.strip() and "dialogue" not in told:
        yield Refusal("there is no note of the dialogue", 'say what was found with --note "…"', "dialogue notes")


def definitions(_case: Case) -> Iterator[Refusal]:
    """The digest of the definitions is written by the act itself."""
    yield from ()


EVIDENCE: Mapping[str, Guard] = {
    guard.__name__: guard
    for guard in (figures, proof, proof_of_other, gap_kind, basis, reason, meaning, dialogue, definitions)
}
