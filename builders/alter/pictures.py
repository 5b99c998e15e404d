"""What a repost does to a picture: functions of one frame, uint8 RGB (h, w, 3), and its time [s]."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Picture = NDArray[np.uint8]
Change = Callable[[Picture, float], Picture]
NOISE_SEED = 11


def even(picture: Picture) -> Picture:
    """Return the picture without a last odd row or column, which encoders refuse."""
    return picture[: picture.shape[0] // 2 * 2, : picture.shape[1] // 2 * 2]


def cropped(share: float, *, x: float = 0.5, y: float = 0.5) -> Change:
    """Return a change that cuts a share off each of width and height; x and y say where the rest lies."""

    def change(picture: Picture, _: float) -> Picture:
        h, w = picture.shape[:2]
        height, width = round(h * (1 - share)), round(w * (1 - share))
        top, left = round((h - height) * y), round((w - width) * x)
        return picture[top : top + height, left : left + width]

    return change


def upright(picture: Picture, _: float) -> Picture:
    """Cut the middle 9:16 of a picture (or, of an upright one, its middle 16:9)."""
    h, w = picture.shape[:2]
    if w >= h:
        width = round(h * 9 / 16)
        return picture[:, (w - width) // 2 : (w - width) // 2 + width]
    height = round(w * 9 / 16)
    return picture[(h - height) // 2 : (h - height) // 2 + height]


def padded(*, top: float = 0.0, side: float = 0.0, grey: int = 0) -> Change:
    """Return a change that adds bars, as shares of height above and below, of width left and right."""

    def change(picture: Picture, _: float) -> Picture:
        v, s = round(picture.shape[0] * top), round(picture.shape[1] * side)
        return cv2.copyMakeBorder(picture, v, v, s, s, cv2.BORDER_CONSTANT, value=(grey,) * 3)  # type: ignore[return-value]

    return change


def blurred_padding(picture: Picture, _: float) -> Picture:
    """Lay the picture over its own blurred enlargement, upright 9:16."""
    h, w = picture.shape[:2]
    wide = 540
    tall = 960
    back = cv2.GaussianBlur(cv2.resize(picture, (max(wide, round(tall * w / h)), tall)), (0, 0), 18)
    left = (back.shape[1] - wide) // 2
    out = back[:, left : left + wide].copy()
    scale = min(wide / w, tall / h)
    small = cv2.resize(picture, (round(w * scale), round(h * scale)), interpolation=cv2.INTER_AREA)
    top, side = (tall - small.shape[0]) // 2, (wide - small.shape[1]) // 2
    out[top : top + small.shape[0], side : side + small.shape[1]] = small
    return out  # type: ignore[return-value]


def mirrored(picture: Picture, _: float) -> Picture:
    return picture[:, ::-1]


def quarter_turn(picture: Picture, _: float) -> Picture:
    return np.rot90(picture, -1)


def turned(degrees: float, *, fill: bool = False) -> Change:
    """Return a change that turns the picture; with ``fill`` the corners are cut off instead of black."""

    def change(picture: Picture, _: float) -> Picture:
        h, w = picture.shape[:2]
        zoom = 1.0
        if fill:
            a = abs(np.radians(degrees))
            zoom = max(np.cos(a) + np.sin(a) * h / w, np.cos(a) + np.sin(a) * w / h)
        matrix = cv2.getRotationMatrix2D((w / 2, h / 2), degrees, float(zoom))
        return cv2.warpAffine(picture, matrix, (w, h))  # type: ignore[return-value]

    return change


@lru_cache(maxsize=64)
def _lettering(text: str, width: int, height: int, points: int) -> Picture:
    image = Image.new("RGBA", (width, height))
    draw = ImageDraw.Draw(image)
    draw.text(
        (width / 2, height / 2), text, fill=(255, 255, 255, 255), font=ImageFont.load_default(points), anchor="mm",
        stroke_width=max(1, points // 14), stroke_fill=(0, 0, 0, 255),
    )  # fmt: skip
    return np.asarray(image)


def _over(picture: Picture, layer: Picture, top: int, left: int) -> Picture:
    out = picture.copy()
    h, w = layer.shape[:2]
    part = out[top : top + h, left : left + w]
    alpha = layer[..., 3:] / 255.0
    part[:] = (part * (1 - alpha) + layer[..., :3] * alpha).astype(np.uint8)
    return out


def logo(picture: Picture, _: float) -> Picture:
    """Put a channel's sign into a corner."""
    h, w = picture.shape[:2]
    size = round(min(h, w) * 0.16)
    layer = np.zeros((size, size, 4), np.uint8)
    cv2.circle(layer, (size // 2, size // 2), size // 2 - 1, (200, 30, 40, 230), -1)
    cv2.putText(layer, "TV", (size // 6, size * 2 // 3), cv2.FONT_HERSHEY_SIMPLEX, size / 45, (255, 255, 255, 255), 3)
    return _over(picture, layer, h // 30, w - size - w // 30)  # type: ignore[arg-type]


def caption_bar(*, over: bool) -> Change:
    """Return a change that writes a caption over the bottom, or on a bar added on top."""

    def change(picture: Picture, _: float) -> Picture:
        h, w = picture.shape[:2]
        tall = round(h * 0.16)
        text = _lettering("BREAKING: seen this morning", w, tall, max(10, w // 22))
        if over:
            out = picture.copy()
            out[h - tall :] = out[h - tall :] // 5
            return _over(out, text, h - tall, 0)
        out = np.full((h + tall, w, 3), 235, np.uint8)
        out[tall:] = picture
        return _over(out, text, 0, 0)

    return change


def big_text(picture: Picture, _: float) -> Picture:
    h, w = picture.shape[:2]
    return _over(picture, _lettering("WATCH\nTHIS NOW", w, h, max(20, w // 6)), 0, 0)


def in_picture(picture: Picture, time_s: float) -> Picture:
    """Show the picture in a corner, over someone who speaks (a moving pattern)."""
    h, w = picture.shape[:2]
    y, x = np.mgrid[0:h, 0:w]
    phase = 2 * np.pi * time_s / 7
    back = np.stack([
        110 + 60 * np.sin(x / 90 + phase), 120 + 50 * np.cos(y / 70 - phase), 130 + 40 * np.sin((x + y) / 120)
    ], axis=-1).astype(np.uint8)  # fmt: skip
    cv2.ellipse(
        back,
        (round(w * (0.28 + 0.02 * np.sin(3 * phase))), round(h * 0.55)),
        (w // 9, h // 4),
        0,
        0,
        360,
        (205, 170, 150),
        -1,
    )
    small = cv2.resize(picture, (round(w * 0.45), round(h * 0.45)), interpolation=cv2.INTER_AREA)
    top, left = h // 14, w - small.shape[1] - w // 20
    back[top : top + small.shape[0], left : left + small.shape[1]] = small
    return back


def toned(gain: float, offset: float, gamma: float = 1.0) -> Change:
    """Return a change of brightness."""

    def change(picture: Picture, _: float) -> Picture:
        table = np.clip(255 * (np.arange(256) / 255) ** gamma * gain + offset, 0, 255).astype(np.uint8)
        return table[picture]

    return change


def grey(picture: Picture, _: float) -> Picture:
    return np.repeat(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)  # type: ignore[return-value]


def blur_and_noise(picture: Picture, time_s: float) -> Picture:
    rng = np.random.default_rng([NOISE_SEED, round(time_s * 1000)])
    soft = cv2.GaussianBlur(picture, (0, 0), picture.shape[1] / 320)
    noise = rng.normal(0, 12, (picture.shape[0] // 2, picture.shape[1] // 2, 1)).repeat(2, 0).repeat(2, 1)
    h, w = noise.shape[:2]
    return np.clip(soft[:h, :w] + noise, 0, 255).astype(np.uint8)


def small(height: int) -> Change:
    """Return a change of size, its shorter side so many pixels."""

    def change(picture: Picture, _: float) -> Picture:
        scale = height / min(picture.shape[:2])
        size = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
        return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]

    return change


def filmed_off_a_screen(*, tight: bool) -> Change:
    """Return a change as a phone sees a screen: in perspective, with glare, moire and a hand's unrest."""

    def change(picture: Picture, time_s: float) -> Picture:
        h, w = picture.shape[:2]
        edge = 0.03 if tight else 0.16
        sway = 0.006 * np.array([np.sin(1.3 * time_s), np.cos(1.7 * time_s)]) * [w, h]
        corners = np.array(
            [[edge, edge * 1.3], [1 - edge * 0.7, edge * 0.8], [1 - edge, 1 - edge * 0.9], [edge * 1.3, 1 - edge]]
        )
        target = (corners * [w, h] + sway).astype(np.float32)
        source = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
        room = np.full_like(picture, 38)
        room[h * 4 // 5 :] = 70
        matrix = cv2.getPerspectiveTransform(source, target)
        seen = cv2.warpPerspective(picture, matrix, (w, h))
        inside = cv2.warpPerspective(np.full((h, w), 255, np.uint8), matrix, (w, h))[..., None] > 127
        y, x = np.mgrid[0:h, 0:w]
        glare = 45 * np.exp(-(((x - 0.7 * w) / (0.25 * w)) ** 2 + ((y - 0.25 * h) / (0.2 * h)) ** 2))
        moire = 7 * np.sin(2 * np.pi * (x * 0.23 + y * 0.05 + 9 * time_s))
        lit = np.clip(0.85 * seen + 12 + (glare + moire)[..., None], 0, 255)
        return np.where(inside, lit, room).astype(np.uint8)

    return change


def one_after_another(*changes: Change) -> Change:
    """Return the changes made in turn."""

    def change(picture: Picture, time_s: float) -> Picture:
        for each in changes:
            picture = each(picture, time_s)
        return picture

    return change
