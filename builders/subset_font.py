"""Cut Noto Sans to the scripts that the PNG map writes and put it into the report room.

    python builders/subset_font.py /usr/share/fonts/truetype/noto

The fonts come from Debian's package fonts-noto-core (SIL Open Font License 1.1, no reserved font
name, see src/noonmark/report/fonts/OFL.txt); fonttools does the cutting (``uv run --with fonttools``).
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

TARGET = Path(__file__).resolve().parent.parent / "src" / "noonmark" / "report" / "fonts"
RANGES = (
    "U+0020-024F,U+0259,U+02B0-02FF,U+0300-036F,U+0370-03FF,U+0400-052F,U+1E00-1EFF,"
    "U+2000-206F,U+2070-209F,U+20AC,U+2122,U+2190-2193,U+2212,U+2260-2265"
)


def main(folder: Path) -> None:
    """Write the regular and the bold face."""
    for face in ("Regular", "Bold"):
        target = TARGET / f"NotoSans-{face}.ttf"
        subset.main(
            [
                str(folder / f"NotoSans-{face}.ttf"),
                f"--unicodes={RANGES}",
                "--layout-features=kern,mark,mkmk,ccmp,locl",
                "--no-hinting",
                "--desubroutinize",
                f"--output-file={target}",
            ]
        )
        print(f"{target.name}: {target.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
