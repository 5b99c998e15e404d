"""Facts of a still picture. No pixel is decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from noonmark.errors import NoonmarkError
from noonmark.footage.device import size_notes, with_device
from noonmark.footage.drone import drone_facts
from noonmark.footage.encoders import stripped, tag_marks
from noonmark.footage.exif import exif_facts
from noonmark.footage.facts import ClockFact, FileFacts, PlaceFact, StreamFact, gather
from noonmark.footage.iptc import INSTRUCTIONS, PROGRAM, iptc_notes
from noonmark.footage.places import impossible_in, place_contradictions
from noonmark.footage.still_blocks import Blocks, read_blocks
from noonmark.footage.words import printable, tidy
from noonmark.footage.xmp_facts import xmp_facts

MOST_PIXELS = 1_000_000_000
"""Largest picture taken: above it no later step could decode it (3 GB of pixels)."""
_CODECS = {"JPEG": "mjpeg", "WebP": "webp", "AVIF": "av1", "HEIC": "hevc"}
_TURNS = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}
"""EXIF orientation to the clockwise turn that shows the picture upright [deg]; 2, 4, 5 and 7 also mirror it."""
_DESCRIPTION, _COMMENT = 0x010E, 0x9286
_KEY = re.compile(r'[{,]\s*"(\w{1,40})"\s*:')
_TIMELY = ("creation time", "date:create", "date:modify", "comment", "description")


def read_still(stream: BinaryIO, reader: str) -> FileFacts:
    """Read what a still says about itself.

    Parameters
    ----------
    stream : binary file
        Readable and seekable.
    reader : str
        Pillow's name of the format, from :func:`noonmark.footage.sniff.sniff`.

    Raises
    ------
    NoonmarkError
        If nothing can be read, or the picture is too large.
    """
    blocks = read_blocks(stream, reader)
    if (blocks.width or 0) * (blocks.height or 0) > MOST_PIXELS:
        raise NoonmarkError(
            f"a picture of {blocks.width} x {blocks.height} pixels is too large",
            remedy=f"give one of at most {MOST_PIXELS // 1_000_000} megapixels",
        )
    exif = list(exif_facts(blocks.exif))
    known = [item for item in exif if isinstance(item, (ClockFact, PlaceFact))]
    place = next((item for item in known if isinstance(item, PlaceFact)), None)
    facts = _described(blocks)
    drone = drone_facts(blocks.xmp, place, rewritten(blocks, facts))
    found = gather([*blocks.notes, *exif, *xmp_facts(blocks.xmp, known), *blocks.clocks, *drone.found])
    wrong = impossible_in(found.notes)
    facts = replace(
        facts,
        camera_pitch_deg=drone.pitch_deg,
        places=found.places,
        clocks=found.clocks,
        directions=found.directions,
        contradictions=(*wrong, *place_contradictions(found.places), *drone.contradictions),
    )
    marks = dict.fromkeys((*found.notes, *_marks(blocks, facts)))
    return replace(facts, notes=tuple(mark for mark in marks if mark not in wrong))


def _described(blocks: Blocks) -> FileFacts:
    """Return container, size, device and the one stream."""
    facts = FileFacts("", "image", container=blocks.container, width=blocks.width, height=blocks.height)
    facts = with_device(facts, blocks.exif, blocks.xmp)
    if blocks.upright:
        facts = replace(facts, orientation=None)  # the file's own boxes turn it; EXIF's word no longer counts
    codec = _CODECS.get(blocks.container, blocks.container.lower())
    turn = _TURNS.get(facts.orientation or 1, 0)
    stream = StreamFact(0, "image", codec, blocks.width, blocks.height, turn, bit_depth=blocks.bit_depth)
    return replace(facts, streams=(stream,))


def rewritten(blocks: Blocks, facts: FileFacts) -> str | None:
    """Return in words how it is known that a program wrote the pixels anew after the camera, or None."""
    if blocks.rewritten_from is None:
        return None
    who = f"{facts.software} wrote" if facts.software else "a program wrote"
    return (
        f"{who} the picture anew (the camera's own index gives it {blocks.rewritten_from} bytes, "
        f"the whole file has {blocks.length})"
    )


def _marks(blocks: Blocks, facts: FileFacts) -> Iterator[str]:
    yield from size_notes(facts, blocks.exif)
    comment = blocks.exif.main.get(_COMMENT)
    written = tidy(comment.lstrip(b"ASCI\0UNODE")) if isinstance(comment, bytes) else tidy(comment)
    yield from tag_marks(
        (
            ("software tag", facts.software),
            ("XMP tag CreatorTool", blocks.xmp.text("xmp:CreatorTool")),
            ("IPTC field of instructions", blocks.iptc.get(INSTRUCTIONS)),
            ("IPTC field of the program", blocks.iptc.get(PROGRAM)),
            ("user comment", written),
            *blocks.texts,
        )
    )
    if words := rewritten(blocks, facts):
        yield words
    yield from _description(tidy(blocks.exif.main.get(_DESCRIPTION)) or "")
    yield from (f"{name} says '{text}'" for name, text in blocks.texts if name.lower().endswith(_TIMELY) and text)
    yield from iptc_notes(blocks.iptc)
    yield from stripped(facts, traces=bool(blocks.exif.main or blocks.xmp.values or blocks.iptc))


def _description(text: str) -> Iterator[str]:
    """Yield the description; of a program's record only what it is about, since such records name people."""
    if text.startswith("{"):
        names = ", ".join(_KEY.findall(text)[:4])
        yield f"its description holds a record that an app wrote ({names} ...): read it with ExifTool"
    elif text:
        yield f"its description says '{printable(text, 100)}'"
