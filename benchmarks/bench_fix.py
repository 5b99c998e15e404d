"""The solver beside its limits and its peers: the table of what a fix must reach.

Run: ``make bench``, or ``python benchmarks/bench_fix.py`` with the group ``bench`` installed. All on one thread,
warm, in this process, except the command itself. Each figure is the median of several runs, the least of them
in brackets; peers are asked in the same run.
"""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
from _measure import Timing, beside_python, heading, row, run_command, shown, timed, timing_row

from noonmark.clues.clue import Clue
from noonmark.earth.cells import cell_area_km2, cell_at, centres_at
from noonmark.fix.fuse import fuse
from noonmark.fix.prepare import Memory, prepare
from noonmark.fix.problem import evaluate
from noonmark.fix.scope import Scope
from noonmark.fix.search import Posterior, search
from noonmark.plugins import make_clue
from noonmark.sky.sun import sun_direction

SHADOW = {"object": 1, "shadow": 0.8, "error": "5%", "trust": 1.0}
INSTANT = "2024-02-29T12:00:00Z"
STRETCH = 64
"""Brute force is asked on one cell in so many, and its time multiplied."""
PAIRS = 1_000_000
DEG = np.pi / 180.0


def scope(first: str, last: str, prior: str = "default") -> Scope:
    ends = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (first, last)]
    return Scope(*ends, prior=prior)


def areas(found: Posterior) -> tuple[float, float]:
    area, level = cell_area_km2(found.leaves.order), found.thresholds[0]
    return float(area[found.leaves.least >= level].sum()), float(area[found.leaves.most >= level].sum())


def known_instant() -> None:
    heading(f"Shadow +-5 %, known instant, whole Earth: 90 % region, inner and outer area ({INSTANT})")
    clues = [make_clue("shadow-length", SHADOW), make_clue("instant", {"at": INSTANT, "trust": 1.0})]
    ours: Timing | None = None
    for prior in ("uniform", "default"):
        before: Timing | None = None
        for order in (12, 13, 14):
            timing = timed(lambda p=prior, o=order: ring(clues, p, o))
            inner, outer = areas(timing.value)
            side = float(cell_area_km2(order)) ** 0.5
            grown = "" if before is None else f"x{timing.least / before.least:.2f} (2.2) per halving; "
            said = f"{grown}{inner:,.0f} to {outer:,.0f} km2"
            name = f"{prior} prior, order {order}, cells of {side:.2f} km"
            if order == 13:
                timing_row(name, 0.05, timing, said)
                ours = ours or timing
            else:
                row(name, "", f"{shown(timing.median)} ({shown(timing.least)})", said)
            before = timing
    assert ours is not None
    shadowfinder(ours)
    brute_force(ours)


def ring(clues: list[Clue], prior: str, order: int) -> Posterior:
    problem = prepare(clues, scope("2024-01-01", "2025-01-01", prior))
    return search(problem, levels=(0.9,), tolerance=0.0, finest=order, most_cells=10**7)


def beside(work: str, theirs: Timing, ours: Timing, note: str = "") -> None:
    ratio = f"{theirs.least / ours.least:,.1f} x ours at order 13{note}"
    row(work, "", f"{shown(theirs.median)} ({shown(theirs.least)})", ratio)


def shadowfinder(ours: Timing) -> None:
    try:
        peer = importlib.import_module("shadowfinder").ShadowFinder
    except ImportError as missing:
        row("ShadowFinder", "", "missing", f"{missing} (uv sync --group bench)")
        return
    for step, repeats in ((0.5, 5), (0.1, 2)):
        finder = peer(1.0, 0.8, datetime(2024, 2, 29, 12))  # noqa: DTZ001 - it takes naive UTC
        finder.angular_resolution = step
        lats = np.arange(finder.min_lat, finder.max_lat, step)
        lons = np.arange(finder.min_lon, finder.max_lon, step)
        finder.lons, finder.lats = np.meshgrid(lons, lats)
        finder.timezones = np.empty(finder.lons.size, dtype=object)  # its zones (minutes to make) play no part in UTC
        theirs = timed(finder.find_shadows, repeats)
        beside(
            f"ShadowFinder 0.7.1, {step} deg ({finder.lons.size:,d} points, {step * 111:.0f} km)",
            theirs,
            ours,
            "; one estimate a point, no bounds",
        )


