"""The calibration run: truths drawn, clues made, fixed, and counted."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import Progress

from noonmark.calibrate.coverage import Calibration, tally
from noonmark.calibrate.outcome import judge
from noonmark.calibrate.picture import draw_pp
from noonmark.calibrate.scenarios import Scenario, draw, scenarios_by_name
from noonmark.errors import NoonmarkError

SCHEMA = "noonmark.calibration/1"


def run_calibration(
    scenarios: Sequence[str] = (), draws: int = 2000, seed: int = 1, *, progress: bool = True
) -> tuple[Calibration, ...]:
    """Draw truths, make clues with the stated errors, fix them, and count how often the regions hold the truth.

    Parameters
    ----------
    scenarios : sequence of str
        Names (see :mod:`noonmark.calibrate.scenarios`); empty is all.
    draws : int
        Draws a scenario, above 0.
    seed : int
        The same seed gives the same draws, whichever scenarios run beside.
    progress : bool
        Whether to show a bar on stderr.

    Raises
    ------
    NoonmarkError
        For an unknown scenario, or no draws.
    """
    if draws < 1:
        raise NoonmarkError(f"{draws} draws say nothing", remedy="give a number above 0, such as 2000")
    chosen = scenarios_by_name(tuple(scenarios))
    with Progress(console=Console(stderr=True), disable=not progress, transient=True) as bar:
        return tuple(_run_one(scenario, draws, seed, bar) for scenario in chosen)


def _run_one(scenario: Scenario, draws: int, seed: int, bar: Progress) -> Calibration:
    rng = np.random.default_rng([seed, zlib.crc32(scenario.name.encode())])
    steps = bar.track(range(draws), description=scenario.name)
    return tally(scenario, [judge(scenario, draw(scenario, rng), rng) for _ in steps])


def as_document(runs: Sequence[Calibration], seed: int) -> dict[str, object]:
    """Return the runs as JSON-ready values."""
    return {"schema": SCHEMA, "seed": seed, "scenarios": [_run_document(run) for run in runs]}


def _run_document(run: Calibration) -> dict[str, object]:
    return {
        "name": run.scenario.name,
        "words": run.scenario.words,
        "honest": run.scenario.honest,
        "draws": run.draws,
        "passed": run.passed,
        "median_searched_km2": run.median_searched_km2,
        "coverage": [
            {
                "level": c.level,
                "held": c.held,
                "inner": c.inner,
                "outer": c.outer,
                "times": None if run.scenario.dated else c.timed,
                "band": list(c.band),
                "inside": c.inside,
            }
            for c in run.coverage
        ],
        "pp": [round(level, 6) for level in run.credible],
    }


def write_calibration(runs: Sequence[Calibration], seed: int, folder: Path) -> tuple[Path, Path]:
    """Write ``calibration.json`` and ``calibration.png`` into a folder; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    table, plot = folder / "calibration.json", folder / "calibration.png"
    table.write_text(json.dumps(as_document(runs, seed), indent=1) + "\n", encoding="utf-8")
    draw_pp(runs, plot)
    return table, plot


def table_lines(runs: Sequence[Calibration]) -> list[str]:
    """Return the runs as lines of a Markdown table."""
    head = "| scenario | draws | 50 % | 90 % | 99 % | times 50 / 90 / 99 % | median searched area | in the bands |"
    lines = [head, "|---|---|---|---|---|---|---|---|"]
    for run in runs:
        places = " | ".join(f"{100 * c.held:.1f}" for c in run.coverage)
        times = "known" if run.scenario.dated else " / ".join(f"{100 * c.timed:.1f}" for c in run.coverage)
        inside = "yes" if all(c.inside for c in run.coverage) else "no"
        area = (
            f"{run.median_searched_km2:,.0f} km2"
            if run.median_searched_km2 >= 10
            else f"{run.median_searched_km2:.2g} km2"
        )
        lines.append(f"| {run.scenario.name} | {run.draws} | {places} | {times} | {area} | {inside} |")
    return lines
