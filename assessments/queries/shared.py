"""Results a client is shown: which may be, which are, and what they say."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from assessments.models import Response, SharedResult
from assessments.psychometrics.definition import Instrument
from assessments.queries.described import About, described
from clinic.models import Client

MOST = 100


@dataclass(frozen=True)
class ShownResult:
    """One result as it stands on the client's page, or stood there until `withdrawn_at`."""

    id: UUID
    assignment_id: UUID
    answered_on: date
    by: str
    shown_at: datetime
    withdrawn_at: datetime | None

    @property
    def is_shown(self) -> bool:
        return self.withdrawn_at is None


def kept_back(instrument: Instrument) -> frozenset[str]:
    """The scales no client is ever shown: those that rest on a question about danger."""
    items = {rule.item for rule in instrument.risks}
    items |= {item.link_id for item in instrument.items if item.discreet}
    return frozenset(scale.id for scale in instrument.scales if items & set(scale.items))


def showable(response: Response) -> tuple[About, ...]:
    """The scores of one form that its client may be shown, person by person.

    Nothing of what a member answered about them.
    """
    if response.answered_by == Response.AnsweredBy.THERAPIST:
        return ()
    left_out = kept_back(response.instrument_version.loaded)
    parts = described(response, left_out=left_out)
    return tuple(part for part in parts if any(row.value is not None for row in part.rows))


def shown_of(response: Response) -> SharedResult | None:
    """What the client is shown of this form now."""
    rows = SharedResult.objects.filter(response=response, withdrawn_at=None)
    return rows.select_related("shared_by__user").first()


def is_first(client: Client) -> bool:
    """Whether nothing stands on the client's page yet."""
    return not SharedResult.objects.filter(client=client, withdrawn_at=None).exists()


def results_shown(client: Client, *, withdrawn: bool = False) -> list[ShownResult]:
    """The newest hundred, by the day of the answers. One statement; no words are opened."""
    rows = SharedResult.objects.filter(client=client).order_by("-response__answered_on")
    if not withdrawn:
        rows = rows.filter(withdrawn_at=None)
    rows = rows.select_related("response", "shared_by__user").defer("words", "response__answers")
    return [
        ShownResult(
            id=row.pk,
            assignment_id=row.response.assignment_id,
            answered_on=row.response.answered_on,
            by=row.shared_by.name,
            shown_at=row.created_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows[:MOST]
    ]


def shown_beside(response: Response) -> list[date]:
    """The days of the client's other forms of the same version that they are shown too."""
    rows = SharedResult.objects.filter(
        client_id=response.client_id,
        withdrawn_at=None,
        response__instrument_version_id=response.instrument_version_id,
        response__answered_by=response.answered_by,
    ).exclude(response=response)
    return list(rows.values_list("response__answered_on", flat=True)[:MOST])