def brute_force(ours: Timing) -> None:
    """Ask the likelihood at every cell of order 13 of a stretch of the Earth, in chunks."""
    clues = [make_clue("shadow-length", SHADOW)]
    row_of = clues[0].terms[0].table
    dec, gha = (
        float(x[0])
        for x in importlib.import_module("noonmark.sky.sun").subsolar(np.array([INSTANT[:-1]], "datetime64[us]"))
    )
    count, chunk = 12 * 4**13 // STRETCH, 2**20

    def every_cell() -> float:
        total = 0.0
        for start in range(0, count, chunk):
            index = np.arange(start, min(start + chunk, count), dtype=np.uint64) * np.uint64(STRETCH)
            lat, lon = (a * DEG for a in centres_at(13, index))
            sine = np.sin(lat) * np.sin(dec) + np.cos(lat) * np.cos(dec) * np.cos(lon + gha)
            place = (np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0))) + 90.0) * 100.0
            total += float(np.interp(place, np.arange(row_of.size), row_of).sum())
        return total

    part = timed(every_cell, 1, warm=False)
    whole = Timing([s * STRETCH for s in part.seconds], None)
    beside("brute force on the same cells (numpy)", whole, ours, f"; measured on 1/{STRETCH} of them, multiplied")


def unknown_times() -> None:
    heading("Instant or date unknown: prepare and search, levels 50, 90 and 99 %")
    shadow = make_clue("shadow-length", SHADOW)
    day = make_clue("date", {"date": "2022-09-22", "trust": 1.0})
    wide = scope("2022-01-01", "2023-01-01", "land")
    timing_row("shadow, a local day with zones, land prior", 0.5, timed(lambda: solved([shadow, day], wide)))
    azimuth = make_clue("sun-azimuth", {"azimuth": "220~4", "trust": 1.0})
    year = scope("2022-01-01", "2023-01-01")
    for country in ("United States", "Ukraine"):
        clues = [shadow, azimuth, make_clue("country", {"name": country, "trust": 1.0})]
        timing_row(
            f"shadow and azimuth, date unknown in a year, {country}", 3.0, timed(lambda c=clues: solved(c, year), 3)
        )


def solved(clues: list[Clue], where: Scope) -> Posterior:
    return search(prepare(clues, where))


def six_clues() -> list[Clue]:
    return [
        make_clue("shadow-length", {"object": 1.8, "shadow": 2.6, "error": "5%", "trust": 0.95}),
        make_clue("sun-azimuth", {"azimuth": "140~4", "trust": 0.9}),
        make_clue("local-clock", {"reads": "2022-09-22T10:30", "trust": 0.9}),
        make_clue("country", {"name": "Russia", "trust": 0.9}),
        make_clue("near", {"place": "Neryungri", "trust": 0.8}),
        make_clue("light", {"light": "day", "trust": 0.95}),
    ]


def mixed_clues() -> None:
    heading("Six clues of mixed kinds, each with a trust below 1, in a month")
    month = scope("2022-09-01", "2022-10-01")
    timing_row("fuse, without bits", 1.0, timed(lambda: fuse(six_clues(), month, bits=False), 5))
    timing_row("fuse, with bits", 1.0, timed(lambda: fuse(six_clues(), month), 5))
    changes = iter(range(1, 1000))
    for bits in (False, True):
        memory, clues = Memory(), six_clues()
        fuse(clues, month, bits=bits, memory=memory)

        def changed(clues: list[Clue] = clues, memory: Memory = memory, bits: bool = bits) -> object:  # noqa: FBT001
            new = make_clue("sun-azimuth", {"azimuth": f"{140 + 0.1 * next(changes):.1f}~4", "trust": 0.9})
            return fuse([clues[0], new, *clues[2:]], month, bits=bits, memory=memory)

        timing_row(f"after one clue is changed, {'with' if bits else 'without'} bits", 0.3, timed(changed, 5))


