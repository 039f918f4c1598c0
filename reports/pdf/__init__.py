"""HTML to a tagged PDF (pdf/ua-1), laid out by a child that can reach nothing.

`press` keeps that child; `child` is what runs in it, `confined` what it is kept from, `engine` the
only file that imports WeasyPrint: import costs 0.6 s and 50 MB, and neither a worker nor the web
process pays for it. `finishing` and `leaving` work on the bytes that come back.
"""

from reports.pdf.errors import (
    FAILURES,
    Broken,
    LibraryMissing,
    NotAccessible,
    NotAPdf,
    Stopped,
    TooLarge,
)
from reports.pdf.finishing import Printed, finish
from reports.pdf.leaving import SIGNATURE, archive, protect, with_field
from reports.pdf.press import close, render, render_seldom, walls_up, warm_up

__all__ = [
    "FAILURES",
    "SIGNATURE",
    "Broken",
    "LibraryMissing",
    "NotAPdf",
    "NotAccessible",
    "Printed",
    "Stopped",
    "TooLarge",
    "archive",
    "close",
    "finish",
    "protect",
    "render",
    "render_seldom",
    "walls_up",
    "warm_up",
    "with_field",
]
