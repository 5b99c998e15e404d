"""Every sample in the README and the documentation is run, and gives what the page says."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Sample:
    """A fenced block of a page: its language, its text and the line it starts at."""

    page: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def _samples(language: str) -> list[Sample]:
    fence = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return [
        Sample(page, text.count("\n", 0, block.start()) + 1, language, block[2])
        for page, text in ((page, page.read_text()) for page in PAGES)
        for block in fence.finditer(text)
        if block[1] == language
    ]


def _commands(text: str) -> Iterator[tuple[str, str]]:
    """Split a console block into commands (after ``$``) and what each is to print."""
    for piece in re.split(r"^\$ ", text.replace("\\\n", " "), flags=re.MULTILINE)[1:]:
        command, _, wanted = piece.partition("\n")
        yield command, wanted


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder in which samples run as in the project's root, and may write."""
    folder = tmp_path / "noonmark"
    folder.mkdir()
    if (ROOT / "examples").is_dir():
        shutil.copytree(ROOT / "examples", folder / "examples")
    if (ROOT.parent / "shared").is_dir():
        (tmp_path / "shared").symlink_to(ROOT.parent / "shared")
    return folder


def _told(command: str, folder: Path) -> str:
    words = shlex.split(command)
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
    assert "Traceback" not in done.stdout, done.stdout
    return done.stdout


@pytest.mark.parametrize("sample", _samples("console"), ids=str)
def test_a_command_in_the_documentation_prints_what_the_page_says(
    sample: Sample, desk: Path, lack: Callable[[str], None]
) -> None:
    if "../shared" in sample.text and not (ROOT.parent / "shared").is_dir():
        lack("needs the test data in ../shared/data")
    for command, wanted in _commands(sample.text):
        got = _told(command, desk)
        assert doctest.OutputChecker().check_output(wanted, got, FLAGS), f"$ {command}\n{got}"


@pytest.mark.parametrize("page", sorted({sample.page for sample in _samples("python")}), ids=lambda page: page.name)
def test_python_in_the_documentation_gives_what_the_page_says(page: Path) -> None:
    names: dict[str, object] = {}  # a page's samples go on from one another
    heard: list[str] = []
    for sample in _samples("python"):
        if sample.page == page:
            examples = doctest.DocTestParser().get_doctest(sample.text, names, str(sample), str(page), sample.line)
            doctest.DocTestRunner(optionflags=FLAGS, verbose=False).run(examples, out=heard.append, clear_globs=False)
            names = examples.globs
    assert heard == [], "".join(heard)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    here = [link for link in links if not re.match(r"\w+:", link)]
    assert [link for link in here if not (page.parent / link).exists()] == []
