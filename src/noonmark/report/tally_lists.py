"""The lines that stand beside a tally's totals: on a terminal and on the page the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from noonmark.report.print_parts import plain
from noonmark.report.tally_words import day_words, interval_words
from noonmark.words.tally_corrections import lines
from noonmark.words.tally_types import Apart, Counted, Tally, Total, Unusable


def lists(told: Tally, unusable: Sequence[Unusable]) -> list[tuple[str, list[str]]]:
    """Return headings and what stands under each, which may be nothing."""
    return [
        ("Where rows disagree", [_disagreement(count) for count in told.counts if count.told]),
        ("In no total: places that are not known", [_apart(one) for one in told.apart]),
        ("Rows that are not counted", _left_out(told, unusable)),
        ("How places were read, and corrections", list(told.notes)),
        ("What the totals rest on", list(told.assumptions)),
    ]


def place_rows(total: Total, told: Tally) -> list[tuple[str, str, str, str]]:
    """Return for each place of a total its name, count, the place that holds it, and the lines it comes from."""
    mine = [count for count in told.counts if count.what == total.what]
    around = {id(count.spot): count.inside.name for count in mine if count.inside is not None}
    made: dict[int, list[int]] = {}
    for count in mine:
        made.setdefault(id(count.spot), []).extend(row.line for row in count.rows)
    return [
        (plain(spot.name), interval_words(interval), plain(around.get(id(spot), "")), lines(made[id(spot)]))
        for spot, interval in total.by_place
    ]


def by_problem(unusable: Sequence[Unusable]) -> Mapping[str, list[int]]:
    """Return the lines that cannot be used by what is wrong with them, in the order of the file."""
    found: dict[str, list[int]] = {}
    for one in unusable:
        found.setdefault(one.problem, []).append(one.line)
    return found


def _disagreement(count: Counted) -> str:
    return f"{count.spot.name}, {day_words(count.day)}, {count.what}: {count.told}"


def _apart(one: Apart) -> str:
    near = f"; the nearest names are {'; '.join(one.spot.nearest)}" if one.spot.nearest else ""
    which = lines(row.line for row in one.rows)
    return f"{one.spot.name}: {one.what} {interval_words(one.interval)} ({which}){near}"


def _left_out(told: Tally, unusable: Sequence[Unusable]) -> list[str]:
    found = [f"{lines(numbers)}: {problem}" for problem, numbers in by_problem(unusable).items()]
    found += [f"line {row.line}: corrected by line {by}" for row, by in told.replaced]
    if told.silent:
        found.append(f"{lines(row.line for row in told.silent)}: at least 0, which says nothing")
    return found
