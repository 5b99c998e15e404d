"""The child: its limits bind, and nothing that it does harms the parent or the next child."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from noonmark.errors import NoonmarkError
from noonmark.footage.facts import ClockFact, DirectionFact, FileFacts, PlaceFact, Provenance, StreamFact
from noonmark.footage.isolate import Session, isolation, run_job
from noonmark.footage.limits import Limits
from noonmark.footage.metadata import read_facts
from noonmark.footage.server_process import Server
from noonmark.footage.track import Track, TrackPoint
from noonmark.footage.walls import Trial
from noonmark.footage.wire import from_plain, to_plain

BEHAVIOUR = Path(__file__).parent / "behaviour"


@pytest.fixture(scope="module", params=[("wall", "filter"), ("wall",), ("filter",), ()], ids="-".join)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server with each of the layers around it, or without."""
    made = Server(trial=Trial(BEHAVIOUR, bare="filter" not in request.param), wall="wall" in request.param)
    if "wall" in request.param and made.isolation().kind != "walled":
        pytest.skip(made.isolation().why)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def any_server() -> Iterator[Server]:
    """A server as it is here, for what hangs on no layer."""
    made = Server(trial=Trial(BEHAVIOUR))
    yield made
    made.stop()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "a.jpg").write_bytes(b"some bytes")
    opened = os.open(tmp_path / "a.jpg", os.O_RDONLY)
    yield opened
    os.close(opened)


def run(server: Server, job: str, file: int, arguments: Mapping[str, Any] | None = None, **limits: int) -> Any:
    return server.run(job, file, replace(Limits(), **limits), arguments)


def test_a_child_reads_the_file_as_its_input(server: Server, file: int):
    assert run(server, "read", file) == "some bytes"
    assert run(server, "read", file) == "some bytes"
    assert os.lseek(file, 0, os.SEEK_CUR) == 0  # the caller's place in the file is its own


def test_a_child_that_hangs_is_stopped_and_the_server_lives(any_server: Server, file: int):
    with any_server.open("asked", file, Limits()) as beside:
        with pytest.raises(NoonmarkError, match="took more than 1 s and was stopped"):
            run(any_server, "hang", file, wall_s=1)
        assert beside.ask({"still": 1}) == {"still": 1}


def test_a_child_that_closes_its_side_and_hangs_is_stopped(any_server: Server, file: int):
    with pytest.raises(NoonmarkError, match="was stopped"):
        run(any_server, "say_and_hang", file, wall_s=1)


@pytest.mark.parametrize(("job", "number"), [("crash", signal.SIGSEGV), ("abort", signal.SIGABRT)])
def test_a_child_that_crashes_costs_one_line(job: str, number: int, server: Server, file: int):
    with pytest.raises(NoonmarkError, match=rf"crashed the reader \(signal {number}\)"):
        run(server, job, file)
    assert run(server, "read", file) == "some bytes"


def test_a_child_that_leaves_costs_one_line(any_server: Server, file: int):
    with pytest.raises(NoonmarkError, match=r"crashed the reader \(exit code 3\)"):
        run(any_server, "leave", file, {"code": 3})


def test_a_child_that_floods_is_stopped(any_server: Server, file: int):
    with pytest.raises(NoonmarkError, match="an answer without end"):
        run(any_server, "flood", file)


@pytest.mark.parametrize("answer", ["", "no json", "[1]", "{" * 100_000, "\xff", '{"ok": ', "{}", '{"error": 1}'])
def test_an_answer_that_is_not_an_object_is_refused(answer: str, any_server: Server, file: int):
    with pytest.raises(NoonmarkError, match="no answer that can be understood"):
        run(any_server, "say", file, {"text": answer})


def test_an_error_made_up_by_the_child_is_fit_to_print(any_server: Server, file: int):
    made_up = {"error": {"problem": "\x1b[31m" + "x" * 10_000, "where": "", "remedy": "a\nb"}}
    with pytest.raises(NoonmarkError) as caught:
        run(any_server, "say", file, {"text": json.dumps(made_up)})
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize(("stubborn", "how"), [(False, "took more than 1 s and was stopped"), (True, "signal 9")])
def test_processor_time_is_limited(stubborn: bool, how: str, any_server: Server, file: int):
    with pytest.raises(NoonmarkError, match=how):
        run(any_server, "burn", file, {"stubborn": stubborn}, cpu_s=1)


def test_memory_is_limited(server: Server, file: int):
    with pytest.raises(NoonmarkError, match="needs more than 1024 MB of memory"):
        run(server, "eat", file, {"bytes": 1 << 30})
    assert run(server, "eat", file, {"bytes": 1 << 28}) == 1 << 28


def test_no_file_can_be_written(server: Server, file: int, tmp_path: Path):
    assert run(server, "write_file", file, {"path": str(tmp_path / "b")}) in {
        "OSError",
        "PermissionError",
        "FileNotFoundError",
    }
    assert not (tmp_path / "b").exists() or (tmp_path / "b").stat().st_size == 0


def test_the_file_itself_cannot_be_written(server: Server, tmp_path: Path):
    (tmp_path / "a").write_bytes(b"kept")
    opened = os.open(tmp_path / "a", os.O_RDWR)  # even if the caller could
    told = run(server, "write_the_file_itself", opened)
    os.close(opened)
    assert set(told) <= {"OSError", "PermissionError"}
    assert (tmp_path / "a").read_bytes() == b"kept"


