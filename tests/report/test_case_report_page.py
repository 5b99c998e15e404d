from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import replace

import pytest

from noonmark.fix.answer import Fix
from noonmark.report.case_report.hiding import coarse_report
from noonmark.report.case_report.page import page_title, report_page
from noonmark.report.case_report.parts import ArrivalTold, CaseReport, SignedTold
from noonmark.report.case_report.telling import not_established

from .case_reports import NAME, SECRETS, THEN, arrival, bare_report, full_report, item, with_fix  # noqa: TID252
from .fixes import conflict_fix, hostile_fix, two_item_fix  # noqa: TID252
from .test_page import Page  # noqa: TID252

DATA = re.compile(r"data:[a-z/+]+;base64,([A-Za-z0-9+/=]+)")


def unpacked(page: str) -> str:
    """Return a page's text with the drawings in it opened, as a reader's search would not even see them."""
    drawings = [base64.b64decode(found) for found in DATA.findall(page)]
    inside = [drawn.decode() for drawn in drawings if drawn.startswith(b"<svg")]
    return html.unescape("\n".join([DATA.sub("", page), *inside]))


@pytest.mark.parametrize("report", [full_report(), bare_report(), coarse_report(full_report(), 10.0)])
def test_a_report_asks_nothing_of_any_network_and_is_balanced(report: CaseReport) -> None:
    text = report_page(report)
    page = _Page(text)
    assert not {"script", "link", "iframe", "object", "embed", "form", "base", "a"} & set(page.tags)
    names = {name for _, name, _ in page.attributes}
    assert not {"href", "style", "action", "srcset"} & names
    sources = [value for _, name, value in page.attributes if name == "src"]
    assert all(str(value).startswith("data:image/") for value in sources)
    assert not [part for part in ("url(", "@import", "<!--") if part in unpacked(text)]


class _Page(Page):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag == "img":
            self.open.pop()


def test_the_policy_names_the_style_sheet_and_lets_pictures_of_the_page_itself_in() -> None:
    text = report_page(full_report())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert policy is not None
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    allowed = html.unescape(policy[1])
    assert allowed == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; img-src data:"
    )


def test_a_coarse_report_tells_none_of_the_secrets() -> None:
    exact = unpacked(report_page(full_report()))
    assert all(secret in exact for secret in ("56.65807", "Lenin Street", "berkakit_news", NAME, "Yard of Berkakit"))
    coarse = unpacked(report_page(coarse_report(full_report(), 10.0)))
    found = [secret for secret in SECRETS if secret.casefold() in coarse.casefold()]
    assert found == []


def test_names_of_devices_and_clocks_are_no_places() -> None:
    coarse = unpacked(report_page(coarse_report(full_report(), 10.0)))
    assert "DJI FC300S" in coarse
    assert "EXIF DateTimeOriginal" in coarse


def test_a_coarse_report_holds_no_coordinate_finer_than_one_decimal() -> None:
    coarse = unpacked(report_page(coarse_report(full_report(), 10.0)))
    degrees = re.findall(r"\d+\.\d+(?=\s*°)", coarse)
    assert degrees
    assert all(len(value.partition(".")[2]) == 1 for value in degrees)


@pytest.mark.parametrize("km", [1.0, 50.0, 1000.0])
def test_coarser_or_finer_the_names_of_files_and_people_stay_out(km: float) -> None:
    coarse = unpacked(report_page(coarse_report(full_report(), km)))
    assert not [s for s in ("Lenin Street", "berkakit_news", "56.65807", "124.72012", NAME) if s in coarse]


def test_the_claim_is_told_in_words_without_its_coordinates() -> None:
    base = full_report()
    assert base.fixed is not None
    assert base.fixed.fix.claim is not None
    claim = replace(base.fixed.fix.claim, text="Magadan, 59.91100, 150.72000, on Thursday", place="59.911, 150.72")
    told = replace(base, fixed=replace(base.fixed, fix=replace(base.fixed.fix, claim=claim)))
    coarse = unpacked(report_page(coarse_report(told, 10.0)))
    assert "Claim: “Magadan, (withheld), on Thursday”" in coarse
    assert "59.91" not in coarse
    assert "The claim is quoted as it was made: it is not rounded." in coarse


def test_an_exact_report_says_so_and_why() -> None:
    text = unpacked(report_page(full_report()))
    assert "This report is exact" in text
    assert "Why it is exact: “asked for by the court”" in text
    assert "This report is exact" not in unpacked(report_page(coarse_report(full_report(), 10.0)))


def test_a_reason_for_finer_places_is_told_in_a_coarse_report_too() -> None:
    told = unpacked(report_page(coarse_report(full_report(), 1.0)))
    assert "Places are rounded to 1 km. The names of files" in told
    assert "Why it is finer than 10 km: “asked for by the court”" in told
    usual = unpacked(report_page(coarse_report(replace(full_report(), why=""), 10.0)))
    assert "Places are rounded to 10 km and have no names." in usual
    assert "Why it is" not in usual


def test_the_sections_come_in_their_order() -> None:
    heads = re.findall(r"<h2>(.*?)</h2>", report_page(full_report()))
    assert heads == [
        "In words", "The frame", "Where", "When", "The clues, and how they agree", "The claim",
        "What was not established", "The file and where it came from", "What was recorded",
        "How to make it again, and how to check", "Sources, licence, version",
    ]  # fmt: skip


def test_contradictions_come_before_all_else_that_the_file_says() -> None:
    text = report_page(full_report())
    assert text.index("contradicts itself in 2 points") < text.index("<h2>The frame</h2>")
    part = text[text.index("<h2>The file and where") :]
    assert part.index("9000 km apart") < part.index("<caption>The file</caption>")


