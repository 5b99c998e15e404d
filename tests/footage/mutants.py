"""Mutants of whole files: what a bad disk or an enemy makes of them. The same seed makes the same ones."""

# pyright: basic
from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

LARGEST = 400_000
LENGTHS = (0, 1, 2, 7, 8, 0xFF, 0xFFFF, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1)
SIZES = (0, 1, 60_000, 65_535, 2**31 - 1, 2**32 - 1)
_ENDINGS = (".jpg", ".png", ".mp4", ".mov", ".srt", ".gpx", ".mp3", "", ".exe")
_BOXES = (
    b"moov", b"trak", b"mdia", b"minf", b"stbl", b"udta", b"meta", b"ilst", b"edts", b"dinf", b"moof", b"traf", b"iprp",
    b"ipco", b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"stsd", b"stts", b"ctts", b"stsc", b"stsz", b"stco", b"elst", b"mdat",
    b"ftyp", b"keys", b"\xa9xyz", b"loci", b"GPMF", b"iloc", b"iinf", b"ispe", b"jumb",
)  # fmt: skip
_GPMF = (b"DEVC", b"STRM", b"GPS5", b"GPSU", b"SCAL", b"ACCL", b"STNM")
_PICTURES = (b"avc1", b"hvc1", b"hev1", b"mp4v", b"jpeg")
Change = Callable[[bytearray, np.random.Generator, bytes], bytearray]


@dataclass(frozen=True)
class Mutant:
    """A file's name and bytes, and what was done to it."""

    name: str
    data: bytes
    how: str


@dataclass(frozen=True)
class Field:
    """A number in a file: where, how wide [bytes], and its order."""

    at: int
    width: int
    order: Literal["little", "big"] = "big"


def mutants(seeds: Mapping[str, bytes], count: int, seed: int = 20220922) -> Iterator[Mutant]:
    """Yield so many mutants, each seed in turn, each with one to three changes."""
    names = sorted(seeds)
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(names))
    for number in range(count):
        name = names[order[number % len(names)]]
        yield _mutant(number, name, seeds, np.random.default_rng([seed, number]))


def _mutant(number: int, name: str, seeds: Mapping[str, bytes], rng: np.random.Generator) -> Mutant:
    data = bytearray(seeds[name])
    other = seeds[sorted(seeds)[rng.integers(len(seeds))]]
    chosen = [CHANGES[k] for k in rng.integers(len(CHANGES), size=rng.choice([1, 1, 2, 3]))]
    for change in chosen:
        data = change(data, rng, other)
    stem, _, ending = name.rpartition(".")
    wrong = rng.random() < 0.05
    ending = _ENDINGS[rng.integers(len(_ENDINGS))] if wrong else f".{ending}"
    how = " + ".join(change.__name__ for change in chosen)
    return Mutant(f"{number:04d}_{stem}{ending}", bytes(data[:LARGEST]), f"{name}: {how}")


def fields(data: bytes) -> tuple[list[Field], list[Field]]:
    """Return the lengths and counts that a file holds, and the sizes of its picture."""
    for reader in (_of_jpeg, _of_png, _of_tiff, _of_riff, _of_gif):
        found = reader(data)
        if found is not None:
            return found
    lengths = [Field(at - 4, 4) for key in _BOXES for at in _places(data, key) if at >= 4]
    lengths += [
        Field(at + 12, 4) for key in (b"stts", b"ctts", b"stsc", b"stco", b"elst", b"stsd") for at in _places(data, key)
    ]
    lengths += [Field(at + 6, 2) for key in _GPMF for at in _places(data, key)]
    lengths += [Field(at + 5, 1) for key in _GPMF for at in _places(data, key)]
    pictures = [Field(at + by, 2) for key in _PICTURES for at in _places(data, key) for by in (28, 30)]
    pictures += [Field(at + by, 4) for at in _places(data, b"tkhd") for by in (80, 84)]
    pictures += [Field(at + by, 4) for at in _places(data, b"ispe") for by in (8, 12)]
    return lengths, pictures


