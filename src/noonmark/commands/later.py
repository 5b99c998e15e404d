"""A group of commands that are imported when they are asked for, so that each starts with what it needs alone."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Later(click.Group):
    """A group whose commands are told as ``module:name``, in the order in which they are listed."""

    def __init__(self, *args: Any, later: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.later = dict(later)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands' names in order."""
        del ctx
        return list(self.later)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now; None where there is none of that name."""
        del ctx
        if cmd_name not in self.later:
            return None
        module, _, name = self.later[cmd_name].partition(":")
        found: click.Command = getattr(import_module(f"noonmark.{module}"), name)
        return found
