"""The programs that read pictures, opened once; what is missing is told with the line that installs it."""

from __future__ import annotations

import os
from importlib import import_module, util
from pathlib import Path
from types import ModuleType
from typing import Any

from noonmark.errors import NoonmarkError

EXTRA = "pip install 'noonmark[ocr]'"
THREADS = 2
_DATA = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
)


def extra(name: str, what: str) -> ModuleType:
    """Return a library of the extra ``ocr``.

    Parameters
    ----------
    name : str
        Its module.
    what : str
        What it is and does, for the error.

    Raises
    ------
    NoonmarkError
        Where it is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        raise NoonmarkError(f"{what} is not installed", remedy=EXTRA) from None


def opencv() -> ModuleType:
    """Return OpenCV."""
    return extra("cv2", "OpenCV, which straightens lines of text,")


def network(part: str) -> Any:
    """Return RapidOCR's network, ready to run on two threads.

    Parameters
    ----------
    part : {"det", "rec"}
        Which finds lines of text, or reads one.

    Raises
    ------
    NoonmarkError
        Where RapidOCR or its model is not installed. Nothing is ever fetched from the network.
    """
    runtime = extra("onnxruntime", "onnxruntime, which runs the text detector,")
    options = runtime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    options.log_severity_level = 3
    return runtime.InferenceSession(str(model_path(part)), options, providers=["CPUExecutionProvider"])


def model_path(part: str) -> Path:
    """Return the file of RapidOCR's model for one part.

    Raises
    ------
    NoonmarkError
        Where it is not installed.
    """
    found = util.find_spec("rapidocr")
    folders = found.submodule_search_locations if found is not None else None
    models = [path for folder in folders or () for path in sorted((Path(folder) / "models").glob(f"*_{part}_*.onnx"))]
    if not models:
        raise NoonmarkError("RapidOCR, whose model finds text in pictures, is not installed", remedy=EXTRA)
    return models[-1]


def data_folder() -> Path:
    """Return the folder of Tesseract's languages: that of TESSDATA_PREFIX, else the system's.

    Raises
    ------
    NoonmarkError
        Where there is none.
    """
    given = os.environ.get("TESSDATA_PREFIX")
    for folder in (given, f"{given}/tessdata") if given else _DATA:
        if any(Path(folder).glob("*.traineddata")):
            return Path(folder)
    raise NoonmarkError(
        "no language data of Tesseract is installed",
        where=given or "",
        remedy="apt-get install tesseract-ocr-eng tesseract-ocr-rus, or name their folder in TESSDATA_PREFIX",
    )


def installed_languages() -> frozenset[str]:
    """Return the names of the languages whose data are installed."""
    return frozenset(path.name.removesuffix(".traineddata") for path in data_folder().glob("*.traineddata"))
