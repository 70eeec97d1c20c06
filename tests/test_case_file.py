"""Cases are added to reconciliations.yml as text: comments, order and every other byte stay."""

import pytest

from kpi_handbook.acts import case_file
from kpi_handbook.acts.case_file import Lines, Raw
from kpi_handbook.load import load_yaml
from kpi_handbook.problems import HandbookError

PATH = "periods/2026-04/reconciliations.yml"
CASE = {
    "id": "REC-2026-04-01",
    "period": Raw('"2026-04"'),
    "self": case_file.claim({"numerator": "15", "denominator": "16"}, evidence=["EV-0412"]),
    "gap": {"kind": "fact", "points_of_achievement": Raw("6.6")},
}
WRITTEN = """\
# what was talked about in April
records:
  - id: REC-2026-04-01   # Compliance
    gap: {kind: fact}
    escalation:
      to: REV-OPS # the second line
      opened_on: 2026-05-19

    outcome: decided
# the end
"""


def data(content: bytes) -> dict[str, object]:
    document = load_yaml(PATH, content)
    assert document.findings == ()
    case: dict[str, object] = document.data["records"][-1]
    return case


def test_the_first_case_begins_the_file() -> None:
    content = case_file.with_case(PATH, b"", CASE)
    assert content.decode() == (
        "records:\n"
        "  - id: REC-2026-04-01\n"
        '    period: "2026-04"\n'
        "    self: {numerator: 15, denominator: 16, evidence: [EV-0412]}\n"
        "    gap: {kind: fact, points_of_achievement: 6.6}\n"
    )


def test_the_next_case_stands_behind_the_last_one_and_before_what_follows() -> None:
    content = case_file.with_case(PATH, WRITTEN.encode(), {"id": "REC-2026-04-02"})
    assert content.decode() == WRITTEN.replace("decided\n", "decided\n  - id: REC-2026-04-02\n")


@pytest.mark.parametrize("empty", ["records: []\n", "# none yet\nrecords: [] # none\n"])
def test_an_empty_list_gets_its_first_case(empty: str) -> None:
    assert data(case_file.with_case(PATH, empty.encode(), CASE))["id"] == "REC-2026-04-01"


def test_a_file_without_a_last_line_end_gets_one() -> None:
    content = case_file.with_case(PATH, b"records:\n  - id: REC-2026-04-01", {"id": "REC-2026-04-02"})
    assert content == b"records:\n  - id: REC-2026-04-01\n  - id: REC-2026-04-02\n"


def test_more_is_said_inside_a_case() -> None:
    fields = {"decided_on": Raw("2026-05-20"), "reason": {"id": "Karena: begitu.", "en": 'So it "is".'}}
    content = case_file.with_fields(PATH, WRITTEN.encode(), "REC-2026-04-01", ("escalation",), fields)
    more = '      decided_on: 2026-05-20\n      reason:\n        id: "Karena: begitu."\n        en: \'So it "is".\'\n'
    assert content.decode() == WRITTEN.replace("2026-05-19\n", f"2026-05-19\n{more}")


def test_what_is_said_already_is_not_said_again() -> None:
    content = case_file.with_fields(PATH, WRITTEN.encode(), "REC-2026-04-01", (), {"outcome": "agreed"})
    assert content == WRITTEN.encode()


def test_signatures_stand_one_below_the_other() -> None:
    content = WRITTEN.replace("\n", "\r\n").encode()
    for role in ("submitter", "validator"):
        content = case_file.with_signature(PATH, content, "REC-2026-04-01", {"role": role, "meaning": "agree"})
    assert content.count(b"\n") == content.count(b"\r\n")
    signatures = (
        "    signatures:\n      - {role: submitter, meaning: agree}\n      - {role: validator, meaning: agree}\n"
    )
    assert content.decode().replace("\r\n", "\n") == WRITTEN.replace("decided\n", f"decided\n{signatures}")


def test_texts_that_would_be_read_otherwise_are_quoted() -> None:
    words = {
        "a": "no",
        "b": "yes: and",
        "c": "#x",
        "d": "2026",
        "e": "- x",
        "f": "plain",
        "g": "{x}",
        "h": "null",
        "i": "'",
    }
    content = case_file.with_case(PATH, b"", Lines({"id": "R-1", "words": Lines(words)}))
    assert data(content)["words"] == words


@pytest.mark.parametrize(
    "content",
    [
        b"records: {}\n",
        b"records: [{id: REC-2026-04-01}]\n",
        b"cases: []\n",
        b"records:\n  - {id: REC-2026-04-01}\n",
        b"records:\n  - id: [\n",
    ],
)
def test_a_file_of_another_form_is_left_to_a_person(content: bytes) -> None:
    with pytest.raises(HandbookError, match="reconciliations"):
        case_file.with_fields(PATH, content, "REC-2026-04-01", (), {"outcome": "agreed"})


def test_the_next_code_follows_the_last_one() -> None:
    assert case_file.next_id(PATH, b"", "2026-04") == "REC-2026-04-01"
    assert case_file.next_id(PATH, WRITTEN.encode(), "2026-04") == "REC-2026-04-02"
