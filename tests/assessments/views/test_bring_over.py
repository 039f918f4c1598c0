"""A file of clients on the page: read at once, then a job whose own page shows how far it is."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.utils import timezone

from assessments.actions import bring_over_file, bring_over_job
from assessments.actions.bring_over_job import bring_next
from assessments.models import BringOver
from clinic.models import AuditEvent, Client
from tests.factories import PASSWORD
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db
URL = "/clients/bring-over/"


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bring_over_job, "_leave_room", lambda _seconds: None)


def lines(*rows: str) -> str:
    return "\r\n".join(rows) + "\r\n"


def sent(text: str, **more: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile("clients.csv", text.encode()), **more}


def words(page: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_the_page_checks_first_and_takes_when_told_to(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(harbour.therapist)
    text = lines("name,birth_year", "Page Arrival,1990")
    asked = browser.post(URL, sent(text))
    assert asked.status_code == 302
    assert "Waiting for its turn" in words(browser.get(asked["Location"]))
    bring_next()
    assert "nothing was taken yet" in words(browser.get(asked["Location"]))
    assert not Client.objects.filter(name="Page Arrival").exists()
    faulty = browser.post(URL, sent(lines("name,birth_year", "<b>A,x"), apply="on"))
    assert faulty.status_code == 422
    assert "Row 2, birth_year" in faulty.content.decode()
    assert re.search(r'name="apply"[^>]* checked', faulty.content.decode()), "the tick stays"
    assert BringOver.objects.count() == 1, "faults of the file itself make no job"
    asked = browser.post(URL, sent(text, apply="on"))
    bring_next()
    shown = words(browser.get(asked["Location"]))
    assert "Brought over. Clients: 1; past check-ins: 0." in shown
    assert f"Sent by {harbour.therapist.name}" in shown
    assert Client.objects.filter(name="Page Arrival", practice=harbour.practice).exists()
    assert asked["Location"] in browser.get(URL).content.decode()
    asked = browser.post(URL, sent(text, apply="on"))
    bring_next()
    shown = words(browser.get(asked["Location"]))
    assert "1 fault; nothing was taken." in shown
    assert "Row 2, name: A client of this name and birth year is here already." in shown

    most = dict.fromkeys(bring_over_file.MOST_HERE, 3)
    monkeypatch.setattr(bring_over_file, "MOST_HERE", most)
    assert "At most 3 rows at a time" in browser.get(URL).content.decode()
    rows = [f"Arrival {number},1990" for number in range(4)]
    many = browser.post(URL, sent(lines("name,birth_year", *rows), apply="on"))
    assert many.status_code == 422
    assert "This file has 4 rows. At most 3 are taken at a time." in many.content.decode()
    assert not Client.objects.filter(name="Arrival 1").exists()


def test_who_it_is_is_asked_before_a_file_is_chosen(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist, ago=6 * 60)
    asked = browser.get(URL)
    assert asked["Location"] == f"/account/reauthenticate/?next={quote(URL, safe='')}"
    shown = {"next": URL, "confirm-password": PASSWORD}
    assert browser.post("/account/reauthenticate/", shown)["Location"] == URL
    assert 'type="file"' in browser.get(URL).content.decode()
    taken = browser.post(URL, sent(lines("name,birth_year", "Kept,1990"), apply="on"))
    assert taken["Location"] == f"{URL}{BringOver.objects.get().pk}/", "asked no second time"


def test_one_file_at_a_time_which_can_be_cancelled(harbour: PracticePeople) -> None:
    browser, text = signed_in(harbour.therapist), lines("name,birth_year", "Twice,1990")
    first = browser.post(URL, sent(text, apply="on"))["Location"]
    assert browser.post(URL, sent(text, apply="on"))["Location"] == first
    assert "An earlier file" not in words(browser.get(first)), "the same press, twice"
    assert browser.post(URL, sent(text))["Location"] == first
    assert "An earlier file is still at work. This one was not read." in words(browser.get(first))
    assert BringOver.objects.count() == 1
    browser.post(f"{first}cancel/")
    assert "Cancelled. Nothing was taken." in words(browser.get(first))
    bring_next()
    assert not Client.objects.filter(name="Twice").exists()
    row = BringOver.objects.get()
    assert (row.state, row.text) == ("cancelled", "")
    browser.post(f"{first}cancel/")
    assert "It had ended already" in words(browser.get(first))
    lines_of = AuditEvent.objects.filter(event__startswith="bring_over.", subject_id=str(row.pk))
    said = lines_of.order_by("at").values_list("event", "reason", "actor")
    user = harbour.therapist.user_id
    told = [("bring_over.asked", "apply", user), ("bring_over.cancelled", "", user)]
    assert list(said) == told, "each once, however often it was pressed"


def test_a_poll_gets_news_or_nothing_and_the_bar_counts(harbour: PracticePeople) -> None:
    browser, polls = signed_in(harbour.therapist), {"HX-Request": "true"}
    url = browser.post(URL, sent(lines("name,birth_year", "A,1990"), apply="on"))["Location"]
    rows = BringOver.objects.all()
    found = re.search(rf'hx-get="({url}\?seen=[^"]+)"', browser.get(url).content.decode())
    assert found
    assert browser.get(found[1], headers=polls).status_code == 204
    rows.update(state="running", stage="checking", done=30, total=60)
    part = browser.get(found[1], headers=polls).content.decode()
    assert '<progress value="30" max="60" aria-label="step 1 of 2: 30 of 60 clients">' in part
    assert "<html" not in part
    rows.update(stage="taking", done=0)
    page = browser.get(url).content.decode()
    assert "Taking them in: all of them, or nothing." in page
    assert "<progress" not in page, "nothing is counted where nothing is known"
    rows.update(done=45)
    assert "step 2 of 2: 45 of 60 clients" in browser.get(url).content.decode()
    rows.update(lease_until=timezone.now() - timedelta(seconds=1))
    page = browser.get(url).content.decode()
    assert "The worker stopped. It is tried again from the start" in page
    assert "<progress" not in page
    rows.update(state="waiting", attempts=1, error="The database did not answer.")
    assert "It is tried again within a minute (try 2 of 5)." in browser.get(url).content.decode()
