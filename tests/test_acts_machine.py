"""Random roles, days, values and crashes: whatever is tried, what stands on the disk could have happened."""

import shutil
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from acting import APRIL, empty, period_of, sample
from kpi_handbook.acts import writing
from kpi_handbook.acts.act import Act
from kpi_handbook.acts.acts import apply
from kpi_handbook.acts.period import Period
from kpi_handbook.acts.replay import slips
from kpi_handbook.acts.sides import sides_of
from kpi_handbook.acts.states import BY_ACT, OUTSIDE
from kpi_handbook.records.disk import Disk

ITEMS = (("cmp", "cmp-findings-closed"), ("sup", "sup-kb-articles"), ("fin", "fin-dso"), ("corporate", "corp-csi"))
ACTS = tuple(name for name in BY_ACT if name not in (*OUTSIDE, "open"))
ROLES = ("MGR-CMP", "DIR-FIN", "REV-OPS", "SPV-SUP", "MGR-SUP", "DIR-OPS", "SPV-AR", "MGR-FIN", "REV-FIN", "DIR-MAIN")
OTHERS = ("DIR-GROWTH", "REV-BOARD", "STRAT-OFF", "HR-PERF", "STW-OPS", "NOBODY")
VALUES = st.sampled_from(({"value": "4"}, {"value": "5"}, {"value": "4.5"}, {"numerator": "14", "denominator": "16"}))
EVIDENCE = st.sampled_from(((), ("EV-0412",), ("EV-0421",), ("EV-9999",)))


class Crash(BaseException):
    """The process was killed: nothing of ours runs any more."""


class Mortal(Disk):
    """A disk on which a process dies before one of its changes."""

    def __init__(self, after: int) -> None:
        self.left = after

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Crash

    def write(self, path: Path, content: bytes) -> None:
        self._step()
        super().write(path, content)

    def replace(self, path: Path, target: Path) -> None:
        self._step()
        super().replace(path, target)

    def remove(self, path: Path) -> None:
        self._step()
        super().remove(path)

    def sync(self, folder: Path) -> None:  # noqa: ARG002  the disk of a test keeps nothing back
        self._step()


