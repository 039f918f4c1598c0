"""A device in a client's hands: of all addresses the check-in's pages and the way back answer."""

from collections.abc import Iterator

import pytest
from django.test import Client as Browser

from tests.architecture.routes import Route, routes
from tests.architecture.visits import METHODS, Answer, visit
from tests.architecture.world import PracticeWorld, furnish
from tests.people import make_people
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db
BACK = "/device/"
FLOW = "answer_"
OPEN = {
    "device_back",  # the way back, in which a member shows that it is them
    "leave",  # closes the check-in, and leads there
    *("away", "support"),  # say nothing of anybody
    *("healthz", "readyz", "account_visit"),  # say that nobody is signed in
    *("account_login", "mfa_authenticate", "mfa_login_webauthn"),  # as every stranger has them
}


@pytest.fixture
def home() -> PracticeWorld:
    return furnish(make_people("Lighthouse"), "Lighthouse")


@pytest.fixture
def handed(home: PracticeWorld) -> Browser:
    browser = signed_in(home.people.therapist)
    browser.raise_request_exception = False
    browser.post(f"/check-ins/{home.assignment.pk}/hand-over/")
    return browser


def knocks(browser: Browser, home: PracticeWorld) -> Iterator[Answer]:
    ids = home.ids()
    for route in routes():
        for method in METHODS:
            yield visit("handed", browser, method, route, ids)


def refused(answer: Answer) -> bool:
    """Led to the way back, or asked for a token; a form that came the wrong way is 405 at most."""
    if answer.route.name.startswith(("v1:", "schema", "api_docs")):
        return answer.status in (401, 405)
    return answer.headers.get("Location") == BACK


def test_no_address_answers_but_the_check_in_and_the_way_back(
    home: PracticeWorld, handed: Browser
) -> None:
    answers = list(knocks(handed, home))
    assert len(answers) > 300
    let_in = {answer.route.name for answer in answers if not refused(answer)}
    assert {name for name in let_in if not name.startswith(FLOW)} == OPEN
    shown = {a.route.name for a in answers if a.status == 200 and b"Lighthouse" in a.body}
    assert {name for name in shown if not name.startswith(FLOW)} == {"device_back"}
    for answer in answers:
        if b"Lighthouse" in answer.body:
            assert home.people.client.name.encode() not in answer.body, answer.asked

    # A part of a page, asked for by a script: one line of the middleware answers them all.
    for route in [route for route in routes() if is_private(route)][::12]:
        part = handed.get(route.url(home.ids()), headers={"HX-Request": "true"})
        assert part.status_code == 401, route.name


def is_private(route: Route) -> bool:
    is_api = route.name.startswith(("v1:", "schema", "api_docs"))
    return not (route.name in OPEN or route.name.startswith(FLOW) or is_api)