def test_an_item_without_a_fix_still_gets_a_report() -> None:
    text = unpacked(report_page(bare_report()))
    assert "Where and when this was filmed has not been worked out. No fix of it is kept in the case." in text
    assert "The file could not be read: this is no clip" in text
    assert "noonmark case replay" not in text
    assert "<h2>Where</h2>" not in text


def test_what_was_not_established_is_told_gap_by_gap() -> None:
    told = not_established(full_report())
    assert told[0] == "Not established: the time. A 90 % region small enough to be of use is needed for that."
    assert "Taken as certain, so that the other clues cannot put them in doubt: window." in told
    assert "The file's provenance (C2PA) is not verified: broken." in told
    assert "Nothing was measured in the picture." in told
    assert told[-1] == "Who filmed, and what the footage shows, was not examined."
    bare = not_established(bare_report())
    assert bare[0].startswith("The place, the longitude, the date and the time are not established")
    assert "No arrival tells when it was first posted." in bare


def test_a_second_look_is_told_and_its_absence_is_too() -> None:
    base = full_report()
    assert base.picture is not None
    measured = replace(base, picture=replace(base.picture, told=("The sun stood 28 deg high.",)))
    assert "No second analyst measured the picture." in not_established(measured)
    line = "Measured a second time by somebody, not blind: the sun stood 27 deg high (90 %: 23 to 31) (entry 9)."
    again = replace(measured, log=replace(base.log, second_looks=(line,)))
    assert "No second analyst measured the picture." not in not_established(again)
    assert line in unpacked(report_page(again))


def test_a_signed_log_is_not_said_to_be_unsigned() -> None:
    base = full_report()
    signed = SignedTold(7, THEN, "noonmark+abc", holds=True)
    told = replace(base, log=replace(base.log, signed=signed))
    assert "The log is not signed" not in " ".join(not_established(told))
    assert "No outside authority stamped the log: its times are the computer's own." in not_established(told)
    assert "Its signature holds." in report_page(told)
    broken = replace(told, log=replace(base.log, signed=replace(signed, holds=False)))
    assert "ITS SIGNATURE DOES NOT HOLD." in report_page(broken)


def test_a_conflict_is_told_with_the_sets_to_leave_out() -> None:
    text = unpacked(report_page(with_fix(conflict_fix())))
    assert "No place fits all clues" in text
    assert "gps and near Neryungi" in text
    assert "No place and no time is established: the clues contradict one another." in text
    assert "Neryun" not in unpacked(report_page(coarse_report(with_fix(conflict_fix()), 10.0)))


def test_a_fix_that_is_not_the_kept_one_is_named_and_its_names_withheld() -> None:
    base = full_report()
    assert base.fixed is not None
    told = replace(base, fixed=replace(base.fixed, differences=("P(Serebryany Bor) was 0.1 and is 0.2",)))
    assert "This is not the fix that was kept" in report_page(told)
    assert "P(Serebryany Bor) was 0.1" in report_page(told)
    coarse = report_page(coarse_report(told, 10.0))
    assert "1 difference, withheld here" in coarse
    assert "Serebryany" not in coarse


def test_items_of_one_fix_are_called_by_their_numbers_in_the_case() -> None:
    base = replace(with_fix(two_item_fix()), item=item(7, "a.mp4"), others=(item(4, "b.mp4"),))
    coarse = unpacked(report_page(coarse_report(base, 10.0)))
    assert "90 %, item 7" in coarse
    assert "90 %, item 4" in coarse
    assert "a.mp4" not in coarse
    assert "90 %, a.mp4" in unpacked(report_page(base))


def test_words_of_strangers_never_become_code() -> None:
    evil = "<script>alert(1)</script>\"'&{{7*7}}\x00\u202e"
    told = replace(
        with_fix(hostile_fix()),
        case_title=evil,
        item=item(3, evil),
        arrivals=(ArrivalTold(evil, evil, THEN, evil, evil, evil, evil, {evil: evil}),),
        why=evil,
    )
    for report in (told, coarse_report(told, 10.0)):
        text = report_page(report)
        assert "<script" not in text
        assert "\x00" not in text
        assert "\u202e" not in text
        assert "49" not in re.findall(r"<h1>(.*?)</h1>", text)[0]


def test_a_long_name_is_whole_in_its_table_and_short_in_headings() -> None:
    name = "a" * 480 + "_the_end.mp4"
    told = replace(full_report(), item=item(3, name))
    text = report_page(told)
    head = re.search(r"<h1>(.*?)</h1>", text)
    assert head is not None
    assert len(head[1]) < 80
    assert head[1].endswith("_the_end.mp4")
    assert f">{name}<" in text
    assert len(page_title(told)) < 120


def test_a_caption_without_end_is_cut_and_the_rest_counted() -> None:
    text = report_page(replace(full_report(), arrivals=(replace(arrival(), caption="a" * 10_000),)))
    assert "a" * 4000 + "… and 6000 more letters" in text
    assert "a" * 4001 not in text


def test_of_many_arrivals_the_first_are_told_and_the_rest_counted() -> None:
    text = report_page(replace(full_report(), arrivals=(arrival(),) * 75))
    assert text.count("<caption>Arrival ") == 30
    assert "And 45 more arrivals." in text


def test_a_caption_in_another_script_is_told_in_latin_letters_too() -> None:
    told = replace(full_report(), arrivals=(replace(arrival(), caption="北京 видео"),))
    text = report_page(told)
    assert "北京 видео" in text
    assert "In Latin letters" in text
    assert "BeiJing" in text


def test_every_fix_gives_a_page_and_the_same_report_the_same_page(fix: Fix) -> None:
    told: CaseReport = with_fix(fix)
    assert report_page(told) == report_page(told)
    assert "<h2>Where</h2>" in report_page(coarse_report(told, 10.0))
