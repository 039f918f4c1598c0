"""Who a document is for, and what that changes in its words and parts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reports.documents.shape import Audience
from reports.models import Report

# What a report can go without, in the order of its pages. The summary, what the scores are worth
# and, for the client, whom to turn to stand in every one.
PARTS = (
    *("change", "ahead", "moved", "work", "evidence"),
    *("own_words", "reached", "keeping", "ripple"),
    *("workings", "alerts", "answers"),
)


@dataclass(frozen=True)
class Reader:
    """A reader of a document, and the parts it has for them.

    `is_client`: second person, and whom to turn to. `by_name`: the client is named, else spoken
    of by a pseudonym. `has_recipient`: it may name whom it is prepared for. `has_opening`: a
    member's own words may stand first. `change`: scores over time. `ahead`: what was agreed.
    `moved`: the answers that changed most. `work`: the work, goal by goal. `evidence`: what was
    seen in sessions, in the therapist's words. `workings`: how each statement about change came
    about. `answers`: every answer. `alerts`: what was raised, and what was decided. At the end of
    care also `own_words`: what the client agreed to be quoted with. `reached`: what was written of
    the whole. `keeping`: how it is kept up. `ripple`: where it may reach.
    """

    audience: Audience
    is_client: bool = False
    by_name: bool = True
    has_recipient: bool = False
    has_opening: bool = True
    change: bool = True
    ahead: bool = True
    moved: bool = False
    work: bool = True
    evidence: bool = False
    workings: bool = False
    answers: bool = False
    alerts: bool = False
    own_words: bool = False
    reached: bool = False
    keeping: bool = False
    ripple: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts there are for this reader, in the order of the pages."""
        return tuple(part for part in PARTS if getattr(self, part))

    def without(self, left_out: Collection[str]) -> "Reader":
        """The same reader of a document that goes without these parts."""
        gone: dict[str, Any] = dict.fromkeys(set(left_out) & set(PARTS), False)
        return replace(self, **gone)


_EVERYTHING = dict.fromkeys(("moved", "evidence", "workings", "answers", "alerts"), True)
READERS: Mapping[str, Reader] = {
    Report.Audience.CLIENT: Reader("client", is_client=True, moved=True),
    Report.Audience.THERAPIST: Reader("therapist", **_EVERYTHING),
    # What goes to another house is as little as tells how it went, and how that is known.
    Report.Audience.REFERRER: Reader("referrer", has_recipient=True, workings=True),
    Report.Audience.SUPERVISION: Reader(
        "supervision", by_name=False, has_recipient=True, **_EVERYTHING
    ),
}
# The end looks back on the whole: what comes next is the client's own plan for keeping it up.
_AT_THE_END: dict[str, Any] = {"ahead": False, "moved": False, "reached": True, "keeping": True}
_BEYOND: dict[str, Any] = {"own_words": True, "ripple": True}
# The client's own words, and their plan for keeping it up, name who is close to them.
_ELSEWHERE: dict[str, dict[str, Any]] = {
    Report.Audience.REFERRER: {"keeping": False},
    Report.Audience.SUPERVISION: {"keeping": False, "ripple": True},
}
ENDING_READERS: Mapping[str, Reader] = {
    name: replace(reader, **(_AT_THE_END | _ELSEWHERE.get(name, _BEYOND)))
    for name, reader in READERS.items()
}
# A session sheet has no parts to choose from, and no words of one's own.
_BARE = dict.fromkeys(("has_opening", "change", "ahead", "work"), False)
_SHEET = Reader("therapist", **_BARE)
# Nor has a copy of the record, which is whole.
_RECORD = Reader("client", is_client=True, **_BARE)


def reader_for(audience: str, kind: str = Report.Kind.PROGRESS) -> Reader:
    """The reader of such a report, with all there is for them. KeyError for an unknown one."""
    if kind == Report.Kind.PREP:
        return _SHEET
    if kind == Report.Kind.RECORD:
        return _RECORD
    return (ENDING_READERS if kind == Report.Kind.ENDING else READERS)[audience]


def reader_of(report: Report) -> Reader:
    """Who this report is for, and which parts they are given."""
    return reader_for(report.audience, report.kind).without(report.left_out)
