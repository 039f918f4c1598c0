"""What a client's record is made of: chapters of entries, for the page and for the PDF alike."""

from dataclasses import dataclass

from reports.documents.shape import Fact, Head, Passage, Table


@dataclass(frozen=True)
class Piece:
    """Words as they were written; `label` says of them what cannot be heard: that they are struck
    out, or stand in the place of others, by whom and since when."""

    text: str
    label: str = ""
    is_struck: bool = False


@dataclass(frozen=True)
class Said:
    """Words under a heading of their own."""

    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Line:
    """One line of a list; `file` is the name of a file beside the page, "" for none."""

    text: str
    file: str = ""


@dataclass(frozen=True)
class Part:
    """A piece of an entry with a title: a goal of a plan, a goal in a note."""

    title: str
    under: str = ""
    rows: tuple[Fact, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One thing the record keeps: a plan, a note, several forms of one questionnaire."""

    title: str
    under: str = ""
    rows: tuple[Fact, ...] = ()
    said: tuple[Said, ...] = ()
    lines: tuple[Line, ...] = ()
    parts: tuple[Part, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """One room of the record; `nothing` stands where there is none of it."""

    heading: str
    nothing: str = ""
    note: str = ""
    rows: tuple[Fact, ...] = ()
    lines: tuple[Line, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.lines or self.entries)


@dataclass(frozen=True)
class Record(Head):
    """A copy of the whole record, as it was at one moment. It is read, and never signed."""

    lead: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    about: Passage
    left_out: Passage
    fingerprint_label: str
