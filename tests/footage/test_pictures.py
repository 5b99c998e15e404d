"""Pictures come out upright, in eight bits, as a screen shows them."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from tests.footage.heic import write_heic
from tests.footage.numbered import writing

from noonmark.errors import NoonmarkError
from noonmark.footage.frame import Frame
from noonmark.footage.open_footage import open_footage
from noonmark.footage.tone import HLG, PQ, hlg_scene, pq_nits, pq_signal, rolled_off, srgb_bytes, to_screen

RED, GREEN, BLUE, WHITE = (250, 5, 5), (5, 250, 5), (5, 5, 250), (250, 250, 250)


def marked() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Draw 64 x 32 pixels: red top left, green top right, blue bottom left, white bottom right."""
    picture = np.zeros((32, 64, 3), np.uint8)
    picture[:16, :32], picture[:16, 32:], picture[16:, :32], picture[16:, 32:] = RED, GREEN, BLUE, WHITE
    return picture


def only_frame(path: Path) -> Frame:
    with open_footage(path) as footage:
        return footage.frame_at(0.0)


def test_pq_gives_the_light_of_bt_2100() -> None:
    # By hand from table 4: 203 cd/m2 is Y = 0.0203; Y^m1 = 0.53744...; (c1 + c2 Y^m1) / (1 + c3 Y^m1) to m2 is 0.5807.
    power = 0.0203 ** (2610 / 16384)
    by_hand = ((3424 / 4096 + 2413 / 128 * power) / (1 + 2392 / 128 * power)) ** (2523 / 32)
    assert by_hand == pytest.approx(0.58069, abs=1e-5)
    assert float(pq_signal(np.float32(203.0))) == pytest.approx(by_hand, abs=1e-5)
    assert float(pq_nits(np.float32(by_hand))) == pytest.approx(203.0, rel=1e-4)
    assert float(pq_nits(np.float32(1.0))) == pytest.approx(10000.0, rel=1e-5)


def test_hlg_gives_the_light_of_bt_2100() -> None:
    # By hand from table 5: 0.5 is 0.25 / 3; three quarters is (exp((0.75 - c) / a) + b) / 12 = 0.26496.
    assert float(hlg_scene(np.float32(0.5))) == pytest.approx(1 / 12)
    by_hand = (math.exp((0.75 - 0.55991073) / 0.17883277) + 0.28466892) / 12
    assert float(hlg_scene(np.float32(0.75))) == pytest.approx(by_hand, rel=1e-5)


def test_the_curve_of_bt_2390_bends_the_highlights_and_leaves_the_rest() -> None:
    # By hand at 203 cd/m2: E1 = 0.77239, the top too; knee 0.65858, t = 1/3, so P = 0.7386 and E2 = 0.7386 * 0.75183.
    signal = (20 / 27 * 0.65858 + 4 / 27 * 0.34142 + 7 / 27 * 0.77239) * 0.75183
    assert float(rolled_off(np.float32(203.0))) == pytest.approx(float(pq_nits(np.float32(signal))) / 203.0, abs=2e-3)
    assert float(rolled_off(np.float32(20.3))) == pytest.approx(0.1, rel=1e-3)
    assert float(rolled_off(np.float32(1000.0))) == pytest.approx(1.0, abs=1e-3)
    assert float(rolled_off(np.float32(9000.0))) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(("transfer", "signal"), [(PQ, 0.5807), (HLG, 0.75)])
def test_reference_white_comes_out_near_the_screens_white(transfer: int, signal: float) -> None:
    picture = np.full((4, 4, 3), round(signal * 65535), np.uint16)
    level = to_screen(picture, transfer, wide=True) / 255
    assert 0.75 < level.min() <= level.max() < 0.95
    assert np.ptp(level) < 0.01, "gray stays gray"


def test_the_same_light_looks_the_same_in_hlg_and_pq() -> None:
    # By hand: three quarters in HLG is 0.26496 of the scene, and 1,000 * 0.26496 ** 1.2 = 203.2 cd/m2 on the screen;
    # that is 159 of 203 when bent, in sRGB 0.898 of 255: 229.
    for transfer, signal in ((PQ, 0.5807), (HLG, 0.75)):
        picture = np.full((1, 1, 3), round(signal * 65535), np.uint16)
        assert abs(to_screen(picture, transfer, wide=True).astype(int) - 229).max() <= 1


