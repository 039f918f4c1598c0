"""What a session sheet is made of. It is never signed, so it bears no marks of a draft."""

from dataclasses import dataclass

from reports.documents.shape import Fact, Head


@dataclass(frozen=True)
class Block:
    """A heading with what stands under it: a note, paragraphs, rows."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    rows: tuple[Fact, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Sheet(Head):
    """The whole sheet: over its width, in two columns, and about people by their role."""

    alerts: Block | None
    changed: Block
    left: tuple[Block, ...]
    right: tuple[Block, ...]
    people: tuple[Block, ...]
    people_note: str
    foot: str
