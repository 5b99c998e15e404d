"""Places and clocks in C2PA assertions, and the judgement on c2pa's report, without a file."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.footage.c2pa_assertions import read_assertions, read_coordinate
from noonmark.footage.c2pa_manifest import read_report
from noonmark.footage.c2pa_marks import look_for_marks, media_type
from noonmark.footage.facts import Provenance
from noonmark.footage.wire import from_plain, to_plain

LAT, LON = ("N", "S"), ("E", "W")


@pytest.mark.parametrize(
    ("written", "reference", "letters", "degrees"),
    [
        ("39,21.102N", "", LAT, 39.3517),  # 21.102 / 60 = 0.3517
        ("39,21,6.12S", "", LAT, -39.3517),  # 6.12 s = 0.102 min
        ("39,21,6.12", "S", LAT, -39.3517),
        ("39/1,21/1,612/100", "N", LAT, 39.3517),
        ("39.3517", "", LAT, 39.3517),
        ("-39.3517", "", LAT, -39.3517),
        (-39.3517, "", LAT, -39.3517),
        (39, "S", LAT, -39.0),
        ("39 deg 21' 6.12\" N", "", LAT, 39.3517),
        ("39°21′6.12″N", "", LAT, 39.3517),
        ({"@value": "74,26.5737w"}, "", LON, -74.442895),  # 26.5737 / 60 = 0.442895
    ],
)
def test_coordinates_are_read_in_every_notation(
    written: object, reference: str, letters: tuple[str, str], degrees: float
) -> None:
    assert read_coordinate(written, reference, letters) == pytest.approx(degrees, abs=1e-12)


@pytest.mark.parametrize(
    ("written", "reference"),
    [
        ("39,21.102E", ""),
        ("39,60.0N", ""),
        ("-39N", ""),
        ("1/0", "N"),
        ("", "N"),
        ("north", ""),
        (None, ""),
        (True, ""),
    ],
)
def test_what_is_no_coordinate_is_not_repaired(written: object, reference: str) -> None:
    assert read_coordinate(written, reference, LAT) is None


@given(st.floats(-90.0, 90.0))
def test_degrees_and_minutes_are_read_back(lat: float) -> None:
    whole, minutes = divmod(round(abs(lat) * 60, 6), 60)
    written = f"{int(whole)},{minutes:.6f}{'S' if lat < 0 else 'N'}"
    assert read_coordinate(written, "", LAT) == pytest.approx(lat, abs=1e-6 / 60 + 1e-12)


def manifest(*assertions: dict[str, Any], version: int = 2) -> dict[str, Any]:
    return {"claim_version": version, "assertions": list(assertions)}


def own(label: str, **data: object) -> dict[str, Any]:
    return {"label": label, "data": {key.replace("__", ":"): value for key, value in data.items()}, "created": True}


def test_satellite_time_stands_before_the_cameras_clock() -> None:
    found = read_assertions(
        manifest(
            own("stds.exif", exif__DateTimeOriginal="2024-05-01T10:00:03-04:00"),
            own("stds.exif__1", exif__GPSTimeStamp="14:00:01", exif__GPSDateStamp="2024:05:01"),
        )
    )
    assert found.clock is not None
    assert found.clock.value == datetime(2024, 5, 1, 14, 0, 1, tzinfo=UTC)


def test_the_cameras_clock_takes_its_offset_from_beside() -> None:
    found = read_assertions(
        manifest(
            own("c2pa.metadata", exif__DateTimeOriginal="2024:05:01 10:00:03", exifEX__OffsetTimeOriginal="-04:00")
        )
    )
    assert found.clock is not None
    assert found.clock.value.astimezone(UTC) == datetime(2024, 5, 1, 14, 0, 3, tzinfo=UTC)
    assert (found.clock.offset_minutes, found.clock.role) == (-240, "signed")


def test_a_creative_work_and_an_iptc_location_hold_a_place() -> None:
    geo = {"@type": "GeoCoordinates", "latitude": 51.5, "longitude": -0.1}
    work = read_assertions(manifest(own("stds.schema-org.CreativeWork", locationCreated={"geo": geo})))
    created = [{"exif:GPSLatitude": "51,30.0N", "exif:GPSLongitude": "0,6.0W"}]
    shown = {"exif:GPSLatitude": "1,0.0N", "exif:GPSLongitude": "1,0.0E"}
    iptc = read_assertions(
        manifest(own("stds.iptc", Iptc4xmpExt__LocationShown=shown, Iptc4xmpExt__LocationCreated=created))
    )
    for found in (work, iptc):
        assert found.place is not None
        assert (found.place.lat, found.place.lon) == pytest.approx((51.5, -0.1))


def test_only_a_camera_s_created_action_is_a_clock() -> None:
    def created(kind: str) -> dict[str, Any]:
        action = {"action": "c2pa.created", "when": "2024-05-01T14:00:05Z", "digitalSourceType": f"http://x/{kind}"}
        return manifest(own("c2pa.actions.v2", actions=[action]))

    captured = read_assertions(created("digitalCapture")).clock
    assert captured is not None
    assert captured.value == datetime(2024, 5, 1, 14, 0, 5, tzinfo=UTC)
    assert read_assertions(created("trainedAlgorithmicMedia")).clock is None


def test_gathered_assertions_count_in_the_first_claims_only() -> None:
    place = own("stds.exif", exif__GPSLatitude=1.0, exif__GPSLongitude=2.0)
    del place["created"]
    assert read_assertions(manifest(place, version=1)).place is not None
    passed_on = read_assertions(manifest(place))
    assert passed_on.place is None
    assert passed_on.notes == ("a place or clock in a gathered assertion is not the signer's own word; not used",)


@pytest.mark.parametrize(
    ("lat", "lon", "note"),
    [
        (95.0, 2.0, "C2PA stds.exif: latitude 95 deg is outside -90 to 90; not used"),
        ("5,61.0N", 2.0, "C2PA stds.exif holds a place that cannot be read; not used"),
        (5.0, None, "C2PA stds.exif holds a place that cannot be read; not used"),
        (0.0, 0.0, "C2PA stds.exif says 0, 0, as a receiver does that has no fix; not used as a place"),
    ],
)
def test_a_place_that_cannot_be_is_a_note(lat: object, lon: object, note: str) -> None:
    found = read_assertions(manifest(own("stds.exif", exif__GPSLatitude=lat, exif__GPSLongitude=lon)))
    assert (found.place, found.notes) == (None, (note,))


def report(state: str = "Trusted", success: tuple[str, ...] = (), failure: tuple[str, ...] = ()) -> dict[str, Any]:
    passed = ("claimSignature.validated", *success)
    active = {"success": [{"code": code} for code in passed], "failure": [{"code": code} for code in failure]}
    return {
        "active_manifest": "a",
        "manifests": {"a": {}},
        "validation_state": state,
        "validation_results": {"activeManifest": active},
    }


def test_trust_needs_the_users_list_c2pas_word_and_the_named_check() -> None:
    trusted = ("signingCredential.trusted",)
    assert read_report(report("Trusted", trusted), has_trust_list=True).state == "valid"
    assert read_report(report("Trusted", trusted), has_trust_list=False).state == "untrusted"
    assert read_report(report("Valid", trusted), has_trust_list=True).state == "untrusted"
    assert read_report(report("Trusted"), has_trust_list=True).state == "untrusted"


def test_any_failed_check_breaks_it_whatever_c2pa_calls_the_whole() -> None:
    failed = report("Trusted", ("signingCredential.trusted",), ("assertion.future.check",))
    found = read_report(failed, has_trust_list=True)
    assert (found.state, found.why) == ("broken", "a check failed (assertion.future.check)")
    assert read_report(report("Invalid"), has_trust_list=True).state == "broken"
    assert read_report({}, has_trust_list=True).state == "broken"
    unsigned = report("Trusted", ("signingCredential.trusted",))
    unsigned["validation_results"]["activeManifest"]["success"].pop(0)
    assert read_report(unsigned, has_trust_list=True).state == "broken"


def test_a_signature_that_leaves_bytes_out_is_told() -> None:
    partly = report("Valid")
    code = "assertion.dataHash.additionalExclusionsPresent"
    partly["validation_results"]["activeManifest"]["informational"] = [{"code": code}]
    assert "but the signature leaves parts of the file out" in read_report(partly, has_trust_list=True).why


def test_changed_bytes_are_told_before_an_expired_certificate() -> None:
    both = report("Invalid", (), ("signingCredential.expired", "assertion.dataHash.mismatch"))
    assert read_report(both, has_trust_list=True).why.startswith("the file's bytes were changed after signing")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "active_manifest",
                    "manifests",
                    "validation_results",
                    "activeManifest",
                    "failure",
                    "code",
                    "assertions",
                    "label",
                    "data",
                    "exif:GPSLatitude",
                    "exif:GPSLongitude",
                    "signature_info",
                    "time",
                    "claim_generator_info",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from(["active_manifest", "manifests", "validation_results"]), JSON))
def test_no_report_whatsoever_is_called_valid_or_breaks_the_wire(strange: dict[str, Any]) -> None:
    found = read_report(strange, has_trust_list=True)
    assert found.state == "broken"
    assert from_plain(to_plain(found), Provenance).state == "broken"


def box(name: bytes, body: bytes = b"") -> bytes:
    return (8 + len(body)).to_bytes(4) + name + body


def test_a_clip_is_told_by_its_outermost_boxes_alone() -> None:
    uuid = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
    plain = box(b"ftyp", b"isom") + box(b"mdat", b"jumb" + uuid) + box(b"moov")
    assert media_type(io.BytesIO(plain)) == "video/mp4"
    assert look_for_marks(io.BytesIO(plain), "video/mp4") == "none"
    assert look_for_marks(io.BytesIO(plain + box(b"uuid", uuid)), "video/mp4") == "manifest"
    large = (1).to_bytes(4) + b"mdat" + (16 + 5).to_bytes(8) + b"12345"
    assert look_for_marks(io.BytesIO(box(b"ftyp") + large + box(b"uuid", uuid)), "video/mp4") == "manifest"


def test_a_clips_xmp_counts_only_when_it_names_a_manifest() -> None:
    uuid = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
    for text, mark in ((b"<x/>", "none"), (b'<x dcterms:provenance="http://a/b"/>', "reference")):
        data = box(b"ftyp", b"isom") + box(b"uuid", uuid + text)
        assert look_for_marks(io.BytesIO(data), "video/mp4") == mark


@pytest.mark.parametrize("size", [0, 1, 7, 2**32 - 1])
def test_a_box_of_absurd_size_ends_the_walk(size: int) -> None:
    data = box(b"ftyp") + size.to_bytes(4) + b"mdat" + b"\xff" * 40
    assert look_for_marks(io.BytesIO(data), "video/mp4") == "none"


def test_a_mark_across_two_blocks_is_found() -> None:
    data = b"\xff\xd8\xff" + b"\0" * ((1 << 20) - 5) + b"jumb" + b"\0" * 100
    assert look_for_marks(io.BytesIO(data), "image/jpeg") == "manifest"
