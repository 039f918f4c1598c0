"""The broker goes and comes back: what was asked for or late meanwhile is kept, and done then."""

import time
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from tests.apps import code
from tests.deployment import Deployment
from tests.factories import PASSWORD
from tests.faults.test_worker_killed import BEGIN, TALLY, count
from tests.waiting import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.slow]
SECRET = """
from clinic.models import User
from tests.sign_in import with_app
print(with_app(User.objects.get(email="therapist@harbour.example")))
"""
CLIENT = 'from clinic.models import Client; print(Client.objects.get(name="Harbour Client").pk)'

LATE = """
from datetime import timedelta
from django.utils import timezone
from assessments.models import Alert
from clinic.models import Client, Practice
client = Client.objects.get(name="Harbour Client")
client.practice.alert_reader = client.carers.get().member
client.practice.alert_back_up = client.practice.members.get(user__name="Harbour Colleague")
client.practice.save()
Alert.objects.create(
    practice=client.practice, client=client, rule="call", colour="red", fingerprint="late",
    owner=client.practice.alert_reader, due_at=timezone.now() - timedelta(minutes=1),
)
"""
PASSED = """
from assessments.models import Alert
from clinic.models import AuditEvent
passed = Alert.objects.get(fingerprint="late").passed_to
print(passed.user.name, AuditEvent.objects.filter(event="alert.passed").count())
"""


class Visitor:
    """A browser of the therapist's, as far as forms go."""

    def __init__(self, practice: Deployment) -> None:
        secret = practice.run(SECRET)
        self.url, self.cookies = practice.url, CookieJar()
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(self.cookies))
        self.get("/account/login/")
        self.post("/account/login/", login="therapist@harbour.example", password=PASSWORD)
        self.post("/account/2fa/authenticate/", code=code(secret))

    def get(self, path: str) -> str:
        with self.opener.open(self.url + path, timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **fields: str) -> str:
        """Send a form; the address it leads to."""
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        data = urlencode({**fields, "csrfmiddlewaretoken": token or ""}).encode()
        with self.opener.open(self.url + path, data, timeout=30) as answer:
            return str(answer.url.removeprefix(self.url))


def all_ready(practice: Deployment) -> bool:
    return count(practice, "state <> 'ready'") == 0


def test_a_report_asked_for_without_a_broker_comes_when_it_is_back(
    own_practice: Deployment,
) -> None:
    own_practice.run(BEGIN)
    therapist = Visitor(own_practice)
    ask = f"/clients/{own_practice.run(CLIENT)}/reports/new/"
    until = time.strftime("%Y-%m-%d")
    own_practice.stop_redis()
    pages = []
    for _ in range(2):
        began = time.monotonic()
        pages.append(therapist.post(ask, audience="client", period_to=until))
        assert time.monotonic() - began < 10
    for page in pages:
        assert "Waiting for the report worker since" in therapist.get(page)
    assert count(own_practice, "state = 'waiting'") == 2
    own_practice.run(LATE)  # nobody looked at it in time, and no clock is there to pass it on
    own_practice.start_redis()
    wait_until(lambda: all_ready(own_practice), seconds=90, every=0.2, what="both reports ready")
    assert own_practice.run(TALLY).split()[:3] == ["2", "2", "2"]
    assert "Download" in therapist.get(pages[0])
    wait_until(
        lambda: count(own_practice, "passed_to_id IS NOT NULL", "assessments_alert"),
        seconds=90, every=0.2, what="the alert passed to the back-up member",
    )  # fmt: skip
    assert own_practice.run(PASSED) == "Harbour Colleague 1"
