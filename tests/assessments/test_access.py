"""Who reaches a check-in: members through a caseload, clients through their link or sign-in."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from assessments.access import (
    NoFlow,
    assignment_for,
    assignment_in_flow,
    has_reach,
    keep_flow,
    redeemed_here,
)
from assessments.actions.answers import redeem
from assessments.actions.check_ins import make_link
from assessments.models import Link
from clinic.access import NotAllowed, NotYours
from clinic.roles import Permission
from tests.assessments.stories import asked, redeemed
from tests.people import PracticePeople, TwoPractices

P = Permission
NOBODY = AnonymousUser()


def new_session() -> SessionBase:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store.create()
    return store


@pytest.mark.parametrize(
    ("who", "permission", "refused"),
    [
        ("therapist", P.CHECK_IN_ASSIGN, None),
        ("therapist", P.RECORD_READ, None),
        ("supervisor", P.RECORD_READ, None),
        ("supervisor", P.CHECK_IN_ASSIGN, NotAllowed),
        ("colleague", P.RECORD_READ, NotYours),
        ("trainee", P.CLIENT_NAMES, NotYours),
        ("desk", P.CLIENT_NAMES, None),
        ("desk", P.RECORD_READ, NotAllowed),
        ("owner", P.RECORD_READ, NotAllowed),
    ],
)
def test_members_reach(
    harbour: PracticePeople, who: str, permission: Permission, refused: type[Exception] | None
) -> None:
    assignment = asked(harbour)
    user = harbour.members[who].user
    if refused:
        with pytest.raises(refused):
            assignment_for(user, assignment.pk, permission)
    else:
        assert assignment_for(user, assignment.pk, permission) == assignment
    assert has_reach(user, harbour.client, permission) is (refused is None)


def test_the_other_practice_reaches_nothing(two_practices: TwoPractices) -> None:
    assignment = asked(two_practices.harbour)
    for member in two_practices.lighthouse.members.values():
        for permission in Permission:
            with pytest.raises(NotYours):
                assignment_for(member.user, assignment.pk, permission)
    with pytest.raises(NoFlow):
        assignment_in_flow(new_session(), two_practices.lighthouse.client_user, assignment.pk)


def test_the_browser_that_redeemed_the_link_is_let_in(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    session = new_session()
    key = session.session_key
    keep_flow(session, *redeemed(assignment))
    assert session.session_key != key
    assert session.get_expiry_date() == assignment.closes_at
    assert assignment_in_flow(session, NOBODY, assignment.pk) == assignment


def test_a_signed_in_session_keeps_its_own_life(harbour: PracticePeople) -> None:
    session = new_session()
    session["_auth_user_id"] = "someone"
    keep_flow(session, *redeemed(asked(harbour)))
    assert session.get_expiry_age() == settings.SESSION_COOKIE_AGE


def test_a_flow_opens_its_own_check_in_only(harbour: PracticePeople) -> None:
    first, second = asked(harbour), asked(harbour, harbour.others_client)
    session = new_session()
    keep_flow(session, *redeemed(first))
    for pk in (second.pk, uuid4()):
        with pytest.raises(NoFlow):
            assignment_in_flow(session, NOBODY, pk)


def test_a_wrong_secret_or_a_revoked_link_lets_nobody_in(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    link, secret = redeemed(assignment)
    guessed, revoked = new_session(), new_session()
    keep_flow(guessed, link, secret[:-1] + "x")
    keep_flow(revoked, link, secret)
    with pytest.raises(NoFlow):
        assignment_in_flow(guessed, NOBODY, assignment.pk)
    assert assignment_in_flow(revoked, NOBODY, assignment.pk)
    Link.objects.update(revoked_at=timezone.now())
    with pytest.raises(NoFlow):
        assignment_in_flow(revoked, NOBODY, assignment.pk)


def test_the_client_who_signed_in_needs_no_link(harbour: PracticePeople) -> None:
    own, others = asked(harbour), asked(harbour, harbour.others_client)
    session = new_session()
    assert assignment_in_flow(session, harbour.client_user, own.pk) == own
    with pytest.raises(NoFlow):
        assignment_in_flow(session, harbour.client_user, others.pk)
    with pytest.raises(NoFlow):  # a member answers for nobody
        assignment_in_flow(session, harbour.therapist.user, own.pk)


def test_only_the_redeeming_browser_may_use_the_link_again(harbour: PracticePeople) -> None:
    _, token = make_link(assignment=asked(harbour), by=harbour.therapist)
    here, elsewhere = new_session(), new_session()
    assert redeemed_here(here, token) is None
    link, secret = redeem(token=token)
    keep_flow(here, link, secret)
    assert redeemed_here(here, token) == link
    assert redeemed_here(elsewhere, token) is None
    keep_flow(elsewhere, *redeemed(asked(harbour, harbour.others_client)))
    assert redeemed_here(elsewhere, token) is None
