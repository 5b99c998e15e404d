"""What the clocks of one file say against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from noonmark.footage.clocks import OFFSETS_MINUTES, spell
from noonmark.footage.facts import ClockFact, FileFacts
from noonmark.look.parts import wall
from noonmark.look.readings import offset_text
from noonmark.look.surroundings import Surroundings
from noonmark.look.weights import copied_from, family

SAME_S = 60.0
"""Clocks that differ by less are not worth a line among the contradictions [s]."""
DAY = timedelta(days=1)
_CALLED = {"EXIF DateTimeOriginal": "camera clock", "GPS time, date from the camera": "GPS time"}


@dataclass(frozen=True)
class Told:
    """One thing about the clocks in words.

    Attributes
    ----------
    grave : int
        0 is the gravest contradiction; :data:`FACT` is none at all.
    """

    grave: int
    words: str


FACT = 100
COPIED, DAY_OFF, DIFFER, ROUNDED, AS_IF_UTC = 10, 11, 30, 50, 31


def called(clock: ClockFact) -> str:
    """Return a clock's name for people."""
    return _CALLED.get(clock.source, clock.source)


def shown(clock: ClockFact) -> str:
    """Return what a clock shows, with its zone when it states one."""
    if clock.precision_s >= DAY.total_seconds():
        return f"{clock.value:%Y-%m-%d}"
    face = f"{clock.value:%Y-%m-%d %H:%M:%S}"
    if clock.offset_minutes is None:
        return face
    return f"{face}Z" if clock.scale == "utc" else f"{face} {offset_text(clock.offset_minutes)}"


def differences(clocks: Sequence[ClockFact], here: Surroundings | None) -> Iterator[Told]:
    """Yield what the clocks of one file say against each other; names of files are left to the names' own check.

    The yardstick is the first clock that states its zone; a clock without one may differ from it by the offset of
    the place's zone. Copies of the camera's clock are held against the first of them, when it was taken if that is
    among them.
    """
    clocks = [clock for clock in clocks if clock.role != "name"]
    stated = [clock for clock in clocks if family(clock) in ("gps", "stated", "signed")]
    naive = [clock for clock in clocks if clock.offset_minutes is None]
    faces = sorted((clock for clock in naive if clock.scale == "local"), key=_copy_order)
    leaders = [clock for clock in naive if clock.scale == "unknown" or clock is faces[0]]
    if stated:
        for other in stated[1:]:
            yield from _stated(stated[0], other)
        for other in leaders:
            yield from _against(stated[0], other, here)
    else:
        for other in leaders[1:]:
            yield from _two_faces(leaders[0], other, here)
    for other in faces[1:]:
        yield from _copies(faces[0], other)
    taken = next((clock for clock in clocks if family(clock) in ("capture", "stated")), None)
    for other in clocks if taken else ():
        if family(other) == "modified, stated" and taken:
            yield from _written(taken, other)


def _copy_order(clock: ClockFact) -> int:
    kinds = ("capture", "container", "digitised", "modified")
    return kinds.index(family(clock)) if family(clock) in kinds else len(kinds)


def _stated(yardstick: ClockFact, other: ClockFact) -> Iterator[Told]:
    gap = other.value - yardstick.value
    if abs(gap.total_seconds()) > SAME_S and wall(other) != wall(yardstick):
        if _is_days(gap):
            yield Told(DAY_OFF, _apart(yardstick, other, gap, ": one of their dates is a day off"))
        else:
            yield Told(DIFFER, _apart(yardstick, other, gap))


def _against(yardstick: ClockFact, other: ClockFact, here: Surroundings | None) -> Iterator[Told]:
    """Hold a clock without a zone against one that states its own."""
    utc = yardstick.value.astimezone(UTC)
    gap = wall(other) - utc.replace(tzinfo=None)
    offset = _offset(gap, utc, here, yardstick)
    if offset is not None and _close(gap, offset):
        if other.scale == "unknown" and offset:
            why = f": {called(other)} is local time ({offset_text(_minutes(offset))}), written as if it were UTC"
            yield Told(AS_IF_UTC, _apart(yardstick, other, gap, why))
        return
    if _close(gap, timedelta(0)) and (family(other) == "container" or wall(other) == wall(yardstick)):
        if abs(gap.total_seconds()) > 1.0:  # a face that is the same is told as a copy
            yield Told(FACT, f"{called(yardstick)} and {called(other)} differ by {spell(gap)}")
        return
    left = gap - offset if offset is not None else None
    if left is not None and (_is_days(left) or _is_rollover(left)):
        yield Told(DAY_OFF, _apart(yardstick, other, left, _date_words(left)))
        return
    zone = f", of which the place's zone explains {spell(offset)}" if offset else ""
    yield Told(DIFFER, _apart(yardstick, other, gap, zone))


