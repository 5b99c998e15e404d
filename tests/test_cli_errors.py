"""What cannot be used gets one line: what was wrong, where, what to do; status 2, and nothing is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from noonmark.cli import run

AT = ("--at", "2022-09-22T01:40Z")
BAD: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "no clue": (("fix",), ("there is no clue", "--shadow")),
    "a naive instant": (("fix", "--at", "2024-02-29T12:00"), ("--at", "no time zone", "Z")),
    "a naive instant of the sun": (("sun", "56,124", "2022-09-22T03:00"), ("no time zone",)),
    "no instant at all": (("sun", "56,124", "noonish"), ("no instant", "2022-09-22T03:00Z")),
    "a shadow of 0": (("fix", "--object", "1", "--shadow", "0", *AT), ("shadow 0", "above 0")),
    "a shadow below 0": (("fix", "--object", "1", "--shadow", "-2", *AT), ("shadow -2", "above 0")),
    "a shadow that is NaN": (("fix", "--object", "1", "--shadow", "nan", *AT), ("shadow 'nan' is not a number",)),
    "a shadow beyond numbers": (("fix", "--object", "1", "--shadow", "1e400", *AT), ("is not a number",)),
    "half a shadow": (("fix", "--shadow", "2", *AT), ("--shadow without --object",)),
    "an error of 0": (("fix", "--object", "1", "--shadow", "1", "--error", "0", *AT), ("error 0", "5%")),
    "an error of 0 %": (("fix", "--object", "1", "--shadow", "1", "--error", "0%", *AT), ("error 0%",)),
    "a sd of 0": (("fix", "--elevation", "43~0", *AT), ("above 0",)),
    "no sd": (("fix", "--azimuth", "258", *AT), ("--azimuth", "258~4")),
    "an azimuth of 400": (("fix", "--azimuth", "400~4", *AT), ("400",)),
    "a date before the table": (("fix", "--date", "1901-01-01"), ("1901-01-01", "1950")),
    "an instant after the table": (("sun", "56,124", "2950-01-01T00:00Z"), ("1950",)),
    "a day that does not exist": (("fix", "--date", "2023-02-29"), ("2023-02-29", "no date")),
    "a span that ends first": (("fix", "--between", "2022-09-23", "2022-09-21"), ("ends",)),
    "an unknown place": (("fix", "--near", "Qzxkvjy Wpfh", *AT), ("unknown place", "Qzxkvjy Wpfh")),
    "a misspelt place": (("fix", "--near", "Neryyyngrii", *AT), ("unknown place", "Neryungri")),
    "two readings of one name": (("sun", "Springfield", "2022-09-22T03:00Z"), ("more than one reading",)),
    "an emoji for a name": (("sun", "🌞🌞", "2022-09-22T03:00Z"), ("unknown place",)),
    "an empty name": (("place", ""), ("unknown place",)),
    "a latitude of 91": (("sun", "91,0", "2022-09-22T03:00Z"), ("91", "-90 to 90")),
    "a radius of 0": (("fix", "--within", "0", "56,124", *AT), ("km 0", "above 0")),
    "a point that is none": (("fix", "--within", "5", "here", *AT), ("'here'", "LAT,LON")),
    "magnetic without a place": (
        ("fix", "--clue", 'sun-azimuth azimuth="258~4" north=magnetic', *AT),
        ("magnetic north", "declination"),
    ),
    "an unknown kind": (("fix", "--clue", "shadow-lenght object=1 shadow=2"), ("shadow-lenght", "shadow-length")),
    "an unknown key": (("fix", "--clue", "shadow-length objekt=1 shadow=2"), ("'objekt'", "did you mean 'object'")),
    "a clue that is no clue": (("fix", "--clue", "near Paris"), ("no key=value", 'place="Paris"')),
    "an empty clue": (("fix", "--clue", ""), ("unknown kind of clue ''",)),
    "an unknown trust": (("fix", *AT, "--trust", "shadow=0.9"), ("no clue is called 'shadow'", "at")),
    "a trust above 1": (("fix", *AT, "--trust", "at=1.5"), ("1.5", "probability")),
    "a trust of nothing": (("fix", *AT, "--trust", "at"), ("NAME=P",)),
    "a word that is none": (("fix", "--daytime", "elevenses", *AT), ("elevenses", "morning")),
    "a file that is not there": (("fix", "none.jpg"), ("none.jpg", "no such file")),
    "a folder": (("fix", "."), ("folder",)),
    "no media": (("fix", "notes.txt"), ("notes.txt", "no picture or clip")),
    "a truncated JPEG": (("fix", "cut.jpg"), ("cut.jpg",)),
    "two clues files": (("fix", "a.toml", "b.toml"), ("two clues files",)),
    "no such clues file": (("fix", "a.toml"), ("a.toml", "no such file")),
    "stdout twice": (("fix", *AT, "--json", "-", "--kml", "-"), ("--json and --kml both write to stdout",)),
    "a path twice": (("fix", *AT, "--json", "x", "--kml", "./x"), ("both write to",)),
    "a folder that is not there": (("fix", *AT, "--json", "gone/x.json"), ("folder does not exist", "mkdir")),
    "a folder as output": (("fix", *AT, "--html", "."), ("--html .", "folder")),
    "an output over an input": (("fix", "notes.txt", "--html", "notes.txt"), ("overwrite",)),
    "coarse to nothing": (("fix", *AT, "--coarse", "a bit"), ("--coarse 'a bit'", "10km")),
    "coarse to 0": (("fix", *AT, "--coarse", "0"), ("--coarse 0 km",)),
    "no claim": (("check", *AT), ("no claim", "--claim")),
    "a claim without a place": (("check", *AT, "--claim", "22 September 2022"), ("names no place",)),
    "a claim for a day that does not exist": (("check", *AT, "--claim", "Paris, 31 February 2022"), ("not exist",)),
    "a claim for a skipped day": (("check", *AT, "--claim", "Apia, Samoa, 30 December 2011"), ("does not exist in",)),
    "an unknown option": (("fix", "--objct", "1"), ("--objct", "--help")),
    "an unknown command": (("fxi",), ("fxi", "--help")),
    "an unknown prior": (("fix", *AT, "--prior", "guess"), ("guess", "people")),
    "an unknown kind to list": (("kinds", "shadow"), ("unknown kind of clue 'shadow'",)),
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a text and a JPEG cut off after its first bytes."""
    (tmp_path / "notes.txt").write_text("no picture\n")
    (tmp_path / "cut.jpg").write_bytes(b"\xff\xd8\xff\xe1\x40\x00Exif\0\0II*\0")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _check_one_line(status: int, told: tuple[str, str], wanted: tuple[str, ...]) -> None:
    out, err = told
    assert status == 2
    assert out == ""
    assert err.startswith("noonmark: ")
    assert err.count("\n") == 1
    assert [words for words in wanted if words not in err] == [], err


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_one_line_and_status_2(name: str, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(desk.iterdir())
    words, wanted = BAD[name]
    status = run(words)
    _check_one_line(status, capsys.readouterr(), wanted)
    assert sorted(desk.iterdir()) == before


TOML = {
    "an unknown key": ("clu = 1", ("c.toml", "unknown key 'clu'", "did you mean 'clue'")),
    "an unknown key of a clue": ('[[clue]]\nkind="near"\nplce="Paris"', ("clue 1", "'plce'", "mean 'place'")),
    "no TOML": ("[[clue", ("c.toml", "no TOML")),
    "a clue without a kind": ("[[clue]]\nobject=1", ("c.toml, clue 1", "no kind")),
    "a naive instant": ('[[clue]]\nkind="instant"\nat=2022-09-22T01:40:00', ("c.toml, clue 1", "no time zone")),
    "a scope that ends first": (
        "[scope]\nearliest=2022-09-22\nlatest=2022-09-21\n[[clue]]\nkind='near'\nplace='0,0'",
        ("c.toml, [scope]", "ends"),
    ),
    "a scope of text": ("scope = 'here'", ("'scope' is no table",)),
    "clues that are none": ("clue = [1]", ("'clue' is no list of tables",)),
    "one file missing": ("[[file]]\npath='gone.mp4'", ("gone.mp4", "no such file")),
    "metadata that is neither": ("[[file]]\npath='a'\nmetadata='no'", ("c.toml, file 1", "neither true nor false")),
    "nothing in it": ("", ("c.toml", "there is no clue")),
    "an unknown zone": ('[[clue]]\nkind="local-clock"\nreads=2011-12-30T12:00:00\nzone="Apiaa"', ("'Apiaa'",)),
    "a day that its zone skipped": (
        '[[clue]]\nkind="local-clock"\nreads=2011-12-30T12:00:00\nzone="Pacific/Apia"',
        ("c.toml, clue 1", "2011-12-30 does not exist in Pacific/Apia"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TOML)
def test_a_bad_clues_file_gets_one_line_that_names_the_place_in_it(
    name: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, wanted = TOML[name]
    (desk / "c.toml").write_text(text)
    status = run(["fix", "c.toml"])
    _check_one_line(status, capsys.readouterr(), wanted)


def test_a_clues_file_that_is_no_text_is_refused(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "c.toml").write_bytes(b"\xff\xfe")
    _check_one_line(run(["fix", "c.toml"]), capsys.readouterr(), ("c.toml", "UTF-8"))


def test_an_unreadable_path_is_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "loop.jpg").symlink_to("loop.jpg")
    _check_one_line(run(["fix", "loop.jpg"]), capsys.readouterr(), ("loop.jpg",))


@pytest.mark.parametrize("words", [("fix", "none.jpg"), ("sun", "nowhere at all", "now")], ids=str)
def test_a_real_process_says_the_same(words: tuple[str, ...], desk: Path) -> None:
    program = [sys.executable, "-c", "from noonmark.cli import main; main()"]
    told = subprocess.run([*program, *words], capture_output=True, text=True, check=False, cwd=desk)
    _check_one_line(told.returncode, (told.stdout, told.stderr), ())


def test_when_one_output_cannot_be_written_none_is(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if os.geteuid() == 0:
        (desk / "shut").write_text("a file where a folder is wanted")
    else:
        (desk / "shut").mkdir(mode=0o500)
    status = run(["fix", "--within", "40", "56.66,124.72", *AT, "--json", "a.json", "--kml", "shut/b.kml"])
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert "shut" in err
    assert not (desk / "a.json").exists()


def test_an_interrupt_writes_nothing_and_says_so(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("noonmark.fix.fuse.fuse", interrupted)
    assert run(["fix", *AT, "--json", "a.json"]) == 130
    out, err = capsys.readouterr()
    assert (out, err.strip()) == ("", "noonmark: interrupted, nothing was written")
    assert not (desk / "a.json").exists()
