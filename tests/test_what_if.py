"""`kpi score --set` and `--actual`: the scores before and after, with nothing written."""

import json

import pytest

from conftest import Copies, Done, Kpi

HR = ("score", "2026-S1", "--unit", "hr")


@pytest.fixture(scope="module")
def ask(handbook_copy: Copies, kpi: Kpi) -> Kpi:
    """Return a function that runs `kpi` in a copy of the sample that nothing changes."""
    folder = handbook_copy()
    before = {path: path.read_bytes() for path in folder.rglob("*.yml")}

    def run(*words: str) -> Done:
        done = kpi(*words, "--today", "2026-07-22", at=folder)
        assert {path: path.read_bytes() for path in folder.rglob("*.yml")} == before
        return done

    return run


def test_a_target_and_a_value_are_tried_side_by_side(ask: Kpi) -> None:
    done = ask(*HR, "--set", "hr-time-to-fill.target=50", "--actual", "hr-esi=8.2")
    assert done.returncode == 0
    rows = {line.split()[0]: line.split()[1:4] for line in done.stdout.splitlines() if line}
    assert rows["hr-esi"] != rows["hr-time-to-fill"]
    assert rows["hr-esi"] == ["95.00", "102.50", "+7.50"]
    assert "add up to" not in done.stdout


def test_the_same_comes_as_data(ask: Kpi) -> None:
    done = ask(*HR, "--actual", "hr-esi=8.2", "--format", "json")
    told = json.loads(done.stdout)
    assert set(told) == {"schema_version", "before", "after", "notes"}
    points = [
        next(item["achievement"] for item in told[when]["scorecards"][0]["items"] if item["kpi"] == "hr-esi")
        for when in ("before", "after")
    ]
    assert points == ["95.000000", "102.500000"]
    assert told["notes"] == []


@pytest.mark.parametrize("form", ["table", "json"])
def test_weights_that_no_longer_make_up_the_whole_are_told(ask: Kpi, form: str) -> None:
    done = ask(*HR, "--set", "hr-time-to-fill.weight=60", "--format", form)
    assert "The weights of hr add up to 150 now, not 100: they count in proportion." in done.stdout


def test_a_number_that_is_gone_is_told(ask: Kpi) -> None:
    done = ask(*HR, "--actual", "hr-esi=7/0")
    assert "hr-esi has no number with that: invalid." in done.stdout


def test_the_working_after_a_change_can_be_asked_for(ask: Kpi) -> None:
    done = ask(*HR, "--actual", "hr-esi=8.2", "--trace", "hr-esi")
    assert "8.2 ÷ 8 × 100" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "hr-esi.target"), "write KPI.FIELD=VALUE"),
        (("--set", "hr-esi=8"), "write KPI.FIELD=VALUE"),
        (("--set", "hr-ess.target=8"), 'did you mean "hr-esi"?'),
        (("--set", "hr-esi.targt=8"), 'did you mean "target"?'),
        (("--set", "hrr/hr-esi.target=8"), 'did you mean "hr"?'),
        (("--set", "hr-esi.target=abc"), "write a number such as 8.2, with at most four decimals"),
        (("--set", "hr-esi.target=8.12345"), "write a number such as 8.2, with at most four decimals"),
        (("--set", "hr-esi.target=50.000"), "write the number without dots"),
        (("--set", "hr-esi.op=over"), "write one of ge, gt, le, lt, eq"),
        (("--set", "hr-esi.method=rato_up"), 'did you mean "ratio_up"?'),
        (("--set", "hr-esi.method=bands"), "hr-esi.bands=["),
        (("--set", "hr-esi.expression=a + b"), "column 1"),
        (("--set", "hr-esi.due=31-05-2026"), "write a day as YYYY-MM-DD"),
        (("--actual", "hr-esi"), "write KPI=VALUE"),
        (("--actual", "hr-esi=good"), "write 7.9, 1200/50 or 2026-05-31"),
        (("--actual", "hr-esi=8.123456"), "write at most four decimals"),
        (("--actual", "hr-esi@2026-13=8"), "look at kpi score"),
        (("--actual", "hr-esi=8", "--format", "csv"), "--format json"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_tried_is_answered_with_what_to_write(ask: Kpi, words: tuple[str, ...], said: str) -> None:
    done = ask(*HR, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 2
