"""Words on stderr, data on stdout."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

PATIENCE_S = 1.0
PIPED_COLUMNS = 120


def out_console() -> Console:
    """Return the console of stdout; as wide as the terminal, or 120 columns in a pipe."""
    from rich.console import Console  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=False)
    return console if console.is_terminal else Console(highlight=False, width=_columns())


def _columns() -> int:
    import os  # noqa: PLC0415

    told = os.environ.get("COLUMNS", "")
    return max(60, int(told)) if told.isdecimal() and len(told) < 5 else PIPED_COLUMNS


def say(text: str) -> None:
    """Write one line to stderr, without characters that could steer a terminal."""
    click.echo("".join(letter if letter.isprintable() else " " for letter in text), err=True)


def json_text(document: Mapping[str, Any]) -> str:
    """Return a document as the JSON that every command writes."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


@contextmanager
def working(what: str) -> Generator[None]:
    """Show a spinner on stderr while something takes more than a second; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415

    status = Console(stderr=True).status(f"{what} …")
    timer = threading.Timer(PATIENCE_S, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()
