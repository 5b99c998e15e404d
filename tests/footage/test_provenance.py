"""C2PA: signed pictures made here by an authority of our own, and the public test files."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import c2pa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, ObjectIdentifier
from PIL import Image

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import Provenance
from noonmark.footage.limits import Limits
from noonmark.footage.provenance import provenance_job, read_provenance
from noonmark.footage.trust_list import read_trust_list
from noonmark.footage.wire import from_plain

EMAIL, CLAIMS, OTHER = "1.3.6.1.5.5.7.3.4", "1.3.6.1.4.1.62558.2.1", "1.3.6.1.4.1.99999.1"
CAPTURE = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
CREATED: dict[str, Any] = {
    "label": "c2pa.actions.v2",
    "data": {"actions": [{"action": "c2pa.created", "when": "2024-05-01T14:00:05Z", "digitalSourceType": CAPTURE}]},
}
METADATA: dict[str, Any] = {
    "label": "c2pa.metadata",
    "data": {
        "@context": {"exif": "http://ns.adobe.com/exif/1.0/"},
        "exif:GPSLatitude": "39,21.102N",
        "exif:GPSLongitude": "74,26.5737W",
        "exif:GPSTimeStamp": "2024-05-01T14:00:01Z",
        "exif:DateTimeOriginal": "2024-05-01T10:00:03-04:00",
    },
}


@dataclass(frozen=True)
class Authority:
    """A certificate authority of our own; its certificates are in force from yesterday on."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        return pem(self.certificate)


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


def make_certificate(
    name: str, key: ec.EllipticCurvePrivateKey, by: Authority | None, use: str | None = None
) -> x509.Certificate:
    subject = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Noonmark"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )
    signs_claims = use is not None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if by is None else by.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=not signs_claims, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(signs_claims, False, False, False, False, not signs_claims, not signs_claims, False, False),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if by is not None and use is not None:
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())
        usage = x509.ExtendedKeyUsage([ObjectIdentifier(use)])
        builder = builder.add_extension(issuer, critical=False).add_extension(usage, critical=False)
    return builder.sign(key if by is None else by.key, hashes.SHA256())


def make_authority(name: str) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    return Authority(key, make_certificate(name, key, None))


@pytest.fixture(scope="module")
def ours() -> Authority:
    return make_authority("Ours")


@pytest.fixture(scope="module")
def others() -> Authority:
    return make_authority("Others")


def noise(form: str = "JPEG") -> bytes:
    picture = io.BytesIO()
    Image.effect_noise((64, 48), 90).save(picture, form)
    return picture.getvalue()


def sign(
    authority: Authority,
    *assertions: dict[str, Any],
    file: bytes | None = None,
    media: str = "image/jpeg",
    use: str = EMAIL,
    created: tuple[str, ...] = ("c2pa.metadata",),
    address: str | None = None,
    ingredient: bytes | None = None,
) -> bytes:
    """Return a file (a picture of noise) with these assertions, signed by a signer whom the authority vouches for."""
    settings = {
        "builder": {"thumbnail": {"enabled": False}, "created_assertion_labels": list(created)},
        "verify": {"verify_after_sign": False},
        "trust": {"trust_config": use},
    }
    first = [CREATED] if ingredient is None else []
    manifest = {"claim_generator_info": [{"name": "Tests", "version": "1"}], "assertions": [*first, *assertions]}
    builder = c2pa.Builder(manifest, context=c2pa.Context.from_json(json.dumps(settings)))
    if address is not None:
        builder.set_no_embed()
        builder.set_remote_url(address)
    if ingredient is not None:
        builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
        parent = json.dumps({"title": "before.jpg", "relationship": "parentOf"})
        adder: Any = builder  # c2pa types its ingredients only in part
        adder.add_ingredient(parent, media, io.BytesIO(ingredient))
    signed = io.BytesIO()
    builder.sign(make_signer(authority, use), media, io.BytesIO(noise() if file is None else file), signed)
    return signed.getvalue()


def make_signer(authority: Authority, use: str) -> c2pa.Signer:
    key = ec.generate_private_key(ec.SECP256R1())
    chain = pem(make_certificate("Camera 7", key, authority, use)) + authority.pem
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", chain.encode(), secret, None))


def read(data: bytes, trusted: str | None = None) -> Provenance:
    return from_plain(provenance_job(io.BytesIO(data), {"trust_anchors": trusted}), Provenance)


@pytest.mark.parametrize("use", [EMAIL, CLAIMS])
def test_a_signer_on_the_list_gives_a_valid_place_and_instant(ours: Authority, use: str) -> None:
    found = read(sign(ours, METADATA, use=use), ours.pem)
    assert found.state == "valid"
    assert "signingCredential.trusted" in found.why
    assert (found.signer, found.tool) == ("Camera 7, Noonmark", "Tests 1")
    assert found.place is not None
    assert found.clock is not None
    assert found.place.lat == pytest.approx(39 + 21.102 / 60, abs=1e-9)  # 39.3517
    assert found.place.lon == pytest.approx(-(74 + 26.5737 / 60), abs=1e-9)  # -74.442895
    assert found.clock.value == datetime(2024, 5, 1, 14, 0, 1, tzinfo=UTC)
    assert (found.clock.role, found.clock.source) == ("signed", "C2PA c2pa.metadata GPSTimeStamp")


