"""Outcomes: exact counts of everybody in reach, nothing of a few, nobody's name."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from assessments.psychometrics.telling import Counts
from assessments.queries.evidence import first_forms, measures_of
from clinic.models import AuditEvent, Client, Event, Member, MemberRole, Plan
from reports.queries.outcomes import Period, Tally, change_lines
from reports.queries.response_times import AlertTimes, Completion, alert_times, completion
from tests.people import PracticePeople, TwoPractices
from tests.reports.outcome_world import (
    CONFIRMED,
    DESCRIBED,
    FIRST,
    HIGHER,
    LOWER,
    SAME,
    alert,
    another,
    answered,
    asked_for,
    clients,
    decided,
    version,
)
from tests.reports.pages.conftest import Sign, own, statements
from tests.reports.stories import course

PAGE = "/practice/outcomes/"
pytestmark = pytest.mark.django_db


def page(browser: Browser, url: str = PAGE) -> str:
    return " ".join(unescape(browser.get(url).content.decode()).split())


def told(body: str, heading: str = "Anxiety") -> str:
    """The words of one card."""
    return body.split(f"<h2>{heading}</h2>")[1].split("<h2>")[0]


def filled(harbour: PracticePeople) -> list[Client]:
    """Twelve of the therapist's, twelve of the colleague's: 9 lower, 12 the same, 3 higher."""
    form = version(harbour.therapist)
    mine = clients(harbour.therapist, 12, "anxious", "mixed")
    answered(mine, [LOWER] * 6 + [SAME] * 3 + [HIGHER, CONFIRMED, HIGHER], form, harbour.therapist)
    theirs = clients(harbour.colleague, 12, "avoidant")
    answered(theirs, [LOWER] * 3 + [SAME] * 9, form, harbour.colleague, days=200)
    return mine


def test_every_count_is_exact_and_says_who_is_left_out(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    by, form = harbour.therapist, version(harbour.therapist)
    mine = filled(harbour)
    older = another(form)
    answered(mine[:3], [SAME] * 3, form, by, days=60)  # earlier ones count for nothing
    extra = clients(by, 7, "fearful")
    answered(extra[:3], [FIRST] * 3, form, by)
    answered(extra[1:3], [FIRST] * 2, older, by, days=90)  # two of them renewed
    answered(extra[3:5], [DESCRIBED] * 2, form, by, days=100)
    short = version(by, "attachment-brief")
    answered(mine[:9], [LOWER] * 9, short, by, scales=("anxiety", "avoidance"))
    answered(extra[5:6], [HIGHER], short, by, scales=("anxiety",))
    far = clients(lighthouse.therapist, 12)
    answered(far, [LOWER] * 12, version(lighthouse.therapist), lighthouse.therapist)
    everybody = Client.objects.filter(practice=harbour.practice)
    today = harbour.practice.today()
    anxiety, avoidance, brief = change_lines(everybody, today)
    assert anxiety.tallies[Period.ALL] == avoidance.tallies[Period.ALL] == Tally(
        {"anxious": Counts(6, 3, 3), "avoidant": Counts(3, 9, 0)}, few=1, renewed=2, described=2
    )  # fmt: skip
    assert anxiety.tallies[Period.HALF] == Tally(
        {"anxious": Counts(6, 3, 3)}, few=1, renewed=2, described=2
    )
    assert anxiety.tallies[Period.QUARTER].described == 0
    assert brief.tallies[Period.ALL].counts == Counts(lower=9, higher=1), "avoidance has nine"
    assert change_lines(everybody.none(), today)[0].tallies[Period.ALL].answered == 0


def test_the_owner_sees_the_practice_and_others_only_whom_they_reach(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    filled(harbour)
    body = page(sign_in(harbour.owner))
    card = told(body)
    assert "24 clients have two or more forms of one version." in card
    assert "Reliably lower: 9 · No reliable change: 12 · Reliably higher: 3" in card
    assert "9 of 24, 38 %, 95 % interval 21 % to 57 %" in card
    assert "3 clients have no scored full attachment form in this period" in card
    # Side by side three higher ones would be told of one group and none of the other.
    assert "Reliably lower, by the pathway clients started from" in card
    assert "From anxious to secure: 6 of 12, 50 %, 95 % interval 25 % to 75 %" in card
    assert "From avoidant to secure: 3 of 12" in card
    assert "A way of its own" not in card, "the pathway they started from, not the present one"
    assert "differences of this size are expected by chance" in card
    assert "In all" not in card
    for who in (*harbour.members.values(), harbour.client):
        if who != harbour.owner:  # who looks stands in the page's head
            assert who.name not in body
    mine = told(page(sign_in(harbour.therapist)))
    assert "12 clients have two or more" in mine
    assert "Reliably lower: 6 · No reliable change: 3 · Reliably higher: 3" in mine
    assert (
        mine.split("Not counted")[0]
        == told(page(sign_in(harbour.supervisor))).split("Not counted")[0]
    )
    assert "clients of all your supervisees, together" in page(sign_in(harbour.supervisor))
    assert sign_in(harbour.desk).get(PAGE).status_code == 403
    assert sign_in(harbour.client_user).get(PAGE).status_code == 403
    looks = AuditEvent.objects.filter(event=Event.OUTCOMES_VIEWED)
    assert {row.reason for row in looks} == {"all_time"}
    assert {row.client_id for row in looks} == {None}
    MemberRole.objects.create(member=harbour.supervisor, role="therapist")
    both = Member.objects.get(pk=harbour.supervisor.pk)
    assert "Your own clients and those of your supervisees" in page(sign_in(both))


def test_nothing_is_told_of_nine_and_nothing_that_gives_away_one_or_two(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    by, form = harbour.therapist, version(harbour.therapist)
    people = clients(by, 9)
    answered(people, [LOWER] * 6 + [SAME] * 3, form, by)
    browser = sign_in(by)
    card = told(page(browser))
    assert "9 clients have two or more forms of one version." in card
    assert "Shares are shown from 10 clients on." in card
    assert "Reliably lower" not in card
    assert "<svg" not in card
    answered(clients(by, 1), [HIGHER], form, by)
    card = told(page(browser))
    assert "Reliably lower: 6 · No reliable change or higher: 4" in card
    assert "Two groups are counted as one here" in card
    assert "Reliably higher" not in card
    answered(clients(by, 4), [LOWER] * 2 + [HIGHER] * 2, form, by, days=100)
    card = told(page(browser))
    assert "Reliably lower: 8 · No reliable change: 3 · Reliably higher: 3" in card
    # Four fewer in a shorter period: the difference would tell of them.
    shorter = told(page(browser, f"{PAGE}?period=3"))
    assert "10 clients have two or more" in shorter
    assert "they would tell of one or two people" in shorter
    assert "Reliably lower" not in shorter
    assert "8 · No reliable change: 3" in told(page(browser, f"{PAGE}?period=12"))
    assert "By pathway is shown over all time only" in page(browser, f"{PAGE}?period=12")
    assert told(page(browser, f"{PAGE}?period=weekly")) == told(page(browser))


def test_small_pathways_are_put_together(harbour: PracticePeople, sign_in: Sign) -> None:
    by, form = harbour.therapist, version(harbour.therapist)
    for n, pathway in ((12, "anxious"), (7, "avoidant"), (4, "fearful")):
        people = clients(by, n, pathway)
        answered(people, [LOWER] * (n - 3) + [SAME] * 3, form, by)
    card = told(page(sign_in(by)))
    assert "From anxious to secure: 9 of 12" in card
    assert "All others together: 5 of 11" in card
    names = "From avoidant to secure · From fearful-avoidant to secure"
    assert f"All others together: {names}." in card
    Plan.objects.filter(pathway="fearful").update(pathway="anxious")
    assert "By pathway nothing can be told apart" in told(page(sign_in(by))), "seven are too few"


def test_each_table_bears_a_name_of_its_own(harbour: PracticePeople, sign_in: Sign) -> None:
    """Several stand on one page, and are landmarks once they are opened."""
    by = harbour.therapist
    answered(clients(by, 12, "anxious"), [LOWER] * 12, version(by), by)
    body = page(sign_in(by))
    found = re.findall(r'role="region"[^>]* aria-label="([^"]*)"', body)
    assert len(found) == len(set(found)) >= 2
    assert any(name.startswith("Anxiety: ") for name in found)


def test_the_verdict_that_was_stored_is_the_one_that_counts(harbour: PracticePeople) -> None:
    course(harbour.client, harbour.therapist, [(5.5, 3.0), (5.0, 3.1), (3.0, 5.0)])
    course(harbour.others_client, harbour.colleague, [(5.5, 3.0)])
    everybody = Client.objects.filter(practice=harbour.practice)
    anxiety, avoidance = change_lines(everybody, harbour.practice.today())
    assert (anxiety.tallies[Period.ALL].counts, anxiety.tallies[Period.ALL].few) == (Counts(1), 1)
    assert avoidance.tallies[Period.ALL].counts == Counts(higher=1)


def test_check_ins_and_how_long_they_take(harbour: PracticePeople, sign_in: Sign) -> None:
    by, form, who = harbour.therapist, version(harbour.therapist), harbour.client
    answered([who], [LOWER], form, by)  # typed in: never asked for
    for days in range(1, 11):
        asked_for(who, by, form, days=20, took=timedelta(days=days), state="done")
    asked_for(who, by, form, days=3)
    asked_for(who, by, form, days=10)
    asked_for(who, by, form, days=30, took=timedelta(days=20), state="withdrawn")
    asked_for(who, by, form, days=30, took=timedelta(days=2), state="withdrawn")
    asked_for(who, by, form, days=200, took=timedelta(days=1), state="done")
    asked_for(harbour.others_client, harbour.colleague, form, days=3)
    now, mine = timezone.now(), Client.objects.filter(pk=who.pk)
    assert completion(mine, now - timedelta(days=91), now) == Completion(14, 10, 1, 1, 1, 1, 5.5)
    assert completion(mine, None, now).days == 5
    body = page(sign_in(by))
    said = "Of 13 check-ins that have ended, 11 were answered (85 %). 1 is still open."
    assert said in body
    few = completion(Client.objects.filter(practice=harbour.practice), now - timedelta(days=5), now)
    assert few == Completion(2, 0, 2, 0, 0, 0, None)


def test_alerts_and_how_soon_somebody_looked_and_decided(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    who, practice, by = harbour.client, harbour.practice, harbour.therapist
    practice.hours = [{"weekday": day, "from": "09:00", "to": "17:00"} for day in range(5)]
    practice.save(update_fields=["hours"])
    monday = datetime(2026, 6, 1, 9, tzinfo=UTC)  # ten o'clock in London
    with time_machine.travel(monday + timedelta(days=60), tick=False):
        for hours in range(2, 22, 2):
            alert(who, monday, by, hours)
        alert(who, monday, by, 30)
        alert(who, monday, by, 3, rule="risk", colour="red")
        alert(who, monday, by, 5, rule="risk", colour="red")
        alert(who, monday + timedelta(hours=15), by, 8, rule="call")  # at night: by the opening
        decided(alert(who, monday, by), "passed", monday + timedelta(hours=1), by)
        alert(who, monday, by, state="acknowledged", seen_at=monday, due_at=None)
        alert(harbour.others_client, monday, harbour.colleague)
        mine, now = Client.objects.filter(pk=who.pk), timezone.now()
        found = alert_times(mine, practice, None, now)
        assert found == AlertTimes(
            raised=16, decided=14, open=2, overdue=1, median=9, late=20, in_time=14, looked=16
        )
        later = alert_times(mine, practice, now - timedelta(days=5), now)
        assert later == AlertTimes(0, 0, 2, 1, None, None, 0, 0), "what is open is always said"
        body = page(sign_in(harbour.therapist))
        assert "16 alerts were raised in this period, and 14 of them decided." in body
        assert "14 of 16 (88 %)" in body
        assert "<dd>9.0 hours</dd>" in body
        assert "17 alerts" in page(sign_in(harbour.owner))


def test_measures_say_their_own_evidence(harbour: PracticePeople, sign_in: Sign) -> None:
    filled(harbour)
    (measure,) = measures_of(harbour.practice)
    form = version(harbour.therapist)
    counted = first_forms(harbour.practice, form.loaded).n
    assert (measure.instrument, measure.n, counted) == ("attachment-dimensions", 24, 24)
    assert (measure.judged_by, measure.states_figures, measure.is_enough) == ((), True, False)
    body = page(sign_in(harbour.owner))
    assert "/library/instruments/attachment-dimensions/evidence/" in body
    assert "24 of 50" in body


def test_the_page_costs_the_same_for_many(harbour: PracticePeople, sign_in: Sign) -> None:
    browser = sign_in(harbour.owner)
    page(browser)
    with statements() as few:
        page(browser)
    filled(harbour)
    for n in range(12):
        alert(harbour.client, timezone.now() - timedelta(days=3), harbour.therapist, n, rule="risk")
    with statements() as many:
        page(browser)
    assert len(own(many)) == len(own(few)) <= 15
