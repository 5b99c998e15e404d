"""``noonmark copies``: whether a clip was seen before, in one's own archive."""

from __future__ import annotations

import click

from noonmark.commands.later import Later

_EXAMPLES = """\b
Examples:
  noonmark copies add archive/
  noonmark copies find clip.mp4
  noonmark copies groups
"""
_LATER = {
    "add": "commands.copies_add:add_command",
    "find": "commands.copies_find:find_command",
    "groups": "commands.copies_groups:groups_command",
    "list": "commands.copies_list:list_command",
    "remove": "commands.copies_list:remove_command",
}


@click.group(
    "copies", cls=Later, later=_LATER, epilog=_EXAMPLES, short_help="Seen before? Earlier copies in an archive."
)
def copies_command() -> None:
    """Find earlier copies of a clip or picture in your own archive: cropped, mirrored, captioned, sped up, cut.

    'add' keeps a fingerprint of each file, some MB for an hour, in an index; 'find' asks it. The files themselves stay
    where they are, and nothing leaves this machine.
    """
