"""How fast somebody may guess a password or a code.

A guess takes a place, and a right one gives it back. Places lie in the shared cache, where `add` is
atomic across processes, and each falls free by itself some minutes after it was taken. Wrong
passwords are counted by account and address, so a guesser slows themself down and not the owner of
the account. A browser in which the account was used before has places of its own: nobody who sits
elsewhere, not even behind the same address, can use them up.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from secrets import token_hex

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

KNOWN = "known_browser"  # the cookie
KNOWN_FOR = 180 * 24 * 60 * 60
KNOWN_ACCOUNTS = 5


class Guess(StrEnum):
    """What is being guessed."""

    PASSWORD = "password"  # noqa: S105
    CODE = "code"
    CONFIRMATION = "confirmation"
    TABLET = "tablet"
    FRESH_LINK = "fresh_link"


@dataclass(frozen=True)
class Limit:
    """So many wrong guesses in so many seconds."""

    places: int
    seconds: int


BY_PLACE = Limit(5, 300)  # one account from one address, one browser or one session
BY_ADDRESS = Limit(20, 60)  # one address, whatever the account
BY_TABLET = Limit(10, 300)  # one address: a practice's tablets lie behind one


@dataclass(frozen=True)
class Taken:
    """The places one guess takes; `right` gives them back."""

    keys: tuple[str, ...]

    def right(self) -> None:
        cache.delete_many(self.keys)


def guess(request: HttpRequest, what: Guess, account: str) -> Taken | None:
    """Take the places of one guess, or None while there is none left.

    `account` is an e-mail; a code for the tablet belongs to none.
    """
    keys: list[str] = []
    for name, limit in _limits(request, what, account.strip().lower()):
        key = _take(name, limit)
        if key is None:
            cache.delete_many(keys)
            return None
        keys.append(key)
    return Taken(tuple(keys))


def use_up(name: str, seconds: int) -> bool:
    """Whether `name` is used for the first time in so many seconds."""
    return cache.add(_key(name), 1, seconds)


def remember(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Note in this browser that the account was used in it. The cookie names nobody."""
    known = _known(request)
    mine = _digest(account.strip().lower())
    others = [other for other in known["accounts"] if other != mine]
    known["accounts"] = [mine, *others][:KNOWN_ACCOUNTS]
    response.set_cookie(
        KNOWN,
        signing.dumps(known, salt=KNOWN),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _limits(request: HttpRequest, what: Guess, account: str) -> list[tuple[str, Limit]]:
    if what is Guess.CONFIRMATION:
        return [(f"{what}:{account}:{request.session.session_key}", BY_PLACE)]
    if what in (Guess.TABLET, Guess.FRESH_LINK):
        return [(f"{what}:{_network(request)}", BY_TABLET)]
    known = _known(request)
    if _digest(account) in known["accounts"]:
        return [(f"{what}:{account}:{known['browser']}", BY_PLACE)]
    if what is Guess.CODE:  # six digits: counted for the account, wherever they come from
        return [(f"{what}:{account}", BY_PLACE)]
    address = _network(request)
    return [(f"{what}:{address}", BY_ADDRESS), (f"{what}:{account}:{address}", BY_PLACE)]


def _take(name: str, limit: Limit) -> str | None:
    keys = (_key(f"{name}:{place}") for place in range(limit.places))
    return next((key for key in keys if cache.add(key, 1, limit.seconds)), None)


def _known(request: HttpRequest) -> dict[str, list[str] | str]:
    try:
        return signing.loads(request.COOKIES.get(KNOWN, ""), salt=KNOWN, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return {"browser": token_hex(16), "accounts": []}


def _network(request: HttpRequest) -> str:
    """The address; of IPv6 the network, since one household has billions of addresses."""
    text = request.META.get("REMOTE_ADDR") or ""
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address):
        return str(ip_network(f"{address}/64", strict=False).network_address)
    return text


def _digest(account: str) -> str:
    return salted_hmac(KNOWN, account).hexdigest()[:32]


def _key(name: str) -> str:
    """Names in the cache are digests: it holds no e-mail and no address."""
    return "guess:" + hashlib.sha256(f"{settings.SECRET_KEY}:{name}".encode()).hexdigest()
