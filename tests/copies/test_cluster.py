"""Fingerprints made on a Ray cluster of two nodes on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.copies.clips import write_clip

from noonmark.copies import cluster
from noonmark.copies.fingerprint import Fingerprint
from noonmark.copies.fingerprinting import fingerprint
from noonmark.errors import NoonmarkError

STORE_BYTES = 80 * 1024 * 1024


@pytest.fixture(scope="module")
def two_nodes() -> Iterator[str]:
    """A cluster with two nodes of one core; yields its address."""
    os.environ.update(cluster._QUIET)
    utils: Any = pytest.importorskip("ray.cluster_utils")
    plain = {"num_cpus": 1, "object_store_memory": STORE_BYTES, "include_dashboard": False}
    started = utils.Cluster(initialize_head=True, head_node_args=plain)
    try:
        started.add_node(num_cpus=1, object_store_memory=STORE_BYTES)
        yield str(started.address)
    finally:
        started.shutdown()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Four clips and one file that is none."""
    folder = tmp_path_factory.mktemp("archive")
    clips = [write_clip(folder / f"clip {number}.mp4", seed=number) for number in range(4)]
    broken = folder / "broken.mp4"
    broken.write_bytes(b"\0\0\0\x18ftypisom" + bytes(range(256)))
    return (*clips[:2], broken, *clips[2:])


def test_two_nodes_make_the_same_fingerprints_and_a_broken_file_costs_only_itself(
    two_nodes: str, archive: tuple[Path, ...]
) -> None:
    done = {each.path: each for each in cluster.placed(archive, address=two_nodes)}
    assert set(done) == set(archive)
    assert len({each.node for each in done.values()}) == 2, "both nodes worked"
    for path in archive:
        made = done[path].made
        if path.name == "broken.mp4":
            assert isinstance(made, NoonmarkError)
            assert "broken.mp4" in str(made)
        else:
            assert isinstance(made, Fingerprint)
            _same(made, fingerprint(path))


def _same(one: Fingerprint, other: Fingerprint) -> None:
    for field in fields(Fingerprint):
        mine: Any = getattr(one, field.name)
        theirs: Any = getattr(other, field.name)
        if field.name not in {"sha256", "kind", "duration_s", "size", "fast", "note"}:
            np.testing.assert_array_equal(mine, theirs, err_msg=field.name)
        else:
            assert mine == theirs, field.name


def test_an_address_where_nothing_listens_is_refused_at_once() -> None:
    with pytest.raises(NoonmarkError, match=r"no Ray cluster answers at '127\.0\.0\.1:1' .* ray start --head"):
        list(cluster.fingerprints([], address="127.0.0.1:1"))


@pytest.mark.parametrize("address", ["", "here", "host:", ":6379", "host:port", "ray://"])
def test_what_is_no_address_is_refused_with_what_to_give(address: str) -> None:
    with pytest.raises(NoonmarkError, match=r"is no address of a cluster; give auto, host:port or ray://host:port"):
        list(cluster.fingerprints([], address=address))


def test_a_missing_ray_is_told_with_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> None:
        raise ImportError

    monkeypatch.setattr(cluster, "import_module", missing)
    with pytest.raises(NoonmarkError, match=r"pip install 'noonmark\[cluster\]'"):
        list(cluster.fingerprints([], address="auto"))


def test_a_node_with_another_version_of_fingerprints_is_refused() -> None:
    error = NoonmarkError("any")
    with pytest.raises(NoonmarkError, match="fingerprints of version 99, this machine of version"):
        cluster._checked(cluster.Done(Path("a"), error, "", 99))
