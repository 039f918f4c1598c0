"""Results a client is shown: one at a time, with a person's words, gone at once when taken back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client as Browser

from assessments.actions.answers import enter_response
from assessments.actions.sharing import share_result, withdraw_result
from assessments.library import load_instrument
from assessments.models import Alert, Response, SharedResult
from clinic.actions.care import end_caseload
from clinic.models import AuditEvent, Card, Client, Exercise, Member
from reports.documents.result import result_of
from tests.people import PracticePeople, TwoPractices
from tests.reports.pages.conftest import Sign
from tests.reports.stories import course

CARD, EXERCISE = "myths.fixed", "self-awareness.1"
WORDS = "We look at this together on Monday."


def forms(people: PracticePeople) -> list[Response]:
    """Two forms of the attachment dimensions, of which both dimensions have come down."""
    course(people.client, people.therapist, [(5.2, 4.6), (3.1, 2.4)])
    return list(Response.objects.filter(client=people.client).order_by("answered_on"))


def share(response: Response, by: Member, **more: Any) -> SharedResult:
    return share_result(response=response, by=by, **({"words": WORDS, "cards": [CARD]} | more))


def page_of(response: Response) -> str:
    return f"/check-ins/{response.assignment_id}/show/"


def read(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_is_shown_until_a_member_shows_it_and_then_only_that(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    first, second = forms(harbour)
    therapist, client = sign_in(harbour.therapist), sign_in(harbour.client_user)
    assert "shared with you" not in read(client, "/me/")

    seen = read(therapist, page_of(first))
    assert "would see this, and nothing else" in seen
    assert "Your anxiety score was" in seen
    refused = therapist.post(page_of(first), {"words": WORDS})
    assert refused.status_code == 422
    assert "does not stand alone" in refused.content.decode()
    assert therapist.post(page_of(first), {"words": WORDS, "look": "1"}).status_code == 200
    assert not SharedResult.objects.exists()
    given = {"words": f"<b>{WORDS}</b>", "cards": [CARD], "exercises": [EXERCISE]}
    assert therapist.post(page_of(first), given).status_code == 302

    shared = SharedResult.objects.get()
    assert (shared.response, shared.shared_by) == (first, harbour.therapist)
    assert [kind for kind, _pk in shared.companions] == ["card", "exercise"]
    assert AuditEvent.objects.filter(event="result.shared", client=harbour.client).count() == 1
    home = read(client, "/me/")
    assert "Results Harbour Therapist shared with you" in home
    assert home.count("/me/results/") == 1
    own = read(client, f"/me/results/{shared.pk}/")
    words = re.sub(r"<svg.*?</svg>", "", own, flags=re.DOTALL)
    assert f"&lt;b&gt;{WORDS}" in words
    assert "5.2" in words
    assert "3.1" not in words  # the other form is not theirs to read yet
    assert "come down" not in words
    for verdict in (" zone", "secure", "fearful", "dismissing", "reliabl", "between"):
        assert verdict not in own
    assert "Most likely" in words
    assert own.index(WORDS) < own.index("Your anxiety score") < own.index("chart-plane")
    assert f"/me/cards/{Card.objects.get().pk}/" in own
    assert f"/me/exercises/{Exercise.objects.get().pk}/" in own
    on_page = read(therapist, f"/clients/{harbour.client.pk}/?part=forms")
    assert "shown by Harbour Therapist" in on_page
    assert read(therapist, f"/check-ins/{first.assignment_id}/").count("take it back") == 1
    assert read(therapist, f"/check-ins/{second.assignment_id}/").count("Show to") == 1


def test_taken_back_it_is_gone_at_once_and_can_be_shown_in_other_words(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    first, second = forms(harbour)
    shared = share(first, harbour.therapist)
    share(second, harbour.therapist, cards=[])
    therapist, client = sign_in(harbour.therapist), sign_in(harbour.client_user)
    assert client.get(f"/me/results/{shared.pk}/").status_code == 200

    assert therapist.post(f"{page_of(first)}take-back/").status_code == 302
    assert client.get(f"/me/results/{shared.pk}/").status_code == 404
    assert read(client, "/me/").count("/me/results/") == 1
    assert AuditEvent.objects.filter(event="result.withdrawn", client=harbour.client).count() == 1
    withdraw_result(shared=shared, by=harbour.therapist)
    assert AuditEvent.objects.filter(event="result.withdrawn").count() == 1

    again = share(first, harbour.therapist, words="Once more.", cards=[])
    assert client.get(f"/me/results/{again.pk}/").status_code == 200
    assert SharedResult.objects.filter(response=first).count() == 2


def test_the_suggested_words_are_changed_or_said_to_be_ones_own(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    response = forms(harbour)[0]
    browser = sign_in(harbour.therapist)
    suggested = browser.get(page_of(response)).context["form"].suggested
    given = {"words": suggested, "cards": [CARD]}
    answer = browser.post(page_of(response), given)
    assert answer.status_code == 422
    assert "Change these words" in answer.content.decode()
    assert browser.post(page_of(response), {"words": " ", "cards": [CARD]}).status_code == 422
    assert browser.post(page_of(response), given | {"accepted": "on"}).status_code == 302


def test_a_comparison_is_made_with_what_the_client_is_shown_only(harbour: PracticePeople) -> None:
    course(harbour.client, harbour.therapist, [(5.2, 4.6), (5.2, 4.6), (3.1, 2.4)])
    one, two, last = Response.objects.filter(client=harbour.client).order_by("answered_on")
    share(two, harbour.therapist)
    assert "come down" not in " ".join(result_of(last).said)
    share(one, harbour.therapist, cards=[])  # where it began
    assert "come down" in " ".join(result_of(last).said)


def test_no_word_of_danger_is_ever_in_a_result(harbour: PracticePeople, sign_in: Sign) -> None:
    harbour.practice.alert_reader = harbour.therapist
    harbour.practice.save()
    instrument = load_instrument("wellbeing-and-safety")
    answers: dict[str, int | str | None] = {item.link_id: 2 for item in instrument.items}
    response = enter_response(
        client=harbour.client,
        instrument=instrument.id,
        answers=answers,
        answered_on=harbour.practice.today() - timedelta(days=1),
        by=harbour.therapist,
    )
    assert Alert.objects.filter(rule="risk").exists()
    result = result_of(response)
    text = " ".join([*result.said, *result.unsure, *(cell for row in result.rows for cell in row)])
    assert "Wellbeing in the last week" in text
    assert "not known" in text
    for word in ("harm", "unsafe", "safety", "die"):
        assert word not in text
    assert "of 0 to 3" in read(sign_in(harbour.therapist), page_of(response))


@pytest.mark.parametrize("chosen", [0, 4])
def test_how_much_comes_with_a_first_one(harbour: PracticePeople, chosen: int) -> None:
    names = ["self-awareness.1", "self-awareness.2", "self-awareness.3", "self-awareness.4"]
    with pytest.raises(ValidationError):
        share(forms(harbour)[0], harbour.therapist, cards=[], exercises=names[:chosen])
    assert not Exercise.objects.exists()


def test_what_stands_in_its_way(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    first, second = forms(harbour)
    share(first, harbour.therapist)
    with pytest.raises(ValidationError, match="already"):
        share(first, harbour.therapist)
    with pytest.raises(Exception, match="practice"):
        share(second, lighthouse.therapist)
    ended = {"state": Client.State.ENDED, "ended_on": harbour.practice.today()}
    Client.objects.filter(pk=harbour.client.pk).update(**ended)
    with pytest.raises(ValidationError, match="Care has ended"):
        share(second, harbour.therapist)


def test_whose_it_is(two_practices: TwoPractices, sign_in: Sign) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    response = forms(harbour)[0]
    shared = share(response, harbour.therapist)
    for who, status in (("supervisor", 403), ("colleague", 404), ("trainee", 404), ("desk", 403)):
        browser = sign_in(getattr(harbour, who))
        assert browser.get(page_of(response)).status_code == status
        assert browser.post(f"{page_of(response)}take-back/").status_code == status
        assert browser.get(f"/me/results/{shared.pk}/").status_code == 404
    for stranger in (lighthouse.therapist, lighthouse.client_user):
        assert sign_in(stranger).get(f"/me/results/{shared.pk}/").status_code == 404
    assert sign_in(lighthouse.therapist).get(page_of(response)).status_code == 404
    end_caseload(caseload=harbour.client.carers.get(), by=harbour.owner)
    assert sign_in(harbour.therapist).get(page_of(response)).status_code == 404
    assert sign_in(harbour.client_user).get(f"/me/results/{shared.pk}/").status_code == 200