def test_without_a_list_the_same_picture_is_untrusted(ours: Authority) -> None:
    found = read(sign(ours, METADATA))
    assert (found.state, found.place is not None) == ("untrusted", True)
    assert found.why == ("all is whole, but no trust list was given for the signer (signingCredential.untrusted)")


def test_with_another_authoritys_list_it_is_untrusted(ours: Authority, others: Authority) -> None:
    found = read(sign(ours, METADATA), others.pem)
    assert found.state == "untrusted"
    assert "not on your trust list" in found.why
    assert read(sign(ours, METADATA), others.pem + ours.pem).state == "valid"


def test_one_changed_bit_in_the_pixels_breaks_it(ours: Authority) -> None:
    data = bytearray(sign(ours, METADATA))
    data[-30] ^= 1
    found = read(bytes(data), ours.pem)
    assert found.state == "broken"
    assert found.why == "the file's bytes were changed after signing (assertion.dataHash.mismatch in c2pa.hash.data)"


def test_a_moved_place_breaks_it_and_the_assertion_is_named(ours: Authority) -> None:
    data = sign(ours, METADATA)
    assert data.count(b"39,21.102N") == 1
    found = read(data.replace(b"39,21.102N", b"49,21.102N"), ours.pem)
    assert found.state == "broken"
    assert "assertion.hashedURI.mismatch in c2pa.metadata" in found.why


def test_a_certificate_made_for_another_use_signs_no_picture(ours: Authority) -> None:
    found = read(sign(ours, METADATA, use=OTHER), ours.pem)
    assert found.state == "broken"
    assert "signingCredential.invalid" in found.why


def test_a_gathered_assertion_is_not_the_signers_own_word(ours: Authority) -> None:
    found = read(sign(ours, METADATA, created=()), ours.pem)
    assert (found.state, found.place) == ("valid", None)
    assert "gathered assertion is not the signer's own word" in found.why


def test_a_manifest_elsewhere_is_named_and_not_fetched(ours: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.0)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/picture.c2pa"
        found = read(sign(ours, METADATA, address=address), ours.pem)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert found.state == "absent"
    assert f"names one at {address}, which was not fetched" in found.why


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF", "GIF"])
def test_other_formats_are_read_too(ours: Authority, form: str) -> None:
    assert read(sign(ours, METADATA, file=noise(form), media=f"image/{form.lower()}"), ours.pem).state == "valid"


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.gif", "a.webp", "a.tif"])
def test_a_picture_without_a_manifest_says_so(make_still: Callable[[str], Path], name: str) -> None:
    found = read(make_still(name).read_bytes())
    assert (found.state, found.why) == ("absent", "no C2PA manifest in the file")


def test_a_clip_without_a_manifest_says_so(make_clip: Callable[[str], Path]) -> None:
    assert read(make_clip("a.mp4").read_bytes()).why == "no C2PA manifest in the file"
    assert read(make_clip("a.mkv").read_bytes()).why == "a file of this kind holds no C2PA manifest"


def test_a_signed_clip_is_read(ours: Authority, make_clip: Callable[[str], Path]) -> None:
    signed = sign(ours, METADATA, file=make_clip("a.mp4").read_bytes(), media="video/mp4")
    assert read(signed, ours.pem).state == "valid"
    changed = bytearray(signed)
    changed[signed.index(b"mdat") + 40] ^= 1
    assert "assertion.bmffHash.mismatch" in read(bytes(changed), ours.pem).why


def test_a_picture_made_from_a_signed_one_is_judged_by_its_own_signature(ours: Authority, others: Authority) -> None:
    before = sign(others, METADATA)
    found = read(sign(ours, ingredient=before), ours.pem)
    assert (found.state, found.place) == ("valid", None)  # the place of another picture is not this one's


def test_a_change_in_an_ingredients_manifest_breaks_the_whole_and_is_told(ours: Authority) -> None:
    signed = sign(ours, ingredient=sign(ours, METADATA))
    assert signed.count(b"39,21.102N") == 1
    found = read(signed.replace(b"39,21.102N", b"49,21.102N"), ours.pem)
    assert found.state == "broken"
    assert "ingredient.manifest.mismatch" in found.why


def test_what_was_wrong_with_an_ingredient_from_the_start_is_told(ours: Authority) -> None:
    before = bytearray(sign(ours, METADATA))
    before[-30] ^= 1
    found = read(sign(ours, ingredient=bytes(before)), ours.pem)
    assert found.state == "valid"
    assert "but in an ingredient, the file's bytes were changed after signing (assertion.dataHash" in found.why


