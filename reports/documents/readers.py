"""Who a document is for, and what that changes in its words and parts."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.documents.shape import Audience
from reports.models import Report


@dataclass(frozen=True)
class Reader:
    """A reader of a document.

    `is_client`: second person, and whom to turn to. `by_name`: the client is named, else spoken of
    by a pseudonym. `evidence`: what was seen in sessions, in the therapist's words. `workings`: how
    each statement about change came about. `answers`: every answer. `alerts`: what was raised, and
    what was decided.
    """

    audience: Audience
    is_client: bool = False
    by_name: bool = True
    evidence: bool = False
    workings: bool = False
    answers: bool = False
    alerts: bool = False


READERS: Mapping[str, Reader] = {
    Report.Audience.CLIENT: Reader("client", is_client=True),
    Report.Audience.THERAPIST: Reader(
        "therapist", evidence=True, workings=True, answers=True, alerts=True
    ),
    # What goes to another house is as little as tells how it went, and how that is known.
    Report.Audience.REFERRER: Reader("referrer", workings=True),
    Report.Audience.SUPERVISION: Reader(
        "supervision", by_name=False, evidence=True, workings=True, answers=True, alerts=True
    ),
}
