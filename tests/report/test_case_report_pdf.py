from __future__ import annotations

import base64
import builtins
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from noonmark.errors import NoonmarkError
from noonmark.report.case_report.hiding import coarse_report
from noonmark.report.case_report.page import report_page
from noonmark.report.case_report.pdf import report_pdf

from .case_reports import SECRETS, arrival, full_report, with_fix  # noqa: TID252
from .fixes import town_fix  # noqa: TID252

AGAIN = """
import sys
from hashlib import sha256
sys.path.insert(0, {root!r})
from tests.report.case_reports import full_report
from noonmark.report.case_report.page import report_page
from noonmark.report.case_report.pdf import report_pdf
print(sha256(report_pdf(report_page(full_report()))).hexdigest())
"""


@pytest.fixture(scope="module")
def exact() -> bytes:
    return report_pdf(report_page(full_report()))


@pytest.fixture(scope="module")
def coarse() -> bytes:
    return report_pdf(report_page(coarse_report(full_report(), 10.0)))


def tree(pdf: bytes) -> Any:
    trailer: Any = PdfReader(io.BytesIO(pdf)).trailer
    return trailer["/Root"]["/StructTreeRoot"]


def elements(pdf: bytes) -> list[dict[str, Any]]:
    """Return all elements of the structure tree in reading order."""
    return list(_walked(tree(pdf)["/K"]))


def _walked(found: Any) -> Iterator[dict[str, Any]]:
    found = _got(found)
    if type(found).__name__ == "ArrayObject":
        for one in found:
            yield from _walked(one)
    elif type(found).__name__ == "DictionaryObject" and "/S" in found:
        yield found
        yield from _walked(found.get("/K", []))


def _got(found: Any) -> Any:
    return found.get_object() if hasattr(found, "get_object") else found


def texts(pdf: bytes) -> str:
    """Return all that a search of the PDF finds: its pages, its tags, its outline and its metadata."""
    reader = PdfReader(io.BytesIO(pdf))
    metadata: Any = reader.metadata
    parts = [page.extract_text() for page in reader.pages] + [str(value) for value in metadata.values()]
    parts += [str(found.get("/Alt", "")) for found in elements(pdf)]
    trailer: Any = reader.trailer
    root = trailer["/Root"]
    parts += [root["/Metadata"].get_data().decode(), str(reader.outline)]
    return "\n".join(parts)


def test_it_says_that_it_is_tagged_and_in_english(exact: bytes) -> None:
    trailer: Any = PdfReader(io.BytesIO(exact)).trailer
    root = trailer["/Root"]
    assert exact.startswith(b"%PDF-1.7")
    assert root["/MarkInfo"]["/Marked"] is True or str(root["/MarkInfo"]["/Marked"]) == "True"
    assert root["/Lang"] == "en"
    assert str(root["/ViewerPreferences"]["/DisplayDocTitle"]) == "True"
    xmp = root["/Metadata"].get_data().decode()
    assert 'pdfuaid:part="1"' in xmp
    assert "Noonmark report: Item 3, Serebryany" in xmp


def test_every_figure_has_words_and_every_table_its_heads(exact: bytes) -> None:
    found = elements(exact)
    figures = [one for one in found if one["/S"] == "/Figure"]
    assert len(figures) >= 4
    assert all(len(str(one.get("/Alt", ""))) >= len("The frame, upright.") for one in figures)
    heads = [one for one in found if one["/S"] == "/TH"]
    assert {str(one["/A"]["/Scope"]) for one in heads} == {"/Row", "/Column"}
    cells = [one for one in found if one["/S"] == "/TD"]
    named = {str(one["/ID"]) for one in heads}
    assert cells
    assert all({str(name) for name in one["/A"]["/Headers"]} <= named for one in cells)
    assert all(one["/A"]["/Headers"] for one in cells)


def test_identifiers_of_header_cells_stand_in_their_tree_in_order(exact: bytes) -> None:
    root = tree(exact)
    names = [str(name) for name in root["/IDTree"]["/Kids"][0].get_object()["/Names"][::2]]
    assert names == sorted(names)
    assert set(names) == {str(one["/ID"]) for one in elements(exact) if "/ID" in one}


