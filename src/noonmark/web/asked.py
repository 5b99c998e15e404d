"""What the page asks of a fix, read at the door."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

MOST_ITEMS = 40
MOST_CLUES = 100

Label = Annotated[str, Field(max_length=300)]
Trust = Annotated[float, Field(gt=0.0, le=1.0)]


class ClaimAsked(BaseModel):
    """A caption to check."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=1000)


class FixAsked(BaseModel):
    """A fix that is asked for: of which items, with which clues, and which of all clues are switched off.

    Attributes
    ----------
    clues : list of dict
        Typed clues: ``kind`` and its keys as in a clues file; ``item`` may be the item's number.
    without : list of str
        Labels of clues that are switched off, wherever they come from.
    trusts : dict of str to float
        By label.
    keep : bool
        Keep the fix and all that it was made from in the case, as ``noonmark fix --case`` does.
    wait : bool
        Answer with the whole fix, never with a provisional one.
    """

    model_config = ConfigDict(extra="forbid")
    items: list[int] = Field(min_length=1, max_length=MOST_ITEMS)
    clues: list[dict[str, Any]] = Field(default_factory=list[dict[str, Any]], max_length=MOST_CLUES)
    use_marks: bool = True
    use_metadata: bool = True
    without: list[Label] = Field(default_factory=list[str], max_length=2 * MOST_CLUES)
    trusts: dict[Label, Trust] = Field(default_factory=dict[str, float], max_length=2 * MOST_CLUES)
    scope: dict[str, Any] = Field(default_factory=dict[str, Any])
    claim: ClaimAsked | None = None
    keep: bool = False
    wait: bool = False
    title: str = Field(default="", max_length=300)

    @property
    def caption(self) -> str:
        """The claim's text, or nothing."""
        return self.claim.text.strip() if self.claim else ""
