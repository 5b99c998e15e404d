"""All that the workbench's pages share: the case, open footage, pictures, jobs, marks, and a way to tell."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request

from noonmark.case.store.case import Case
from noonmark.case.store.items import Item
from noonmark.footage.open_footage import Footage
from noonmark.look.answer import Look
from noonmark.report.look_document import look_document
from noonmark.web.desk import Brief, Desk, derived
from noonmark.web.fix_rows import FixRows
from noonmark.web.frame_store import FrameStore
from noonmark.web.jobs import Jobs
from noonmark.web.kinds_of_file import Shown
from noonmark.web.lending import Lending
from noonmark.web.looking import kept_look
from noonmark.web.marks_store import SavedMarks, saved_marks
from noonmark.web.naming import Naming
from noonmark.web.stepper import Stepper
from noonmark.web.telling import Telling
from noonmark.web.upload_store import Uploads

if TYPE_CHECKING:
    from noonmark.web.fix_room import FixRoom


def _analysis() -> FixRoom:
    from noonmark.web.fix_room import FixRoom  # noqa: PLC0415 - loads what searches

    return FixRoom()


@dataclass(frozen=True)
class Workbench:
    """What the pages of one server share. Everything on it may be used from any thread.

    Attributes
    ----------
    desk : Desk
        The open case, if there is one.
    token : str
        This start's secret.
    port : int
    lending : Lending
        Open footage.
    pictures : FrameStore
        Coded frames.
    stepper : Stepper
        Finds frames, and makes the next ones ready.
    telling : Telling
        Events to the pages.
    jobs : Jobs
    writing : RLock
        Held by whoever writes to the case in several steps.
    analysis : FixRoom
        Fixes being worked on.
    """

    desk: Desk
    token: str
    port: int
    lending: Lending
    pictures: FrameStore
    stepper: Stepper
    telling: Telling
    jobs: Jobs
    naming: Naming
    uploads: Uploads = field(default_factory=Uploads)
    fix_rows: FixRows = field(default_factory=FixRows)
    analysis: FixRoom = field(default_factory=_analysis)
    writing: Any = field(default_factory=RLock)

    @property
    def case(self) -> Case:
        """The open case; an error with status 409 where there is none."""
        return self.desk.case

    def item(self, number: int) -> Item:
        """Return an item; an error with status 404 where the case has none of that number."""
        return self.desk.item(number)

    def original(self, number: int) -> Path:
        """Return a link to an item's original, under the name that it came with."""
        return self.naming.named(self.case, self.item(number))[0]

    def kind(self, number: int) -> Shown:
        """Return what an item is: a clip, a photo or something else."""
        return self.brief(number).kind

    def brief(self, number: int) -> Brief:
        """Return what of an item never changes; errors as of :meth:`item`."""
        return self.desk.brief(number)

    @contextmanager
    def footage(self, number: int, near_s: Fraction | None = None) -> Generator[Footage]:
        """Lend an item's footage to the block alone; leave it soon.

        Parameters
        ----------
        number : int
        near_s : Fraction, optional
            Presentation time that will be asked for [s].

        Raises
        ------
        NoonmarkError
            If it cannot be opened.
        """
        with self.lending.lend(self.brief(number).sha256, lambda: self.original(number), near_s) as footage:
            yield footage

    def look(self, number: int) -> Look:
        """Return what an item's file says of itself, with its sidecars; kept in the case's ``derived`` folder.

        Raises
        ------
        NoonmarkError
            If the file cannot be read.
        """
        return kept_look(self.case, self.item(number), self.naming)

    def look_document(self, number: int) -> dict[str, Any]:
        """Return the same as JSON, schema ``noonmark.look/1``."""
        return json.loads(json.dumps(look_document(self.look(number))))

    def marks(self, number: int) -> dict[str, Any] | None:
        """Return the marks being made of an item, schema ``noonmark.marks/1``; None where there are none."""
        return self.saved_marks(number).marks

    def saved_marks(self, number: int) -> SavedMarks:
        """Return the same with their version."""
        return saved_marks(self.case, self.item(number).number)

    def derived(self, number: int, name: str, make: Callable[[], bytes]) -> bytes:
        """Return a file made from an item's original, from the case's ``derived`` folder where it is kept."""
        return derived(self.case.place, self.brief(number).sha256, name, make)

    def derived_json(self, number: int, name: str, make: Callable[[], Any]) -> Any:
        """Return a JSON value made from an item's original, kept like :meth:`derived`."""
        return json.loads(self.derived(number, name, lambda: json.dumps(make(), allow_nan=False).encode()))

    def tell(self, event: str, data: Mapping[str, Any]) -> None:
        """Tell an event to all open pages."""
        self.telling.tell(event, data)

    def tell_case(self) -> None:
        """Tell the pages how long the case's log is now."""
        self.tell("case", {"size": self.case.head().size})

    def close(self) -> None:
        """End jobs and children, and close the case."""
        self.telling.close()
        self.jobs.close()
        self.stepper.close()
        self.analysis.close()
        self.lending.close()
        self.naming.close()
        self.desk.close()


def new_workbench(desk: Desk, token: str, port: int) -> Workbench:
    """Return a workbench on a desk's case."""
    telling, pictures = Telling(), FrameStore()
    return Workbench(desk, token, port, Lending(), pictures, Stepper(pictures), telling, Jobs(telling.tell), Naming())


def new_token() -> str:
    """Return a secret of 32 random bytes."""
    return secrets.token_urlsafe(32)


def bench_of(request: Request) -> Workbench:
    """Return the workbench of a request's server."""
    bench: Workbench = request.app.state.workbench
    return bench


Bench = Annotated[Workbench, Depends(bench_of)]
