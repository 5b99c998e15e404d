"""The Merkle tree of RFC 6962 over SHA-256: root, inclusion and consistency proofs, and their checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32

EMPTY_ROOT = sha256(b"").digest()
"""Root of a tree without leaves (RFC 6962, section 2.1)."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one leaf: SHA-256 of the byte 0x00 and the data (RFC 6962, section 2.1).

    The byte in front keeps a leaf apart from a node, so that no node can be passed off as a leaf.

    Examples
    --------
    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node: SHA-256 of the byte 0x01 and both children (RFC 6962, section 2.1)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Head:
    """What must be kept of a tree to go on adding leaves: the roots of its full parts.

    Adding costs O(log n), whatever the size; ``Head().add(...)`` from the first leaf on gives the
    same root as ``root`` over all leaf hashes.

    Attributes
    ----------
    size : int
        Number of leaves, 0 or more.
    peaks : tuple of bytes
        Roots of the full trees that it falls into, the largest first; one for each bit of ``size``.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def add(self, leaf: bytes) -> Head:
        """Return the head after one more leaf hash."""
        peaks, at, low = list(self.peaks), leaf, self.size
        while low & 1:
            at, low = node_hash(peaks.pop(), at), low >> 1
        return Head(self.size + 1, (*peaks, at))

    @property
    def root(self) -> bytes:
        """The tree's root, 32 bytes."""
        if not self.peaks:
            return EMPTY_ROOT
        at = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            at = node_hash(peak, at)
        return at


def head(hashes: Sequence[bytes]) -> Head:
    """Return the head of the tree over leaf hashes, in their order."""
    at = Head()
    for leaf in hashes:
        at = at.add(leaf)
    return at


def root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes, in their order; of none it is ``EMPTY_ROOT``."""
    return head(hashes).root


def _split(size: int) -> int:
    """Return the largest power of two below ``size``, which is 2 or more."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(hashes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the hashes that lead from one leaf to the root (RFC 6962, section 2.1.1).

    Parameters
    ----------
    hashes : sequence of bytes
        Leaf hashes of the whole tree.
    index : int
        The leaf's place, from 0.

    Raises
    ------
    IndexError
        The tree has no such leaf.
    """
    if not 0 <= index < len(hashes):
        raise IndexError(f"leaf {index} of a tree of {len(hashes)}")
    if len(hashes) == 1:
        return ()
    split = _split(len(hashes))
    left, right = hashes[:split], hashes[split:]
    if index < split:
        return (*inclusion_proof(left, index), root(right))
    return (*inclusion_proof(right, index - split), root(left))


def consistency_proof(hashes: Sequence[bytes], old: int) -> tuple[bytes, ...]:
    """Return the hashes that show the first ``old`` leaves unchanged (RFC 6962, section 2.1.2).

    It is empty where ``old`` is 0 or the whole tree.

    Raises
    ------
    IndexError
        ``old`` is below 0 or above the tree's size.
    """
    if not 0 <= old <= len(hashes):
        raise IndexError(f"the first {old} leaves of a tree of {len(hashes)}")
    return _subproof(hashes, old, whole=True) if old else ()


def _subproof(hashes: Sequence[bytes], old: int, *, whole: bool) -> tuple[bytes, ...]:
    """Return SUBPROOF of RFC 6962; ``whole`` says that the old tree's root is known to the reader."""
    if old == len(hashes):
        return () if whole else (root(hashes),)
    split = _split(len(hashes))
    left, right = hashes[:split], hashes[split:]
    if old <= split:
        return (*_subproof(left, old, whole=whole), root(right))
    return (*_subproof(right, old - split, whole=False), root(left))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Tell whether a leaf hash stands at ``index`` in the tree of ``size`` leaves with that root.

    Every element must be 32 bytes and there must be exactly as many as the place asks for.

    Notes
    -----
    The check of RFC 9162, section 2.1.3.2, which fits the proofs of RFC 6962.
    """
    if not 0 <= index < size or not _hashes(leaf, expected, *proof):
        return False
    at, node, last = leaf, index, size - 1
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            at = node_hash(step, at)
            node, last = _up(node, last)
        else:
            at = node_hash(at, step)
        node, last = node >> 1, last >> 1
    return last == 0 and at == expected


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Tell whether the tree of ``new`` leaves begins with the very leaves of the tree of ``old``.

    Notes
    -----
    The check of RFC 9162, section 2.1.4.2. That text leaves ``old`` = 0 out; here the empty tree
    begins every tree: the proof must be empty, ``old_root`` be ``EMPTY_ROOT``, and nothing is said of ``new_root``.
    """
    if not 0 <= old <= new or not _hashes(old_root, new_root, *proof):
        return False
    if old in {0, new}:
        expected = new_root if old == new else EMPTY_ROOT
        return not proof and old_root == expected
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    return bool(steps) and _climb(old - 1, new - 1, steps) == (old_root, new_root)


def _climb(node: int, last: int, steps: list[bytes]) -> tuple[bytes, bytes] | None:
    """Return both roots that a consistency proof gives, or None where its length is wrong."""
    while node & 1:
        node, last = node >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            was, now = node_hash(step, was), node_hash(step, now)
            node, last = _up(node, last)
        else:
            now = node_hash(now, step)
        node, last = node >> 1, last >> 1
    return (was, now) if last == 0 else None


def _up(node: int, last: int) -> tuple[int, int]:
    """Pass the levels where the node is a left child without a sibling."""
    while node and not node & 1:
        node, last = node >> 1, last >> 1
    return node, last


def _hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
