"""What happens is told as it happens: jobs with their progress, the case as it grows, marks as they are saved."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.case.store.making import file_arrival
from tests.web.served import Served, wait_for

from noonmark.case.store.case import open_case
from noonmark.errors import NoonmarkError
from noonmark.web.answers import Refused
from noonmark.web.jobs import Job, Jobs, Step

Heard = list[tuple[str, dict[str, Any]]]


@contextmanager
def listening(served: Served) -> Generator[Heard]:
    """Listen to the server's events; what comes is put into the list."""
    heard: Heard = []
    with served.client() as client, client.stream("GET", "/api/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")

        def read() -> None:
            event = ""
            try:
                for line in stream.iter_lines():
                    if line.startswith("event: "):
                        event = line.removeprefix("event: ")
                    elif line.startswith("data: "):
                        heard.append((event, json.loads(line.removeprefix("data: "))))
            except (httpx.HTTPError, httpx.StreamError, OSError):
                pass

        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        wait_for(lambda: served.bench.telling.listeners)
        wait_for(lambda: [name for name, _ in heard if name == "case"])
        try:
            yield heard
        finally:
            served.bench.telling.close()
            thread.join(20)


def of_kind(heard: Heard, kind: str) -> list[dict[str, Any]]:
    return [data for name, data in heard if name == kind]


def test_a_job_tells_its_progress_and_its_end(served: Served) -> None:
    going = threading.Event()

    def work(step: Step) -> Mapping[str, Any]:
        for done in range(1, 4):
            step(done, 3, "counting")
            going.wait(0.15)
        return {"sum": 6}

    with listening(served) as heard:
        job = served.bench.jobs.start("beginning", work)
        wait_for(lambda: [row for row in of_kind(heard, "job") if row["state"] == "done"])
    rows = of_kind(heard, "job")
    assert {row["id"] for row in rows} == {job.id}
    assert [row["state"] for row in rows[:2]] == ["waiting", "running"]
    assert [row["done"] for row in rows] == sorted(row["done"] for row in rows)
    assert rows[-1] == {"id": job.id, "words": "counting", "done": 3, "total": 3, "state": "done", "result": {"sum": 6}}


def test_a_job_is_cancelled_at_its_next_step(served: Served, client: httpx.Client) -> None:
    reached = threading.Event()

    def work(step: Step) -> None:
        for done in range(10_000):
            step(done, 10_000)
            reached.set()
            threading.Event().wait(0.01)

    with listening(served) as heard:
        job = served.bench.jobs.start("long work", work)
        reached.wait(20)
        assert client.post(f"/api/jobs/{job.id}/cancel").status_code == 200
        wait_for(lambda: [row for row in of_kind(heard, "job") if row["state"] == "cancelled"])
    assert client.get("/api/jobs").json()["jobs"][-1]["state"] == "cancelled"


def test_a_page_that_comes_later_is_told_how_all_stands(served: Served) -> None:
    served.bench.jobs.start("short work", lambda step: None)
    wait_for(lambda: served.bench.jobs.all()[0].state == "done")
    with listening(served) as heard:
        pass
    assert [(row["words"], row["state"]) for row in of_kind(heard, "job")] == [("short work", "done")]
    assert of_kind(heard, "case") == [{"size": 5}]


def test_what_another_program_writes_to_the_case_is_told(served: Served, yard: Path, root: Path) -> None:
    with listening(served) as heard:
        wait_for(lambda: served.bench.telling.listeners)
        threading.Event().wait(1.5)  # the case is looked at once a second
        with open_case(yard) as case:
            case.add_file(root / "README.md", file_arrival(root / "README.md"))
        wait_for(lambda: {"size": 6} in of_kind(heard, "case"))
        threading.Event().wait(1.5)
    assert of_kind(heard, "case") == [{"size": 5}, {"size": 6}], "told once"


def test_saved_marks_are_told_to_all(served: Served, client: httpx.Client) -> None:
    with listening(served) as heard:
        client.put("/api/items/2/marks", json={"version": 0, "marks": {"objects": []}})
        wait_for(lambda: of_kind(heard, "marks"))
    (told,) = of_kind(heard, "marks")
    assert (told["item"], told["version"]) == (2, 1)


def test_who_has_gone_is_told_nothing_more(served: Served) -> None:
    with served.client() as client, client.stream("GET", "/api/events"):
        wait_for(lambda: served.bench.telling.listeners == 1)
    wait_for(lambda: served.bench.telling.listeners == 0)


def jobs_with(told: list[Job | dict[str, Any]]) -> Jobs:
    return Jobs(lambda name, data: told.append(dict(data)))


def ends(jobs: Jobs, work: Callable[[Step], Mapping[str, Any] | None]) -> Job:
    job = jobs.start("work", work)
    wait_for(lambda: next(one for one in jobs.all() if one.id == job.id).state in ("done", "failed", "cancelled"))
    return next(one for one in jobs.all() if one.id == job.id)


def test_a_job_that_fails_says_why_and_a_fault_of_ours_only_that_it_failed(
    capfd: pytest.CaptureFixture[str],
) -> None:
    jobs = jobs_with([])

    def unusable(step: Step) -> None:
        raise NoonmarkError("the disk is full", where="yard", remedy="make room")

    def faulty(step: Step) -> None:
        raise RuntimeError("a fault of ours")

    assert (ends(jobs, unusable).state, ends(jobs, unusable).problem) == ("failed", "yard: the disk is full; make room")
    assert ends(jobs, faulty).problem == "the server failed at this work"
    assert "a fault of ours" in capfd.readouterr().err
    assert ends(jobs, lambda step: None).state == "done", "the others go on"
    jobs.close()


def test_progress_is_told_ten_times_a_second_and_not_more() -> None:
    told: list[Any] = []
    jobs = jobs_with(told)

    def work(step: Step) -> None:
        for done in range(5000):
            step(done, 5000)

    assert ends(jobs, work).done == 5000
    jobs.close()
    assert len(told) < 200
    assert told[-1]["state"] == "done"


def test_jobs_of_long_ago_are_let_go() -> None:
    jobs = jobs_with([])
    for _ in range(70):
        ends(jobs, lambda step: None)
    assert len(jobs.all()) <= 52
    numbers = [job.id for job in jobs.all()]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == 70
    with pytest.raises(Refused, match=r"no job 1$"):
        jobs.cancel(1)
    jobs.close()


def test_at_the_end_of_the_server_jobs_end_at_their_next_step() -> None:
    jobs, begun = jobs_with([]), threading.Event()

    def work(step: Step) -> None:
        while True:
            step(1)
            begun.set()
            threading.Event().wait(0.01)

    job = jobs.start("endless", work)
    begun.wait(20)
    jobs.close()
    assert next(one for one in jobs.all() if one.id == job.id).state == "cancelled"
