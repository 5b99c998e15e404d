"""What the tests of the writers share."""

from __future__ import annotations

import pytest
from rich.console import Console

from noonmark.fix.answer import Fix

from .fixes import FIXES  # noqa: TID252


@pytest.fixture(params=list(FIXES), ids=[name.replace(" ", "-") for name in FIXES])
def fix(request: pytest.FixtureRequest) -> Fix:
    """Each of the made fixes in turn."""
    return FIXES[request.param]()


@pytest.fixture
def console() -> Console:
    """A console of 80 columns with no terminal behind it, that records what it prints."""
    return Console(width=80, force_terminal=False, record=True)
