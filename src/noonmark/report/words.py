"""Numbers and instants as words: one form for the terminal, the page, the map and the statement."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

NARROW = "\N{NARROW NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
SIGNIFICANT = 3

ENFSI_SOURCE = "ENFSI Guideline for Evaluative Reporting in Forensic Science, version 3.0 (2015), verbal scale"


def likelihood_ratio(log10_lr: float) -> str:
    """Return a likelihood ratio as ``'about 200'`` or ``'about 1 in 200'``.

    Examples
    --------
    >>> likelihood_ratio(2.3), likelihood_ratio(-2.3), likelihood_ratio(-math.inf)
    ('about 200', 'about 1 in 200', '0 (the claim is impossible under the clues)')
    """
    if math.isinf(log10_lr):
        return "unbounded" if log10_lr > 0 else "0 (the claim is impossible under the clues)"
    size = abs(log10_lr)
    times = f"10^{size:.0f}" if size >= 9 else grouped(float(f"{10**size:.2g}"))
    return f"about {times}" if log10_lr >= 0 or times == "1" else f"about 1 in {times}"


def grouped(value: float) -> str:
    """Return a number with thousands set apart by a narrow space, no needless decimals.

    Examples
    --------
    >>> grouped(13400.0).replace(NARROW, "_"), grouped(0.25), grouped(7.0)
    ('13_400', '0.25', '7')
    """
    text = f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:,.6g}"
    return text.replace(",", NARROW)


def rounded(value: float, digits: int = SIGNIFICANT) -> float:
    """Return ``value`` to a number of significant digits."""
    return float(f"{value:.{digits}g}")


def area(inner_km2: float, outer_km2: float) -> str:
    """Return a bracketed area; the lower end is rounded down and the upper end up, to 3 digits.

    Examples
    --------
    >>> area(12_004, 13_391).replace(NARROW, "_")
    '12_000–13_400 km²'
    >>> area(0.0, 0.0)
    'empty'
    """
    if outer_km2 <= 0:
        return "empty"
    low, high = _outwards(inner_km2, -1), _outwards(outer_km2, 1)
    if low == high:
        return f"{grouped(high)} km²"
    return f"{grouped(low)}{DASH}{grouped(high)} km²"


def _outwards(value: float, sign: int) -> float:
    if value <= 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(value)) - SIGNIFICANT + 1)
    steps = value / unit
    whole = round(steps)
    if abs(steps - whole) > 1e-9 * steps:
        whole = math.ceil(steps) if sign > 0 else math.floor(steps)
    return rounded(whole * unit, SIGNIFICANT + 1)


def probability(value: float) -> str:
    """Return a probability in per cent, never ``0 %`` or ``100 %`` unless it is exact.

    Examples
    --------
    >>> probability(0.4213), probability(0.99996), probability(1e-9), probability(0.0), probability(0.031)
    ('42 %', '> 99.9 %', '< 0.1 %', '0 %', '3.1 %')
    """
    if value in (0.0, 1.0):
        return f"{value * 100:.0f} %"
    if value > 0.999:
        return "> 99.9 %"
    if value < 0.001:
        return "< 0.1 %"
    return f"{value * 100:.1f} %" if value < 0.0995 or value >= 0.985 else f"{value * 100:.0f} %"


def bound(value: float) -> str:
    """Return an upper bound of a small probability: ``'at most 3e-07'``, ``'nothing'`` for 0."""
    if value <= 0:
        return "nothing"
    return f"at most {value:.1g}" if value < 0.001 else f"at most {value * 100:.2g} %"


def bits(value: float) -> str:
    """Return bits with one decimal: ``'3.2 bits'``; a small gain is ``'< 0.1 bit'``."""
    if value <= 0:
        return "0 bits"
    return "< 0.1 bit" if value < 0.05 else f"{value:.1f} bits"


def signed(value: float) -> str:
    """Return a number with its sign and one decimal: ``'+0.4'``, ``'−3.4'``; infinity is ``'−∞'``."""
    if math.isinf(value):
        return "+∞" if value > 0 else "−∞"
    return f"{value:+.1f}".replace("-", "−")


def level(value: float) -> str:
    """Return a level as ``'90 %'``."""
    return f"{value * 100:g} %"


def iso(instant: datetime) -> str:
    """Return an aware instant as ISO 8601 with Z, milliseconds only when there are any.

    Examples
    --------
    >>> iso(datetime(2022, 9, 22, 3, tzinfo=UTC))
    '2022-09-22T03:00:00Z'
    """
    utc = instant.astimezone(UTC)
    utc = (utc + timedelta(microseconds=500)).replace(microsecond=0) if utc.microsecond >= 999_500 else utc
    tail = f".{round(utc.microsecond / 1000):03d}" if utc.microsecond else ""
    return f"{utc:%Y-%m-%dT%H:%M:%S}{tail}Z"


def utc(instant: datetime) -> str:
    """Return an instant for people: ``'2022-09-22 03:00'``, with seconds only when there are any."""
    moment = instant.astimezone(UTC)
    return f"{moment:%Y-%m-%d %H:%M}" if moment.second == 0 else f"{moment:%Y-%m-%d %H:%M:%S}"


def interval(start: datetime, end: datetime) -> str:
    """Return an interval of UTC; the date is not said twice.

    Examples
    --------
    >>> interval(datetime(2022, 9, 22, 3, tzinfo=UTC), datetime(2022, 9, 22, 4, 30, tzinfo=UTC))
    '2022-09-22 03:00 to 04:30'
    """
    first, last = start.astimezone(UTC), end.astimezone(UTC)
    if first == last:
        return utc(first)
    tail = utc(last)
    return f"{utc(first)} to {tail[11:] if first.date() == last.date() else tail}"


def intervals(pairs: Sequence[tuple[datetime, datetime]], *, most: int = 6) -> str:
    """Return intervals of UTC as one text; beyond ``most`` the rest is counted and the end is said."""
    if not pairs:
        return "none"
    told = "; ".join(interval(*pair) for pair in pairs[:most])
    if len(pairs) <= most:
        return f"{told} UTC"
    return f"{told}; and {len(pairs) - most} more until {utc(pairs[-1][1])} UTC"


def place(lat: float, lon: float, decimals: int) -> str:
    """Return geodetic coordinates for people: ``'56.7° N, 124.7° E'``."""
    north, east = ("N" if lat >= 0 else "S"), ("E" if lon >= 0 else "W")
    return f"{abs(lat):.{decimals}f}° {north}, {abs(lon):.{decimals}f}° {east}"


def listed(*parts: str) -> str:
    """Return the parts that are not empty, joined by commas."""
    return ", ".join(part for part in parts if part)
