"""The lower parts of a client's page, each with what it is there for."""

import re
from datetime import timedelta
from typing import Any

from django.utils import timezone

from assessments.actions.answers import enter_response
from clinic.actions.notes import save_note, sign_note, start_note
from reports.views.client_parts import PARTS
from tests.assessments.forms import uniform
from tests.people import PracticePeople
from tests.reports.pages.conftest import Sign, own, statements
from tests.reports.stories import rich


def entered(people: PracticePeople, instrument: str, answers: Any, days_ago: int) -> None:
    enter_response(
        client=people.client,
        instrument=instrument,
        answers=answers,
        answered_on=people.practice.today() - timedelta(days=days_ago),
        sent_at=timezone.now() - timedelta(days=days_ago),
        by=people.therapist,
    )


def whole_record(people: PracticePeople) -> None:
    """Two of each form, a plan with ratings, and a note of strain and repair."""
    rich(people.client, people.therapist)
    for days, place in ((60, 1), (5, 3)):
        for form in ("secure-functioning", "core-beliefs", "signs-of-movement", "life-areas"):
            entered(people, form, uniform(form, place), days)
        entered(people, "session-check", uniform("session-check", 4 + place), days)
    keyed = {f"rel-avo-{n}": 2 for n in range(1, 7)} | {f"rel-anx-{n}": 5 for n in range(1, 5)}
    answers = {f"partner/{name}": value for name, value in keyed.items()} | {"partner/name": ""}
    entered(people, "relationship-profile", answers, 5)
    on = people.practice.today() - timedelta(days=20)
    note = start_note(client=people.client, session_on=on, by=people.therapist)
    content = {"sections": {"repair": "A word that hurt."}, "activation": "", "goals": {}}
    note = save_note(
        note_id=note.pk, content=content, session_on=on, revision=0, by=people.therapist
    )
    sign_note(note=note, by=people.therapist)


def test_an_empty_part_leads_to_asking_for_its_form(harbour: PracticePeople, sign_in: Sign) -> None:
    browser, url = sign_in(harbour.therapist), f"/clients/{harbour.client.pk}/"
    empty = browser.get(f"{url}?part=areas", headers={"HX-Request": "true"}).content.decode()
    assert "The life areas have not been answered yet." in empty
    assert f'href="{url}check-ins/new/?form=life-areas"' in empty
    for wanted, chosen in (("life-areas", "life-areas"), ("nonsense", "attachment-dimensions")):
        asking = browser.get(f"{url}check-ins/new/?form={wanted}").content.decode()
        [box] = re.findall(r'<input[^>]*name="instrument"[^>]*checked[^>]*>', asking)
        assert f'value="{chosen}"' in box
    seen = sign_in(harbour.supervisor).get(f"{url}?part=areas").content.decode()
    assert "The life areas have not been answered yet." in seen
    assert "?form=" not in seen  # they do not ask


def test_each_part_shows_its_own_and_stays_small(harbour: PracticePeople, sign_in: Sign) -> None:
    whole_record(harbour)
    browser, url = sign_in(harbour.therapist), f"/clients/{harbour.client.pk}/"
    browser.get(url)
    shown = {}
    for part in PARTS:
        with statements() as made:
            body = browser.get(f"{url}?part={part.id}", headers={"HX-Request": "true"})
        shown[part.id] = body.content.decode()
        assert len(own(made)) <= 12, (part.id, len(own(made)))
    assert "Latest attainment: Self-soothing +1" in shown["goals"]
    assert shown["goals"].count('class="chart chart-lanes"') == 2
    assert "T = 50 + 10" in shown["goals"]
    assert "Routes in use" in shown["goals"]
    assert shown["security"].count("since the form before") >= 12
    assert "The caregiving history has not been taken yet." in shown["security"]
    assert "Partner on" in shown["people"]
    assert "chart-plane" in shown["people"]
    assert "As the therapist sees it" in shown["signs"]
    assert shown["signs"].count('<th scope="row">') == 4
    assert "+1.0" in shown["signs"] or "0.0" in shown["signs"]
    assert shown["areas"].count('class="track"') >= 5
    assert "strain and repair noted" in shown["therapy"]
    assert "2 session checks. Latest: Felt safe" in shown["therapy"]
    for part in ("goals", "security", "people", "signs", "areas", "therapy"):
        assert "How is this worked out?" in shown[part], part
    whole = browser.get(f"{url}?part=therapy").content.decode()
    assert "<html" in whole
    assert "2 session checks." in whole


def test_an_empty_record_says_in_each_part_what_is_missing(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    browser, url = sign_in(harbour.therapist), f"/clients/{harbour.client.pk}/"
    for part in PARTS:
        response = browser.get(f"{url}?part={part.id}", headers={"HX-Request": "true"})
        assert response.status_code == 200, part.id
        body = response.content.decode()
        assert "muted" in body
        assert '<svg class="chart' not in body, part.id
    assert browser.get(f"{url}?part=nonsense").status_code == 200


def test_the_time_line_shows_one_kind_when_asked(harbour: PracticePeople, sign_in: Sign) -> None:
    rich(harbour.client, harbour.therapist)
    browser, url = sign_in(harbour.therapist), f"/clients/{harbour.client.pk}/?part=timeline"
    notes = browser.get(f"{url}&kind=notes").content.decode()
    assert "Session note" in notes
    assert "Check-in answered" not in notes
    assert (
        "Nothing of this kind has happened yet."
        in browser.get(f"{url}&kind=words").content.decode()
    )
    assert "Check-in answered" in browser.get(f"{url}&kind=%3Cscript%3E").content.decode()


def test_every_number_of_the_page_says_how_it_was_worked_out(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    whole_record(harbour)
    learnt = uniform("caregiving-history", 2)
    entered(harbour, "caregiving-history", learnt, 3)
    browser, url = sign_in(harbour.therapist), f"/clients/{harbour.client.pk}/"
    head, parts = browser.get(url).content.decode(), []
    for part in PARTS:
        parts.append(
            browser.get(f"{url}?part={part.id}").content.decode().partition('id="part"')[2]
        )
    cards = [card for page in (head, *parts) for card in page.split('<section class="card')[1:]]
    wanted = (
        "All goals together:",
        "What moved most</h2>",
        *('class="number"', 'class="described'),
    )
    told = [card for card in cards if any(words in card for words in wanted)]
    titles = {re.findall(r"<h2[^>]*>([^<]*)", card)[0] for card in told}
    assert titles >= {"Believed now", "Learnt as a child", "Other check-ins", "What moved most"}
    assert [card for card in told if "How is this worked out?" not in card] == []
    plan = browser.get(f"{url}plan/").content.decode()
    assert "All goals together:" in plan
    assert "T = 50 + 10" in plan
