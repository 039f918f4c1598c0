"""What is done to a laid-out PDF afterwards: scopes and the check of its marks."""

import io
import re
from dataclasses import dataclass
from typing import Any

from reports.pdf.errors import NotAccessible

_MARKED = re.compile(rb"/\w+\s+<</MCID (\d+)>>\s+BDC")


@dataclass(frozen=True)
class Printed:
    """A finished document."""

    content: bytes
    pages: int


def finish(raw: bytes) -> Printed:
    """Give each table header its scope, and make sure the marks are there. Raises NotAccessible."""
    import pikepdf

    with pikepdf.open(io.BytesIO(raw)) as pdf:
        if "/StructTreeRoot" not in pdf.Root or "/Lang" not in pdf.Root:
            raise NotAccessible("structure or language")
        read = _scope_headers(pdf.Root.StructTreeRoot.K)
        for page in pdf.pages:
            _mark_margins(page, read.get(page.objgen, set()))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return Printed(out.getvalue(), len(pdf.pages))


def _mark_margins(page: Any, read: set[int]) -> None:
    """Text of a page's margins (footer, number, "Draft") belongs to the page and to no reading
    order: an artifact, which a screen reader passes over. WeasyPrint leaves it marked as words."""

    def margin(found: re.Match[bytes]) -> bytes:
        return found.group() if int(found.group(1)) in read else b"/Artifact BMC"

    content = page.Contents.read_bytes()
    page.Contents.write(_MARKED.sub(margin, content))


def _scope_headers(root: Any) -> dict[Any, set[int]]:
    """Column scope inside a table's head, row scope elsewhere, since WeasyPrint writes neither; and
    a list's items right below their list.

    Gives back, by page, which marked pieces of its content the reading order holds.
    """
    import pikepdf

    waiting, read = [(root, False, None)], dict[Any, set[int]]()
    while waiting:
        element, in_head, page = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting += [(child, in_head, page) for child in element]
        elif isinstance(element, int):
            read.setdefault(page, set()).add(element)
        elif isinstance(element, pikepdf.Dictionary) and "/MCID" in element:
            read.setdefault(element.Pg.objgen if "/Pg" in element else page, set()).add(
                int(element.MCID)
            )
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            page = element.Pg.objgen if "/Pg" in element else page
            tag = str(element.S)
            if tag == "/Figure" and "/Alt" not in element:
                raise NotAccessible("a figure without words")
            if tag == "/TH":
                scope = pikepdf.Name("/Column" if in_head else "/Row")
                element.A = pikepdf.Dictionary(O=pikepdf.Name("/Table"), Scope=scope)
            if tag == "/L":
                _lift_items(element)
            if "/K" in element:
                waiting.append((element.K, in_head or tag == "/THead", page))
    return read


def _lift_items(of: Any) -> None:
    """Take the items out of the groups that hold a term and its words together on the page."""
    import pikepdf

    lifted = []
    for child in _children(of):
        inner = _children(child) if _is(child, "/Div") else []
        if all(_is(each, "/LI") for each in inner):
            for item in inner:
                item.P = of
            lifted += inner or [child]
        else:
            lifted.append(child)
    of.K = pikepdf.Array(lifted)


def _children(element: Any) -> list[Any]:
    import pikepdf

    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _is(element: Any, tag: str) -> bool:
    import pikepdf

    return isinstance(element, pikepdf.Dictionary) and element.get("/S") == tag
