"""The weights in docs/footage.md are those in the code, row by row."""

from __future__ import annotations

from pathlib import Path

from noonmark.look.clues import DAY_SD_S, RECEIVER_TRUST, SIGNED_TRUST, TRACK_POINTS, TRACK_TRUST, TRUST
from noonmark.look.parts import EARLIER_DAYS, RESET_DAYS, RESET_YEARS
from noonmark.look.weights import PARTS, RULES

HEAD = "| clock | as stated | UTC | place | other zone | day off | restarted | saved later | source |"


def test_the_table_of_weights_is_the_code(root: Path):
    lines = (root / "docs" / "footage.md").read_text().splitlines()
    start = lines.index(HEAD) + 2
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[start : start + len(RULES)]]
    assert not lines[start + len(RULES)].startswith("|")
    for row, rule in zip(rows, RULES, strict=True):
        assert (row[0], row[-1]) == (rule.name, rule.source)
        stated = {part: float(cell or 0.0) for part, cell in zip(PARTS, row[1:-1], strict=True)}
        assert all(abs(stated[part] - getattr(rule.weights, part)) < 1e-9 for part in PARTS), rule.name


def test_the_other_numbers_in_the_docs_are_those_in_the_code():
    """As the page says them."""
    assert (TRUST, RECEIVER_TRUST, TRACK_TRUST, TRACK_POINTS, SIGNED_TRUST) == (0.95, 0.98, 0.98, 20, 0.99)
    assert DAY_SD_S == 3 * 3600
    assert EARLIER_DAYS == ((0, 2, 0.5), (2, 60, 0.3), (60, 3652, 0.2))
    assert RESET_DAYS == ((0, 1, 0.5), (1, 31, 0.5))
    assert (1980, *range(2000, 2026)) == RESET_YEARS
