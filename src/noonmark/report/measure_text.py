"""What marks measured, told on a terminal: the answer in a sentence first; plain text when piped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from noonmark.report.measure_document import limits_told
from noonmark.report.measure_words import azimuth_sentence, headline, pitch_words, roll_words, spread
from noonmark.report.print_parts import emit, heading, pairs, plain, show, table
from noonmark.report.words import grouped, rounded

if TYPE_CHECKING:
    from noonmark.measure.limits import Limit
    from noonmark.measure.measured import Measured
    from noonmark.measure.sight import Sight

BAR = 20
"""Length of the bar of the whole variance [columns]."""
LEAST_SHARE = 0.01
"""Sources of less than this are left out; --json tells all."""


def print_measured(found: Measured, console: Console) -> None:
    """Print what marks measured: the sun, the camera, what limits it, and the mark that would help most.

    Parameters
    ----------
    found : Measured
        Measurable or not.
    console : rich.console.Console
        Where to; without a terminal behind it the text has no colour.
    """
    sight = found.sight
    emit(Text(plain(headline(found)), style="bold" if sight.measurable else "bold red"), console)
    if azimuth_sentence(sight):
        emit(Text(azimuth_sentence(sight), style="bold"), console)
    for note in found.notes:
        emit(Text(f"Note: {plain(note)}."), console)
    if sight.measurable:
        _sun(found, console)
    if sight.focal_px is not None:
        heading("The camera that fits best", console)
        pairs(_camera(sight), console)
    if sight.measurable and limits_told(sight):
        heading("What limits the elevation (one standard deviation from each source)", console)
        _limits(limits_told(sight), console)
    _next(sight, console)


def _sun(found: Measured, console: Console) -> None:
    sight = found.sight
    heading("The sun [deg]", console)
    rows = table(("", False), ("median", True), ("50 %", True), ("90 %", True), ("", False))
    axis = "from the top" if found.marks.camera.down else "from its axis"
    for name, angle, told in (
        ("elevation", sight.elevation_deg, "apparent"),
        ("azimuth", sight.azimuth_deg, "from true north"),
        ("to the camera", sight.relative_azimuth_deg, f"clockwise {axis}"),
    ):
        if angle is not None:
            rows.add_row(Text(name, style="dim"), *spread(angle), Text(told, style="dim"))
    show(rows, console)
    if sight.widened:
        few = f"only {sight.effective_samples:.0f} draws carried the weight"
        emit(Text(f"  The marks are hard to fit ({few}): the intervals were widened to be safe."), console)


def _camera(sight: Sight) -> list[tuple[str, str]]:
    return [
        ("focal length", f"{sight.focal_px:.0f} px; {plain(sight.focal_words)}"),
        ("looks", pitch_words(sight.pitch_deg or 0.0)),
        ("roll", roll_words(sight.roll_deg or 0.0)),
    ]


def _limits(limits: tuple[Limit, ...], console: Console) -> None:
    rows = table(("source", False), ("share", True), ("", False), ("deg", True), ("km", True))
    for limit in limits:
        if limit.share >= LEAST_SHARE:
            rows.add_row(
                Text(limit.nuisance),
                f"{limit.share * 100:.0f} %",
                Text("#" * max(1, round(BAR * limit.share)), style="magenta"),
                f"{limit.degrees:.1f}",
                grouped(rounded(limit.km, 2)),
            )
    show(rows, console)


def _next(sight: Sight, console: Console) -> None:
    if sight.best_next_mark is not None:
        heading("What would help most", console)
        emit(Text(f"  {plain(sight.best_next_mark.words)} (one standard deviation)"), console)
    elif sight.measurable and sight.elevation_deg is not None:
        heading("What would help most", console)
        emit(Text("  No single further mark would take a tenth off the error."), console)
