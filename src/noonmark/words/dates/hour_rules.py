"""Rules for hours that belong to a day: Thursday morning, at 7 pm on 22 September, the night onto Thursday."""

from __future__ import annotations

from dataclasses import dataclass

from noonmark.words.dates.calendar import DAYS, ROUND_THE_CLOCK, Span, one_day
from noonmark.words.dates.parts import Partial, Worked, Written
from noonmark.words.dates.rewriting import Found, Made, Rule, as_hours, rule

Hours = tuple[float, float]
_DAY = "(?: 1 | w )"
_NIGHT = 20


@dataclass(frozen=True)
class Timed:
    """A day with hours, counted from its midnight; above 24 they reach into the next day."""

    day: Worked
    hours: Hours

    def __call__(self, written: Written) -> Span | None:
        """Work out the day."""
        return self.day(written)


def day_of(g: Found, name: str) -> Worked:
    """Return what works out a day, or a weekday that stands alone."""
    token = g.all(name)[0]
    return Partial(weekday=token.value) if token.tag == "w" else token.value


def _joined(g: Found) -> Made:
    """Thursday morning; the morning of 22 September; 22 September, 14:30."""
    return as_hours(Timed(day_of(g, "d"), _hours(g)))


def _hours(g: Found) -> Hours:
    """Return the hours of a clock time or of a part of a day; a clock time's own, where both stand."""
    hours: Hours = g.value("H") if g.has("H") else g.value("p")
    return hours


def _finer(g: Found) -> Made:
    """Tomorrow morning at 7; 8 pm this evening: the clock's hour, in the half of the day that was named."""
    timed: Timed = g.value("d")
    if g.has("n") and (g.value("i") not in {"at", "around", "about", "в", "около", "о", "об"} or g.number("n") > 12):
        return None
    hours: Hours = g.value("H") if g.has("H") else (float(g.number("n")), float(g.number("n")))
    shift = 12 if hours[1] <= 12 <= timed.hours[0] else 0
    return as_hours(Timed(timed.day, (hours[0] + shift, hours[1] + shift)))


def _early_or_late(g: Found) -> Made:
    """Late Wednesday; early on Thursday: its last six hours, its first eight."""
    hours: Hours | None = {"early": (0.0, 8.0), "late": (18.0, 24.0)}.get(str(g.value("e")))
    return as_hours(Timed(day_of(g, "d"), hours)) if hours else None


def _half_of_part(g: Found) -> Made:
    """Early morning, late evening: its first two hours, or what is left."""
    half = _half(g.value("p"), str(g.value("e")))
    return ("p", half) if half else None


def _half_of_timed(g: Found) -> Made:
    """Early Thursday morning."""
    timed: Timed = g.value("d")
    half = _half(timed.hours, str(g.value("e")))
    return as_hours(Timed(timed.day, half)) if half else None


def _half(hours: Hours, edge: str) -> Hours | None:
    if hours[1] - hours[0] <= 2:
        return None
    return {"early": (hours[0], hours[0] + 2), "late": (hours[0] + 2, hours[1])}.get(edge)


def _in_days(g: Found) -> Made:
    """24 hours, 48 hours: so many times round the clock."""
    hours = g.number("n")
    return ("Q", (hours // 24, ROUND_THE_CLOCK)) if hours and hours % 24 == 0 else None


def _far(g: Found) -> Made:
    days, hours = g.value("D")
    return as_hours(Timed(lambda written: one_day(written.day + days * DAYS), hours))


def _related(g: Found) -> Made:
    """Work out this morning, last night; "this night" in Russian and Ukrainian is the one passed, or to come."""
    side = g.number("r")
    hours: Hours = g.value("p")

    def day(written: Written) -> Span:
        shift = -1 if hours[0] >= _NIGHT and not side and written.past else side
        return one_day(written.day + shift * DAYS)

    return as_hours(Timed(day, hours))


def _night_onto(g: Found) -> Made:
    """The night onto Thursday: the one that ends on it."""
    hours: Hours = g.value("p")
    day = day_of(g, "d")
    if g.value("i") not in {"на", "до", "по", "to"} or hours[0] < _NIGHT:
        return None

    def eve(written: Written) -> Span | None:
        found = day(written)
        return None if found is None or found.first is None else one_day(found.first - DAYS)

    return as_hours(Timed(eve, hours))


def _clock_range(g: Found) -> Made:
    """From 14:00 to 16:30."""
    first: Hours = g.value("a")
    last: Hours = g.value("b")
    return "H", (first[0], last[1] if last[1] >= first[0] else last[1] + 24)


def _hour_named(g: Found) -> Made:
    """7 утра, 5 години дня: an hour and the half of the day that it is in."""
    hour, shift = g.number("n"), g.number("P")
    at = float(hour % 12 + shift)
    return ("H", (at, at)) if 1 <= hour <= 12 else None


def _clock_range_half_named(g: Found) -> Made:
    """From 5 to 6 pm."""
    first, last = g.number("n"), g.value("b")
    same_half = first < last[0] - 12
    return ("H", (float(first + 12 if same_half else first), last[1])) if first <= 12 else None


CLOCK: tuple[Rule, ...] = (
    rule("(?P<n>n) (?P<P>P)", _hour_named),
    rule("[FSI]? (?P<n>n) [t&-] (?P<b>H)", _clock_range_half_named),
    rule("T? (?P<e>e) -? (?P<p>p)", _half_of_part),
    rule("(?P<n>n) U", _in_days),
)
HOURS: tuple[Rule, ...] = (
    rule("[FSI]? (?P<a>H) [t&-] (?P<b>H)", _clock_range),
    rule(f"[I]? (?P<p>p) [OS] (?: T? [no] | {_DAY} ) (?P<i>[It]) (?P<d>{_DAY})", _night_onto),
    rule(f"[I]? (?P<p>p) (?P<i>I) (?P<d>{_DAY})", _night_onto),
    rule("(?P<D>D)", _far),
    rule(f"I? (?P<d>{_DAY}) [,(]? [IO]? (?P<H>H) p?", _joined),
    rule(f"I? (?P<H>H) p? [,(]? [IO]* T? (?P<d>{_DAY})", _joined),
    rule(f"I? (?P<d>{_DAY}) ,? I? (?P<p>p)", _joined),
    rule(f"I? (?P<p>p) ,? [IO]* T? (?P<d>{_DAY})", _joined),
    rule("I? (?P<r>r) (?P<p>p)", _related),
    rule("(?P<d>6) ,? [FSI]* (?P<H>H)", _finer),
    rule("[FSI]? (?P<H>H) p? ,? [IO]* (?P<d>6)", _finer),
    rule("(?P<d>6) (?P<i>I) (?P<n>n)", _finer),
    rule("(?P<i>I) (?P<n>n) (?P<d>6)", _finer),
    rule(f"T? (?P<e>e) I? (?P<d>{_DAY})", _early_or_late),
    rule("T? (?P<e>e) I? (?P<d>6)", _half_of_timed),
)
