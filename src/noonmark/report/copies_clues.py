"""What earlier copies say of the time, as clues for ``noonmark fix``: who had it posted had it filmed before."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from datetime import UTC
from pathlib import Path

from noonmark.copies.match import Match
from noonmark.draft import ClueRow, Draft, draft_text, toml_value
from noonmark.footage.words import printable

KIND = "posted-before"
LEAST = 0.5
"""A copy less probable than this makes no clue."""
SURE = 0.95
MOST = 3
MOST_TRUST = 0.999
"""The highest trust: a listing's instant of posting can be wrong too."""


def posted_rows(matches: Iterable[Match]) -> tuple[ClueRow, ...]:
    """Return the clues that copies give: the earliest posting, and later ones as long as they are surer.

    Parameters
    ----------
    matches : iterable of Match
        What was found; only copies count whose posting is known. The same scene may have been filmed again, and a sound
        may be older than its picture.

    Returns
    -------
    tuple of ClueRow
        Clues ``posted-before``, earliest first, the probability of being a copy as trust; none where nothing says when.
    """
    chosen = list[ClueRow]()
    best = 0.0
    copies = [each for each in matches if each.relation == "copy" and each.probability >= LEAST]
    for posted, match in sorted(((each.posted, each) for each in copies if each.posted), key=lambda pair: pair[0]):
        if match.probability <= best or best >= SURE or len(chosen) == MOST:
            continue
        best = match.probability
        chosen.append(ClueRow("", KIND, {"before": f"{posted.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", **_told(match)}))
    return tuple(chosen)


def _told(match: Match) -> dict[str, object]:
    name = match.item or Path(match.file).name
    query, there = (f"{start:.1f} to {end:.1f} s" for start, end in (match.query, match.match))
    return {
        "label": printable(f"copy in {name}"),
        "trust": round(min(match.probability, MOST_TRUST), 3),
        "source": printable(f"{name}: its {there} are {query} of the clip"),
    }


def copies_clues(matches: Iterable[Match], name: str) -> str:
    """Return a clues file for ``noonmark fix``; one without a clue where no copy says when it was posted.

    Parameters
    ----------
    matches : iterable of Match
    name : str
        The clip's name, for the title.
    """
    return draft_text(Draft(title=printable(f"Earlier copies of {name}"), clues=posted_rows(matches)), Path())


def clue_option(row: ClueRow) -> str:
    """Return a clue as the option that ``noonmark fix`` takes beside other clues, quoted for a shell.

    Examples
    --------
    >>> print(clue_option(ClueRow("", "posted-before", {"before": "2022-09-22T10:00:00Z", "trust": 0.97})))
    --clue 'posted-before before="2022-09-22T10:00:00Z" trust=0.97'
    """
    values: Mapping[str, object] = row.values
    return (
        f"--clue {shlex.quote(' '.join([row.kind, *(f'{key}={toml_value(value)}' for key, value in values.items())]))}"
    )
