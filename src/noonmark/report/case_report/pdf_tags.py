"""What PDF/UA-1 asks of a tagged PDF beyond what WeasyPrint writes: scopes, an index of identifiers, artifacts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

Element: TypeAlias = Any
"""A dictionary of pydyf, which has no types."""
Elements: TypeAlias = dict[bytes, Element]

_HEAD = b"/Artifact"
_PAGINATION = b"<</Type /Pagination>>"


def finish_tags(document: object, pdf: Any) -> None:
    """Complete the tags of a PDF before it is written; WeasyPrint calls this as its finisher.

    Header cells get their scope (ISO 32000-1, 14.8.5.7), identifiers their tree (14.7.2), and running heads and page
    numbers become pagination artifacts (ISO 14289-1, 7.8): WeasyPrint leaves them tagged beside the tree.

    Parameters
    ----------
    document : weasyprint.Document
    pdf : pydyf.PDF
    """
    del document
    root = next(found for found in pdf.objects if _type(found) == "/StructTreeRoot")
    elements: Elements = {found.reference: found for found in pdf.objects if _type(found) == "/StructElem"}
    reached = {reference for kid in root["K"] for reference in _under(kid, elements)}
    for element in elements.values():
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Row" if _in(element, "/TBody", elements) else "/Column"
    _index(pdf, root, [elements[reference] for reference in elements if reference in reached])
    _pagination(pdf, root, [element for reference, element in elements.items() if reference not in reached])


def _type(found: Any) -> str:
    return str(getattr(found, "get", _none)("Type") or "")


def _none(key: str) -> None:
    del key


def _under(reference: object, elements: Elements) -> Iterator[bytes]:
    """Yield an element's reference and those of all elements under it."""
    todo = [reference]
    while todo:
        one = todo.pop()
        if isinstance(one, bytes) and one in elements:
            yield one
            todo.extend(elements[one]["K"])


def _in(element: Element, kind: str, elements: Elements) -> bool:
    while (parent := elements.get(element["P"])) is not None:
        if parent["S"] == kind:
            return True
        element = parent
    return False


def _index(pdf: Any, root: Element, elements: list[Element]) -> None:
    """Give the tree of identifiers, sorted as a name tree must be."""
    import pydyf  # noqa: PLC0415 - comes with WeasyPrint

    named = sorted((found for found in elements if "ID" in found), key=lambda found: found["ID"].string.encode())
    if not named:
        return
    names = pydyf.Array([part for found in named for part in (found["ID"], found.reference)])
    limits = pydyf.Array((named[0]["ID"], named[-1]["ID"]))
    leaf = pydyf.Dictionary({"Names": names, "Limits": limits})
    pdf.add_object(leaf)
    root["IDTree"] = pydyf.Dictionary({"Kids": pydyf.Array((leaf.reference,))})


def _pagination(pdf: Any, root: Element, strays: list[Element]) -> None:
    """Turn marked content outside the tree into artifacts, and take it out of the way back from content to tags."""
    objects = {found.reference: found for found in pdf.objects}
    pages: list[Any] = [objects[reference] for reference in pdf.page_references]
    numbers: list[Any] = list(objects[root["ParentTree"]]["Nums"])
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for number, page in enumerate(pages):
        here = {kid for found in strays if objects[found["Pg"]] is page for kid in found["K"] if isinstance(kid, int)}
        commands: list[Any] = objects[page["Contents"]].stream
        for at, command in enumerate(commands):
            if command == b"BDC" and _mcid(commands[at - 1]) in here:
                commands[at - 2], commands[at - 1] = _HEAD, _PAGINATION
        for mcid in here:
            parents[number][mcid] = b"null"


def _mcid(properties: Any) -> int | None:
    data = bytes(getattr(properties, "data", properties)) if not isinstance(properties, str) else properties.encode()
    head, _, tail = data.partition(b"/MCID ")
    return int(tail.rstrip(b"> ")) if head == b"<<" else None
