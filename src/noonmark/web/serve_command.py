"""``noonmark serve``: the workbench, a page on this machine."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from noonmark.commands.speaking import say
from noonmark.errors import NoonmarkError

PORT = 8421
_EXAMPLES = """\b
Examples:
  noonmark serve yard/
  noonmark serve yard/ --port 9000 --no-browser
  noonmark serve
"""


@click.command("serve", epilog=_EXAMPLES, short_help="The workbench: watch, mark and fix on a page.")
@click.argument("case", required=False)
@click.option("--port", type=int, default=PORT, show_default=True, help="Where to listen, on this machine only.")
@click.option("--who", metavar="NAME", envvar="NOONMARK_WHO", help="In whose name. [the computer's user]")
@click.option("--no-browser", is_flag=True, help="Print the address and open no browser.")
def serve_command(case: str | None, port: int, who: str | None, no_browser: bool) -> None:  # noqa: FBT001
    """Open the workbench on CASE, a case's folder; without it, the page makes a case.

    The address, with a secret that is new at each start, is printed on stdout. Only this machine can reach the server,
    only who has the address can use it, and the page asks nothing of any other. Ctrl-C ends it; what was marked is
    kept. Cases that the page makes lie in ~/noonmark-cases, or where NOONMARK_CASES says.
    """
    try:
        from noonmark.web.serving import serve  # noqa: PLC0415
    except ImportError as error:
        if (error.name or "").split(".")[0] not in ("fastapi", "uvicorn", "sse_starlette", "starlette", "pydantic"):
            raise
        raise NoonmarkError(
            f"the workbench needs {error.name}", remedy="install it: pip install 'noonmark[web]'"
        ) from None
    with suppress(KeyboardInterrupt):
        serve(None if case is None else Path(case), port, _tell, who=who, browser=not no_browser)
    say("ended; what was marked is kept")


def _tell(address: str) -> None:
    click.echo(address)
    say("the workbench is open at this address; Ctrl-C ends it")
