"""Draw docs/images/what_to_click.png: four objects with their shadows, one of them fit to be measured.

Run as ``.venv/bin/python builders/draw_what_to_click.py``.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from noonmark.report.typeface import font

SAMPLES, PANEL, HEIGHT = 2, 300, 330
SKY, GROUND, SHADE, WALL = (214, 226, 236), (196, 184, 158), (112, 104, 92), (168, 160, 154)
INK, PAPER, GOOD, BAD, POST, LEAF = (
    (38, 36, 44),
    (255, 255, 255),
    (0, 120, 90),
    (178, 34, 60),
    (74, 78, 88),
    (74, 112, 70),
)
HORIZON = 120
Spot = tuple[float, float]


class Sheet:
    """Draws in px of the finished picture, ``left`` px from its edge."""

    def __init__(self, draw: ImageDraw.ImageDraw, left: int) -> None:
        self.draw, self.left = draw, left

    def at(self, *spots: Spot) -> list[Spot]:
        """Return points of the panel on the sheet."""
        return [((self.left + x) * SAMPLES, y * SAMPLES) for x, y in spots]

    def face(self, colour: tuple[int, int, int], *spots: Spot) -> None:
        """Fill a polygon."""
        self.draw.polygon(self.at(*spots), fill=colour)

    def mark(self, spot: Spot, text: str, colour: tuple[int, int, int], *, right: bool = True) -> None:
        """Draw a cross and its name."""
        x, y = spot
        for dx, dy in ((6, 6), (6, -6)):
            self.draw.line(self.at((x - dx, y - dy), (x + dx, y + dy)), fill=colour, width=3 * SAMPLES)
        told = self.at((x + (12 if right else -12), y))[0]
        side = "lm" if right else "rm"
        self.draw.text(
            told, text, colour, font(15 * SAMPLES, bold=True), anchor=side, stroke_width=4, stroke_fill=PAPER
        )

    def background(self) -> None:
        """Draw sky and ground."""
        self.face(SKY, (0, 0), (PANEL - 4, 0), (PANEL - 4, HORIZON), (0, HORIZON))
        self.face(GROUND, (0, HORIZON), (PANEL - 4, HORIZON), (PANEL - 4, 262), (0, 262))

    def told(self, title: str, text: str, colour: tuple[int, int, int]) -> None:
        """Write what the panel shows under it."""
        self.draw.text(self.at((8, 270))[0], title, colour, font(17 * SAMPLES, bold=True))
        self.draw.text(self.at((8, 296))[0], text, INK, font(14 * SAMPLES))


def post(sheet: Sheet) -> None:
    """A post on level ground: all three points can be seen."""
    sheet.face(SHADE, (203, 223), (203, 231), (70, 192), (72, 188))
    sheet.face(POST, (202, 60), (210, 60), (210, 230), (202, 230))
    sheet.mark((206, 229), "base", GOOD)
    sheet.mark((206, 60), "top", GOOD)
    sheet.mark((72, 190), "tip", GOOD, right=False)
    sheet.told("Yes: base, top and tip", "upright, on level ground, sharp tip", GOOD)


def on_wall(sheet: Sheet) -> None:
    """A shadow that climbs a wall."""
    sheet.face(WALL, (0, 50), (100, 62), (100, 196), (0, 212))
    sheet.face(SHADE, (213, 223), (213, 231), (92, 200), (98, 194))
    sheet.face(SHADE, (92, 200), (99, 196), (79, 128), (73, 128))
    sheet.face(POST, (212, 60), (220, 60), (220, 230), (212, 230))
    sheet.mark((76, 128), "tip?", BAD)
    sheet.told("No: the tip is on a wall", "or on a step, a kerb, a car, a slope", BAD)


def tree(sheet: Sheet) -> None:
    """A tree: the shadow's end is not its top's."""
    sheet.draw.ellipse([*self_box(sheet, 30, 176, 130, 212)], fill=SHADE)
    sheet.face(SHADE, (203, 226), (213, 230), (110, 198), (106, 190))
    sheet.face(POST, (202, 120), (214, 120), (214, 230), (202, 230))
    sheet.draw.ellipse([*self_box(sheet, 148, 40, 268, 150)], fill=LEAF)
    sheet.mark((36, 196), "tip?", BAD)
    sheet.mark((208, 44), "top?", BAD)
    sheet.told("No: a round crown, a roof's edge", "the shadow's end is not of its top", BAD)


def hidden(sheet: Sheet) -> None:
    """A base behind something, and a shadow along the line of sight."""
    sheet.face(SHADE, (202, 190), (210, 190), (110, 262), (98, 262))
    sheet.face(POST, (202, 50), (210, 50), (210, 200), (202, 200))
    sheet.face(WALL, (140, 176), (280, 176), (280, 216), (140, 216))
    sheet.mark((206, 200), "base?", BAD)
    sheet.mark((104, 254), "tip?", BAD)
    sheet.told("No: the base is hidden", "or the tip, or the top, out of frame", BAD)


def self_box(sheet: Sheet, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    """Return a box on the sheet."""
    (x0, y0), (x1, y1) = sheet.at((left, top), (right, bottom))
    return x0, y0, x1, y1


def main() -> None:
    """Draw and write the figure."""
    page = Image.new("RGB", (4 * PANEL * SAMPLES, HEIGHT * SAMPLES), (255, 255, 255))
    draw = ImageDraw.Draw(page)
    for number, panel in enumerate((post, on_wall, tree, hidden)):
        sheet = Sheet(draw, number * PANEL)
        sheet.background()
        panel(sheet)
    path = Path(__file__).resolve().parent.parent / "docs" / "images" / "what_to_click.png"
    small = page.resize((4 * PANEL, HEIGHT), Image.Resampling.LANCZOS)
    small.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"wrote {path.name}")


if __name__ == "__main__":
    main()
