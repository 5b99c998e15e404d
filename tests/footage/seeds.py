"""Small whole files of many kinds, from which mutants are made: generated ones, and cuts of the real ones."""

# pyright: basic
from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.error import FFmpegError
from PIL import Image
from PIL.PngImagePlugin import PngInfo

LARGEST = 300_000
"""Bytes of a seed; larger real files are cut to about this."""
_PIXELS = 120_000
"""Bytes of media data that a cut file keeps."""
_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    b'xmp:CreateDate="2022-09-22T10:40:00+09:00" exif:GPSLatitude="56,39.5N" exif:GPSLongitude="124,43.2E"/>'
    b"</rdf:RDF></x:xmpmeta>"
)
_CLIPS = {
    "a.mp4": ("mpeg4", "aac"),
    "h264.mp4": ("libx264", "aac"),
    "hevc.mov": ("libx265", None),
    "a.mov": ("mjpeg", "pcm_s16le"),
    "a.mkv": ("libx264", "libopus"),
    "a.webm": ("libvpx-vp9", "libopus"),
    "a.ts": ("mpeg2video", "aac"),
    "a.avi": ("mpeg4", "pcm_s16le"),
    "a.3gp": ("mpeg4", None),
    "a.flv": ("libx264", None),
    "a.avif": ("libsvtav1", None),
    "a.wav": (None, "pcm_s16le"),
    "a.mp3": (None, "libmp3lame"),
    "a.ogg": (None, "libopus"),
    "a.flac": (None, "flac"),
}
_SRT = """{n}
00:00:{n:02d},000 --> 00:00:{m:02d},000
<font size="36">SrtCnt : {n}, DiffTime : 1000ms
2022-09-22 10:40:{n:02d},774,808
[iso : 100] [shutter : 1/80.0] [latitude: 56.65{n:02d}] [longitude: 124.72{n:02d}] [abs_alt: 790.1] </font>

"""
_GPX = """<trkpt lat="56.65{n:02d}" lon="124.72{n:02d}"><ele>790</ele><time>2022-09-22T01:40:{n:02d}Z</time></trkpt>"""


def exif() -> Image.Exif:
    """Tags of a camera: clocks, offset, place, GPS time, lens and turn."""
    tags = Image.Exif()
    tags.update({0x010F: "Canon", 0x0110: "EOS", 0x0112: 6, 0x0131: "v1", 0x0132: "2022:09:22 10:40:00"})
    tags.get_ifd(0x8769).update(
        {0x9003: "2022:09:22 10:40:00", 0x9011: "+09:00", 0x920A: 4.2, 0xA405: 28, 0x9291: "120", 0x927C: b"MAKER" * 20}
    )
    tags.get_ifd(0x8825).update(
        {1: "N", 2: (56.0, 39.0, 30.5), 3: "E", 4: (124.0, 43.0, 12.0), 5: b"\0", 6: 790.0,
         7: (1.0, 40.0, 0.0), 16: "T", 17: 93.4, 29: "2022:09:22", 31: 5.0}
    )  # fmt: skip
    return tags


def generated(folder: Path) -> list[Path]:
    """Write one small file of each kind into the folder."""
    made = [*_stills(folder), *_clips(folder), *_texts(folder)]
    if folder / "hevc.mov" in made:
        (folder / "a.heic").write_bytes(heic(folder / "hevc.mov"))
        made.append(folder / "a.heic")
    return sorted(made)


def _stills(folder: Path) -> Iterator[Path]:
    picture = Image.effect_noise((96, 64), 80).convert("RGB")
    text = PngInfo()
    text.add_text("Comment", "made by hand")
    text.add_text("Long", "word " * 500, zip=True)
    text.add_itxt("XML:com.adobe.xmp", _XMP.decode())
    choices: dict[str, dict[str, Any]] = {
        "a.jpg": {"xmp": _XMP, "quality": 60}, "progressive.jpg": {"progressive": True, "quality": 50},
        "a.png": {"pnginfo": text}, "a.webp": {"xmp": _XMP}, "a.tiff": {"compression": "tiff_lzw"},
        "raw.tiff": {}, "a.gif": {"save_all": True, "append_images": [picture.rotate(90), picture.rotate(180)]},
    }  # fmt: skip
    for name, options in choices.items():
        path = folder / name
        if name in {"a.gif", "a.tiff"}:  # Pillow writes no EXIF into these two
            picture.save(path, **options)
        else:
            picture.save(path, exif=exif().tobytes(), **options)
        yield path
    deep = folder / "deep.png"
    Image.fromarray((np.arange(64 * 48, dtype=np.uint16) * 20).reshape(48, 64)).save(deep)
    yield deep