SHARED = [
    ("adobe-20220124-C.jpg", "untrusted", "signingCredential.untrusted"),
    ("adobe-20220124-CA.jpg", "untrusted", "signingCredential.untrusted"),
    ("adobe-20220124-CI.jpg", "untrusted", "signingCredential.untrusted"),
    ("adobe-20220124-CAI.jpg", "untrusted", "signingCredential.untrusted"),
    ("adobe-20220124-CAICA.jpg", "untrusted", "signingCredential.untrusted"),
    ("adobe-20220124-I.jpg", "absent", "no C2PA manifest"),
    ("adobe-20220124-E-sig-CA.jpg", "broken", "claimSignature.mismatch"),
    ("adobe-20220124-E-dat-CA.jpg", "broken", "assertion.dataHash.mismatch in c2pa.hash.data"),
    ("adobe-20220124-XCA.jpg", "broken", "assertion.dataHash.mismatch in c2pa.hash.data"),
    ("nikon-20221019-building.jpeg", "broken", "signingCredential.expired"),
]


@pytest.mark.parametrize(("name", "state", "code"), SHARED)
def test_public_files_are_judged_as_c2pa_says(shared_data: Path, name: str, state: str, code: str) -> None:
    found = read((shared_data / "evidence" / "c2pa" / name).read_bytes())
    assert (found.state, code in found.why) == (state, True)


def test_the_cameras_own_place_and_clock_are_told_though_broken(shared_data: Path) -> None:
    found = read((shared_data / "evidence" / "c2pa" / "nikon-20221019-building.jpeg").read_bytes())
    assert found.place is not None
    assert found.clock is not None
    assert found.place.lat == pytest.approx(40 + 44.1861 / 60, abs=1e-9)
    assert found.place.lon == pytest.approx(-(73 + 59.5896 / 60), abs=1e-9)
    assert found.clock.value == datetime(2022, 10, 25, 16, 27, 32, tzinfo=UTC)


def test_the_time_stamp_tells_when_it_was_signed(shared_data: Path) -> None:
    found = read((shared_data / "evidence" / "c2pa" / "adobe-20220124-CA.jpg").read_bytes())
    assert found.signed_utc == datetime(2023, 1, 24, 14, 48, 56, tzinfo=UTC)
    assert found.tool == "make_test_images/0.16.1 c2pa-rs/0.16.1"


def test_a_manifest_cut_short_is_broken_or_absent_never_more(ours: Authority) -> None:
    data = sign(ours, METADATA)
    for end in range(20, len(data), 997):
        assert read(data[:end], ours.pem).state in ("broken", "absent")


def test_a_child_process_gives_the_same_answer(ours: Authority, tmp_path: Path) -> None:
    picture, listed = tmp_path / "a.jpg", tmp_path / "list.pem"
    picture.write_bytes(sign(ours, METADATA))
    listed.write_text(f"Subject: Zoë's own\n{ours.pem}\n", encoding="utf-8")
    with picture.open("rb") as file:
        assert read_provenance(file.fileno(), Limits(), trust_list=listed) == read(picture.read_bytes(), ours.pem)
        assert read_provenance(file.fileno(), Limits()).state == "untrusted"


def test_a_long_trust_list_reaches_the_child(ours: Authority, others: Authority, tmp_path: Path) -> None:
    picture, listed = tmp_path / "a.jpg", tmp_path / "list.pem"
    picture.write_bytes(sign(ours, METADATA))
    listed.write_text(others.pem * 400 + ours.pem, encoding="ascii")  # longer than one command-line argument may be
    with picture.open("rb") as file:
        assert read_provenance(file.fileno(), Limits(), trust_list=listed).state == "valid"


def test_a_chance_mark_beside_plain_xmp_is_no_manifest(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.effect_noise((64, 48), 90).save(path, xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a/></x:xmpmeta>")
    for tail in (b"jumb", b"dcterms:provenance"):
        assert read(path.read_bytes() + tail).state == "absent"


def test_a_box_longer_than_the_file_is_a_broken_manifest() -> None:
    data = b"\x89PNG\r\n\x1a\n\x7f\xff\xff\xffcaBX\0\0\0\x10jumb"
    found = read(data)
    assert found.state == "broken"
    assert found.why.startswith("its C2PA manifest cannot be read")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("no certificate here", "list.pem: holds no certificate; give"),
        ("", "list.pem: holds no certificate; give"),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "list.pem, certificate 1: not a certificate; give",
        ),
    ],
)
def test_a_bad_trust_list_is_one_line(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "list.pem"
    path.write_text(text)
    with pytest.raises(NoonmarkError) as caught:
        read_trust_list(path)
    assert problem in str(caught.value)


def test_a_trust_list_that_is_a_folder_or_missing_is_one_line(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.pem"):
        with pytest.raises(NoonmarkError, match="cannot be read"):
            read_trust_list(path)
