"""Files of an archive that hang together by what they share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from noonmark.copies.index.protocol import Filed
from noonmark.copies.repeats import Pair


@dataclass(frozen=True)
class Group:
    """Files that hang together by pairs, the earliest posted first, then by number."""

    files: tuple[Filed, ...]
    pairs: tuple[Pair, ...]


def grouped(files: Sequence[Filed], pairs: Iterable[Pair]) -> list[Group]:
    """Return the groups of files that hang together by pairs, the largest first.

    A pair that is found from both of its files is told once, from the first.
    """
    by_number: Mapping[int, Filed] = {filed.number: filed for filed in files}
    leader = {number: number for number in by_number}
    told: dict[tuple[int, int], Pair] = {}
    for pair in pairs:
        ends = min(pair.one, pair.other), max(pair.one, pair.other)
        before = told.get(ends)
        if before is None or (before.shared, -before.agreeing) > (pair.shared, -pair.agreeing):
            told[ends] = pair
        leader[_led(leader, ends[1])] = _led(leader, ends[0])
    groups: dict[int, list[Filed]] = {}
    for number, filed in by_number.items():
        groups.setdefault(_led(leader, number), []).append(filed)
    return sorted(
        (_group(group, told.values()) for group in groups.values() if len(group) > 1),
        key=lambda group: (-len(group.files), group.files[0].number),
    )


def _led(leader: dict[int, int], number: int) -> int:
    while leader[number] != number:
        leader[number] = leader[leader[number]]
        number = leader[number]
    return number


def _group(files: list[Filed], pairs: Iterable[Pair]) -> Group:
    numbers = {filed.number for filed in files}
    files.sort(key=lambda filed: (filed.posted is None, filed.posted.timestamp() if filed.posted else 0, filed.number))
    return Group(tuple(files), tuple(pair for pair in pairs if pair.one in numbers))