def test_the_users_environment_and_files_stay_outside(server: Server, file: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECRET_OF_THE_USER", "1")
    server.stop()
    found = run(server, "surroundings", file)
    assert set(found["environment"]) <= {
        "PATH",
        "LANG",
        "TZ",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "PWD",
        "LC_CTYPE",
    }
    assert found["descriptors"] == [0, 1, 2, 3, 4]  # 4 is the listing itself
    assert found["folder"] == "/"
    assert found["threads"] == 1


def test_each_child_starts_clean(server: Server, file: int):
    first, second = (run(server, "surroundings", file) for _ in range(2))
    assert first["pid"] != second["pid"]


def test_threads_of_a_decoder_still_start(server: Server, file: int):
    assert run(server, "threads", file, {"count": 16}) == list(range(16))


def test_what_a_child_leaves_behind_does_not_keep_its_job_open(server: Server, file: int):
    begun = time.monotonic()
    assert run(server, "fork", file, wall_s=20) in {None, "PermissionError"}
    assert time.monotonic() - begun < 10  # the one left behind sleeps for 60 s and holds the talk


def test_a_server_killed_by_its_child_is_started_anew(server: Server, file: int):
    try:
        assert run(server, "kill_the_server", file) == "PermissionError"
    except NoonmarkError as error:
        assert "ended the process that opens files" in str(error)  # noqa: PT017 - which of the two hangs on the layers
    assert run(server, "read", file) == "some bytes"


def test_fifty_jobs_in_a_row_answer_each_its_own(any_server: Server, file: int):
    assert [run(any_server, "echo", file, {"n": n}) for n in range(50)] == [{"n": n} for n in range(50)]
    assert len(list(Path("/proc/self/fd").iterdir())) < 64


def test_threads_get_each_their_own_answers(any_server: Server, file: int):
    found = dict[int, list[Any]]()

    def work(which: int) -> None:
        found[which] = [run(any_server, "echo", file, {"n": which, "i": i})["n"] for i in range(10)]

    workers = [threading.Thread(target=work, args=(which,)) for which in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert found == {which: [which] * 10 for which in range(4)}


def test_two_jobs_on_one_file_run_side_by_side(any_server: Server, file: int):
    one, other = (any_server.begin("read", file, Limits()) for _ in range(2))
    with any_server.open("asked", file, Limits()) as session:
        assert session.ask({"read": 4}) == {"read": "some"}
    assert other.answer() == "some bytes"
    assert one.answer() == "some bytes"
    any_server.begin("hang", file, Limits()).close()


def test_a_job_under_way_outlives_the_end_of_its_server(any_server: Server, file: int):
    job = any_server.begin("read", file, Limits())
    any_server.stop()
    assert job.answer() == "some bytes"


def test_a_server_that_does_not_answer_is_replaced(any_server: Server, file: int):
    one, other = (any_server.begin(name, file, Limits(wall_s=1)) for name in ("hang", "read"))
    other.close()
    inner = one._used._process.pid
    while children := Path(f"/proc/{inner}/task/{inner}/children").read_text().split():
        inner = int(children[0])
        os.kill(inner, signal.SIGSTOP)
    with pytest.raises(NoonmarkError, match="took more than 1 s and was stopped"):
        one.answer()
    assert run(any_server, "read", file) == "some bytes"


def test_a_server_started_by_a_thread_outlives_it(file: int):
    server, opened = Server(trial=Trial(BEHAVIOUR)), list[Session]()
    thread = threading.Thread(target=lambda: opened.append(server.open("asked", file, Limits())))
    thread.start()
    thread.join()
    time.sleep(0.1)
    with opened[0] as session:
        assert session.ask({"still": 1}) == {"still": 1}
    server.stop()


def test_long_arguments_arrive_whole(any_server: Server, file: int):
    text = "x" * 1_000_000
    assert run(any_server, "echo", file, {"text": text}) == {"text": text}


def test_a_fork_of_this_process_has_a_server_of_its_own(tmp_path: Path):
    (tmp_path / "a.txt").write_text("no picture")
    with pytest.raises(NoonmarkError, match="no picture"):
        read_facts(tmp_path / "a.txt")
    child = os.fork()
    if child == 0:
        code = 1
        try:
            read_facts(tmp_path / "a.txt")
        except NoonmarkError as error:
            code = 0 if "no picture" in str(error) else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with pytest.raises(NoonmarkError, match="no picture"):  # and ours still answers
        read_facts(tmp_path / "a.txt")


def test_the_program_itself_knows_no_job_of_a_test(file: int):
    with pytest.raises(NoonmarkError, match="reading it"):
        run_job("read", file, Limits())


def test_a_module_lying_beside_the_footage_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: int):
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert isolation().kind in {"walled", "limits"}
    fresh = Server()
    with pytest.raises(NoonmarkError, match="no picture"):
        fresh.run("facts", file, Limits())
    fresh.stop()


def test_too_little_memory_is_one_line(tmp_path: Path):
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(12) + b"\0\0\0\x08moov")
    with pytest.raises(NoonmarkError, match=r"^a.mp4: \w"):
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
