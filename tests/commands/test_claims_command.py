"""``noonmark claims`` and ``noonmark claims check`` as a user types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from noonmark.cli import run

Typed = Callable[..., tuple[int, str, str]]
REPORT = """A clip posted on Monday shows a coastal road in Carlsbad, California on 17 April 2017.

Another video shows the harbour of Odesa on 17 April 2017.

“The road was empty all day long,” Mayor Ann Other wrote on Telegram on Monday.

At least 12 people were hurt, police said.
"""
WHEN = ("--published", "2017-04-20")


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Type a command in a folder with a report; return status, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text(REPORT, encoding="utf-8")

    def type_it(*words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        status = run(words)
        out, err = capfd.readouterr()
        return status, out, err

    return type_it


def schema(name: str) -> dict[str, object]:
    return json.loads(files("noonmark.report").joinpath(f"schema/{name}.json").read_text(encoding="utf-8"))


def test_claims_as_json_are_a_list_and_all_that_is_on_stdout(typed: Typed) -> None:
    status, out, err = typed("claims", "report.txt", *WHEN, "--json", "-")
    assert (status, err) == (0, "")
    rows = json.loads(out)
    jsonschema.validate(rows, schema("claims-1"))
    assert [row["kind"] for row in rows] == ["footage", "footage", "quote", "count"]
    assert rows[0]["date"] == ["2017-04-17", "2017-04-17"]
    assert all(REPORT[row["start"] : row["end"]] == row["text"] for row in rows)
    assert (rows[3]["count"], rows[3]["bound"], rows[3]["speaker"]) == (12, "at least", "police (unnamed)")


def test_claims_are_printed_with_who_where_and_when(typed: Typed) -> None:
    status, out, err = typed("claims", "report.txt", *WHEN)
    assert (status, err) == (0, "4 claims\n")
    for words in ("Ann Other", "Telegram", "Carlsbad", "2017-04-17", "at least 12"):
        assert words in out


def test_a_page_is_read_and_its_offsets_are_those_of_its_source(typed: Typed) -> None:
    page = "<html><head><title>x</title></head><body><p>Police said 3 people died in <b>Lviv</b>.</p></body></html>"
    Path("page.html").write_text(page, encoding="utf-8")
    status, out, _ = typed("claims", "page.html", *WHEN, "--json", "-")
    [row] = json.loads(out)
    assert status == 0
    assert page[row["start"] : row["end"]] == "Police said 3 people died in <b>Lviv"
    assert row["text"] == "Police said 3 people died in Lviv"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("empty.txt", b"", "there are no words in it"),
        ("page.html", b"<html><body></body></html>", "there are no words in it"),
        ("latin1.txt", "Müller said so.".encode("latin-1"), "byte 2 is not UTF-8"),
        ("arabic.txt", "قال المتحدث إن القصف أصاب المدينة".encode(), "no supported script (Arabic, 100 %)"),
        ("huge.txt", b"a" * 8_000_001, "over 8 MB"),
        ("long.txt", b"word " * 500_000, "too long to be read at once"),
    ],
)
def test_what_is_no_report_is_refused_in_one_line(typed: Typed, name: str, text: bytes, words: str) -> None:
    Path(name).write_bytes(text)
    status, out, err = typed("claims", name, *WHEN)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert name in err
    assert words in err


def test_a_day_that_does_not_exist_and_a_missing_file_are_refused(typed: Typed) -> None:
    assert typed("claims", "report.txt", "--published", "2022-02-30")[0] == 2
    status, _, err = typed("claims", "nowhere.txt", *WHEN)
    assert (status, "nowhere.txt" in err) == (2, True)


def test_a_text_without_claims_says_so(typed: Typed) -> None:
    Path("calm.txt").write_text("What a summer it has been. Bring a rug.", encoding="utf-8")
    assert typed("claims", "calm.txt", *WHEN) == (0, "", "no checkable claims in this text\n")
    assert typed("claims", "calm.txt", *WHEN, "--json", "-")[1] == "[]\n"


@pytest.fixture
def case(typed: Typed, shared_data: Path) -> str:
    """A case with a clip that carries its own GPS track in Carlsbad, fixed."""
    clip = shared_data / "video" / "telemetry" / "karma.mp4"
    assert typed("case", "new", "coast", "--title", "The coast")[0] == 0
    assert typed("case", "add", "coast", str(clip))[0] == 0
    assert typed("fix", "--case", "coast", "1")[0] == 0
    return "coast"


def test_claims_are_held_against_a_case(typed: Typed, case: str) -> None:
    status, out, err = typed("claims", "check", "report.txt", case, *WHEN, "--about", "2=1", "--json", "-")
    assert (status, err) == (0, "")
    document = json.loads(out)
    jsonschema.validate(document, schema("claims-check-1"))
    verdicts = [row["verdict"] for row in document["claims"]]
    assert verdicts == ["supported", "contradicted", "silent", "not checkable"]
    assert document["claims"][0]["log10_lr"] > 1 > -1 > document["claims"][1]["log10_lr"]
    assert document["paragraph"].startswith("Of 1 video, Noonmark places 1 in Carlsbad")
    assert "speak against its being filmed there" in document["paragraph"]


def test_footage_that_is_not_known_to_be_the_same_refutes_nothing(typed: Typed, case: str) -> None:
    _, out, _ = typed("claims", "check", "report.txt", case, *WHEN, "--json", "-")
    assert [row["verdict"] for row in json.loads(out)["claims"]][:2] == ["supported", "silent"]


def test_a_right_place_makes_up_for_no_wrong_day(typed: Typed, case: str) -> None:
    Path("report.txt").write_text(REPORT.split("\n", maxsplit=1)[0].replace("17 April", "3 April"), encoding="utf-8")
    _, out, _ = typed("claims", "check", "report.txt", case, *WHEN, "--json", "-")
    [row] = json.loads(out)["claims"]
    assert (row["verdict"], "against its being filmed then" in row["why"]) == ("contradicted", True)


def test_a_check_is_printed_with_its_paragraph(typed: Typed, case: str) -> None:
    status, out, _ = typed("claims", "check", "report.txt", case, *WHEN)
    assert status == 0
    assert out.split()[:4] == ["Of", "1", "video,", "Noonmark"]
    assert "not checkable" in out


@pytest.mark.parametrize(
    ("about", "words"),
    [("2", "no CLAIM=ITEM"), ("9=1", "the report has no claim 9"), ("1=7", "the case has no item 7")],
)
def test_a_link_to_nothing_is_refused(typed: Typed, case: str, about: str, words: str) -> None:
    status, _, err = typed("claims", "check", "report.txt", case, *WHEN, "--about", about)
    assert (status, words in err) == (2, True)
