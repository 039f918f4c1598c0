"""A document as the HTML that is printed. Everything in it is text; the template only lays out."""

import re

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from clinic.models.pathways import LEVELS
from reports.documents.figures import draw_plane, draw_trend
from reports.documents.shape import Document, fingerprint

# What XML cannot carry: control characters, lone surrogates and two non-characters.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def markup(document: Document) -> str:
    """Well-formed HTML (it is also XML) of the whole report, the same for the same document."""
    with translation.override(document.language):
        trend = document.change.trend
        html = render_to_string(
            "reports/pdf/progress.html",
            {
                "document": document,
                "steps": LEVELS,
                "fingerprint": fingerprint(document.as_json()),
                # Drawn here from numbers, with every word escaped by the chart.
                "plane": mark_safe(draw_plane(document.plane, document.audience)),  # noqa: S308
                "trend": mark_safe(draw_trend(trend)) if trend else "",  # noqa: S308
            },
        )
    return _UNPRINTABLE.sub("", html)
