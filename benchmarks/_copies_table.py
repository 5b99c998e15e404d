"""What the answers of the copies benchmark are worth: recall, precision and start times, as a table."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from _copies_set import Asked

GROUPS = ("chair-",)
"""Stems that begin alike and are copies of one recording: see README of ../shared/data."""
WITHIN_S = 0.7
PLACED = ("picture-in-picture", "blurred 9:16 padding", "5 deg")
REACH = {"picture-in-picture": 0.90, "blurred 9:16 padding": 0.95, "5 deg": 0.95}
PRECISION = 0.99


@dataclass(frozen=True)
class Said:
    """One answer to one question: a file, how it is related, and which instants lie on each other."""

    file: str
    relation: str
    probability: float
    query_s: float
    match_s: float
    score: float = 0.0
    table: str = "picture"


@dataclass(frozen=True)
class Judged:
    """A question with its answers sorted into right and wrong ones.

    Those told to be of the same scene stand apart: whether they show the same place.
    """

    asked: Asked
    right: tuple[Said, ...]
    wrong: tuple[Said, ...]
    same_place: tuple[Said, ...] = ()
    other_place: tuple[Said, ...] = ()

    def found(self, least: float) -> Said | None:
        """Return the likeliest right answer at least so probable."""
        told = [each for each in self.right if each.probability >= least]
        return max(told, key=lambda each: (_stem(each.file) == self.asked.source, each.probability), default=None)

    def start_error_s(self, said: Said) -> float | None:
        """Return by how much the start is off; None where the answer is another file of the same recording [s]."""
        a = self.asked
        if _stem(said.file) != a.source:
            return None
        return abs(said.match_s - (a.start_s + a.speed * (said.query_s - a.lead_s)))


def judged(asked: Asked, said: Iterable[Said]) -> Judged:
    """Sort answers: right is the recording that was altered; another take is no copy, and sound alone is no copy."""
    right: list[Said] = []
    wrong: list[Said] = []
    scenes: tuple[list[Said], list[Said]] = ([], [])
    for each in said:
        same = bool(asked.source) and _group(_stem(each.file)) == _group(asked.source)
        told = {"copy", "same-sound"} if asked.sound_only else {"copy"}
        if same and each.relation in told:
            right.append(each)
        elif not same and each.relation != "same-scene":
            wrong.append(each)
        elif each.relation == "same-scene":
            scenes[_place(_stem(each.file)) != _place(_stem(asked.path))].append(each)
    return Judged(asked, tuple(right), tuple(wrong), tuple(scenes[0]), tuple(scenes[1]))


def precision(all_: Sequence[Judged], least: float) -> tuple[float, int, int]:
    """Return the share of right answers among those at least so probable, and both counts."""
    right = sum(each.probability >= least for one in all_ for each in one.right)
    wrong = sum(each.probability >= least for one in all_ for each in one.wrong)
    return right / max(1, right + wrong), right, wrong


def recall(all_: Sequence[Judged], least: float) -> float:
    of = [each for each in all_ if each.asked.source]
    return sum(each.found(least) is not None for each in of) / max(1, len(of))


def least_for(all_: Sequence[Judged], wanted: float = PRECISION) -> float:
    """Return the lowest probability from which on the precision is as wanted."""
    steps = sorted({each.probability for one in all_ for each in (*one.right, *one.wrong)})
    return next((step for step in steps if precision(all_, step)[0] >= wanted), 1.0)


def by_kind(all_: Sequence[Judged]) -> Mapping[str, list[Judged]]:
    out: dict[str, list[Judged]] = {}
    for each in all_:
        out.setdefault(each.asked.kind, []).append(each)
    return out


def print_table(all_: Sequence[Judged], least: float, peers: Mapping[str, Mapping[str, bool]]) -> None:
    """Print recall for each alteration beside its peers', which are told by the question's path."""
    names = list(peers)
    print(f"  {'alteration':32s} {'clips':>5s} {'found':>7s} {'start off':>10s}  {'  '.join(names)}")
    for kind, some in by_kind(all_).items():
        if some[0].asked.source:
            found = [(each, each.found(least)) for each in some]
            hits = [each for each in found if each[1] is not None]
            errors = [each.start_error_s(said) for each, said in hits if said is not None]
            told = [error for error in errors if error is not None]
            middle = f"{statistics.median(told):.2f} s" if told else "-"
            beside = "  ".join(f"{_share(peers[name], some):>{len(name)}s}" for name in names)
            print(f"  {kind:32s} {len(some):5d} {len(hits) / len(some):7.1%} {middle:>10s}  {beside}")


def markdown(all_: Sequence[Judged], least: float, peers: Mapping[str, Mapping[str, bool]]) -> str:
    """Return the table as docs/accuracy.md has it."""
    lines = [f"| alteration | clips | found | start within {WITHIN_S} s | {' | '.join(peers)} |"]
    lines.append("|---" * (4 + len(peers)) + "|")
    for kind, some in by_kind(all_).items():
        if some[0].asked.source:
            found = [(each, said) for each in some if (said := each.found(least)) is not None]
            errors = [error for each, said in found if (error := each.start_error_s(said)) is not None]
            near = f"{sum(error <= WITHIN_S for error in errors)} of {len(errors)}"
            beside = " | ".join(_share(told, some).replace(".0%", "%").replace("%", " %") for told in peers.values())
            lines.append(f"| {kind} | {len(some)} | {len(found)} | {near} | {beside} |")
    return "\n".join(lines) + "\n"


def print_reached(all_: Sequence[Judged], least: float) -> None:
    """Print the figures that the issue asks for beside what was reached."""
    share, right, wrong = precision(all_, least)
    asked = len(all_)
    print(f"\n  copies told at probability {least:.2f} or more: {right} right, {wrong} wrong: precision {share:.4f}")
    kinds = by_kind(all_)
    for kind, some in kinds.items():
        if not some[0].asked.source:
            false = sum(any(said.probability >= least for said in each.wrong) for each in some)
            print(f"  {kind}: {false} of {len(some)} told to be a copy of something")
    print(f"  recall over all alterations: {recall(all_, least):.1%} (to reach 97 %), {asked} questions")
    even = [recall(some, least) for some in kinds.values() if some[0].asked.source]
    print(f"  the same, each alteration counted once: {statistics.mean(even):.1%}" if even else "")
    for kind in PLACED:
        if kind in kinds:
            print(f"  {kind}: {recall(kinds[kind], least):.1%} (to reach {REACH[kind]:.0%})")
    errors = [each.start_error_s(said) for each in all_ if (said := each.found(least)) is not None]
    told = [error for error in errors if error is not None]
    if told:
        print(
            f"  start within {WITHIN_S} s: {sum(e <= WITHIN_S for e in told) / len(told):.1%} of finds (to reach 98 %)"
        )


def worst(all_: Sequence[Judged], least: float, most: int = 60) -> list[str]:
    """Return lines on what went wrong: wrong copies first, then what was missed, then starts that are off."""
    lines: list[str] = []
    for each in all_:
        name = PurePath(each.asked.path).name
        lines += [
            f"FALSE {name} [{each.asked.kind}] -> {PurePath(said.file).name} {said.relation} {said.probability:.2f}"
            for said in each.wrong
            if said.probability >= least
        ]
    for each in all_:
        name, said = PurePath(each.asked.path).name, each.found(least)
        if each.asked.source and said is None:
            lines.append(f"MISSED {name} [{each.asked.kind}]; said: {[_short(one) for one in each.right] or 'nothing'}")
        elif said is not None and (error := each.start_error_s(said)) is not None and error > WITHIN_S:
            lines.append(f"START {name} [{each.asked.kind}] off by {error:.1f} s")
    return lines[:most]


def _short(said: Said) -> str:
    return f"{PurePath(said.file).name} {said.relation} {said.probability:.2f}"


def _share(told: Mapping[str, bool], some: Sequence[Judged]) -> str:
    known = [told[each.asked.path] for each in some if each.asked.path in told]
    return f"{sum(known) / len(known):.1%}" if known else "-"


def _stem(file: str) -> str:
    return PurePath(file).stem


def _place(stem: str) -> str:
    return stem[:9] if stem.startswith("made-") else _group(stem.split("--", maxsplit=1)[0])


def _group(stem: str) -> str:
    return next((group for group in GROUPS if stem.startswith(group)), stem)
