"""What ``noonmark measure --propose`` and ``--accept`` do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from noonmark.commands.outputs import STDOUT, write_all
from noonmark.commands.speaking import json_text, say, working
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.measure.propose import Proposal

LARGEST_BYTES = 1 << 20


def propose_picture(picture: str, outputs: Mapping[str, str]) -> None:
    """Propose lines for a picture and write them.

    Parameters
    ----------
    outputs : mapping of str to str
        Path by option, checked: ``--json`` for the proposals, ``--picture`` for the picture of them.
    """
    with working("looking for plumb edges"):
        from noonmark.measure.propose_file import propose_file  # noqa: PLC0415
        from noonmark.report.proposal_picture import proposal_png  # noqa: PLC0415

        found, pixels = propose_file(Path(picture))
        document = json_text(msgspec.to_builtins(found)).encode()
        made = {"--json": lambda: document, "--picture": lambda: proposal_png(pixels, found)}
        written = [(path, made[option]()) for option, path in outputs.items()]
    if STDOUT not in outputs.values():
        for line in told(found):
            say(line)
    for path in write_all(written):
        say(f"wrote {path}")


def accept_proposals(proposals: str, names: str) -> bytes:
    """Return a marks file (JSON) with those proposals that are named, by commas.

    Raises
    ------
    NoonmarkError
        If the file cannot be read or is no proposals file, or for names that cannot be taken.
    """
    from noonmark.measure.propose import accepted, proposals_of  # noqa: PLC0415

    path = Path(proposals)
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise NoonmarkError("this is too large for a proposals file", where=path.name, remedy="propose anew")
        raw = path.read_bytes()
    except OSError as error:
        problem = "there is no such file" if isinstance(error, FileNotFoundError) else "it cannot be read"
        raise NoonmarkError(problem, where=proposals, remedy="check the path") from None
    marks = accepted(proposals_of(raw, path.name), [name.strip() for name in names.split(",") if name.strip()])
    return json_text(msgspec.to_builtins(marks)).encode()


def told(found: Proposal) -> list[str]:
    """Return proposals in lines of words."""
    lines = [f"{one.name}: {one.reason}, ±{one.error_px:g} px" for one in found.verticals]
    if found.horizon is not None:
        lines.append(f"{found.horizon.name}: a horizon ±{found.horizon.error_deg:g} deg, {found.horizon.reason}")
    lines += found.notes
    if found.verticals:
        lines.append("nothing of this is used: take what you find right with --accept v1,v3, or --accept h")
    return lines
