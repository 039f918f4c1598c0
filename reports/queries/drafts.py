"""Notes that are not signed yet: one's own, and those of the people one supervises."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from clinic.models import Client, Comment, Member, Note
from reports.queries.notes import DRAFT_OVERDUE

MOST = 200


class DraftState(StrEnum):
    """Whose turn it is."""

    WRITING = "writing"
    RETURNED = "returned"
    SENT = "sent"


@dataclass(frozen=True)
class DraftRow:
    """One unsigned note; `days` since its session, `overdue` while its author has not sent it."""

    id: UUID
    client: str
    client_id: UUID
    author: str
    author_id: UUID
    session_on: date
    state: DraftState
    days: int
    overdue: bool
    sent_at: datetime | None = None
    sent_to: str = ""


def own_drafts(member: Member, clients: QuerySet[Client]) -> list[DraftRow]:
    """One's own about these clients, the oldest session first. One statement."""
    rows = Note.objects.filter(author=member, client__in=clients.order_by().values("pk"))
    return _drafts(rows, member.practice.today())


def drafts_of(authors: Collection[UUID], today: date) -> list[DraftRow]:
    """Those of several members, the oldest session first. One statement."""
    return _drafts(Note.objects.filter(author__in=authors), today)


def _drafts(rows: QuerySet[Note], today: date) -> list[DraftRow]:
    returned = Comment.objects.filter(note=OuterRef("pk"), kind=Comment.Kind.RETURNED)
    found = (
        rows.filter(signed_at=None)
        .annotate(was_returned=Exists(returned))
        .order_by("session_on", "created_at")
        .values_list(
            *("pk", "client__name", "client_id", "author_id", "author__title"),
            *("author__user__name", "session_on", "was_returned", "submitted_at"),
            *("submitted_to__title", "submitted_to__user__name"),
        )
    )
    return [_draft(today, *row) for row in found[:MOST]]


def _draft(
    today: date,
    pk: UUID,
    client: str,
    client_id: UUID,
    author_id: UUID,
    title: str,
    name: str,
    session_on: date,
    was_returned: bool,
    sent_at: datetime | None,
    to_title: str | None,
    to_name: str | None,
) -> DraftRow:
    state = DraftState.RETURNED if was_returned else DraftState.WRITING
    return DraftRow(
        id=pk,
        client=client,
        client_id=client_id,
        author=f"{title} {name}".strip(),
        author_id=author_id,
        session_on=session_on,
        state=DraftState.SENT if sent_at else state,
        days=(today - session_on).days,
        overdue=sent_at is None and today - session_on > DRAFT_OVERDUE,
        sent_at=sent_at,
        sent_to=f"{to_title or ''} {to_name or ''}".strip(),
    )
