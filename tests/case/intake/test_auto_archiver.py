"""Output of auto-archiver: its files arrive with post, hashes and instants; what does not fit is told."""

from __future__ import annotations

import csv
import hashlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.case.intake.archiver import CONTENT, FACTS, TITLE, URL, medium, page, sha256, table

from noonmark.case.intake import auto_archiver as reader
from noonmark.case.intake.auto_archiver import MISSING, OTHER_HASH
from noonmark.case.intake.auto_archiver_table import LONGEST_CELL
from noonmark.case.intake.auto_archiver_text import read_python
from noonmark.case.intake.auto_archiver_told import Post, latest_instant
from noonmark.case.intake.note import Note
from noonmark.case.store.arrival import Added, Arriving, Left
from noonmark.case.store.case import Case
from noonmark.errors import NoonmarkError

CLIP, IMAGE = b"a clip" * 900, b"a picture" * 500
SLUG = "https-social-example-post-17"


def _output(top: Path, **told: Any) -> Path:
    """Write a folder with one page, a clip and its thumbnail, as the local storage lays them out."""
    folder = top / "local_archive" / SLUG
    folder.mkdir(parents=True)
    (folder / "abc123.mp4").write_bytes(CLIP)
    (folder / "thumb_1.jpg").write_bytes(IMAGE)
    text = page(
        [
            {
                "key": f"{SLUG}/abc123.mp4",
                "type": "video/mp4",
                "hash": sha256(CLIP),
                "address": f"./local_archive/{SLUG}/abc123.mp4",
                "inner": [{"key": f"{SLUG}/thumb_1.jpg", "hash": f"SHA3-512:{hashlib.sha3_512(IMAGE).hexdigest()}"}],
            }
        ],
        **told,
    )
    (folder / "formatted.html").write_text(text, encoding="utf-8")
    return folder


def _files(told: list[reader.Told]) -> dict[str, Arriving]:
    return {one.name: one for one in told if isinstance(one, Arriving)}


def _left(told: list[reader.Told]) -> dict[str, str]:
    return {Path(one.what).name: one.why for one in told if isinstance(one, Left)}


def _read(one: Arriving) -> bytes:
    assert callable(one.opener)
    with one.opener() as stream:
        return stream.read()


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("given", ["top", "folder", "page"])
def test_the_files_of_a_page_arrive_with_its_post(tmp_path: Path, given: str, small: bool) -> None:
    folder = _output(tmp_path, small=small)
    path = {"top": tmp_path, "folder": folder, "page": folder / "formatted.html"}[given]
    assert reader.recognises(path)
    told = list(reader.arriving(path))
    files = _files(told)
    assert [*files] == ["formatted.html", "abc123.mp4", "thumb_1.jpg"]
    clip = files["abc123.mp4"]
    assert (_read(clip), _read(files["thumb_1.jpg"])) == (CLIP, IMAGE)
    arrival = clip.arrival
    assert (arrival.source, arrival.path_told) == ("auto-archiver", str(folder / "abc123.mp4"))
    assert (arrival.url, arrival.posted_by, arrival.caption) == (URL, "The yard", f"{TITLE}\n{CONTENT}")
    assert arrival.posted_utc == datetime(2022, 9, 22, 1, 40, tzinfo=UTC)
    assert arrival.more == {
        "record": "formatted.html",
        "record_sha256": hashlib.sha256((folder / "formatted.html").read_bytes()).hexdigest(),
        "auto_archiver": "1.0.1",
        "posted_told": "2022-09-22T01:40:00+00:00",
        "captured_utc": "2022-09-23T08:00:00.123456Z",
        "told": {"uploader": "The yard", "view_count": "1234"},
        "content_type": "video/mp4",
        "hash_told": sha256(CLIP),
        "hash_fits": True,
    }
    assert files["thumb_1.jpg"].arrival.more["hash_fits"] is True
    assert _left(told) == {}
    assert [one.text for one in told if isinstance(one, Note)] == [
        f"{path}: 1 archived address of auto-archiver, 2 files"
    ]


def test_a_file_with_another_hash_is_kept_with_a_warning(tmp_path: Path) -> None:
    folder = _output(tmp_path)
    (folder / "abc123.mp4").write_bytes(CLIP + b"x")
    clip = _files(list(reader.arriving(tmp_path)))["abc123.mp4"]
    assert _read(clip) == CLIP + b"x"
    assert clip.arrival.more["hash_fits"] is False
    assert clip.arrival.more["hash_found"] == hashlib.sha256(CLIP + b"x").hexdigest()
    assert clip.arrival.more["warning"] == OTHER_HASH


