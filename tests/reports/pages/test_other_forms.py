"""The client page's other check-ins: described, judged only where that is honest."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from assessments.actions.answers import enter_response
from assessments.library import load_instrument
from assessments.models import Alert
from assessments.sentences.alerts import reason
from clinic.models import Client
from reports.documents.facts import collect
from reports.documents.kinds import write
from reports.documents.paper import markup
from reports.queries.prep import OpenAlert, once_a_score
from reports.sentences import day
from tests.assessments.forms import uniform
from tests.people import PracticePeople, TwoPractices
from tests.reports.pages.conftest import Sign, own, statements
from tests.reports.stories import answer, asked_for, course


def entered(people: PracticePeople, instrument: str, answers: Any, days_ago: int) -> None:
    enter_response(
        client=people.client,
        instrument=instrument,
        answers=answers,
        answered_on=people.practice.today() - timedelta(days=days_ago),
        sent_at=timezone.now() - timedelta(days=days_ago),
        by=people.therapist,
    )


def page(people: PracticePeople, sign_in: Sign, query: str = "") -> str:
    response = sign_in(people.therapist).get(f"/clients/{people.client.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def part(people: PracticePeople, sign_in: Sign) -> str:
    body = page(people, sign_in, "?part=forms")
    return body.split('id="part"')[1].split("</section>")[0]


def test_without_other_forms_this_part_says_so(harbour: PracticePeople, sign_in: Sign) -> None:
    course(harbour.client, harbour.therapist, [(4.0, 4.0)])
    shown = part(harbour, sign_in)
    assert "No other form has been answered yet." in shown
    assert "described" not in shown


def test_a_profile_is_described_with_the_form_before_and_no_verdict(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    for days, place in ((60, 1), (5, 3)):
        entered(harbour, "secure-functioning", uniform("secure-functioning", place), days)
    shown = part(harbour, sign_in)
    assert "Everyday signs of security" in shown
    assert shown.count('<strong class="number">4.0</strong>') == 12
    assert shown.count('class="track"') == 12
    assert shown.count("<circle") == 24
    assert "8 more" in shown
    assert 'class="tag' not in shown


def test_a_person_s_worsening_is_said_in_a_tag(harbour: PracticePeople, sign_in: Sign) -> None:
    keyed = {f"rel-avo-{n}": 2 for n in (1, 2, 3)} | {f"rel-avo-{n}": 6 for n in (4, 5, 6)}
    low = {f"partner/{name}": value for name, value in keyed.items()}
    high = {name: 8 - value for name, value in low.items()}
    for days, answers in ((60, low), (5, high)):
        entered(harbour, "relationship-profile", answers | {"partner/name": ""}, days)
    shown = part(harbour, sign_in)
    assert "<h4>Partner</h4>" in shown
    assert "Possible worsening" in shown
    assert "no score: 0 of 4 answered, 4 are needed" in shown


def test_the_main_line_and_the_time_line_stay_the_attachment_dimensions(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    course(harbour.client, harbour.therapist, [(5.0, 5.0), (3.0, 3.0)])
    before = page(harbour, sign_in)
    entered(harbour, "attachment-brief", uniform("attachment-brief", 6), 0)
    entered(harbour, "session-check", uniform("session-check", 4), 0)
    after = page(harbour, sign_in)
    opening = "Anxiety is 2.0 points lower than at the start (5.0 to 3.0)"
    assert opening in before
    assert opening in after
    for query in ("", "prep/"):
        named = "On the same day: “Attachment, short form”, not comparable with these scores."
        assert named in page(harbour, sign_in, query)
    line = page(harbour, sign_in, "?part=timeline")
    assert "Check-in answered: Session check" in line
    assert "no scores" not in line


def test_a_newer_short_form_is_named_where_its_scores_are_not_told(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    answer(
        harbour.client, harbour.therapist, harbour.practice.today() - timedelta(days=40), (4.0, 4.0)
    )
    entered(harbour, "attachment-brief", uniform("attachment-brief", 6), 7)
    today = harbour.practice.today()
    newer, older = day(today - timedelta(days=7)), day(today - timedelta(days=40))
    named = (
        f"Newer than these scores of {older}: “Attachment, short form” of {newer}, not comparable"
    )
    for query in ("", "prep/"):
        body = page(harbour, sign_in, query)
        assert named in body
        assert "On " + older + " anxiety is 4.0" in body
    own_view = page(harbour, sign_in, "share/")
    assert f"You answered a shorter form on {newer}. It is not part of this" in own_view
    assert "Where you are" in own_view
    for audience, said in (("client", "You answered a shorter form on"), ("therapist", named)):
        report = asked_for(harbour.client, harbour.therapist, audience=audience)
        assert said in markup(write(collect(report)))


def test_a_newer_short_form_says_how_it_was_judged_by_itself_and_its_alert_names_it(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today - timedelta(days=90), (2.0, 2.0))
    for days, place in ((60, 1), (45, 1), (30, 6), (7, 6)):
        entered(harbour, "attachment-brief", brief(place), days)
    told = (
        "Against its own earlier answers: Anxiety “Worsening, confirmed”; Avoidance “No reliable "
        "change”."
    )
    for query in ("", "prep/"):
        body = page(harbour, sign_in, query)
        assert told in body
        assert f"On {day(today - timedelta(days=90))} anxiety was 2.0" in body
        assert f'/clients/{harbour.client.pk}/?part=forms#part">See other check-ins</a>' in body
    assert "Where you were last" in page(harbour, sign_in, "share/")
    sheet = asked_for(harbour.client, harbour.therapist, kind="prep", audience="therapist")
    assert told in markup(write(collect(sheet)))
    said = {alert.colour: reason(alert)[0] for alert in Alert.objects.all()}
    assert set(said) == {"amber", "red"}
    for colour, days in (("amber", 30), ("red", 7)):
        assert "(Attachment, short form): " in said[colour]
        assert f" on {day(today - timedelta(days=days))}, " in said[colour]
        assert " now" not in said[colour]


def brief(place: int) -> dict[str, Any]:
    """Anxiety so high, avoidance always the same."""
    instrument = load_instrument("attachment-brief")
    (anxious,) = (scale for scale in instrument.scales if scale.id == "anxiety")
    keyed = uniform("attachment-brief", 1)
    for link_id in anxious.items:
        keyed[link_id] = 8 - (place + 1) if link_id in anxious.reversed else place + 1
    return keyed


def test_other_forms_alone_are_not_no_answers(harbour: PracticePeople, sign_in: Sign) -> None:
    entered(harbour, "session-check", uniform("session-check", 4), 9)
    sheet = asked_for(harbour.client, harbour.therapist, kind="prep", audience="therapist")
    paper = markup(write(collect(sheet)))
    last = f"others have, last on {day(harbour.practice.today() - timedelta(days=9))}."
    for told in (page(harbour, sign_in), page(harbour, sign_in, "prep/"), paper):
        assert "No answers yet" not in told
        assert f"The full attachment form has not been answered yet; {last}" in told
    own_view = page(harbour, sign_in, "share/")
    assert "Thank you for your answers." in own_view
    assert "There are no answers to show yet." not in own_view


def test_a_short_form_after_one_without_scores_is_compared_with_nothing(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today - timedelta(days=40), (4.0, 4.0), skipped=24)
    entered(harbour, "attachment-brief", uniform("attachment-brief", 6), 7)
    body = page(harbour, sign_in)
    assert f"has given scores so far, last on {day(today - timedelta(days=7))}." in body
    assert "not comparable with" not in body


def test_a_record_of_short_forms_alone_says_so_and_not_that_nothing_came(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    entered(harbour, "attachment-brief", uniform("attachment-brief", 6), 7)
    asked_on = day(harbour.practice.today() - timedelta(days=7))
    sheet = asked_for(harbour.client, harbour.therapist, kind="prep", audience="therapist")
    paper = markup(write(collect(sheet)))
    for told in (page(harbour, sign_in), page(harbour, sign_in, "prep/"), paper):
        words = " ".join(told.split())
        assert "Only “Attachment, short form” has given scores so far, last on" in words
        assert f"last on {asked_on}." in words
        assert "No answers yet" not in words


def test_it_costs_the_page_nothing_and_alone_few_statements(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    course(harbour.client, harbour.therapist, [(5.0, 5.0), (3.0, 3.0)])
    browser, url = sign_in(harbour.therapist), f"/clients/{harbour.client.pk}/"
    browser.get(url)
    with statements() as without:
        browser.get(url)
    for days in (60, 30, 1):
        for name in ("session-check", "life-areas", "core-beliefs", "practice-log"):
            entered(harbour, name, uniform(name), days)
    with statements() as many:
        browser.get(url)
    assert len(own(many)) == len(own(without))
    with statements() as alone:
        browser.get(f"{url}?part=forms", headers={"HX-Request": "true"})
    assert len(own(alone)) <= 5


def test_another_practice_sees_nothing_of_it(two_practices: TwoPractices, sign_in: Sign) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    entered(harbour, "session-check", uniform("session-check"), 1)
    assert "Session check" not in page(lighthouse, sign_in, "?part=forms")


def test_one_without_scores_hides_no_scored_short_form(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today - timedelta(days=90), (2.0, 2.0))
    for days, place in ((60, 1), (30, 6)):
        entered(harbour, "attachment-brief", brief(place), days)
    entered(harbour, "attachment-brief", {}, 7)
    answer(harbour.client, harbour.therapist, today - timedelta(days=5), (2.0, 2.0), skipped=24)
    named = f"“Attachment, short form” of {day(today - timedelta(days=30))}, not comparable"
    for query in ("", "prep/"):
        body = page(harbour, sign_in, query)
        assert named in body
        assert "Anxiety “Possible worsening”" in body


def test_a_report_of_days_with_other_forms_alone_does_not_say_nothing_was_answered(
    harbour: PracticePeople,
) -> None:
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today - timedelta(days=90), (4.0, 4.0))
    for days in (40, 4):
        entered(harbour, "attachment-brief", brief(1), days)
    last = day(today - timedelta(days=4))
    for audience in ("client", "therapist", "referrer", "supervision"):
        report = asked_for(
            harbour.client,
            harbour.therapist,
            audience=audience,
            period_from=today - timedelta(days=10),
        )
        paper = markup(write(collect(report)))
        assert "No check-in was answered" not in paper
        assert "no check-in was answered" not in paper
        assert f"not answered in this period; other check-ins were, last on {last}." in paper
        assert ("Against its own earlier answers" in paper) == (audience != "client")


def test_scores_of_different_days_say_theirs(harbour: PracticePeople, sign_in: Sign) -> None:
    today = harbour.practice.today()
    for days, place in ((200, (2.0, 2.0)), (90, (5.0, 5.0))):
        answer(harbour.client, harbour.therapist, today - timedelta(days=days), place)
    answer(harbour.client, harbour.therapist, today - timedelta(days=50), (5.0, 5.0), skipped=12)
    answer(harbour.client, harbour.therapist, today - timedelta(days=5), (5.0, 5.0), skipped=24)
    body = page(harbour, sign_in, "prep/")
    told = body.split("What changed")[1]
    days = [day(today - timedelta(days=one)) for one in (90, 50, 5)]
    assert f"The anxiety score is of {days[0]}, the avoidance score of {days[1]}." in told
    assert f"Check-in of {days[2]}. " in told
    assert "The check-ins since have no place here: none of them gave both scores." in told
    assert f"against {days[0]}" in told


def test_a_place_of_long_ago_is_not_now(harbour: PracticePeople, sign_in: Sign) -> None:
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today - timedelta(days=121), (4.0, 4.0))
    assert "was last</h2>" in page(harbour, sign_in)
    answer(harbour.client, harbour.therapist, today - timedelta(days=120), (4.0, 4.0))
    assert "is now</h2>" in page(harbour, sign_in)


def test_alerts_about_one_score_stand_once_and_name_it(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    for days, place in ((60, 1), (45, 1), (30, 6), (7, 6)):
        entered(harbour, "attachment-brief", brief(place), days)
    assert Alert.objects.count() == 2
    body = page(harbour, sign_in, "prep/")
    assert "2 alerts wait for a decision" in body
    assert "See the alerts" in body
    assert body.count("Worsening, confirmed, ") == 1
    assert "Possible worsening, " not in body
    sheet = asked_for(harbour.client, harbour.therapist, kind="prep", audience="therapist")
    paper = " ".join(markup(write(collect(sheet))).split())
    on = day(harbour.practice.today() - timedelta(days=7))
    assert "Worsening, confirmed: Attachment anxiety (Attachment, short form), " in paper
    raised = Alert.objects.get(colour="red").raised_at.astimezone(harbour.practice.zone)
    assert f"{day(raised.date())}; 1 more" in paper
    assert "Possible worsening:" not in paper
    assert on in body


def test_who_reads_under_another_name_is_told_which_score_an_alert_is_about(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    for days, place in ((60, 1), (30, 6)):
        entered(harbour, "attachment-brief", brief(place), days)
    body = sign_in(harbour.supervisor).get(f"/clients/{harbour.client.pk}/prep/")
    told = body.content.decode().split('id="alerts-head"')[1].split("</section>")[0]
    assert "Attachment anxiety (Attachment, short form)" in told
    assert "at the start" not in told


def test_nobody_is_told_to_send_what_cannot_be_sent(harbour: PracticePeople, sign_in: Sign) -> None:
    asked = "Send a check-in to see where the client stands."
    assert asked in page(harbour, sign_in)
    Client.objects.filter(pk=harbour.client.pk).update(state="paused")
    assert asked not in page(harbour, sign_in)


def test_a_short_form_left_half_open_keeps_what_the_one_before_told(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    today = harbour.practice.today()
    for days, place in ((60, 1), (45, 1), (30, 6), (16, 6)):
        entered(harbour, "attachment-brief", brief(place), days)
    (_anxious, avoidant) = load_instrument("attachment-brief").scales
    half = {link_id: brief(1)[link_id] for link_id in avoidant.items}
    entered(harbour, "attachment-brief", half, 3)
    worse = f"Anxiety “Worsening, confirmed” ({day(today - timedelta(days=16))}); Avoidance “No"
    report = asked_for(harbour.client, harbour.therapist, audience="therapist")
    paper = markup(write(collect(report)))
    for told in (page(harbour, sign_in), page(harbour, sign_in, "prep/"), paper):
        assert worse in told


def test_a_full_form_left_half_open_hides_no_short_one(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today - timedelta(days=200), (2.0, 2.0))
    for days, place in ((100, 1), (85, 1), (30, 6), (12, 6)):
        entered(harbour, "attachment-brief", brief(place), days)
    answer(harbour.client, harbour.therapist, today - timedelta(days=3), (2.0, 2.0), skipped=12)
    older, newer = (day(today - timedelta(days=days)) for days in (200, 12))
    named = f"Newer than the anxiety score of {older}: “Attachment, short form” of {newer}, not"
    report = asked_for(harbour.client, harbour.therapist, audience="therapist")
    paper = markup(write(collect(report)))
    for told in (page(harbour, sign_in), page(harbour, sign_in, "prep/"), paper):
        assert named in told
        assert "Anxiety “Worsening, confirmed”; Avoidance “No reliable change”" in told
    assert f"You answered a shorter form on {newer}." in page(harbour, sign_in, "share/")


def test_alerts_about_one_score_keep_their_order() -> None:
    alerts = [
        OpenAlert(uuid4(), title, date(2026, 5, 3), is_red=True, about=about)
        for title, about in (("a", "x"), ("b", "y"), ("c", "x"), ("d", ""), ("e", ""))
    ]
    assert [each.title for each in once_a_score(alerts)] == ["a", "b", "d", "e"]
