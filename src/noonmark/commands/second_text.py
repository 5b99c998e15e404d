"""A second look held against the first, told on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from noonmark.report.print_parts import emit, heading, pairs, plain, show, table
from noonmark.report.words import grouped, likelihood_ratio, probability

if TYPE_CHECKING:
    from rich.console import Console

LEAST = 1e-3
"""Probabilities of a difference below this are told as below it: the tails of clicks are not known so well."""
_STYLES = {"agree": "bold green", "differ": "bold yellow", "disagree": "bold red", "not comparable": "bold"}


def print_second(document: dict[str, Any], console: Console) -> None:
    """Print a comparison, schema ``noonmark.case-second/1``."""
    emit(Text(plain(headline(document)), style=_STYLES[document["verdict"]]), console)
    for line in _notes(document):
        emit(Text(plain(f"Note: {line}.")), console)
    _suns(document, console)
    if document["difference"] is not None:
        _difference(document["difference"], console)
    if document["objects"]:
        _clicks(document["objects"], console)
    if document["fixes"] is not None:
        _fixes(document["fixes"], console)
    elif document["fixes_why_not"]:
        emit(Text(plain(f"\nThe fix was not compared: {document['fixes_why_not']}.")), console)


def headline(document: dict[str, Any]) -> str:
    """Return the outcome in one sentence.

    Such as ``The two agree: pairs who measure the same sun differ by as much or more with a probability of 43 %.``
    """
    chance = document["probability"]
    if chance is None:
        who = "second" if not document["second"]["measurable"] else "first"
        return f"The two cannot be compared: the {who} marks measure nothing ({document[who]['why_not']})."
    odds = probability(chance) if chance >= LEAST else f"less than {probability(LEAST)}"
    told = f"pairs who measure the same sun differ by as much or more with a probability of {odds}"
    begin = {"agree": "The two agree", "differ": "The two differ more than expected", "disagree": "The two disagree"}
    return f"{begin[document['verdict']]}: {told}."


def _notes(document: dict[str, Any]) -> list[str]:
    blind, notes = document["blind"], list[str]()
    if blind["same_person"]:
        notes.append(f"both are in the name of {document['first']['who']}, so this is no second pair of eyes")
    if blind["seen"]:
        told = f"{document['second']['who']} had seen the comparison before (entry {blind['seen'][0]})"
        notes.append(f"{told}, so this look is not blind")
    if blind["opened"] is None:
        notes.append("it was handed in without being opened in the case, so when it began is not on the record")
    if document["difference"] is not None and not document["difference"]["together"]:
        notes.append(
            "several frames were marked, so the two are compared as if they shared neither camera nor ground; the "
            "probability is larger than it should be, and a true difference can hide"
        )
    return notes


def _suns(document: dict[str, Any], console: Console) -> None:
    heading("The sun [deg]", console)
    rows = table(("", False), ("", False), ("median", True), ("50 %", True), ("90 %", True))
    names = (
        ("elevation_deg", "elevation"),
        ("relative_azimuth_deg", "azimuth from the axis"),
        ("azimuth_deg", "azimuth"),
    )
    for key, name in names:
        for which in ("first", "second"):
            angle = document[which][key]
            if angle is not None:
                told = f"{which}, {plain(document[which]['who'])}"
                ends = [f"{low:.1f} to {high:.1f}" for low, high in (angle["interval_50"], angle["interval_90"])]
                rows.add_row(name, told, f"{angle['median']:.1f}", *ends)
    show(rows, console)


def _difference(told: dict[str, Any], console: Console) -> None:
    shared = ", what both share taken as the same" if told["together"] else ""
    heading(f"The second's sun from the first's{shared} (one standard deviation)", console)
    rows: list[tuple[str, str]] = []
    for name, more, less in (("elevation", "higher", "lower"), ("azimuth", "clockwise", "counterclockwise")):
        value = told[f"{name}_deg"]
        if value is not None:
            way = more if value >= 0 else less
            sd, times = told[f"{name}_sd_deg"], abs(told[f"{name}_in_sd"])
            rows.append((name, f"{abs(value):.2f} deg {way}, give or take {sd:.2f}: {times:.1f} standard deviations"))
    pairs([(f"  {name}", line) for name, line in rows], console)


def _clicks(objects: list[dict[str, Any]], console: Console) -> None:
    heading("What both marked, how far apart [px]", console)
    rows = table(
        ("first", False), ("second", False), ("base", True), ("top", True), ("tip", True), ("both errors", True)
    )
    for pair in objects:
        apart = {point["point"]: f"{point['apart_px']:.1f}" for point in pair["points"]}
        names = [plain(pair[f"{w}_name"] or f"object {pair[w] + 1}") for w in ("first", "second")]
        sd = max((point["sd_px"] for point in pair["points"]), default=0.0)
        rows.add_row(*names, *(apart.get(point, "") for point in ("base", "top", "tip")), f"{sd:.1f}")
    show(rows, console)


def _fixes(told: dict[str, Any], console: Console) -> None:
    heading(f"The fix of entry {told['entry']} with either's marks", console)
    level = f"{told['level']:.0%}".replace("%", " %")
    rows = [
        (f"  {level} regions", f"{grouped(told['first_km2'])} km2 (first), {grouped(told['second_km2'])} km2 (second)"),
        ("  the first's holds", f"{probability(told['first_holds'])} of the second's posterior"),
        ("  the second's holds", f"{probability(told['second_holds'])} of the first's posterior"),
    ]
    if told["azimuth_from_first"]:
        rows.append(("  the camera's azimuth", "the first's in both: the second gave none"))
    if told["claim"]:
        ratios = [likelihood_ratio(told[f"{which}_log10_lr"]) for which in ("first", "second")]
        rows.append(("  the claim", f"{plain(told['claim'])}: {ratios[0]} (first), {ratios[1]} (second)"))
    pairs(rows, console)
