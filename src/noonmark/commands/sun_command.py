"""``noonmark sun``: where the sun and the moon stand."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, out_console, say, working

_EXAMPLES = """\b
Examples:
  noonmark sun Neryungri 2022-09-22T03:00Z
  noonmark sun "Paris, Texas" 2024-06-01T12:00-05:00 --json -
  noonmark sun -33.87,151.21 now
"""


@click.command("sun", epilog=_EXAMPLES, short_help="Where the sun and the moon stand.")
@click.argument("place")
@click.argument("instant")
@click.option("--json", "json_path", metavar="PATH", help="As JSON, schema noonmark.sun/1. '-' is stdout.")
def sun_command(place: str, instant: str, json_path: str | None) -> None:
    """Tell where the sun and the moon stand: elevation, azimuth, shadow, rise, set, twilights.

    PLACE is a name in any script or LAT,LON. INSTANT needs a zone: 2022-09-22T03:00Z or 2022-09-22T12:00+09:00;
    'now' is this moment. Rises and sets are those of the local day.
    """
    outputs = check_outputs({"--json": json_path})
    with working("looking up the place and the sky"):
        from noonmark.earth.gazetteer import resolve  # noqa: PLC0415
        from noonmark.report.sun_document import sun_document  # noqa: PLC0415

        moment = read_instant(instant)
        document = sun_document(resolve(place), moment)
    if STDOUT not in outputs.values():
        from noonmark.report.sun_table import print_sun  # noqa: PLC0415

        print_sun(document, out_console())
    for path in write_all([(path, json_text(document).encode()) for path in outputs.values()]):
        say(f"wrote {path}")


def read_instant(text: str) -> datetime:
    """Return an aware instant in UTC; ``now`` is this moment, to the second.

    Raises
    ------
    NoonmarkError
        For what is no instant, has no zone, or is outside 1950-2050.
    """
    from noonmark.clues.options import Options  # noqa: PLC0415

    if text.strip().lower() == "now":
        return datetime.now(tz=UTC).replace(microsecond=0)
    return Options({"instant": text}, "", {"instant"}).instant("instant")[0]
