"""Which questionnaire a check-in gets: shipped, a practice's own, and never another's."""

import pytest
from django.core.exceptions import ValidationError

from assessments.actions.check_ins import assign_check_in
from assessments.actions.versions import version_for, version_to_ask
from assessments.library import load_instrument, shipped
from assessments.models import InstrumentVersion, PracticeInstrument
from assessments.psychometrics.definition import AnsweredBy
from assessments.queries.offered import offered, shelved
from tests.assessments.own import own_instrument
from tests.people import PracticePeople, TwoPractices

BY_CLIENT = {each.id for each in shipped() if each.answered_by in ("client", "either")}


def ids(people: PracticePeople) -> list[str]:
    return [offer.id for offer in offered(people.practice)]


def switch_off(people: PracticePeople, instrument: str) -> None:
    PracticeInstrument.objects.create(
        practice=people.practice, instrument=instrument, offered=False
    )


def test_a_client_is_offered_all_that_clients_answer(harbour: PracticePeople) -> None:
    assert set(ids(harbour)) == BY_CLIENT - {"wellbeing-and-safety"}
    history = load_instrument("caregiving-history")
    assert history.answered_by is AnsweredBy.TOGETHER
    assert history.id not in BY_CLIENT
    with pytest.raises(ValidationError, match="not offered"):
        version_to_ask(harbour.practice, history.id)
    assert version_for(harbour.practice, history.id).loaded == history


def test_what_is_switched_off_cannot_be_asked_and_can_be_entered(
    two_practices: TwoPractices,
) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    switch_off(harbour, "session-check")
    assert "session-check" not in ids(harbour)
    assert "session-check" in ids(lighthouse)
    with pytest.raises(ValidationError, match="not offered"):
        assign_check_in(
            client=harbour.client,
            instrument="session-check",
            why="To see.",
            closes_on=harbour.practice.today(),
            by=harbour.therapist,
        )
    assert version_for(harbour.practice, "session-check").instrument == "session-check"


def test_the_newest_of_an_own_questionnaire_is_offered(harbour: PracticePeople) -> None:
    own_instrument(harbour)
    second = own_instrument(harbour, version="2", title="Harbour mood, again")
    offer = next(offer for offer in offered(harbour.practice) if offer.id == "harbour-mood")
    assert offer.version == version_for(harbour.practice, "harbour-mood") == second
    assert version_to_ask(harbour.practice, "harbour-mood") == second
    assert shelved(offered(harbour.practice))[-1] == ("", [offer])


def test_another_practice_s_own_is_not_known(two_practices: TwoPractices) -> None:
    own_instrument(two_practices.harbour)
    lighthouse = two_practices.lighthouse
    assert "harbour-mood" not in ids(lighthouse)
    for find in (version_for, version_to_ask):
        with pytest.raises(ValidationError, match="not known here"):
            find(lighthouse.practice, "harbour-mood")


def test_an_own_questionnaire_for_the_therapist_is_not_sent(harbour: PracticePeople) -> None:
    own_instrument(harbour, answered_by="therapist")
    assert "harbour-mood" not in ids(harbour)


def test_a_shipped_one_cannot_be_taken_the_name_of(harbour: PracticePeople) -> None:
    own_instrument(harbour, id="session-check")
    offers = [offer for offer in offered(harbour.practice) if offer.id == "session-check"]
    assert [offer.instrument for offer in offers] == [load_instrument("session-check")]
    found = version_to_ask(harbour.practice, "session-check")
    assert found == InstrumentVersion.objects.get(practice=None)


def test_shelves_hold_every_offer_once(harbour: PracticePeople) -> None:
    own_instrument(harbour)
    offers = offered(harbour.practice)
    on_shelves = [offer.id for _title, shelf in shelved(offers) for offer in shelf]
    assert sorted(on_shelves) == sorted(offer.id for offer in offers)


def test_what_asks_about_danger_is_not_sent_while_nobody_would_be_told(
    harbour: PracticePeople,
) -> None:
    risk = {"id": "harm", "item": "m1", "kind": "self-harm", "at_least": 3}
    own_instrument(harbour, risks=[risk])
    for instrument in ("wellbeing-and-safety", "harbour-mood"):
        assert instrument not in ids(harbour)
        with pytest.raises(ValidationError, match="not offered"):
            version_to_ask(harbour.practice, instrument)
