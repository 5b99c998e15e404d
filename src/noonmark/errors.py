"""The one error that Noonmark shows: what was wrong, where, and what to do."""

from __future__ import annotations


class NoonmarkError(Exception):
    """Something in the input cannot be used.

    The same words reach the library's caller, the command line, the pages and JSON.

    Parameters
    ----------
    problem : str
        What was wrong, with the value: ``"shadow length -2 m is not a length"``.
    where : str, optional
        The file, key, option or clue it was found in.
    remedy : str, optional
        What to do, as an instruction: ``"give a number above 0"``.

    Examples
    --------
    >>> str(NoonmarkError("shadow length -2 m is not a length", remedy="give a number above 0"))
    'shadow length -2 m is not a length; give a number above 0'
    >>> str(NoonmarkError("unknown key 'shdow'", where="clues.toml, clue 2", remedy="write 'shadow'"))
    "clues.toml, clue 2: unknown key 'shdow'; write 'shadow'"
    """

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        self.problem = problem
        self.where = where
        self.remedy = remedy
        super().__init__(problem)

    def __str__(self) -> str:
        head = f"{self.where}: " if self.where else ""
        tail = f"; {self.remedy}" if self.remedy else ""
        return " ".join(f"{head}{self.problem}{tail}".split())

    def at(self, where: str) -> NoonmarkError:
        """Return the same error with a place put before it."""
        joined = f"{where}, {self.where}" if self.where else where
        return type(self)(self.problem, where=joined, remedy=self.remedy)
