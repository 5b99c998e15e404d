"""A Fix told on a terminal, in the order in which it should be read; plain text when piped."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from noonmark.earth.prior import describe_prior
from noonmark.fix.answer import Agreement, ClaimCheck, Fix
from noonmark.report import words
from noonmark.report.coarse import place_decimals
from noonmark.report.document import wrapped
from noonmark.report.print_parts import emit, heading, pairs, plain, show, table

MOST_PLACES = 10
LEVELS = (0.5, 0.9)


def print_fix(fix: Fix, console: Console) -> None:
    """Print a Fix: the sentence, regions and times, places, agreement, scope and priors, what was pruned.

    Parameters
    ----------
    fix : Fix
        As solved, or coarse (:func:`noonmark.report.coarse.coarsened`).
    console : rich.console.Console
        Where to; without a terminal behind it the text has no colour and no lines.

    Notes
    -----
    Labels and words come from files and people: they are printed as they are, never read as markup,
    and control characters are left out.
    """
    _sentence(fix.statement, console)
    _conflict(fix, console)
    _regions(fix, console)
    _places(fix, console)
    _clues(fix.clues, console)
    _notes(fix.notes, console)
    _scope(fix, console)


def print_check(fix: Fix, console: Console) -> None:
    """Print the check of a claim: its likelihood ratio, the verbal scale and the clues that drive it."""
    if fix.claim is None:
        _sentence("No claim was checked.", console)
        return
    claim = fix.claim
    _sentence(f"Claim: “{plain(claim.text)}”", console)
    pairs(_claim_rows(claim), console)
    if claim.drivers:
        _drivers(claim, console)
    _notes(fix.notes, console)


def _sentence(text: str, console: Console) -> None:
    emit(Text(plain(text), style="bold"), console)


def _conflict(fix: Fix, console: Console) -> None:
    if not fix.conflict:
        return
    heading("No place fits all clues; one of these sets would have to go", console)
    for labels in fix.conflict:
        console.print(Text(f"  - {plain(' and '.join(labels))}", style="red"))


def _regions(fix: Fix, console: Console) -> None:
    heading("Where and when (credible regions; times are UTC, of the first frame)", console)
    rows: list[tuple[str, str]] = []
    for level in LEVELS:
        areas = [words.area(told.inner_km2, told.outer_km2) for told in fix.regions if told.level == level]
        rows += [(f"{words.level(level)} region", area) for area in areas]
    for level in LEVELS:
        for times in fix.times:
            if times.level == level:
                of = f" of {plain(times.item)}" if times.item else ""
                rows.append((f"{words.level(level)} times{of}", words.intervals(times.intervals)))
    pairs(rows, console)


def _places(fix: Fix, console: Console) -> None:
    heading("Places, most probable first", console)
    if not fix.places:
        console.print(Text("  none"))
        return
    digits = place_decimals(fix)
    rows = table(("#", True), ("place", False), ("in", False), ("at", False), ("probability", True))
    for rank, place in enumerate(fix.places[:MOST_PLACES], 1):
        where = plain(words.listed(place.region, place.country))
        spot = words.place(place.lat, wrapped(place.lon), digits)
        rows.add_row(
            str(rank),
            Text(plain(place.name), style="bold"),
            Text(where),
            Text(spot),
            words.probability(place.probability),
        )
    show(rows, console)
    if len(fix.places) > MOST_PLACES:
        console.print(Text(f"  and {len(fix.places) - MOST_PLACES} more", style="dim"))


def _clues(clues: Sequence[Agreement], console: Console) -> None:
    heading("Clues: how probably each is false, how far it moved the answer", console)
    rows = table(("clue", False), ("false", True), ("trust", True), ("moved by", True), ("says", False))
    rows.columns[0].min_width = 12
    for clue in clues:
        style = "red" if clue.probability_false >= 0.5 else "yellow" if clue.probability_false >= 0.1 else ""
        rows.add_row(
            Text(plain(words.listed(clue.label, clue.item))),
            Text(words.probability(clue.probability_false), style=style),
            Text(f"{clue.trust:g}"),
            Text(words.bits(clue.bits)),
            Text(plain(clue.words)),
        )
    show(rows, console)


def _notes(notes: Sequence[str], console: Console) -> None:
    if not notes:
        return
    heading("Know that", console)
    pairs([("-", note) for note in notes], console)


def _scope(fix: Fix, console: Console) -> None:
    heading("Scope and priors", console)
    scope = fix.scope
    area = "the whole Earth"
    if scope.area is not None:
        area = f"within {words.grouped(scope.area.radius_km)} km of {scope.area.lat:g}, {scope.area.lon:g} (lat, lon)"
    rows = [
        ("instants", f"{words.interval(scope.earliest, scope.latest)} UTC"),
        ("area", area),
        ("place prior", f"{scope.prior}: {describe_prior(scope.prior)}"),
        ("pruned", _pruned(fix.pruned_probability)),
    ]
    if fix.data_sources:
        rows.append(("data", "; ".join(fix.data_sources)))
    pairs(rows, console)


def _pruned(probability: float) -> str:
    told = words.bound(probability)
    return f"{told} of the probability was left out of the search" if probability > 0 else told


def _claim_rows(claim: ClaimCheck) -> list[tuple[str, str]]:
    return [
        ("verdict", claim.verbal),
        ("likelihood ratio", f"{words.likelihood_ratio(claim.log10_lr)} (log10 {words.signed(claim.log10_lr)})"),
        ("claimed place", f"within {words.grouped(claim.radius_km)} km of {claim.place}"),
        ("claimed window", f"{words.interval(*claim.window)} UTC"),
        ("against", "the rest of the scope"),
        ("words", words.ENFSI_SOURCE),
    ]


def _drivers(claim: ClaimCheck, console: Console) -> None:
    heading("What drives it: log10 that goes when the clue is left out", console)
    rows = table(("clue", False), ("log10", True), ("speaks for", False))
    for label, value in claim.drivers:
        side = "the claim" if value > 0.05 else "the alternative" if value < -0.05 else "neither"
        rows.add_row(Text(plain(label)), words.signed(value), side)
    show(rows, console)
