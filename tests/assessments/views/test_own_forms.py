"""A member's own screen for a form: together with the client, or as the therapist sees them."""

from datetime import timedelta

import pytest

from assessments.actions.answers import enter_response
from assessments.models import Assignment, Draft, Response
from tests.assessments.forms import uniform
from tests.assessments.stories import asked
from tests.people import PracticePeople
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db


def begun(people: PracticePeople, name: str) -> tuple[Assignment, str]:
    """Pressed on the client's page."""
    url = f"/clients/{people.client.pk}/"
    browser = signed_in(people.therapist.user)
    assert f'action="{url}forms/"' in browser.get(url).content.decode()
    started = browser.post(f"{url}forms/", {"form": name})
    assignment = Assignment.objects.get(instrument_version__instrument=name)
    assert started["Location"] == f"/forms/{assignment.pk}/"
    return assignment, started["Location"]


def test_together_part_by_part_in_several_meetings(harbour: PracticePeople) -> None:
    assignment, url = begun(harbour, "caregiving-history")
    browser = signed_in(harbour.therapist.user)
    front = browser.get(url).content.decode()
    assert "Together with Harbour Client" in front
    assert 'class="top-nav"' not in front  # both look at the screen
    whom = {"ask-caregiver-1": "on", "name-caregiver-1": "Gran", "go": "next"}
    assert browser.post(f"{url}1/", whom)["Location"] == f"{url}2/"
    about_gran = browser.get(f"{url}2/").content.decode()
    assert "Gran · The people who looked after you" in about_gran
    part = {"q:caregiver-1/responsive": "4", "q:caregiver-1/responsive-moment": "Apples."}
    assert browser.post(f"{url}2/", part | {"go": "save"}).status_code == 200
    assert browser.post(f"{url}2/", part | {"go": "pause"})["Location"] == url
    offers = browser.get(f"/clients/{harbour.client.pk}/check-ins/new/").content.decode()
    assert offers.count("Begun, not finished.") == offers.count("Go on with it") == 1
    kept = Draft.objects.get().answers
    assert (kept["caregiver-1/responsive"], kept["caregiver-1/responsive-moment"]) == (4, "Apples.")
    another_day = signed_in(harbour.therapist.user)
    assert "Apples." in another_day.get(f"{url}2/").content.decode()
    aside = {"aside:what-you-came-to-believe": "on", "go": "next"}
    assert another_day.post(f"{url}3/", aside)["Location"] == f"{url}4/"
    assert another_day.post(f"{url}finish/")["Location"] == f"/check-ins/{assignment.pk}/"
    response = Response.objects.get()
    assert (response.answered_by, response.answers["learnt-worthy"]) == ("together", None)
    read = another_day.get(f"/check-ins/{assignment.pk}/").content.decode()
    assert "the therapist with the client (Harbour Therapist)" in read
    assert "Begun by" in read
    for word in ("Typed in by", "Asked by", "Open until"):
        assert word not in read


def test_both_views_of_movement_stand_side_by_side(harbour: PracticePeople) -> None:
    signs = "signs-of-movement"
    theirs = enter_response(
        client=harbour.client,
        instrument=signs,
        answers=uniform(signs, 1),
        answered_on=harbour.practice.today() - timedelta(days=5),
        by=harbour.therapist,
    ).assignment
    browser = signed_in(harbour.therapist.user)
    started = browser.post(f"/clients/{harbour.client.pk}/forms/", {"form": signs})
    url = started["Location"]
    first = browser.get(f"{url}1/").content.decode()
    assert "your client waits a moment before acting" in first
    assert "I wait a moment before I act" not in first
    for number in range(1, 5):
        given = uniform(signs, 3)
        sent = {f"q:{key}": str(value) for key, value in given.items()} | {"go": "next"}
        assert browser.post(f"{url}{number}/", sent).status_code == 302
    browser.post(f"{url}finish/")
    shown = browser.get(f"/clients/{harbour.client.pk}/?part=forms").content.decode()
    pair = shown.split('class="other-pair"')[1].split("</section>")[0]
    assert pair.index("as the client sees it") < pair.index("as the therapist sees it")
    assert "never averaged" in pair
    assert [pair.count(f'<strong class="number">{n}</strong>') for n in ("−1.0", "+1.0")] == [4, 4]
    words = browser.get(f"/clients/{harbour.client.pk}/?part=timeline").content.decode()
    assert "Filled in by the therapist: Signs of movement" in words
    assert f"/check-ins/{theirs.pk}/" in words
    answers = browser.get(f"/check-ins/{theirs.pk}/").content.decode()
    assert '<td class="end">−1</td>' in answers


def test_the_client_has_no_way_into_it(harbour: PracticePeople) -> None:
    assignment, _url = begun(harbour, "signs-of-movement")
    browser = signed_in(harbour.client_user)
    assert browser.get(f"/answer/{assignment.pk}/").status_code == 404
    assert browser.get(f"/forms/{assignment.pk}/").status_code == 403
    assert str(assignment.pk) not in browser.get("/me/").content.decode()


def test_a_client_s_check_in_is_no_form_of_a_member_s(harbour: PracticePeople) -> None:
    assignment, browser = asked(harbour), signed_in(harbour.therapist.user)
    assert browser.get(f"/forms/{assignment.pk}/").status_code == 404
    own, _url = begun(harbour, "signs-of-movement")
    assert browser.get(f"/check-ins/{own.pk}/paper/").status_code == 404
    assert browser.get(f"/check-ins/{own.pk}/typed/").status_code == 404
    assert "no link to this one" in browser.get(f"/check-ins/{own.pk}/").content.decode()