def test_a_file_that_is_not_there_is_left(tmp_path: Path) -> None:
    folder = _output(tmp_path)
    (folder / "abc123.mp4").unlink()
    told = list(reader.arriving(tmp_path))
    assert _left(told) == {"abc123.mp4": MISSING}
    assert [*_files(told)] == ["formatted.html", "thumb_1.jpg"]


@pytest.mark.parametrize("address", ["../../secret.jpg", "/etc/hostname", "file:///etc/hostname", "..\\..\\secret.jpg"])
def test_nothing_outside_the_folder_is_read(tmp_path: Path, address: str) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    inner = tmp_path / "given" / "a"
    inner.mkdir(parents=True)
    (inner / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    media = [{"key": address, "address": address}, {"key": "link.jpg", "address": "link.jpg"}]
    (inner / "page.html").write_text(page(media))
    told = list(reader.arriving(tmp_path / "given"))
    assert [*_files(told)] == ["page.html"]
    assert set(_left(told).values()) == {MISSING}


def test_files_are_found_in_folders_of_their_own(tmp_path: Path) -> None:
    """With random paths each file lies in a folder of its own, and so does the page."""
    for name, data in (("r1/clip.mp4", CLIP), ("r2/formatted.html", b""), ("r3/clip.mp4", IMAGE)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(data)
    (tmp_path / "r2/formatted.html").write_text(page([{"key": "out/r3/clip.mp4", "hash": sha256(IMAGE)}]))
    clip = _files(list(reader.arriving(tmp_path)))["clip.mp4"]
    assert clip.arrival.path_told == str(tmp_path / "r3/clip.mp4")
    assert clip.arrival.more["hash_fits"] is True


def test_who_and_facts_inside_facts_are_read_from_a_page(tmp_path: Path) -> None:
    facts = {"url": URL, "author": {"id": 17, "name": "A person"}, "upload_date": "2022-09-22 00:00:00+00:00"}
    (tmp_path / "clip.mp4").write_bytes(CLIP)
    (tmp_path / "a.html").write_text(page([{"key": "clip.mp4"}], facts))
    arrival = _files(list(reader.arriving(tmp_path)))["clip.mp4"].arrival
    assert arrival.posted_by == "A person"
    # A day, written as its first instant: it has ended everywhere 36 h after that.
    assert arrival.posted_utc == datetime(2022, 9, 23, 12, tzinfo=UTC)
    assert arrival.more["posted_is"] == "latest"


def test_the_rows_of_a_table_arrive(tmp_path: Path) -> None:
    when = datetime(2022, 9, 22, 1, 40, tzinfo=UTC)
    facts = {"url": URL, "title": TITLE, "content": CONTENT, "timestamp": when, "author": {"name": "A person"}}
    folder = tmp_path / "local_archive" / SLUG
    folder.mkdir(parents=True)
    (folder / "a.jpg").write_bytes(IMAGE)
    (folder / "b.jpg").write_bytes(CLIP)
    inner = medium("b.jpg", f"{SLUG}/b.jpg", CLIP)
    rows: list[dict[str, Any]] = [
        {"status": "ok", "metadata": facts, "media": [medium("a.jpg", f"{SLUG}/a.jpg", IMAGE, thumbnails=[inner])]},
        {"status": "broken", "metadata": "{'url': <object at 0x7f>}", "media": "[]"},
        {"status": "nothing", "metadata": {"url": URL}, "media": []},
    ]
    path = table(tmp_path / "db.csv", rows)
    assert reader.recognises(path)
    told = list(reader.arriving(path))
    files = _files(told)
    assert [*files] == ["db.csv", "a.jpg", "b.jpg"]
    assert files["a.jpg"].arrival.posted_utc == when
    assert files["a.jpg"].arrival.posted_by == "A person"
    assert files["a.jpg"].arrival.caption == f"{TITLE}\n{CONTENT}"
    assert files["a.jpg"].arrival.more["hash_fits"] is True
    assert files["b.jpg"].arrival.more["row"] == 2
    assert _left(told) == {"db.csv, row 3": "the row cannot be read"}


def test_a_file_is_told_once_and_by_the_page(tmp_path: Path) -> None:
    _output(tmp_path)
    table(tmp_path / "db.csv", [{"status": "", "metadata": FACTS, "media": [medium("x", f"{SLUG}/abc123.mp4", CLIP)]}])
    told = [one for one in reader.arriving(tmp_path) if isinstance(one, Arriving)]
    assert [one.name for one in told] == ["formatted.html", "abc123.mp4", "thumb_1.jpg", "db.csv"]
    assert told[1].arrival.more["record"] == "formatted.html"


def test_a_table_in_json_with_more_columns_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(CLIP)
    with (tmp_path / "db.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["_id", "status", "urls", "metadata", "media", "final_media"])
        writer.writerow(["1", "ok", "[]", f'{{"url": "{URL}"}}', '[{"filename": "clip.mp4", "urls": []}]', ""])
        writer.writerow(["2"])
    told = list(reader.arriving(tmp_path))
    assert [*_files(told)] == ["db.csv", "clip.mp4"]
    assert _left(told) == {"db.csv, row 3": "the row cannot be read"}


def test_a_cell_without_end_stops_the_table(tmp_path: Path) -> None:
    path = tmp_path / "db.csv"
    before = 131_072  # the library's own limit
    csv.field_size_limit(before)
    path.write_text('status,metadata,media\n"' + "x" * (LONGEST_CELL + 10))
    (left,) = _left(list(reader.arriving(path))).values()
    assert "cannot be read further" in left
    assert csv.field_size_limit() == before


def test_a_page_that_never_ends_its_mark_is_left_in_time(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(page([]).replace("</body>", "<a title='" + "x <!-- " * 3_000_000))
    # It would take hours if each block were looked through again for the end.
    assert "a mark that does not end" in _left(list(reader.arriving(path)))["a.html"]


def test_other_pages_and_tables_are_none_of_auto_archivers(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!doctype html><title>A page</title>")
    (tmp_path / "b.csv").write_text("name,place\n1,2\n")
    (tmp_path / "c.html").write_bytes(b"\xff\xfe\x00")
    assert not reader.recognises(tmp_path)
    assert not reader.recognises(tmp_path / "none")


def test_a_case_takes_the_output(plain_case: Case, tmp_path: Path) -> None:
    _output(tmp_path / "out")
    with plain_case.adding() as right:
        coming = (one for one in reader.arriving(tmp_path / "out") if isinstance(one, Arriving))
        told = list(right.add(coming))
    assert [one.name for one in told if isinstance(one, Added)] == ["formatted.html", "abc123.mp4", "thumb_1.jpg"]
    assert plain_case.arrivals(2)[0].caption == f"{TITLE}\n{CONTENT}"


@pytest.mark.parametrize(
    ("told", "latest"),
    [
        ("2022-09-22T01:40:00Z", "2022-09-22T01:40:00+00:00"),
        ("2022-09-22 10:40:00+09:00", "2022-09-22T01:40:00+00:00"),
        ("1663810800", "2022-09-22T01:40:00+00:00"),
        ("2022-09-22 01:40:00", "2022-09-22T13:40:00+00:00"),  # at UTC-12 the clock shows 01:40 twelve hours later
        ("2022-09-22", "2022-09-23T12:00:00+00:00"),
        ("20220922", "2022-09-23T12:00:00+00:00"),
    ],
)
def test_the_latest_instant_that_a_told_one_can_mean(told: str, latest: str) -> None:
    assert latest_instant(told) == datetime.fromisoformat(latest)


@pytest.mark.parametrize("told", ["", "yesterday", "9999-12-31", "99999999999.9e9", "0001-01-01T00:00:00+23:59"])
def test_what_is_no_instant_gives_none(told: str) -> None:
    assert latest_instant(told) is None


def test_a_text_that_repeats_the_title_is_the_caption_alone() -> None:
    assert Post(title="Smoke", facts={"content": "Smoke over the yard"}).caption == "Smoke over the yard"
    assert Post(title="Smoke", facts={}).caption == "Smoke"
    assert Post(facts={"description": "Words"}).caption == "Words"


_PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**50), 2**50)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(_PLAIN)
def test_what_python_prints_is_read_back(value: object) -> None:
    assert read_python(repr(value)) == value


@given(st.datetimes(), st.sampled_from([None, UTC, timezone(timedelta(hours=-3, minutes=-30))]))
def test_instants_that_python_prints_are_read_back(instant: datetime, zone: timezone | None) -> None:
    told = instant.replace(tzinfo=zone)
    assert read_python(repr({"a": [told]})) == {"a": [told]}


@given(st.text(st.sampled_from("[]{}()'\"\\,:x1-. =dN"), max_size=40))
def test_any_text_is_a_value_or_an_error_in_words(told: str) -> None:
    with suppress(NoonmarkError):
        read_python(told)


@pytest.mark.parametrize("told", ["__import__('os')", "[" * 100_000, "'" + "\\x" * 1000, "a.b.c", "1" * 5000, "-" * 99])
def test_hostile_texts_run_nothing(told: str) -> None:
    with suppress(NoonmarkError):
        assert read_python(told) in ("os", None)
