"""The command ``noonmark``: errors told in one line, and nothing heavy before it is needed."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import click

from noonmark import __version__
from noonmark.commands.later import Later
from noonmark.commands.speaking import say
from noonmark.errors import NoonmarkError

USAGE = 2
INTERRUPTED = 130
_SCARCE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE, errno.ENFILE)
_SOUTHERN = re.compile(r"-\d+(\.\d*)?\s*[,;]")
"""A place in the south, ``-33.9,151.2``, which must not pass for an option."""


_LATER = {
    "fix": "commands.fix_commands:fix_command",
    "check": "commands.fix_commands:check_command",
    "next": "commands.next_command:next_command",
    "look": "commands.look_command:look_command",
    "measure": "commands.measure_command:measure_command",
    "case": "commands.case_command:case_command",
    "report": "commands.report_command:report_command",
    "serve": "web.serve_command:serve_command",
    "sun": "commands.sun_command:sun_command",
    "place": "commands.place_command:place_command",
    "read": "commands.read_command:read_command",
    "dates": "commands.dates_command:dates_command",
    "tally": "commands.tally_command:tally_command",
    "compare": "commands.compare_command:compare_command",
    "claims": "commands.claims_command:claims_command",
    "copies": "commands.copies_command:copies_command",
    "kinds": "commands.kinds_command:kinds_command",
    "calibrate": "commands.calibrate_command:calibrate_command",
    "doctor": "commands.doctor_command:doctor_command",
}


@click.group(
    cls=Later,
    later=_LATER,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="'noonmark COMMAND --help' tells each command's options, with examples. "
    "Nothing leaves this machine unless you ask for that very request.",
)
@click.version_option(__version__, prog_name="noonmark", message="%(prog)s %(version)s")
def noonmark() -> None:
    """Say where and when footage was filmed, with honest odds."""


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit status: 0, 2 for input that cannot be used, 130 when interrupted."""
    argv = [f" {text}" if _SOUTHERN.match(text) else text for text in arguments]
    try:
        told: Any = noonmark.main(argv, prog_name="noonmark", standalone_mode=False, obj=tuple(arguments))
        sys.stdout.flush()
    except NoonmarkError as error:
        say(f"noonmark: {error}")
        return USAGE
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return USAGE
    except click.ClickException as error:
        say(f"noonmark: {_usage_words(error)}")
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        say("noonmark: interrupted, nothing was written")
        return INTERRUPTED
    except OSError as error:  # what goes wrong with a file is told where it is opened; this is mostly stdout
        return _refused(error)
    return told if isinstance(told, int) else 0


def _refused(error: OSError) -> int:
    """Return the status for a closed pipe, which is no error, and for a full disk; raise any other error again."""
    if not isinstance(error, BrokenPipeError) and error.errno not in _SCARCE:
        raise error
    _silence()
    if isinstance(error, BrokenPipeError):
        return 0
    say(f"noonmark: the system gives no more ({(error.strerror or 'unknown').lower()}); free some, and start again")
    return USAGE


def _usage_words(error: click.ClickException) -> str:
    """Return what was wrong with a command line and where help is, in one line."""
    words = " ".join(error.format_message().split()).rstrip(".")
    words = words[:1].lower() + words[1:] if words[1:2].islower() else words
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "noonmark"
    return f"{words} (see '{path} --help')" if words.endswith("?") else f"{words}; see '{path} --help'"


def _silence() -> None:
    """Point stdout at nothing, so that Python's last flush of a closed pipe says nothing either."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_closed() -> None:
    """Open to nothing each standard stream that was closed (``>&-``), or a file opened later would take its number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8", closefd=False))  # noqa: SIM115


def main() -> None:
    """Run the command line of this process."""
    _open_closed()
    sys.exit(run(sys.argv[1:]))
