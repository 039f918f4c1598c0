"""The demonstration's practice, running, for the tests that look at it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.deployment import Deployment

# Two cores carry three of these at once: a page may be late, what it says may not differ.
expect.set_options(timeout=20_000)

# Seconds after which somebody signs in anew: signing asks again after five minutes.
FRESH = 120
PASSWORD = "everybody of the demonstration"
SEED = """
import json
from assessments.actions.bring_over_asked import ask_for_file
from assessments.actions.check_ins import assign_check_in, make_link
from assessments.actions.imports import import_questionnaire
from assessments.actions.sharing import share_result
from assessments.models import Response
from clinic.actions.joining import invite_member
from clinic.models import Client, Member, Note
from config.demo.seed import seed
from reports.models import Report
from tests.assessments.workshop import approvable, miscounted, with_questions
seed(%r)
therapist = Member.objects.get(user__email="therapist@harbour.example")
found = {client.name.split()[0].lower(): str(client.pk) for client in Client.objects.all()}
freya = Client.objects.get(name="Freya Collins")
found["closes_on"] = str(freya.practice.today())
sent = assign_check_in(
    client=freya, instrument="attachment-dimensions", why="To look at it together.",
    closes_on=freya.practice.today(), by=therapist,
)
own = Response.objects.filter(client__user__email="client@harbour.example")
own = own.filter(instrument_version__instrument="attachment-dimensions").first()
words = {"words": "We look at it together.", "cards": ["myths.fixed"]}
found["result"] = str(share_result(response=own, by=therapist, **words).pk)
notes = Note.objects.filter(author=therapist)
found |= {
    "token": make_link(assignment=sent, by=therapist)[1],
    "sent": str(sent.pk),
    "draft": str(notes.filter(signed_at=None).first().pk),
    "signed": str(notes.exclude(signed_at=None).first().pk),
    "answered": str(Response.objects.filter(client__name="Elias Haddad").first().assignment_id),
    "report": str(Report.objects.filter(client__name="Rowan Ashby").earliest("created_at").pk),
}
listed = {"text": "name,birth_year\\r\\nRowan Ashby,1991\\r\\n", "apply": True}
found["brought"] = str(ask_for_file(**listed, by=therapist)[0].pk)
owner = Member.objects.get(user__email="owner@harbour.example")
asked = {"name": "Anna Berg", "email": "anna@harbour.example", "roles": {"therapist"}}
found |= {
    "invited": invite_member(**asked, by=owner)[1],
    "tom": str(Member.objects.get(user__email="tom@harbour.example").pk),
    "built": str(with_questions(therapist).pk),
    "readable": str(approvable(therapist).pk),
    "doubtful": str(import_questionnaire(resource=miscounted(), by=therapist).pk),
}
print(json.dumps(found))
"""


@dataclass
class Demo:
    """The practice, what is in it by name, and who has signed in."""

    url: str
    ids: dict[str, str]
    _signed_in: dict[str, Any] = field(default_factory=dict)
    _since: dict[str, float] = field(default_factory=dict)

    def page(self, browser: Browser, who: str = "", **settings: Any) -> Page:
        """A window of somebody's at harbour.example; of nobody's where `who` is empty."""
        look = {"locale": "en-GB", "reduced_motion": "reduce"} | settings
        if who and monotonic() - self._since.get(who, -FRESH) >= FRESH:
            page = browser.new_context(**look).new_page()
            page.goto(f"{self.url}/account/login/")
            page.get_by_label("E-mail").fill(f"{who}@harbour.example")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(lambda address: "/account/" not in address)
            self._signed_in[who] = page.context.storage_state()
            self._since[who] = monotonic()
            page.context.close()
        return browser.new_context(storage_state=self._signed_in.get(who), **look).new_page()

    def address(self, path: str) -> str:
        """The address of a path that may name ids in braces."""
        return self.url + path.format(**self.ids)


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """The demonstration on SQLite, with a worker; one for all tests that ask for it."""
    with _running() as demo:
        yield demo


@pytest.fixture
def untouched() -> Iterator[Demo]:
    """One that no other test has written to, where what is there by itself is measured."""
    with _running() as demo:
        yield demo


@contextmanager
def _running() -> Iterator[Demo]:
    deployment = Deployment("sqlite", None, DEMO="true", SECOND_FACTOR="offered")
    try:
        deployment.start()
        yield Demo(deployment.url, json.loads(deployment.run(SEED % PASSWORD)))
    finally:
        deployment.stop()
