"""The drawings of a report as images of their own: each carries its style, so that page and PDF show the same."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from noonmark.report.enfsi_scale import enfsi_scale
from noonmark.report.svg_map import svg_map
from noonmark.report.time_strip import time_strip

if TYPE_CHECKING:
    from noonmark.fix.answer import Fix, TimeProfile

_SVG = re.compile(r"<svg( [^>]*)?>")
_HALO = re.compile(r"<text( [^>]*)?>([^<]*)</text>")
_HALOED = re.compile(r'<g class="(?:places|scale)">.*?</g>', re.DOTALL)


@dataclass(frozen=True)
class Figure:
    """A drawing as a ``data:`` URL, and what it shows in words."""

    url: str
    alt: str


def data_url(kind: str, data: bytes) -> str:
    """Return bytes as a ``data:`` URL of a media type."""
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def map_figure(fix: Fix, alt: str) -> Figure:
    """Return the map of the regions and places."""
    return _figure(str(svg_map(fix)), alt)


def scale_figure(log10_lr: float, alt: str) -> Figure:
    """Return the ENFSI scale with its marker."""
    drawn = str(enfsi_scale(log10_lr)).replace("← ", "").replace(" →", "")  # the shipped type has no arrows
    return _figure(drawn, alt)


def strip_figure(profile: TimeProfile, zone: str, alt: str) -> Figure | None:
    """Return when it was filmed, by date and hour; None where there is nothing to draw."""
    drawn = str(time_strip(profile, zone))
    return _figure(drawn, alt) if drawn else None


def _figure(svg: str, alt: str) -> Figure:
    """Return inline SVG as an image that stands alone; letters on the map get their halo as strokes below them."""
    with_halo = _HALOED.sub(lambda found: _HALO.sub(_twice, found[0]), svg)
    head = f'<svg xmlns="http://www.w3.org/2000/svg"\\1><style>{_style()}</style>'
    return Figure(data_url("image/svg+xml", _SVG.sub(head, with_halo, count=1).encode()), alt)


def _twice(found: re.Match[str]) -> str:
    """Return a text with its outline as an element of its own: not every reader knows ``paint-order``."""
    attributes, told = found[1] or "", found[2]
    return f'<text class="halo"{attributes}>{told}</text><text{attributes}>{told}</text>'


@lru_cache(maxsize=1)
def _style() -> str:
    return files("noonmark.report").joinpath("templates/case_figures.css").read_text(encoding="utf-8")
