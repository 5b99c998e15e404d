"""The child: its limits bind, and nothing that it does harms the parent."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import ClockFact, DirectionFact, FileFacts, PlaceFact, Provenance, StreamFact
from noonmark.footage.isolate import Limits, run_child, run_job
from noonmark.footage.metadata import read_facts
from noonmark.footage.track import Track, TrackPoint
from noonmark.footage.wire import from_plain, to_plain

LIMITED = "import json\nfrom noonmark.footage._child import limit\nlimit({'memory_bytes': 1 << 28, 'cpu_s': 1})\n"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "a.jpg").write_bytes(b"some bytes")
    opened = os.open(tmp_path / "a.jpg", os.O_RDONLY)
    yield opened
    os.close(opened)


def run(code: str, file: int, **limits: int) -> dict[str, object]:
    return run_child([sys.executable, "-P", "-c", code], file, replace(Limits(), **limits))


def test_a_child_reads_the_file_as_its_input(file: int):
    code = "import sys, json\nprint(json.dumps({'read': sys.stdin.read()}))"
    assert run(code, file) == {"read": "some bytes"}


def test_a_child_that_hangs_is_stopped(file: int, tmp_path: Path):
    late = tmp_path / "late"
    with pytest.raises(NoonmarkError, match="took more than 1 s and was stopped"):
        run(f"import pathlib, time\ntime.sleep(6)\npathlib.Path({str(late)!r}).touch()", file, wall_s=1)
    assert not late.exists()  # it would, had the parent waited instead of ending it


def test_a_child_that_closes_its_output_and_hangs_is_stopped(file: int):
    with pytest.raises(NoonmarkError, match="was stopped"):
        run("import os, time\nos.close(1)\ntime.sleep(60)", file, wall_s=1)


def test_a_child_that_crashes_costs_one_line(file: int):
    with pytest.raises(NoonmarkError, match=r"crashed the reader \(signal 11\)"):
        run("import os\nos.kill(os.getpid(), 11)", file)


def test_a_child_that_floods_is_stopped(file: int):
    with pytest.raises(NoonmarkError, match="an answer without end"):
        run("while True: print('x' * 10000)", file)


@pytest.mark.parametrize("answer", ["", "no json", "[1]", "{" * 100_000, "\\xff"])
def test_an_answer_that_is_not_an_object_is_refused(answer: str, file: int):
    with pytest.raises(NoonmarkError, match="no answer that can be understood"):
        run(f"print({answer!r})", file)


def test_processor_time_is_limited(file: int):
    with pytest.raises(NoonmarkError, match="was stopped"):
        run(LIMITED + "while True: pass", file)


def test_memory_is_limited(file: int):
    code = LIMITED + "try: bytearray(1 << 30)\nexcept MemoryError: print(json.dumps({'ok': 'bound'}))"
    assert run(code, file) == {"ok": "bound"}


def test_no_file_can_be_written(file: int, tmp_path: Path):
    code = f"import pathlib\ntry: pathlib.Path({str(tmp_path / 'b')!r}).write_text('x')\nexcept OSError: print('{{}}')"
    assert run(LIMITED + code, file) == {}
    assert (tmp_path / "b").stat().st_size == 0


def test_the_users_environment_stays_outside(file: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECRET_OF_THE_USER", "1")
    assert run("import os, json\nprint(json.dumps({'has': 'SECRET_OF_THE_USER' in os.environ}))", file) == {
        "has": False
    }


def test_a_module_lying_beside_the_footage_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: int):
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoonmarkError, match="no picture or clip"):
        run_job("facts", file, Limits())


def test_too_little_memory_is_one_line(tmp_path: Path):
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(12) + b"\0\0\0\x08moov")
    with pytest.raises(NoonmarkError, match=r"^a.mp4: (reading it|the clip|.*installed)"):
        read_facts(tmp_path / "a.mp4", limits=Limits(memory_bytes=24 << 20))


FACTS = FileFacts(
    "a.jpg",
    "image",
    sha256="ab",
    bytes=3,
    width=4,
    height=5,
    make="Canon",
    orientation=6,
    focal_mm=3.5,
    streams=(StreamFact(0, "video", "h264", rotation_deg=90),),
    places=(PlaceFact("EXIF GPS", 1.5, -2.5, None, 4.0),),
    clocks=(ClockFact("EXIF DateTimeOriginal", datetime(2020, 1, 2, 3, 4, 5), "local"),),
    directions=(DirectionFact("EXIF GPS image direction", 93.5, "true"),),
    track=Track("GPX", (TrackPoint(0.5, 1.0, 2.0, None, datetime(2020, 1, 2, tzinfo=UTC)),)),
    provenance=Provenance("untrusted", "signingCredential.untrusted"),
    notes=("a note",),
)


def test_facts_written_and_read_again_are_the_same():
    assert from_plain(json.loads(json.dumps(to_plain(FACTS)))) == FACTS


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", "program"),
        ("width", "4"),
        ("width", -4),
        ("width", True),
        ("duration_s", float("nan")),
        ("make", ["Canon"]),
        ("places", None),
        ("places", [{"source": "x", "lat": 213, "lon": 0}]),
        ("clocks", [{"source": "x", "value": "noon", "scale": "utc", "precision_s": 1}]),
        (
            "clocks",
            [{"source": "x", "value": "2020-01-01T00:00:00", "scale": "utc", "offset_minutes": 0, "precision_s": 1}],
        ),
        ("directions", [{"source": "x", "azimuth_deg": 360, "reference": "true"}]),
        ("notes", [1]),
        ("notes", ["x"] * 5000),
    ],
)
def test_an_answer_with_a_value_that_cannot_be_is_refused(key: str, value: object):
    with pytest.raises(ValueError, match=r"(Expected|Invalid|contradicts|missing)"):
        from_plain({**json.loads(json.dumps(to_plain(FACTS))), key: value})
