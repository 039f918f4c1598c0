"""Whatever somebody writes stays words: on every page, and in every form that comes back."""

from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.urls import resolve
from django.utils.html import escape

from clinic.actions.certificates import keep_certificate
from clinic.models import User
from tests.architecture.hostile import (
    ESCAPED,
    LONG,
    MARKUP,
    SHORT,
    hostile_words,
    sealed_columns,
)
from tests.architecture.page_forms import PageForm, forms_of
from tests.architecture.routes import routes
from tests.architecture.visits import signed_in, visit
from tests.architecture.world import World, make_world
from tests.certificates import PASSWORD, certificate, ec_key, p12
from tests.people import PracticePeople, TwoPractices, make_people

pytestmark = pytest.mark.django_db
READERS = ("therapist", "owner", "supervisor", "client")
# Sealed, and yet without such words here: answers are numbers, addresses have a form, and the
# rest is written many at a time (from a note that has them) or has no row in this world.
LEFT = {
    *("assessments.Draft.answers", "assessments.Response.answers", "assessments.Schedule.why"),
    *("clinic.Client.email", "clinic.Invitation.email", "clinic.Mail.to", "clinic.Mail.content"),
    *("clinic.MarkerEvidence.sentence", "clinic.LegalHold.reason", "clinic.Goal.markers"),
    *("clinic.Plan.elements", "clinic.Ending.maintenance"),
    *("assessments.TypedSheet.first", "assessments.TypedSheet.second"),
    "clinic.PracticeCertificate.key",
}


@pytest.fixture
def hostile() -> World:
    """A practice in which every text is hostile."""
    with hostile_words("Harbour") as reached:
        two = TwoPractices(harbour=make_people("Harbour"), lighthouse=make_people("Lighthouse"))
        world = make_world(two)
        say_more(world.harbour.people)
    assert sealed_columns() - reached <= LEFT
    return world


def say_more(people: PracticePeople) -> None:
    """Where the world is silent, or has a number or a word of a list."""
    practice, line = people.practice, people.practice.crisis_lines.first()
    file, about = p12(ec_key(), certificate(ec_key(), "Harbour Seal")), {"password": PASSWORD}
    assert line is not None
    keep_certificate(practice=practice, file=file, by=people.owner, **about)
    goal = people.client.plans.get(ended_at=None).goals.all()[0]
    goal.descriptors = {"0": "Harbour as agreed"}
    for row, names in (
        (practice, ("phone", "emergency_number", "reading_words")),
        (line, ("phone", "hours", "position")),
        (people.therapist, ("title", "profession")),
        (people.client, ("phone", "pronouns", "contact_notes")),
        (goal, ("descriptors",)),
    ):
        for name in names:
            if type(getattr(row, name)) is str:
                setattr(row, name, "Harbour")
        row.save()


def test_no_words_become_markup_on_any_page(hostile: World) -> None:
    ids, pages, forms, wrong = hostile.harbour.ids(), 0, 0, []
    tried: set[Any] = set()
    for who, user in readers(hostile.harbour.people).items():
        browser = signed_in(user)
        for route in routes():
            if route.name in tried:
                continue
            answer = visit(who, browser, "GET", route, ids)
            if answer.status != 200 or "html" not in answer.headers["Content-Type"]:
                continue
            page = answer.body.decode()
            tried.add(route.name)
            pages += ESCAPED in page
            wrong += [answer.asked] * is_markup(page)
            for form in forms_of(page):
                to = urlsplit(form.action).path or route.url(ids)
                if (known := (resolve(to).view_name, frozenset(form.names))) not in tried:
                    tried.add(known)
                    back = sent_back(browser, to, form)
                    forms += any(ESCAPED in each for each in back)
                    wrong += [f"{answer.asked}: form to {to}"] * any(map(is_markup, back))
    print(f"n = {pages} pages and {forms} forms that show such words")  # noqa: T201
    assert wrong == []
    assert pages > 60
    assert forms > 30


def readers(people: PracticePeople) -> dict[str, User]:
    found = {name: people.members[name].user for name in READERS[:3]}
    return found | {"client": people.client_user}


def test_the_sweep_sees_markup() -> None:
    assert is_markup(f"<p>{LONG}</p>")
    assert is_markup(f"<p title='{SHORT}'>")
    assert not is_markup(f"<p>{escape(LONG)}</p>")


def is_markup(page: str) -> bool:
    return any(each in page for each in MARKUP)


def sent_back(browser: Browser, to: str, form: PageForm) -> list[str]:
    """What comes back when every text of the form is hostile, and the page it leads to."""
    typed = {each.name for each in form.fields if each.kind in {"text", "textarea", "search"}}
    body = form.filled(SHORT) | {name: [SHORT] for name in typed}
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    with transaction.atomic():
        answers = [browser.post(to, body)]
        if answers[0].status_code == 302 and answers[0]["Location"].startswith("/"):
            answers.append(browser.get(answers[0]["Location"]))
        bodies = [a.content.decode() for a in answers if "html" in a.get("Content-Type", "")]
        transaction.set_rollback(True)
    browser.cookies = SimpleCookie(cookies)
    return bodies
