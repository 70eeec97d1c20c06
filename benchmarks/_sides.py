"""Runs the sides of a comparison in turns, each in a fresh process; measures processor time, wall clock and memory."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Side:
    """One side of a comparison: a command, and how it may end."""

    name: str
    command: Sequence[str | Path]
    stdin: Path | None = None
    good_codes: frozenset[int] = frozenset({0})
    skipped: str = ""
    """Why it can't run here; a side that is skipped never counts as a pass."""


@dataclass
class Measured:
    """What the runs of a side took; the processes that it waited for are counted with it."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    rss_mb: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Return the middle of the processor times."""
        return statistics.median(self.cpu)


def in_turns(sides: Sequence[Side], repeat: int) -> Mapping[str, Measured]:
    """Return what each side took: one run that warms the file cache, then A B A B, so that load falls on both."""
    able = [side for side in sides if not side.skipped]
    for side in able:
        _run(side)
    measured = {side.name: Measured() for side in able}
    for _ in range(repeat):
        for side in able:
            cpu, wall, rss_mb = _run(side)
            one = measured[side.name]
            one.cpu.append(cpu)
            one.wall.append(wall)
            one.rss_mb.append(rss_mb)
    return measured


def _run(side: Side) -> tuple[float, float, float]:
    # Looking for plugins of pydantic is switched off as `kpi` itself does it.
    environment = {**os.environ, "PYDANTIC_DISABLE_PLUGINS": "__all__"}
    with tempfile.TemporaryFile() as said, Path(side.stdin or os.devnull).open("rb") as given:
        begin = time.perf_counter()
        process = subprocess.Popen(side.command, stdin=given, stdout=said, stderr=subprocess.STDOUT, env=environment)
        # wait4 gives what this one process and its children used, which getrusage would add up over all of them.
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in side.good_codes:
            said.seek(0)
            tail = said.read().decode(errors="replace")[-2000:]
            raise SystemExit(f"{side.name} ended with {process.returncode}:\n{tail}")
    return used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024
