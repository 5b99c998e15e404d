"""``noonmark calibrate``: whether the regions hold their level."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, say
from noonmark.errors import NoonmarkError

_EXAMPLES = """\b
Examples:
  noonmark calibrate
  noonmark calibrate instant one-false --draws 200 --folder build/calibration
  noonmark calibrate --sights phone-2-horizon --draws 200
"""


@click.command("calibrate", epilog=_EXAMPLES, short_help="Whether the regions hold their level.")
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO]...")
@click.option("--draws", type=click.IntRange(1, 1_000_000), default=2000, show_default=True, help="Truths a scenario.")
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed gives the same draws."
)
@click.option("--sights", is_flag=True, help="Draw marked pictures and measure them, instead of fixes.")
@click.option("--folder", metavar="PATH", help="Write calibration.json and the P-P plot calibration.png there.")
@click.option("--json", "json_path", metavar="PATH", help="As JSON, schema noonmark.calibration/1. '-' is stdout.")
def calibrate_command(scenarios: tuple[str, ...], draws: int, seed: int, folder: str | None, **given: Any) -> None:
    """Draw truths, make clues from them with the stated errors, fix them, and count how often the regions hold.

    Without SCENARIO all are run, which takes minutes. The table is in Markdown.
    """
    outputs = check_outputs({"--json": given["json_path"]})
    if given["sights"]:
        _calibrate_sights(scenarios, draws, seed, outputs)
        return
    from noonmark.calibrate.run import as_document, run_calibration, table_lines, write_calibration  # noqa: PLC0415

    runs = run_calibration(scenarios, draws, seed, progress=sys.stderr.isatty())
    if STDOUT not in outputs.values():
        click.echo("\n".join(table_lines(runs)))
    try:
        written = write_calibration(runs, seed, Path(folder)) if folder else ()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise NoonmarkError(f"it cannot be written ({reason})", where=f"--folder {folder}") from None
    paths = write_all([(path, json_text(as_document(runs, seed)).encode()) for path in outputs.values()])
    for path in (*written, *paths):
        say(f"wrote {path}")


def _calibrate_sights(settings: tuple[str, ...], draws: int, seed: int, outputs: dict[str, str]) -> None:
    from noonmark.calibrate.sights import run_sights, sight_lines, sights_document  # noqa: PLC0415

    runs = run_sights(settings, draws, seed, progress=sys.stderr.isatty())
    if STDOUT not in outputs.values():
        click.echo("\n".join(sight_lines(runs)))
    for path in write_all([(path, json_text(sights_document(runs, seed)).encode()) for path in outputs.values()]):
        say(f"wrote {path}")
