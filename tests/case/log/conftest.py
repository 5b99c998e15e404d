"""A time stamp authority of the tests' own, run by openssl; and a log with two checkpoints."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from noonmark.case.log.checkpoint import Checkpoint, sign, verify
from noonmark.case.log.entry import Entry, next_entry
from noonmark.case.log.notes import SigningKey
from noonmark.case.log.stamp import read_roots, request
from noonmark.case.log.tree import root
from noonmark.case.log.verify import KeptLog, KeptStamp, stamped

CONFIG = """
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[stamps]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = here
[here]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Authority:
    """Answers time stamp requests as ``openssl ts`` does."""

    folder: Path
    openssl: str

    def run(self, *arguments: str) -> bytes:
        done = subprocess.run([self.openssl, *arguments], cwd=self.folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query.tsq").write_bytes(query)
        signing = ("-signer", "tsa.pem", "-inkey", "tsa.key", "-chain", "ca.pem")
        self.run("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", *signing, "-out", "reply.tsr")
        return (self.folder / "reply.tsr").read_bytes()

    @property
    def roots(self) -> tuple[x509.Certificate, ...]:
        return read_roots(self.folder / "ca.pem")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory, needs: Callable[[str], str]) -> Authority:
    at = Authority(tmp_path_factory.mktemp("authority"), needs("openssl"))
    (at.folder / "tsa.cnf").write_text(CONFIG)
    (at.folder / "serial").write_text("01\n")
    new = ("req", "-config", "tsa.cnf", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    ca = ("-x509", "-days", "30", "-subj", "/CN=Test root", "-extensions", "authority")
    at.run(*new, *ca, "-keyout", "ca.key", "-out", "ca.pem")
    at.run(*new, "-subj", "/CN=Test authority", "-keyout", "tsa.key", "-out", "tsa.csr")
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30")
    at.run("x509", "-req", "-in", "tsa.csr", *signed, "-extfile", "tsa.cnf", "-extensions", "stamps", "-out", "tsa.pem")
    return at


@pytest.fixture(scope="session")
def key() -> SigningKey:
    return SigningKey("ada", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


@pytest.fixture(scope="session")
def kept(authority: Authority, key: SigningKey) -> KeptLog:
    """Seven entries, checkpoints at 3, 5 and 7, and a stamp of the second that entry 5 logs."""
    entries: list[Entry] = []
    checkpoints: list[str] = []

    def write(act: str, what: dict[str, object], minutes: int) -> None:
        last = entries[-1] if entries else None
        entries.append(next_entry(last, act, "Ada", what, at_utc=NOON + timedelta(minutes=minutes)))

    def close() -> None:
        head = root([entry.leaf_hash for entry in entries])
        checkpoints.append(sign(Checkpoint("noonmark/case/1", len(entries), head, NOON), key))

    write("made", {"title": "Yard"}, 0)
    write("added", {"sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}, 1)
    write("note", {"text": "first"}, 2)
    close()
    write("note", {"text": "second"}, 3)
    write("fixed", {"item": 1}, 4)
    close()
    reply = authority.reply(request(checkpoints[1].encode()))
    write("stamped", dict(stamped(verify(checkpoints[1], [key.public])[0], reply)), 5)
    write("exported", {"to": "bundle.zip"}, 6)
    close()
    data = [entry.to_bytes() for entry in entries]
    stamp = KeptStamp("000005.tsr", reply, checkpoints[1])
    return KeptLog("noonmark/case/1", data, [entry.leaf_hash for entry in entries], checkpoints, [stamp])