def test_heads_follow_one_another_and_make_the_outline(exact: bytes) -> None:
    levels = [int(str(one["/S"])[2:]) for one in elements(exact) if str(one["/S"]) in ("/H1", "/H2", "/H3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(new - old <= 1 for old, new in pairwise(levels))
    outline: Any = PdfReader(io.BytesIO(exact)).outline
    assert outline[0].title.startswith("Item 3, ")
    assert "What was not established" in str(outline)


def test_running_heads_are_artifacts_and_all_else_is_tagged(exact: bytes) -> None:
    reader = PdfReader(io.BytesIO(exact))
    root = tree(exact)
    for number, page in enumerate(reader.pages):
        contents: Any = page.get_contents()
        data = contents.get_data()
        count = data.count(b"/Pagination")
        assert count >= (1 if number == 0 else 3)
        nums: list[Any] = root["/ParentTree"]["/Nums"]
        parents: list[Any] = next(nums[at + 1] for at in range(0, len(nums), 2) if nums[at] == number)
        alive = [one for one in parents if str(_got(one)) != "NullObject"]
        assert data.count(b"/MCID") == len(alive)


def test_it_is_read_in_the_order_of_the_page(exact: bytes) -> None:
    told = texts(exact)
    marks = [
        "In words",
        "The frame",
        "Where\n",
        "When\n",
        "The claim\n",
        "What was not established",
        "Sources, licence",
    ]
    places = [told.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "page 1 of" in told


def test_only_the_shipped_type_is_in_it(exact: bytes) -> None:
    fonts: set[str] = set()
    for page in PdfReader(io.BytesIO(exact)).pages:
        resources: Any = page["/Resources"].get_object()
        fonts |= {str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()}
    assert {name.partition("+")[2] for name in fonts} <= {"Noto-Sans", "Noto-Sans-Bold"}


def test_its_dates_are_those_of_the_record(exact: bytes) -> None:
    told: Any = PdfReader(io.BytesIO(exact)).metadata
    assert (told["/CreationDate"], told["/ModDate"]) == ("D:20220923081530Z", "D:20220923081530Z")


def test_another_process_with_another_seed_writes_the_same_bytes(exact: bytes, root: Path) -> None:
    env = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8", "LC_ALL": "C"}
    script = AGAIN.format(root=str(root))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=env, check=True)
    assert done.stdout.strip() == sha256(exact).hexdigest()


def test_a_coarse_pdf_tells_none_of_the_secrets(coarse: bytes) -> None:
    told = texts(coarse).casefold()
    assert [secret for secret in SECRETS if secret.casefold() in told] == []
    raw = [secret for secret in SECRETS if secret.encode() in coarse or secret.encode("utf-16-be") in coarse]
    assert raw == []


def test_nothing_of_the_disk_is_ever_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    Image.new("RGB", (8, 8), (200, 10, 90)).save(secret)
    inline = base64.b64encode(secret.read_bytes()).decode()
    image = '<html lang="en"><title>t</title><p>x</p><img alt="a" src="{source}"></html>'
    assert pictures(report_pdf(image.format(source=f"data:image/png;base64,{inline}"))) == 1
    for source in (f"file://{secret}", str(secret), "http://127.0.0.1:9/x.png", "FILE:///etc/hostname"):
        assert pictures(report_pdf(image.format(source=source))) == 0


def pictures(pdf: bytes) -> int:
    return sum(len(page.images) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_captions_in_every_script_stay_whole() -> None:
    caption = "Снято на улице\nστον δρόμο\n\U00012000\U00012001 ende"
    told = replace(with_fix(town_fix()), arrivals=(replace(arrival(), caption=caption),))
    text = texts(report_pdf(report_page(told)))
    assert "Снято на улице" in text
    assert "στον δρόμο" in text
    assert "] ende" in text or "\U00012000" in text
    assert ("Letters for which this computer has no type" in text) == ("] ende" in text)


def test_sixty_clues_and_a_name_of_five_hundred_letters_fit() -> None:
    fix = town_fix()
    clues = tuple(replace(fix.clues[0], label=f"clue {n}", words="word " * 40) for n in range(60))
    told = with_fix(replace(fix, clues=clues))
    told = replace(told, item=replace(told.item, name="n" * 500))
    reader = PdfReader(io.BytesIO(report_pdf(report_page(told))))
    assert 5 < len(reader.pages) < 30
    text = "".join(page.extract_text() for page in reader.pages)
    assert "clue 59" in text


def test_a_missing_extra_tells_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refusing(name: str, *args: Any, **more: Any) -> Any:
        if name == "weasyprint":
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", refusing)
    with pytest.raises(NoonmarkError, match=r"WeasyPrint.*is not installed; pip install 'noonmark\[pdf\]'"):
        report_pdf("<p>x</p>")


def test_a_missing_library_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refusing(name: str, *args: Any, **more: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", refusing)
    with pytest.raises(NoonmarkError, match=r"apt install libpango-1\.0-0 libpangoft2-1\.0-0 libharfbuzz-subset0"):
        report_pdf("<p>x</p>")
