"""``noonmark case export`` and ``case import``, as they are typed."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from shapely.geometry import shape
from tests.case.export.making import CAPTION, URL, checked, files_of, names_in
from tests.case.recipe.making import PHOTO

from noonmark.case.log.keys import make_key
from noonmark.cli import run
from noonmark.report.document import fix_schema

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Type a command line in a folder with a case, with a key of one's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOONMARK_WHO", "an analyst")
    monkeypatch.setenv("NOONMARK_CONFIG", str(tmp_path / "settings"))
    monkeypatch.setenv("NOONMARK_PASSPHRASE", "correct horse")
    make_key("ada", "correct horse")
    shutil.copytree(made / "yard", tmp_path / "yard")

    def type_(*words: str) -> tuple[int, str, str]:
        status = run(words)
        told = capfd.readouterr()
        return status, told.out, told.err

    return type_


def test_a_case_is_exported_checked_imported_and_replayed(typed: Run, tmp_path: Path) -> None:
    status, out, err = typed("case", "export", "yard", "--to", "yard.zip")
    assert status == 0
    assert out.startswith("wrote yard.zip: 2 original files, 1 fix and 10 entries of the record, ")
    key = out.splitlines()[2].removeprefix("key     ")
    assert "tell the receiver that key by another way" in err
    assert checked(tmp_path / "yard.zip", "--key", key)[0] == 0
    status, out, err = typed("case", "import", "yard.zip", "--to", "theirs", "--key", key)
    assert (status, out.splitlines()) == (
        0,
        [
            "all of the bundle holds: 10 entries of its log, signed by ada",
            "made the case theirs: 2 items with 3 arrivals, 1 fix, and the bundle's own record",
        ],
    )
    assert "signed with the key that you gave" in err
    assert typed("case", "replay", "theirs")[1].splitlines() == [
        f"entry 5, item 1 {PHOTO}: the same, to the last digit",
        "1 fix worked out again: all the same",
    ]
    assert typed("case", "verify", "theirs")[0] == 0


def test_json_tells_what_was_written(typed: Run) -> None:
    told = json.loads(typed("case", "export", "yard", "--to", "yard.zip", "--item", PHOTO, "--json")[1])
    assert told["schema"] == "noonmark.case-export/1"
    assert told["tables"] == []
    assert {
        key: told["bundle"][key] for key in ("path", "originals", "recipes", "entries_left_out", "coarse_fixes")
    } == {
        "path": "yard.zip",
        "originals": 1,
        "recipes": 1,
        "entries_left_out": 2,
        "coarse_fixes": 0,
    }
    told = json.loads(typed("case", "import", "yard.zip", "--to", "theirs", "--json")[1])
    assert (told["schema"], told["items"], told["recipes"], told["left"]) == ("noonmark.case-import/1", 1, 1, [])


def test_a_coarse_bundle_tells_that_the_originals_stay_at_home(typed: Run) -> None:
    status, out, err = typed("case", "export", "yard", "--to", "coarse.zip", "--coarse", "10km", "--atlos", "table.csv")
    assert status == 0
    assert "the originals stay at home: a file can hold the exact place" in err
    assert "0 original files, 1 coarse fix and 4 entries of the record (2 original files and 7 entries" in out
    files = files_of(Path("coarse.zip"))
    told = json.loads(files["coarse/000005.json"])
    jsonschema.validate(told["fix"], fix_schema())
    assert URL.encode() not in b"".join(files.values())
    assert URL in Path("table.csv").read_text(encoding="utf-8")
    assert CAPTION.encode() not in b"".join(files.values()) + Path("table.csv").read_bytes()


def test_a_coarse_bundle_with_originals_warns(typed: Run) -> None:
    status, _, err = typed("case", "export", "yard", "--to", "coarse.zip", "--coarse", "10", "--with-originals")
    assert status == 0
    assert (
        "warning: the files can hold the exact place, in their metadata and in the picture; you asked for them" in err
    )


def test_tables_are_rounded_and_nameless_unless_one_asks(typed: Run) -> None:
    _, _, err = typed("case", "export", "yard", "--atlos", "a.csv", "--timemap", "t.json")
    assert "places are rounded to 10 km; names of files and captions are left out (--exact tells all)" in err
    assert "1 item has no fix and is not told" in err
    assert {"a.csv", "t.json", "t-sources.json"} <= set(names_in(Path()))
    (row,) = csv.DictReader(Path("a.csv").read_text(encoding="utf-8").splitlines())
    assert row["description"].startswith("Item 1: ")
    assert row["source_1"] == URL
    _, _, err = typed("case", "export", "yard", "--atlos", "a.csv", "--exact")
    assert "warning: the tables tell exact places, which can endanger who filmed" in err
    (row,) = csv.DictReader(Path("a.csv").read_text(encoding="utf-8").splitlines())
    assert row["description"].startswith(f"Item 1, {PHOTO}: {CAPTION}")


def test_tables_are_recorded(typed: Run) -> None:
    typed("case", "export", "yard", "--geojson", "fixes.geojson")
    entries = json.loads(typed("case", "log", "yard", "--json")[1])["entries"]
    assert entries[-1]["act"] == "exported"
    assert entries[-1]["what"] == {"items": "all", "tables": ["geojson"], "coarse_km": 10}


def test_regions_and_places_of_each_fix_are_told_as_geojson_and_kml(typed: Run) -> None:
    typed("case", "export", "yard", "--geojson", "f.json", "--kml", "f.kml", "--exact")
    told = json.loads(Path("f.json").read_text(encoding="utf-8"))
    regions = [feature for feature in told["features"] if "level" in feature["properties"]]
    assert [feature["properties"]["level"] for feature in regions] == [0.99, 0.9, 0.5]
    assert all(shape(feature["geometry"]).area > 0 for feature in regions)
    assert all(feature["properties"]["items"] == [1] for feature in told["features"])
    assert [f["properties"]["rank"] for f in told["features"][3:]] == list(range(1, len(told["features"]) - 2))
    root = ET.parse("f.kml").getroot()
    name = "{http://www.opengis.net/kml/2.2}"
    assert root.tag == f"{name}kml"
    (folder,) = root.iter(f"{name}Folder")
    assert len(folder.findall(f"{name}Placemark")) == len(told["features"])
    assert {style.attrib["id"] for style in root.iter(f"{name}Style")} == {"level-50", "level-90", "level-99"}


def test_tables_go_into_the_bundle_too(typed: Run, tmp_path: Path) -> None:
    typed("case", "export", "yard", "--to", "yard.zip", "--kml", "fixes.kml", "--timemap", "t.json")
    files = files_of(Path("yard.zip"))
    assert files["interchange/fixes.kml"] == Path("fixes.kml").read_bytes()
    assert files["interchange/timemap-sources.json"] == Path("t-sources.json").read_bytes()
    assert checked(tmp_path / "yard.zip")[0] == 0


WRONG = {
    "nothing asked": (("yard",), "there is nothing to write; give --to FILE.zip, or a table"),
    "both": (("yard", "--to", "a.zip", "--without-originals", "--with-originals"), "do not go together"),
    "exact and coarse": (("yard", "--kml", "a.kml", "--exact", "--coarse", "10"), "do not go together"),
    "no distance": (("yard", "--to", "a.zip", "--coarse", "far"), "'far' is no distance"),
    "no item": (("yard", "--to", "a.zip", "--item", "nobody.mp4"), "the case has no item 'nobody.mp4'"),
    "no folder": (("yard", "--to", "no/a.zip"), "its folder does not exist"),
    "no case": (("nowhere", "--to", "a.zip"), "there is no such folder"),
    "no key": (("yard", "--to", "a.zip", "--key", "none.key"), "there is no signing key"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_one_line(typed: Run, name: str) -> None:
    words, told = WRONG[name]
    status, out, err = typed("case", "export", *words)
    assert (status, out) == (2, "")
    assert told in err.splitlines()[-1]
    assert "a.zip" not in names_in(Path())


def test_a_wrong_passphrase_is_one_line_and_nothing_is_recorded(typed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before = typed("case", "log", "yard")[1]
    monkeypatch.setenv("NOONMARK_PASSPHRASE", "wrong horse")
    status, _, err = typed("case", "export", "yard", "--to", "yard.zip")
    assert status == 2
    assert "wrong passphrase" in err
    assert typed("case", "log", "yard")[1] == before


def test_a_key_that_is_none_is_told_with_its_option(typed: Run) -> None:
    typed("case", "export", "yard", "--to", "yard.zip")
    status, _, err = typed("case", "import", "yard.zip", "--to", "theirs", "--key", "ada+x")
    assert status == 2
    assert err.startswith("noonmark: --key: 'ada+x' is not a public key")


def test_without_a_folder_a_case_is_named_after_its_bundle(typed: Run) -> None:
    typed("case", "export", "yard", "--to", "theirs.zip")
    assert typed("case", "import", "theirs.zip")[0] == 0
    assert "theirs" in names_in(Path())
    status, _, err = typed("case", "import", "theirs.zip")
    assert status == 2
    assert "theirs: there is something already; give the name of a new folder: --to FOLDER" in err
