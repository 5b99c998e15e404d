# pyright: basic
"""A clues file is read, worked out, and told where it is wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from tests.measure.scenes import Yard

from noonmark.draft import toml_value
from noonmark.errors import NoonmarkError
from noonmark.fix.scope import Disc
from noonmark.plugins import clue_kinds
from noonmark.recipe import Recipe, default_scope, read_recipe

SHADOW = '[[clue]]\nkind = "shadow-length"\nobject = 1.8\nshadow = 2.6\n'
INSTANT = '[[clue]]\nkind = "instant"\nat = 2022-09-22T03:00:00Z\n'


@pytest.fixture
def read(tmp_path: Path):
    def of(text: str) -> Recipe:
        (tmp_path / "clues.toml").write_text(text, encoding="utf-8")
        return read_recipe(tmp_path / "clues.toml")

    return of


def test_a_clues_file_is_read(read) -> None:
    found = read(
        'title = "A yard"\nclaim = "Neryungri, 22 September 2022"\n'
        '[scope]\nearliest = 2022-09-21T06:00:00Z\nlatest = 2022-09-23\nprior = "land"\n'
        "lat = 56.5\nlon = 124.5\nradius-km = 90\n"
        f'{SHADOW}error = "4%"\nlabel = "post"\ntrust = 0.9\nsource = "frame 12"\n{INSTANT}'
    )
    assert (found.title, found.claim) == ("A yard", "Neryungri, 22 September 2022")
    assert found.scope.earliest == datetime(2022, 9, 21, 6, tzinfo=UTC)
    assert found.scope.latest == datetime(2022, 9, 23, tzinfo=UTC)
    assert found.scope.area == Disc(56.5, 124.5, 90.0)
    assert found.scope.prior == "land"
    assert [(c.label, c.kind, c.trust) for c in found.clues] == [("post", "shadow-length", 0.9), ("at", "instant", 1.0)]
    assert found.clues[0].source == "frame 12"


def test_an_empty_file_is_the_default_scope(read) -> None:
    found = read("")
    assert found.clues == ()
    assert found.scope.earliest == default_scope().earliest
    assert found.scope.prior == "default"


def test_two_clues_of_one_label_are_numbered(read) -> None:
    labels = [clue.label for clue in read(3 * SHADOW + f'{SHADOW}label = "shadow 2"\n').clues]
    assert labels == ["shadow", "shadow 2", "shadow 3", "shadow 2 2"]


def test_trusts_are_set_by_label(read) -> None:
    found = read(2 * SHADOW + INSTANT + '[trust]\n"shadow 2" = 0.5\nat = 0.8\n')
    assert [clue.trust for clue in found.clues] == [0.95, 0.5, 0.8]


@pytest.mark.parametrize("name", sorted(clue_kinds()))
def test_the_example_of_every_kind_builds_from_a_file(
    name: str, read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "marks.json").write_text(json.dumps(Yard().marks(horizon=Yard().horizon())))
    rows = "\n".join(f"{key} = {toml_value(value)}" for key, value in clue_kinds()[name].example.items())
    (clue,) = read(f'[[clue]]\nkind = "{name}"\n{rows}\n').clues
    assert clue.kind == name
    assert clue.words == clue_kinds()[name].clue(clue_kinds()[name].example).words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = ", ""),
        ("titel = 'A yard'", "unknown key 'titel'; did you mean 'title'"),
        ("title = 3", "title 3 is no text"),
        ("claim = 3", "claim 3 is no text"),
        ("clue = 3", "'clue' is no list of tables"),
        ("clue = [3]", "'clue' is no list of tables"),
        ("scope = 3", "'scope' is no table"),
        ("[[clue]]\nobject = 1", "clue 1: the clue has no kind"),
        (f'{SHADOW}\n[[clue]]\nkind = "shadw"', "clue 2: unknown kind of clue 'shadw'"),
        (f"{SHADOW}shaddow = 1", "clue 1: unknown key 'shaddow'; did you mean 'shadow'"),
        (f"{SHADOW}{SHADOW}trust = 1.2", "clue 2: trust 1.2"),
        ("[scope]\nearlier = 2022-09-21", "[scope]: unknown key 'earlier'; did you mean 'earliest'"),
        ("[scope]\nearliest = 2022-09-21T06:00:00", "[scope]: earliest"),
        ("[scope]\nearliest = 1900-09-21", "[scope]: earliest 1900-09-21 is outside"),
        ("[scope]\nearliest = 2022-09-21\nlatest = 2022-09-20", "[scope]: the scope ends"),
        ("[scope]\nlat = 56", "[scope]: 'lon' is missing"),
        ("[scope]\nlat = 156\nlon = 3\nradius-km = 4", "[scope]: latitude 156"),
        ("[scope]\nlat = 56\nlon = 3\nradius-km = 0", "[scope]: radius-km 0 km is not above 0"),
        ("[scope]\nprior = 'sea'", "[scope]: unknown prior 'sea'"),
        (f"{SHADOW}[trust]\nshadw = 0.5", "no clue is called 'shadw'; did you mean 'shadow'"),
        (f"{SHADOW}[trust]\nshadow = 'half'", "[trust]: shadow 'half' is not a number"),
        (f"{SHADOW}[trust]\nshadow = 1.5", "trust 1.5 is not a probability"),
        ("[[file]]\npath = 'none.jpg'", "none.jpg"),
        ("[[file]]\npaht = 'none.jpg'", "file 1: unknown key 'paht'; did you mean 'path'"),
        ("[[file]]\npath = 'none.jpg'\nmetadata = 'no'", "file 1: metadata 'no'"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_with_its_place(text: str, words: str, read) -> None:
    with pytest.raises(NoonmarkError) as caught:
        read(text)
    line = str(caught.value)
    assert words in line
    assert "\n" not in line
    assert line.startswith(("clues.toml", "none.jpg")) or "trust" in line


def test_a_file_that_is_missing_or_a_folder_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoonmarkError, match=r"missing\.toml"):
        read_recipe(tmp_path / "missing.toml")
    with pytest.raises(NoonmarkError, match=tmp_path.name):
        read_recipe(tmp_path)
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(NoonmarkError, match=r"binary\.toml"):
        read_recipe(tmp_path / "binary.toml")


def test_of_several_files_a_sky_clue_must_name_one_and_a_span_is_of_each(read, tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        Image.new("RGB", (8, 8)).save(tmp_path / name)
    files = '[[file]]\npath = "a.png"\n[[file]]\npath = "b.png"\n'
    with pytest.raises(NoonmarkError, match=r'clues.toml, clue 1: there are several files.*item="a.png"'):
        read(files + SHADOW)
    span = '[[clue]]\nkind = "between"\nearliest = 2022-09-21\nlatest = 2022-09-23\n'
    found = read(f'{files}{SHADOW}item = "b.png"\n{span}')
    assert [(clue.label, clue.item) for clue in found.clues] == [
        ("shadow", "b.png"),
        ("between, a.png", "a.png"),
        ("between, b.png", "b.png"),
    ]
    assert len(found.facts) >= 2


def test_the_examples_that_are_shipped_are_read(root: Path) -> None:
    for path in sorted((root / "examples").rglob("*.toml")):
        found = read_recipe(path)
        assert found.clues
        assert found.claim
