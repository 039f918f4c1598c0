"""A person's own sign-in: where they are signed in, and the codes they fall back on."""

import time

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest

from clinic import audit
from clinic.crypto import key_of
from clinic.models import Event, Member, User, keyring
from clinic.sign_ins import open_secret, seal_secret
from clinic.visit import Way

SEALED = ("secret", "seed")  # in an authenticator's data: an app's key, recovery codes' seed


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


@transaction.atomic
def reseal_factors() -> int:
    """Seal what second factors keep under the newest outside key; how many were not. Repeatable."""
    resealed = 0
    for row in Authenticator.objects.select_for_update().exclude(type=Way.PASSKEY):
        old = {name: row.data[name] for name in SEALED if name in row.data}
        if any(key_of(text)[1] != keyring().current for text in old.values()):
            row.data |= {name: seal_secret(open_secret(text)) for name, text in old.items()}
            row.save(update_fields=["data"])
            resealed += 1
    if resealed:
        audit.record(Event.KEYS_ROTATED, by=None, reason="second_factors")
    return resealed


def renew(request: HttpRequest) -> None:
    """A new session key for the same visit, after a change of rights or of a second factor."""
    request.session.cycle_key()
    UserSession.objects.create_from_request(request)
