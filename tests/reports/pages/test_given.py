"""Exercises and cards on the therapist's pages and on the client's own."""

from typing import Any

import pytest
from django.test import Client as Browser

from clinic.actions.given import give_card, give_exercise
from clinic.models import AuditEvent, Card, Exercise, ExerciseLog
from tests.people import PracticePeople
from tests.reports.pages.conftest import Sign
from tests.reports.stories import planned


@pytest.fixture
def therapist(harbour: PracticePeople, sign_in: Sign) -> Browser:
    return sign_in(harbour.therapist)


@pytest.fixture
def client(harbour: PracticePeople, sign_in: Sign) -> Browser:
    return sign_in(harbour.client_user)


def send(browser: Browser, url: str, **data: Any) -> str:
    return browser.post(url, data, follow=True).content.decode()


def test_an_exercise_goes_home_and_its_use_comes_back_to_the_goal(
    harbour: PracticePeople, therapist: Browser, client: Browser
) -> None:
    plan = planned(harbour.client, harbour.therapist)
    goal = plan.goals.all()[0]
    url = f"/clients/{harbour.client.pk}/exercises/give/"
    shelf = therapist.get(f"{url}?goal={goal.pk}").content.decode()
    fits = shelf[shelf.index("Fits “") : shelf.index("<summary>", shelf.index("Fits “"))]
    assert fits.count('name="template"') == len(goal.known.exercises)
    assert "Choose an exercise." in send(therapist, url, words="Kept words")
    given = {
        "template": goal.known.exercises[0],
        "goal_id": goal.pk,
        "words": "<i>Try</i> at night.",
    }
    assert "&lt;i&gt;Try&lt;/i&gt; at night." in send(therapist, url, **given)
    assert "has this exercise already" in send(therapist, url, **given)
    row = Exercise.objects.get()
    home = client.get("/me/").content.decode()
    own = f"/me/exercises/{row.pk}/"
    assert own in home
    assert "&lt;i&gt;Try&lt;/i&gt; at night." in client.get(own).content.decode()
    today = harbour.practice.today().isoformat()
    assert "Say on which day." in send(client, own, useful=3, words="Kept words")
    assert "<u>calm" not in send(client, own, done_on=today, useful=4, words="<u>calm</u>")
    log = f"/exercises/{row.pk}/log/"
    assert "Say on which day." in send(therapist, log, useful=2)
    send(therapist, log, done_on=today, useful=2)
    body = therapist.get(f"/clients/{harbour.client.pk}/exercises/").content.decode()
    assert "&lt;u&gt;calm&lt;/u&gt;" in body
    assert body.count("noted in session") == 1
    board = therapist.get(f"/clients/{harbour.client.pk}/plan/").content.decode()
    assert "done 2 times, last on" in board
    assert "on the whole useful" in board
    send(therapist, f"/exercises/{row.pk}/end/", deed="done")
    assert own not in client.get("/me/").content.decode()
    assert "has ended" in send(client, own, done_on=today)
    assert ExerciseLog.objects.count() == 2


def test_a_card_goes_home_and_is_taken_back(
    harbour: PracticePeople, therapist: Browser, client: Browser
) -> None:
    url = f"/clients/{harbour.client.pk}/cards/give/"
    assert therapist.get(url).content.decode().count('name="template"') == 26
    assert "Choose a card." in send(therapist, url, line="Kept words")
    assert "You are right" in send(therapist, url, template="myths.fixed", line="You are right")
    row = Card.objects.get()
    own = f"/me/cards/{row.pk}/"
    assert own in client.get("/me/").content.decode()
    body = client.get(own).content.decode()
    assert "You are right" in body
    assert "They are not the last word." in body
    send(therapist, f"/cards/{row.pk}/take-back/")
    assert client.get(own).status_code == 404
    assert own not in client.get("/me/").content.decode()


def test_nobody_reads_what_was_given_to_somebody_else(
    harbour: PracticePeople, sign_in: Sign, client: Browser
) -> None:
    by, theirs = harbour.colleague, harbour.others_client
    exercise = give_exercise(client=theirs, template="therapy.1", by=by)
    card = give_card(client=theirs, template="myths.label", by=by)
    for url in (f"/me/exercises/{exercise.pk}/", f"/me/cards/{card.pk}/"):
        assert client.get(url).status_code == 404
        assert sign_in(by).get(url).status_code == 404
    assert sign_in(harbour.therapist).post(f"/exercises/{exercise.pk}/end/").status_code == 404
    supervisor = sign_in(harbour.supervisor)
    assert supervisor.get(f"/clients/{harbour.client.pk}/exercises/").status_code == 200
    assert supervisor.get(f"/clients/{harbour.client.pk}/cards/give/").status_code == 403
    assert AuditEvent.objects.filter(event="denied").count() == 6
