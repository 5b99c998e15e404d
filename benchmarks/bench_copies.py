"""Copies found again among hours of other footage, beside vPDQ's way on the same files in the same run.

Run: ``python benchmarks/bench_copies.py`` (some minutes), or with ``--full`` for the table of docs/accuracy.md (hours).
Everything is made in one folder (``--folder``, build/bench_copies unless told) and kept: a run that was stopped goes
on where it stood. Answers are kept for as long as the code of noonmark.copies is the same. Threshold and probability
come from noonmark.copies.probability, which was calibrated on other clips (builders/make_copies_table.py).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from _copies_calibrate import calibrate
from _copies_peer import kept_words, near_shares, stacked
from _copies_root import ROOT
from _copies_run import Plan, all_judged, answers, archive, hours, note, questions
from _copies_set import ALTERATIONS, LONG, Asked, in_turn, length_h
from _copies_speed import print_size, print_speed
from _copies_table import least_for, markdown, precision, print_reached, print_table, recall, worst

from noonmark.copies.search import LEAST_PROBABILITY


def peer(plan: Plan, kept: Sequence[Path], asked: Sequence[Asked]) -> dict[str, dict[str, bool]]:
    """Return whether the peer finds each source: with its own share of frames, and with one frame."""
    run = in_turn(plan.workers, note)
    told = run(kept_words, [(path, plan.folder / "peer") for path in [*kept, *(Path(each.path) for each in asked)]])
    names = [path.stem for path in kept]
    hashes, files = stacked(told[: len(kept)])
    found: dict[str, dict[str, bool]] = {"vPDQ 80 %": {}, "vPDQ 1 frame": {}}
    for each, words in zip(asked, told[len(kept) :], strict=True):
        shares = near_shares(words, hashes, files, len(kept))
        share = float(shares[names.index(each.source)]) if each.source else float(shares.max(initial=0.0))
        found["vPDQ 80 %"][each.path] = share >= 0.8
        found["vPDQ 1 frame"][each.path] = share > 0.0
    return found


def print_recall(plan: Plan) -> None:
    kept, asked = questions(plan)
    folder, length = archive(plan, kept)
    told = answers(plan, asked, folder)
    asked = [each for each in asked if any(each.path == one["asked"]["path"] for one in told)]
    all_ = all_judged(told)
    sys.stderr.write("\n")
    print(f"{len(kept)} files and {length:.1f} h of distractors in the archive; {len(told)} clips asked for")
    peers = peer(plan, kept, asked)
    print_table(all_, LEAST_PROBABILITY, peers)
    (plan.folder / "table.md").write_text(markdown(all_, LEAST_PROBABILITY, peers))
    print_reached(all_, LEAST_PROBABILITY)
    least = least_for(all_)
    share, right, wrong = precision(all_, least)
    reached = f"precision {share:.4f}, {right} right, {wrong} wrong; recall {recall(all_, least):.1%}"
    print(f"  at probability {least:.3f}: {reached}")
    spent = sorted(float(each["cpu_s"]) for each in told)
    print(f"  CPU of a question: median {np.median(spent):.1f} s, 95 % {spent[int(0.95 * (len(spent) - 1))]:.1f} s")
    if length:
        print_size(folder, length + length_h(kept))
    print("\n  What went wrong:", *worst(all_, LEAST_PROBABILITY), sep="\n    ")


def planned() -> tuple[Plan, argparse.Namespace]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "parts",
        nargs="*",
        default=("recall", "speed"),
        help="prepare (make all, ask nothing), recall, speed, calibrate",
    )
    parser.add_argument("--full", action="store_true", help="all sources, all alterations, 100 h of distractors")
    parser.add_argument("--folder", type=Path, default=ROOT / "build/bench_copies")
    parser.add_argument("--hours", type=float, help="of distractors (1; 100 with --full)")
    parser.add_argument(
        "--minutes", type=float, default=1e9, help="that distractors may take; what is there then is used"
    )
    parser.add_argument("--asking", type=float, default=1e9, help="minutes of asking; a fair draw of the questions")
    parser.add_argument("--made", type=int, help="made sources (2; 8 with --full)")
    parser.add_argument("--only", nargs="+", help="names of alterations")
    parser.add_argument("--no-real", action="store_true", help="leave out the footage of others")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    full = given.full
    plan = Plan(
        folder=given.folder,
        made=range(1, 1 + (given.made if given.made is not None else 8 if full else 2)),
        chunks=range(hours(given.hours if given.hours is not None else 100.0 if full else 1.0)),
        names=tuple(given.only or [name for name in ALTERATIONS if full or name != LONG]),
        strangers=range(20 if full else 6),
        real=full and not given.no_real,
        workers=given.workers,
        minutes=given.minutes,
        asking=given.asking,
    )
    return plan, given


def main() -> None:
    plan, given = planned()
    plan.folder.mkdir(parents=True, exist_ok=True)
    if "calibrate" in given.parts:
        calibrate(plan, hours_=given.hours or 3.0, made=given.made or 12)
    if "prepare" in given.parts:
        archive(plan, questions(plan)[0])
    if "recall" in given.parts:
        print_recall(plan)
    if "speed" in given.parts:
        print_speed(plan.folder)


if __name__ == "__main__":
    main()
