"""Where one is signed in: every browser is listed, and each can be ended."""

from django.test import Client as Browser

from clinic.models import AuditEvent, User
from tests.apps import code
from tests.factories import PASSWORD
from tests.people import TwoPractices
from tests.sign_in import with_app

STAYS = "/account/sign-ins/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/140.0 Safari/537.36 Edg/140.0"


def come_in(user: User, agent: str) -> Browser:
    browser = Browser(headers={"User-Agent": agent})
    browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return browser


def test_each_browser_is_listed_and_one_or_all_others_are_ended(
    two_practices: TwoPractices,
) -> None:
    user = two_practices.harbour.client_user
    here, phone, work = (come_in(user, agent) for agent in (FIREFOX, SAFARI, EDGE))
    page = here.get(STAYS).content.decode()
    for device in ("Firefox on Linux", "Safari on iPhone", "Edge on Windows"):
        assert device in page
    assert page.count("this browser") == 1

    ids = [part.partition('"')[0] for part in page.split('name="stay" value="')[1:]]
    assert len(ids) == 2
    here.post(STAYS, {"stay": ids[0]})  # the newest first
    assert (work.get("/me/").status_code, phone.get("/me/").status_code) == (302, 200)
    here.post(STAYS)
    assert (phone.get("/me/").status_code, here.get("/me/").status_code) == (302, 200)
    ended = AuditEvent.objects.filter(event="session.ended")
    assert list(ended.values_list("reason", "actor")) == [("by_person", user.pk)] * 2


def test_nobody_ends_another_s(two_practices: TwoPractices) -> None:
    victim, other = two_practices.harbour.client_user, two_practices.lighthouse.client_user
    theirs = come_in(victim, FIREFOX)
    page = come_in(victim, SAFARI).get(STAYS).content.decode()
    stay = page.split('name="stay" value="')[1].partition('"')[0]
    mine = come_in(other, EDGE)
    for sent in ({"stay": stay}, {}, {"stay": "x"}, {"stay": "9" * 30}):
        assert mine.post(STAYS, sent).status_code == 302
    assert theirs.get("/me/").status_code == 200


def test_a_second_factor_keeps_the_stay_under_its_new_key(two_practices: TwoPractices) -> None:
    user = two_practices.harbour.therapist.user
    secret = with_app(user)
    browser = come_in(user, FIREFOX)
    browser.post("/account/2fa/authenticate/", {"code": code(secret)})
    assert browser.get(STAYS).content.decode().count("this browser") == 1
    browser.post("/account/2fa/passkeys/add/")
    assert browser.get(STAYS).content.decode().count("this browser") == 1


def test_a_new_password_ends_every_other(two_practices: TwoPractices) -> None:
    user = two_practices.harbour.client_user
    here, phone = come_in(user, FIREFOX), come_in(user, SAFARI)
    new = "seven quiet herons crossing"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/account/password/change/", sent).status_code == 302
    assert (here.get("/me/").status_code, phone.get("/me/").status_code) == (200, 302)
    assert here.get(STAYS).content.decode().count('class="card-head"') == 1
    assert AuditEvent.objects.filter(event="password.changed", actor=user).count() == 1


def test_leaving_clears_what_the_browser_kept(two_practices: TwoPractices) -> None:
    browser = come_in(two_practices.harbour.client_user, FIREFOX)
    left = browser.post("/account/logout/")
    assert left["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get("/me/").status_code == 302
