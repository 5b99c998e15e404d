"""A fix on the page: the library's numbers, the command's words, switches, and what is kept in the case."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image
from tests.web.analysed import LANGUAGE, SCOPE, STREAM, ask, mark, marks_of_yard, refused, whole, yard_case
from tests.web.conftest import Serve
from tests.web.served import Served

from noonmark.case.recipe.keeping import recipes_of, replay_kept
from noonmark.case.store.case import open_case
from noonmark.cli import run
from noonmark.commands.kinds_command import kinds_document
from noonmark.fix.fuse import fuse
from noonmark.plugins import make_clue
from noonmark.recipe import scope_of
from noonmark.report.document import fix_document


@pytest.fixture
def here(tmp_path: Path, root: Path, serve: Serve) -> Served:
    return serve(yard_case(tmp_path, root))


@pytest.fixture
def page(here: Served, root: Path) -> Iterator[httpx.Client]:
    with here.client() as client:
        mark(client, root)
        yield client


def by_label(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {clue["label"]: clue for clue in told["clues"]}


# ------------------------------------------------------------------ one answer


def test_the_page_s_fix_is_the_library_s(page: httpx.Client) -> None:
    told = ask(page, clues=[LANGUAGE, STREAM], use_marks=False, use_metadata=False, without=["posted"])
    clues = [make_clue(str(row["kind"]), {k: v for k, v in row.items() if k != "kind"}) for row in (LANGUAGE, STREAM)]
    fix = fix_document(fuse(clues, scope_of(SCOPE, "scope")))
    for key in ("statement", "regions", "times", "places", "determined"):
        assert told["fix"][key] == fix[key]
    assert [c["bits"] for c in told["fix"]["clues"]] == [c["bits"] for c in fix["clues"]]


def test_the_page_s_kept_fix_is_what_the_command_would_keep(
    page: httpx.Client, here: Served, tmp_path: Path, root: Path
) -> None:
    told = ask(page, keep=True, without=["language"], claim={"text": "Neryungri, 22 September 2022"})
    assert told["kept"]["items"] == [1]
    folder = here.bench.case.place.folder
    marks = tmp_path / "marks.json"
    marks.write_bytes((root / "examples/neryungri/marks.json").read_bytes())
    draft = tmp_path / "clues.toml"
    draft.write_text("[scope]\n" + "\n".join(f'{key} = "{value}"' for key, value in SCOPE.items()) + "\n")
    words = ["check", str(draft), "1", "--case", str(folder), "--marks", str(marks)]
    assert run([*words, "--claim", "Neryungri, 22 September 2022"]) == 0
    with open_case(folder) as case:
        ours, theirs = recipes_of(case, 1)
        assert not replay_kept(case, ours, fix_document).answer
        one, other = (_fix_in(kept.text) for kept in (ours, theirs))
    assert one["regions"] == other["regions"]
    assert one["claim"] == other["claim"]
    assert [clue["words"] for clue in one["clues"]] == [clue["words"] for clue in other["clues"]]
    assert told["fix"]["regions"] == one["regions"]
    assert page.get("/api/items/1").json()["item"]["state"] == "fixed"


def _fix_in(text: bytes) -> dict[str, Any]:
    return json.loads(text)["fix"]


# ------------------------------------------------------------------ switches and trusts


def test_a_switched_off_clue_stays_in_the_list_and_out_of_the_fix(page: httpx.Client) -> None:
    every, less = ask(page), ask(page, without=["marks"])
    assert list(by_label(every)) == ["language", "marks", "posted"]
    assert [clue["on"] for clue in less["clues"]] == [True, False, True]
    assert [clue["label"] for clue in less["fix"]["clues"]] == ["language", "posted"]
    assert by_label(less)["marks"]["agreement"] is None
    assert every["key"] != less["key"]
    bare = ask(page, use_marks=False)
    assert bare["fix"]["regions"] == less["fix"]["regions"]


def test_a_trust_is_what_the_clue_has_in_the_fix(page: httpx.Client) -> None:
    told = ask(page, trusts={"marks": 0.5})
    row = by_label(told)["marks"]
    assert (row["trust"], row["trust_given"]) == (0.5, 0.9)
    assert next(clue for clue in told["fix"]["clues"] if clue["label"] == "marks")["trust"] == 0.5


def test_each_clue_tells_where_it_comes_from(page: httpx.Client) -> None:
    rows = by_label(ask(page))
    assert {label: row["from"] for label, row in rows.items()} == {
        "language": "typed",
        "marks": "marks",
        "posted": "posted",
    }
    assert rows["language"]["values"] == {"name": "Russia", "trust": 0.9, "label": "language"}
    assert all(row["item_number"] == 1 for row in rows.values() if row["from"] != "typed")


def test_the_files_own_clues_can_be_switched_and_two_items_have_their_own_times(page: httpx.Client) -> None:
    told = ask(page, items=[1, 2], use_marks=False, scope={})
    rows = by_label(told)
    own = [label for label, row in rows.items() if row["from"] == "file"]
    assert own
    assert {row["item_number"] for label, row in rows.items() if label in own} == {2}
    assert {strip["item"] for strip in told["strips"]} >= {"yard.jpg"}
    less = ask(page, items=[1, 2], use_marks=False, scope={}, without=own)
    assert [clue["label"] for clue in less["fix"]["clues"] if clue["label"] in own] == []


def test_a_clue_on_several_items_is_kept_for_those_on_which_it_is_on(page: httpx.Client, here: Served) -> None:
    said = {"kind": "local-words", "daytime": "morning", "label": "said"}
    told = ask(
        page, items=[1, 2], clues=[LANGUAGE, said], keep=True, without=["said, yard.jpg"], trusts={"language": 0.8}
    )
    assert {"said, yard.png", "said, yard.jpg"} <= set(by_label(told))
    with open_case(here.bench.case.place.folder) as case:
        (kept,) = recipes_of(case, 2)
    clues = {clue["label"]: clue for clue in _fix_in(kept.text)["clues"]}
    assert "said, yard.png" in clues
    assert "said, yard.jpg" not in clues
    assert clues["language"]["trust"] == 0.8
    assert _fix_in(kept.text)["regions"] == told["fix"]["regions"]


# ------------------------------------------------------------------ provisional


def test_a_provisional_fix_is_made_whole_under_the_same_key(page: httpx.Client) -> None:
    first = ask(page, wait=False, claim={"text": "Neryungri"}, clues=[LANGUAGE, STREAM])
    assert first["provisional"]
    assert all(row["agreement"] is None or row["agreement"]["bits"] is None for row in first["clues"])
    assert "claim" not in first["fix"]
    done = whole(page, first["key"])
    assert done["fix"]["claim"]["text"] == "Neryungri"
    assert all(row["agreement"]["bits"] is not None for row in done["clues"])
    one, other = (next(r for r in told["fix"]["regions"] if r["level"] == 0.9)["area_km2"] for told in (first, done))
    assert one["outer"] == pytest.approx(other["outer"], rel=0.25)
    again = ask(page, wait=False, claim={"text": "Neryungri"}, clues=[LANGUAGE, STREAM])
    assert again == done


def test_a_fix_does_not_change_while_nobody_changes_anything(page: httpx.Client) -> None:
    assert ask(page, scope={})["key"] == ask(page, scope={})["key"]


# ------------------------------------------------------------------ marks


def test_marks_that_cannot_be_measured_are_left_out_with_the_reason(page: httpx.Client, root: Path) -> None:
    mark(page, root, objects=[{"base": [690, 470], "top": [690, 259]}], sun=None)
    told = ask(page)
    assert [(row["item"], row["kind"]) for row in told["left_out"]] == [(1, "marks")]
    assert "the tip of the shadow is not marked" in told["left_out"][0]["why"]
    assert "marks" not in by_label(told)


def test_moved_marks_give_another_fix(page: httpx.Client, root: Path) -> None:
    before = ask(page)
    post = {**marks_of_yard(root)["objects"][0], "tip": [520, 440]}
    mark(page, root, objects=[post])
    after = ask(page)
    assert before["key"] != after["key"]
    assert before["fix"]["regions"] != after["fix"]["regions"]


# ------------------------------------------------------------------ the map


def test_the_overlay_shows_the_posterior_where_the_regions_lie(page: httpx.Client) -> None:
    told = ask(page)
    overlay = told["overlay"]
    west, south, east, north = overlay["extent"]
    answer = page.get(overlay["image"])
    assert answer.headers["content-type"] == "image/png"
    image = np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGBA"))
    assert image.shape[:2] == (overlay["height"], overlay["width"])
    assert (image[..., 3] > 0).any()
    ring = told["outlines"]["50"]["geometry"]["coordinates"][0][0]
    for lon, lat in ring:
        assert west <= lon <= east or west <= lon + 360.0 <= east
        assert south <= lat <= north


def test_the_overlay_of_a_window_has_its_shape(page: httpx.Client) -> None:
    image = ask(page)["overlay"]["image"]
    answer = page.get(f"{image}?extent=100,40,140,60&width=400")
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.width == 400
    assert 250 < picture.height < 400
    for wrong in ("1,2,3", "a,b,c,d", "10,40,0,60", "0,60,10,40"):
        refusal = page.get(f"{image}?extent={wrong}")
        assert refusal.status_code == 422
        assert "extent" in refusal.json()["problem"]


def test_the_strip_holds_the_whole_probability(page: httpx.Client) -> None:
    (strip,) = ask(page)["strips"]
    assert strip["days"] == ["2022-09-21", "2022-09-22"]
    assert all(len(row) == strip["bins"] == 96 for row in strip["rows"])
    assert sum(map(sum, strip["rows"])) == pytest.approx(1.0, abs=1e-3)


# ------------------------------------------------------------------ errors


def test_errors_are_those_of_the_library(page: httpx.Client) -> None:
    told = refused(page, clues=[{"kind": "shadow-length", "object": 1, "shadow": -2}])
    assert (told["problem"], told["where"]) == ("shadow -2 is not above 0", "clue 1")
    assert refused(page, clues=[{"kind": "shadow"}])["problem"].startswith("unknown kind")
    assert refused(page, clues=[{"name": "Russia"}])["problem"] == "this clue has no kind"
    assert refused(page, scope={"earliest": "yesterday"})["problem"].startswith("earliest yesterday")
    assert refused(page, without=["nothing"])["problem"] == "no clue is called 'nothing'"
    assert refused(page, items=[1, 1])["problem"] == "item 1 is given 2 times"
    assert refused(page, trusts={"language": 1.5})["where"] == "trusts, language"
    assert refused(page, claim={"text": "22 September 2022"}, wait=True)["problem"].startswith("the claim")


def test_without_a_clue_there_is_no_fix(page: httpx.Client) -> None:
    told = refused(page, clues=[], use_marks=False, without=["posted"])
    assert told["problem"] == "there is no clue to make a fix from"


def test_a_typed_clue_reads_no_file_of_the_machine(page: httpx.Client) -> None:
    told = refused(page, clues=[{"kind": "marks", "path": "/etc/passwd"}])
    assert told["problem"] == "marks are made in the picture, not typed"


def test_clues_that_fit_nowhere_name_what_to_drop(page: httpx.Client) -> None:
    chile = {"kind": "country", "name": "Chile", "label": "plate"}
    told = ask(page, clues=[{**LANGUAGE, "trust": 1.0}, chile], use_marks=False)
    assert told["fix"]["regions"] == []
    assert told["fix"]["conflict"] == [["language"], ["plate"]]
    assert (told["overlay"], told["strip"], told["provisional"]) == (None, None, False)


def test_a_fix_that_is_no_longer_kept_says_so(page: httpx.Client) -> None:
    told = page.get("/api/fix/0123/overlay.png")
    assert told.status_code == 404
    assert "no fix" in told.json()["problem"]


def test_the_kinds_are_those_of_the_command(page: httpx.Client) -> None:
    assert page.get("/api/kinds").json() == kinds_document()
