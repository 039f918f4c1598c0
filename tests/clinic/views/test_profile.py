"""Colours and keys, each person's own."""

from clinic.models import AuditEvent, User
from tests.people import TwoPractices
from tests.sign_in import signed_in


def test_colours_and_keys_are_kept_and_used(two_practices: TwoPractices) -> None:
    member = two_practices.harbour.therapist
    browser = signed_in(member)
    page = browser.get("/account/settings/").content.decode()
    assert "data-theme" not in page
    assert 'id="keys"' not in page

    sent = browser.post("/account/settings/", {"theme": "dark", "shortcuts": "on"}, follow=True)
    page = sent.content.decode()
    assert 'data-theme="dark"' in page
    assert 'id="keys"' in page
    assert AuditEvent.objects.filter(event="profile.changed").count() == 1
    assert browser.post("/account/settings/", {"theme": "pink"}).status_code == 422
    other = User.objects.get(pk=two_practices.harbour.colleague.user_id)
    assert (other.theme, other.shortcuts) == ("", False)
    stored = User.objects.get(pk=member.user_id)
    assert (stored.theme, stored.shortcuts) == ("dark", True)
