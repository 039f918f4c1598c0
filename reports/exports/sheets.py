"""Tables as CSV that no spreadsheet takes for a program."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

Cell = str | int | float | None
# What a spreadsheet begins a formula with, the full-width forms it takes for the same included.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = "'"


def sheet(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table in UTF-8, with the mark by which spreadsheets know it."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe(name) for name in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def safe(cell: Cell) -> Cell:
    """A text that would be read as a formula gets an apostrophe before it; numbers stay numbers."""
    if not isinstance(cell, str):
        return cell
    begins = cell.startswith(STARTS) or cell.lstrip().startswith(STARTS)
    return MARK + cell if begins else cell