def directions() -> None:
    heading("Sun directions (beside its peers: benchmarks/bench_sun_direction.py)")
    rng = np.random.default_rng(20220922)
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, PAIRS))), rng.uniform(-180, 180, PAIRS)
    utc = np.datetime64("2000-01-01", "ms") + rng.integers(0, 25 * 31_557_600_000, PAIRS)
    timing_row("1,000,000 (place, instant) pairs", 0.3, timed(lambda: sun_direction(lat, lon, utc), 5))


def command() -> None:
    heading("The command, caches warm")
    words = ["fix", "--object", "1", "--shadow", "0.8", "--error", "5%", "--at", "2024-02-29T12:00Z"]
    imported, _ = run_command([sys.executable, "-c", "import noonmark"])
    timing_row("python -c 'import noonmark' (with Python's own start)", 0.3, imported)
    timing, memory = run_command([beside_python("noonmark"), *words])
    timing_row(f"noonmark {' '.join(words)}", 3.0, timing)
    row("its peak memory", "500 MB", f"{memory:,.0f} MB", "held" if memory <= 500 else "MISSED")


def bounds() -> None:
    heading("Random feasible (place, instant) pairs over many clue sets")
    rng = np.random.default_rng(7)
    gone = held = sets = 0
    while held < PAIRS:
        gone_here, held_here = lost(clue_set(rng), rng, 20_000)
        gone, held, sets = gone + gone_here, held + held_here, sets + 1
    row(f"lost by the bounds, {held:,d} pairs, {sets} clue sets", "0", str(gone), "held" if gone == 0 else "MISSED")


def clue_set(rng: np.random.Generator) -> list[Clue]:
    """Return an instant and one to three sky or place clues, drawn at random."""
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1))), rng.uniform(-180, 180)
    makers: list[Callable[[], Clue]] = [
        lambda: make_clue("shadow-length", {"object": 1, "shadow": float(np.exp(rng.normal(0, 0.8))), "error": "5%"}),
        lambda: make_clue("sun-azimuth", {"azimuth": f"{rng.uniform(0, 360):.3f}~{rng.choice([0.5, 4])}"}),
        lambda: make_clue("moon-elevation", {"elevation": f"{rng.uniform(0, 80):.3f}~2"}),
        lambda: make_clue(
            "within", {"km": float(rng.uniform(50, 5000)), "point": f"{lat:.4f},{lon:.4f}", "trust": 0.9}
        ),
    ]
    chosen = rng.choice(len(makers), int(rng.integers(1, 4)), replace=False)
    moment = (
        f"2022-{rng.integers(1, 13):02d}-{rng.integers(1, 29):02d}T{rng.integers(24):02d}:{rng.integers(60):02d}:00Z"
    )
    return [make_clue("instant", {"at": moment, "trust": 1.0}), *(makers[k]() for k in chosen)]


def lost(clues: list[Clue], rng: np.random.Generator, count: int) -> tuple[int, int]:
    """Return how many feasible places lie outside the bounds of a cell that holds them, and how many are feasible."""
    problem = prepare(clues, scope("2022-01-01", "2023-01-01"))
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, count))), rng.uniform(-180, 180, count)
    tiny = cell_at(lat, lon, 27)
    true = evaluate(problem, 27, tiny).mid
    out = np.zeros(count, bool)
    for order in range(6, 15, 2):
        values = evaluate(problem, order, tiny >> np.uint64(2 * (27 - order)))
        slack = 1e-9 * true + 1e-300
        out |= (true > values.hi + slack) | (true < values.lo - slack)
    feasible = true > 0.0
    return int(np.sum(out & feasible)), int(np.sum(feasible))


def main() -> None:
    warnings.simplefilter("ignore")  # the peers' own
    wanted = sys.argv[1:]
    for part in (known_instant, unknown_times, mixed_clues, directions, command, bounds):
        if not wanted or part.__name__ in wanted:
            part()


if __name__ == "__main__":
    main()
