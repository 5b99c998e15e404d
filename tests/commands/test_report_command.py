"""``noonmark report``, as it is typed."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from PIL import Image
from pypdf import PdfReader
from tests.case.recipe.making import PHOTO, marks_file, photo
from tests.report.test_case_report_page import unpacked

from noonmark.case.store.arrival import Arrival
from noonmark.case.store.case import open_case
from noonmark.cli import run
from noonmark.commands.report_parts import gather_report
from noonmark.commands.report_picture import Wishes

Run = Callable[..., tuple[int, str, str]]
SCOPE = '[scope]\nearliest = 2022-09-21T06:00:00Z\nlatest = 2022-09-23T06:00:00Z\nprior = "land"\n'
POST = ("--object", "2", "--shadow", "3.65", "--error", "20%", "--no-metadata", "--trust", "shadow=0.9")


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Type a command line in a folder with a case of one photo."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOONMARK_WHO", "an analyst")
    photo(Path(PHOTO), size=(960, 540))
    Path("clues.toml").write_text(SCOPE, encoding="utf-8")

    def type_(*words: str) -> tuple[int, str, str]:
        status = run(words)
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    assert type_("case", "new", "yard", "--title", "The yard")[0] == 0
    assert type_("case", "add", "yard", PHOTO)[0] == 0
    return type_


def told_by(pdf: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(pdf).pages)


def with_gps(path: Path) -> Path:
    """Write a photo whose EXIF says that it was taken in Berkakit, 56.57260 N 124.78010 E."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (56.0, 34.0, 21.36), 3: "E", 4: (124.0, 46.0, 48.36)})
    exif[0x0131] = "Cafe Sever Editor"
    exif[0x010E] = "Lenin Street 5"
    Image.new("RGB", (320, 180), (90, 80, 70)).save(path, exif=exif)
    return path


def test_a_fix_of_a_case_becomes_a_pdf_and_a_page_and_goes_on_the_record(typed: Run) -> None:
    typed("fix", "--case", "yard", "1", "clues.toml", *POST)
    status, out, err = typed("report", "--case", "yard", "1", "--pdf", "a.pdf", "--html", "a.html", "--json")
    assert status == 0
    assert "on the record as entry 3" in err
    assert "wrote a.pdf" in err
    told: dict[str, Any] = json.loads(out)
    data = {kind: Path(f"a.{kind}").read_bytes() for kind in ("pdf", "html")}
    schema = json.loads(files("noonmark.report").joinpath("schema/report-1.json").read_text(encoding="utf-8"))
    jsonschema.validate(told, schema)
    assert {file["kind"]: file["sha256"] for file in told["files"]} == {
        kind: sha256(raw).hexdigest() for kind, raw in data.items()
    }
    assert (told["item"], told["fix"], told["exact"], told["coarse_km"], told["same_as_kept"]) == (
        1,
        2,
        False,
        10.0,
        True,
    )
    with open_case(Path("yard")) as case:
        (entry,) = case.entries(3)
        assert entry.act == "exported"
        assert entry.who == "an analyst"
        assert entry.what == {
            "what": "report", "item": 1, "exact": False, "coarse_km": 10.0, "boxes": 0, "fix": 2,
            "pdf": sha256(data["pdf"]).hexdigest(), "html": sha256(data["html"]).hexdigest(),
        }  # fmt: skip
        assert case.verify().faults == ()
    text = told_by(Path("a.pdf"))
    assert "the same, to the last digit" in text
    assert "noonmark case replay CASE 1" in text
    assert PHOTO not in text


def test_the_same_inputs_give_the_same_bytes_however_often(typed: Run) -> None:
    typed("fix", "--case", "yard", "1", "clues.toml", *POST)
    typed("report", "--case", "yard", "1", "--pdf", "a.pdf")
    typed("report", "--case", "yard", "1", "--pdf", "b.pdf")
    assert Path("a.pdf").read_bytes() == Path("b.pdf").read_bytes()


def test_marked_objects_are_called_by_number_in_a_coarse_picture(typed: Run) -> None:
    marks_file(Path("marks.json"), image=PHOTO)
    content = json.loads(Path("marks.json").read_text(encoding="utf-8"))
    for mark in content["objects"]:
        mark["name"] = "Cafe Sever"
    Path("named.json").write_text(json.dumps(content), encoding="utf-8")
    photo(Path(PHOTO), shade=91)
    assert typed("case", "add", "yard", PHOTO)[0] == 0
    typed("fix", "--case", "yard", "2", "clues.toml", "--marks", "named.json", "--no-metadata")
    with open_case(Path("yard")) as case:
        named = gather_report(case, 2, Wishes(None, "a test")).picture
        coarse = gather_report(case, 2).picture
    typed("fix", "--case", "yard", "2", "clues.toml", "--marks", "marks.json", "--no-metadata")
    with open_case(Path("yard")) as case:
        bare = gather_report(case, 2).picture
    assert named is not None
    assert coarse is not None
    assert bare is not None
    assert (coarse.jpeg, coarse.close_ups) == (bare.jpeg, bare.close_ups)
    assert (coarse.jpeg, coarse.close_ups) != (named.jpeg, named.close_ups)


