"""The demo's clips: those of ``make demo`` where they stand, else rendered as far as the tests look."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT

MARKED_FRAME = 20
"""The frame at 1.6 s that examples/yard marks, at 12.5 frames a second."""
FRAMES = 30
_RENDERER = ROOT / "builders" / "render"


def clip_of(name: str) -> Path:
    """Return the path of a clip, "yard" or "false_caption"."""
    newest = max(path.stat().st_mtime for path in _RENDERER.glob("*.py"))
    for folder in ("demo", "browser"):
        path = ROOT / "build" / folder / f"{name}.mp4"
        if path.exists() and path.stat().st_mtime > newest:
            return path
    return _rendered(name, ROOT / "build" / "browser")


def _rendered(name: str, folder: Path) -> Path:
    """Render the first frames, which takes half a minute, and keep them."""
    from builders.render.clip import frames, panorama, write_clip
    from builders.render.make_clips import FINENESS, RATE, SEED, TAGS, YARDS, cameras

    folder.mkdir(parents=True, exist_ok=True)
    yard = next(made for make in YARDS if (made := make()).name == name)
    seen = cameras(yard)[:FRAMES]
    path = folder / f"{name}.part.mp4"
    write_clip(path, frames(panorama(yard.scene, seen, FINENESS), seen, SEED), RATE, TAGS[name])
    return path.rename(folder / f"{name}.mp4")
