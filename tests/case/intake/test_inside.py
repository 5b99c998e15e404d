"""Files that an export names are opened inside its folder and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.case.intake.inside import find_inside, open_inside, parts_inside
from noonmark.errors import NoonmarkError


def test_a_file_in_a_folder_is_opened_and_its_size_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"four")
    with open_inside(tmp_path, "./a//b") as file:
        assert file.read() == b"four"
    assert find_inside(tmp_path, "a/b").st_size == 4


def test_the_root_may_be_a_link_for_the_user_gave_it(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a").write_bytes(b"a")
    (tmp_path / "link").symlink_to("real")
    with open_inside(tmp_path / "link", "a") as file:
        assert file.read() == b"a"


def test_a_file_where_a_folder_should_be_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(FileNotFoundError):
        find_inside(tmp_path, "a/b")


@given(st.lists(st.sampled_from(["..", ".", "", "a", "b", "/", "\\", "\0", "C:", "..."]), max_size=6))
def test_no_name_leads_out(parts: list[str]) -> None:
    name = "/".join(parts)
    try:
        found = parts_inside(name)
    except NoonmarkError:
        return
    root = Path("/root of the export")
    assert root in root.joinpath(*found).parents
    assert ".." not in found
