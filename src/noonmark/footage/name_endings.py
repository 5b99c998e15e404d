"""Whether a file's name ends as files of its kind do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "JPEG": ("jpg", "jpeg", "jpe", "jfif", "thm"),
    "PNG": ("png", "apng"),
    "GIF": ("gif",),
    "TIFF": ("tif", "tiff", "nef", "cr2", "arw", "dng", "pef", "orf"),
    "DNG": ("dng", "tif", "tiff"),
    "WebP": ("webp",),
    "AVIF": ("avif", "avifs"),
    "HEIC": ("heic", "heif", "hif"),
    "MP4": ("mp4", "m4v", "m4a", "m4b", "mov", "insv", "lrv", "360", "f4v"),
    "QuickTime": ("mov", "qt", "mp4"),
    "3GP": ("3gp", "3gpp", "3g2", "mp4"),
    "Matroska": ("mkv", "webm", "mka", "mk3d"),
    "AVI": ("avi",),
    "MPEG program stream": ("mpg", "mpeg", "vob", "mod"),
    "MPEG transport stream": ("ts", "mts", "m2ts", "mpg", "tod"),
    "Flash video": ("flv",),
    "Windows Media": ("wmv", "wma", "asf"),
    "MP3": ("mp3",),
    "WAV": ("wav", "bwf"),
    "FLAC": ("flac",),
    "Ogg": ("ogg", "oga", "ogv", "opus", "spx"),
    "AMR": ("amr",),
}
"""Endings that people and devices give to each container."""
_KNOWN = frozenset(ending for endings in _ENDINGS.values() for ending in endings)


def ending_notes(name: str, container: str) -> Iterator[str]:
    """Yield that the name ends as that of another kind of file.

    Parameters
    ----------
    name : str
        The file's name without folders.
    container : str
        The format in words, as :attr:`noonmark.footage.facts.FileFacts.container` has it.

    Examples
    --------
    >>> next(ending_notes("a.jpg", "PNG"))
    'its name ends in .jpg, but its format is PNG'
    """
    ending = PurePath(name).suffix.lower().removeprefix(".")
    family = next((known for known in _ENDINGS if container == known or container.startswith(f"{known} (")), None)
    if ending in _KNOWN and family is not None and ending not in _ENDINGS[family]:
        yield f"its name ends in .{ending}, but its format is {family}"