def on_disk(root: Path) -> dict[str, bytes]:
    files = (path for path in (root / "periods" / APRIL).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


class Office(RuleBasedStateMachine):
    """Everybody acts on the same few values."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="kpi-acts-"))
        self.today = date(2026, 5, 4)
        self.period: Period = empty()
        self.history = b""
        for path, content in self.period.files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_bytes(content)

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @initialize(values=st.lists(VALUES, min_size=3, max_size=3))
    def everybody_files(self, values: list[dict[str, str]]) -> None:
        owners = ("MGR-CMP", "SPV-SUP", "SPV-AR")
        for (unit, kpi), owner, value in zip(ITEMS, owners, values, strict=False):
            self._try(Act("submit", unit, kpi, (owner,), self.today, value, source="system"), 99)

    @rule(days=st.integers(0, 6))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(
        item=st.sampled_from(ITEMS),
        name=st.sampled_from(ACTS),
        by=st.lists(st.sampled_from((*ROLES, *ROLES, *OTHERS)), min_size=1, max_size=2),
        figures=VALUES,
        with_figures=st.booleans(),
        evidence=EVIDENCE,
        back=st.sampled_from((0, 0, 0, 1)),
        meaning=st.sampled_from(("agree", "received_not_agreed", "decided", "attended", "checked", "released")),
        crash=st.integers(0, 40),
    )
    def anybody_tries_anything(
        self,
        item: tuple[str, str],
        name: str,
        by: list[str],
        figures: dict[str, str],
        with_figures: bool,
        evidence: tuple[str, ...],
        back: int,
        meaning: str,
        crash: int,
    ) -> None:
        self._try(
            _act(
                name,
                item,
                tuple(by),
                self.today - timedelta(days=back),
                evidence,
                meaning,
                figures if with_figures else {},
            ),
            crash,
        )

    @rule(item=st.sampled_from(ITEMS), figures=VALUES, choice=st.integers(0, 9), crash=st.integers(0, 40))
    def somebody_does_what_is_next(
        self, item: tuple[str, str], figures: dict[str, str], choice: int, crash: int
    ) -> None:
        """A random role alone hardly ever gets a value to its signatures."""
        found = self.period.items[item]
        sides = found.submitter, found.validator
        unit = sample().handbook.units[item[0]]
        reviewer = unit.second_line or ""
        validator = unit.head if unit.head != found.submitter else unit.supervised_by or reviewer
        kpi = self.period.kpi(item[1])
        owner = (kpi.owner if kpi else "",)
        name, by = {
            "self_submitted": (("validate", "dispute", "return")[choice % 3], (validator,)),
            "returned": ("submit", sides[:1]),
            "in_dialogue": (("agree", sides), ("escalate", sides[1:]))[choice % 2],
            "escalated": ("decide", (reviewer,)),
            "agreed": ("sign", (sides[choice % 2],)) if choice < 7 else ("approve", (reviewer,)),
            "decided": ("sign", ((*sides, reviewer)[choice % 3],)),
            "signed": ("submit", sides[:1]),
            "open": (("submit", owner), ("exempt", (reviewer,)), ("lock", ("STRAT-OFF",)))[choice % 3],
        }.get(found.state, ("validate", (validator,)))
        meaning = (
            "decided"
            if by == (reviewer,) and found.state == "decided"
            else ("agree", "received_not_agreed")[choice % 2]
        )
        given = {} if name in {"validate", "sign", "return"} else figures
        act = _act(name, item, by, self.today, ("EV-0421",), meaning, given)
        self._try(replace(act, revision=found.revision + (found.state == "signed")), crash)

    def _try(self, act: Act, crash: int) -> None:
        """Do an act and write it; where the process dies, somebody else comes and finds one state or the other."""
        outcome = apply(self.period, act)
        if outcome.refusals:
            assert outcome.period is self.period
            return
        before, after = dict(self.period.files), dict(outcome.period.files)
        writing.disk = Mortal(crash)
        try:
            writing.write_together(self.root, APRIL, before, after)
        except Crash:
            writing.disk = Disk()
            writing.recover(self.root, APRIL)
        finally:
            writing.disk = Disk()
        found = on_disk(self.root)
        assert found in (before, after)
        self.period = period_of(APRIL, found)

    @invariant()
    def what_was_done_stays(self) -> None:
        now = self.period.history.content
        assert now.startswith(self.history)
        self.history = now

    @invariant()
    def the_history_played_again_is_what_the_rows_say(self) -> None:
        history = self.period.history
        assert history.broken == ()
        assert list(slips(history, sample().handbook.roles)) == []
        rows = {
            (unit, row["kpi"], int(row["revision"])): row for unit, t in self.period.tables.items() for row in t.rows
        }
        assert rows.keys() == history.by_item.keys()
        assert {key: row["state"] for key, row in rows.items()} == {key: history.state(key) for key in rows}

    @invariant()
    def two_things_are_done_by_two_roles(self) -> None:
        for item in self.period.items.values():
            if item.cells:
                roles = [item.submitter, item.validator, item.cells["approved_by"]]
                named = [role for role in roles if role]
                assert len(set(named)) == len(named), item

    @invariant()
    def nothing_is_signed_without_all_signatures_under_what_it_says(self) -> None:
        for item in self.period.items.values():
            if item.state == "signed":
                digest = self.period.digest(item)
                signed = {line.by for line in item.lines if line.meaning and line.digest == digest}
                settled = [line for line in item.lines if line.to in {"agreed", "decided"} and not line.meaning]
                assert settled
                sides = set(sides_of({**item.cells, "state": settled[-1].to}))
                assert sides <= signed

    @invariant()
    def nothing_is_left_lying_about(self) -> None:
        names = {path.name for path in (self.root / "periods" / APRIL).iterdir()}
        assert not [name for name in names if name.startswith(".")]


def _act(
    name: str,
    item: tuple[str, str],
    by: tuple[str, ...],
    on: date,
    evidence: tuple[str, ...],
    meaning: str,
    figures: Any,
) -> Act:
    signs = name in {"sign", "attest"}
    return Act(
        name,
        *item,
        by,
        on,
        figures={} if signs else figures,
        evidence=() if signs else evidence,
        reason="" if signs else "For a reason.",
        kind="fact",
        basis="evidence",
        note="It was talked about." if name in {"agree", "escalate", "dispute"} else "",
        meaning=meaning if signs else "",
    )


def _run(examples: int, steps: int) -> None:
    checks: list[HealthCheck] = [HealthCheck.too_slow, HealthCheck.data_too_large]
    kept = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks, derandomize=True
    )
    run_state_machine_as_test(Office, settings=kept)


def test_whatever_is_tried_the_disk_holds_what_could_have_happened() -> None:
    _run(15, 30)


@pytest.mark.long
def test_whatever_is_tried_for_long_the_disk_holds_what_could_have_happened() -> None:
    _run(150, 60)
