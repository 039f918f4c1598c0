"""A document as the HTML that is printed. Everything in it is text; the template only lays out."""

import re
from collections.abc import Mapping, Sequence

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from clinic.models.pathways import LEVELS
from reports.documents.caseload import Caseload
from reports.documents.closing_shape import EndingDocument
from reports.documents.figures import draw_plane, draw_trend
from reports.documents.record.shape import Record
from reports.documents.shape import Document, Head, fingerprint
from reports.documents.sheet_shape import Sheet

_KINDS: Mapping[type[Head], str] = {
    Document: "progress",
    EndingDocument: "ending",
    Sheet: "prep",
    Record: "record",
    Caseload: "caseload",
}
# What XML cannot carry: control characters, lone surrogates and two non-characters.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def markup(document: Head, sheets: Sequence[str] = (), kept: str = "") -> str:
    """Well-formed HTML (it is also XML) of the whole report, the same for the same document.

    `sheets`: addresses of the style sheets it names on screen; what is printed names none. `kept`:
    the fingerprint of the snapshot it comes back from, which may be of before some field was.
    """
    kind = _KINDS[type(document)]
    with translation.override(document.language):
        html = render_to_string(
            f"reports/pdf/{kind}.html",
            {
                "kind": kind,
                "document": document,
                "steps": LEVELS,
                "sheets": sheets,
                "fingerprint": kept or fingerprint(document.as_json()),
                **(_figures(document) if isinstance(document, Document) else {}),
            },
        )
    return _UNPRINTABLE.sub("", html)


def _figures(document: Document) -> dict[str, str]:
    """Drawn here from numbers, with every word escaped by the chart."""
    trend = document.change.trend if document.change else None
    return {
        "plane": mark_safe(draw_plane(document.plane, document.audience)),  # noqa: S308
        "trend": mark_safe(draw_trend(trend)) if trend else "",  # noqa: S308
    }
