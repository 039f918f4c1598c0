"""Scores of forms other than the two dimensions: by person, by condition, by adopted figures."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.actions.answers import enter_response
from assessments.models import ReferenceSet, ReferenceUse, Response, Score
from tests.assessments.forms import uniform
from tests.assessments.own import own_instrument
from tests.people import PracticePeople, TwoPractices


def entered(
    people: PracticePeople, instrument: str, answers: dict[str, Any], days_ago: int = 0
) -> Response:
    return enter_response(
        client=people.client,
        instrument=instrument,
        answers=answers,
        answered_on=people.practice.today() - timedelta(days=days_ago),
        sent_at=timezone.now() - timedelta(days=days_ago),
        by=people.therapist,
    )


def rows(response: Response) -> dict[tuple[str, str], Score]:
    return {(row.about, row.scale): row for row in Score.objects.filter(response=response)}


def about(person: str, level: int, name: str = "") -> dict[str, Any]:
    """A relationship profile of one person in which every answer is keyed `level`."""
    answers = uniform("relationship-profile", level - 1, {person: name})
    for link_id in ("anx-3", "anx-4", "avo-4", "avo-5", "avo-6"):
        answers[f"{person}/rel-{link_id}"] = 8 - level
    return answers


def test_each_person_has_scores_and_a_place_of_their_own(harbour: PracticePeople) -> None:
    found = rows(
        entered(harbour, "relationship-profile", about("partner", 2) | about("therapist", 6))
    )
    assert {key: row.value for key, row in found.items()} == {
        ("partner", "anxiety"): 2.0,
        ("partner", "avoidance"): 2.0,
        ("therapist", "anxiety"): 6.0,
        ("therapist", "avoidance"): 6.0,
    }
    assert found["partner", "anxiety"].zone == "secure"
    assert found["therapist", "avoidance"].zone == "fearful"
    assert found["partner", "anxiety"].placement["anxiety"] == 2.0
    assert found["therapist", "avoidance"].placement["avoidance"] == 6.0


def test_a_person_is_judged_by_that_person_s_history(harbour: PracticePeople) -> None:
    entered(harbour, "relationship-profile", about("partner", 2) | about("therapist", 6), 100)
    later = rows(entered(harbour, "relationship-profile", about("partner", 6)))
    first_of_mother = rows(entered(harbour, "relationship-profile", about("mother-figure", 6)))
    assert later["partner", "avoidance"].state == "possible-worsening"
    assert later["partner", "avoidance"].baseline == 2.0
    assert first_of_mother["mother-figure", "avoidance"].state == "first-answers"


def test_whoever_has_another_name_begins_anew(harbour: PracticePeople) -> None:
    entered(harbour, "relationship-profile", about("other", 2, "Sister"), 200)
    entered(harbour, "relationship-profile", about("other", 6, "My boss"), 100)
    states = [
        rows(entered(harbour, "relationship-profile", about("other", 6, name)))[
            "other", "avoidance"
        ]
        for name in ("  my  BOSS ", "sister", "")
    ]
    assert [row.state for row in states] == [
        "no-reliable-change", "possible-worsening", "first-answers",
    ]  # fmt: skip
    assert [row.baseline for row in states] == [6.0, 2.0, 6.0]


def test_a_form_without_error_parameters_is_described_and_never_judged(
    harbour: PracticePeople,
) -> None:
    for days in (100, 50, 0):
        found = rows(entered(harbour, "secure-functioning", uniform("secure-functioning"), days))
    assert len(found) == 12
    for row in found.values():
        assert row.value is not None
        assert (row.state, row.verdict, row.baseline, row.zone) == ("", {}, None, "")


def test_what_was_not_asked_in_the_end_is_not_kept(harbour: PracticePeople) -> None:
    answers = uniform("practice-log", 2) | {"therapy-often": 0, "therapy-useful": 3}
    response = entered(harbour, "practice-log", answers)
    assert "therapy-useful" not in response.answers
    assert response.answers["therapy-often"] == 0
    assert response.answers["vulnerability-useful"] == 2
    unasked = Score.objects.get(response=response, scale="therapy-useful")
    assert (unasked.value, unasked.items) == (None, 0)


def test_an_answer_that_tells_of_a_risk_is_kept_even_then(harbour: PracticePeople) -> None:
    own_instrument(
        harbour,
        items=[
            {"linkId": "m1", "text": "One."}, {"linkId": "m2", "text": "Two."},
            {"linkId": "m3", "text": "Three."}, {"linkId": "m4", "text": "Four."},
            {"linkId": "harm", "text": "Harm.",
             "enable_when": [{"question": "m1", "operator": ">=", "answer": 1}]},
        ],
        risks=[{"id": "harm", "item": "harm", "kind": "self-harm"}],
    )  # fmt: skip
    response = entered(harbour, "harbour-mood", {"m1": 0, "harm": 2})
    assert response.answers["harm"] == 2
    quiet = entered(harbour, "harbour-mood", {"m1": 0, "harm": 0})
    assert "harm" not in quiet.answers


def test_who_filled_it_in_is_kept(harbour: PracticePeople) -> None:
    history = uniform("caregiving-history", 1, {"caregiver-1": "Gran"})
    assert entered(harbour, "caregiving-history", history).answered_by == "together"
    assert entered(harbour, "session-check", uniform("session-check")).answered_by == "client"


def test_words_are_made_plain_and_too_many_are_refused(harbour: PracticePeople) -> None:
    key = "caregiver-1/responsive-moment"
    people = {"caregiver-1/name": "Gran"}
    response = entered(harbour, "caregiving-history", people | {key: "  A\r\nday.  "})
    assert response.answers[key] == "A\nday."
    assert entered(harbour, "caregiving-history", people | {key: "   "}).answers[key] is None
    for words in ("x" * 10_001, "nul \x00"):
        with pytest.raises(ValidationError):
            entered(harbour, "caregiving-history", people | {key: words})


def adopt(people: PracticePeople, **changes: Any) -> None:
    given = {
        "instrument": "harbour-mood",
        "population": "Adults in Leeds",
        "citation": "Doe (2020).",
        "n": 1200,
        "provisional": False,
        "content_hash": str(sorted(changes.items())),
        "scales": {"mood": {"sd": 0.5, "reliability": 0.9, "cut": 1.5}},
    }
    reference = ReferenceSet.objects.create(
        practice=people.practice, added_by=people.owner, **(given | changes)
    )
    ReferenceUse.objects.create(
        practice=people.practice,
        instrument="harbour-mood",
        reference=reference,
        adopted_by=people.owner,
    )


def mood(people: PracticePeople, level: int, days_ago: int = 0) -> Score:
    answers = {"m1": level, "m2": level, "m3": level, "m4": 3 - level}
    return rows(entered(people, "harbour-mood", answers, days_ago))["", "mood"]


def test_a_described_scale_is_judged_once_figures_are_adopted(
    harbour: PracticePeople,
) -> None:
    own_instrument(harbour)
    assert mood(harbour, 1, days_ago=30).state == ""
    adopt(harbour)
    last = mood(harbour, 3)
    assert last.state == "possible-worsening"
    verdict = last.verdict
    assert (verdict["sd"], verdict["reliability"], verdict["cut"]) == (0.5, 0.9, 1.5)
    assert verdict["source"] == "Adults in Leeds (N = 1,200): Doe (2020)."
    assert verdict["cut_source"] == verdict["source"]
    assert verdict["provisional"] is False


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({"age_from": 18, "age_to": 29}, False),
        ({"age_from": 30}, True),  # born in 1988
        ({"language": "en"}, True),
        ({"language": "es"}, False),
        ({"version": "1"}, True),
        ({"version": "2"}, False),
    ],
)
def test_only_where_age_language_and_version_fit(
    harbour: PracticePeople, changes: dict[str, Any], fits: bool
) -> None:
    own_instrument(harbour)
    adopt(harbour, **changes)
    assert (mood(harbour, 1).state == "first-answers") is fits


def test_another_practice_s_figures_judge_nobody_here(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    own_instrument(harbour)
    own_instrument(lighthouse)
    adopt(lighthouse)
    assert mood(harbour, 1).state == ""
