"""The client page in every state it knows."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.actions.check_ins import assign_check_in
from clinic.models import AuditEvent, Client, Leave
from reports.sentences import day
from reports.views.client_parts import PARTS
from tests.people import PracticePeople, TwoPractices
from tests.reports.pages.conftest import Sign, own, statements
from tests.reports.stories import answer, asked_for, course, planned, rich


def page(people: PracticePeople, sign_in: Sign, query: str = "") -> str:
    response = sign_in(people.therapist).get(f"/clients/{people.client.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_opens_with_what_changed_and_whether_it_is_real(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    course(harbour.client, harbour.therapist, [(5.0, 5.0), (3.0, 3.0)])
    body = page(harbour, sign_in)
    assert "Anxiety is 2.0 points lower than at the start (5.0 to 3.0)" in body
    assert "by our provisional error estimate, change beyond 1.1" in body
    assert "This does not say why" in body
    assert "How is this worked out?" in body
    assert "Assumed for a scale of 12 items" in body
    assert body.count("Reliably lower, and below the cut of 4.0.") == 2
    assert body.count("Reliably lower</span>") == 2


def test_no_answers_means_no_dots(harbour: PracticePeople, sign_in: Sign) -> None:
    body = page(harbour, sign_in)
    assert "No answers yet." in body
    plane = body[body.index("chart-plane") :]
    assert "<circle" not in plane[: plane.index("</svg>")]
    assert "chart-trend" not in body
    assert "Nothing has happened yet" in page(harbour, sign_in, "?part=timeline")


def test_one_check_in_speaks_of_no_change(harbour: PracticePeople, sign_in: Sign) -> None:
    course(harbour.client, harbour.therapist, [(5.0, 5.0)])
    body = page(harbour, sign_in)
    assert "One attachment check-in so far. Two or more are needed to speak of change." in body
    assert "Reliably" not in body
    assert "chart-trend" not in body
    moved = page(harbour, sign_in, "?part=moved")
    assert "Two scored check-ins with the full attachment form are needed" in moved


def test_too_few_answers_give_no_score_and_say_why(harbour: PracticePeople, sign_in: Sign) -> None:
    answer(harbour.client, harbour.therapist, harbour.practice.today(), (5, 5), skipped=5)
    body = page(harbour, sign_in)
    assert "no anxiety score, since 7 of 12 statements were answered" in body
    assert "no score" in body


@pytest.mark.parametrize("page_of", ["", "prep/", "ending/", "life-line/"])
def test_a_check_in_without_a_score_is_counted_and_told_of(
    harbour: PracticePeople, sign_in: Sign, page_of: str
) -> None:
    """Whether it came first or last, and wherever the pages open with it."""
    today = harbour.practice.today()
    for client, days, first in ((harbour.client, 0, 30), (harbour.trainees_client, 30, 0)):
        by = harbour.therapist if client == harbour.client else harbour.trainee
        answer(client, by, today - timedelta(days=first), (5, 5))
        answer(client, by, today - timedelta(days=days), (5, 5), skipped=18)
        body = sign_in(by).get(f"/clients/{client.pk}/{page_of}").content.decode()
        assert (
            "2 attachment check-ins so far. Anxiety and avoidance, each: one score so far." in body
        )
        assert body.count("Avoidance: 6 of 12 statements answered, too few for a score.") == 1
        assert "One attachment check-in so far" not in body


def test_a_place_that_is_not_the_newest_is_told_in_the_past(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today - timedelta(days=60), (6, 5))
    body = page(harbour, sign_in)
    assert f"Where {harbour.client.called} is now" in body
    assert ">now</text>" in body
    answer(harbour.client, harbour.therapist, today, (4, 4), skipped=-12)
    body = page(harbour, sign_in)
    assert f"Where {harbour.client.called} was last" in body
    then, now = day(today - timedelta(days=60)), day(today)
    assert f"On {then} anxiety was 6.0 and avoidance 5.0 of 7." in body
    assert f"The check-in of {now} has no place here: it did not give both scores." in body
    assert ">now</text>" not in body
    shared = page(harbour, sign_in, "share/")
    assert "Where you were last" in shared
    assert ">now</text>" not in shared


def test_what_nobody_answered_twice_did_not_stay_the_same(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today - timedelta(days=60), (5, 5), skipped=12)
    answer(harbour.client, harbour.therapist, today, (5, 5), skipped=-12)
    for query in ("?part=moved", "prep/"):
        body = page(harbour, sign_in, query)
        assert "No statement was answered in both the first check-in and the latest." in body
        assert "No single answer moved" not in body


def test_between_zones_is_said_in_words(harbour: PracticePeople, sign_in: Sign) -> None:
    course(harbour.client, harbour.therapist, [(4.0, 2.0), (3.9, 2.0)])
    body = page(harbour, sign_in)
    assert "Between zones: the ring touches a dividing line." in body


def test_worsening_is_a_prompt_with_its_reason(harbour: PracticePeople, sign_in: Sign) -> None:
    course(harbour.client, harbour.therapist, [(3.0, 3.0), (5.5, 3.0)])
    body = page(harbour, sign_in)
    assert "Possible worsening" in body
    assert "possible worsening, seen once" in body


def test_work_and_time_line(harbour: PracticePeople, sign_in: Sign) -> None:
    rich(harbour.client, harbour.therapist)
    asked_for(harbour.client, harbour.therapist)
    body = page(harbour, sign_in)
    assert "From anxious to secure" in body
    assert "more than hoped" in body
    assert "All goals together:" in body
    assert "Self-soothing +1" in body
    assert "Toward less anxiety or avoidance" in page(harbour, sign_in, "?part=moved")
    few = page(harbour, sign_in, "?part=timeline")
    assert "waiting for the worker" in few
    assert "timeline=all" in few
    everything = page(harbour, sign_in, "?part=timeline&timeline=all")
    assert everything.count("timeline-mark") > few.count("timeline-mark") > 0
    assert "Pathway chosen: From anxious to secure" in everything
    assert "timeline=all" not in everything


def test_paused_and_ended_care_are_said(harbour: PracticePeople, sign_in: Sign) -> None:
    harbour.client.state = Client.State.PAUSED
    harbour.client.save()
    assert "Care is paused." in page(harbour, sign_in)
    harbour.client.state, harbour.client.ended_on = Client.State.ENDED, timezone.now().date()
    harbour.client.save()
    body = page(harbour, sign_in)
    assert "Care ended on" in body
    assert "/check-ins/new/" not in body


def test_buttons_are_those_one_may_press(harbour: PracticePeople, sign_in: Sign) -> None:
    url = f"/clients/{harbour.client.pk}/"
    own_page = page(harbour, sign_in)
    seen = sign_in(harbour.supervisor).get(url)
    assert seen.status_code == 200
    for part in ("/notes/new/", "/check-ins/new/", "/reports/new/"):
        assert part in own_page
        assert part not in seen.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("therapist", 200), ("supervisor", 200), ("colleague", 404), ("trainee", 404),
     ("owner", 403), ("desk", 403)],
)  # fmt: skip
def test_who_reads_it(harbour: PracticePeople, sign_in: Sign, who: str, status: int) -> None:
    url = f"/clients/{harbour.client.pk}/"
    assert sign_in(harbour.members[who]).get(url).status_code == status


def test_neither_the_client_nor_another_practice_reads_it(
    two_practices: TwoPractices, sign_in: Sign
) -> None:
    url = f"/clients/{two_practices.harbour.client.pk}/"
    assert sign_in(two_practices.lighthouse.therapist).get(url).status_code == 404
    assert sign_in(two_practices.harbour.client_user).get(url).status_code == 403


def test_reading_is_audited(harbour: PracticePeople, sign_in: Sign) -> None:
    page(harbour, sign_in)
    row = AuditEvent.objects.get(event="client.viewed")
    assert (row.actor, row.client) == (harbour.therapist.user, harbour.client)


def test_script_in_a_name_is_only_words(harbour: PracticePeople, sign_in: Sign) -> None:
    harbour.client.name = '"><script>alert(1)</script>'
    harbour.client.pronouns = "<b>they</b>"
    harbour.client.save()
    rich(harbour.client, harbour.therapist)
    body = page(harbour, sign_in)
    assert "<script>alert" not in body
    assert "<b>they" not in body


def test_statements_do_not_grow_with_the_record(harbour: PracticePeople, sign_in: Sign) -> None:
    client, by = harbour.client, harbour.therapist
    rich(client, by)
    asked_for(client, by)
    browser = sign_in(by)
    url = f"/clients/{client.pk}/"
    browser.get(url)
    with statements() as few:
        browser.get(url)
    today = harbour.practice.today()
    for number in range(34):
        answer(client, by, today - timedelta(days=200 + number * 7), (4.0, 4.0))
    for _ in range(5):
        asked_for(client, by)
    assign_check_in(client=client, why="", closes_on=today + timedelta(days=3), by=by)
    with statements() as many:
        body = browser.get(url).content.decode()
    assert "41 scored check-ins from" in body
    assert len(many) == len(few)
    assert len(own(many)) <= 12
    assert len(many) <= 25
    assert "The newest 24 are drawn." in body
    assert "are drawn" not in browser.get(f"{url}?forms=all").content.decode()
    for part in PARTS:
        with statements() as alone:
            shown = browser.get(f"{url}?part={part.id}", headers={"HX-Request": "true"})
        assert shown.status_code == 200
        assert "<html" not in shown.content.decode()
        assert len(own(alone)) <= 12, part.id


def test_a_new_plan_leaves_the_old_one_in_the_time_line(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    planned(harbour.client, harbour.therapist)
    planned(harbour.client, harbour.therapist, pathway="avoidant")
    body = page(harbour, sign_in, "?part=timeline")
    assert "Pathway chosen: From anxious to secure" in body
    assert "Ended on" in body


def test_events_of_the_time_shown_are_told_whether_drawn_or_not(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    rich(harbour.client, harbour.therapist)
    today = harbour.practice.today()
    for days in (40, 33, 26):
        Leave.objects.create(
            practice=harbour.practice,
            member=harbour.therapist,
            since=today - timedelta(days=days),
            until=today - timedelta(days=days - 2),
        )
    body = page(harbour, sign_in)
    pictures = re.findall(r"<svg class=\"chart chart-trend.*?</svg>", body)
    assert [svg.count("1.5 3.5") for svg in pictures] == [3, 2]
    table = body[body.index("Show what happened as a table") :].split("</table>")[0]
    told = re.findall(r'<tr><th scope="row">([^<]+)</th><td>([^<]+)</td></tr>', table)
    assert len(told) > 3
    assert [what for _day, what in told].count("break") == 3
    assert "plan chosen" in table
    for left, only in ((len(told) - 3, "wide"), (len(told) - 2, "narrow")):
        said = f"{left} earlier event{'s are' if left > 1 else ' is'} not drawn"
        assert f'<p class="muted small only-{only}">{said}' in body
    assert '<a href="?part=timeline#part">' in body


def test_where_every_event_is_drawn_none_is_said_to_be_missing(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    course(harbour.client, harbour.therapist, [(5.0, 5.0), (3.0, 3.0)])
    assert "Show what happened as a table" not in page(harbour, sign_in)
    planned(harbour.client, harbour.therapist)
    body = page(harbour, sign_in)
    assert "Show what happened as a table" in body
    assert "not drawn" not in body