def test_an_exact_report_needs_a_reason_and_keeps_it(typed: Run) -> None:
    typed("fix", "--case", "yard", "1", "clues.toml", *POST)
    status, _, err = typed("report", "--case", "yard", "1", "--html", "a.html", "--exact")
    assert status == 2
    assert "no reason is given; say why" in err
    assert not Path("a.html").exists()
    status, _, _ = typed("report", "--case", "yard", "1", "--html", "a.html", "--exact", "--why", "for the court")
    assert status == 0
    page = Path("a.html").read_text(encoding="utf-8")
    assert "Why it is exact: “for the court”" in page
    assert PHOTO in page
    with open_case(Path("yard")) as case:
        entry = list(case.entries())[-1]
        assert (entry.what["exact"], entry.what["why"]) == (True, "for the court")
        assert "coarse_km" not in entry.what


def test_an_item_without_a_fix_gets_a_report(typed: Run) -> None:
    status, _, _ = typed("report", "--case", "yard", PHOTO, "--pdf", "a.pdf")
    assert status == 0
    text = " ".join(told_by(Path("a.pdf")).split())
    assert "Where and when this was filmed has not been worked out. No fix of it is kept in the case." in text
    assert "The place, the longitude, the date and the time are not established" in text


def test_a_file_that_is_no_picture_gets_a_report_too(typed: Run) -> None:
    Path("notes.txt").write_text("seen from Lenin Street", encoding="utf-8")
    typed("case", "add", "yard", "notes.txt")
    status, _, _ = typed("report", "--case", "yard", "2", "--html", "a.html")
    page = unpacked(Path("a.html").read_text(encoding="utf-8"))
    assert status == 0
    assert "There is no picture to show" in page
    assert "notes" not in page


def test_a_coarse_report_tells_no_place_of_metadata_caption_name_or_address(typed: Run) -> None:
    with_gps(Path("Berkakit station.jpg"))
    arrival = Arrival(
        "telegram", "/media/ivan/berkakit/result.json", posted_by="Berkakit news", caption="Lenin Street 5 in Berkakit",
        forwarded_from="Cafe Sever", url="https://t.me/berkakit/12", more={"warning": "56.5726 in it"},
    )  # fmt: skip
    with open_case(Path("yard")) as case:
        case.add_file(Path("Berkakit station.jpg"), arrival)
    status, _, _ = typed("fix", "--case", "yard", "2")
    assert status == 0
    typed("report", "--case", "yard", "2", "--pdf", "a.pdf", "--html", "a.html")
    typed("report", "--case", "yard", "2", "--html", "e.html", "--exact", "--why", "a test")
    exact = unpacked(Path("e.html").read_text(encoding="utf-8"))
    assert all(word in exact for word in ("Berkakit", "56.57260", "Lenin Street 5", "Cafe Sever"))
    reader = PdfReader("a.pdf")
    hidden = str(reader.metadata) + str(reader.outline)
    for told in (unpacked(Path("a.html").read_text(encoding="utf-8")), told_by(Path("a.pdf")), hidden):
        low = told.casefold()
        secrets = (
            "berkakit",
            "56.57",
            "124.78",
            "lenin",
            "sever",
            "t.me",
            "/media",
            "station",
            "serebryany",
            "neryungri",
        )
        assert [word for word in secrets if word in low] == []


