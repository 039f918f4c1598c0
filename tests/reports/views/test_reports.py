"""The pages of reports: the tray, asking, watching, taking home."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from kombu.exceptions import OperationalError
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from clinic.models import AuditEvent, Event
from reports import storage, tasks
from reports.models import Report
from tests.people import PracticePeople, TwoPractices
from tests.reports.stories import asked_for
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 the report"


def ready(report: Report) -> Report:
    report.file = storage.keep(report, uuid4(), PDF)
    report.file_hash, report.file_size = hashlib.sha256(PDF).hexdigest(), len(PDF)
    report.state, report.pages = "ready", 4
    report.save()
    return report


def events(event: Event) -> int:
    return AuditEvent.objects.filter(event=event).count()


@pytest.fixture
def browser(client: Browser, harbour: PracticePeople) -> Browser:
    """The therapist's browser."""
    sign_in(client, harbour.therapist)
    return client


def form(people: PracticePeople, **changed: Any) -> dict[str, Any]:
    wishes = {"audience": "client", "period_from": "", "period_to": people.practice.today()}
    return wishes | {"request_key": "abc"} | changed


def test_asking_leads_to_the_progress_page(browser: Browser, harbour: PracticePeople) -> None:
    address = reverse("report_new", args=[harbour.client.pk])
    assert browser.get(address).status_code == 200
    response = browser.post(address, form(harbour), follow=True)
    assert "Waiting for the report worker since" in response.content.decode()
    assert Report.objects.get().requested_by == harbour.therapist


def test_pressing_twice_asks_once(browser: Browser, harbour: PracticePeople) -> None:
    address = reverse("report_new", args=[harbour.client.pk])
    first, second = (browser.post(address, form(harbour)) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Report.objects.count() == 1


def test_two_visits_to_the_form_ask_twice(browser: Browser, harbour: PracticePeople) -> None:
    address = reverse("report_new", args=[harbour.client.pk])
    keys = {browser.get(address).context["form"]["request_key"].value() for _ in range(2)}
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"period_to": "2026-02-31"}, "Give a day that exists"),
        ({"period_from": "yesterday"}, "Give a day that exists"),
        ({"period_to": ""}, "Give the last day"),
        ({"period_to": "2999-01-01"}, "Choose today or an earlier day"),
        ({"period_to": "0001-01-01"}, "Choose a day of the year 1900 or later"),
        ({"period_from": "2026-01-02", "period_to": "2026-01-01"}, "must not come after the last"),
        ({"audience": "everyone"}, "Choose who the report is for"),
        ({"audience": ""}, "Choose who the report is for"),
        ({"request_key": "k" * 65}, "64"),
    ],
)
def test_bad_input_gets_a_sentence(
    browser: Browser, harbour: PracticePeople, changed: dict[str, str], words: str
) -> None:
    address = reverse("report_new", args=[harbour.client.pk])
    response = browser.post(address, form(harbour, **changed))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Report.objects.exists()


def test_without_a_broker_the_request_is_kept(
    browser: Browser,
    harbour: PracticePeople,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def away(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.produce_report, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post(reverse("report_new", args=[harbour.client.pk]), form(harbour))
    page = browser.get(response.headers["Location"]).content.decode()
    assert "Waiting for the report worker since" in page
    assert Report.objects.get().state == "waiting"


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("collecting", "Collecting answers"),
        ("drawing", "Drawing charts"),
        ("laying_out", "Laying out pages"),
        ("checking", "Checking accessibility"),
        ("sealing", "Sealing"),
    ],
)
def test_each_stage_has_words(browser: Browser, waiting: Report, stage: str, words: str) -> None:
    Report.objects.filter(pk=waiting.pk).update(state="running", stage=stage, done=1, total=5)
    page = browser.get(reverse("report", args=[waiting.pk])).content.decode()
    assert words in page
    assert "<progress" in page
    assert "step 2 of 5" in page


def test_a_poll_gets_only_what_changed_and_is_no_reading(browser: Browser, waiting: Report) -> None:
    address = reverse("report", args=[waiting.pk])
    page = browser.get(address)
    token = page.context["state"].token
    seen = events(Event.REPORT_VIEWED)
    assert seen == 1
    headers = {"HX-Request": "true"}
    assert browser.get(address, {"seen": token}, headers=headers).status_code == 204
    Report.objects.filter(pk=waiting.pk).update(state="running", stage="drawing", total=5)
    news = browser.get(address, {"seen": token}, headers=headers).content.decode()
    assert "Drawing charts" in news
    assert "every 1s" in news
    assert "<html" not in news
    assert events(Event.REPORT_VIEWED) == seen


def test_polling_ends_with_the_work(browser: Browser, waiting: Report) -> None:
    ready(waiting)
    headers = {"HX-Request": "true"}
    news = browser.get(reverse("report", args=[waiting.pk]), headers=headers).content.decode()
    assert "hx-trigger" not in news
    assert reverse("report_file", args=[waiting.pk]) in news
    assert "Ready: 4" in news


def test_it_works_without_scripts(browser: Browser, waiting: Report) -> None:
    address = reverse("report", args=[waiting.pk])
    page = browser.get(address).content.decode()
    assert f'<noscript><p><a href="{address}">' in page
    assert f'action="{reverse("report_cancel", args=[waiting.pk])}"' in page


