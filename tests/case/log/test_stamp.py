"""Time stamps: by an authority of the tests' own, by openssl's word, and by real authorities."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.case.log.conftest import Authority

from noonmark.case.log.stamp import read_roots, read_stamp, request
from noonmark.errors import NoonmarkError

DATA = b"noonmark/case/1\n12\n"

SYSTEM_ROOTS = Path("/etc/ssl/certs/ca-certificates.crt")


@pytest.fixture(scope="session")
def reply(authority: Authority) -> bytes:
    return authority.reply(request(DATA))


def test_a_request_asks_for_the_sha_256_of_the_data(authority: Authority) -> None:
    (authority.folder / "asked.tsq").write_bytes(request(DATA))
    told = authority.run("ts", "-query", "-in", "asked.tsq", "-text").decode()
    assert "Hash Algorithm: sha256" in told
    assert "Certificate required: yes" in told
    assert "Nonce: 0x" in told
    dumped = "".join(line.split(" - ")[1][:49] for line in told.splitlines() if " - " in line)
    assert bytes.fromhex(dumped.replace("-", " ")) == hashlib.sha256(DATA).digest()


def test_a_stamp_of_a_trusted_authority_is_trusted(authority: Authority, reply: bytes) -> None:
    stamp = read_stamp(reply, DATA, authority.roots)
    assert stamp.trusted, stamp.why
    assert (stamp.authority, stamp.policy, stamp.algorithm) == ("CN=Test authority", "1.2.3.4.1", "sha256")
    assert stamp.imprint == hashlib.sha256(DATA).digest()
    assert abs(stamp.at_utc - datetime.now(UTC)) < timedelta(minutes=10)


def test_openssl_agrees_that_it_verifies(authority: Authority, reply: bytes) -> None:
    (authority.folder / "kept.tsr").write_bytes(reply)
    (authority.folder / "data").write_bytes(DATA)
    told = authority.run("ts", "-verify", "-in", "kept.tsr", "-data", "data", "-CAfile", "ca.pem")
    assert b"OK" in told


def test_without_roots_the_imprint_is_compared_and_nothing_is_trusted(reply: bytes) -> None:
    stamp = read_stamp(reply, DATA)
    assert not stamp.trusted
    assert "no root certificate was given" in stamp.why


def test_a_stamp_over_other_data_is_refused(authority: Authority, reply: bytes) -> None:
    with pytest.raises(NoonmarkError, match="over other data"):
        read_stamp(reply, DATA + b"x", authority.roots)


def test_a_stamp_of_another_authority_is_not_trusted(
    reply: bytes, tmp_path_factory: pytest.TempPathFactory, authority: Authority
) -> None:
    other = Authority(tmp_path_factory.mktemp("other"), authority.openssl)
    new = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Other")
    other.run(*new, "-keyout", "ca.key", "-out", "ca.pem")
    stamp = read_stamp(reply, DATA, other.roots)
    assert not stamp.trusted
    assert "certificate" in stamp.why


def test_a_flipped_bit_in_what_the_signature_covers_is_never_trusted(authority: Authority, reply: bytes) -> None:
    start = reply.index(hashlib.sha256(DATA).digest()) - 40
    for at in range(start, start + 100, 3):
        bad = reply[:at] + bytes([reply[at] ^ 1]) + reply[at + 1 :]
        try:
            assert not read_stamp(bad, None, authority.roots).trusted
        except NoonmarkError:
            continue


def test_any_flipped_byte_of_a_reply_is_read_or_refused_and_never_crashes(authority: Authority, reply: bytes) -> None:
    for at in range(0, len(reply), 3):
        bad = reply[:at] + bytes([reply[at] ^ 0x11]) + reply[at + 1 :]
        try:
            stamp = read_stamp(bad, DATA, authority.roots)
        except NoonmarkError:
            continue
        assert stamp.imprint == hashlib.sha256(DATA).digest()


@pytest.mark.parametrize("reply", [b"", b"\x30", b"\x30\x03\x02\x01\x00", b"<html>" * 100, b"\x30\x80" * 50])
def test_what_is_not_a_reply_is_refused(reply: bytes) -> None:
    with pytest.raises(NoonmarkError, match="not a time stamp reply"):
        read_stamp(reply, DATA)


def test_a_refusal_of_the_authority_is_told() -> None:
    # PKIStatusInfo with status 2 (rejection) and a text, and no token: RFC 3161, section 2.4.2.
    text = b"\x0c\x04busy"
    info = b"\x02\x01\x02" + b"\x30" + bytes([len(text)]) + text
    status = b"\x30" + bytes([len(info)]) + info
    with pytest.raises(NoonmarkError, match=r"the authority gave no time stamp \(busy\)"):
        read_stamp(b"\x30" + bytes([len(status)]) + status, DATA)


REAL = [
    ("valid_timestamp", datetime(2025, 3, 11, 10, 43, 58, tzinfo=UTC), "TrustID Timestamp Authority"),
    ("digicert", datetime(2025, 3, 24, 11, 17, 47, tzinfo=UTC), "DigiCert"),
    ("self_signed", datetime(2025, 3, 24, 11, 38, 16, tzinfo=UTC), "TSA SINPE v3"),
]
"""Instants as openssl ts -reply -text prints them."""


@pytest.mark.parametrize(("name", "at_utc", "authority_name"), REAL)
def test_a_real_reply_tells_its_instant_and_authority(
    shared_data: Path, name: str, at_utc: datetime, authority_name: str
) -> None:
    stamp = read_stamp((shared_data / "evidence" / "rfc3161" / f"{name}.tsr").read_bytes())
    assert (stamp.at_utc, stamp.algorithm) == (at_utc, "sha512")
    assert authority_name in stamp.authority
    assert not stamp.trusted


@pytest.mark.parametrize(("name", "trusted"), [("valid_timestamp", True), ("digicert", True), ("self_signed", False)])
def test_a_real_reply_is_trusted_as_its_authority_is(shared_data: Path, name: str, trusted: bool) -> None:
    if not SYSTEM_ROOTS.exists():
        pytest.skip("needs the system's root certificates")
    # Of all the system's roots, those of the two companies, so that the check stays fast.
    roots = [
        each
        for each in read_roots(SYSTEM_ROOTS)
        if any(word in each.subject.rfc4514_string() for word in ("IdenTrust", "DigiCert"))
    ]
    stamp = read_stamp((shared_data / "evidence" / "rfc3161" / f"{name}.tsr").read_bytes(), None, roots)
    assert stamp.trusted is trusted, stamp.why


def test_roots_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "roots.pem").write_text("nothing")
    for name in ("roots.pem", "missing.pem"):
        with pytest.raises(NoonmarkError, match="no certificates can be read"):
            read_roots(tmp_path / name)
