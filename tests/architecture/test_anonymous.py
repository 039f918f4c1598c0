"""Who has not signed in is sent to sign in, everywhere but at an exact list of addresses."""

from tests.architecture.routes import routes
from tests.architecture.visits import METHODS, signed_in, visit
from tests.architecture.world import World

OPEN = {
    "account_login",
    "healthz",
    "readyz",
    "link_landing",  # a neutral page; its button redeems the link
    "support",  # where to call for help
    "gallery",  # development and tests only
}
BY_FLOW = {  # with the flow of a redeemed link instead of a sign-in; without it: not found
    *("answer_start", "answer_question", "answer_check", "answer_send", "answer_done"),
    "answer_support",
}
SIGN_IN = "/account/login/"


def test_every_other_address_asks_to_sign_in(world: World) -> None:
    let_in = set()
    for route in routes():
        for method in METHODS:
            answer = visit("nobody", signed_in(None), method, route, world.harbour.ids())
            to_sign_in = answer.response.headers.get("Location", "").startswith(SIGN_IN)
            refused = answer.status in (401, 405) or (answer.status == 302 and to_sign_in)
            if route.name in BY_FLOW:
                refused = answer.status in (404, 405)
            if not refused:
                let_in.add(route.name)
            elif answer.status == 401:
                assert route.name.startswith("v1:") or route.name in ("schema", "api_docs")
    assert let_in == OPEN | {"account_reauthenticate", "mfa_authenticate"} & let_in
