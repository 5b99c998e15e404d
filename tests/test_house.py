"""The house keeps its own rules: names, sizes, directions, licences, and nothing of one machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

import noonmark

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("src", "tests", "builders", "benchmarks", "docs", "examples", "frontend", ".ci")
PYTHON_ROOMS = ("src", "tests", "builders", "benchmarks")
WRITTEN = {".py", ".md", ".toml", ".csv", ".sh", ".html", ".css", ".js", ".ts", ".tsx", ".json", ".txt", ""}
BUILT = {"__pycache__", "node_modules", "page"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def _files(rooms: tuple[str, ...], suffixes: set[str]) -> Iterator[Path]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*")):
            if path.is_file() and path.suffix in suffixes and not BUILT.intersection(path.parts):
                yield path


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_public_names_are_these_and_each_one_loads() -> None:
    public = ["Disc", "Fix", "Footage", "NoonmarkError", "Scope", "__version__", "fuse", "open_footage"]
    assert noonmark.__all__ == public
    assert dir(noonmark) == sorted(noonmark.__all__)
    for name in noonmark.__all__:
        assert getattr(noonmark, name) is not None


def test_an_unknown_public_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'refit'"):
        _ = noonmark.refit  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]


def test_the_version_is_told_once_and_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert noonmark.__version__ == project["version"] == metadata.version("noonmark")


def test_importing_noonmark_loads_none_of_the_heavy_libraries() -> None:
    heavy = "{'numpy', 'scipy', 'numba', 'shapely', 'rich', 'click', 'av', 'PIL'} & set(sys.modules)"
    told = _run(sys.executable, "-c", f"import sys, noonmark; print(sorted({heavy}))")
    assert told.stdout.strip() == "[]", told.stderr


def test_imports_run_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    told = _run(str(linter), "--no-cache")
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("path", list(_files(PYTHON_ROOMS, {".py"})), ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert _length(node) <= LONGEST_FUNCTION, f"{node.name} has {_length(node)} lines"


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    head = node.body[0].lineno - node.lineno
    return head + (node.end_lineno or first.lineno) - first.lineno + 1


def test_nothing_names_a_folder_of_one_machine() -> None:
    of_a_machine = re.compile(r"(?<![\w.])/(?:work|root|home|Users|opt)/[\w.-]+")
    found = [f"{path.relative_to(ROOT)}: {hit}" for path in _all_written() for hit in of_a_machine.findall(_text(path))]
    assert found == []


def _all_written() -> Iterator[Path]:
    yield from _files(ROOMS, WRITTEN)
    yield from (path for path in sorted(ROOT.glob("*")) if path.is_file() and path.suffix in WRITTEN)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="ignore")


def test_the_lock_names_the_public_registry_only() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text()))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
    assert "file://" not in (ROOT / "uv.lock").read_text()


def test_the_word_with_two_meanings_is_not_in_the_code() -> None:
    # One field's word for an angle is another's for metres: elevation and height are said instead.
    word = re.compile(r"\b" + "alti" + r"tude\b", re.IGNORECASE)
    assert [str(path.relative_to(ROOT)) for path in _files(("src",), {".py"}) if word.search(path.read_text())] == []


def test_no_library_underneath_is_under_the_gpl() -> None:
    copyleft = re.compile(r"(?<!L)(?<!Lesser )(?:A?GPL|GNU (?:Affero )?General Public)")
    assert {name for name in _underneath("noonmark") if copyleft.search(_licence(name))} == set()


def _underneath(name: str) -> set[str]:
    """Names of all distributions that one needs to run, extras left out."""
    seen: set[str] = set()
    todo = [name]
    while todo:
        for line in metadata.requires(todo.pop()) or []:
            needed = re.split(r"[^\w.-]", line, maxsplit=1)[0]
            if ";" not in line and needed not in seen:
                seen.add(needed)
                todo.append(needed)
    return seen


def _licence(name: str) -> str:
    told = metadata.metadata(name)
    classifiers = [str(line) for line in told.get_all("Classifier") or [] if str(line).startswith("License")]
    return "; ".join([*(str(line) for line in told.get_all("License-Expression") or []), *classifiers])
