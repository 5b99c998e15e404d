"""A child that holds one file and answers many requests about it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from noonmark.errors import NoonmarkError
from noonmark.footage.limits import Limits
from noonmark.footage.server_process import Server
from noonmark.footage.session import Session
from noonmark.footage.walls import Trial

BEHAVIOUR = Path(__file__).parent / "behaviour"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server(trial=Trial(BEHAVIOUR), wall=False)  # without a wall, a child's number is its number here too
    yield made
    made.stop()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "a.mp4").write_bytes(b"some bytes")
    opened = os.open(tmp_path / "a.mp4", os.O_RDONLY)
    yield opened
    os.close(opened)


def opened(server: Server, file: int, **limits: int) -> Session:
    return server.open("asked", file, replace(Limits(), **limits))


def gone(process: int) -> bool:
    """Whether a process ends within two seconds."""
    for _ in range(200):
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True  # ended, and nobody has asked how
        except OSError:
            return True
        time.sleep(0.01)
    return False


def number(session: Session) -> int:
    return session.ask({"job": "surroundings"})["job"]["pid"]


def test_requests_are_answered_by_one_child_that_keeps_its_place(server: Server, file: int):
    with opened(server, file) as session:
        assert session.ask({"read": 4}) == {"read": "some"}
        assert session.ask({"read": 6}) == {"read": " bytes"}
        assert number(session) == number(session)


def test_requests_under_way_are_answered_in_order(server: Server, file: int):
    with opened(server, file) as session:
        for n in range(20):
            session.send({"n": n})
        assert [session.receive() for _ in range(20)] == [{"n": n} for n in range(20)]


def test_long_answers_while_sending_do_not_lock_both_sides(server: Server, file: int):
    with opened(server, file) as session:
        for _ in range(6):
            session.send({"long": 1_000_000, "and": "x" * 1_000_000})
        assert [len(session.receive()["long"]) for _ in range(6)] == [1_000_000] * 6


def test_shared_memory_is_filled_by_the_child(server: Server, file: int):
    with opened(server, file) as session:
        view = session.share(100_000)
        assert bytes(view[:2]) == b"\0\0"
        assert session.ask({"fill": 7}) == {"filled": 100_000}
        assert bytes(view) == b"\x07" * 100_000
        larger = session.share(300_000)
        assert session.ask({"fill": 9}) == {"filled": 300_000}
        assert (view[0], larger[-1]) == (7, 9)
    assert larger[0] == 9  # it can still be read after the end


def test_the_child_cannot_cut_shared_memory_from_under_its_reader(file: int):
    bare = Server(trial=Trial(BEHAVIOUR, bare=True))
    with opened(bare, file) as session:
        session.ask({"job": "grab_memory"})
        view = session.share(1 << 20)
        assert session.ask({"job": "cut_memory"})["job"] == "PermissionError"
        assert view[-1] == 0  # reading behind the end of a cut file would end this process
    bare.stop()


def test_the_reader_cannot_write_shared_memory(server: Server, file: int):
    with opened(server, file) as session, pytest.raises(TypeError):
        session.share(10)[0] = 1


def test_processor_time_is_renewed_by_each_request(server: Server, file: int):
    with opened(server, file, cpu_s=1) as session:
        for _ in range(3):
            session.ask({"spend": 0.7})  # 2.1 s in all


def test_a_request_that_spends_too_much_ends_the_session(server: Server, file: int):
    with opened(server, file, cpu_s=1) as session:
        child = number(session)
        with pytest.raises(NoonmarkError, match="took more than 1 s and was stopped"):
            session.ask({"job": "burn"})
        assert gone(child)
        with pytest.raises(NoonmarkError, match="took more than 1 s and was stopped"):
            session.ask({"n": 1})


def test_a_request_that_hangs_ends_the_child(server: Server, file: int):
    with opened(server, file, wall_s=1) as session:
        child = number(session)
        with pytest.raises(NoonmarkError, match="took more than 1 s and was stopped"):
            session.ask({"job": "hang"})
        assert gone(child)
        with pytest.raises(NoonmarkError, match="took more than 1 s and was stopped"):
            session.ask({"n": 1})


def test_closing_ends_the_child(server: Server, file: int):
    with opened(server, file) as session:
        child = number(session)
        assert Path(f"/proc/{child}").exists()
    assert gone(child)
    with pytest.raises(NoonmarkError, match="the file is closed"):
        session.ask({"n": 1})


def test_a_crash_costs_one_line_and_ends_the_session(server: Server, file: int):
    with opened(server, file) as session:
        with pytest.raises(NoonmarkError, match=r"crashed the reader \(signal 11\)"):
            session.ask({"job": "crash"})
        with pytest.raises(NoonmarkError, match="signal 11"):
            session.ask({"n": 1})


def test_answers_before_a_crash_are_still_given(server: Server, file: int):
    with opened(server, file) as session:
        session.send({"n": 1})
        session.send({"job": "crash"})  # nothing is sent behind it: that would be refused if the crash came first
        assert session.receive() == {"n": 1}
        with pytest.raises(NoonmarkError, match="signal 11"):
            session.receive()


def test_a_request_that_fails_leaves_the_session_open(server: Server, file: int):
    with opened(server, file) as session:
        with pytest.raises(NoonmarkError, match=r"reading it failed \(KeyError\)"):
            session.ask({"job": "no_such_thing"})
        with pytest.raises(NoonmarkError, match="needs more than 1024 MB of memory"):
            session.ask({"job": "eat", "bytes": 1 << 31})
        assert session.ask({"n": 1}) == {"n": 1}


def test_a_flood_ends_the_session(server: Server, file: int):
    with opened(server, file) as session, pytest.raises(NoonmarkError, match="an answer without end"):
        session.ask({"job": "flood"})


def test_a_flood_while_requests_are_sent_ends_the_session(server: Server, file: int):
    with opened(server, file, answer_bytes=1000, wall_s=2) as session:
        session.send({"job": "flood"})
        with pytest.raises(NoonmarkError, match="an answer without end"):
            session.send({"long": 1, "and": "x" * 10_000_000})


def test_an_answer_longer_than_allowed_is_refused(server: Server, file: int):
    with opened(server, file, answer_bytes=1000) as session:
        assert len(session.ask({"long": 900})["long"]) == 900
        with pytest.raises(NoonmarkError, match="an answer without end"):
            session.ask({"long": 1000})


@pytest.mark.parametrize("text", ["\0\0\0\2{]", "\0\0\0\2[]", "\0\0\0\4null", '\0\0\0\5"abc"', '\0\0\0\x09{"ok": 1}'])
def test_an_answer_that_is_none_is_refused(text: str, server: Server, file: int):
    with opened(server, file) as session, pytest.raises(NoonmarkError, match="no answer that can be understood"):
        session.ask({"job": "say", "text": text})


def test_a_file_that_cannot_be_opened_says_so_at_once(server: Server, file: int):
    with pytest.raises(NoonmarkError, match="no clip; give one"):
        server.open("asked", file, Limits(), {"fail": 1})
    with pytest.raises(NoonmarkError, match=r"reading it failed \(ValueError\)"):
        server.open("no_session", file, Limits())


def test_two_sessions_on_one_descriptor_keep_their_own_places(server: Server, file: int):
    with opened(server, file) as one, opened(server, file) as other:
        assert one.ask({"read": 4}) == {"read": "some"}
        assert other.ask({"read": 4}) == {"read": "some"}


def test_the_descriptor_may_be_closed_once_the_session_is_open(server: Server, tmp_path: Path):
    (tmp_path / "a").write_bytes(b"kept open")
    own = os.open(tmp_path / "a", os.O_RDONLY)
    with opened(server, own) as session:
        os.close(own)
        assert session.ask({"read": 4}) == {"read": "kept"}


def test_the_end_of_the_server_is_one_line(file: int):
    server = Server(trial=Trial(BEHAVIOUR))
    with opened(server, file) as session:
        server.stop()
        with pytest.raises(NoonmarkError, match=r"ended the process that opens files|crashed the reader"):
            session.ask({"n": 1})
    with opened(server, file) as session:
        assert session.ask({"n": 1}) == {"n": 1}
    server.stop()


def test_the_end_of_the_server_ends_its_children(file: int):
    server = Server(trial=Trial(BEHAVIOUR, bare=True), wall=False)  # without the layers that would end them, too
    with opened(server, file) as session:
        child = number(session)
        assert Path(f"/proc/{child}").exists()
        server.stop()
        assert gone(child)


@pytest.mark.parametrize("way", ["closed", "crash"])
def test_what_a_child_started_ends_with_it(way: str, file: int):
    server = Server(trial=Trial(BEHAVIOUR, bare=True), wall=False)
    with opened(server, file) as session:
        started = session.ask({"job": "fork_one_to_stay"})["job"]
        assert Path(f"/proc/{started}").exists()
        if way == "crash":
            with pytest.raises(NoonmarkError, match="signal 11"):
                session.ask({"job": "crash"})
    assert gone(started)
    server.stop()


def test_many_sessions_leave_no_descriptor_behind(server: Server, file: int):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        with opened(server, file) as session:
            session.share(4096)
            session.ask({"n": 1})
    assert len(list(Path("/proc/self/fd").iterdir())) == before
