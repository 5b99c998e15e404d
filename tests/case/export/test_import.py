"""A bundle of somebody else becomes a case of one's own, whose fixes can be worked out again."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from tests.case.export.making import (
    CAPTION,
    EVE,
    KEY,
    POSTED,
    URL,
    checked,
    exported,
    files_of,
    names_in,
    signed_anew,
    zipped,
)
from tests.case.export.test_export import coarse
from tests.case.recipe.making import PHOTO, replayed

from noonmark.case.export.checking import Checked, check_bundle
from noonmark.case.export.choosing import Choice
from noonmark.case.export.exporting import Wanted
from noonmark.case.export.importing import Imported, take_in
from noonmark.case.export.new_folder import new_folder
from noonmark.case.export.reading import open_bundle
from noonmark.case.log.canonical import canonical, parse
from noonmark.case.log.checkpoint import Checkpoint, read_unchecked, sign
from noonmark.case.log.tree import leaf_hash, root
from noonmark.case.recipe.document import RecipeDocument
from noonmark.case.recipe.keeping import keep, recipes_of
from noonmark.case.store.case import Case, make_case, open_case
from noonmark.errors import NoonmarkError


def brought_in(path: Path, folder: Path) -> tuple[Imported, Checked]:
    """Import a bundle as the command does."""
    with open_bundle(path) as bundle, new_folder(folder) as place:
        found = check_bundle(bundle, (), lambda _: None)
        with make_case(place, "Theirs", who="the other side") as case:
            digest = sha256(path.read_bytes()).hexdigest()
            return take_in(case, bundle, found, digest, lambda _: None), found


@pytest.fixture
def theirs(whole: Path, tmp_path: Path) -> Iterator[Case]:
    """A case made of a bundle."""
    brought_in(whole, tmp_path / "theirs")
    with open_case(tmp_path / "theirs", who="the other side") as case:
        yield case


def test_the_other_side_works_the_fix_out_again_to_the_last_digit(theirs: Case) -> None:
    found = replayed(theirs)
    assert found.lines == ()
    assert found.exact


def test_an_imported_case_verifies_and_names_the_other_log(theirs: Case, made: Path) -> None:
    assert theirs.verify().faults == ()
    entry = next(theirs.entries(1))
    with open_case(made / "yard") as yard:
        head = yard.head()
        assert entry.act == "imported"
        assert entry.what["origin"] == f"noonmark/case/{yard.case_id}"
        assert (entry.what["size"], entry.what["root"]) == (head.size, head.root.hex())
        assert entry.what["checkpoint"] == yard.checkpoints()[-1]
        assert entry.what["originals"] == [item.sha256 for item in yard.items()]
    assert entry.what["signed_by"] == KEY.public.text
    assert entry.what["bundle_sha256"] == sha256((made / "yard.zip").read_bytes()).hexdigest()


def test_items_come_with_the_arrivals_that_the_other_log_tells(theirs: Case, made: Path) -> None:
    first, second, record = theirs.items()
    assert (first.name, first.state, first.arrivals) == (PHOTO, "fixed", 2)
    told = first.first
    assert (told.source, told.url, told.caption, told.posted_utc) == ("telegram", URL, CAPTION, POSTED)
    assert told.more["message"] == 17
    assert told.more["imported"]["entry"] == 1
    assert told.more["imported"]["who"] == "an analyst"
    assert [arrival.source for arrival in theirs.arrivals(1)] == ["telegram", "file"]
    assert second.name == "IMG_20220923_120000.jpg"
    assert record.name == "yard-record.zip"


def test_the_other_log_is_kept_as_it_came(theirs: Case, whole: Path) -> None:
    record = theirs.original(theirs.item("yard-record.zip").sha256)
    given = {name: data for name, data in files_of(whole).items() if not name.startswith("originals/")}
    assert files_of(record) == given


def test_the_other_bundle_can_be_put_together_again_and_checked(theirs: Case, tmp_path: Path) -> None:
    files = files_of(theirs.original(theirs.item("yard-record.zip").sha256))
    for item in theirs.items()[:2]:
        files[f"originals/{item.sha256}"] = theirs.original(item.sha256).read_bytes()
    assert checked(zipped(tmp_path / "again.zip", files), "--key", KEY.public.text)[0] == 0


def test_an_imported_case_can_be_exported_and_imported_again(theirs: Case, tmp_path: Path) -> None:
    exported(theirs, tmp_path / "second.zip")
    assert checked(tmp_path / "second.zip")[0] == 0
    done, _ = brought_in(tmp_path / "second.zip", tmp_path / "third")
    assert (done.items, done.recipes, done.left) == (3, 1, ())
    with open_case(tmp_path / "third") as third:
        assert third.verify().faults == ()
        assert replayed(third).exact


def test_the_same_bundle_gives_the_same_record(whole: Path, tmp_path: Path) -> None:
    hashes: set[str] = set()
    for name in ("one", "two"):
        brought_in(whole, tmp_path / name)
        with open_case(tmp_path / name) as case:
            hashes.add(case.item("yard-record.zip").sha256)
    assert len(hashes) == 1


def test_a_fix_of_two_items_is_of_both_in_the_new_case_too(yard: Case, tmp_path: Path, recipe: RecipeDocument) -> None:
    keep(yard, recipe, (1, 2))
    exported(yard, tmp_path / "bundle.zip")
    brought_in(tmp_path / "bundle.zip", tmp_path / "theirs")
    with open_case(tmp_path / "theirs") as case:
        assert [item.state for item in case.items()] == ["fixed", "fixed", "not looked at"]
        assert [one.items for one in recipes_of(case)] == [(1,), (1, 2)]
        assert case.verify().faults == ()


def test_what_was_left_out_is_told(yard: Case, tmp_path: Path) -> None:
    exported(yard, tmp_path / "bundle.zip", Wanted(Choice(originals=False)))
    done, _ = brought_in(tmp_path / "bundle.zip", tmp_path / "theirs")
    assert (done.items, done.recipes) == (0, 0)
    assert done.left[0] == "the fix of entry 5: not all of its originals are in the bundle"
    assert len(done.left) == 3
    with open_case(tmp_path / "theirs") as case:
        assert case.verify().faults == ()


def test_a_coarse_bundle_gives_a_case_with_its_record_alone(yard: Case, tmp_path: Path) -> None:
    coarse(yard, tmp_path / "bundle.zip")
    done, found = brought_in(tmp_path / "bundle.zip", tmp_path / "theirs")
    assert (done.items, done.recipes) == (0, 0)
    assert found.checkpoint.size == 9
    with open_case(tmp_path / "theirs") as case:
        (record,) = case.items()
        assert "coarse/000005.json" in files_of(case.original(record.sha256))


def test_a_coarse_bundle_with_originals_gives_items_without_names(yard: Case, tmp_path: Path) -> None:
    coarse(yard, tmp_path / "bundle.zip", originals=True)
    assert brought_in(tmp_path / "bundle.zip", tmp_path / "theirs")[0].items == 2
    with open_case(tmp_path / "theirs") as case:
        assert {item.name for item in case.items()[:2]} == {item.sha256 for item in yard.items()}
        assert case.verify().faults == ()


def test_a_bundle_in_a_bag_and_one_packed_by_another_program_are_read(yard: Case, tmp_path: Path) -> None:
    exported(yard, tmp_path / "bag.zip", Wanted(bag=True))
    assert brought_in(tmp_path / "bag.zip", tmp_path / "one")[0].recipes == 1
    with zipfile.ZipFile(tmp_path / "bag.zip") as archive:
        archive.extractall(tmp_path / "out")
    shutil.make_archive(str(tmp_path / "again"), "zip", tmp_path / "out")
    assert brought_in(tmp_path / "again.zip", tmp_path / "two")[0].recipes == 1
    assert checked(tmp_path / "again.zip")[0] == 0


def test_a_second_import_to_the_same_folder_is_refused_and_the_first_stays(theirs: Case, whole: Path) -> None:
    before = theirs.head()
    with pytest.raises(NoonmarkError, match="there is something already; give the name of a new folder"):
        brought_in(whole, theirs.place.folder)
    assert theirs.head() == before


def test_a_failed_import_leaves_nothing(whole: Path, tmp_path: Path) -> None:
    files = files_of(whole)
    files["log/entries/000006.json"] += b" "
    path = zipped(tmp_path / "bundle.zip", files)
    with pytest.raises(NoonmarkError, match=r"log/entries/000006\.json: it was altered; do not use it"):
        brought_in(path, tmp_path / "theirs")
    assert [each.name for each in tmp_path.iterdir()] == ["bundle.zip"]


def test_what_a_killed_import_left_is_taken_away_by_the_next(whole: Path, tmp_path: Path) -> None:
    room = tmp_path / ".theirs.importing"
    (room / "theirs" / "originals").mkdir(parents=True)
    (room / "theirs" / "originals" / "half").write_bytes(b"half")
    brought_in(whole, tmp_path / "theirs")
    assert [each.name for each in tmp_path.iterdir()] == ["theirs"]
    with open_case(tmp_path / "theirs") as case:
        assert case.verify().faults == ()


def test_two_imports_to_one_folder_do_not_disturb_each_other(whole: Path, tmp_path: Path) -> None:
    with new_folder(tmp_path / "theirs") as place:
        with pytest.raises(NoonmarkError, match="another process is importing to here"):
            brought_in(whole, tmp_path / "theirs")
        place.mkdir()
    assert names_in(tmp_path) == ["theirs"]


def forged(whole: Path, target: Path, number: int, change: Mapping[str, object]) -> Path:
    """A bundle whose log was written anew by its owner, with another entry; its checkpoints are gone."""
    files = {name: data for name, data in files_of(whole).items() if not name.startswith("log/checkpoints/")}
    name = f"log/entries/{number:06d}.json"
    entry = parse(files[name])
    files[name] = canonical({**entry, "what": {**entry["what"], **change}})
    hashes = [bytes.fromhex(line) for line in files["log/leaf_hashes.txt"].decode().split()]
    hashes[number] = leaf_hash(files[name])
    files["log/leaf_hashes.txt"] = "".join(f"{each.hex()}\n" for each in hashes).encode()
    old = read_unchecked(files["log/checkpoint.txt"].decode())
    files["log/checkpoint.txt"] = sign(Checkpoint(old.origin, old.size, root(hashes), old.at_utc), KEY).encode()
    return signed_anew(target, files)


ODD = {
    "an arrival that is none": ({"arrival": "by post"}, "it does not say how its file arrived"),
    "an instant that is none": ({"arrival": {"source": "file", "posted_utc": "yesterday"}}, "instant"),
}


@pytest.mark.parametrize("name", ODD)
def test_a_log_that_is_signed_and_says_odd_things_is_one_line(whole: Path, tmp_path: Path, name: str) -> None:
    change, words = ODD[name]
    path = forged(whole, tmp_path / "bundle.zip", 1, change)
    with pytest.raises(NoonmarkError, match=words):
        brought_in(path, tmp_path / "theirs")
    assert not (tmp_path / "theirs").exists()


NAMES = ["../../escape.jpg", "/etc/passwd", "a\nb\x1b[2J.jpg", "x" * 5000, "nul\0.jpg", ""]


@pytest.mark.parametrize("name", NAMES, ids=["up", "absolute", "escapes", "long", "nul", "empty"])
def test_a_name_from_another_log_is_only_a_name(whole: Path, tmp_path: Path, name: str) -> None:
    path = forged(whole, tmp_path / "bundle.zip", 1, {"name": name})
    brought_in(path, tmp_path / "theirs")
    assert names_in(tmp_path) == ["bundle.zip", "theirs"]
    with open_case(tmp_path / "theirs") as case:
        assert case.items()[0].name == name.replace("\0", "\ufffd")
        assert case.verify().faults == ()


def test_with_the_key_that_one_was_told_a_stranger_is_refused(whole: Path, tmp_path: Path) -> None:
    files = {**files_of(whole), "log/public_keys.json": canonical([EVE.public.text, KEY.public.text])}
    path = signed_anew(tmp_path / "bundle.zip", files, EVE)
    with open_bundle(path) as bundle:
        assert check_bundle(bundle, (), lambda _: None).signer == EVE.public
        with pytest.raises(NoonmarkError, match=r"manifest\.note: .*signed by no known key"):
            check_bundle(bundle, [KEY.public], lambda _: None)


def test_a_recipe_kept_for_an_item_that_is_not_here_is_told(yard: Case, tmp_path: Path) -> None:
    exported(yard, tmp_path / "bundle.zip", Wanted(Choice(items=(2,))))
    done, _ = brought_in(tmp_path / "bundle.zip", tmp_path / "theirs")
    assert (done.items, done.recipes, done.left) == (1, 0, ())
    with open_case(tmp_path / "theirs") as case:
        assert recipes_of(case) == []
