"""The likelihood ratio of a claim on the ENFSI verbal scale, as a picture."""

from __future__ import annotations

import math

from markupsafe import Markup

from noonmark.fix.enfsi import ENFSI_SCALE
from noonmark.report.svg import element, group
from noonmark.report.words import likelihood_ratio

_WIDTH, _HEIGHT, _MIDDLE = 960, 112, 480.0
_MOST = 7.0
_BAND_TOP, _BAND_HIGH = 44.0, 26.0
_SHORT = {
    "moderately strong support": "mod. strong",
    "extremely strong support": "extreme",
    "very strong support": "very strong",
}


def enfsi_scale(log10_lr: float) -> Markup:
    """Return an ``svg`` element: the scale both ways, from the alternative to the claim, and a marker."""
    edges = [least for least, _ in ENFSI_SCALE] + [_MOST]
    parts = [_band(-edges[0], edges[0], "none", 0)]
    for number, (_, words) in enumerate(ENFSI_SCALE):
        short = _SHORT.get(words, words.removesuffix(" support"))
        parts.append(_band(edges[number], edges[number + 1], short, number + 1))
        parts.append(_band(-edges[number + 1], -edges[number], short, -number - 1))
    parts += [
        element("text", "← the alternative", class_="end", x=8, y=20),
        element("text", "the claim →", class_="end", x=_WIDTH - 8, y=20, text_anchor="end"),
        _marker(log10_lr),
    ]
    title = element("title", f"Likelihood ratio {likelihood_ratio(log10_lr)} on the ENFSI verbal scale")
    return element("svg", title, group(parts), viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img", class_="enfsi")


def _x(log10_lr: float) -> float:
    return _MIDDLE + (_MIDDLE - 8.0) * max(-_MOST, min(_MOST, log10_lr)) / _MOST


def _band(low: float, high: float, words: str, number: int) -> Markup:
    side = "for" if number > 0 else "against" if number < 0 else "none"
    left, wide = _x(low), _x(high) - _x(low)
    box = element("rect", class_=f"{side} s{abs(number)}", x=left, y=_BAND_TOP, width=wide - 1.0, height=_BAND_HIGH)
    label = element(
        "text", words, x=left + wide / 2, y=_BAND_TOP + _BAND_HIGH + (17 if number % 2 else 35), text_anchor="middle"
    )
    return group([box, label]) if wide > 50 else group([box])


def _marker(log10_lr: float) -> Markup:
    x = _x(0.0 if math.isnan(log10_lr) else log10_lr)
    tip, base = _BAND_TOP - 2, _BAND_TOP - 16
    return element("path", class_="marker", d=f"M{x:.1f} {tip}L{x - 8:.1f} {base}H{x + 8:.1f}Z")
