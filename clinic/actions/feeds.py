"""The address under which a member's calendar is read by a program of theirs."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from clinic import audit
from clinic.models import CalendarFeed, Event, Member

TOKEN_BYTES = 32


@transaction.atomic
def open_feed(*, by: Member) -> tuple[CalendarFeed, str]:
    """A fresh address and its token, which is kept nowhere; the address before stops working."""
    Member.objects.select_for_update().get(pk=by.pk)
    _revoke(by)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed.objects.create(
        practice_id=by.practice_id,
        member=by,
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
    )
    audit.record(Event.CALENDAR_SHARED, by=by, subject=feed)
    return feed, token


@transaction.atomic
def close_feed(*, by: Member) -> bool:
    """The address opens nothing any more; False where there was none."""
    feed = CalendarFeed.objects.select_for_update().filter(member=by, revoked_at=None).first()
    if feed is None:
        return False
    _revoke(by)
    audit.record(Event.CALENDAR_SHARED, by=by, subject=feed, reason="revoked")
    return True


def _revoke(member: Member) -> None:
    CalendarFeed.objects.filter(member=member, revoked_at=None).update(revoked_at=timezone.now())
