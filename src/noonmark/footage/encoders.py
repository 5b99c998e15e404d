"""Known marks that programs, messengers and platforms leave in a file: facts about who wrote it, not verdicts.

A picture or clip that a program wrote may still show what it claims to show; it only is not the file that left the
camera, and its dates and sizes may be the program's.

Sources: FFmpeg (libavformat writes ``Lavf``, libavcodec ``Lavc``), x264 and x265 (the user-data message that each
writes before its first picture), HandBrake's tag, handler names in public bug reports and in the clips of
``../shared/data``; the names that WhatsApp, Telegram, Signal, Facebook and Snapchat give to files they save.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from noonmark.footage.facts import FileFacts
from noonmark.footage.words import printable

_WROTE = "the file was written by a program, not by a camera"
_MARKS: tuple[tuple[str, str], ...] = (
    (r"Lavf\d", f"FFmpeg's; {_WROTE}"),
    (r"Lavc\d", f"FFmpeg's; {_WROTE}"),
    (r"HandBrake", f"HandBrake's; {_WROTE}"),
    (r"Twitter-vork", "of Twitter (X); the clip went through that platform"),
    (r"ISO Media file produced by Google", "as YouTube and other services of Google write it"),
    (r"Mainconcept", f"MainConcept's, as editors use it; {_WROTE}"),
    (r"FBMD[0-9a-f]{6}", "of Facebook or Instagram; the file went through that platform"),
    (r"vid:v[0-9a-z]{10}", "as TikTok writes it; the clip went through that platform"),
    (r"bytedance|CapCut|TikTok", "of CapCut or TikTok; the clip was edited or sent on there"),
    (r"Adobe|Photoshop|Lightroom|Premiere|After Effects", f"an editor's; {_WROTE}"),
    (r"Final Cut|iMovie|DaVinci|Kdenlive|Shotcut|VEGAS|Camtasia", f"an editor's; {_WROTE}"),
    (r"GIMP|Paint\.NET|paint\.net|Affinity|Snapseed|PicsArt|Canva|darktable", f"an editor's; {_WROTE}"),
    (r"Windows Photo|Picasa|Google|Photos \d|ACDSee|IrfanView|XnView|ImageMagick|ExifTool", f"a program's; {_WROTE}"),
    (r"Screen ?shot|ScreenRecord|ReplayKit|OBS", "of a picture of a screen, not of a camera"),
    (r"WhatsApp|Telegram|Instagram|Snapchat|Facebook|Signal", "of a messenger or platform; the file went through it"),
)
"""What to look for in a tag, and whose it is."""
_KNOWN = tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in _MARKS)
_STREAM = re.compile(rb"x264 - core \d+(?: r\d+M? [0-9a-f]{7})?|x265 \(build \d+\)|Lavc\d+\.\d+\.\d+(?: [a-z0-9_]+)?")
"""What encoders write into the stream itself, where no tag editor removes it."""
_NAMES: tuple[tuple[str, str], ...] = (
    (r"(IMG|VID|AUD|PTT|STK)-\d{8}-WA\d{4,}.*|WhatsApp (Image|Video|Audio) \d{4}-.*", "WhatsApp"),
    (r"(photo|video|audio|animation)_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d.*", "Telegram"),
    (r"(IMG|VID)_\d{8}_\d{6}_\d{3}\..*", "Telegram (and by some phones)"),
    (r"signal-\d{4}-\d\d-\d\d-.*", "Signal"),
    (r"FB_IMG_\d{10,}.*|\d{6,}_\d{10,}_\d{10,}_[no]\..*", "Facebook"),
    (r"Snapchat-\d+.*", "Snapchat"),
    (r"Screen ?shot.*|Screen[_ -]?Record.*|Bildschirmfoto.*", "programs that picture the screen"),
)
_NAMED = tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in _NAMES)
FIRST_BYTES = 65_536
"""Bytes of the first packet that are searched for an encoder's words."""


def tag_marks(tags: Iterable[tuple[str, str | None]]) -> Iterator[str]:
    """Yield in words what is known about tags, each given with the name to tell it by.

    Examples
    --------
    >>> next(tag_marks([("encoder tag", "Lavf58.29.100")]))
    "the encoder tag says 'Lavf58.29.100': FFmpeg's; the file was written by a program, not by a camera"
    """
    seen: set[str] = set()
    for name, text in tags:
        whose = next((words for pattern, words in _KNOWN if text and pattern.search(text)), None)
        if whose and text and text not in seen:
            seen.add(text)
            yield f"the {name} says '{printable(text.strip(), 60)}': {whose}"


def stream_marks(data: bytes) -> Iterator[str]:
    """Yield what the first bytes of a coded stream say about its encoder.

    Examples
    --------
    >>> next(stream_marks(b"..x264 - core 164 r3095 baee400 - H.264/MPEG-4 AVC codec"))
    "the picture stream itself says 'x264 - core 164 r3095 baee400': coded by a program, not by a camera"
    """
    match = _STREAM.search(data[:FIRST_BYTES])
    if match:
        yield f"the picture stream itself says '{match.group().decode('ascii')}': coded by a program, not by a camera"


def name_marks(name: str) -> Iterator[str]:
    """Yield which program gives files such names; anybody can rename a file.

    Examples
    --------
    >>> next(name_marks("IMG-20220922-WA0001.jpg"))
    'its name is of the form that WhatsApp gives to files; what it sends on is coded anew and has lost its metadata'
    """
    whose = next((words for pattern, words in _NAMED if pattern.fullmatch(name)), None)
    if whose == _NAMES[-1][1]:
        yield f"its name is of the form that {whose} give to files: then it shows a screen, not what a camera saw"
    elif whose:
        yield (
            f"its name is of the form that {whose} gives to files; what it sends on is coded anew and has lost its "
            "metadata"
        )


def stripped(facts: FileFacts, *, traces: bool) -> Iterator[str]:
    """Yield that no metadata of a camera is left.

    Parameters
    ----------
    facts : FileFacts
    traces : bool
        The file holds EXIF, XMP, IPTC or tags that say more than its format must.
    """
    if traces or facts.make or facts.model or facts.places or facts.clocks or facts.track:
        return
    yield "no device, place or date is left in its metadata, as in what messengers and platforms send on"


def clip_tags(tags: Mapping[str, str], streams: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str | None]]:
    """Yield the tags of a clip in which programs leave their names."""
    for name in ("encoder", "ENCODER", "software", "handler_name", "comment", "com.android.capturer", "creation_tool"):
        yield f"{name.lower()} tag", tags.get(name)
    yield from ((f"tag {name}", f"{name}={text}") for name, text in tags.items() if "bytedance" in name.lower())
    for stream in streams:
        yield "encoder tag of a stream", stream.get("encoder") or stream.get("ENCODER")
        yield "handler name of a stream", stream.get("handler_name")