@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_brighter_light_is_never_shown_darker(transfer: int) -> None:
    ramp = np.repeat(np.arange(0, 65536, 16, dtype=np.uint16)[None, :, None], 3, axis=2)
    shown = to_screen(ramp, transfer, wide=True)[0, :, 1].astype(int)
    assert shown[0] == 0
    assert shown[-1] >= 254
    assert (np.diff(shown) >= 0).all()


def test_linear_light_becomes_srgb() -> None:
    # 0.18 by IEC 61966-2-1: 1.055 * 0.18 ** (1 / 2.4) - 0.055 = 0.4613, of 255: 117.6
    assert srgb_bytes(np.array([0.0, 0.18, 1.0, 7.0], np.float32)).tolist() == [0, 118, 255, 255]


def _hdr(path: Path, transfer: int, signal: float) -> Path:
    with writing(path) as container:
        stream: Any = container.add_stream("libx265", rate=25, options={"x265-params": "log-level=none"})
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p10le"
        stream.codec_context.color_trc, stream.codec_context.color_primaries = transfer, 9
        stream.codec_context.colorspace = 9
        for number in range(3):
            frame: Any = av.VideoFrame(64, 64, "yuv420p10le")
            for plane, value in zip(frame.planes, (64 + 876 * signal, 512, 512), strict=True):
                plane.update(np.full(plane.buffer_size // 2, round(value), np.uint16).tobytes())
            frame.pts, frame.color_trc, frame.color_primaries, frame.colorspace = number, transfer, 9, 9
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.skipif("libx265" not in av.codecs_available, reason="this libav cannot write HEVC")
@pytest.mark.parametrize(("transfer", "signal"), [(PQ, 0.5807), (HLG, 0.75)])
def test_a_clip_of_high_dynamic_range_is_neither_dark_nor_washed_out(
    transfer: int, signal: float, tmp_path: Path
) -> None:
    level = only_frame(_hdr(tmp_path / "hdr.mp4", transfer, signal)).pixels / 255
    assert 0.75 < level.min() <= level.max() < 0.95


def test_ten_bits_of_the_usual_range_come_out_as_eight(tmp_path: Path) -> None:
    level = only_frame(_hdr(tmp_path / "ten.mp4", 1, 0.5)).pixels
    assert abs(int(level.mean()) - 128) <= 2


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_still_comes_out_upright(orientation: int, tmp_path: Path) -> None:
    upright, exif = marked(), Image.Exif()
    exif[0x0112] = orientation
    stored = {  # what the camera stores, so that the orientation's turn (EXIF 2.32, tag 0x0112) shows it upright
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.swapaxes(0, 1),
        6: np.rot90(upright),
        7: upright[::-1, ::-1].swapaxes(0, 1),
        8: np.rot90(upright, -1),
    }[orientation]
    path = tmp_path / "turned.jpg"
    Image.fromarray(np.ascontiguousarray(stored)).save(path, exif=exif, quality=95, subsampling=0)
    pixels = only_frame(path).pixels.astype(int)
    assert pixels.shape == (32, 64, 3)
    assert abs(pixels - upright).mean() < 4


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.tif", "a.gif", "a.jpg"])
def test_stills_of_each_kind_are_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    Image.fromarray(marked()).save(path, quality=95)
    with open_footage(path) as footage:
        assert footage.size == (64, 32)
        frame = footage.frame_at(0)
        assert (frame.time_s, frame.key, frame.whole) == (0, True, True)
        assert abs(frame.pixels[4:12, 4:28].astype(int) - RED).max() < 30
        assert len(list(footage.frames())) == 1


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Image.new("RGBA", (8, 8), (255, 0, 0, 0)), WHITE),
        (lambda: Image.new("LA", (8, 8), (0, 128)), (127, 127, 127)),
        (lambda: Image.new("P", (8, 8), 0), (0, 0, 0)),
        (lambda: Image.new("1", (8, 8), 1), WHITE),
        (lambda: Image.fromarray(np.full((8, 8), 40000, np.uint16)), (156, 156, 156)),
    ],
)
def test_pictures_of_odd_modes_are_made_viewable(
    make: Callable[[], Image.Image], expected: tuple[int, int, int], tmp_path: Path
) -> None:
    path = tmp_path / "odd.png"
    make().save(path)
    assert abs(only_frame(path).pixels[4, 4].astype(int) - expected).max() <= 5


