"""The one way in which tests sign somebody in: password and second factor shown, just now."""

import time
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client as Browser

from clinic.models import Member, User
from clinic.visit import Gate, Visit, Way


def sign_in(
    browser: Browser, person: Member | User, *, gate: Gate = Gate.OPEN, ago: float = 0
) -> Browser:
    """`browser`, in which this person is signed in.

    `gate`: what they have still to do; `ago`: they signed in so many seconds ago, and did nothing
    since.
    """
    user = person.user if isinstance(person, Member) else person
    browser.force_login(user)
    session = browser.session
    visit = Visit(session)
    visit.begin(user, ways=[Way.PASSWORD, Way.APP], gate=gate)
    if ago:
        then = time.time() - ago
        visit.keep(started=then, seen=then, confirmed=then)
    session.save()
    return browser


def signed_in(person: Member | User, **wishes: Any) -> Browser:
    """A browser of this person."""
    return sign_in(Browser(), person, **wishes)


def change_visit(browser: Browser, **facts: Any) -> None:
    """Let the visit remember something else, such as an earlier last use."""
    session = browser.session
    Visit(session).keep(**facts)
    session.save()


def with_app(user: User) -> str:
    """Give this person an authenticator app; its key."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret
