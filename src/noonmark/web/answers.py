"""What goes wrong, told as JSON in the library's own words, each with the status that fits."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from noonmark.errors import NoonmarkError

UNUSABLE = 422
"""Status of whatever the library refuses: the request was understood, and what it holds cannot be used."""
_STORAGE = {"the disk is full": 507, "this case cannot be written here": 403}
_SCARCE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_SEE = "see /api/openapi.json"


class Refused(NoonmarkError):  # noqa: N818 - it reads as what it tells
    """An error with the status of its answer.

    Parameters
    ----------
    problem, where, remedy : str
        As of every :class:`~noonmark.errors.NoonmarkError`.
    status : int
        Of HTTP.
    more : mapping, optional
        What else the answer tells.
    """

    def __init__(
        self,
        problem: str,
        *,
        where: str = "",
        remedy: str = "",
        status: int = UNUSABLE,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(problem, where=where, remedy=remedy)
        self.status = status
        self.more = dict(more or {})


def error_document(error: NoonmarkError) -> dict[str, Any]:
    """Return an error as JSON: problem, where, remedy, and what else it tells.

    Examples
    --------
    >>> error_document(NoonmarkError("the file is empty", where="clip.mp4"))
    {'problem': 'the file is empty', 'where': 'clip.mp4', 'remedy': ''}
    """
    more = error.more if isinstance(error, Refused) else {}
    return {"problem": error.problem, "where": error.where, "remedy": error.remedy, **more}


def status_of(error: NoonmarkError) -> int:
    """Return the status of an error's answer.

    Examples
    --------
    >>> status_of(NoonmarkError("shadow length -2 m is not a length")), status_of(NoonmarkError("the disk is full"))
    (422, 507)
    """
    return error.status if isinstance(error, Refused) else _STORAGE.get(error.problem, UNUSABLE)


def answer_errors(app: FastAPI) -> None:
    """Let an app answer every error as JSON of one form."""
    app.add_exception_handler(NoonmarkError, _noonmark)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OSError, _system)


def _noonmark(request: Request, error: Exception) -> Response:
    del request
    assert isinstance(error, NoonmarkError)
    return JSONResponse(error_document(error), status_of(error))


def _unreadable(request: Request, error: Exception) -> Response:
    """Tell the first of the values that are not of the kind that the request must hold."""
    del request
    assert isinstance(error, RequestValidationError)
    first: Any = error.errors()[0]
    where = ", ".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    problem = str(first["msg"])
    return _told(f"this request cannot be used: {problem[:1].lower()}{problem[1:]}"[:300], UNUSABLE, where[:200], _SEE)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    known = {404: "there is no such page", 405: f"{request.method} is not for this page"}
    problem = known.get(error.status_code, f"{error.detail[:1].lower()}{error.detail[1:]}")
    return _told(problem, error.status_code, request.url.path[:200], _SEE)


def _system(request: Request, error: Exception) -> Response:
    assert isinstance(error, OSError)
    if error.errno in _SCARCE:
        return _told("the disk is full", 507, "", "make room and do the same again")
    why = (error.strerror or "unknown reason").lower()
    return _told(f"the system refuses ({why})", 500, request.url.path[:200], "")


def _told(problem: str, status: int, where: str, remedy: str) -> Response:
    return JSONResponse({"problem": problem, "where": where, "remedy": remedy}, status)