def _offset(gap: timedelta, utc: datetime, here: Surroundings | None, yardstick: ClockFact) -> timedelta | None:
    """Return by how much a local clock leads UTC: in the place's zone, as the yardstick states, or as the gap tells."""
    if here is not None:
        return min(here.offsets(utc), key=lambda offset: abs(gap - offset))
    if yardstick.offset_minutes:
        return timedelta(minutes=yardstick.offset_minutes)
    quarter = timedelta(minutes=15) * round(gap / timedelta(minutes=15))
    low, high = (timedelta(minutes=m) for m in OFFSETS_MINUTES)
    return quarter if low <= quarter <= high and _close(gap, quarter) else None


def _two_faces(first: ClockFact, other: ClockFact, here: Surroundings | None) -> Iterator[Told]:
    gap = wall(other) - wall(first)
    if abs(gap.total_seconds()) <= 1.0:
        return
    offset = _offset(-gap, wall(first).replace(tzinfo=UTC), here, other)
    if abs(gap.total_seconds()) <= SAME_S or (offset and _close(-gap, offset)):
        yield Told(FACT, f"{called(first)} and {called(other)} differ by {spell(gap)}")
    else:
        yield Told(DIFFER, _apart(first, other, gap))


def _written(taken: ClockFact, other: ClockFact) -> Iterator[Told]:
    """Hold the time when a program wrote the file, with its offset, against when it was taken."""
    if taken.value.tzinfo is None:
        other = replace(other, value=wall(other), offset_minutes=None)  # the camera's own zone is not known
    gap = other.value - taken.value
    words = f"{called(taken)} and {called(other)} differ by {spell(gap)}"
    if gap.total_seconds() > 1.0:
        yield Told(FACT, f"{words}: the file was written again after it was taken")
    elif gap.total_seconds() < -SAME_S:
        yield Told(DIFFER, f"{words}: {shown(taken)} and {shown(other)}")


def _copies(first: ClockFact, other: ClockFact) -> Iterator[Told]:
    """Hold a copy of the camera's clock against the first; later it is when a program wrote the file again."""
    gap = wall(other) - wall(first)
    if other.offset_minutes is not None or abs(gap.total_seconds()) <= 1.0:
        return
    words = f"{called(first)} and {called(other)} differ by {spell(gap)}"
    if gap > timedelta(0) and family(other) in ("modified", "digitised"):
        yield Told(FACT, f"{words}: the file was written again after it was taken")
    else:
        yield Told(DIFFER, f"{words}: {shown(first)} and {shown(other)}")


def same_faces(facts: FileFacts, here: Surroundings | None) -> Iterator[Told]:
    """Yield receivers' times that repeat the camera's local clock to the second, where the zone is not UTC."""
    for gps in (clock for clock in facts.clocks if family(clock) == "gps"):
        if face := copied_from(gps, facts, here):
            minutes = _minutes(here.offset(gps.value)) if here else face.offset_minutes or 0
            words = (
                f"{called(gps)} {shown(gps)} equals {called(face)} {shown(face)} to the second, though local time "
                f"there is {offset_text(minutes)}: the GPS time was written from the local clock"
            )
            yield Told(COPIED, words)


def rounded(clocks: Sequence[ClockFact]) -> Iterator[Told]:
    """Yield receivers' times in whole minutes or hours beside a camera's clock that shows seconds."""
    face = next((clock for clock in clocks if clock.scale == "local" and family(clock) in ("capture", "stated")), None)
    for gps in (clock for clock in clocks if family(clock) == "gps"):
        whole = gps.value.second == 0 and gps.value.microsecond == 0
        if whole and face is not None and face.value.second:
            step = "hours" if gps.value.minute == 0 else "minutes"
            words = f"{called(gps)} {shown(gps)} is in whole {step}, though {called(face)} shows {shown(face)}"
            yield Told(ROUNDED, f"{words}: it was rounded or is an old fix")


def _apart(first: ClockFact, other: ClockFact, gap: timedelta, why: str = "") -> str:
    return f"{called(first)} and {called(other)} differ by {spell(gap)}{why} ({shown(first)}, {shown(other)})"


def _close(gap: timedelta, offset: timedelta) -> bool:
    return abs((gap - offset).total_seconds()) <= SAME_S


def _is_days(gap: timedelta) -> bool:
    return abs(abs(gap) - DAY) <= timedelta(minutes=5)


def _is_rollover(gap: timedelta) -> bool:
    return abs(abs(gap) - 7168 * DAY) <= timedelta(days=1)


def _date_words(left: timedelta) -> str:
    if _is_days(left):
        return " beside the zone: one of their dates is a day off"
    return " beside the zone: 1024 weeks, after which a receiver's week count starts again"


def _minutes(offset: timedelta) -> int:
    return round(offset.total_seconds() / 60.0)