def _clips(folder: Path) -> Iterator[Path]:
    for name, (video, sound) in _CLIPS.items():
        path = folder / name
        try:
            _write_clip(path, video, sound)
        except (FFmpegError, ValueError):  # this build of FFmpeg has no such encoder
            path.unlink(missing_ok=True)
            continue
        finally:
            _calm()
        yield path


def _calm() -> None:
    """Take back the real-time rank (SCHED_FIFO) that libsvtav1 gives to a process of root.

    Whatever such a process starts has it too: a server and a browser of later tests would leave the machine no time.
    """
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            os.sched_setscheduler(int(task.name), os.SCHED_OTHER, os.sched_param(0))


def _write_clip(path: Path, video: str | None, sound: str | None) -> None:
    options = {"movflags": "use_metadata_tags"} if path.suffix in {".mp4", ".mov"} else {}
    with av.open(str(path), "w", options=options) as container:
        container.metadata.update({
            "creation_time": "2022-09-22T01:40:00Z", "location": "+56.6585+124.7200/",
            "com.apple.quicktime.location.ISO6709": "+56.6585+124.7200+790/", "com.apple.quicktime.make": "Apple",
            "com.apple.quicktime.creationdate": "2022-09-22T10:40:00+0900",
        })  # fmt: skip
        writer: Any = container
        picture: Any = None if video is None else _video_stream(writer, video)
        voice: Any = None if sound is None else writer.add_stream(sound, rate=48_000)
        if picture is not None:
            for shade in range(1 if path.suffix == ".avif" else 12):
                pixels = np.full((48, 64, 3), 20 * shade, np.uint8)
                pixels[shade : shade + 9, shade : 3 * shade] = 255
                writer.mux(picture.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
            writer.mux(picture.encode(None))
        if voice is not None:
            _write_sound(writer, voice)


def _video_stream(writer: Any, codec: str) -> Any:
    stream = writer.add_stream(codec, rate=Fraction(10))
    stream.width, stream.height = 64, 48
    stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    stream.options = {"x265": {"x265-params": "log-level=none"}}.get(codec.removeprefix("lib"), {})
    return stream


def _write_sound(writer: Any, stream: Any) -> None:
    wave = (np.sin(np.arange(24_000) / 20) * 9000).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(wave[np.newaxis], format="s16", layout="mono")
    frame.sample_rate, frame.pts = 48_000, 0
    writer.mux(stream.encode(frame))
    writer.mux(stream.encode(None))


def heic(clip: Path) -> bytes:
    """Return a clip's first picture as a HEIC still (ISO/IEC 23008-12): one item, its decoder's set-up and its size."""
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        setup = bytes(stream.codec_context.extradata or b"")
        picture = next(bytes(packet) for packet in container.demux(stream))

    def box(key: bytes, *parts: bytes, version: int | None = None) -> bytes:
        body = b"".join(parts) if version is None else struct.pack(">I", version << 24) + b"".join(parts)
        return struct.pack(">I", len(body) + 8) + key + body

    kind = box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    item = box(b"infe", struct.pack(">HH4s", 1, 0, b"hvc1"), b"\0", version=2)
    about = box(b"ipco", box(b"hvcC", setup), box(b"ispe", struct.pack(">II", 64, 48), version=0))
    links = box(b"ipma", struct.pack(">IHBBB", 1, 1, 2, 0x81, 2), version=0)

    def meta(at: int) -> bytes:
        return box(
            b"meta",
            box(b"hdlr", bytes(4), b"pict", bytes(13), version=0), box(b"pitm", struct.pack(">H", 1), version=0),
            box(b"iloc", struct.pack(">BBHHHHII", 0x44, 0, 1, 1, 0, 1, at, len(picture)), version=0),
            box(b"iinf", struct.pack(">H", 1), item, version=0), box(b"iprp", about, links), version=0,
        )  # fmt: skip

    return kind + meta(len(kind) + len(meta(0)) + 8) + box(b"mdat", picture)


def _texts(folder: Path) -> Iterator[Path]:
    rows = "".join(_GPX.format(n=n) for n in range(20))
    gpx = f'<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{rows}</trkseg></trk></gpx>'
    whole = {
        "a.srt": "".join(_SRT.format(n=n, m=n + 1) for n in range(1, 20)).encode(),
        "old.SRT": b"".join(_old_cue(n) for n in range(1, 20)),
        "a.gpx": gpx.encode(),
        "a.raw": gpmf(),
    }
    for name, data in whole.items():
        (folder / name).write_bytes(data)
        yield folder / name


def _old_cue(n: int) -> bytes:
    clock = f"00:00:{n:02d},000 --> 00:00:{n + 1:02d},000\nHOME(124.7200,56.6585) 2022.09.22 10:40:{n:02d}\n"
    return f"{n}\n{clock}GPS(124.72{n:02d},56.6585,16) BAROMETER:1.9\nISO:100 Shutter:60 EV: Fnum:2.2\n\n".encode()


def gpmf() -> bytes:
    """One second of a receiver at Neryungri in GoPro's format (KLV: github.com/gopro/gpmf-parser, README)."""

    def item(key: bytes, kind: bytes, size: int, body: bytes) -> bytes:
        count = len(body) // size
        return key + kind + struct.pack(">BH", size, count) + body + bytes(-len(body) % 4)

    points = b"".join(struct.pack(">5i", 566585000 + n, 1247200000 + n, 790_000, 1000, 100) for n in range(18))
    stream = (
        item(b"STNM", b"c", 1, b"GPS (Lat., Long., Alt., 2D, 3D speed)") + item(b"GPSF", b"L", 4, struct.pack(">I", 3))
        + item(b"GPSU", b"U", 16, b"220922014000.000") + item(b"GPSP", b"S", 2, struct.pack(">H", 180))
        + item(b"SCAL", b"l", 4, struct.pack(">5i", 10**7, 10**7, 1000, 1000, 100)) + item(b"GPS5", b"l", 20, points)
    )  # fmt: skip
    device = item(b"DVID", b"L", 4, struct.pack(">I", 1)) + item(b"DVNM", b"c", 1, b"Hero6 Black")
    return item(b"DEVC", b"\0", 1, device + item(b"STRM", b"\0", 1, stream))


def real(shared: Path) -> dict[str, bytes]:
    """Return the real files of ``../shared/data`` by name, the large ones cut."""
    folders = ("photos", "video", "evidence/c2pa", "audio", "copies")
    found = sorted(p for folder in folders for p in (shared / folder).rglob("*.*") if p.is_file())
    return {path.name: cut(path.read_bytes()) for path in found if path.stat().st_size}


def cut(data: bytes) -> bytes:
    """Return a file of at most about 300 kB that keeps its head and its metadata."""
    if len(data) <= LARGEST:
        return data
    if data[4:8] == b"ftyp":
        return _cut_boxes(data)
    return data[: LARGEST - 20_000] + data[-20_000:]


def _cut_boxes(data: bytes) -> bytes:
    """Return an MP4 whose ``mdat`` keeps its first bytes, under a length that is right."""
    parts: list[bytes] = []
    at = 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16])
        if length < 8:
            break
        box = data[at : at + length]
        if box[4:8] == b"mdat":
            body = box[8 : 8 + _PIXELS]
            box = (len(body) + 8).to_bytes(4) + b"mdat" + body
        parts.append(box)
        at += length
    return b"".join(parts)[:LARGEST]
