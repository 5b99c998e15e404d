"""What a child can see and reach: behind the wall, behind the filter of system calls, and behind neither."""

from __future__ import annotations

import os
import platform
import re
import socket
import stat
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import noonmark
from noonmark.commands.doctor_command import doctor_document
from noonmark.footage.hardening import available
from noonmark.footage.isolate import isolation
from noonmark.footage.limits import Limits
from noonmark.footage.server_process import Server
from noonmark.footage.syscalls import ABSENT, MACHINES, REFUSED, filter_program
from noonmark.footage.walls import Trial, server_command, walled_command

BEHAVIOUR = Path(__file__).parent / "behaviour"
HEADERS = {
    0: Path(f"/usr/include/{platform.machine()}-linux-gnu/asm/unistd_64.h"),
    1: Path("/usr/include/asm-generic/unistd.h"),
}


def made(*, wall: bool, bare: bool) -> Iterator[Server]:
    server = Server(trial=Trial(BEHAVIOUR, bare=bare), wall=wall)
    told = server.isolation()
    if wall and told.kind != "walled":
        pytest.skip(told.why)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def walled() -> Iterator[Server]:
    """The wall alone, without the filter."""
    yield from made(wall=True, bare=True)


@pytest.fixture(scope="module")
def filtered() -> Iterator[Server]:
    """The filter alone, without the wall."""
    if not available():
        pytest.skip("no filter of system calls here")
    yield from made(wall=False, bare=False)


@pytest.fixture(scope="module")
def open_air() -> Iterator[Server]:
    """Neither: shows that the tests below see a difference."""
    yield from made(wall=False, bare=True)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "a.jpg").write_bytes(b"some bytes")
    opened = os.open(tmp_path / "a.jpg", os.O_RDONLY)
    yield opened
    os.close(opened)


