"""What stands under the picture of a fit: the answer in a sentence, and what each line is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from noonmark.report.fit_strokes import (
    DASH,
    DOTS,
    HORIZON,
    LEVEL,
    MARK,
    PLUMB,
    RAY,
    SAMPLES,
    SHADOW,
    Colour,
    Pen,
    Window,
)
from noonmark.report.typeface import font, wrapped, writable

if TYPE_CHECKING:
    from noonmark.measure.marks import Marks
    from noonmark.measure.picture import Drawing

PAPER, TEXT = (255, 255, 255), (38, 36, 44)
_MARGIN, _ROW, _COLUMN, _SWATCH = 16, 27, 584, 44
Row = tuple[str, Colour, tuple[float, float] | None]


def legend(told: Sequence[str], rows: Sequence[Row], width: int) -> Image.Image:
    """Return the strip under the picture: sentences, then what each stroke is; ``width`` px times ``SAMPLES`` wide."""
    page = Image.new("RGB", (width * SAMPLES, 1200 * SAMPLES), PAPER)
    draw, face, bold = ImageDraw.Draw(page), font(17 * SAMPLES), font(22 * SAMPLES, bold=True)
    y = _MARGIN / 2.0
    room = (width - 2 * _MARGIN) * SAMPLES
    for number, text in enumerate(told):
        for line in wrapped(draw, writable(text), face if number else bold, room, 3):
            draw.text((_MARGIN * SAMPLES, y * SAMPLES), line, TEXT, face if number else bold)
            y += 25 if number else 32
    y += 8
    for number, row in enumerate(rows):
        _row(page, row, _MARGIN + (number % 2) * _COLUMN, y + number // 2 * _ROW)
    y += (len(rows) + 1) // 2 * _ROW + _MARGIN / 2.0
    return page.crop((0, 0, page.width, round(y * SAMPLES)))


def legend_rows(marks: Marks, drawing: Drawing | None, *, horizon: bool) -> list[Row]:
    """Return what is to be told of the strokes that are there: text, colour and dash.

    ``horizon`` says whether the fit's horizon is in the picture.
    """
    rows: list[Row] = [("marked; the ring holds a click with 90 %", MARK, None)]
    if marks.horizon is not None:
        rows.append(("marked horizon", HORIZON, None))
    if drawing is None:
        return [*rows, *_lines(marks, fitted=False)]
    if any(drawn.mark.top is not None for drawn in drawing.objects):
        rows.append(("plumb from the foot, as the fit has it", PLUMB, None))
        rows.append(("the sun's ray over the top", RAY, DOTS))
    foretold = any(drawn.foretold for drawn in drawing.objects)
    how = "foretold by all marks but its tip; ellipse: 90 %" if foretold else "as the fit has it"
    rows.append((f"shadow {how}", SHADOW, None))
    if horizon:
        rows.append(("horizon of the fit", HORIZON, DASH))
    return [*rows, *_lines(marks, fitted=True)]


def _lines(marks: Marks, *, fitted: bool) -> list[Row]:
    dash = DASH if fitted else None
    rows: list[Row] = []
    if marks.verticals:
        rows.append((f"verticals{', dashed as the fit has them' if fitted else ''}", PLUMB, dash))
    if marks.parallels:
        rows.append((f"parallels{', dashed to their vanishing point' if fitted else ''}", LEVEL, dash))
    return rows


def _row(page: Image.Image, row: Row, x: float, y: float) -> None:
    text, colour, dash = row
    draw = ImageDraw.Draw(page)
    draw.rounded_rectangle(
        [x * SAMPLES, (y + 2) * SAMPLES, (x + _SWATCH) * SAMPLES, (y + 22) * SAMPLES], 4 * SAMPLES, fill=(104, 106, 112)
    )
    pen = Pen(draw, Window(-0.5, -0.5, float(SAMPLES), page.width, page.height))
    if colour == MARK:
        pen.ring((x + _SWATCH / 2, y + 12), 8.0, MARK)
        pen.cross((x + _SWATCH / 2, y + 12), MARK, size=4.0)
    else:
        pen.line([(x + 5, y + 12), (x + _SWATCH - 5, y + 12)], colour, dash, width=2.5)
    draw.text(((x + _SWATCH + 10) * SAMPLES, (y + 12) * SAMPLES), text, TEXT, font(17 * SAMPLES), anchor="lm")
