"""A member's visit put away while a client holds their device, and taken up again."""

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.http import HttpRequest

from clinic import audit
from clinic.models import Event, Member, User
from clinic.sign_ins import gate_of, ways_of
from clinic.visit import Device, Visit, Way


@transaction.atomic
def put_away(*, request: HttpRequest, subject: models.Model, by: Member) -> None:
    """End the stay in this browser. What follows knows whose device it is, and nothing else.

    The session is a new one under a new key; the old one is gone. `subject`: what the client is
    to do, where the member comes back to.
    """
    started = Visit(request.session).kept.get("started")
    proof = by.user.get_session_auth_hash()
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    request.session.flush()
    request.user = AnonymousUser()
    facts = {"owner": str(by.user_id), "proof": proof, "place": str(subject.pk)}
    Visit(request.session).lend(Device.HANDED, started=started, **facts)
    audit.record(Event.DEVICE_HANDED_OVER, by=by, subject=subject)


@transaction.atomic
def take_back(*, request: HttpRequest, subject: models.Model, way: Way, by: User) -> None:
    """The member has shown `way` that it is them: signed in again, in one more new session.

    The visit still ends when the one put away would have, twelve hours after it began.
    """
    kept = Visit(request.session).kept
    request.session.flush()
    get_adapter(request).login(request, by)
    visit = Visit(request.session)
    visit.begin(by, ways=ways_of(by), gate=gate_of(by, has_shown_second=way is not Way.PASSWORD))
    visit.keep(started=kept["started"], place=kept["place"])
    UserSession.objects.create_from_request(request)
    audit.record(Event.DEVICE_HANDED_BACK, by=by, subject=subject, reason=way)


def begin_on_tablet(request: HttpRequest) -> None:
    """A fresh session on the practice's tablet: whoever was here before is signed out."""
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    request.session.flush()
    request.user = AnonymousUser()
    Visit(request.session).lend(Device.TABLET)
