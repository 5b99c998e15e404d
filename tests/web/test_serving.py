"""``noonmark serve`` as a process: its address, its end, its errors; killed at any moment nothing marked is lost."""

from __future__ import annotations

import json
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.web.served import PATIENCE_S

from noonmark.case.store.case import open_case
from noonmark.cli import run

Process = tuple[subprocess.Popen[str], httpx.Client]
Start = Callable[..., Process]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def command(*words: str, largest: int = -1) -> list[str]:
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({largest}, {largest}))"
    return [sys.executable, "-c", f"{limit}; from noonmark.cli import main; main()", *words]


@pytest.fixture
def start() -> Iterator[Start]:
    """``start(case)`` starts the command and gives its process and a client that shows its token."""
    running: list[Process] = []

    def begin(case: Path, *more: str, largest: int = -1) -> Process:
        port = free_port()
        process = subprocess.Popen(
            command("serve", str(case), "--no-browser", "--port", str(port), *more, largest=largest),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        head, _, token = address.partition("/?token=")
        assert head == f"http://127.0.0.1:{port}"
        assert len(token) >= 43, "32 bytes"
        client = httpx.Client(base_url=head, headers={"authorization": f"Bearer {token}"}, timeout=PATIENCE_S)
        running.append((process, client))
        return running[-1]

    yield begin
    for process, client in running:
        client.close()
        process.kill()
        process.communicate()


def stop(process: subprocess.Popen[str], number: int) -> tuple[int, str]:
    process.send_signal(number)
    _, said = process.communicate(timeout=PATIENCE_S)
    return process.returncode, said


def children_of(pid: int) -> list[int]:
    found = [
        int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()
    ]
    return [one for child in found for one in (child, *children_of(child))]


def runs(pid: int) -> bool:
    """Return whether a process is there and is no mere entry that its new parent has not yet taken."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_ctrl_c_ends_it_cleanly_also_while_a_page_listens(yard: Path, start: Start) -> None:
    process, client = start(yard)
    assert client.get("/api/items/1/frame").status_code == 200
    children = children_of(process.pid)
    assert children, "the file is open in a child"
    with client.stream("GET", "/api/events") as stream:
        next(stream.iter_lines())
        status, said = stop(process, signal.SIGINT)
    assert status == 0
    assert said.splitlines() == [
        "the workbench is open at this address; Ctrl-C ends it",
        "ended; what was marked is kept",
    ]
    deadline = time.monotonic() + 20.0
    while (left := [child for child in children if runs(child)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []


def test_it_writes_in_the_name_that_is_given(yard: Path, start: Start) -> None:
    _, client = start(yard, "--who", "the night desk")
    assert client.get("/api/case").json()["who"] == "the night desk"


def test_each_start_has_a_token_of_its_own(yard: Path, start: Start) -> None:
    (_, one), (_, two) = start(yard), start(yard)
    assert one.headers["authorization"] != two.headers["authorization"]
    assert one.get("/api/case", headers={"authorization": two.headers["authorization"]}).status_code == 401


def test_it_listens_on_the_loopback_only(yard: Path, start: Start) -> None:
    process, client = start(yard)
    lines = Path(f"/proc/{process.pid}/net/tcp").read_text().splitlines()[1:]
    port = f"{client.base_url.port:04X}"
    listening = [line.split()[1] for line in lines if line.split()[3] == "0A" and line.split()[1].endswith(f":{port}")]
    assert listening == [f"0100007F:{port}"]


def typed(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = run(["serve", *words, "--no-browser"])
    out, err = capfd.readouterr()
    return status, out, err


@pytest.mark.parametrize("port", ["0", "-1", "65536", "99999999999"])
def test_a_port_that_is_none_is_refused(yard: Path, capfd: pytest.CaptureFixture[str], port: str) -> None:
    status, out, err = typed(capfd, str(yard), "--port", port)
    expected = f"noonmark: --port: {port} is no port to listen on; give one from 1024 to 65535\n"
    assert (status, out, err) == (2, "", expected)


def test_a_port_that_is_taken_is_told_with_another(yard: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, out, err = typed(capfd, str(yard), "--port", str(port))
    assert (status, out) == (2, "")
    assert err.startswith(f"noonmark: --port {port}: another program listens there; give another, such as --port ")


def test_a_folder_that_is_no_case_is_told_as_by_the_other_commands(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    status, out, err = typed(capfd, str(tmp_path), "--port", str(free_port()))
    assert (status, out) == (2, "")
    assert run(["case", "list", str(tmp_path)]) == 2
    assert capfd.readouterr().err == err


@pytest.mark.parametrize("words", [["--help"], ["case", "list", "--help"], ["serve", "--help"]])
def test_no_other_command_loads_what_serves(words: list[str]) -> None:
    look = "import sys; from noonmark.cli import run; run(sys.argv[1:])"
    code = (
        f"{look}; print(sorted({{'fastapi', 'uvicorn', 'starlette', 'pydantic', 'sse_starlette'}} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]"


def test_without_what_serves_the_line_to_install_it_is_told(yard: Path) -> None:
    code = "import sys; sys.modules['fastapi'] = None; from noonmark.cli import run; sys.exit(run(sys.argv[1:]))"
    told = subprocess.run([sys.executable, "-c", code, "serve", str(yard)], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == "noonmark: the workbench needs fastapi; install it: pip install 'noonmark[web]'\n"


def marking(client: httpx.Client, kept: list[dict[str, Any]]) -> None:
    """Save marks as fast as it goes, and note what was acknowledged, until the server is gone."""
    version = client.get("/api/items/1/marks").json()["version"]
    try:
        while True:
            marks = {"objects": [{"name": f"mark {version + 1}", "base": [1.0, float(version)]}]}
            answer = client.put("/api/items/1/marks", json={"version": version, "marks": marks})
            version = answer.json()["version"]
            kept.append({"version": version, "marks": marks})
    except (httpx.HTTPError, ValueError):
        pass


def test_killed_while_marking_nothing_acknowledged_is_lost(yard: Path, start: Start) -> None:
    rng, killed = random.Random(11), 0
    for _ in range(3):
        process, client = start(yard)
        kept: list[dict[str, Any]] = []
        tab = threading.Thread(target=marking, args=(client, kept))
        tab.start()
        time.sleep(rng.uniform(0.2, 0.6))
        stop(process, signal.SIGKILL)
        tab.join()
        killed += len(kept)
        told = json.loads((yard / "working/marks/1.json").read_text())
        assert kept, "some were acknowledged"
        assert told["version"] in (kept[-1]["version"], kept[-1]["version"] + 1), "at most one more was being saved"
        if told["version"] == kept[-1]["version"]:
            assert told["marks"] == kept[-1]["marks"]
    process, client = start(yard)
    assert client.get("/api/items/1/marks").json()["version"] >= killed
    with open_case(yard) as case:
        assert case.verify().faults == ()


def test_killed_in_the_middle_of_an_upload_it_is_gone_on_with(yard: Path, start: Start) -> None:
    data = random.Random(5).randbytes(2_000_000)
    process, client = start(yard)
    number = client.post("/api/uploads", json={"name": "clip.mp4", "size": len(data)}).json()["id"]
    client.patch(f"/api/uploads/{number}", content=data[:900_000], headers={"upload-offset": "0"})
    stop(process, signal.SIGKILL)
    _, client = start(yard)
    offset = client.get(f"/api/uploads/{number}").json()["offset"]
    assert offset == 900_000, "what was acknowledged is on the disk"
    answer = client.patch(f"/api/uploads/{number}", content=data[offset:], headers={"upload-offset": str(offset)})
    assert answer.json()["offset"] == len(data)
    until = time.monotonic() + PATIENCE_S
    while len(client.get("/api/items").json()["items"]) < 5 and time.monotonic() < until:
        time.sleep(0.1)
    with open_case(yard) as case:
        assert case.original(case.item(5).sha256).read_bytes() == data


def test_on_a_full_disk_one_line_says_so_and_what_was_kept_stays(yard: Path, start: Start) -> None:
    # A limit on the size of files stands for a disk that is full: the system refuses the same call.
    process, client = start(yard, largest=1_500_000)
    small = {"objects": [{"name": "kept", "base": [1.0, 2.0]}]}
    assert client.put("/api/items/1/marks", json={"version": 0, "marks": small}).status_code == 200
    number = client.post("/api/uploads", json={"name": "clip.mp4", "size": 3_000_000}).json()["id"]
    answer = client.patch(f"/api/uploads/{number}", content=b"x" * 3_000_000, headers={"upload-offset": "0"})
    assert (answer.status_code, answer.json()["problem"]) == (507, "the disk is full")
    assert "make room" in answer.json()["remedy"]
    assert client.get(f"/api/uploads/{number}").json()["offset"] <= 1_500_000
    assert client.get("/api/items/1/marks").json()["marks"] == small
    assert stop(process, signal.SIGINT)[0] == 0
