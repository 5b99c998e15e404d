"""``noonmark compare``: what one text states and the other leaves open."""

from __future__ import annotations

import click


@click.command("compare", short_help="What one text states and the other leaves open.")
def compare_command() -> None:
    """Compare two texts, passage by passage."""
