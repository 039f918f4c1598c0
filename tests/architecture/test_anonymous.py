"""Who has not signed in is sent to sign in, everywhere but at an exact list of addresses."""

import pytest

from tests.architecture.visits import Answer
from tests.architecture.world import World

pytestmark = pytest.mark.django_db
OPEN = {
    "account_login",
    "account_visit",  # says that nobody is signed in
    "healthz",
    "readyz",
    "link_landing",  # a neutral page; its button redeems the link
    "link_fresh",  # with the token of a link: a fresh one goes to the address that is known
    "feed_file",  # with the token of a calendar's address
    "stop_check_ins",  # with the token of a letter: one tap stops them
    "leave",  # out of everything, whoever one is
    "away",  # where that ends: a page that says nothing
    "join",  # with the token of an open invitation
    "setup",  # leads to the start page once there is a practice, as the next two do
    "setup_owner",
    "setup_practice",
    "support",  # where to call for help
    "tablet",  # a neutral page; a code opens one check-in
    "gallery",  # development and tests only
}
BY_FLOW = "answer_"  # with the flow of a redeemed link instead of a sign-in; without it: not found
BY_TOKEN = ("v1:", "schema", "api_docs")


def turned_away(answer: Answer) -> bool:
    """Whether a stranger got nothing but the way to sign in."""
    if answer.route.name.startswith(BY_FLOW):
        return answer.status in (404, 405)
    if answer.route.name.startswith(BY_TOKEN):
        return answer.status == 401
    to_sign_in = answer.headers.get("Location", "").startswith("/account/login/")
    return answer.status == 405 or (answer.status == 302 and to_sign_in)


@pytest.mark.parametrize("who", ["anonymous", "deactivated"])
def test_every_other_address_asks_to_sign_in(knocked: tuple[World, list[Answer]], who: str) -> None:
    answers = [answer for answer in knocked[1] if answer.who == who]
    assert len(answers) > 100
    assert {answer.route.name for answer in answers if not turned_away(answer)} == OPEN