def test_the_file_comes_as_a_private_download(browser: Browser, waiting: Report) -> None:
    ready(waiting)
    response = browser.get(reverse("report_file", args=[waiting.pk]))
    assert response.content == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    name = f"progress-report-{waiting.number}.pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert events(Event.REPORT_DOWNLOADED) == 1


def test_a_file_that_is_not_there_yet_is_explained(browser: Browser, waiting: Report) -> None:
    response = browser.get(reverse("report_file", args=[waiting.pk]), follow=True)
    assert "not ready yet" in response.content.decode()
    assert events(Event.REPORT_DOWNLOADED) == 0


def test_a_lost_file_is_explained(browser: Browser, waiting: Report) -> None:
    storage.discard(ready(waiting).file)
    response = browser.get(reverse("report_file", args=[waiting.pk]), follow=True)
    assert response.status_code == 200
    assert "cannot be read" in response.content.decode()
    assert events(Event.REPORT_DOWNLOADED) == 0


def test_cancel_and_try_again(browser: Browser, waiting: Report) -> None:
    page = browser.post(reverse("report_cancel", args=[waiting.pk]), follow=True)
    assert "Cancelled." in page.content.decode()
    page = browser.post(reverse("report_retry", args=[waiting.pk]), follow=True)
    assert "Waiting for the report worker" in page.content.decode()


def test_cancelling_too_late_says_so(browser: Browser, waiting: Report) -> None:
    ready(waiting)
    page = browser.post(reverse("report_cancel", args=[waiting.pk]), follow=True)
    assert "no longer being made" in page.content.decode()


def test_a_failed_report_says_why(browser: Browser, waiting: Report) -> None:
    Report.objects.filter(pk=waiting.pk).update(state="failed", error="Gone wrong.")
    page = browser.get(reverse("report", args=[waiting.pk])).content.decode()
    assert "Gone wrong. Nothing is lost; try again." in page
    assert reverse("report_retry", args=[waiting.pk]) in page


def test_between_tries_it_says_so(browser: Browser, waiting: Report) -> None:
    Report.objects.filter(pk=waiting.pk).update(attempts=2, error="Gone wrong.")
    page = browser.get(reverse("report", args=[waiting.pk])).content.decode()
    assert "tried again within a minute (try 3 of 5)" in page


@pytest.mark.parametrize(
    ("who", "page", "change"),
    [
        ("therapist", 200, 302),
        ("supervisor", 200, 403),
        ("colleague", 404, 404),
        ("trainee", 404, 404),
        ("owner", 403, 403),
        ("desk", 403, 403),
    ],
)
def test_who_sees_a_report_and_who_may_change_it(
    client: Browser, harbour: PracticePeople, waiting: Report, who: str, page: int, change: int
) -> None:
    sign_in(client, harbour.members[who])
    assert client.get(reverse("report", args=[waiting.pk])).status_code == page
    assert client.post(reverse("report_cancel", args=[waiting.pk])).status_code == change
    if change != 302:
        assert Report.objects.get(pk=waiting.pk).state == "waiting"


def test_a_supervisor_is_not_offered_what_is_refused(
    client: Browser, harbour: PracticePeople, waiting: Report
) -> None:
    sign_in(client, harbour.supervisor)
    page = client.get(reverse("report", args=[waiting.pk])).content.decode()
    assert reverse("report_cancel", args=[waiting.pk]) not in page


def test_another_practice_finds_nothing(
    client: Browser, two_practices: TwoPractices, waiting: Report
) -> None:
    sign_in(client, two_practices.lighthouse.therapist)
    for name in ("report", "report_file"):
        assert client.get(reverse(name, args=[waiting.pk])).status_code == 404
    for name in ("report_cancel", "report_retry"):
        assert client.post(reverse(name, args=[waiting.pk])).status_code == 404
    new = reverse("report_new", args=[two_practices.harbour.client.pk])
    assert client.post(new, form(two_practices.harbour)).status_code == 404
    assert "Harbour" not in client.get(reverse("reports")).content.decode()
    assert Report.objects.count() == 1


def test_the_tray_lists_ones_own(
    browser: Browser, harbour: PracticePeople, waiting: Report
) -> None:
    asked_for(harbour.others_client, harbour.colleague)
    page = browser.get(reverse("reports")).content.decode()
    assert "Harbour Client" in page
    assert "Harbour Other" not in page
    assert events(Event.REPORTS_LISTED) == 1


def test_the_empty_tray_says_what_to_do(browser: Browser) -> None:
    assert "No reports yet" in browser.get(reverse("reports")).content.decode()


def test_the_tray_reads_as_often_for_many(browser: Browser, harbour: PracticePeople) -> None:
    def reads() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(reverse("reports")).status_code == 200
        return len(caught)

    asked_for(harbour.client, harbour.therapist)
    one = reads()
    for days in range(60):
        day = harbour.practice.today() - timedelta(days=days)
        asked_for(harbour.client, harbour.therapist, period_to=day)
    assert reads() == one <= 15


def test_the_progress_page_reads_little(browser: Browser, waiting: Report) -> None:
    with CaptureQueriesContext(connection) as caught:
        browser.get(reverse("report", args=[waiting.pk]))
    assert len(caught) <= 15
