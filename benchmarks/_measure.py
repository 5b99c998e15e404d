"""How the benchmarks measure: warm, several times, told as the median beside the least."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Timing:
    """Seconds of several runs of one thing, and what the last one gave."""

    seconds: list[float]
    value: object

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def least(self) -> float:
        return min(self.seconds)


def timed(work: Callable[[], object], repeats: int = 7, *, warm: bool = True) -> Timing:
    """Run once unmeasured, then several times."""
    value: object = work() if warm else None
    seconds: list[float] = []
    for _ in range(repeats):
        start = time.perf_counter()
        value = work()
        seconds.append(time.perf_counter() - start)
    return Timing(seconds, value)


def shown(seconds: float) -> str:
    return f"{seconds * 1e3:,.1f} ms" if seconds < 10.0 else f"{seconds:,.0f} s"


def row(work: str, reach: str, measured: str, ratio: str = "") -> None:
    print(f"  {work:58s} {reach:>10s} {measured:>24s} {ratio}", flush=True)


def heading(text: str) -> None:
    print(f"\n{text}")
    row("work", "to reach", "median (least)", "beside it")


def timing_row(work: str, limit_s: float, timing: Timing, ratio: str = "") -> None:
    """Print a timing beside its limit; MISSED where even the least run is over it."""
    verdict = "held" if timing.median <= limit_s else "held at best" if timing.least <= limit_s else "MISSED"
    row(work, shown(limit_s), f"{shown(timing.median)} ({shown(timing.least)})", f"{verdict} {ratio}".strip())


_LAUNCHER = """
import json, resource, subprocess, sys, time
spent = []
for _ in range(int(sys.argv[1]) + 1):
    start = time.perf_counter()
    done = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    spent.append(time.perf_counter() - start)
    if done.returncode:
        sys.exit(done.stderr)
print(json.dumps([spent[1:], resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))
"""


def run_command(arguments: list[str], repeats: int = 5) -> tuple[Timing, float]:
    """Run a command several times after one that fills the caches; return the timing and peak memory [MB].

    A small process starts it: Linux counts the starter's memory into the peak of what it starts. Compiled modules
    are kept in a folder of this run, as any installed program keeps them, whatever the environment says.
    """
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        surroundings["PYTHONPYCACHEPREFIX"] = folder
        launch = [sys.executable, "-c", _LAUNCHER, str(repeats), *arguments]
        done = subprocess.run(launch, env=surroundings, check=True, stdout=subprocess.PIPE, text=True)
    seconds, peak_mb = json.loads(done.stdout)
    return Timing(seconds, None), peak_mb


def beside_python(name: str) -> str:
    """Return the path of a command of this environment."""
    return str(Path(sys.executable).parent / name)