def _places(data: bytes, key: bytes, most: int = 8) -> Iterator[int]:
    at = data.find(key)
    while at >= 0 and most:
        yield at
        at, most = data.find(key, at + 1), most - 1


def _of_jpeg(data: bytes) -> tuple[list[Field], list[Field]] | None:
    if data[:2] != b"\xff\xd8":
        return None
    lengths, pictures, at = [], [], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        lengths.append(Field(at + 2, 2))
        if data[at + 1] in {0xC0, 0xC1, 0xC2}:
            pictures += [Field(at + 5, 2), Field(at + 7, 2)]
        if data[at + 4 : at + 8] == b"Exif":
            tiff = at + 10
            inner = _of_tiff(data[tiff : at + 2 + int.from_bytes(data[at + 2 : at + 4])])
            lengths += [Field(f.at + tiff, f.width, f.order) for f in (inner or ([], []))[0]]
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return lengths, pictures


def _of_png(data: bytes) -> tuple[list[Field], list[Field]] | None:
    if data[:4] != b"\x89PNG":
        return None
    lengths, at = [], 8
    while at + 8 <= len(data):
        lengths.append(Field(at, 4))
        at += 12 + int.from_bytes(data[at : at + 4])
    return lengths, [Field(16, 4), Field(20, 4)]


def _of_tiff(data: bytes) -> tuple[list[Field], list[Field]] | None:
    if data[:4] not in {b"II*\0", b"MM\0*"}:
        return None
    order = "little" if data[:1] == b"I" else "big"
    at = int.from_bytes(data[4:8], order)
    rows = int.from_bytes(data[at : at + 2], order)
    lengths, pictures = [Field(4, 4, order), Field(at, 2, order)], []
    for entry in range(at + 2, min(at + 2 + 12 * rows, len(data) - 12), 12):
        tag = int.from_bytes(data[entry : entry + 2], order)
        lengths += [Field(entry + 2, 2, order), Field(entry + 4, 4, order), Field(entry + 8, 4, order)]
        pictures += [Field(entry + 8, 4, order)] if tag in {0x100, 0x101} else []
    return lengths, pictures


def _of_riff(data: bytes) -> tuple[list[Field], list[Field]] | None:
    if data[:4] != b"RIFF":
        return None
    lengths, at = [Field(4, 4, "little")], 12
    while at + 8 <= len(data) and len(lengths) < 50:
        lengths.append(Field(at + 4, 4, "little"))
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 12 if data[at : at + 4] == b"LIST" else 8 + length + length % 2
    return lengths, [Field(at + 4 + by, 3, "little") for at in _places(data, b"VP8X") for by in (8, 11)] + [
        Field(at + by, 4, "little") for at in _places(data, b"strf") for by in (12, 16)
    ]


def _of_gif(data: bytes) -> tuple[list[Field], list[Field]] | None:
    if data[:3] != b"GIF":
        return None
    return [Field(10, 1), Field(13, 1)], [Field(6, 2, "little"), Field(8, 2, "little")]


def _written(data: bytearray, field: Field, value: int) -> bytearray:
    data[field.at : field.at + field.width] = (value % (1 << 8 * field.width)).to_bytes(field.width, field.order)
    return data


def _spot(data: bytearray, rng: np.random.Generator) -> int:
    """Return a place in the file, mostly near one of its ends, where the metadata stand."""
    reach = int(rng.choice([200, 2000, len(data) + 1]))
    at = int(rng.integers(max(1, min(reach, len(data)))))
    return at if rng.random() < 0.7 else max(0, len(data) - 1 - at)


def bits_flipped(data: bytearray, rng: np.random.Generator, _other: bytes) -> bytearray:
    for _ in range(int(rng.integers(1, 30))):
        if data:
            data[_spot(data, rng)] ^= 1 << int(rng.integers(8))
    return data


