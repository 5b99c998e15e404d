"""Marks of programs, messengers and platforms: told as facts, and not where there are none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.footage.encoders import name_marks, stream_marks, tag_marks
from noonmark.footage.metadata import read_facts
from noonmark.footage.name_endings import ending_notes

MakeClip = Callable[..., Path]
MakeStill = Callable[..., Path]


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Lavf58.29.100", "FFmpeg's; the file was written by a program, not by a camera"),
        ("HandBrake 1.3.3 2020061300", "HandBrake's"),
        ("Twitter-vork muxer", "of Twitter (X); the clip went through that platform"),
        ("ISO Media file produced by Google Inc.", "YouTube"),
        ("FBMD01000ac7030000ab", "of Facebook or Instagram"),
        ("vid:v0200fg10000c", "TikTok"),
        ("Adobe Photoshop CS6 (Windows)", "an editor's"),
        ("GIMP 2.10.8", "an editor's"),
        ("Adobe Premiere Pro 2020.0", "an editor's"),
        ("com.bytedance.info={}", "CapCut or TikTok"),
        ("Screenshot", "of a picture of a screen"),
    ],
)
def test_a_known_mark_is_told_with_what_it_is(text: str, whose: str):
    (told,) = tag_marks([("tag", text)])
    assert told.startswith(f"the tag says '{text}': ")
    assert whose in told


@pytest.mark.parametrize(
    "text",
    ["v01.23.4920", "14.5", "HDR-AS300 v1.00", "Version 1.0", "Android 13", "HD5.02.02.00.00", "GoPro AVC", None],
)
def test_a_cameras_own_words_are_no_mark(text: str | None):
    assert list(tag_marks([("software tag", text)])) == []


def test_a_mark_that_stands_in_two_tags_is_told_once():
    assert len(list(tag_marks([("encoder tag", "Lavf60"), ("software tag", "Lavf60")]))) == 1


def test_control_characters_in_a_mark_are_not_passed_on():
    (told,) = tag_marks([("tag", "Lavf58\x1b[2J")])
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("IMG-20220922-WA0001.jpg", "WhatsApp"),
        ("VID-20220922-WA0012.mp4", "WhatsApp"),
        ("WhatsApp Image 2022-09-22 at 10.40.00.jpeg", "WhatsApp"),
        ("photo_2022-09-22_10-40-00.jpg", "Telegram"),
        ("signal-2022-09-22-104000.jpg", "Signal"),
        ("FB_IMG_1663810800000.jpg", "Facebook"),
        ("Snapchat-123456789.mp4", "Snapchat"),
        ("Screenshot_20220922-104000.png", "picture the screen"),
    ],
)
def test_a_name_that_a_messenger_gives_is_told(name: str, whose: str):
    (told,) = name_marks(name)
    assert whose in told


@pytest.mark.parametrize(
    "name", ["IMG_20220922_104000.jpg", "DSC00012.JPG", "DJI_0025.JPG", "MVI_1234.MOV", "clip.mp4"]
)
def test_a_name_that_a_camera_gives_is_not(name: str):
    assert list(name_marks(name)) == []


@given(st.binary(max_size=200), st.text(max_size=60))
def test_no_bytes_and_no_name_make_it_fail(data: bytes, name: str):
    list(stream_marks(data))
    list(name_marks(name))
    list(tag_marks([("tag", name)]))


def test_the_words_of_x264_are_found_in_the_stream_where_no_tag_is_left():
    (told,) = stream_marks(bytes(40) + b"x264 - core 148 r2643 5c65704 - H.264/MPEG-4 AVC codec - Copyleft 2003-2015")
    assert told == "the picture stream itself says 'x264 - core 148 r2643 5c65704': coded by a program, not by a camera"


def test_a_clip_that_libav_wrote_says_so_in_its_tag_and_its_stream(make_clip: MakeClip):
    told = "\n".join(read_facts(make_clip()).notes)
    assert "the encoder tag says 'Lavf" in told
    assert "the picture stream itself says 'Lavc" in told
    assert "no device, place or date is left" in told


def test_a_clip_with_a_date_is_not_called_stripped(make_clip: MakeClip):
    assert "no device" not in "\n".join(read_facts(make_clip(tags={"creation_time": "2019-11-18T15:45:32Z"})).notes)


def test_an_editor_in_the_software_tag_is_told(make_still: MakeStill):
    assert read_facts(make_still(main={305: "GIMP 2.10.8"})).notes == (
        "the software tag says 'GIMP 2.10.8': an editor's; the file was written by a program, not by a camera",
    )


def test_a_renamed_file_from_whatsapp_keeps_its_mark_of_the_name(make_still: MakeStill):
    assert "WhatsApp" in read_facts(make_still("IMG-20220922-WA0001.jpg")).notes[-1]


@pytest.mark.parametrize(
    ("name", "container", "told"),
    [
        ("a.jpg", "PNG", "its name ends in .jpg, but its format is PNG"),
        ("a.mp4", "Matroska (WebM)", "its name ends in .mp4, but its format is Matroska"),
        ("a.mp4", "MP4 (mp42)", ""),
        ("a.MOV", "QuickTime (qt)", ""),
        ("a.JPEG", "JPEG", ""),
        ("a.xyz", "JPEG", ""),
        ("a", "JPEG", ""),
        ("a.srt", "SRT (DJI Air 2S)", ""),
    ],
)
def test_a_wrong_ending_is_told_and_a_right_one_is_not(name: str, container: str, told: str):
    assert "".join(ending_notes(name, container)) == told
