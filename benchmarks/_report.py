"""What every bench takes as options, and how it shows what it found: a table, JSON, an exit code."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks._sides import Measured, Side

ROOT = Path(__file__).resolve().parents[1]
GATES = Path(__file__).with_name("gates.toml")
_BUSY = 1.5  # runnable processes a core; above it a measurement says little


@dataclass(frozen=True)
class Comparison:
    """A ratio of two sides' median processor times, or of their memory, and the goal it has in gates.toml."""

    gate: str
    side: str
    against: str
    memory: bool = False
    """Whether the most memory is compared, not the processor time."""


def options(description: str, *, n: int, repeat: int, of: str = "definitions") -> argparse.ArgumentParser:
    """Return the options that every bench has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--n", type=int, default=n, help=f"how many {of}; {n} by default")
    parser.set_defaults(of=of)
    parser.add_argument("--repeat", type=int, default=repeat, help=f"runs of each side; {repeat} by default")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to a file")
    parser.add_argument("--gate", action="store_true", help="exit with 1 when a goal of gates.toml is missed")
    return parser


def report(
    bench: str,
    arguments: argparse.Namespace,
    sides: Sequence[Side],
    measured: Mapping[str, Measured],
    comparisons: Sequence[Comparison],
    notes: Sequence[str] = (),
    ratios: Mapping[str, float] | None = None,
) -> int:
    """Print and write the figures of a bench; return 1 where a goal is missed that was asked to hold.

    Ratios that a bench computed itself, such as those of sizes, are held to their goals by their names.
    """
    goals = tomllib.loads(GATES.read_text(encoding="utf-8"))[bench]
    load = os.getloadavg()[0]
    noisy = load > _BUSY * (os.cpu_count() or 1)
    results = [_result(comparison, measured, goals[comparison.gate]) for comparison in comparisons]
    results += [_given(name, ratio, goals[name]) for name, ratio in (ratios or {}).items()]
    _print(bench, arguments, sides, measured, results, [*notes, *(["noisy: the machine is busy"] if noisy else [])])
    if arguments.json:
        first = results[0]
        figures = {
            "schema": 1,
            "bench": bench,
            "commit": _commit(),
            "machine": {**_machine(), "load1": load},
            "n": arguments.n,
            "repeat": arguments.repeat,
            "sides": {side.name: _figures(side, measured) for side in sides},
            **{name: first[name] for name in ("ratio", "gate", "ok")},
            "comparisons": results,
            "notes": list(notes),
            "noisy": noisy,
        }
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    missed = any(not result["ok"] for result in results)
    return int(arguments.gate and missed and not noisy)


def _result(comparison: Comparison, measured: Mapping[str, Measured], gate: float) -> dict[str, object]:
    both = comparison.side in measured and comparison.against in measured
    ratio = (
        _used(comparison, measured[comparison.side]) / _used(comparison, measured[comparison.against]) if both else None
    )
    return {
        "name": comparison.gate,
        "side": comparison.side,
        "against": comparison.against,
        "ratio": ratio and round(ratio, 3),
        "gate": gate,
        "ok": ratio is not None and ratio <= gate,
    }


def _given(name: str, ratio: float, gate: float) -> dict[str, object]:
    return {"name": name, "side": name, "against": "goal", "ratio": round(ratio, 3), "gate": gate, "ok": ratio <= gate}


def _used(comparison: Comparison, one: Measured) -> float:
    return max(one.rss_mb) if comparison.memory else one.median


def _print(
    bench: str,
    arguments: argparse.Namespace,
    sides: Sequence[Side],
    measured: Mapping[str, Measured],
    results: Sequence[Mapping[str, object]],
    notes: Sequence[str],
) -> None:
    width = max(len(side.name) for side in sides)
    lines = [f"{bench}: {arguments.n} {arguments.of}, {arguments.repeat} runs of each side, processor seconds"]
    lines.append(f"  {'side':{width}}  {'median':>8} {'min':>8} {'max':>8} {'wall':>8} {'MB':>6}")
    for side in sides:
        if side.skipped:
            lines.append(f"  {side.name:{width}}  skipped: {side.skipped}")
            continue
        one = measured[side.name]
        figures = (one.median, min(one.cpu), max(one.cpu), min(one.wall))
        lines.append(f"  {side.name:{width}}  {' '.join(f'{x:8.3f}' for x in figures)} {max(one.rss_mb):6.0f}")
    for result in results:
        verdict = "not measured" if result["ratio"] is None else "ok" if result["ok"] else "MISSED"
        lines.append(
            f"  {result['side']} / {result['against']}: ratio {result['ratio']}, goal <= {result['gate']}: {verdict}"
        )
    lines.extend(f"  note: {note}" for note in notes)
    sys.stdout.write("\n".join(lines) + "\n")


def _figures(side: Side, measured: Mapping[str, Measured]) -> dict[str, object]:
    if side.skipped:
        return {"skipped": side.skipped}
    one = measured[side.name]
    return {
        "cpu": [round(x, 4) for x in one.cpu],
        "wall": [round(x, 4) for x in one.wall],
        "rss_mb": [round(x, 1) for x in one.rss_mb],
    }


def _machine() -> dict[str, object]:
    names = [line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")]
    return {"cpu": next(iter(names), platform.machine()), "cores": os.cpu_count(), "python": platform.python_version()}


def _cpuinfo() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _commit() -> str:
    done = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()
