"""The sky likelihood integrated over the instant, as something that can be asked at any place.

Short stretches of time become *instants* with weights, asked directly. Long ones go through tables over
latitude and hour angle: everything in the sky is a function of those two and of the day, and the place's
longitude only turns it (hour angle = longitude + GHA). Whole days lose even the longitude. So no search
runs over places times instants.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from noonmark.fix.boxes import Box
from noonmark.fix.field_kernels import add_windows, field_at
from noonmark.fix.program import Program, sight_angles, sight_vectors
from noonmark.fix.ring_kernels import elevation_over_cells
from noonmark.fix.sky_kernels import ELEVATION, sky_at_nodes, sky_rows
from noonmark.fix.time_density import TimeDensity, TimeGroup

DAY_S = 86400.0
MOST_INSTANTS = 64
FINE_STEP, COARSE_STEP = 0.3, 1.0
"""Steps of the fields over the clues' scale; between nodes a normal's logarithm errs by up to 1.1 and 13 % (slack)."""
MOST_WORK = 3e8
"""Pieces of time times nodes of their fields; beyond it the fine step widens, up to the coarse one (seconds)."""
MOST_TABLE = 1_500_000
"""Nodes of one table over latitude and hour angle; a sharper clue is laid out in wider steps, with wider bounds."""
TINY = 1e-13
"""Values below this share of the peak are taken as zero (a residual beyond 7.7 sd)."""
_LOG_FLOOR = -690.0


@dataclass(frozen=True)
class _Field:
    lon: NDArray[np.float64]
    parts: NDArray[np.float64]
    value: NDArray[np.float64]


@dataclass(frozen=True)
class SkyTime:
    """Integrated sky likelihood of one item: weighted instants plus an interpolated field, per zone group.

    Attributes
    ----------
    program : Program or None
        None where no clue looks at the sky: then only ``totals`` count.
    first, weight, vectors
        Instants of the groups: where each group's start (g + 1,), weights (m,), sights (m, s, 4).
    layout, grid
        The fields (see :func:`noonmark.fix.field_kernels.field_at`).
    fine_layout, fine_grid
        The same in finer steps where most of the posterior lies; may be empty.
    totals : ndarray, shape (g,)
        Integral of each group's time density.
    """

    program: Program | None
    first: NDArray[np.int64]
    weight: NDArray[np.float64]
    vectors: NDArray[np.float64]
    layout: NDArray[np.float64]
    grid: NDArray[np.float64]
    fine_layout: NDArray[np.float64]
    fine_grid: NDArray[np.float64]
    totals: NDArray[np.float64]

    def at(
        self, lat: NDArray[np.float64], lon: NDArray[np.float64], group: NDArray[np.int64], rho: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return the middle, least and largest integrated likelihood over cells of radius ``rho`` (n,) [rad]."""
        if self.program is None:
            value = self.totals[group]
            return value.copy(), value.copy(), value.copy()
        mid, lo, hi = (np.zeros(len(lat)) for _ in range(3))
        if len(self.weight):
            sky_at_nodes(lat, lon, group, self.first, self.weight, self.vectors, rho, self.program.arrays, mid, lo, hi)
        if len(self.grid):
            fine = self.fine_layout, self.fine_grid
            field_at(lat, lon, group, self.layout, self.grid, *fine, rho, mid, lo, hi)
        return mid, lo, hi

    @property
    def is_ring(self) -> bool:
        """Whether it is one elevation term asked at instants, alike in all zones."""
        if self.program is None or len(self.first) != 2 or not len(self.weight) or len(self.grid):
            return False
        quantity = self.program.arrays[2]
        return len(quantity) == 1 and quantity[0] == ELEVATION

    def over_cells(
        self, order: int, index: NDArray[np.uint64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return the same as :meth:`at` over cells of one order, where it is a ring."""
        if self.program is None:
            raise ValueError("no sky clue: there is no ring")
        _, _, _, _, tables, tops, lows, true, false, _ = self.program.arrays
        mid, lo, hi = (np.empty(len(index)) for _ in range(3))
        term = tables[0], tops[0], lows[0], true[0], false[0]
        elevation_over_cells(order, index, self.weight, self.vectors[:, 0], *term, mid, lo, hi)
        return mid, lo, hi


def integrate_sky(program: Program | None, times: TimeDensity, boxes: list[Box], step_scale: float) -> SkyTime:
    """Prepare one item's integrated sky likelihood.

    ``boxes`` holds one box a zone group; ``step_scale`` is the fields' step over the clues' scale.
    """
    totals = np.array([group.total for group in times.groups])
    none, no_field = np.empty(0), (np.zeros((0, 8)), np.empty(0))
    if program is None:
        return SkyTime(None, np.zeros(len(totals) + 1, np.int64), none, none, *no_field, *no_field, totals)
    split = [_split(group, program) for group in times.groups]
    posix, weight = (np.concatenate([part[k] for part in split]) for k in (0, 1))
    first = np.cumsum([0, *(len(part[1]) for part in split)])
    fields = _fields(program, [part[2] for part in split], boxes, step_scale)
    vectors = sight_vectors(program, posix) if len(posix) else np.empty((0, len(program.sights), 4))
    return SkyTime(program, first, weight, vectors, *fields, *no_field, totals)


def refine(sky: SkyTime, times: TimeDensity, boxes: list[Box]) -> SkyTime:
    """Return the same with fields in fine steps inside boxes (one a zone group)."""
    if sky.program is None:
        return sky
    longs = [_split(group, sky.program)[2] for group in times.groups]
    layout, grid = _fields(sky.program, longs, boxes, FINE_STEP)
    return replace(sky, fine_layout=layout, fine_grid=grid)


def _split(group: TimeGroup, program: Program) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return weighted instants for the short pieces, and the long pieces as rows start, end, density."""
    step = 0.35 * program.scale_deg / 15.0 * 3600.0
    length = group.end - group.start
    count = np.ceil(length / step)
    short = np.full(len(count), count.sum() <= MOST_INSTANTS)
    posix: list[NDArray[np.float64]] = [np.empty(0)]
    weight: list[NDArray[np.float64]] = [np.empty(0)]
    for i in np.flatnonzero(short):
        n = int(count[i])
        posix.append(group.start[i] + (np.arange(n) + 0.5) * length[i] / n)
        weight.append(np.full(n, group.density[i] * length[i] / n))
    rest = np.stack([group.start[~short], group.end[~short], group.density[~short]], axis=1)
    return np.concatenate(posix), np.concatenate(weight), rest


def _fields(
    program: Program, longs: list[NDArray[np.float64]], boxes: list[Box], step_scale: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the layout and the flat grid of the groups' fields."""
    layout = np.zeros((len(longs), 8))
    if not any(len(rest) for rest in longs):
        return layout, np.empty(0)
    boxed = [box for box in boxes if box.lat1 > box.lat0] or boxes
    lat0, lat1 = min(box.lat0 for box in boxed), max(box.lat1 for box in boxed)
    work = sum(len(rest) * (box.lat1 - box.lat0) * box.width for rest, box in zip(longs, boxes, strict=True))
    step = _step(program, step_scale, work, lat1 - lat0)
    slack = (step / np.radians(program.scale_deg)) ** 2 / 8.0
    lat = _axis(lat0, lat1 - lat0, step)
    fields: list[_Field] = []
    tables: dict[int, NDArray[np.float64]] = {}
    for rest, box in zip(longs, boxes, strict=True):
        if box.lat1 <= box.lat0:
            fields.append(_Field(np.array([box.lon0]), np.empty((0, 3)), np.zeros((len(lat), 1))))
            continue
        whole, parts = _whole_days(rest, program)
        lon = _axis(box.lon0, box.width, step) if len(parts) else np.array([box.lon0])
        mean = _day_mean(program, lat, step, whole, tables)[:, None]
        fields.append(_Field(lon, parts, np.repeat(mean, len(lon), axis=1)))
    _add_parts(fields, program, lat, step)
    at = 0
    for g, field in enumerate(fields):
        if not len(longs[g]) or boxes[g].lat1 <= boxes[g].lat0:
            continue
        lon_step = field.lon[1] - field.lon[0] if len(field.lon) > 1 else 1.0
        layout[g] = at, len(lat), len(field.lon), lat[0], lat[1] - lat[0], field.lon[0], lon_step, slack
        at += field.value.size
    kept = [
        f.value.ravel() for f, rest, box in zip(fields, longs, boxes, strict=True) if len(rest) and box.lat1 > box.lat0
    ]
    flat = np.concatenate(kept) if kept else np.empty(0)
    return layout, np.maximum(np.log(np.maximum(flat, 1e-300)), _LOG_FLOOR)


def _step(program: Program, step_scale: float, work: float, height: float) -> float:
    """Return the step of the fields [rad]: the wished share of the scale, wider where work or tables grow too large.

    ``work`` is the sum over pieces of time of the area [rad2] of their fields, ``height`` the latitudes' span [rad].
    """
    step = float(np.radians(np.clip(step_scale * program.scale_deg, 0.02, 2.0)))
    coarse = max(step, float(np.radians(COARSE_STEP * program.scale_deg)))
    step = min(step * max(1.0, float(np.sqrt(work / step**2 / MOST_WORK))), coarse)
    return max(step, float(np.sqrt(height * 2 * np.pi / MOST_TABLE)))


def _axis(start: float, width: float, step: float) -> NDArray[np.float64]:
    count = max(2, int(np.ceil(width / step)) + 1)
    return start + np.linspace(0.0, max(width, 1e-9), count)


def _segment_s(program: Program) -> float:
    """Return how long one table may stand for: the sun moves by at most 0.1 deg in 6 h, the moon by 1.2 in 2 h."""
    return 7200.0 if program.has_moon else 21600.0


def _whole_days(rest: NDArray[np.float64], program: Program) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return rows (middle of a day, weight) of the whole days in long pieces, and the parts of days left."""
    span = float(np.sum(rest[:, 1] - rest[:, 0]))
    sharp = program.scale_deg < 2.0 and span < 10 * DAY_S
    if program.has_moon or sharp:
        return np.empty((0, 2)), rest
    days = np.floor((rest[:, 1] - rest[:, 0]) / DAY_S).astype(int)
    parts = rest.copy()
    parts[:, 0] += days * DAY_S
    rows: list[NDArray[np.float64]] = [np.empty((0, 2))]
    for (start, _, density), count in zip(rest, days, strict=True):
        middle = start + (np.arange(int(count)) + 0.5) * DAY_S
        rows.append(np.stack([middle, np.full(count, density * DAY_S)], axis=1))
    return np.concatenate(rows), parts[parts[:, 1] - parts[:, 0] > 1.0]


def _day_mean(
    program: Program,
    lat: NDArray[np.float64],
    step: float,
    days: NDArray[np.float64],
    tables: dict[int, NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Return, per latitude, the sum over whole days of weight * mean likelihood over the day.

    A day's mean depends on the sun's declination only; it is interpolated between nodes of declination, which all
    zone groups share by ``tables``.
    """
    total = np.zeros(len(lat))
    if not len(days):
        return total
    angles = sight_angles(program, days[:, 0])
    node = float(np.clip(step, np.radians(0.1), np.radians(0.5)))
    place = angles[:, 0, 0] / node
    below = np.floor(place).astype(np.int64)
    for number in np.unique(np.r_[below, below + 1]):
        share = np.where(below == number, 1.0 - (place - below), np.where(below + 1 == number, place - below, 0.0))
        weight = float(np.sum(share * days[:, 1]))
        if weight <= 0.0:
            continue
        if int(number) not in tables:
            mean = np.average(angles, axis=0, weights=share)
            mean[:, 0] += number * node - mean[0, 0]
            count = int(np.ceil(2 * np.pi / step))
            tables[int(number)] = _rows(program, lat, mean, _lead(angles, share), count).mean(axis=1)
        total += weight * tables[int(number)]
    return total


def _lead(angles: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each sight's hour angle less the first's, averaged on the circle, shape (s,)."""
    lead = angles[:, :, 1] - angles[:, :1, 1]
    return np.angle(np.sum(weight[:, None] * np.exp(1j * lead), axis=0))


def _rows(
    program: Program, lat: NDArray[np.float64], angles: NDArray[np.float64], lead: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """Return the sky likelihood over latitude and the first sight's hour angle, 0 to a full turn, (n, count)."""
    hour = np.arange(count)[:, None] * (2 * np.pi / count) + lead
    dec = angles[:, 0]
    columns = np.empty((count, len(lead), 4))
    columns[..., 0] = np.cos(dec) * np.cos(hour)
    columns[..., 1] = -np.cos(dec) * np.sin(hour)
    columns[..., 2] = np.sin(dec)
    columns[..., 3] = angles[:, 2]
    return sky_rows(lat, 8.0 * 2 * np.pi / count, columns, program.arrays, TINY * program.peak)


def _add_parts(fields: list[_Field], program: Program, lat: NDArray[np.float64], step: float) -> None:
    """Add the parts of days to the fields, one table a segment of time."""
    segment = _segment_s(program)
    cuts = [_cut(field.parts, segment) for field in fields]
    numbers = [np.floor(0.5 * (cut[:, 0] + cut[:, 1]) / segment) for cut in cuts]
    chosen = np.unique(np.concatenate(numbers))
    count = int(np.ceil(2 * np.pi / step))
    width = 2 * np.pi / count
    totals = [np.zeros(field.value.shape[::-1]) for field in fields]
    for n in chosen:
        middle = (n + 0.5) * segment
        angles = sight_angles(program, np.array([middle, middle + 60.0]))
        rate = ((angles[1, 0, 1] - angles[0, 0, 1] + np.pi) % (2 * np.pi) - np.pi) / 60.0
        rows = _rows(program, lat, angles[0], _lead(angles[:1], np.ones(1)), count)
        slope = np.ascontiguousarray(np.concatenate([rows, rows[:, :1]], axis=1).T) * width
        running = np.ascontiguousarray(_running_integral(rows, width).T)
        for field, total, cut, number in zip(fields, totals, cuts, numbers, strict=True):
            start, end, density = cut[number == n].T
            if len(start):
                gha = angles[0, 0, 1]
                window = start - middle, end - middle, density
                add_windows(total, field.lon, running, slope, width, rate, gha, *window)
    for field, total in zip(fields, totals, strict=True):
        field.value[:] += total.T


def _running_integral(rows: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """Return the trapezoid integral from the first column on, one column more (the full turn)."""
    closed = np.concatenate([rows, rows[:, :1]], axis=1)
    out = np.zeros_like(closed)
    np.cumsum(0.5 * (closed[:, 1:] + closed[:, :-1]) * step, axis=1, out=out[:, 1:])
    return out


def _cut(parts: NDArray[np.float64], segment: float) -> NDArray[np.float64]:
    """Cut pieces at the segments' borders."""
    first = np.floor(parts[:, 0] / segment)
    count = np.maximum(np.ceil(parts[:, 1] / segment) - first, 1.0).astype(np.int64)
    which = np.repeat(np.arange(len(parts)), count)
    number = first[which] + np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    start = np.maximum(parts[which, 0], number * segment)
    end = np.minimum(parts[which, 1], (number + 1.0) * segment)
    keep = end > start
    return np.stack([start[keep], end[keep], parts[which, 2][keep]], axis=1)
