"""A person's own sign-in: where they are signed in, and the codes they fall back on."""

import time

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest

from clinic import audit
from clinic.models import Event, Member, User
from clinic.visit import Way


@transaction.atomic
def end_stays(
    *, user: User, by: User | Member | None, only: int | None = None, but: str = ""
) -> int:
    """Sign `user` out everywhere: of one stay, or of all but the session `but`. How many ended."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=but)
    ended = list(rows if only is None else rows.filter(pk=only))
    for row in ended:
        row.end()
        audit.record(Event.SESSION_ENDED, by=by, subject=user, reason="by_person")
    return len(ended)


@transaction.atomic
def keep_codes(*, by: User) -> None:
    """The person says that they have written their recovery codes down."""
    codes = Authenticator.objects.select_for_update().filter(user=by, type=Way.CODES).first()
    if codes is None or "kept_at" in codes.data:
        return
    codes.data["kept_at"] = int(time.time())
    codes.save(update_fields=["data"])
    audit.record(Event.SECOND_FACTOR_ADDED, by=by, subject=by, reason=Way.CODES)


def renew(request: HttpRequest) -> None:
    """A new session key for the same visit, after a change of rights or of a second factor."""
    request.session.cycle_key()
    UserSession.objects.create_from_request(request)
