"""Each kind of report: the document it is, how it is written, and how it comes back."""

from collections.abc import Callable, Mapping
from typing import Any

from reports.documents.closing_shape import EndingDocument
from reports.documents.ending import build_ending, lead_of_ending
from reports.documents.facts import Facts
from reports.documents.progress import build
from reports.documents.record import build_record
from reports.documents.record.shape import Record
from reports.documents.shape import Document, Head
from reports.documents.sheet import build_sheet
from reports.documents.sheet_shape import Sheet
from reports.documents.words import lead
from reports.models import Report

_WRITE: Mapping[str, Callable[[Facts], Head]] = {
    Report.Kind.PROGRESS: build,
    Report.Kind.ENDING: build_ending,
    Report.Kind.PREP: build_sheet,
    Report.Kind.RECORD: build_record,
}
_SHAPES: Mapping[str, type[Head]] = {
    Report.Kind.PROGRESS: Document,
    Report.Kind.ENDING: EndingDocument,
    Report.Kind.PREP: Sheet,
    Report.Kind.RECORD: Record,
}


def write(facts: Facts) -> Head:
    """The document of the kind that was asked for, in the language that is active."""
    return _WRITE[facts.report.kind](facts)


def kept(report: Report, snapshot: dict[str, Any] | None = None) -> Head:
    """The document a report keeps. TypeError or KeyError where its snapshot is none."""
    return _SHAPES[report.kind].from_json(report.snapshot if snapshot is None else snapshot)


def first_words(facts: Facts) -> str:
    """The programme's own sentence for the first page."""
    said, _note = lead(facts)
    before = lead_of_ending(facts) if facts.report.kind == Report.Kind.ENDING else ()
    return " ".join((*before, *said))