def test_boxes_are_painted_over_and_counted(typed: Run) -> None:
    Path("boxes.json").write_text('[{"x": 10, "y": 10, "width": 40, "height": 40}]', encoding="utf-8")
    words = ("report", "--case", "yard", "1", "--html", "a.html", "--grey")
    status, out, _ = typed(*words, "--redact", "boxes.json", "--box", "100,100,20,20", "--json")
    assert status == 0
    assert (json.loads(out)["boxes"], json.loads(out)["grey"]) == (2, True)
    page = Path("a.html").read_text(encoding="utf-8")
    assert "2 boxes were drawn by the reporter and painted over" in page
    assert "without colour" in page


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "it is not said where the report goes; give --pdf report.pdf"),
        (("--html", "a.html", "--box", "1,2,3"), "--box '1,2,3' is no box; give x,y,width,height"),
        (("--html", "a.html", "--box", "5000,0,10,10"), "the box 5000,0,10,10 lies outside the frame of 960 x 540"),
        (("--html", "a.html", "--redact", "none.json"), "none.json: it cannot be read (no such file"),
        (("--html", "a.html", "--redact", "clues.toml"), "clues.toml: this is no JSON"),
        (("--html", "a.html", "--redact", "bad.json"), "bad.json, box 1: width None is no number"),
        (("--html", "a.html", "--box", "1,2,3,4", "--without-picture"), "boxes are drawn, and the picture is left out"),
        (("--html", "a.html", "--exact", "--coarse", "5km"), "--exact and --coarse exclude each other"),
        (("--html", "a.html", "--why", "x"), "--why says why a report is finer than 10 km"),
        (("--html", "a.html", "--coarse", "1km"), "a report to 1 km tells where it was filmed, and no reason is given"),
        (("--html", "a.html", "--coarse", "far"), "--coarse 'far' is no distance"),
        (("--html", "-", "--pdf", "-"), "both write to stdout"),
        (("--html", "no/a.html"), "its folder does not exist"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line_and_nothing_is_recorded(
    typed: Run, words: tuple[str, ...], told: str
) -> None:
    Path("bad.json").write_text('[{"x": 1, "y": 2}]', encoding="utf-8")
    status, out, err = typed("report", "--case", "yard", "1", *words)
    assert (status, out) == (2, "")
    assert told in err
    assert len(err.strip().splitlines()) == 1
    with open_case(Path("yard")) as case:
        assert [entry.act for entry in case.entries()] == ["made", "added"]


def test_an_item_that_is_not_there_is_named(typed: Run) -> None:
    status, _, err = typed("report", "--case", "yard", "9", "--html", "a.html")
    assert (status, "the case has no item '9'" in err) == (2, True)


def test_without_picture_and_without_claim_leave_them_out(typed: Run) -> None:
    words = ("clues.toml", *POST, "--claim", "Neryungri, 22 September 2022")
    assert typed("check", "--case", "yard", "1", *words)[0] == 0
    _, _, err = typed("report", "--case", "yard", "1", "--html", "a.html")
    assert "the claim is quoted as it was made: --without-claim leaves it out" in err
    assert "Neryungri" in Path("a.html").read_text(encoding="utf-8")
    _, _, err = typed("report", "--case", "yard", "1", "--html", "a.html", "--without-claim", "--without-picture")
    page = Path("a.html").read_text(encoding="utf-8")
    assert "noonmark:" not in err
    assert "Neryungri" not in page
    assert "image/jpeg" not in page
    assert "The picture was left out on purpose." in page


def test_clues_that_contradict_one_another_are_reported_as_they_are(typed: Run) -> None:
    words = ("--elevation", "80~1", "--trust", "elevation=1", "--near", "Neryungri", "--trust", "near=1")
    status, _, err = typed("fix", "--case", "yard", "1", "clues.toml", *words, "--no-metadata")
    assert status == 0, err
    status, _, _ = typed("report", "--case", "yard", "1", "--pdf", "a.pdf", "--html", "a.html")
    assert status == 0
    page = unpacked(Path("a.html").read_text(encoding="utf-8"))
    assert "No place fits all clues" in page
    assert "the clues contradict one another" in page
    assert "Neryungri" not in page


def test_a_changed_original_is_named_and_nothing_is_worked_out(typed: Run) -> None:
    typed("fix", "--case", "yard", "1", "clues.toml", *POST)
    with open_case(Path("yard")) as case:
        path = case.original(case.item(1).sha256)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    status, _, err = typed("report", "--case", "yard", "1", "--html", "a.html")
    page = unpacked(Path("a.html").read_text(encoding="utf-8"))
    assert status == 0, err
    assert "the original was changed: its SHA-256 is" in page
    assert "nothing is worked out from it" in page
    assert "image/jpeg" not in page
    assert "<h2>Where</h2>" not in page


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_case_that_cannot_be_written_gives_a_coarse_report_off_the_record(typed: Run) -> None:
    Path("yard").chmod(0o555)
    status, _, err = typed("report", "--case", "yard", "1", "--html", "a.html")
    assert (status, "does not go on its record" in err) == (0, True)
    status, _, err = typed("report", "--case", "yard", "1", "--html", "b.html", "--exact", "--why", "x")
    assert (status, "the case is read-only" in err) == (2, True)


def test_a_page_goes_to_stdout(typed: Run) -> None:
    status, out, _ = typed("report", "--case", "yard", "1", "--html", "-")
    assert status == 0
    assert out.startswith("<!doctype html>")
    assert Image.open(io.BytesIO(Path(PHOTO).read_bytes())).size == (960, 540)
