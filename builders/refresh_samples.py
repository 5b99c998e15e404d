"""Run the console samples of the README and the documentation again and write their output into the pages.

Run as ``.venv/bin/python builders/refresh_samples.py [PAGE...]`` from the root, then read the difference. Each
block runs in a folder of its own, as in tests/test_samples.py. Output that changes with the day or the run (the end of
the default scope, instants, keys, roots) is written as ``...``, which that test lets pass.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOW = re.compile(r"(instants\s+1990-01-01 00:00 to ).*")
OF_THE_RUN = (
    (re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b"), "..."),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z"), "..."),
    (re.compile(r"\b(ada|ben)\+[0-9a-f]{8}\+\S+"), r"\1+..."),
    (re.compile(r"^[A-Za-z0-9+/]{43}=$", re.MULTILINE), "..."),
    (re.compile(r"^(\u2014 \w+) \S{90,}$", re.MULTILINE), r"\1 ..."),
    (re.compile(r"\S+/signing\.key"), ".../signing.key"),
    (re.compile(r"[\d,]+(?= bytes$)", re.MULTILINE), "..."),
)
"""What of a case changes from run to run: roots and numbers, instants, keys and signatures, places of settings."""


def told(command: str, folder: Path) -> str:
    """Return what a command prints, words and data together, as the test of the samples sees it."""
    words = shlex.split(command.replace("\\\n", " "))
    program = Path(sys.executable).with_name(words[0])
    quiet = {**os.environ, "COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb"}
    quiet |= {"NOONMARK_CONFIG": str(folder.parent / "settings"), "NOONMARK_WHO": "ada", "NOONMARK_PASSPHRASE": "words"}
    done = subprocess.run(
        [program, *words[1:]],
        cwd=folder,
        env=quiet,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    text = NOW.sub(r"\1...", done.stdout)
    for pattern, instead in OF_THE_RUN if words[1:2] == ["case"] else ():
        text = pattern.sub(instead, text)
    return text


def refreshed(block: re.Match[str]) -> str:
    """Return one console block with fresh output."""
    commands = re.findall(r"^\$ ((?:.*\\\n)*.*)\n", block[1], re.MULTILINE)
    with tempfile.TemporaryDirectory() as room:
        desk = Path(room) / "noonmark"
        desk.mkdir()
        shutil.copytree(ROOT / "examples", desk / "examples")
        (Path(room) / "shared").symlink_to(ROOT.parent / "shared")
        body = "\n".join(f"$ {command}\n{told(command, desk).rstrip()}\n" for command in commands)
    return f"```console\n{body}```"


def main() -> None:
    named = [ROOT / page for page in sys.argv[1:]]
    for page in named or [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        text = page.read_text()
        new = CONSOLE.sub(refreshed, text)
        if new != text:
            page.write_text(new)
            sys.stdout.write(f"{page.relative_to(ROOT)} changed\n")


if __name__ == "__main__":
    main()
