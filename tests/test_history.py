"""The history of a period: its lines, their one spelling, and that the sample's lead to the sample's rows."""

from datetime import date

import pytest

from acting import FINDINGS, sample, submitted
from conftest import ROOT
from kpi_handbook.acts.history import History, column_of, known_on, path_of, read_histories, row_digest
from kpi_handbook.acts.replay import slips
from kpi_handbook.acts.states import FINAL
from kpi_handbook.load.folder import read_folder
from kpi_handbook.records.log import raw_lines

PERIODS = tuple(sorted(folder.name for folder in (ROOT / "periods").iterdir() if folder.is_dir()))


def history_of(period: str) -> History:
    return read_histories(read_folder(ROOT))[period]


def test_every_period_of_the_sample_has_a_history() -> None:
    assert tuple(read_histories(read_folder(ROOT))) == PERIODS


@pytest.mark.parametrize("period", PERIODS)
def test_the_samples_history_played_again_gives_the_samples_rows(period: str) -> None:
    history = history_of(period)
    assert history.broken == ()
    assert list(slips(history, sample().handbook.roles)) == []
    rows = {
        (unit, row["kpi"], int(row["revision"])): row
        for (one, unit), table in sample().submitted.tables.items()
        if one == period
        for row in table.rows
    }
    assert {key: row["state"] for key, row in rows.items()} == {k: v[-1].to for k, v in history.by_item.items()}
    for key, row in rows.items():
        assert row_digest(key[0], period, row) == history.of(key)[-1].digest
        assert row["state"] in FINAL


def acts(period: str, unit: str, kpi: str, revision: int = 0) -> list[str]:
    return [f"{line.to} {line.by} {line.on}" for line in history_of(period).of((unit, kpi, revision))]


def test_what_was_returned_once_came_twice() -> None:
    assert acts("2026-02", "sls", "sls-prospect-visits")[:4] == [
        "self_submitted SPV-FLD 2026-03-05",
        "returned MGR-SLS 2026-03-06",
        "self_submitted SPV-FLD 2026-03-09",
        "agreed MGR-SLS 2026-03-11",
    ]


def test_what_was_missing_at_the_lock_stays_so_and_came_as_a_revision() -> None:
    assert acts("2026-03", "mkt", "mkt-visitor-signup") == ["missing STRAT-OFF 2026-04-21"]
    assert acts("2026-03", "mkt", "mkt-visitor-signup", 1)[0] == "self_submitted SPV-DIG 2026-05-06"


def test_the_compliance_case_was_agreed_on() -> None:
    lines = history_of("2026-04").of((*FINDINGS, 0))
    assert [line.figures.get("numerator", "") for line in lines] == ["15", "14", "14", "14", "", ""]
    assert [line.meaning for line in lines if line.meaning] == ["agree", "agree"]


def test_the_unapproved_discount_was_decided_and_received_not_agreed() -> None:
    lines = history_of("2026-05").of(("sls", "sls-discount-leakage", 0))
    assert [(line.by, line.meaning) for line in lines if line.meaning] == [
        ("MGR-SLS", "received_not_agreed"),
        ("DIR-GROWTH", "agree"),
        ("REV-GROWTH", "decided"),
    ]


def test_a_day_knows_the_lines_up_to_it() -> None:
    content = history_of("2026-03").content
    early = known_on(content, date(2026, 4, 22))
    assert content.startswith(early)
    assert b"2026-05-06" not in early
    assert known_on(content, date(2026, 5, 6)) == content


def test_a_history_only_gets_longer() -> None:
    history = submitted().history
    assert history.appended(history.lines).content.startswith(history.content)
    assert [line.seq for line in history.appended(history.lines).lines] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        (b'"seq":"2"', b'"seq":"3"', "wrong-seq"),
        (b'"seq":"2"', b'"seq":2', "number-in-json"),
        (b'"to":"self', b'"two":"self', "wrong-key"),
        (b'"on":"2026-05-06"', b'"on":"2026-05-36"', "wrong-key"),
        (b'"on":"2026-05-06"', b'"on":"20260506"', "wrong-key"),
        (b'"revision":"0","seq":"2"', b'"revision":"-1","seq":"2"', "wrong-key"),
        (b'"kpi":"cmp-findings-closed",', b"", "wrong-key"),
        (b'"unit":"cmp"}\n', b'"unit":"cmp","zeal":"x"}\n', "wrong-key"),
        (b'"unit":"cmp"}\n', b'"unit":"cmp"}', "not-canonical"),
        (b'"evidence":["EV-0412"', b'"evidence":[null', "wrong-key"),
    ],
)
def test_a_line_that_no_command_wrote_is_named(old: bytes, new: bytes, finding: str) -> None:
    first, second = raw_lines(submitted().history.content)
    assert old in second
    broken = History("2026-04", first + second.replace(old, new)).broken
    assert [(one.number, one.finding) for one in broken] == [(2, finding)]


def test_a_key_of_a_line_has_a_column() -> None:
    _, raw = raw_lines(submitted().history.content)
    column = column_of(raw, "seq")
    assert raw[column - 1 :].startswith(b'"2"')
    assert column_of(raw, "nothing") == 1


def test_a_history_stands_beside_the_values() -> None:
    assert path_of("2026-04") == "periods/2026-04/history.jsonl"
