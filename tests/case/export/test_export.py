"""What a bundle holds, and what it leaves at home; and that it is written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from tests.case.export.making import CAPTION, KEY, URL, checked, exported, files_of, fill
from tests.case.recipe.making import PHOTO

from noonmark.case.export import exporting
from noonmark.case.export.choosing import Choice, Holdings, goes_along
from noonmark.case.export.coarse import coarse_fix, worked_out
from noonmark.case.export.exporting import Wanted, export_case
from noonmark.case.log.bundle_layout import coarse_name, entry_name, recipe_name
from noonmark.case.log.canonical import parse
from noonmark.case.log.entry import Entry
from noonmark.case.recipe.document import RecipeDocument
from noonmark.case.recipe.keeping import keep, recipes_of
from noonmark.case.store.arrival import Arrival
from noonmark.case.store.case import Case, make_case, open_case
from noonmark.case.store.originals import original_path
from noonmark.errors import NoonmarkError
from noonmark.report.document import fix_document

ORIGINALS = "originals/"


def test_a_bundle_on_either_database_holds_and_is_recorded_before_it_is_signed(
    case: Case, tmp_path: Path, recipe: RecipeDocument
) -> None:
    fill(case, tmp_path / "in", recipe)
    done = exported(case, tmp_path / "yard.zip")
    assert checked(tmp_path / "yard.zip", "--key", KEY.public.text)[0] == 0
    entries = list(case.entries())
    assert entries[done.entry].act == "exported"
    assert entries[done.entry].what == {"items": "all", "originals": True, "bundle": "yard.zip"}
    assert case.verify().faults == ()
    files = files_of(tmp_path / "yard.zip")
    assert files["log/checkpoint.txt"].decode().split("\n")[1] == str(done.entry + 1)
    assert files[f"log/entries/{done.entry:06d}.json"] == entries[done.entry].to_bytes()


def test_a_bundle_holds_all_of_the_case(yard: Case, tmp_path: Path) -> None:
    done = exported(yard, tmp_path / "bundle.zip")
    files = files_of(tmp_path / "bundle.zip")
    inside = done.contents
    assert (inside.entries, inside.entries_left_out, inside.originals, inside.originals_left_out) == (9, 0, 2, 0)
    assert inside.words == "2 original files, 1 fix and 9 entries of the record"
    assert {name for name in files if name.startswith(ORIGINALS)} == {f"{ORIGINALS}{i.sha256}" for i in yard.items()}
    assert [name for name in files if name.startswith("recipes/")] == ["recipes/000005.json"]
    assert {"log/checkpoints/000005.txt", "log/checkpoints/000007.txt", "log/checkpoints/000008.txt"} <= files.keys()
    assert done.sha256 == sha256((tmp_path / "bundle.zip").read_bytes()).hexdigest()
    assert KEY.public.text in files["README.txt"].decode()
    assert files["checker.py"] == Path(exporting.__file__).parent.with_name("checker.py").read_bytes()


def test_two_checkpoints_of_one_size_are_both_in_the_bundle(yard: Case, tmp_path: Path) -> None:
    yard.sign(KEY)
    yard.sign(KEY)
    exported(yard, tmp_path / "bundle.zip")
    files = files_of(tmp_path / "bundle.zip")
    again = [name for name in files if name.startswith("log/checkpoints/000008")]
    assert again == [f"log/checkpoints/000008{ending}.txt" for ending in ("-1", "-2", "")]
    assert checked(tmp_path / "bundle.zip")[0] == 0


def test_originals_can_stay_at_home_and_are_told_by_their_hash(yard: Case, tmp_path: Path) -> None:
    done = exported(yard, tmp_path / "bundle.zip", Wanted(Choice(originals=False)))
    manifest = parse(files_of(tmp_path / "bundle.zip")["manifest.json"])
    assert set(manifest["left_out"]) == {item.sha256 for item in yard.items()}
    assert done.contents.originals == 0
    assert done.contents.recipes == 1
    status, lines = checked(tmp_path / "bundle.zip")
    assert (status, lines[1]) == (0, "left out: 0 entries, 2 originals")


def test_a_bundle_of_one_item_tells_nothing_of_the_others(yard: Case, tmp_path: Path) -> None:
    exported(yard, tmp_path / "bundle.zip", Wanted(Choice(items=(2,))))
    files = files_of(tmp_path / "bundle.zip")
    other = yard.item(1)
    assert all(PHOTO.encode() not in data and other.sha256.encode() not in data for data in files.values())
    assert all(b"second pair" not in data for data in files.values())
    assert [name for name in files if name.startswith(("recipes/", ORIGINALS))] == [f"{ORIGINALS}{yard.item(2).sha256}"]
    status, lines = checked(tmp_path / "bundle.zip")
    assert (status, lines[1]) == (0, "left out: 4 entries, 0 originals")


def test_a_fix_that_another_item_had_a_part_in_stays_at_home(
    yard: Case, tmp_path: Path, recipe: RecipeDocument
) -> None:
    entry = keep(yard, recipe, (1, 2))
    exported(yard, tmp_path / "bundle.zip", Wanted(Choice(items=(1,))))
    files = files_of(tmp_path / "bundle.zip")
    assert recipe_name(entry.number) not in files
    assert entry_name(entry.number) not in files
    assert recipe_name(5) in files
    assert checked(tmp_path / "bundle.zip")[0] == 0


def test_an_entry_goes_along_only_when_all_that_it_names_does() -> None:
    at, held = datetime(2022, 9, 22, tzinfo=UTC), Holdings(frozenset({1}), frozenset({"aa"}))
    choice = Choice(items=(1,))
    for what, goes in (
        ({"item": 1}, True),
        ({"item": 1, "originals": ["aa"]}, True),
        ({"item": 1, "originals": ["aa", "bb"]}, False),  # telemetry of another item
        ({"item": 2, "originals": ["aa"]}, False),
        ({"items": [1, 2]}, False),
        ({"text": "of nothing"}, False),
    ):
        assert goes_along(Entry(3, at, "fixed", "Ada", what), choice, held) is goes, what
    assert goes_along(Entry(0, at, "made", "Ada", {"title": "x"}), choice, held)


def test_an_item_that_is_none_of_the_case_is_told_and_nothing_is_written(yard: Case, tmp_path: Path) -> None:
    with pytest.raises(NoonmarkError, match="the case has no item 9"):
        exported(yard, tmp_path / "bundle.zip", Wanted(Choice(items=(9,))))
    assert not (tmp_path / "bundle.zip").exists()


def coarse(case: Case, target: Path, *, originals: bool = False) -> dict[str, bytes]:
    """Write a coarse bundle as the command does, and return its files."""
    (kept,) = recipes_of(case)
    again = worked_out(case, kept, fix_document)
    told = coarse_fix(again, [case.item(1).sha256], 10.0, lambda fix: fix_document(fix, coarse_km=10.0))
    exported(case, target, Wanted(Choice(originals=originals, coarse_km=10.0), {coarse_name(5): told}))
    return files_of(target)


def test_a_coarse_bundle_tells_no_name_caption_address_claim_or_exact_place(yard: Case, tmp_path: Path) -> None:
    files = coarse(yard, tmp_path / "hospital.zip")
    assert checked(tmp_path / "hospital.zip")[0] == 0
    assert not [name for name in files if name.startswith((ORIGINALS, "recipes/"))]
    words = (PHOTO, CAPTION, URL, "Neryungri", "The yard", "a channel", "elsewhere", "hospital.zip", "second pair")
    for name, data in files.items():
        assert not [word for word in words if word.encode() in data], name
    acts = {parse(data)["act"] for name, data in files.items() if name.startswith("log/entries/")}
    assert acts == {"exported", "note"}
    told = parse(files["coarse/000005.json"])
    assert told["items"] == [{"number": 1, "sha256": yard.item(1).sha256}]
    assert told["same_as_kept"] is True
    assert "claim" not in told["fix"]
    assert told["fix"]["coarse_km"] == 10
    for place in told["fix"]["places"]:
        assert place["lat"] == round(place["lat"], 1)
        assert place["name"].startswith("near ")


def test_every_leaf_of_the_log_stays_in_a_coarse_bundle(yard: Case, tmp_path: Path) -> None:
    files = coarse(yard, tmp_path / "bundle.zip")
    leaves = [entry.leaf_hash.hex() for entry in yard.entries()]
    assert files["log/leaf_hashes.txt"].decode().split() == leaves


def test_a_coarse_bundle_has_the_originals_only_where_one_insists(yard: Case, tmp_path: Path) -> None:
    files = coarse(yard, tmp_path / "bundle.zip", originals=True)
    assert len([name for name in files if name.startswith(ORIGINALS)]) == 2
    assert checked(tmp_path / "bundle.zip")[0] == 0


def test_a_bundle_in_a_bag_passes_sha256sum_and_the_checker(
    yard: Case, tmp_path: Path, needs: Callable[[str], str]
) -> None:
    exported(yard, tmp_path / "The yard.zip", Wanted(bag=True))
    with zipfile.ZipFile(tmp_path / "The yard.zip") as archive:
        archive.extractall(tmp_path / "out")
    bag = tmp_path / "out" / "The_yard"
    assert (bag / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        done = subprocess.run(
            [needs("sha256sum"), "--strict", "-c", manifest], cwd=bag, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout
    payload = [path for path in (bag / "data").rglob("*") if path.is_file()]
    listed = (bag / "manifest-sha256.txt").read_text().splitlines()
    assert sorted(line[66:] for line in listed) == sorted(str(path.relative_to(bag)) for path in payload)
    oxum = f"Payload-Oxum: {sum(path.stat().st_size for path in payload)}.{len(payload)}"
    assert oxum in (bag / "bag-info.txt").read_text().splitlines()
    assert checked(tmp_path / "The yard.zip")[0] == 0


def test_a_file_is_replaced_only_when_that_is_asked_for(yard: Case, tmp_path: Path) -> None:
    target = tmp_path / "bundle.zip"
    target.write_bytes(b"somebody's")
    size = yard.head().size
    with pytest.raises(NoonmarkError, match=r"there is a file already; give another name, or --force"):
        exported(yard, target)
    assert (target.read_bytes(), yard.head().size) == (b"somebody's", size)
    exported(yard, target, Wanted(force=True))
    assert checked(target)[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alone", "bundle.zip", "yard"]


def test_a_bundle_has_the_rights_of_a_new_file(yard: Case, tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    exported(yard, tmp_path / "bundle.zip")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "bundle.zip")}
    assert len(modes) == 1


@pytest.mark.parametrize("name", ["no/bundle.zip", "."])
def test_a_target_that_cannot_be_is_told_before_anything_is_recorded(yard: Case, tmp_path: Path, name: str) -> None:
    size = yard.head().size
    with pytest.raises(NoonmarkError, match="folder"):
        exported(yard, tmp_path / name)
    assert yard.head().size == size


def test_an_altered_original_is_never_sent_and_the_log_says_it_was_not_finished(yard: Case, tmp_path: Path) -> None:
    path = original_path(yard.place.originals, yard.item(1).sha256)
    path.chmod(0o644)
    path.write_bytes(b"altered")
    with pytest.raises(NoonmarkError, match=r"was altered; run 'noonmark case verify'"):
        exported(yard, tmp_path / "bundle.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["yard"]
    *_, last = yard.entries()
    assert (last.act, last.what) == ("note", {"text": "the export was not finished", "export": 8})


def test_a_missing_original_is_one_line(yard: Case, tmp_path: Path) -> None:
    original_path(yard.place.originals, yard.item(2).sha256).unlink()
    with pytest.raises(NoonmarkError, match=rf"the original {yard.item(2).sha256} is missing"):
        exported(yard, tmp_path / "bundle.zip")
    assert not (tmp_path / "bundle.zip").exists()


def test_many_exports_and_additions_at_once_each_hold(yard: Case, tmp_path: Path) -> None:
    folder, problems = yard.place.folder, list[BaseException]()

    def work(number: int) -> None:
        try:
            with open_case(folder, who=f"analyst {number}") as case:
                exported(case, tmp_path / f"{number}.zip")
                case.append("note", {"text": f"{number}"})
        except BaseException as error:  # noqa: BLE001 - told below
            problems.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert [checked(tmp_path / f"{number}.zip")[0] for number in range(4)] == [0] * 4
    assert yard.verify().faults == ()


def test_of_two_exports_to_one_name_one_wins_and_the_other_is_told(yard: Case, tmp_path: Path) -> None:
    target = tmp_path / "bundle.zip"

    def another(size: int) -> Callable[[int], None]:
        target.write_bytes(b"the other's")
        return lambda count: None

    with pytest.raises(NoonmarkError, match="there is a file already"):
        export_case(yard, target, KEY, Wanted(), another)
    assert target.read_bytes() == b"the other's"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_one_line_and_leaves_nothing(yard: Case, small_disk: Path, tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(os.urandom(300_000))
    yard.add_file(tmp_path / "noise", Arrival("file", "noise"))
    with pytest.raises(NoonmarkError, match=r"bundle\.zip: the disk is full; make room, or write to another disk"):
        exported(yard, small_disk / "bundle.zip")
    assert list(small_disk.iterdir()) == []
    assert yard.verify().faults == ()
    exported(yard, tmp_path / "bundle.zip")
    assert checked(tmp_path / "bundle.zip")[0] == 0


def test_a_read_only_target_is_one_line(yard: Case, small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(NoonmarkError, match=r"cannot be written; check your right to write there"):
        exported(yard, small_disk / "bundle.zip")


def test_a_read_only_case_cannot_be_exported_because_it_cannot_be_recorded(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made / "yard", tmp_path / "yard"))
    if os.geteuid() == 0:
        for words in (["--bind", str(folder), str(folder)], ["-o", "remount,bind,ro", str(folder)]):
            if subprocess.run(["mount", *words], check=False, capture_output=True).returncode:
                pytest.skip("needs the right to mount a folder")
    else:
        folder.chmod(0o555)
    try:
        with open_case(folder) as case, pytest.raises(NoonmarkError, match="this case cannot be written here"):
            exported(case, tmp_path / "bundle.zip")
    finally:
        subprocess.run(["umount", str(folder)], check=True) if os.geteuid() == 0 else folder.chmod(0o755)
    assert not (tmp_path / "bundle.zip").exists()


def test_the_readme_gives_the_check_in_four_steps(yard: Case, tmp_path: Path) -> None:
    exported(yard, tmp_path / "bundle.zip")
    text = files_of(tmp_path / "bundle.zip")["README.txt"].decode()
    assert re.findall(r"^  (\d)\. ", text, re.MULTILINE) == ["1", "2", "3", "4"]
    assert "python checker.py BUNDLE.zip --key 'LINE'" in text
    assert max(len(line) for line in text.splitlines()) <= 120


def test_an_empty_case_can_be_exported(tmp_path: Path) -> None:
    with make_case(tmp_path / "yard", "The yard") as case:
        exported(case, tmp_path / "bundle.zip")
    assert checked(tmp_path / "bundle.zip")[0] == 0
    assert json.loads(files_of(tmp_path / "bundle.zip")["manifest.json"])["title"] == "The yard"
