"""Fit the weights by which a line's reading is chosen: ``python -m builders.signs.fit_choice [STREETS]``.

Streets are rendered with texts that are not in the test and in faces that the test mixes with others, filmed as
clips are, compressed as stills, and read; each line that lies on a board is a case whose truth is the board's text.
Lines that lie on no board are cases in which nothing is right.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from builders.signs.clips import Shown, filmed, scenes
from builders.signs.texts import others
from numpy.typing import NDArray
from PIL import Image
from scipy.optimize import minimize

from noonmark.words.signs.choose import FEATURES, features, grouped, same_text
from noonmark.words.signs.read import Reader
from noonmark.words.signs.tracks import overlap
from noonmark.words.signs.types import Reading

SEED = 77_000_000
A_SCENE = 3
PENALTY = 0.1
"""Of the squared weights: a feature that tells nothing stays near 0."""
TABLE = Path(__file__).resolve().parents[2] / "src/noonmark/words/data/sign_choice.json"
Case = tuple[NDArray[np.float64], int, str]
"""Features (texts, features), which text is right (-1: none), and the script."""


def gathered(streets: int, start: int = 0) -> list[Case]:
    """Return the cases of so many streets."""
    rng = np.random.default_rng(SEED)
    cases: list[Case] = []
    texts = others((start + streets) * A_SCENE, rng)
    with Reader() as reader:
        for number, some in enumerate(scenes(texts, A_SCENE)):
            if number < start:
                continue
            frames, shown = filmed(some, SEED + number, fitted=True, frames=2)
            pixels = _compressed(frames[-1], int(np.random.default_rng(number).integers(25, 75)))
            for seen in reader.candidates(pixels):
                cases += _case(seen.readings, seen.aspect, _on(seen.corners, shown))
            print(f"{number + 1} of {start + streets} streets, {len(cases)} cases", end="\r", flush=True)
    return cases


def _compressed(pixels: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "JPEG", quality=quality)
    return np.asarray(Image.open(data))


def _on(corners: NDArray[np.float32], shown: Sequence[Shown]) -> Shown | None:
    middle = corners.mean(axis=0)
    for one in shown:
        board = one.corners[-1]
        inside = (board.min(axis=0) <= middle).all() and (middle <= board.max(axis=0)).all()
        if inside or overlap(board, corners) > 0.3:
            return one
    return None


def _case(readings: Sequence[Reading], aspect: float, one: Shown | None) -> list[Case]:
    """Return the case of one line; a board's single word counts too, since words are often found apart."""
    groups = grouped(readings)
    if not groups:
        return []
    truths: set[str] = set()
    if one is not None:
        words = one.text.text.split()
        truths = {same_text(" ".join(words[a:b])) for a in range(len(words)) for b in range(a + 1, len(words) + 1)}
    right = next((k for k, group in enumerate(groups) if same_text(group[0].text) in truths), -1)
    rows = np.array([features(group, readings, aspect) for group in groups])
    return [(rows, right, one.text.script if one is not None else "none")]


def loss(weights: NDArray[np.float64], cases: Sequence[Case]) -> tuple[float, NDArray[np.float64]]:
    """Return the negative log likelihood of the cases with its slope."""
    total, slope = PENALTY * float(weights @ weights), 2.0 * PENALTY * weights
    for rows, right, _ in cases:
        scores = rows @ weights
        top = max(0.0, float(scores.max()))
        odds = np.exp(scores - top)
        whole = odds.sum() + np.exp(-top)
        total += float(np.log(whole)) + top
        slope = slope + (odds / whole) @ rows
        if right >= 0:
            total -= float(scores[right])
            slope = slope - rows[right]
    return total, slope


def fitted(cases: Sequence[Case]) -> NDArray[np.float64]:
    """Return the weights of the greatest penalised likelihood."""
    return minimize(loss, np.zeros(len(FEATURES)), args=(cases,), jac=True, method="L-BFGS-B").x


def main(streets: int) -> None:
    cases = gathered(streets)
    held = len(cases) // 4
    trial = fitted(cases[held:])
    known = {
        "source": f"rendered signs, {len(cases)} lines of {streets} streets; builders/signs/fit_choice.py",
        "lines": len(cases),
        "right_among_the_readings": round(float(np.mean([right >= 0 for _, right, _ in cases])), 3),
        "loss_a_line_held_out": round((loss(trial, cases[:held])[0] - PENALTY * float(trial @ trial)) / held, 4),
        "weights": {name: round(float(w), 4) for name, w in zip(FEATURES, fitted(cases), strict=True)},
    }
    TABLE.write_text(json.dumps(known, indent=2) + "\n")
    print("\n" + json.dumps(known, indent=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
