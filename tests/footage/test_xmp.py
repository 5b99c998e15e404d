"""XMP packets: what is read, what is refused, and where they are found in each kind of file."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from noonmark.footage.facts import ClockFact, DirectionFact, PlaceFact
from noonmark.footage.metadata import read_facts
from noonmark.footage.xmp import MOST_VALUES, read_xmp
from noonmark.footage.xmp_facts import xmp_facts

MakeClip = Callable[..., Path]
SPACES = " ".join(
    f'xmlns:{name}="{uri}"'
    for name, uri in {
        "exif": "http://ns.adobe.com/exif/1.0/",
        "tiff": "http://ns.adobe.com/tiff/1.0/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
        "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "drone-dji": "http://www.dji.com/drone-dji/1.0/",
        "GPano": "http://ns.google.com/photos/1.0/panorama/",
        "mine": "http://example.org/mine/",
    }.items()
)


def packet(attributes: str = "", inside: str = "", head: str = "") -> bytes:
    return (
        f'{head}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {SPACES} {attributes}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def found(attributes: str = "", inside: str = "", known: tuple[ClockFact | PlaceFact, ...] = ()) -> list[object]:
    return list(xmp_facts(read_xmp(packet(attributes, inside)), known))


def test_a_property_is_the_same_as_attribute_as_element_and_as_resource():
    assert read_xmp(packet('tiff:Make="Canon"')).values == {"tiff:Make": ("Canon",)}
    assert read_xmp(packet(inside="<tiff:Make> Canon </tiff:Make>")).values == {"tiff:Make": ("Canon",)}
    assert read_xmp(packet(inside='<tiff:Make rdf:resource="Canon"/>')).values == {"tiff:Make": ("Canon",)}


def test_lists_and_structures_are_flattened():
    steps = "".join(f'<rdf:li stEvt:action="{what}" stEvt:softwareAgent="Editor 1"/>' for what in ("created", "saved"))
    xmp = read_xmp(packet(inside=f"<xmpMM:History><rdf:Seq>{steps}</rdf:Seq></xmpMM:History>"))
    assert xmp.values["xmpMM:History/stEvt:action"] == ("created", "saved")
    assert list(xmp_facts(xmp, ())) == ["its XMP history tells of 2 steps in Editor 1"]


def test_what_is_unknown_is_passed_over_with_all_that_is_in_it():
    assert read_xmp(packet('mine:Make="x"', "<mine:a><tiff:Make>Canon</tiff:Make></mine:a>")).values == {}


def test_utf_16_and_padding_are_read():
    assert read_xmp(packet('tiff:Make="Łódź"').decode().encode("utf-16")).text("tiff:Make") == "Łódź"
    assert read_xmp(b"\n \0" + packet('tiff:Make="Canon"') + b"\0 \0").text("tiff:Make") == "Canon"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>',
    ],
)
def test_a_document_type_is_refused_and_nothing_is_taken(head: str):
    xmp = read_xmp(packet('tiff:Make="&a;"', head=head))
    assert (xmp.values, xmp.damaged) == ({}, True)


def test_a_packet_without_end_or_bottom_is_refused():
    deep = "<mine:a>" * 500 + "</mine:a>" * 500
    assert read_xmp(packet(inside=deep)).damaged
    many = "".join(f"<tiff:Make>{number}</tiff:Make>" for number in range(MOST_VALUES + 5))
    xmp = read_xmp(packet(inside=many))
    assert xmp.damaged
    assert len(xmp.values["tiff:Make"]) == MOST_VALUES
    assert read_xmp(b"<" + b"a" * (5 << 20)).damaged


def test_what_stands_before_a_break_is_kept():
    whole = packet('tiff:Make="Canon"', "<xmp:CreateDate>2022")
    xmp = read_xmp(whole[: whole.index(b"2022")])
    assert xmp.damaged
    assert xmp.text("tiff:Make") == "Canon"
    assert next(iter(xmp_facts(xmp, ()))) == "the XMP packet is damaged or was refused; what could be read is given"


@given(st.binary(max_size=300))
def test_no_bytes_make_reading_fail(data: bytes):
    assert isinstance(list(xmp_facts(read_xmp(data), ())), list)


@given(st.integers(0, 400), st.integers(0, 255))
def test_no_changed_byte_makes_reading_fail(at: int, byte: int):
    data = bytearray(packet('exif:GPSLatitude="46,50.5N" exif:GPSLongitude="91,59W" xmp:CreateDate="2022-09-22"'))
    data[at % len(data)] = byte
    list(xmp_facts(read_xmp(bytes(data)), ()))


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        ("46,50.566N", "91,59.6296W", (46.842766667, -91.993826667)),  # 50.566 / 60 = 0.842767; 59.6296 / 60 = 0.993827
        ("10,30,0S", "20,15,36E", (-10.5, 20.26)),  # 15' 36" = 0.26 deg
        ("10S", "20E", (-10.0, 20.0)),
    ],
)
def test_a_place_is_read_in_all_its_forms(lat: str, lon: str, expected: tuple[float, float]):
    (place,) = found(f'exif:GPSLatitude="{lat}" exif:GPSLongitude="{lon}"')
    assert isinstance(place, PlaceFact)
    assert (place.lat, place.lon) == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize(("lat", "lon"), [("46.8", "91.9"), ("46,60N", "91,0W"), ("46,1E", "91,1W"), ("46,1N", "")])
def test_what_is_no_place_becomes_a_note(lat: str, lon: str):
    (note,) = found(f'exif:GPSLatitude="{lat}" exif:GPSLongitude="{lon}"')
    assert "is no place; not used" in str(note)


@pytest.mark.parametrize(
    ("reference", "height_m", "said"), [("0", 198.5, "sea level"), ("1", -198.5, "sea level"), ("", 198.5, "unknown")]
)
def test_a_height_is_a_fraction_with_its_reference(reference: str, height_m: float, said: str):
    height = f'exif:GPSAltitude="1985/10" exif:GPSAltitudeRef="{reference}"'
    (place,) = found(f'exif:GPSLatitude="46,50N" exif:GPSLongitude="91,59W" {height}')
    assert isinstance(place, PlaceFact)
    assert (place.height_m, place.height_reference) == (height_m, said)


def test_a_copy_of_the_exif_place_is_passed_over_and_another_place_is_not():
    here = PlaceFact("EXIF GPS", 46.8333, -91.9833)
    text = 'exif:GPSLatitude="46,50N" exif:GPSLongitude="91,59W"'  # 46.83333, -91.98333: 5 m from it
    assert found(text, known=(here,)) == []
    assert len(found(text, known=(PlaceFact("EXIF GPS", 46.8, -91.9833),))) == 1


def test_clocks_have_their_roles_and_copies_are_passed_over():
    original = ClockFact("EXIF DateTimeOriginal", datetime(2022, 9, 22, 10, 40, 0), "local")
    clocks = found(
        'exif:DateTimeOriginal="2022-09-22T10:40:00" photoshop:DateCreated="2022-09-22T10:40:00+09:00" '
        'xmp:CreateDate="2022-09-22T10:41" xmp:ModifyDate="2022-09-23T08:00:05Z"',
        known=(original,),
    )
    assert [(clock.source, clock.role) for clock in clocks if isinstance(clock, ClockFact)] == [
        ("XMP DateCreated", "capture"),
        ("XMP CreateDate", "digitised"),
        ("XMP ModifyDate", "modified"),
    ]
    created, digitised, modified = (clock for clock in clocks if isinstance(clock, ClockFact))
    assert created.value.astimezone(UTC) == datetime(2022, 9, 22, 1, 40, tzinfo=UTC)
    assert (digitised.value, digitised.precision_s) == (datetime(2022, 9, 22, 10, 41), 60.0)
    assert modified.scale == "utc"


def test_a_day_alone_is_a_note_unless_a_clock_shows_it():
    assert found('xmp:CreateDate="2022-09-22"') == ["XMP CreateDate gives only the day, 2022-09-22"]
    known = ClockFact("EXIF DateTimeOriginal", datetime(2022, 9, 22, 10, 40), "local")
    assert found('xmp:CreateDate="2022-09-22"', known=(known,)) == []


def test_gps_time_in_xmp_is_utc():
    (clock,) = found('exif:GPSTimeStamp="2022-09-22T01:40:00"')
    assert clock == ClockFact("XMP GPS time", datetime(2022, 9, 22, 1, 40, tzinfo=UTC), "utc", 0)


def test_a_panorama_says_so_and_gives_its_heading():
    note, direction = found('GPano:ProjectionType="equirectangular" GPano:PoseHeadingDegrees="360.0"')
    assert direction == DirectionFact("XMP GPano heading", 0.0, "unknown")
    assert "panorama (equirectangular projection)" in str(note)


BODY = 'tiff:Make="Canon" exif:GPSLatitude="46,50N" exif:GPSLongitude="91,59W" xmp:CreateDate="2022-09-22T10:41:00Z"'


def with_text(path: Path) -> None:
    text = PngInfo()
    text.add_itxt("XML:com.adobe.xmp", packet(BODY).decode(), zip=True)
    Image.new("RGB", (8, 8)).save(path, pnginfo=text)


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif", "a.avif"])
def test_the_same_packet_reads_the_same_in_every_still(name: str, tmp_path: Path):
    path = tmp_path / name
    if name == "a.png":
        with_text(path)
    elif name == "a.tif":
        Image.new("RGB", (8, 8)).save(path, tiffinfo={700: packet(BODY)})
    else:
        Image.new("RGB", (8, 8)).save(path, xmp=packet(BODY))
    facts = read_facts(path)
    assert facts.make == "Canon"
    assert (facts.places[0].lat, facts.places[0].lon) == pytest.approx((46.8333333, -91.9833333), abs=1e-6)
    assert facts.clocks[0].value == datetime(2022, 9, 22, 10, 41, tzinfo=UTC)
    assert facts.clocks[0].role == "digitised"


def test_the_same_packet_reads_the_same_in_a_clip(make_clip: MakeClip):
    path = make_clip()
    body = bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC") + packet(BODY)
    path.write_bytes(path.read_bytes() + struct.pack(">I4s", len(body) + 8, b"uuid") + body)
    facts = read_facts(path)
    assert (facts.make, len(facts.places), facts.clocks[0].source) == ("Canon", 1, "XMP CreateDate")


def test_extended_xmp_is_put_together_in_order(tmp_path: Path):
    """A long packet stands in several segments, each with its offset; here the second comes first."""
    path = tmp_path / "a.jpg"
    Image.new("RGB", (8, 8)).save(path)
    whole, extended = path.read_bytes(), packet('tiff:Make="Canon"')

    def segment(at: int, part: bytes) -> bytes:
        body = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + struct.pack(">II", len(extended), at) + part
        return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body

    half = len(extended) // 2
    path.write_bytes(whole[:2] + segment(half, extended[half:]) + segment(0, extended[:half]) + whole[2:])
    assert read_facts(path).make == "Canon"


def test_places_of_exif_and_xmp_that_are_far_apart_contradict_each_other(tmp_path: Path):
    # 0.1 deg of latitude is 6,371,008.8 m * pi / 1800 = 11,119.5 m
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (46.0, 56.0, 0.0), 3: "W", 4: (91.0, 59.0, 0.0)})
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", exif=exif.tobytes(), xmp=packet(BODY))
    assert read_facts(tmp_path / "a.jpg").contradictions == ("EXIF GPS and XMP GPS are 11.1 km apart",)


def test_packed_text_in_a_png_is_unpacked_to_a_bound_only(tmp_path: Path):
    body = b"iTXtXML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b" " * (100 << 20), 9)
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    png = (tmp_path / "a.png").read_bytes()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    (tmp_path / "a.png").write_bytes(png[:33] + chunk + png[33:])
    with pytest.raises(Exception, match="unpacks to more than 8 MB"):
        read_facts(tmp_path / "a.png")
