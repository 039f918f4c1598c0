"""What is done to a laid-out PDF afterwards: scopes and the check of its marks."""

import io
from dataclasses import dataclass
from typing import Any

from reports.pdf.errors import NotAccessible


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
        _scope_headers(pdf.Root.StructTreeRoot.K)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return Printed(out.getvalue(), len(pdf.pages))


def _scope_headers(root: Any) -> None:
    """Column scope inside a table's head, row scope elsewhere; WeasyPrint writes neither."""
    import pikepdf

    waiting = [(root, False)]
    while waiting:
        element, in_head = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting += [(child, in_head) for child in element]
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            tag = str(element.S)
            if tag == "/Figure" and "/Alt" not in element:
                raise NotAccessible("a figure without words")
            if tag == "/TH":
                scope = pikepdf.Name("/Column" if in_head else "/Row")
                element.A = pikepdf.Dictionary(O=pikepdf.Name("/Table"), Scope=scope)
            if "/K" in element:
                waiting.append((element.K, in_head or tag == "/THead"))
