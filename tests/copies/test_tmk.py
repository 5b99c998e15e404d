"""Real clips of facebook/ThreatExchange and one photo with its edits: the relations that their README states."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from noonmark.copies.fingerprinting import fingerprint
from noonmark.copies.index.memory import MemoryIndex
from noonmark.copies.query import read_query
from noonmark.copies.search import find_all, find_copies

CHAIRS = ("chair-19-sd-bar", "chair-20-sd-bar", "chair-22-with-small-logo-bar", "chair-orig-22-sd-bar")


@pytest.fixture(scope="module")
def copies(request: pytest.FixtureRequest) -> Path:
    """The folder ``copies`` of the shared data."""
    folder: Path = request.getfixturevalue("shared_data")
    return folder / "copies"


@pytest.fixture(scope="module")
def clips(copies: Path) -> MemoryIndex:
    index = MemoryIndex()
    for path in [*sorted((copies / "tmk").glob("*.mp4")), copies / "car-detection.mp4"]:
        index.add(fingerprint(path), path=str(path))
    return index


def test_the_chair_clips_are_copies_of_one_recording_and_nothing_else_is(copies: Path, clips: MemoryIndex) -> None:
    matches = find_copies(copies / "tmk" / "chair-20-sd-bar.mp4", clips)
    assert {(Path(match.file).stem, match.relation) for match in matches} == {(name, "copy") for name in CHAIRS}
    for match in matches:
        assert match.probability > 0.9
        assert match.speed == pytest.approx(1.0, abs=0.02)
        assert match.alterations == ()


def test_the_door_is_found_as_itself_alone(copies: Path, clips: MemoryIndex) -> None:
    matches = find_all(read_query(copies / "tmk" / "doorknob-hd-no-bar.mp4"), clips, least_probability=0.2)
    assert [(Path(match.file).stem, match.relation) for match in matches] == [("doorknob-hd-no-bar", "copy")]


def test_a_photo_and_its_edits_are_copies_of_one_another(copies: Path) -> None:
    index = MemoryIndex()
    for path in sorted((copies / "pdq_bridge").glob("*.jpg")):
        index.add(fingerprint(path), path=str(path))
    for name in ("blur-a-lot.jpg", "square-128x128.jpg"):
        matches = find_copies(copies / "pdq_bridge" / name, index)
        assert len(matches) == 12
        assert {match.relation for match in matches} == {"copy"}
        assert all(first.probability >= second.probability for first, second in pairwise(matches))
