"""What a signed note says, read with its amendments: the old words struck, the new beside.

The note itself is never changed; this is worked out each time it is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from clinic.models import Addendum


@dataclass(frozen=True)
class Piece:
    """Words of a section as signed; `struck` ones with what stands `instead`, by whom and when."""

    text: str
    struck: bool = False
    instead: str = ""
    by: str = ""
    at: datetime | None = None


def corrected(
    sections: Mapping[str, str], addenda: Iterable[Addendum]
) -> dict[str, tuple[Piece, ...]]:
    """Each section in pieces, the oldest amendment first.

    Struck twice is struck once: an amendment of words struck before, or that are not there,
    stands below the note alone, as every addition does.
    """
    found: dict[str, tuple[Piece, ...]] = {
        name: (Piece(text),) for name, text in sections.items() if text
    }
    for row in addenda:
        if row.kind == Addendum.Kind.AMENDMENT and row.section in found:
            found[row.section] = _strike(found[row.section], row)
    return found


def _strike(pieces: tuple[Piece, ...], row: Addendum) -> tuple[Piece, ...]:
    if not row.struck:
        return _strike_all(pieces, row)
    for place, piece in enumerate(pieces):
        before, there, after = piece.text.partition(row.struck)
        if there and not piece.struck:
            parts = (Piece(before), _gone(there, row), Piece(after))
            kept = tuple(part for part in parts if part.text)
            return (*pieces[:place], *kept, *pieces[place + 1 :])
    return pieces


def _strike_all(pieces: tuple[Piece, ...], row: Addendum) -> tuple[Piece, ...]:
    standing = [place for place, piece in enumerate(pieces) if not piece.struck]
    return tuple(
        piece
        if piece.struck
        else (_gone(piece.text, row) if place == standing[-1] else Piece(piece.text, struck=True))
        for place, piece in enumerate(pieces)
    )


def _gone(text: str, row: Addendum) -> Piece:
    return Piece(text, struck=True, instead=row.text, by=row.author.name, at=row.at)
