"""What the report that closes the work has beyond the progress report."""

from dataclasses import dataclass

from reports.documents.shape import Document, Fact, Passage


@dataclass(frozen=True)
class Quote:
    """The client's own words, and the day they were said on."""

    words: str
    said: str


@dataclass(frozen=True)
class Keeping:
    """How it is kept up: each practice something was planned for; `note` where none was."""

    heading: str
    note: str
    practices: tuple[Fact, ...]


@dataclass(frozen=True)
class Closing:
    """The page that closes the work. `hard` says whom to turn to, and stands in every one."""

    heading: str
    own_words_heading: str
    own_words: tuple[Quote, ...]
    reached: Passage | None
    keeping: Keeping | None
    ripple: Passage | None
    ripples: tuple[Fact, ...]
    hard: Passage


@dataclass(frozen=True, kw_only=True)
class EndingDocument(Document):
    """The report that closes the work: the progress report's pages, and one that ends it."""

    closing: Closing
