"""Everyone knocks at every door. What a visit changes is taken back before the next one."""

import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from clinic.models import User
from clinic.visit import Gate, Visit
from tests.architecture.routes import Route, routes
from tests.architecture.world import PracticeWorld
from tests.sign_in import change_visit, sign_in

METHODS = ("GET", "POST")
STAYS = 60  # seconds after which somebody shows anew that they are there: well under five minutes


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the headers and the whole body."""

    who: str
    method: str
    route: Route
    status: int
    headers: dict[str, str]
    packed: bytes

    @property
    def body(self) -> bytes:
        return zlib.decompress(self.packed)

    @property
    def asked(self) -> str:
        return f"{self.who} {self.method} {self.route.name}"


def signed_in(user: User | None) -> Client:
    """A browser of this person; faults of the product come back as a 500."""
    browser = Client(raise_request_exception=False)
    if user is not None:
        sign_in(browser, user)
    return browser


def pending(user: User) -> Client:
    """Somebody who has given the password and no second factor yet."""
    browser = Client(raise_request_exception=False)
    return sign_in(browser, user, gate=Gate.SECOND_FACTOR)


def browsers(home: PracticeWorld, other: PracticeWorld) -> dict[str, Client]:
    """Everyone who could knock at `home`: its people, the other practice's, and nobody."""
    people = {name: member.user for name, member in home.people.members.items()}
    people |= {"client": home.people.client_user, "other": other.people.therapist.user}
    people |= {"deactivated": home.deactivated.user, "left": home.left.user}
    doors = {name: signed_in(user) for name, user in people.items()}
    home.deactivated.user.is_active = False
    home.deactivated.user.save()
    home.left.ended_on = timezone.now().date()
    home.left.save()
    return doors | {"anonymous": signed_in(None), "pending": pending(home.people.therapist.user)}


def visit(
    who: str,
    browser: Client,
    method: str,
    route: Route,
    ids: dict[str, object],
    *,
    keep: bool = False,
) -> Answer:
    """One request, in a transaction that is taken back unless it is to be kept.

    However long the sweep takes, this person was here and confirmed it just now.
    """
    stay(browser)
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    with transaction.atomic():
        response = browser.generic(method, route.url(ids), content_type=content_type(route, method))
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(not keep)
    browser.cookies = SimpleCookie(cookies)
    packed = zlib.compress(body, 1)
    return Answer(who, method, route, response.status_code, dict(response.items()), packed)


def stay(browser: Client) -> None:
    """This person is here, and has confirmed it just now."""
    if time.monotonic() - getattr(browser, "was_here", -STAYS) < STAYS:
        return
    browser.was_here = time.monotonic()  # type: ignore[attr-defined]
    if settings.SESSION_COOKIE_NAME in browser.cookies and Visit(browser.session).is_signed_in:
        change_visit(browser, seen=time.time(), confirmed=time.time())


def content_type(route: Route, method: str) -> str:
    if method == "GET":
        return "application/octet-stream"
    is_api = route.name.startswith("v1:")
    return "application/json" if is_api else "application/x-www-form-urlencoded"


def visits(doors: dict[str, Client], ids: dict[str, object]) -> Iterator[Answer]:
    """Every person at every address, with both methods."""
    for who, browser in doors.items():
        for route in routes():
            for method in METHODS:
                yield visit(who, browser, method, route, ids)
