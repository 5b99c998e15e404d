"""Telegram exports that are cut off, odd, huge or hostile: what was read before is kept, and nothing breaks."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.case.intake.exports import account, chat, message, write_export
from tests.case.intake.test_telegram import FILES, read

from noonmark.case.intake import telegram
from noonmark.case.intake.telegram_bytes import json_chunks
from noonmark.case.intake.telegram_message import read_message
from noonmark.case.intake.telegram_stream import TOO_LARGE, Broken, Chat, Row, rows
from noonmark.case.store.arrival import Arriving, Left

MOST_MB = 120
"""Python with ijson takes 20 MB; the export that is read is 50."""


def rows_of(told: bytes) -> list[Row | Broken]:
    return list(rows(json_chunks(io.BytesIO(told))))


def test_an_export_cut_at_any_byte_gives_all_messages_that_were_whole(tmp_path: Path) -> None:
    whole = write_export(tmp_path, chat([message(number, text='Двор \\ "') for number in (1, 2, 3)])).read_bytes()
    complete = [row.value for row in rows_of(whole) if isinstance(row, Row)]
    ends = [whole.index(b"\n  }", whole.index(f'"id": {number},'.encode())) + 4 for number in (1, 2, 3)]
    for cut in range(len(whole.rstrip())):
        found = rows_of(whole[:cut])
        broken = found.pop()
        assert isinstance(broken, Broken)
        assert broken.ends_early
        kept = [row.value for row in found if isinstance(row, Row)]
        assert kept[: sum(end <= cut for end in ends)] == complete[: sum(end <= cut for end in ends)]
        assert len(kept) <= sum(end - 1 <= cut for end in ends)


def test_a_cut_export_adds_what_came_before_and_says_after_which_message(tmp_path: Path) -> None:
    record = write_export(tmp_path, chat([message(n, photo="photos/p.jpg") for n in (1, 2, 3)]), FILES)
    record.write_bytes(record.read_bytes()[:-200])
    assert telegram.recognises(record)
    coming, left, _ = read(record)
    assert [one.arrival.more["message"] for one in coming] == [1, 2]
    assert left[0].what.endswith("result.json, after message 2 of 'The yard'")
    assert left[0].why.startswith("the export ends in the middle")


def test_a_break_in_the_middle_keeps_what_came_before_it(tmp_path: Path) -> None:
    record = write_export(tmp_path, chat([message(n, photo="photos/p.jpg") for n in (1, 2, 3)]), FILES)
    record.write_bytes(record.read_bytes().replace(b'"id": 3,', b'"id": three,'))
    coming, left, _ = read(record)
    assert [one.arrival.more["message"] for one in coming] == [1, 2]
    assert left[0].why.startswith("the export cannot be read from here on (lexical error")


def test_control_characters_as_telegram_desktop_writes_them_are_read() -> None:
    told = rb'{"messages": [{"id": 1, "text": "a\x0Bb\\x0B\\\x1F\n"}]}'
    (row,) = rows_of(told)
    assert isinstance(row, Row)
    assert row.value == {"id": 1, "text": "a\x0bb\\x0B\\\x1f\n"}


@given(st.lists(st.sampled_from([b"\\x1F", b"\\\\", b"\\\\x1F", b"x", b"1F", b"\\n", "ж".encode()])), st.integers(1, 9))
def test_an_escape_is_read_alike_wherever_the_parts_are_cut(parts: list[bytes], size: int) -> None:
    from noonmark.case.intake import telegram_bytes

    class Small(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            return super().read(size)

    told = b'{"messages": ["' + b"".join(parts) + b'"]}'
    assert list(rows(telegram_bytes.json_chunks(Small(told)))) == rows_of(told)


def test_the_bare_emoji_files_of_version_4_1_are_read() -> None:
    emoji = b'{\n  "type": "custom_emoji",\n  "document_id": video_files/sticker (2).webm\n }'
    told = b'{"messages": [{"text": [\n ' + emoji + b',\n "\\"document_id\\": x"]}]}'
    (row,) = rows_of(told)
    assert isinstance(row, Row)
    assert row.value == {
        "text": [{"type": "custom_emoji", "document_id": "video_files/sticker (2).webm"}, '"document_id": x']
    }


def test_bytes_that_are_no_utf_8_are_counted_and_told(tmp_path: Path) -> None:
    record = write_export(tmp_path, chat([message(1, photo="photos/p.jpg", text="AB")]), FILES)
    record.write_bytes(record.read_bytes().replace(b'"AB"', b'"\xff\xfe"'))
    (coming,), _, notes = read(record)
    assert coming.arrival.caption == "\ufffd\ufffd"
    assert notes[-1].text.endswith("2 bytes are no UTF-8; each stands as a question mark")


@pytest.mark.parametrize(
    "value",
    [b"[" * 200_000 + b"]" * 200_000, b"[" + b"1," * 60_000 + b"1]", b'{"a":' * 100 + b"1" + b"}" * 100],
    ids=["deep list", "long list", "deep object"],
)
def test_a_value_that_no_message_is_is_passed_over_and_the_next_is_read(value: bytes) -> None:
    found = rows_of(b'{"messages": [' + value + b', {"id": 2}]}')
    assert [row.value for row in found if isinstance(row, Row)] == [TOO_LARGE, {"id": 2}]


def test_a_text_without_end_or_a_number_without_end_stops_the_reading_and_not_the_machine() -> None:
    assert rows_of(b'{"messages": ["' + b"a" * (6 << 20) + b'"]}') == [
        Broken(False, "one text in it is longer than 4 MB")
    ]
    for number in (b"1" * 10_000, b"1" * 5000 + b".5", b"-" + b"9" * 20, b"1e999999"):
        (broken,) = rows_of(b'{"messages": [' + number + b"]}")
        assert isinstance(broken, Broken)
        assert "overflow" in broken.why


def test_deep_nesting_outside_messages_is_passed_over() -> None:
    found = rows_of(b'{"other": ' + b"[" * 100_000 + b"]" * 100_000 + b', "messages": [{"id": 2}]}')
    assert [row.value for row in found if isinstance(row, Row)] == [{"id": 2}]


ODD_FILES = (
    b"", b"[]", b"3", b"null", b"\xff\xfe{", b"{", b'{"messages": 3}', b'{"chats": [1]}', b"{} {}",
    b'{"chats": {"list": {"a": 1}}}', b'{"chats": {"list": [[1]]}}',
)  # fmt: skip


@pytest.mark.parametrize("told", ODD_FILES)
def test_other_json_and_no_json_break_nothing(tmp_path: Path, told: bytes) -> None:
    record = tmp_path / "result.json"
    record.write_bytes(told)
    telegram.recognises(record)
    coming, _, _ = read(record)
    assert coming == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.text()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["photos/p.jpg", "2022-09-22T10:40:00", "1663810800", "user5", "0001-01-01T00:00:00Z",
                       "9999-12-31T23:59:59", "(File not included", "..", "\ud800", "\0"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
KEYS = (
    *message(1), "photo", "file", "thumbnail", "contact_vcard", "media", "edited", "edited_unixtime", "forwarded_from",
    "location_information", "width", "duration_seconds", "reply_to_message_id", "actor", "actor_id", "saved_from",
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
@settings(max_examples=300)
def test_odd_values_anywhere_in_a_message_are_told_and_break_nothing(told: dict[str, Any]) -> None:
    found = read_message({**message(1), **told}, Chat("The yard", "public_channel", 5))
    assert found.posted.utc is None or found.posted.utc.tzinfo is not None
    json.dumps(found.more)


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), JSON) | JSON, max_size=4), JSON, st.booleans())
@settings(max_examples=100, deadline=None)
def test_an_export_of_odd_values_is_read_to_its_end(
    tmp_path_factory: pytest.TempPathFactory, messages: list[Any], odd: Any, whole: bool
) -> None:
    folder = tmp_path_factory.mktemp("export")
    told = [message(1, photo="photos/p.jpg"), *messages, message(9, photo="photos/p.jpg")]
    document = account([{"name": odd, "type": odd, "id": odd, "messages": told}]) if whole else chat(told, name=odd)
    for name, data in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "result.json").write_text(json.dumps(document))
    for one in (found := list(telegram.arriving(folder, record=False))):
        if isinstance(one, Arriving):
            one.arrival.plain()
    numbers = [one.arrival.more.get("message") for one in found if isinstance(one, Arriving)]
    assert (numbers[0], numbers[-1]) == (1, 9)
    assert not [one for one in found if isinstance(one, Left) and "cannot be read from here on" in one.why]


def test_an_export_of_50_mb_needs_little_memory(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "p.jpg").write_bytes(b"p")
    one = json.dumps(message(1, text="Слава и " * 20, photo="photos/p.jpg"), ensure_ascii=False, indent=1).encode()
    bare = one.replace(b'"photo": ', b'"phot_": ')
    with (tmp_path / "result.json").open("wb") as file:
        file.write(b'{"name": "The yard", "type": "public_channel", "id": 5, "messages": [')
        for number in range((50 << 20) // len(one)):
            file.write((one if number % 1000 == 0 else bare) + b",\n")
        file.write(one + b"]}")
    program = (
        "import re, sys; from pathlib import Path; from noonmark.case.intake import telegram\n"
        "print(sum(1 for _ in telegram.arriving(Path(sys.argv[1]))))\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    count, memory = map(int, done.stdout.split())
    assert count > 100
    assert memory < MOST_MB
