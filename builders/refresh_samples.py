"""Run the console samples of the README and the documentation again and write their output into the pages.

Run as ``.venv/bin/python builders/refresh_samples.py`` from the project's root, then read the difference. Output that
changes with the day (the end of the default scope) is written as ``...``, which tests/test_samples.py lets pass.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOW = re.compile(r"(instants\s+1990-01-01 00:00 to ).*")


def told(command: str) -> str:
    """Return what a command prints, words and data together, as the test of the samples sees it."""
    words = shlex.split(command.replace("\\\n", " "))
    program = Path(sys.executable).with_name(words[0])
    quiet = {**os.environ, "COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb"}
    done = subprocess.run(
        [program, *words[1:]],
        cwd=ROOT,
        env=quiet,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return NOW.sub(r"\1...", done.stdout)


def refreshed(block: re.Match[str]) -> str:
    """Return one console block with fresh output."""
    commands = re.findall(r"^\$ ((?:.*\\\n)*.*)\n", block[1], re.MULTILINE)
    body = "\n".join(f"$ {command}\n{told(command).rstrip()}\n" for command in commands)
    return f"```console\n{body}```"


def main() -> None:
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        text = page.read_text()
        new = CONSOLE.sub(refreshed, text)
        if new != text:
            page.write_text(new)
            sys.stdout.write(f"{page.relative_to(ROOT)} changed\n")


if __name__ == "__main__":
    main()