def test_inks_become_colours(tmp_path: Path) -> None:
    path = tmp_path / "inks.jpg"
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(path, quality=95)
    red, green, blue = only_frame(path).pixels[8, 8]
    assert red > 200
    assert green < 60
    assert blue < 60


def test_deep_gray_of_a_tiff_keeps_its_steps(tmp_path: Path) -> None:
    path = tmp_path / "deep.tif"
    Image.fromarray(np.array([[0, 1024, 2048, 4095]] * 2, np.uint16)).save(path)
    assert only_frame(path).pixels[0, :, 0].tolist() == [0, 64, 128, 255], "twelve bits in use"
    Image.fromarray(np.array([[-5.0, 0.0, 5.0]] * 2, np.float32)).save(path)
    assert only_frame(path).pixels[0, :, 0].tolist() == [0, 128, 255]


def test_a_moving_gif_is_a_clip_of_frames_with_times(tmp_path: Path) -> None:
    path = tmp_path / "moves.gif"
    shades = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in (10, 120, 250)]
    shades[0].save(path, save_all=True, append_images=shades[1:], duration=[100, 300, 200])
    with open_footage(path) as footage:
        frames = list(footage.frames())
        assert [frame.time_s for frame in frames] == [0, Fraction(1, 10), Fraction(2, 5)]
        assert [int(frame.pixels[4, 4, 0]) // 100 for frame in frames] == [0, 1, 2]
        assert footage.frame_at(0.39).time_s == Fraction(1, 10)
        assert footage.frame_at(0.0).time_s == 0, "and back"
        with pytest.raises(NoonmarkError, match=r"the clip lasts 0\.600 s"):
            footage.frame_at(0.7)


def test_a_picture_that_breaks_off_is_given_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    Image.effect_noise((256, 256), 60).convert("RGB").save(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    frame = only_frame(path)
    assert not frame.whole
    assert frame.pixels[:64].std() > 20
    assert frame.pixels[-32:].std() < 5


def test_a_picture_too_large_for_memory_is_refused_by_its_head(tmp_path: Path) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    path = tmp_path / "bomb.png"
    head = struct.pack(">2I5B", 60_000, 60_000, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9999))))
    with pytest.raises(NoonmarkError, match="60000 x 60000 pixels is too large to decode"):
        only_frame(path)


HEVC = pytest.mark.skipif("libx265" not in av.codecs_available, reason="this libav cannot write HEVC")


@HEVC
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_heic_picture_is_decoded_upright(turns: int, tmp_path: Path) -> None:
    stored = np.ascontiguousarray(np.rot90(marked(), -turns))
    with open_footage(write_heic(tmp_path / "a.heic", stored, turns=turns)) as footage:
        pixels = footage.frame_at(0).pixels.astype(int)
        assert footage.size == (64, 32)
    for place, colour in (((8, 16), RED), ((8, 48), GREEN), ((24, 16), BLUE), ((24, 48), WHITE)):
        assert abs(pixels[place] - colour).max() < 40


@HEVC
@pytest.mark.parametrize(("transfer", "signal"), [(PQ, 0.5807), (HLG, 0.75)])
def test_a_heic_picture_of_high_dynamic_range_is_viewable(transfer: int, signal: float, tmp_path: Path) -> None:
    codes = np.full((64, 64), round(64 + 876 * signal), np.uint16)
    path = write_heic(tmp_path / "hdr.heic", codes, transfer=transfer, form="yuv420p10le")
    level = only_frame(path).pixels / 255
    assert 0.75 < level.min() <= level.max() < 0.95


def test_an_avif_picture_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.avif"
    Image.fromarray(marked()).save(path, quality=95)
    assert abs(only_frame(path).pixels[4:12, 4:28].astype(int) - RED).max() < 40