@pytest.fixture
def port() -> Iterator[int]:
    """A port of this machine on which someone listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def run(server: Server, job: str, file: int, **arguments: Any) -> Any:
    return server.run(job, file, Limits(), arguments)


def test_without_layers_a_child_could_connect_and_look_around(open_air: Server, file: int, port: int, tmp_path: Path):
    assert run(open_air, "connect", file, port=port) == "connected"
    assert "a.jpg" in run(open_air, "look_at", file, path=str(tmp_path))
    assert run(open_air, "start_program", file) == "started"


def test_behind_the_wall_there_is_no_network(walled: Server, file: int, port: int):
    assert run(walled, "connect", file, port=port) in {"ConnectionRefusedError", "OSError", "PermissionError"}


def test_behind_the_wall_no_file_of_the_user_is_seen(walled: Server, file: int, tmp_path: Path):
    assert run(walled, "look_at", file, path=str(tmp_path)) == "FileNotFoundError"
    assert "a.jpg" not in str(run(walled, "look_at", file, path="/tmp"))
    assert run(walled, "read_path", file, path=str(tmp_path / "a.jpg")) == "FileNotFoundError"
    assert run(walled, "read_path", file, path="/etc/passwd") == "FileNotFoundError"
    for beside in (BEHAVIOUR.parents[1] / "conftest.py", BEHAVIOUR.parents[2] / "pyproject.toml"):
        assert run(walled, "read_path", file, path=str(beside)) == "FileNotFoundError"


def test_behind_the_wall_the_home_folder_holds_at_most_the_way_to_python(walled: Server, file: int):
    seen = run(walled, "look_at", file, path=str(Path.home()))
    assert seen == "FileNotFoundError" or len(seen) <= 1
    assert set(run(walled, "look_at", file, path="/")) <= {
        *("bin", "dev", "etc", "lib", "lib32", "lib64", "nix", "proc", "sbin", "tmp", "usr"),
        *(part for folder in server_command()[-8:] for part in Path(folder).parts[1:2]),
        *(Path(os.path.realpath(server_command()[0])).parts[1:2]),
    }


def test_behind_the_wall_nothing_can_be_written_anywhere(walled: Server, file: int):
    places = ("/x", "/tmp/x", "/dev/x", "/dev/shm/x", "/proc/x", str(BEHAVIOUR / "x"))
    assert {run(walled, "make_folder", file, path=place) for place in places} <= {"OSError", "FileNotFoundError"}


def test_behind_the_wall_other_processes_are_not_seen(walled: Server, file: int):
    assert len(run(walled, "surroundings", file)["processes"]) <= 3  # bubblewrap, the server, the child


def test_the_wall_is_the_same_for_a_program(walled: Server, file: int):
    found = walled.run("exiftool", file, Limits())
    if found is None:
        pytest.skip("exiftool is not installed")
    assert isinstance(found, list)
    assert found[0]["SourceFile"] == "-"


def test_behind_the_filter_nothing_can_be_reached(filtered: Server, file: int, port: int):
    assert run(filtered, "connect", file, port=port) == "PermissionError"
    assert run(filtered, "kill_the_server", file) == "PermissionError"
    assert run(filtered, "fork", file) == "PermissionError"
    assert run(filtered, "start_program", file) == "PermissionError"


def test_behind_the_filter_no_file_is_made_changed_or_taken_away(filtered: Server, file: int, tmp_path: Path):
    kept = tmp_path / "kept"
    kept.write_text("kept")
    for job in ("write_file", "empty_file", "make_folder", "take_away", "rename", "open_rights"):
        assert run(filtered, job, file, path=str(kept)) in {"PermissionError", "FileExistsError"}
        assert run(filtered, job, file, path=str(tmp_path / "new")) == "PermissionError"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.jpg", "kept"]
    assert kept.read_text() == "kept"
    assert stat.S_IMODE(kept.stat().st_mode) != 0


def test_behind_the_filter_another_program_reads_the_file_and_no_more(filtered: Server, shared_data: Path):
    with (shared_data / "photos" / "hay_bales.jpg").open("rb") as stream:
        found = filtered.run("exiftool", stream.fileno(), Limits())
    if found is None:
        pytest.skip("exiftool is not installed")
    assert isinstance(found, list)
    assert found[0]["File:FileType"] == "JPEG"


@pytest.mark.parametrize("column", [0, 1])
def test_the_numbers_of_system_calls_are_the_kernels(column: int):
    if not HEADERS[column].exists() or platform.machine() != "x86_64":
        pytest.skip("the kernel's headers are not installed")
    defined = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", HEADERS[column].read_text()))
    table = {**REFUSED, **ABSENT}
    assert {name: numbers[column] for name, numbers in table.items() if numbers[column] is not None} == {
        name: int(defined[name]) for name, numbers in table.items() if numbers[column] is not None
    }
    assert not [name for name, numbers in table.items() if numbers[column] is None and name in defined]


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_fits_the_kernels_limit(machine: str):
    assert len(filter_program(machine, 1)) // 8 <= 4096  # BPF_MAXINSNS, linux/bpf_common.h


def test_the_program_itself_never_starts_a_server_for_tests():
    assert {"-I", "-S", "-B"} <= set(server_command())  # no folder, file or word of the user's comes in
    assert "extra_jobs" not in server_command()
    assert "bare" not in server_command()
    assert str(BEHAVIOUR) not in server_command()


def test_the_wall_stands_as_its_options_say():
    command = walled_command(server_command())
    if command is None:
        pytest.skip("bubblewrap is not installed")
    options = command[: command.index("--")]
    assert {"--unshare-all", "--die-with-parent", "--new-session", "--cap-drop"} <= set(options)
    assert "--bind" not in options
    bound = [Path(path) for option, path in pairwise(options) if option == "--ro-bind"]
    assert Path("/") not in bound
    assert Path.home() not in bound
    assert Path("/etc") not in bound
    around = Path(noonmark.__file__).parents[1]
    assert around not in bound or around.name in {"site-packages", "dist-packages"}


def test_where_bubblewrap_does_not_work_there_are_limits_and_it_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: int
):
    refusing = tmp_path / "bwrap"
    refusing.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setattr("noonmark.footage.walls.WALL_FOLDERS", str(tmp_path))
    server = Server(trial=Trial(BEHAVIOUR))
    told = server.isolation()
    assert told.kind == "limits"
    assert "bwrap: No permissions to create new namespace" in told.why
    assert told.remedy
    assert run(server, "read", file) == "some bytes"
    server.stop()


def test_where_bubblewrap_is_not_installed_it_is_told_how_to_have_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("noonmark.footage.walls.WALL_FOLDERS", str(tmp_path))
    server = Server()
    told = server.isolation()
    server.stop()
    assert (told.kind, told.remedy) == ("limits", "sudo apt-get install bubblewrap")
    assert told.why.startswith("bubblewrap is not installed")


def test_a_wall_that_stood_is_not_given_up_in_silence(walled: Server, file: int, monkeypatch: pytest.MonkeyPatch):
    from noonmark.errors import NoonmarkError

    server = Server(trial=Trial(BEHAVIOUR))
    assert server.isolation().kind == "walled"
    server.stop()
    monkeypatch.setattr("noonmark.footage.walls.WALL_FOLDERS", "/nowhere")
    with pytest.raises(NoonmarkError, match="the wall around the reader of foreign files stood"):
        run(server, "read", file)


def test_the_doctor_tells_which_isolation_is_active():
    told = isolation()
    assert doctor_document()["isolation"] == {"kind": told.kind, "why": told.why, "remedy": told.remedy}
