"""What each reader is told, and what is kept from whom."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.actions.alert_decisions import decide_alert
from assessments.actions.alerts import ask_to_be_called
from clinic.actions.life import add_person
from clinic.models.naming import masked
from clinic.models.opening import pseudonym
from reports.documents.facts import collect
from reports.documents.progress import build
from reports.documents.readers import READERS
from reports.models import Report
from tests.people import PracticePeople
from tests.reports.stories import answer, asked_for, planned, rich, session


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Anna rang. ANNA's sister too.", "X rang. X's sister too."),
        ("Annabel rang, and Joanna.", "Annabel rang, and Joanna."),
        ("Anna Maria Berg came.", "X came."),
        ("Bo came, bo.", "Y came, bo."),
        ("Anna.*", "X.*"),
    ],
)
def test_a_name_is_masked_as_a_word_of_its_own(text: str, instead: str) -> None:
    assert masked(text, [("Anna Maria Berg", "X"), ("Anna", "X"), ("Bo", "Y")]) == instead


def test_what_stands_in_for_a_name_is_text_and_no_pattern() -> None:
    assert masked("Anna", [("Anna", r"\1 \g<0>")]) == r"\1 \g<0>"


def test_every_reader_that_can_be_asked_for_is_known() -> None:
    assert set(READERS) == set(Report.Audience.values)


@pytest.mark.django_db
def test_words_of_the_library_are_nobody_s_name(harbour: PracticePeople) -> None:
    client, by, today = harbour.client, harbour.therapist, harbour.practice.today()
    plan = planned(client, by)
    for name, role in (("Self Worth", "partner"), ("Will", "friend"), ("May", "relative")):
        add_person(client=client, content={"name": name, "role": role}, by=by)
    for days, place in ((60, 2.0), (30, 6.0)):
        answer(client, by, today - timedelta(days=days), (place, place))
    session(client, by, plan, today, {0: 1}, "Will rang.")
    told = build(collect(asked_for(client, by, audience="supervision"))).as_json()
    assert plan.goals.all()[0].known.short_title in [g["title"] for g in told["goals"]["goals"]]
    said = json.dumps(told, ensure_ascii=False)
    assert "one may be chance, the next one will tell" in said
    assert "[friend] rang." in said
    assert "[partner]" not in said


def test_readers_are_told_what_is_theirs(harbour: PracticePeople) -> None:
    client, by = harbour.client, harbour.therapist
    plan, today = rich(client, by), client.practice.today()
    aunt = {"name": "Aunt Ottilie", "role": "relative"}
    add_person(client=client, content=aunt, by=by)
    session(client, by, plan, today, {0: 1}, "Harbour rang Ottilie when it was hard.")
    alert = ask_to_be_called(client=client, phone="1", when="now", by=harbour.client_user)
    words = "Client was calm; Ottilie was there."
    decide_alert(alert=alert, kind="spoke", words=words, happened_at=timezone.now(), by=by)

    told = {
        audience: json.dumps(
            build(collect(asked_for(client, by, audience=audience))).as_json(), ensure_ascii=False
        )
        for audience in READERS
    }

    alias = pseudonym(client.practice_id, client.pk)
    shown = {
        "the client's name": ("Harbour Client", {"client", "therapist", "referrer"}),
        "an alias": (alias, {"supervision"}),
        "evidence": ("rang", {"therapist", "supervision"}),
        "somebody's name": ("Ottilie", {"therapist"}),
        "what was decided": ("was calm;", {"therapist", "supervision"}),
        "answers that moved": ("What moved most", {"client", "therapist", "supervision"}),
        "answers": ("Answers, statement by statement", {"therapist", "supervision"}),
        "workings": ("How the statements about change", {"therapist", "referrer", "supervision"}),
        "whom to turn to": ("If you need someone to talk to", {"client"}),
    }
    for what, (sign, readers) in shown.items():
        assert {audience for audience, text in told.items() if sign in text} == readers, what
    assert f"{alias} rang [other relative] when it was hard." in told["supervision"]
