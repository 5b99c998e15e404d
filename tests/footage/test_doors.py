"""What is no file, or no picture or clip: one line each, and nothing hangs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from noonmark.errors import NoonmarkError
from noonmark.footage.metadata import _check_unchanged, opened, read_facts
from noonmark.footage.words import printable, shown_name

MakeStill = Callable[..., Path]


def refusal(path: Path | str | bytes) -> str:
    with pytest.raises(NoonmarkError) as caught:
        read_facts(path)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy
    return str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path):
    assert refusal(tmp_path / "a.jpg") == "a.jpg: there is no such file; check the path and your right to read it"


def test_a_folder_is_no_file(tmp_path: Path):
    assert "it is a folder" in refusal(tmp_path)


def test_an_empty_file_is_told(tmp_path: Path):
    (tmp_path / "a.jpg").touch()
    assert refusal(tmp_path / "a.jpg").startswith("a.jpg: the file is empty; ")


def test_text_renamed_to_jpg_is_no_picture(tmp_path: Path):
    (tmp_path / "a.jpg").write_text("Dear editor, " * 50)
    assert "no picture or clip: it starts as plain text" in refusal(tmp_path / "a.jpg")


@pytest.mark.parametrize(
    "head", [b"\0" * 500, b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\0\1", b"RIFF1234WEBP", b"II*\0", os.urandom(400)]
)
def test_bytes_that_only_start_like_a_picture_are_refused(head: bytes, tmp_path: Path):
    (tmp_path / "a").write_bytes(b"\1" + head[1:] if head[0] not in (0, 0xFF, 0x52, 0x49) else head)
    refusal(tmp_path / "a")


def test_sound_that_holds_nothing_is_refused(tmp_path: Path):
    (tmp_path / "a.wav").write_bytes(b"RIFF\x24\0\0\0WAVEfmt " + bytes(300))
    assert refusal(tmp_path / "a.wav").startswith("a.wav: the clip cannot be read")


def test_a_named_pipe_is_refused_without_waiting(tmp_path: Path):
    os.mkfifo(tmp_path / "a.jpg")
    assert "pipe, socket or device" in refusal(tmp_path / "a.jpg")


def test_a_device_is_refused():
    assert "pipe, socket or device" in refusal("/dev/zero")


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("a.jpg")
        assert "pipe, socket or device" in refusal("a.jpg")


def test_links_in_a_circle_are_told(tmp_path: Path):
    (tmp_path / "a.jpg").symlink_to(tmp_path / "b.jpg")
    (tmp_path / "b.jpg").symlink_to(tmp_path / "a.jpg")
    assert "its links go in a circle" in refusal(tmp_path / "a.jpg")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path):
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "a.jpg").chmod(0)
    assert "it may not be read" in refusal(tmp_path / "a.jpg")


@pytest.mark.parametrize("path", ["/etc/hostname/a.jpg", "x" * 300, "a\0.jpg", ""])
def test_a_path_that_cannot_be_is_one_line(path: str):
    refusal(path)


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path):
    with (tmp_path / "a.mp4").open("wb") as file:
        file.truncate((1 << 36) + 1)  # sparse: takes no room
    assert "larger than 64 GiB" in refusal(tmp_path / "a.mp4")


def test_a_name_with_newline_and_bytes_that_are_no_utf8_is_shown_in_one_line(tmp_path: Path):
    path = os.fsencode(tmp_path) + b"/cl\nip\xe9.jpg"
    with open(path, "wb") as file:  # noqa: PTH123 - a name in bytes
        file.write(b"text")
    assert refusal(path).startswith(r"cl\nip\xe9.jpg: no picture or clip")
    assert shown_name(path) == r"cl\nip\xe9.jpg"


def test_long_text_is_cut():
    assert len(printable("x" * 10_000)) == 200


def test_a_file_that_is_written_to_while_it_is_read_is_refused(make_still: MakeStill):
    path = make_still("a.jpg")
    with opened(path) as file:
        before = os.fstat(file)
        with path.open("ab") as more:
            more.write(b"more")
        with pytest.raises(NoonmarkError, match="the file changed while it was read"):
            _check_unchanged(before, os.fstat(file))


def test_a_file_is_read_with_few_files_allowed_to_be_open(make_still: MakeStill):
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))\n"
        "from noonmark.footage.metadata import read_facts; print(read_facts(sys.argv[1]).width)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(make_still("a.jpg"))], capture_output=True, check=False)
    assert done.stdout.strip() == b"64", done.stderr
