"""The page of several reports: whom one may choose, and how far each is."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic.models import AuditEvent, Caseload, Event
from reports.models import Report
from tests.factories import ClientFactory
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
NEW = "/reports/batches/new/"


@pytest.fixture
def browser(client: Browser, harbour: PracticePeople) -> Browser:
    """The therapist's browser."""
    sign_in(client, harbour.therapist)
    return client


def asked(browser: Browser, people: PracticePeople, more: int = 1, **changed: object) -> UUID:
    """A batch about the therapist's client and so many more."""
    others = [ClientFactory(practice=people.practice, carer=people.therapist) for _ in range(more)]
    wish = {"what": "progress:client", "period_to": people.practice.today(), "request_key": "k"}
    wish["clients"] = [people.client.pk, *(each.pk for each in others)]
    answer = browser.post(NEW, wish | changed)
    assert answer.status_code == 302, answer.content.decode()
    return UUID(answer.headers["Location"].split("/")[-2])


def test_ones_own_are_offered_all_marked_and_nobody_elses_taken(
    browser: Browser, harbour: PracticePeople
) -> None:
    page = browser.get(NEW).content.decode()
    assert f'value="{harbour.client.pk}" checked' in page
    assert str(harbour.others_client.pk) not in page
    wish = {"what": "prep:therapist", "period_to": harbour.practice.today(), "request_key": "k"}
    unmarked = browser.post(NEW, wish | {"mark": "nobody"})
    assert unmarked.status_code == 200
    assert f'value="{harbour.client.pk}" checked' not in unmarked.content.decode()
    assert unmarked.context["form"]["what"].value() == "prep:therapist"
    for chosen, words in (
        ([harbour.client.pk, harbour.others_client.pk], "not in your care any more"),
        ([], "Choose whom"),
    ):
        refused = browser.post(NEW, wish | {"clients": chosen})
        assert refused.status_code == 422
        assert words in refused.content.decode()
    assert not Report.objects.exists()


def test_the_page_counts_each_state_and_polls_until_all_is_settled(
    browser: Browser, harbour: PracticePeople
) -> None:
    batch = asked(browser, harbour, more=3)
    assert asked(browser, harbour, more=0, request_key="other") != batch
    address = reverse("batch", args=[batch])
    one, two, three, _four = Report.objects.filter(batch=batch)
    Report.objects.filter(pk=one.pk).update(state="failed", error="Gone wrong.")
    Report.objects.filter(pk=two.pk).update(state="running")
    page = browser.get(address)
    words = page.content.decode()
    assert "1 is being made, 2 are waiting, 1 was not made." in words
    assert "Gone wrong. Nothing is lost" in words
    assert "0 of 4 ready" in words
    assert f'<noscript><p><a href="{address}">' in words
    listed = AuditEvent.objects.filter(event=Event.REPORTS_LISTED)
    seen, before = {"seen": page.context["state"].token}, listed.count()
    headers = {"HX-Request": "true"}
    assert browser.get(address, seen, headers=headers).status_code == 204
    assert 'name="ended" value="failed"' in words
    again = reverse("batch_retry", args=[batch])
    retried = browser.post(again, {"ended": "failed"}, follow=True)
    assert "1 report is tried again." in retried.content.decode()
    assert "every 2s" in browser.get(address, seen, headers=headers).content.decode()
    after = listed.count()
    gone = browser.post(reverse("batch_cancel", args=[batch]), follow=True).content.decode()
    assert "4 reports were cancelled." in gone
    assert "every 2s" not in gone
    assert (before, after) == (1, 2)  # a poll is no reading
    assert Report.objects.get(pk=three.pk).state == "cancelled"


def test_what_was_cancelled_is_taken_up_again_and_what_failed_is_left(
    browser: Browser, harbour: PracticePeople
) -> None:
    batch = asked(browser, harbour, more=2)
    address, again = reverse("batch", args=[batch]), reverse("batch_retry", args=[batch])
    failed = Report.objects.filter(batch=batch)[0]
    Report.objects.filter(pk=failed.pk).update(state="failed", error="Gone wrong.")
    assert "Take up the cancelled ones" not in browser.get(address).content.decode()
    browser.post(reverse("batch_cancel", args=[batch]))
    assert "Take up the cancelled ones" in browser.get(address).content.decode()
    for unclear in ({}, {"ended": "ready"}):
        told = browser.post(again, unclear, follow=True).content.decode()
        assert "Say which are asked for again: those that failed, or" in told
        assert set(Report.objects.values_list("state", flat=True)) == {"failed", "cancelled"}
    taken = browser.post(again, {"ended": "cancelled"}, follow=True).content.decode()
    assert "2 reports are taken up." in taken
    assert "2 are waiting, 1 was not made." in taken
    row = Report.objects.exclude(pk=failed.pk).filter(batch=batch)[0]
    assert (row.finished_at, row.attempts) == (None, 0)
    events = AuditEvent.objects.filter(event=Event.REPORT_REQUESTED, reason="again")
    assert events.count() == 2
    assert (
        "0 reports are taken up."
        in browser.post(again, {"ended": "cancelled"}, follow=True).content.decode()
    )


def test_a_client_out_of_reach_is_not_in_it_and_a_reader_changes_nothing(
    client: Browser, two_practices: TwoPractices
) -> None:
    harbour = two_practices.harbour
    sign_in(client, harbour.therapist)
    batch = asked(client, harbour, more=1)
    today = harbour.practice.today()
    gone = Caseload.objects.exclude(client=harbour.client).filter(member=harbour.therapist)
    gone.update(since=today - timedelta(days=9), until=today)
    address = reverse("batch", args=[batch])
    assert "1 is waiting." in client.get(address).content.decode()
    client.post(reverse("batch_cancel", args=[batch]))
    assert sorted(Report.objects.values_list("state", flat=True)) == ["cancelled", "waiting"]
    for who, page, change in (
        (harbour.supervisor, 200, 403),
        (harbour.colleague, 404, 404),
        (harbour.owner, 403, 403),
        (two_practices.lighthouse.therapist, 404, 404),
    ):
        sign_in(client, who)
        read = client.get(address)
        assert (read.status_code, client.post(f"{address}retry/").status_code) == (page, change)
        assert harbour.client.name not in read.content.decode()  # a pseudonym for the supervisor
    assert client.get(reverse("batch", args=[uuid4()])).status_code == 404


def test_the_pages_read_as_often_for_many(browser: Browser, harbour: PracticePeople) -> None:
    def reads(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(address).status_code == 200
        return len(caught)

    few, many = asked(browser, harbour, more=0), asked(browser, harbour, more=9, request_key="m")
    pages = [reverse("batch", args=[batch]) for batch in (few, many)]
    assert reads(pages[0]) == reads(pages[1]) <= 15
    before = reads(NEW)
    ClientFactory(practice=harbour.practice, carer=harbour.therapist)
    assert reads(NEW) == before <= 15
