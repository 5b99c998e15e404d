"""The tables of an index on PostgreSQL, and the keys under which a hash is found there.

A hash is kept as ``bit(256)`` beside the keys of its 16 chunks of 16 bits, under a GIN index. Within 31 bits at least
one chunk differs in one bit at most (see :mod:`noonmark.copies.index.chunks`), so 272 keys find all that is near.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from noonmark.copies.fingerprint import Bytes

CHUNKS, CHUNK_BITS = 16, 16
SCHEMA = "noonmark_copies"
MAKE = f"""
CREATE SCHEMA {SCHEMA};
CREATE TABLE {SCHEMA}.about (key text PRIMARY KEY, value text NOT NULL);
CREATE TABLE {SCHEMA}.files (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sha256 text NOT NULL UNIQUE, path text NOT NULL,
    item text NOT NULL, posted timestamptz, kind text NOT NULL, duration_s double precision NOT NULL,
    width integer NOT NULL, height integer NOT NULL, fast boolean NOT NULL, rest bytea NOT NULL
);
CREATE TABLE {SCHEMA}.hashes (
    file bigint NOT NULL REFERENCES {SCHEMA}.files ON DELETE CASCADE, row integer NOT NULL, hash bit(256) NOT NULL,
    keys integer[] NOT NULL, PRIMARY KEY (file, row)
);
CREATE INDEX ON {SCHEMA}.hashes USING gin (keys);
CREATE TABLE {SCHEMA}.points (LIKE {SCHEMA}.hashes, PRIMARY KEY (file, row),
    FOREIGN KEY (file) REFERENCES {SCHEMA}.files ON DELETE CASCADE);
CREATE INDEX ON {SCHEMA}.points USING gin (keys);
CREATE TABLE {SCHEMA}.marks (
    file bigint NOT NULL REFERENCES {SCHEMA}.files ON DELETE CASCADE, row integer NOT NULL, key bigint NOT NULL,
    tick bigint NOT NULL, PRIMARY KEY (file, row)
);
CREATE INDEX ON {SCHEMA}.marks (key);
CREATE TABLE {SCHEMA}.seen (path text PRIMARY KEY, bytes bigint NOT NULL, modified_ns bigint NOT NULL,
    sha256 text NOT NULL);
"""


def chunk_keys(hashes: Bytes) -> NDArray[np.int32]:
    """Return the keys of hashes, shape (n, 16): a chunk's number, and below it its bits."""
    chunks = np.ascontiguousarray(hashes).view(">u2").astype(np.int32)
    return chunks + (np.arange(CHUNKS, dtype=np.int32) << CHUNK_BITS)


def near_keys(one: Bytes, radius: int) -> list[int]:
    """Return the keys under which all hashes within a radius of one, shape (32,), are found.

    Parameters
    ----------
    radius : int
        At most 31 bits.

    Notes
    -----
    With radius = 16 k + a, the first a + 1 chunks differ in at most k bits or the others in at most k - 1; k is 0 or 1.
    """
    own = chunk_keys(one[None])[0]
    each, over = divmod(radius, CHUNKS)
    told: list[int] = []
    for chunk, key in enumerate(own.tolist()):
        within = each if chunk <= over else each - 1
        if within >= 0:
            told.append(key)
        if within >= 1:
            told.extend(key ^ (1 << bit) for bit in range(CHUNK_BITS))
    return told


def as_bits(one: Bytes) -> str:
    """Return a hash of 32 bytes as PostgreSQL writes ``bit(256)``."""
    return "".join(map(str, np.unpackbits(one).tolist()))
