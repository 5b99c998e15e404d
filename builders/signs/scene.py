"""A street with boards in it: houses, windows, road, trees, and boards each turned its own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from builders.signs.boards import Board, painted
from builders.signs.texts import Text
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
WIDTH, HEIGHT = 1920, 1080
"""Size of the street that the camera sees a part of [px]."""
SLOTS = 3
"""Boards of one street, side by side, at most."""


@dataclass(frozen=True, eq=False)
class Hung:
    """One board in the street.

    Attributes
    ----------
    text : Text
    board : Board
    corners : (4, 2) float64
        Of the board in the street [px].
    letter_px : float
        Letter height at its middle, in the street [px].
    narrowing : float
        Its letters' width by their height, against lettering seen from the front, in (0, 1].
    contrast : float
        After shade and haze, in [0, 1].
    """

    text: Text
    board: Board
    corners: NDArray[np.float64]
    letter_px: float
    narrowing: float
    contrast: float


def street(texts: Sequence[Text], rng: np.random.Generator, *, fitted: bool) -> tuple[Picture, list[Hung]]:
    """Return a street's picture and the boards in it."""
    picture = houses(rng)
    hung: list[Hung] = []
    for slot, text in enumerate(texts):
        board = painted(text, rng, fitted=fitted)
        left = WIDTH * (0.1 + 0.8 * (slot + 0.5) / len(texts))
        picture, one = _hang(picture, text, board, left, rng)
        hung.append(one)
    noise = rng.normal(0.0, rng.uniform(1.0, 5.0), picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8), hung


def houses(rng: np.random.Generator) -> Picture:
    """Return a street without boards."""
    rows = np.linspace(0.0, 1.0, HEIGHT)[:, None, None]
    sky = np.array([150, 180, 215]) * rng.uniform(0.5, 1.15)
    picture = np.clip(np.broadcast_to(sky * (1.0 - 0.25 * rows), (HEIGHT, WIDTH, 3)), 0, 255).astype(np.uint8).copy()
    x = 0
    while x < WIDTH:
        width, top = int(rng.integers(140, 420)), int(rng.integers(80, 480))
        colour = tuple(int(v) for v in rng.integers(60, 200, 3))
        cv2.rectangle(picture, (x, top), (x + width, HEIGHT), colour, -1)
        dark = tuple(int(v * rng.uniform(0.3, 0.7)) for v in colour)
        step_x, step_y = int(rng.integers(38, 90)), int(rng.integers(55, 110))
        for wx in range(x + 14, x + width - 30, step_x):
            for wy in range(top + 20, HEIGHT - 260, step_y):
                cv2.rectangle(picture, (wx, wy), (wx + step_x // 2, wy + step_y // 2), dark, -1)
        x += width
    road = int(HEIGHT * 0.8)
    picture[road:] = rng.integers(60, 110)
    for _ in range(14):  # leaves, which look a little like letters
        middle = (int(rng.integers(0, WIDTH)), int(rng.integers(200, HEIGHT)))
        for _ in range(150):
            at = (int(middle[0] + rng.normal(0, 45)), int(middle[1] + rng.normal(0, 40)))
            green = (int(rng.integers(20, 90)), int(rng.integers(60, 140)), int(rng.integers(15, 70)))
            cv2.circle(picture, at, int(rng.integers(2, 9)), green, -1)
    return cv2.GaussianBlur(picture, (0, 0), 1.2)  # type: ignore[return-value]


def _hang(
    picture: Picture, text: Text, board: Board, middle_x: float, rng: np.random.Generator
) -> tuple[Picture, Hung]:
    """Return the picture with a board hung at a slot, its size log-uniform, turned by up to 60 deg."""
    height, width = board.picture.shape[:2]
    letter = float(np.exp(rng.uniform(np.log(16.0), np.log(90.0))))
    scale = min(letter / board.letter_px, 0.76 * WIDTH / SLOTS / width)
    yaw, pitch, roll = rng.normal(0, 22), rng.normal(0, 6), rng.normal(0, 4)
    corners = turned(width * scale, height * scale, np.radians([np.clip(yaw, -60, 60), pitch, roll]))
    corners += np.array([middle_x, float(rng.uniform(0.25, 0.72)) * HEIGHT])
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    shade, haze = float(rng.uniform(0.35, 1.0)), float(rng.uniform(0.0, 0.35))
    small = cv2.GaussianBlur(board.picture, (0, 0), max(0.3, 0.4 / max(scale, 1e-3)))
    lit = small.astype(np.float64) * shade * (1.0 - haze) + 190.0 * haze
    over = cv2.warpPerspective(lit, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.ones((height, width)), matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)[..., None]
    pole = int(middle_x)
    picture = picture.copy()
    cv2.rectangle(picture, (pole - 4, int(corners[:, 1].mean())), (pole + 4, int(HEIGHT * 0.85)), (90, 92, 95), -1)
    mixed = np.clip(over * mask + picture * (1.0 - mask), 0, 255).astype(np.uint8)
    up, along = _local(matrix, width, height)
    seen = board.contrast * (1.0 - haze) * shade / ((1.0 - haze) * shade + haze)
    return mixed, Hung(text, board, corners, board.letter_px * up, min(1.0, along / up), seen)


def turned(width: float, height: float, angles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the corners of a board about its middle, seen from four widths away."""
    yaw, pitch, roll = angles
    flat = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array([width, height]) / 2.0
    x, y = flat.T
    z = x * np.sin(yaw) + y * np.sin(pitch)
    far = 4.0 * max(width, height)
    x, y = x * np.cos(yaw) * far / (far + z), y * np.cos(pitch) * far / (far + z)
    return np.stack([x * np.cos(roll) - y * np.sin(roll), x * np.sin(roll) + y * np.cos(roll)], axis=1)


def _local(matrix: NDArray[np.float64], width: int, height: int) -> tuple[float, float]:
    """Return the scale down and along the board's middle."""
    at = np.array([[[width / 2, height / 2]], [[width / 2, height / 2 + 1]], [[width / 2 + 1, height / 2]]])
    middle, down, along = cv2.perspectiveTransform(at, matrix)[:, 0]
    return float(np.hypot(*(down - middle))), float(np.hypot(*(along - middle)))
