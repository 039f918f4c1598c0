"""From answers to stored scores: values, verdicts over several forms, the place on the plane."""

from datetime import timedelta
from importlib import import_module
from math import sqrt

import pytest
from django.apps import apps
from django.db import connection

from assessments.actions.answers import enter_response
from assessments.models import LatestState, Score
from tests.assessments.stories import LINK_IDS, REVERSED, answered, keyed
from tests.people import PracticePeople, TwoPractices

SEM = 1.2 * sqrt(1 - 0.9)


def scored(people: PracticePeople, answers: dict[str, int | None]) -> dict[str, Score]:
    response = enter_response(
        client=people.client,
        answers=answers,
        answered_on=people.practice.today(),
        by=people.therapist,
    )
    return {score.scale: score for score in Score.objects.filter(response=response)}


@pytest.mark.parametrize(
    ("answers", "anxiety", "avoidance"),
    [
        (keyed(1, 1), 1.0, 1.0),
        (keyed(7, 7), 7.0, 7.0),
        (keyed(7, 1), 7.0, 1.0),
        # Eight items as answered, four reversed: (8·7 + 4·1) / 12 and its mirror.
        (dict.fromkeys(LINK_IDS, 7), 5.0, 5.0),
        (dict.fromkeys(LINK_IDS, 1), 3.0, 3.0),
        (dict.fromkeys(LINK_IDS, 4) | {"anx-01": 7}, 51 / 12, 4.0),
        (dict.fromkeys(LINK_IDS, 4) | {"anx-09": 7}, 45 / 12, 4.0),
    ],
)
def test_score_vectors(
    harbour: PracticePeople, answers: dict[str, int | None], anxiety: float, avoidance: float
) -> None:
    scores = scored(harbour, answers)
    assert scores["anxiety"].value == pytest.approx(anxiety)
    assert scores["avoidance"].value == pytest.approx(avoidance)


def test_ten_of_twelve_give_a_score_and_nine_do_not(harbour: PracticePeople) -> None:
    plain = [link_id for link_id in LINK_IDS if link_id not in REVERSED]
    anx = [link_id for link_id in plain if link_id.startswith("anx")]
    ten = scored(harbour, keyed(5, 5) | dict.fromkeys(anx[:2]))
    assert (ten["anxiety"].value, ten["anxiety"].answered, ten["anxiety"].items) == (5.0, 10, 12)
    nine = scored(harbour, keyed(5, 5) | dict.fromkeys(anx[:3]))
    row = nine["anxiety"]
    assert (row.value, row.answered, row.state, row.zone) == (None, 9, "", "")
    assert row.verdict == row.placement == {}
    assert nine["avoidance"].value == 5.0
    assert nine["avoidance"].zone == ""  # one number is no place on a plane


def test_the_first_form_is_the_baseline(harbour: PracticePeople) -> None:
    row = scored(harbour, keyed(5, 2))["anxiety"]
    assert (row.state, row.baseline) == ("first-answers", 5.0)
    assert row.threshold == pytest.approx(1.96 * sqrt(2) * SEM)


def test_the_newest_scored_form_is_noted_for_lists(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    steps = (120, 3), (20, 6), (60, 1), (0, 3)  # the third was typed in late
    noted = []
    for days, level in steps:
        answered(harbour, days, level)
        noted.append(LatestState.objects.values_list("anxiety", "avoidance").get())
    assert noted == [
        ("first-answers", "first-answers"),
        ("possible-worsening", "no-reliable-change"),
        ("possible-worsening", "no-reliable-change"),
        ("no-reliable-change", "no-reliable-change"),
    ]
    plain = [link_id for link_id in LINK_IDS if link_id.startswith("anx")]
    scored(harbour, keyed(7, 7) | dict.fromkeys(plain[:3]))
    now = LatestState.objects.get(client=harbour.client)
    assert now.anxiety == "no-reliable-change"  # too few items: nothing new is known
    assert now.avoidance == "possible-worsening"
    scored(lighthouse, keyed(2, 2))
    assert LatestState.objects.count() == 2
    for row in LatestState.objects.all():
        line = Score.objects.filter(client=row.client, value__isnull=False).order_by("on", "at")
        newest = {score.scale: score.state for score in line}
        assert newest == {"anxiety": row.anxiety, "avoidance": row.avoidance}


def test_what_is_there_is_worked_out_when_the_rows_are_made(two_practices: TwoPractices) -> None:
    for people in (two_practices.harbour, two_practices.lighthouse):
        scored(people, keyed(4, 2))
    before = set(LatestState.objects.values_list("client", "anxiety", "avoidance"))
    assert len(before) == 2
    LatestState.objects.all().delete()
    work_out = import_module("assessments.migrations.0017_latest_states").work_out
    work_out(apps, connection.SchemaEditorClass(connection))
    assert set(LatestState.objects.values_list("client", "anxiety", "avoidance")) == before


def test_worsening_is_possible_first_and_confirmed_by_the_next_form(
    harbour: PracticePeople,
) -> None:
    for days, level in ((120, 3), (110, 3), (80, 5), (50, 5), (20, 3), (0, 1)):
        answered(harbour, days, level)
    rows = Score.objects.filter(scale="anxiety").order_by("on")
    assert [row.state for row in rows] == [
        "first-answers",
        "first-answers",
        "possible-worsening",
        "worsening-confirmed",
        "no-reliable-change",
        "reliably-lower",
    ]
    last = rows.last()
    assert last is not None
    assert last.threshold == pytest.approx(1.96 * SEM * sqrt(1 / 2 + 1))  # two forms averaged
    assert last.verdict["n1"] == 2
    assert last.verdict["difference"] == pytest.approx(-2)
    assert last.verdict["provisional"] is True
    assert {row.state for row in Score.objects.filter(scale="avoidance", on=last.on)} == {
        "no-reliable-change"
    }


def test_a_form_entered_late_is_judged_by_what_came_before_its_day(
    harbour: PracticePeople,
) -> None:
    answered(harbour, 100, 3)
    later = answered(harbour, 10, 6)
    late = answered(harbour, 50, 6)
    assert Score.objects.get(response=later, scale="anxiety").state == "possible-worsening"
    assert Score.objects.get(response=late, scale="anxiety").state == "possible-worsening"


def test_another_clients_forms_are_no_history(harbour: PracticePeople) -> None:
    enter_response(
        client=harbour.others_client,
        answers=keyed(1, 1),
        answered_on=harbour.practice.today() - timedelta(days=60),
        by=harbour.colleague,
    )
    assert scored(harbour, keyed(6, 6))["anxiety"].state == "first-answers"


@pytest.mark.parametrize(
    ("levels", "zone"),
    [((2, 2), "secure"), ((6, 2), "anxious"), ((2, 6), "dismissing"), ((6, 6), "fearful")],
)
def test_both_scores_carry_the_place_on_the_plane(
    harbour: PracticePeople, levels: tuple[int, int], zone: str
) -> None:
    scores = scored(harbour, keyed(*levels))
    for row in scores.values():
        assert row.zone == zone
        assert row.placement["candidates"] == [zone]
        assert row.placement["radius_anxiety"] == pytest.approx(2.45 * SEM)


def test_a_ring_that_touches_a_cut_is_between_zones(harbour: PracticePeople) -> None:
    row = scored(harbour, keyed(4, 2))["anxiety"]
    assert row.zone == "between"
    assert set(row.placement["candidates"]) == {"anxious", "secure"}
