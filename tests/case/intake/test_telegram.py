"""Telegram Desktop's export: which files come of it, with what is told of each, and what is left."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.case.intake.exports import NOT_INCLUDED, TOO_LARGE, UNAVAILABLE, account, chat, message, write_export

from noonmark.case.intake import telegram
from noonmark.case.intake.note import Note
from noonmark.case.store.arrival import Arriving, Left

POSTED = datetime(2022, 9, 22, 1, 40, tzinfo=UTC)
FILES = {"photos/p.jpg": b"p", "video_files/v.mp4": b"v", "video_files/v.mp4_thumb.jpg": b"t"}


def read(path: Path, *, record: bool = False) -> tuple[list[Arriving], list[Left], list[Note]]:
    told = list(telegram.arriving(path, record=record))
    return (
        [one for one in told if isinstance(one, Arriving)],
        [one for one in told if isinstance(one, Left)],
        [one for one in told if isinstance(one, Note)],
    )


def bytes_of(coming: Arriving) -> bytes:
    assert not isinstance(coming.opener, Path)
    with coming.opener() as file:
        return file.read()


def only(folder: Path, told: dict[str, Any], files: dict[str, bytes] | None = None) -> Arriving:
    write_export(folder, chat([told]), FILES if files is None else files)
    (coming,), _, _ = read(folder)
    return coming


def test_a_photo_comes_with_who_posted_it_when_and_with_which_words(tmp_path: Path) -> None:
    coming = only(tmp_path, message(17, photo="photos/p.jpg", width=1280, height=720, text="A yard"))
    told = coming.arrival
    assert (coming.name, bytes_of(coming)) == ("p.jpg", b"p")
    assert (told.source, told.posted_utc, told.posted_by, told.caption) == ("telegram", POSTED, "The yard", "A yard")
    assert told.path_told == str(tmp_path / "photos" / "p.jpg")
    assert {key: told.more[key] for key in ("message", "part", "chat", "chat_id", "chat_type", "from_id", "width")} == {
        "message": 17, "part": "photo", "chat": "The yard", "chat_id": 1234567890, "chat_type": "public_channel",
        "from_id": "channel1234567890", "width": 1280,
    }  # fmt: skip


def test_the_record_itself_comes_first_and_each_file_names_its_hash(tmp_path: Path) -> None:
    from hashlib import sha256

    record = write_export(tmp_path, chat([message(1, photo="photos/p.jpg")]), FILES)
    (first, photo), _, _ = read(record, record=True)
    assert (first.name, first.opener) == ("result.json", record)
    assert photo.arrival.more["record_sha256"] == sha256(record.read_bytes()).hexdigest()


def test_a_caption_in_parts_is_put_together_and_its_hidden_addresses_are_kept(tmp_path: Path) -> None:
    parts = [
        "See ",
        {"type": "text_link", "text": "this", "href": "https://example.org"},
        {"type": "bold", "text": "!"},
    ]
    told = only(tmp_path, message(1, photo="photos/p.jpg", text=parts)).arrival
    assert (told.caption, told.more["links"]) == ("See this!", ["https://example.org"])


def test_an_old_export_without_a_zone_gives_the_latest_instant_that_it_can_mean(tmp_path: Path) -> None:
    old = message(1, photo="photos/p.jpg", date="2019-06-04T00:01:59")
    del old["date_unixtime"]
    told = only(tmp_path, old).arrival
    # At UTC-12, the last place on Earth where it is that clock's reading: 00:01:59 + 12 h.
    assert told.posted_utc == datetime(2019, 6, 4, 12, 1, 59, tzinfo=UTC)
    assert (told.more["date"], told.more["posted_is"]) == ("2019-06-04T00:01:59", "latest")
    assert "in which time zone" in read(tmp_path)[2][1].text


def test_an_edit_moves_the_posting_instant_for_it_can_exchange_the_file(tmp_path: Path) -> None:
    edited = message(1, photo="photos/p.jpg", edited="2022-09-22T11:40:00", edited_unixtime="1663814400")
    told = only(tmp_path, edited).arrival
    assert told.posted_utc == datetime(2022, 9, 22, 2, 40, tzinfo=UTC)
    assert (told.more["posted_is"], told.more["date_unixtime"], told.more["edited_unixtime"]) == (
        "edited", "1663810800", "1663814400",
    )  # fmt: skip


def test_the_edit_of_second_0_that_early_exports_write_is_none(tmp_path: Path) -> None:
    told = only(tmp_path, message(1, photo="photos/p.jpg", edited="1970-01-01T09:00:00")).arrival
    assert (told.posted_utc, "posted_is" in told.more) == (POSTED, False)


def test_a_date_that_cannot_be_that_of_its_second_gives_the_later_bound_and_is_told(tmp_path: Path) -> None:
    write_export(tmp_path, chat([message(1, photo="photos/p.jpg", date="2022-09-25T10:40:00")]), FILES)
    (coming,), left, _ = read(tmp_path)
    assert coming.arrival.posted_utc == datetime(2022, 9, 25, 22, 40, tzinfo=UTC)
    assert "date '2022-09-25T10:40:00'" in left[0].what


@pytest.mark.parametrize(
    ("told", "kept"),
    [("user42", "user42"), ("channel42", "channel42"), (42, "user42"), ("42", "user42"), (4294967338, "chat42"),
     (8589934634, "channel42")],
)  # fmt: skip
def test_bare_and_prefixed_senders_are_one_spelling(tmp_path: Path, told: object, kept: str) -> None:
    # 2**32 + 42 and 2 * 2**32 + 42: old exports put the kind above the lowest 32 bits.
    more = only(tmp_path, message(1, photo="photos/p.jpg", from_id=told)).arrival.more
    assert more["from_id"] == kept
    assert ("from_id_told" in more) == (told != kept)


def test_a_sender_without_a_name_is_told_by_number_and_a_channel_by_its_own(tmp_path: Path) -> None:
    deleted = message(1, photo="photos/p.jpg", from_id="user9", **{"from": None})
    assert only(tmp_path, deleted).arrival.posted_by == "user9"
    assert only(tmp_path, {**deleted, "from_id": "channel1234567890"}).arrival.posted_by == "The yard"


def test_forwards_are_told_also_where_the_first_sender_is_not(tmp_path: Path) -> None:
    told = only(tmp_path, message(1, photo="photos/p.jpg", forwarded_from="Other", saved_from="Third")).arrival
    assert (told.forwarded_from, told.more["saved_from"]) == ("Other", "Third")
    told = only(tmp_path, message(1, photo="photos/p.jpg", forwarded_from=None)).arrival
    assert (told.forwarded_from, told.more["forwarded"]) == ("", "the export does not say from whom")


def test_a_place_goes_with_its_file_and_without_one_it_is_told_as_left(tmp_path: Path) -> None:
    here = {"latitude": 56.6577, "longitude": 124.7207}
    told = only(tmp_path, message(1, photo="photos/p.jpg", location_information=here)).arrival
    assert told.more["location"] == {"lat": 56.6577, "lon": 124.7207}
    write_export(tmp_path, chat([message(2, location_information=here)]))
    coming, left, _ = read(tmp_path)
    assert (coming, left[0].why) == ([], "a place without a file; the export's record has it")
    assert left[0].what.endswith("message 2 of 'The yard': 56.657700, 124.720700")


@pytest.mark.parametrize("words", [NOT_INCLUDED, TOO_LARGE, UNAVAILABLE, f"clip.mp4 {NOT_INCLUDED}"])
def test_what_the_export_says_that_it_lacks_is_left_in_its_own_words(tmp_path: Path, words: str) -> None:
    write_export(tmp_path, chat([message(1, file=words)]))
    coming, (left,), _ = read(tmp_path)
    assert coming == []
    assert left.why == f"not in the export: {words[words.index('(') :].strip('()')}"


def test_a_thumbnail_stands_in_only_for_a_file_that_is_not_there(tmp_path: Path) -> None:
    video = message(1, file="video_files/v.mp4", thumbnail="video_files/v.mp4_thumb.jpg")
    write_export(tmp_path, chat([video, {**video, "id": 2, "file": TOO_LARGE}]), FILES)
    coming, left, _ = read(tmp_path)
    assert [(one.name, one.arrival.more["part"]) for one in coming] == [
        ("v.mp4", "file"), ("v.mp4_thumb.jpg", "thumbnail"),
    ]  # fmt: skip
    assert [one.why for one in left[:1]] == ["a thumbnail of a file that was taken"]


def test_nobody_misses_the_thumbnail_of_a_file_that_is_there(tmp_path: Path) -> None:
    video = message(1, file="video_files/v.mp4", thumbnail=NOT_INCLUDED)
    write_export(tmp_path, chat([video]), {"video_files/v.mp4": b"clip"})
    coming, left, _ = read(tmp_path)
    assert ([one.name for one in coming], left) == (["v.mp4"], [])
    (tmp_path / "video_files" / "v.mp4").unlink()
    _, left, _ = read(tmp_path)
    assert len(left) == 2


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "photos/../../secret",
        "/etc/passwd",
        "C:/secret",
        "..\\secret",
        "\\\\host\\share",
        "photos/a\0b",
        "./..",
    ],
)
def test_a_name_that_leads_out_of_the_folder_is_left_and_never_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    write_export(tmp_path / "export", chat([message(1, file=name), message(2, photo="photos/p.jpg")]), FILES)
    coming, left, _ = read(tmp_path / "export")
    assert [one.name for one in coming] == ["p.jpg"]
    assert left[0].why == "its name leads out of the export's folder"


def test_links_are_not_followed_whether_folder_or_file_and_not_even_later(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    told = [message(1, file="photos/link"), message(2, file="linked/secret"), message(3, file="files/p.jpg")]
    write_export(tmp_path / "export", chat(told), {"photos/x": b"", "files/p.jpg": b"p"})
    (tmp_path / "export" / "photos" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "export" / "linked").symlink_to(tmp_path)
    (coming,), left, _ = read(tmp_path / "export")
    assert [one.why for one in left[:2]] == ["this is a link", "this is a link"]
    (tmp_path / "export" / "files" / "p.jpg").unlink()
    (tmp_path / "export" / "files" / "p.jpg").symlink_to(tmp_path / "secret")
    with pytest.raises(Exception, match="this is a link"):
        bytes_of(coming)


def test_what_is_no_file_or_not_there_is_left(tmp_path: Path) -> None:
    write_export(tmp_path, chat([message(1, file="photos"), message(2, file="gone"), message(3, file="pipe")]), FILES)
    os.mkfifo(tmp_path / "pipe")
    coming, left, _ = read(tmp_path)
    assert coming == []
    assert [one.why for one in left[:3]] == [
        "this is no file", "a message names this file and the export does not hold it", "this is no file",
    ]  # fmt: skip


def test_accents_that_copying_took_apart_are_found(tmp_path: Path) -> None:
    told = message(1, file="files/двор й.mp4")
    assert bytes_of(only(tmp_path, told, {"files/двор и\u0306.mp4": b"v"})) == b"v"


def test_an_account_gives_the_files_of_all_its_chats_with_the_chat_of_each(tmp_path: Path) -> None:
    chats = [
        {**chat([message(1, photo="chats/chat_01/photos/p.jpg")]), "name": "A", "id": 1},
        {"type": "saved_messages", "id": 2, "messages": [message(1, photo="chats/chat_02/photos/p.jpg")]},
        "no chat",
    ]
    left = [{**chat([message(5, photo="chats/chat_03/photos/p.jpg")]), "name": "C", "id": 3}]
    files = {f"chats/chat_0{number}/photos/p.jpg": bytes([number]) for number in (1, 2, 3)}
    stories = [{"date": "2024-01-01T00:00:00", "date_unixtime": "1704067200", "media": "stories/s.mp4"}]
    write_export(tmp_path, account(chats, left, stories=stories), {**files, "stories/s.mp4": b"s"})
    assert telegram.recognises(tmp_path)
    coming, odd, notes = read(tmp_path)
    told = [(bytes_of(one), one.arrival.more.get("chat"), one.arrival.more.get("left_chat")) for one in coming]
    assert told == [(b"s", None, None), (b"\1", "A", None), (b"\2", None, None), (b"\3", "C", True)]
    assert [one.why for one in odd] == ["this is no message"]
    assert notes[0].text.endswith("5 messages in 4 chats, 4 of them with files")


def test_files_that_no_message_names_are_told(tmp_path: Path) -> None:
    files = {**FILES, "photos/other.jpg": b"o", "css/style.css": b"", "photos/.hidden": b""}
    write_export(tmp_path, chat([message(1, photo="photos/p.jpg")]), files)
    _, left, _ = read(tmp_path)
    assert str(tmp_path / "photos" / "other.jpg") in [one.what for one in left]
    assert not [one for one in left if "css" in one.what or "hidden" in one.what]


def test_what_telegram_desktop_itself_could_not_export_is_told(tmp_path: Path) -> None:
    write_export(tmp_path, chat([{"id": 4, "type": "unsupported"}, message(5)]))
    _, (left,), (note,) = read(tmp_path)
    assert left.why == "Telegram Desktop could not export what this message holds"
    assert note.text.endswith("2 messages, 0 of them with files")


def test_only_what_looks_like_an_export_is_taken_for_one(tmp_path: Path) -> None:
    record = write_export(tmp_path, chat([]))
    assert telegram.recognises(record)
    assert telegram.recognises(tmp_path)
    others: list[Any] = [{}, [], {"a": 1}, {"type": "FeatureCollection", "features": []}, {"messages": []}]
    for number, told in enumerate(others):
        assert not telegram.recognises(write_export(tmp_path / str(number), told))
    other = record.rename(tmp_path / "chat export.json")
    assert telegram.recognises(other)
    assert not telegram.recognises(tmp_path)
    assert not telegram.recognises(tmp_path / "none.json")
