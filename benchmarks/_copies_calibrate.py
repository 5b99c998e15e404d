"""Makes the table from a match's score to the probability that it is what it is told to be.

The clips are others than those on which recall is told. Half of the clips asked for are taken to have a copy in the
archive; wrong answers out of distractors are weighed as often as an archive of `ARCHIVE_H` hours would give them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

import numpy as np
from _copies_drawn import STILL, drawn_path, span, speed
from _copies_root import ROOT
from _copies_run import Plan, all_judged, answers, archive, hours, note
from _copies_set import LONG, TAKE_CHANGES, Asked, in_turn, same_scenes, sources
from _copies_table import Judged, Said, recall
from builders.alter.alterations import ALTERATIONS
from builders.made_clips.make_clips import posted_clip
from numpy.typing import NDArray
from scipy.optimize import minimize

TABLE = ROOT / "src/noonmark/copies/data/probability.toml"
FIRST_MADE, FIRST_CHUNK = 301, 5000
ARCHIVE_H = 100.0
LEAST_WRONG = 3
HELD = 0.5
STEPS = 25
EVERY = 6
"""Each calibration clip is altered in one of so many ways only, another set from clip to clip."""
STILLS = ("low bitrate", "crop 20 %", "mirror")
TABLES = ("picture", "scene", "sound")
"""Of noonmark.copies.probability; each is made from its own answers."""
HEAD = """# From a match's score to the probability that it is what it is told to be; straight lines between rows.
# Made by: python benchmarks/bench_copies.py calibrate --made {made} --hours {hours:g}
# From {asked} clips asked for, none of those on which docs/accuracy.md tells recall: altered copies of made clips,
# other takes of the same places, unrelated clips; half of the clips are taken to have a copy, and wrong answers out of
# distractors to come as often as from an archive of {archive:.0f} hours. No probability is above 1 - 1 / (n + 2), where
# n right answers were counted. Single pictures have none. Where a table lacks there were too few wrong answers
# for one: the score is read as log-odds.
"""


def calibrate(plan: Plan, *, hours_: float, made: int) -> None:
    """Ask, fit and write the table."""
    other = replace(
        plan,
        folder=plan.folder / "calibrate",
        made=range(FIRST_MADE, FIRST_MADE + made),
        chunks=range(FIRST_CHUNK, FIRST_CHUNK + hours(hours_)),
        real=False,
    )
    run = in_turn(plan.workers, note)
    kept = sources(other.folder / "sources", other.made, real=False, run=run)
    folder, length = archive(other, [*kept, *same_scenes(other.folder / "sources", other.made, 1, run)])
    all_ = all_judged(answers(other, asked_of(other.made), folder))
    lines = [HEAD.format(made=made, hours=hours_, asked=len(all_), archive=ARCHIVE_H)]
    for table in TABLES:
        scores, true, weights = samples(all_, table, ARCHIVE_H / max(length, 1e-9))
        if min(true.sum(), (~true).sum()) >= LEAST_WRONG:
            lines.append(told(table, fitted(scores, true, weights), scores, most=1.0 - 1.0 / (true.sum() + 2.0)))
        print(f"{table}: {true.sum()} right, {(~true).sum()} wrong answers; recall {recall(all_, 0.0):.1%}")
        print_bins(scores, true, weights)
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    Path(TABLE).write_text("\n".join(lines))


def asked_of(made: Sequence[int]) -> list[Asked]:
    """Return the questions: altered copies of the sources, other takes of them, unrelated clips."""
    names = [name for name in ALTERATIONS if name != LONG]
    out: list[Asked] = []
    for place, number in enumerate(made):
        clip = posted_clip(number)
        for at, name in enumerate(names):
            silent = name.startswith("sound only") and clip.sound in {"none", "silent", "hum"}
            if (place + at) % EVERY == 0 and not silent:
                start, _ = span(clip, ALTERATIONS[name])
                source, path = f"made-{number:04d}", drawn_path(number, 0, name)
                out.append(Asked(path, source, name, start_s=start, speed=speed(ALTERATIONS[name])))
        out += [
            Asked(drawn_path(number, 0, STILL + name), f"made-{number:04d}", "still", start_s=0.37 * clip.seconds)
            for name in STILLS
        ]
        out += [Asked(drawn_path(number, 2 + at, name), "", "other take") for at, name in enumerate(TAKE_CHANGES)]
        out += [Asked(drawn_path(-(3 * number + at), 0, ""), "", "unrelated") for at in range(3)]
    return out


def samples(
    all_: Sequence[Judged], table: str, more: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
    """Return score, truth and weight of every answer of a table, those out of distractors `more` times as heavy."""
    with_copy = max(1, sum(bool(each.asked.source) for each in all_))
    without = max(1, len(all_) - with_copy)
    rows: list[tuple[float, bool, float]] = []
    for each in all_:
        weight = 0.5 / (with_copy if each.asked.source else without)
        right, wrong = (*each.right, *each.same_place), (*each.wrong, *each.other_place)
        rows += [(said.score, True, weight) for said in right if said.table == table]
        heavier = [(said, more if _of_distractor(said) else 1.0) for said in wrong if said.table == table]
        rows += [(said.score, False, weight * factor) for said, factor in heavier]
    scores, true, weights = (np.array([row[k] for row in rows]) for k in range(3))
    return scores.astype(float), true.astype(bool), weights.astype(float)


def fitted(scores: NDArray[np.float64], true: NDArray[np.bool_], weights: NDArray[np.float64]) -> tuple[float, float]:
    """Return slope (above 0) and middle of the logistic curve that fits best.

    The slope is held near 1, within a factor of e to the `HELD` (one sd): scores are made to be read as log-odds.
    """
    whole = weights / weights.sum() * len(weights)

    def misfit(told_: NDArray[np.float64]) -> float:
        odds = np.exp(told_[0]) * (scores - told_[1])
        return float(whole @ np.logaddexp(0.0, np.where(true, -odds, odds)) + 0.5 * (told_[0] / HELD) ** 2)

    middle = float(np.median(scores)) if len(scores) else 0.0
    starts = [np.array([0.0, middle + step]) for step in (-4.0, 0.0, 4.0)]
    best = min((minimize(misfit, start, method="Nelder-Mead") for start in starts), key=lambda each: each.fun)
    return float(np.exp(best.x[0])), float(best.x[1])


def told(table: str, curve: tuple[float, float], scores: NDArray[np.float64], *, most: float) -> str:
    """Return the table of one relation; it ends where the data end, and nothing is surer than their number can show."""
    slope, middle = curve
    low, high = (float(scores.min()), float(scores.max())) if len(scores) else (0.0, 1.0)
    at = np.linspace(max(low, middle - 6 / slope), max(min(high, middle + 6 / slope), low + 1e-3), STEPS)
    share = np.minimum(most, 1.0 / (1.0 + np.exp(-slope * (at - middle))))
    rows = ", ".join(f"{each:.3f}" for each in at), ", ".join(f"{each:.4f}" for each in share)
    return f"[{table}]\nevidence = [{rows[0]}]\nprobability = [{rows[1]}]\n"


def print_bins(scores: NDArray[np.float64], true: NDArray[np.bool_], weights: NDArray[np.float64]) -> None:
    """Print what was told beside what was so, in steps of the probability told."""
    slope, middle = fitted(scores, true, weights)
    share = 1.0 / (1.0 + np.exp(-slope * (scores - middle)))
    print("  told            answers  told on average  were so")
    for low, high in ((0.0, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 0.99), (0.99, 1.001)):
        inside = (share >= low) & (share < high)
        if inside.any():
            w = weights[inside] / weights[inside].sum()
            both = f"{w @ share[inside]:15.3f}  {w @ true[inside]:7.3f}"
            print(f"  {low:.2f} to {min(high, 1):.2f}  {inside.sum():7d}  {both}")


def _of_distractor(said: Said) -> bool:
    return PurePath(said.file).name.startswith("distractor-")
