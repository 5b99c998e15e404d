"""The workbench's server as its page uses it: frame steps, first data, a large upload, and twenty people at once.

Run: ``python benchmarks/bench_workbench.py``. A case is made in a temporary folder: a minute of 1080p as phones write
it, and a thousand small files. The server is the command ``noonmark serve`` in a process of its own; the people are
threads of this one, each with a connection of its own, who step once a second as one who looks does.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from _measure import heading, row, shown
from bench_frames import write

REACH_STEP_S = 0.100
REACH_PAINT_S = 1.000
PEOPLE, TIMES = 20, 2
"""So many at once, and how much longer each may wait then."""
STEPS = 24
ITEMS = 1000
UPLOAD_BYTES = 100_000_000
PORT = 8499


@dataclass(frozen=True)
class Server:
    """A running server and its secret."""

    process: subprocess.Popen[str]
    port: int
    token: str

    def person(self) -> Person:
        """Return somebody with a connection of their own."""
        return Person(http.client.HTTPConnection("127.0.0.1", self.port, timeout=120), self.token)


@dataclass(frozen=True)
class Person:
    """Somebody who looks at the page."""

    line: http.client.HTTPConnection
    token: str

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> bytes:
        """Ask for something and read all of it."""
        self.line.request(method, path, body, {"Authorization": f"Bearer {self.token}", **headers})
        answer = self.line.getresponse()
        data = answer.read()
        assert answer.status < 400, (path, data[:300])
        return data

    def told(self, path: str, **asked: object) -> Any:
        """Ask for JSON."""
        return json.loads(self.ask(f"{path}?{urlencode(asked)}" if asked else path))


@contextmanager
def serving(case: Path) -> Generator[Server]:
    """Serve a case."""
    command = [sys.executable, "-m", "noonmark", "serve", str(case), "--no-browser", "--port", str(PORT)]
    if not Path(__file__).parents[1].joinpath("src/noonmark/__main__.py").exists():
        command[1:3] = ["-c", "from noonmark.cli import main; main()"]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    row("from the command to its address", "", shown(time.perf_counter() - start))
    try:
        yield Server(process, PORT, address.partition("token=")[2])
    finally:
        process.terminate()
        process.wait(30)


def timed(work: Callable[[], object]) -> float:
    """Return how long something takes [s]."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def stepping(person: Person, start_s: float, step: int, pause_s: float) -> list[float]:
    """Step through the clip, each time until the picture is here, and return how long each took [s]."""
    at = person.told("/api/items/1/frame", time_s=start_s)["time_s"]
    took = list[float]()
    for _ in range(STEPS):
        start = time.perf_counter()
        frame = person.told("/api/items/1/frame", time_s=at, step=step)
        assert len(person.ask(frame["image"])) > 10_000
        took.append(time.perf_counter() - start)
        at = frame["time_s"]
        time.sleep(pause_s)
    return took


def jumping(person: Person) -> list[float]:
    """Go to places at random."""
    rng, took = random.Random(4), list[float]()
    for _ in range(STEPS):
        at = rng.uniform(0, 59)
        took.append(timed(lambda at=at: person.ask(person.told("/api/items/1/frame", time_s=f"{at:.3f}")["image"])))
    return took


def painting(person: Person) -> float:
    """Ask for what the page shows first."""

    def work() -> None:
        person.ask("/")
        person.told("/api/case")
        assert len(person.told("/api/items")["items"]) >= ITEMS
        person.told("/api/items/1")

    return timed(work)


def tell(name: str, limit_s: float, took: list[float]) -> None:
    """Print a row: median and the slowest of twenty."""
    took = sorted(took)
    median, late = statistics.median(took), took[int(len(took) * 0.95)]
    verdict = "held" if late <= limit_s else "median held" if median <= limit_s else "MISSED"
    load = f"load {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores"
    row(f"{name}: median (95 %)", shown(limit_s), f"{shown(median)} ({shown(late)})", f"{verdict}, {load}")