def bytes_replaced(data: bytearray, rng: np.random.Generator, _other: bytes) -> bytearray:
    at, length = _spot(data, rng), int(rng.integers(1, 64))
    data[at : at + length] = rng.bytes(length)
    return data


def run_of_one_byte(data: bytearray, rng: np.random.Generator, _other: bytes) -> bytearray:
    at, length = _spot(data, rng), int(rng.choice([4, 16, 256, 4096]))
    data[at : at + length] = bytes([int(rng.choice([0, 0xFF, 0x80, 0x20]))]) * length
    return data


def zeros_put_in(data: bytearray, rng: np.random.Generator, _other: bytes) -> bytearray:
    at = _spot(data, rng)
    data[at:at] = bytes(int(rng.choice([1, 2, 4, 100, 50_000])))
    return data


def cut_off(data: bytearray, rng: np.random.Generator, _other: bytes) -> bytearray:
    return data[: _spot(data, rng)]


def piece_left_out(data: bytearray, rng: np.random.Generator, _other: bytes) -> bytearray:
    at = _spot(data, rng)
    del data[at : at + int(rng.choice([1, 2, 8, 200]))]
    return data


def piece_doubled(data: bytearray, rng: np.random.Generator, _other: bytes) -> bytearray:
    at, length = _spot(data, rng), int(rng.choice([4, 100, 5000]))
    data[at:at] = data[at : at + length] * int(rng.choice([1, 1, 20]))
    return data


def pieces_swapped(data: bytearray, rng: np.random.Generator, _other: bytes) -> bytearray:
    one, two = sorted((_spot(data, rng), _spot(data, rng)))
    length = min(int(rng.choice([8, 100, 5000])), two - one)
    data[one : one + length], data[two : two + length] = data[two : two + length], data[one : one + length]
    return data


def chunk_doubled(data: bytearray, rng: np.random.Generator, _other: bytes) -> bytearray:
    """Repeat a stretch that starts at one length field and ends at another: mostly whole chunks or boxes."""
    starts = sorted({field.at for field in fields(bytes(data))[0]})
    if len(starts) < 2:
        return data
    one, two = sorted(rng.choice(len(starts), 2, replace=False))
    data[starts[two] : starts[two]] = data[starts[one] : starts[two]]
    return data


def length_absurd(data: bytearray, rng: np.random.Generator, _other: bytes) -> bytearray:
    found = fields(bytes(data))[0]
    if not found:
        return data
    return _written(data, found[int(rng.integers(len(found)))], LENGTHS[int(rng.integers(len(LENGTHS)))])


def box_of_64_bits(data: bytearray, rng: np.random.Generator, _other: bytes) -> bytearray:
    """Give an MP4 box the length 1, and a length of 64 bits after its name."""
    found = [field for field in fields(bytes(data))[0] if field.width == 4 and field.order == "big"]
    if not found or bytes(data[4:8]) not in {b"ftyp", b"moov", b"mdat", b"wide"}:
        return length_absurd(data, rng, _other)
    at = found[int(rng.integers(len(found)))].at
    data[at : at + 4] = struct.pack(">I", 1)
    data[at + 8 : at + 8] = struct.pack(">Q", LENGTHS[int(rng.integers(len(LENGTHS)))])
    return data


def picture_huge(data: bytearray, rng: np.random.Generator, _other: bytes) -> bytearray:
    for field in fields(bytes(data))[1]:
        data = _written(data, field, SIZES[int(rng.integers(len(SIZES)))])
    return data


def spliced(data: bytearray, rng: np.random.Generator, other: bytes) -> bytearray:
    return data[: _spot(data, rng)] + other[_spot(bytearray(other), rng) :]


CHANGES: tuple[Change, ...] = (
    bits_flipped, bits_flipped, bytes_replaced, run_of_one_byte, zeros_put_in, cut_off, piece_left_out, piece_doubled,
    pieces_swapped, chunk_doubled, length_absurd, length_absurd, box_of_64_bits, picture_huge, spliced,
)  # fmt: skip
