"""Reports on the page: coarse unless a reason is given, and on the record when they are handed out."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.web.analysed import LANGUAGE, STREAM, ask, mark, yard_case
from tests.web.conftest import Serve
from tests.web.served import Served

from noonmark.commands.report_parts import gather_report
from noonmark.commands.report_picture import Wishes
from noonmark.report.case_report.page import report_page


@pytest.fixture
def here(tmp_path: Path, root: Path, serve: Serve) -> Served:
    return serve(yard_case(tmp_path, root))


@pytest.fixture
def page(here: Served, root: Path) -> Iterator[httpx.Client]:
    with here.client() as client:
        mark(client, root)
        ask(client, clues=[LANGUAGE, STREAM], keep=True)
        yield client


def report(client: httpx.Client, **asked: Any) -> dict[str, Any]:
    found = client.post("/api/items/1/report", json=asked)
    assert found.status_code == 200, found.text
    return found.json()


def size(client: httpx.Client) -> int:
    return client.get("/api/case").json()["log"]["size"]


def test_the_page_s_report_is_the_command_s(page: httpx.Client, here: Served) -> None:
    told = report(page, grey=True)
    theirs = report_page(gather_report(here.bench.case, 1, Wishes(grey=True)))
    assert page.get(told["html"]).text == theirs
    assert (told["document"]["exact"], told["document"]["coarse_km"], told["document"]["grey"]) == (False, 10.0, True)
    assert told["document"]["same_as_kept"] is True


def test_a_coarse_report_goes_on_the_record_when_it_is_handed_out(page: httpx.Client, here: Served) -> None:
    before = size(page)
    told = report(page)
    page.get(told["html"])
    assert size(page) == before
    for _ in range(2):
        got = page.get(told["download"])
        assert got.headers["content-disposition"] == 'attachment; filename="report-of-item-1.html"'
    assert size(page) == before + 1
    last = list(here.bench.case.entries())[-1]
    assert (last.act, last.what["what"], last.what["exact"]) == ("exported", "report", False)


@pytest.mark.skipif(find_spec("weasyprint") is None, reason="needs WeasyPrint: pip install 'noonmark[pdf]'")
def test_the_pdf_is_one_and_goes_on_the_record(page: httpx.Client) -> None:
    before = size(page)
    got = page.get(report(page)["pdf"])
    assert got.headers["content-type"] == "application/pdf"
    assert got.content.startswith(b"%PDF")
    assert size(page) == before + 1


def test_an_exact_report_needs_a_reason_and_goes_on_the_record_at_once(page: httpx.Client, here: Served) -> None:
    refused = page.post("/api/items/1/report", json={"exact": True})
    assert refused.status_code == 422
    assert refused.json()["problem"] == "an exact report tells where it was filmed, and no reason is given"
    before = size(page)
    told = report(page, exact=True, why="the court asked for the place")
    assert size(page) == before + 1
    last = list(here.bench.case.entries())[-1]
    assert last.what["why"] == told["document"]["why"] == "the court asked for the place"


def test_a_part_of_the_picture_is_painted_over(page: httpx.Client) -> None:
    plain, hidden = (
        page.get(report(page, boxes=boxes)["html"]).text
        for boxes in ([], [{"box": [600, 200, 200, 300], "offset_s": 0.0}])
    )
    assert plain != hidden
    refused = page.post("/api/items/1/report", json={"boxes": [{"box": [0, 0, -5, 5]}]})
    assert refused.json()["problem"] == "0,0,-5,5 is no box"


def test_an_item_without_a_fix_has_a_report_that_says_so(page: httpx.Client) -> None:
    found = page.post("/api/items/2/report", json={}).json()
    assert found["no_fix"] == "No fix of it is kept in the case."


def test_reports_that_are_not_there_are_404(page: httpx.Client) -> None:
    assert page.get("/api/reports/00.html").status_code == 404
    assert page.post("/api/items/9/report", json={}).status_code == 404
