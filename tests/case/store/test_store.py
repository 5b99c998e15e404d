"""A case keeps what it was given, once, with every arrival, and finds it again; on both databases."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.case.store.making import add, file_arrival, write_files

from noonmark.case.log.tree import root
from noonmark.case.store.arrival import Added, Arrival, Arriving, Left
from noonmark.case.store.case import Case, make_case, open_case
from noonmark.errors import NoonmarkError


def test_an_original_is_kept_by_its_hash_in_a_read_only_file(case: Case, tmp_path: Path) -> None:
    source = tmp_path / "abc.txt"
    source.write_bytes(b"abc")
    added = case.add_file(source, file_arrival(source))
    # FIPS 180-2, appendix B.1: the SHA-256 of "abc".
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (added.sha256, added.size, added.number, added.is_new) == (known, 3, 1, True)
    kept = case.place.folder / "originals" / "ba" / known
    assert case.original(known) == kept
    assert kept.read_bytes() == b"abc"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o444
    assert kept.stat().st_nlink == 1


def test_the_same_file_twice_is_one_object_with_two_arrivals(case: Case, tmp_path: Path) -> None:
    (path,) = write_files(tmp_path / "in", 1)
    first, second = case.add_file(path, file_arrival(path)), case.add_file(path, Arrival("file", "elsewhere"))
    assert (first.is_new, second.is_new, second.number) == (True, False, first.number)
    (item,) = case.items()
    assert item.arrivals == 2
    assert [told.path_told for told in case.arrivals(item.number)] == [str(path), "elsewhere"]
    assert [entry.act for entry in case.entries()] == ["made", "added", "arrived"]


def test_the_same_bytes_twice_in_one_batch_are_one_object(case: Case, tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        (tmp_path / name).write_bytes(b"the same")
    told = add(case, tmp_path / "a.mp4", tmp_path / "b.mp4")
    assert [isinstance(one, Added) and one.is_new for one in told] == [True, False]
    assert len(case.items()) == 1
    assert case.verify().faults == ()


def test_an_arrival_comes_back_as_it_was_told(case: Case, tmp_path: Path) -> None:
    (path,) = write_files(tmp_path / "in", 1)
    posted = datetime(2022, 9, 22, 1, 40, tzinfo=UTC)
    arrival = Arrival(
        "telegram", "videos/clip.mp4", posted, "channel123", "Рынок, утро \0 'quoted' 🌞", "another", "https://t.me/x/1",
        {"reply_to": 12, "views": 3.5, "list": [None, True]},
    )  # fmt: skip
    case.add_file(path, arrival)
    (entry,) = case.entries(1)
    assert entry.what["arrival"]["caption"] == arrival.caption
    (back,) = case.arrivals(1)
    # PostgreSQL keeps no NUL in a text; the log's entry does.
    assert back.caption == arrival.caption.replace("\0", "\ufffd")
    assert (back.posted_utc, back.posted_by, back.more) == (posted, "channel123", arrival.more)
    assert case.verify().faults == ()


def test_a_stream_can_arrive(case: Case) -> None:
    data = os.urandom(3 << 20)
    with case.adding() as right:
        (told,) = right.add([Arriving("inside.mp4", lambda: io.BytesIO(data), Arrival("wacz", "inside.mp4"))])
    assert isinstance(told, Added)
    assert told.sha256 == hashlib.sha256(data).hexdigest()


def test_every_add_is_an_entry_and_the_head_is_the_root_of_all(case: Case, tmp_path: Path) -> None:
    add(case, *write_files(tmp_path / "in", 11))
    entries = list(case.entries())
    assert [entry.number for entry in entries] == list(range(12))
    assert case.head().root == root([entry.leaf_hash for entry in entries])
    assert {entry.who for entry in entries} == {"an analyst"}


def test_a_folder_is_added_in_order_without_hidden_files_and_links(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    for name in ("c.mp4", "b/d.mp4", "a.mp4", ".hidden"):
        (folder / name).write_bytes(name.encode())
    (folder / "link.mp4").symlink_to(folder / "a.mp4")
    (folder / "circle").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    told = add(case, folder)
    assert [one.name for one in told if isinstance(one, Added)] == ["a.mp4", "c.mp4", "d.mp4"]
    assert sorted(Path(one.what).name for one in told if isinstance(one, Left)) == ["link.mp4", "pipe"]


def test_what_cannot_be_read_is_left_and_the_rest_goes_on(case: Case, tmp_path: Path) -> None:
    paths = write_files(tmp_path / "in", 3)
    coming = [Arriving(path.name, path, file_arrival(path)) for path in paths]
    paths[1].unlink()
    with case.adding() as right:
        told = list(right.add(coming))
    assert [type(one) for one in told] == [Added, Left, Added]
    assert isinstance(told[1], Left)
    assert "no such file" in told[1].why


def test_names_that_are_no_text_are_kept_as_escapes(case: Case, tmp_path: Path) -> None:
    path = os.fsdecode(bytes(tmp_path) + b"/\xff.mp4")
    Path(path).write_bytes(b"x")
    (told,) = add(case, Path(path))
    assert isinstance(told, Added)
    assert told.name == "\\udcff.mp4"
    assert case.verify().faults == ()


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_files(folder, 6)
    coming = [Arriving(path.name, path, file_arrival(path)) for path in sorted(folder.iterdir())]

    def interrupted() -> None:
        with case.adding("in") as right:
            list(right.add(coming[:4]))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with case.adding("in") as right:
        rest = [one for one in coming if not right.intake.has(one)]
        assert [one.name for one in rest] == ["clip_0004.mp4", "clip_0005.mp4"]
        list(right.add(rest))
    with case.adding("in") as right:
        assert not any(right.intake.has(one) for one in coming)
    assert [item.arrivals for item in case.items()] == [1] * 6


def test_searching_finds_words_in_any_letters_and_only_those(case: Case, tmp_path: Path) -> None:
    paths = write_files(tmp_path / "in", 4)
    for path, caption in zip(paths, ("Рынок 100%", "market_square", "marketXsquare", "1000"), strict=True):
        case.add_file(path, Arrival("file", path.name, caption=caption))
    assert [item.number for item in case.items("РЫНОК")] == [1]
    assert [item.number for item in case.items("100%")] == [1]
    assert [item.number for item in case.items("MARKET_square")] == [2]
    assert [item.number for item in case.items("clip_000 market")] == [2, 3]
    assert case.items("nowhere") == []


def test_an_item_is_found_by_number_name_or_hash(case: Case, tmp_path: Path) -> None:
    paths = write_files(tmp_path / "in", 2)
    first, second = (case.add_file(path, file_arrival(path)) for path in paths)
    assert case.item(2).sha256 == case.item("2").sha256 == second.sha256
    assert case.item("clip_0000.mp4").number == case.item(first.sha256[:10]).number == 1
    with pytest.raises(NoonmarkError, match=r"no item 'clip_000.mp4'.*did you mean 'clip_000"):
        case.item("clip_000.mp4")


def test_a_state_comes_from_an_entry(case: Case, tmp_path: Path) -> None:
    add(case, *write_files(tmp_path / "in", 3))
    assert {item.state for item in case.items()} == {"not looked at"}
    case.append("measured", {"item": 1, "state": "measured"})
    case.append("fixed", {"item": 2, "state": "fixed"})
    assert [item.number for item in case.items(state="fixed")] == [2]
    with pytest.raises(NoonmarkError, match="no state"):
        case.append("fixed", {"item": 2, "state": "solved"})
    with pytest.raises(NoonmarkError, match="no item 9"):
        case.append("fixed", {"item": 9, "state": "fixed"})
    assert case.head().size == 6
    assert case.verify().faults == ()


def test_a_case_opens_again_as_it_was(case: Case, tmp_path: Path) -> None:
    add(case, *write_files(tmp_path / "in", 3))
    with open_case(case.place.folder) as again:
        assert (again.title, again.case_id, again.recovered) == ("The yard", case.case_id, ())
        assert again.items() == case.items()


def test_two_cases_on_one_server_are_apart(postgres: str, tmp_path: Path) -> None:
    with (
        make_case(tmp_path / "a", "A", database=postgres) as one,
        make_case(tmp_path / "b", "B", database=postgres) as other,
    ):
        add(one, *write_files(tmp_path / "in", 2))
        assert (len(one.items()), len(other.items())) == (2, 0)


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1])
def test_files_of_every_size_are_copied_whole(plain_case: Case, tmp_path: Path, size: int) -> None:
    (path,) = write_files(tmp_path / "in", 1, size)
    added = plain_case.add_file(path, file_arrival(path))
    assert added.size == size
    assert plain_case.original(added.sha256).read_bytes() == path.read_bytes()


def test_an_original_that_was_lost_comes_back_when_the_file_is_added_again(case: Case, tmp_path: Path) -> None:
    (path,) = write_files(tmp_path / "in", 1)
    added = case.add_file(path, file_arrival(path))
    case.original(added.sha256).unlink()
    with pytest.raises(NoonmarkError, match="is missing"):
        case.original(added.sha256)
    case.add_file(path, file_arrival(path))
    assert case.original(added.sha256).read_bytes() == path.read_bytes()
    assert [entry.what.get("restored") for entry in case.entries(1)] == [None, True]
    assert case.verify().faults == ()


def test_what_lies_unrecorded_in_an_originals_place_gives_way_to_the_true_bytes(case: Case, tmp_path: Path) -> None:
    (path,) = write_files(tmp_path / "in", 1)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    place = case.place.originals / digest[:2] / digest
    place.parent.mkdir()
    place.write_bytes(b"something else")
    case.add_file(path, file_arrival(path))
    assert place.read_bytes() == path.read_bytes()
    assert case.verify().faults == ()
