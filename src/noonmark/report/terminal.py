"""A Fix told on a terminal, in the order in which it should be read; plain text when piped."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from noonmark.earth.prior import describe_prior
from noonmark.fix.answer import Agreement, ClaimCheck, Fix
from noonmark.report import words
from noonmark.report.coarse import place_decimals
from noonmark.report.document import wrapped

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
    _pairs(_claim_rows(claim), console)
    if claim.drivers:
        _drivers(claim, console)
    _notes(fix.notes, console)


def plain(text: str) -> str:
    """Return a text without characters that could move a terminal's cursor or change its state."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\u00a0\u202f")


def _sentence(text: str, console: Console) -> None:
    _emit(Text(plain(text), style="bold"), console)


def _heading(text: str, console: Console) -> None:
    console.print()
    console.print(Text(text, style="bold magenta"))


def _table(*columns: tuple[str, bool], head: bool = True) -> Table:
    """Return a table without lines; a column is its head and whether it holds numbers."""
    table = Table(box=None, show_header=head, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name, number in columns:
        table.add_column(name, justify="right" if number else "left", no_wrap=number, overflow="fold")
    return table


def show(table: Table, console: Console) -> None:
    """Print a table two columns in."""
    _emit(Padding(table, (0, 0, 0, 2), expand=False), console)


def _emit(what: Text | Padding, console: Console) -> None:
    """Print; where no terminal reads it, without blanks at the ends of lines."""
    if console.is_terminal:
        console.print(what)
        return
    with console.capture() as captured:
        console.print(what)
    lines = "\n".join(line.rstrip() for line in captured.get().splitlines())
    console.print(Text(lines), soft_wrap=True)


def _pairs(rows: Sequence[tuple[str, str]], console: Console) -> None:
    table = _table(("", False), ("", False), head=False)
    table.columns[0].no_wrap = True
    for name, told in rows:
        table.add_row(Text(name, style="dim"), Text(plain(told)))
    show(table, console)


def _conflict(fix: Fix, console: Console) -> None:
    if not fix.conflict:
        return
    _heading("No place fits all clues; one of these sets would have to go", console)
    for labels in fix.conflict:
        console.print(Text(f"  - {plain(' and '.join(labels))}", style="red"))


def _regions(fix: Fix, console: Console) -> None:
    _heading("Where and when (credible regions; times are UTC, of the first frame)", console)
    rows: list[tuple[str, str]] = []
    for level in LEVELS:
        areas = [words.area(told.inner_km2, told.outer_km2) for told in fix.regions if told.level == level]
        rows += [(f"{words.level(level)} region", area) for area in areas]
    for level in LEVELS:
        for times in fix.times:
            if times.level == level:
                of = f" of {plain(times.item)}" if times.item else ""
                rows.append((f"{words.level(level)} times{of}", words.intervals(times.intervals)))
    _pairs(rows, console)


def _places(fix: Fix, console: Console) -> None:
    _heading("Places, most probable first", console)
    if not fix.places:
        console.print(Text("  none"))
        return
    digits = place_decimals(fix)
    table = _table(("#", True), ("place", False), ("in", False), ("at", False), ("probability", True))
    for rank, place in enumerate(fix.places[:MOST_PLACES], 1):
        where = plain(words.listed(place.region, place.country))
        spot = words.place(place.lat, wrapped(place.lon), digits)
        table.add_row(
            str(rank),
            Text(plain(place.name), style="bold"),
            Text(where),
            Text(spot),
            words.probability(place.probability),
        )
    show(table, console)
    if len(fix.places) > MOST_PLACES:
        console.print(Text(f"  and {len(fix.places) - MOST_PLACES} more", style="dim"))


def _clues(clues: Sequence[Agreement], console: Console) -> None:
    _heading("Clues: how probably each is false, how far it moved the answer", console)
    table = _table(("clue", False), ("false", True), ("trust", True), ("moved by", True), ("says", False))
    table.columns[0].min_width = 12
    for clue in clues:
        style = "red" if clue.probability_false >= 0.5 else "yellow" if clue.probability_false >= 0.1 else ""
        table.add_row(
            Text(plain(words.listed(clue.label, clue.item))),
            Text(words.probability(clue.probability_false), style=style),
            Text(f"{clue.trust:g}"),
            Text(words.bits(clue.bits)),
            Text(plain(clue.words)),
        )
    show(table, console)


def _notes(notes: Sequence[str], console: Console) -> None:
    if not notes:
        return
    _heading("Know that", console)
    _pairs([("-", note) for note in notes], console)


def _scope(fix: Fix, console: Console) -> None:
    _heading("Scope and priors", console)
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
    _pairs(rows, console)


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
    _heading("What drives it: log10 that goes when the clue is left out", console)
    table = _table(("clue", False), ("log10", True), ("speaks for", False))
    for label, value in claim.drivers:
        side = "the claim" if value > 0.05 else "the alternative" if value < -0.05 else "neither"
        table.add_row(Text(plain(label)), words.signed(value), side)
    show(table, console)
