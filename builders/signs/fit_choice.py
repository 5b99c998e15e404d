"""Fit the weights by which a line's reading is chosen: ``python -m builders.signs.fit_choice [BOARDS]``.

Boards with texts that are not in the test, in faces that the test mixes with others, are seen aslant, blurred, made
small and compressed; the line is cut out where its letters stand, give or take, and read. Pieces of streets without
boards are lines in which nothing is right.
"""

from __future__ import annotations

import io
import json
import pickle
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from builders.signs.boards import painted
from builders.signs.scene import HEIGHT, WIDTH, houses, turned
from builders.signs.texts import Text, others
from numpy.typing import NDArray
from PIL import Image
from scipy.optimize import minimize

from noonmark.words.signs.choose import FEATURES, features, grouped, same_text
from noonmark.words.signs.read import Cut, Reader

SEED = 77_000_000
PENALTY = 0.1
"""Of the squared weights: a feature that tells nothing stays near 0."""
NO_TEXT = 0.2
"""Share of the lines that are no text."""
SIZE = (360, 200)
TABLE = Path(__file__).resolve().parents[2] / "src/noonmark/words/data/sign_choice.json"
Case = tuple[NDArray[np.float64], int]
"""Features (texts, features), and which text is right (-1: none)."""
Seen = tuple[Cut, str]
"""One line with its readings, and what it truly reads: nothing, where it is no text."""


def lines(count: int, reader: Reader) -> Iterator[Seen]:
    """Yield lines as readers see them."""
    rng = np.random.default_rng(SEED)
    street = houses(rng)
    for text in others(count, rng):
        if rng.random() < NO_TEXT:
            pixels, quad, truth = *_piece(street, rng), ""
        else:
            pixels, quad, truth = *_seen(text, rng), text.text
        for cut in reader.read_cuts(pixels, quad[None].astype(np.float32), np.ones(1, np.float32)):
            yield cut, truth


def _piece(street: NDArray[np.uint8], rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    left, top = int(rng.integers(0, WIDTH - 600)), int(rng.integers(0, HEIGHT - 350))
    pixels = cv2.resize(street[top : top + 333, left : left + 600], SIZE, interpolation=cv2.INTER_AREA)
    high = float(rng.uniform(10, 40))
    long = high * float(np.exp(rng.uniform(np.log(0.8), np.log(6.0))))
    at = np.array([rng.uniform(0, max(1.0, SIZE[0] - long)), rng.uniform(0, SIZE[1] - high)])
    return _compressed(np.asarray(pixels), rng), at + np.array([[0, 0], [long, 0], [long, high], [0, high]])


def _seen(text: Text, rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return a board as it is seen and about where its letters stand."""
    board = painted(text, rng, fitted=True)
    height, width = board.picture.shape[:2]
    letter = float(np.exp(rng.uniform(np.log(7.0), np.log(32.0))))
    scale = min(letter / board.letter_px, 0.9 * SIZE[0] / width)
    angles = np.radians([np.clip(rng.normal(0, 22), -60, 60), rng.normal(0, 6), rng.normal(0, 4)])
    corners = turned(width * scale, height * scale, angles) + np.array(SIZE) / 2.0
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    twice = cv2.getPerspectiveTransform(flat, (2.0 * corners).astype(np.float32))
    ground = np.full((2 * SIZE[1], 2 * SIZE[0], 3), rng.integers(40, 220, 3), np.uint8)
    soft = cv2.GaussianBlur(board.picture, (0, 0), max(0.3, 0.25 / scale))
    cv2.warpPerspective(soft, twice, (2 * SIZE[0], 2 * SIZE[1]), ground, cv2.INTER_AREA, cv2.BORDER_TRANSPARENT)
    small = cv2.resize(ground, SIZE, interpolation=cv2.INTER_AREA).astype(np.float64)
    shade, haze = float(rng.uniform(0.35, 1.0)), float(rng.uniform(0.0, 0.35))
    small = cv2.GaussianBlur(small * shade * (1 - haze) + 190 * haze, (0, 0), max(0.05, float(rng.gamma(2.0, 0.45))))
    pixels = np.clip(small + rng.normal(0.0, rng.uniform(0.5, 3.0), small.shape), 0, 255).astype(np.uint8)
    x0, y0, x1, y1 = board.lettering
    off = rng.normal(0.0, 0.05, (4, 2)) * (y1 - y0) + np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * 0.08 * (y1 - y0)
    ink = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]) + off
    return _compressed(pixels, rng), cv2.perspectiveTransform(ink[None], twice)[0] / 2.0


def _compressed(pixels: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "JPEG", quality=int(rng.integers(25, 80)))
    return np.asarray(Image.open(data))


def cases_of(seen: Sequence[Seen]) -> list[Case]:
    """Return the lines that read anything as cases."""
    cases: list[Case] = []
    for cut, truth in seen:
        groups = grouped(cut.readings)
        if groups:
            rows = np.array([features(group, cut.readings, cut.aspect) for group in groups])
            right = [k for k, group in enumerate(groups) if same_text(group[0].text) == same_text(truth)]
            cases.append((rows, right[0] if right else -1))
    return cases


def loss(weights: NDArray[np.float64], cases: Sequence[Case]) -> tuple[float, NDArray[np.float64]]:
    """Return the negative log likelihood of the cases with its slope."""
    total, slope = PENALTY * float(weights @ weights), 2.0 * PENALTY * weights
    for rows, right in cases:
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


def told(cases: Sequence[Case]) -> dict[str, object]:
    """Return the table of weights, with how well those of three quarters of the cases foretell the last quarter."""
    held = cases[::4]
    trial = fitted([case for k, case in enumerate(cases) if k % 4])
    shares = [_share(rows, trial) for rows, _ in held]
    sure = [(float(share.max()), int(share.argmax()) == right) for share, (_, right) in zip(shares, held, strict=True)]
    return {
        "source": f"{len(cases)} lines of rendered boards and streets, by builders/signs/fit_choice.py",
        "right_among_readings": round(float(np.mean([right >= 0 for _, right in cases])), 3),
        "held_out": {
            "lines": len(held),
            "right_first": round(float(np.mean([right for _, right in sure])), 3),
            "told_on_average": round(float(np.mean([share for share, _ in sure])), 3),
            "brier": round(float(np.mean([(share - right) ** 2 for share, right in sure])), 4),
        },
        "weights": {name: round(float(w), 4) for name, w in zip(FEATURES, fitted(cases), strict=True)},
    }


def _share(rows: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    odds = np.exp(rows @ weights)
    return odds / (1.0 + odds.sum())


def main(count: int, kept: Path | None = None) -> None:
    seen: list[Seen] = []
    with Reader() as reader:
        for number, one in enumerate(lines(count, reader)):
            seen.append(one)
            if kept is not None and number % 20 == 0:
                kept.write_bytes(pickle.dumps(seen))
                print(number, flush=True)
    table = told(cases_of(seen))
    TABLE.write_text(json.dumps(table, indent=2) + "\n")
    print(json.dumps(table, indent=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 800, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
