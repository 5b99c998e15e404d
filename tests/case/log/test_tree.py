"""The Merkle tree against the published vectors of RFC 6962, and its laws."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noonmark.case.log.tree import (
    EMPTY_ROOT,
    Head,
    consistency_proof,
    head,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

TRUTH: dict[str, Any] = json.loads((Path(__file__).parents[2] / "truth" / "merkle.json").read_text())
LEAVES: list[bytes] = [leaf_hash(bytes.fromhex(leaf)) for leaf in TRUTH["leaves"]]
ROOTS: list[bytes] = [bytes.fromhex(each) for each in TRUTH["roots"]]
MANY = [leaf_hash(bytes([number])) for number in range(64)]
MANY_ROOTS = [root(MANY[:size]) for size in range(65)]
LARGEST = 64


def proof_of(row: dict[str, Any]) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(each) for each in row["proof"])


@pytest.mark.parametrize("size", range(9))
def test_the_root_of_each_size_is_the_published_one(size: int) -> None:
    assert root(LEAVES[:size]) == ROOTS[size]


@pytest.mark.parametrize("row", TRUTH["inclusion"])
def test_an_inclusion_proof_is_the_published_one_and_verifies(row: dict[str, Any]) -> None:
    index, size = int(row["index"]), int(row["size"])
    proof = inclusion_proof(LEAVES[:size], index)
    assert proof == proof_of(row)
    assert verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])


@pytest.mark.parametrize("row", TRUTH["consistency"])
def test_a_consistency_proof_is_the_published_one_and_verifies(row: dict[str, Any]) -> None:
    old, new = int(row["old"]), int(row["new"])
    proof = consistency_proof(LEAVES[:new], old)
    assert proof == proof_of(row)
    assert verify_consistency(old, new, proof, ROOTS[old], ROOTS[new])


def test_a_tree_of_three_is_worked_by_hand() -> None:
    leaves = [sha256(b"\x00" + text).digest() for text in (b"a", b"b", b"c")]
    left = sha256(b"\x01" + leaves[0] + leaves[1]).digest()
    assert [leaf_hash(text) for text in (b"a", b"b", b"c")] == leaves
    assert root(leaves) == sha256(b"\x01" + left + leaves[2]).digest()
    assert inclusion_proof(leaves, 1) == (leaves[0], leaves[2])
    assert consistency_proof(leaves, 2) == (leaves[2],)


def test_a_node_cannot_be_passed_off_as_a_leaf() -> None:
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])


def test_a_node_under_a_shorter_proof_is_no_leaf() -> None:
    proof = inclusion_proof(LEAVES, 0)
    assert not verify_inclusion(node_hash(LEAVES[0], LEAVES[1]), 0, 8, proof[1:], ROOTS[8])


def test_a_leaf_of_a_larger_tree_is_not_taken_for_one_of_a_smaller() -> None:
    assert not verify_inclusion(LEAVES[7], 3, 4, inclusion_proof(LEAVES, 7), ROOTS[8])


def test_bytes_shifted_between_two_hashes_are_refused() -> None:
    # Joined, 33 and 31 bytes give the same node as 32 and 32.
    assert verify_inclusion(LEAVES[0], 0, 2, (LEAVES[1],), ROOTS[2])
    assert not verify_inclusion(LEAVES[0] + LEAVES[1][:1], 0, 2, (LEAVES[1][1:],), ROOTS[2])


def test_a_consistency_proof_of_another_length_of_path_is_refused() -> None:
    proof = consistency_proof(LEAVES, 4)
    assert verify_consistency(4, 8, proof, ROOTS[4], ROOTS[8])
    assert not verify_consistency(4, 16, proof, ROOTS[4], ROOTS[8])
    assert not verify_consistency(2, 4, consistency_proof(LEAVES, 2), ROOTS[2], ROOTS[8])


def test_every_inclusion_proof_up_to_64_leaves_verifies_and_at_no_other_place() -> None:
    for size in range(1, LARGEST + 1):
        for index in range(size):
            proof = inclusion_proof(MANY[:size], index)
            assert verify_inclusion(MANY[index], index, size, proof, MANY_ROOTS[size])
            assert not verify_inclusion(MANY[index], (index + 1) % (size + 1), size, proof, MANY_ROOTS[size])
            assert not verify_inclusion(MANY[index - 1], index, size, proof, MANY_ROOTS[size]) or size == 1


def test_every_consistency_proof_up_to_64_leaves_verifies() -> None:
    for new in range(LARGEST + 1):
        for old in range(new + 1):
            proof = consistency_proof(MANY[:new], old)
            assert verify_consistency(old, new, proof, MANY_ROOTS[old], MANY_ROOTS[new])
            assert old == new or not verify_consistency(old, new, proof, MANY_ROOTS[new], MANY_ROOTS[new])
            assert old in {0, new} or not verify_consistency(old, new, proof, MANY_ROOTS[old], MANY_ROOTS[old])


def test_every_altered_element_of_every_proof_up_to_64_leaves_is_refused() -> None:
    for size in range(1, LARGEST + 1):
        for place in range(0, size, 5):
            whole = MANY_ROOTS[size]
            for bad in altered(inclusion_proof(MANY[:size], place)):
                assert not verify_inclusion(MANY[place], place, size, bad, whole)
            for bad in altered(consistency_proof(MANY[:size], place)):
                assert not verify_consistency(place, size, bad, MANY_ROOTS[place], whole)


def altered(proof: tuple[bytes, ...]) -> list[tuple[bytes, ...]]:
    """Each element changed, dropped, doubled, cut; and one more at either end."""
    bad = [(*proof, EMPTY_ROOT), (EMPTY_ROOT, *proof), (*proof, b"")]
    for at, each in enumerate(proof):
        flipped = bytes([each[0] ^ 1]) + each[1:]
        bad += [(*proof[:at], other, *proof[at + 1 :]) for other in (flipped, each[:-1], each + b"\0")]
        bad += [(*proof[:at], *proof[at + 1 :]), (*proof[: at + 1], *proof[at:])]
    return bad


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_flipped_bit_of_a_proof_or_root_is_found(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, LARGEST))
    index = data.draw(st.integers(0, size - 1))
    parts = [MANY[index], *inclusion_proof(MANY[:size], index), MANY_ROOTS[size]]
    at, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
    parts[at] = (int.from_bytes(parts[at], "big") ^ (1 << bit)).to_bytes(32, "big")
    assert not verify_inclusion(parts[0], index, size, parts[1:-1], parts[-1])


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_flipped_bit_of_a_consistency_proof_or_root_is_found(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, LARGEST))
    old = data.draw(st.integers(1, new - 1))
    parts = [MANY_ROOTS[old], *consistency_proof(MANY[:new], old), MANY_ROOTS[new]]
    at, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
    parts[at] = (int.from_bytes(parts[at], "big") ^ (1 << bit)).to_bytes(32, "big")
    assert not verify_consistency(old, new, parts[1:-1], parts[0], parts[-1])


@given(st.lists(st.binary(max_size=5), max_size=40), st.lists(st.binary(max_size=5), max_size=10))
@settings(deadline=None)
def test_what_is_appended_is_consistent_with_what_was(before: list[bytes], more: list[bytes]) -> None:
    old, new = [leaf_hash(each) for each in before], [leaf_hash(each) for each in before + more]
    assert verify_consistency(len(old), len(new), consistency_proof(new, len(old)), root(old), root(new))
    at = head(old)
    for leaf in new[len(old) :]:
        at = at.add(leaf)
    assert (at.size, at.root) == (len(new), root(new))


def test_a_head_keeps_one_peak_for_each_bit_of_its_size() -> None:
    assert [len(head(MANY[:size]).peaks) for size in (0, 1, 7, 8, 63, 64)] == [0, 1, 3, 1, 6, 1]
    assert Head().root == EMPTY_ROOT == sha256(b"").digest()


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_a_leaf_that_is_not_there_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(MANY[:size], index)
    assert not verify_inclusion(MANY[0], index, size, (), MANY_ROOTS[size])


def test_a_log_that_shrank_has_no_consistency_proof() -> None:
    with pytest.raises(IndexError):
        consistency_proof(MANY[:3], 4)
    assert not verify_consistency(4, 3, (), MANY_ROOTS[4], MANY_ROOTS[3])
    assert not verify_consistency(0, 3, (), MANY_ROOTS[1], MANY_ROOTS[3])