def one_person(server: Server) -> None:
    heading("one person, a clip of 1920 x 1080")
    person = server.person()
    painting(person)  # the look at the clip is kept from here on
    tell("first data", REACH_PAINT_S, [painting(person) for _ in range(5)])
    tell("next frame", REACH_STEP_S, stepping(person, 3.0, 1, 0.2))
    tell("next frame, the key held down", REACH_STEP_S, stepping(person, 20.0, 1, 0.0))
    tell("frame before", REACH_STEP_S, stepping(person, 50.0, -1, 0.2))
    row("a place at random, a key frame each second", "", shown(statistics.median(jumping(person))))


def many_people(server: Server) -> None:
    heading(f"{PEOPLE} people at once, each at a place of their own, a step a second")
    painted, stepped = list[float](), list[float]()

    def look(number: int) -> None:
        person = server.person()
        time.sleep(number / PEOPLE)
        painted.append(painting(person))
        stepped.extend(stepping(person, 1.0 + number * 2.9, 1 if number % 3 else -1, 1.0))

    people = [threading.Thread(target=look, args=(number,)) for number in range(PEOPLE)]
    before, start = processor_s(server.process.pid), time.perf_counter()
    for one in people:
        one.start()
    for one in people:
        one.join()
    spent, lasted = processor_s(server.process.pid) - before, time.perf_counter() - start
    tell("first data", REACH_PAINT_S * TIMES, painted)
    tell("step", REACH_STEP_S * TIMES, stepped)
    row("processor time of server and children", "", shown(spent), f"{spent / lasted:.2f} cores on the mean")


def uploading(server: Server) -> None:
    heading(f"a file of {UPLOAD_BYTES // 1_000_000} MB, its connection cut once in the middle")
    person, data = server.person(), random.Random(6).randbytes(UPLOAD_BYTES)
    asked = json.dumps({"name": "large.bin", "size": len(data)}).encode()
    number = json.loads(person.ask("/api/uploads", "POST", asked, **{"Content-Type": "application/json"}))["id"]
    start = time.perf_counter()
    cut = server.person().line
    cut.putrequest("PATCH", f"/api/uploads/{number}")
    for name, value in {"Authorization": f"Bearer {server.token}", "Upload-Offset": "0"}.items():
        cut.putheader(name, value)
    cut.putheader("Content-Length", str(len(data)))
    cut.endheaders(data[: len(data) // 2])
    cut.close()
    offset, before = -1, -2
    while offset != before:  # what was in the line is written first
        time.sleep(0.2)
        before, offset = offset, person.told(f"/api/uploads/{number}")["offset"]
    answer = json.loads(person.ask(f"/api/uploads/{number}", "PATCH", data[offset:], **{"Upload-Offset": str(offset)}))
    sent = time.perf_counter() - start
    while (job := person.told("/api/jobs")["jobs"][-1])["state"] in ("waiting", "running"):
        time.sleep(0.05)
    row("sent", "", shown(sent), f"{offset / len(data):.0%} had come before the cut")
    row("sent, added and looked at", "", shown(time.perf_counter() - start))
    item = person.told(f"/api/items/{job['result']['item']}")["item"]
    assert item["sha256"] == hashlib.sha256(data).hexdigest()
    assert answer["offset"] == len(data)


def processor_s(pid: int) -> float:
    """Return the processor time of a process and all that it started, the ended ones too [s]."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return 0.0
    return sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK") + sum(processor_s(child) for child in children)


def memory(server: Server) -> None:
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    peak = next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    row("peak memory of the server, without its children", "", f"{peak:.0f} MB")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("making the case ...", file=sys.stderr)
        write(folder / "clip.mp4", (1920, 1080), 60)
        (folder / "many").mkdir()
        for number in range(ITEMS):
            (folder / "many" / f"{number:04d}.jpg").write_bytes(b"\xff\xd8\xff\xe0" + number.to_bytes(4, "big"))
        for words in (("new", "case", "--title", "Bench"), ("add", "case", "clip.mp4"), ("add", "case", "many")):
            command = [sys.executable, "-c", "from noonmark.cli import main; main()", "case", *words]
            subprocess.run(command, check=True, cwd=folder, stderr=subprocess.DEVNULL)
        with serving(folder / "case") as server:
            one_person(server)
            many_people(server)
            uploading(server)
            memory(server)


if __name__ == "__main__":
    main()
