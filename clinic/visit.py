"""A visit: one browser's stay from sign-in to sign-out, kept in its session and nowhere else.

Nothing here asks a table. Times are Unix seconds. A signed-in session without a visit did not come
through this product's sign-in and has ended before it began.
"""

import time
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase

from clinic.models import User

KEY = "visit"
MEMBER, CLIENT, FLOW, TABLET = "member", "client", "flow", "tablet"
LOCK_AFTER = 10 * 60  # a member's screen, unused
END_AFTER = {MEMBER: 15 * 60, CLIENT: 30 * 60, FLOW: 30 * 60, TABLET: 15 * 60}  # unused
END_AT_LAST = 12 * 60 * 60
CONFIRMED_FOR = 5 * 60
WRITE_EVERY = 60  # seconds between two notes of use, so that most requests write nothing


class Gate(StrEnum):
    """What a person has still to do before the first page of the record."""

    OPEN = ""
    SECOND_FACTOR = "second_factor"
    CODES = "recovery_codes"


class Way(StrEnum):
    """How somebody shows that it is them."""

    PASSWORD = "password"  # noqa: S105
    APP = "totp"
    CODES = "recovery_codes"
    PASSKEY = "webauthn"


class Device(StrEnum):
    """Whose browser somebody answers in who is not signed in."""

    OWN = ""
    HANDED = "handed_over"  # a member's, who was signed in and will be again
    TABLET = "tablet"  # the practice's, for one client after the other


class Visit:
    """What a session remembers of a stay; changes go straight into the session."""

    def __init__(self, session: SessionBase) -> None:
        self.session = session
        self.kept: dict[str, Any] = session.get(KEY) or {}

    @property
    def is_signed_in(self) -> bool:
        return SESSION_KEY in self.session

    @property
    def kind(self) -> str:
        """`member`, `client`, `flow` for a browser that answers by a link, or `tablet`."""
        return str(self.kept.get("kind", FLOW))

    @property
    def device(self) -> Device:
        return Device.OWN if self.is_signed_in else Device(self.kept.get("device", Device.OWN))

    @property
    def gate(self) -> Gate:
        return Gate(self.kept.get("gate", Gate.SECOND_FACTOR))

    @property
    def ways(self) -> frozenset[Way]:
        """How this person can show that it is them."""
        return frozenset(Way(way) for way in self.kept.get("ways", ()))

    @property
    def is_locked(self) -> bool:
        """A member's screen has not been used for ten minutes."""
        return self.is_signed_in and self.kind == MEMBER and self._since("seen") >= LOCK_AFTER

    @property
    def is_confirmed(self) -> bool:
        """Whether the person has shown within five minutes that it is them."""
        return self._since("confirmed") <= CONFIRMED_FOR

    @property
    def seconds(self) -> dict[str, int]:
        """When this visit's screen locks (0: never) and when the visit ends, unused."""
        return {
            "lock": LOCK_AFTER if self.kind == MEMBER else 0,
            "end": END_AFTER[self.kind],
        }

    def over(self) -> str:
        """Why this stay has ended: `idle`, `absolute`, `unknown`, or "" while it goes on."""
        if self.is_signed_in and self.kind == FLOW:
            return "unknown"
        if not self.kept:
            return ""
        if self._since("seen") >= END_AFTER[self.kind]:
            return "idle"
        return "absolute" if self._since("started") >= END_AT_LAST else ""

    def begin(self, user: User, *, ways: Iterable[Way], gate: Gate = Gate.OPEN) -> None:
        """Signed in just now, which counts as having shown who it is."""
        now = time.time()
        self.kept = {}
        self.keep(
            kind=CLIENT if user.client is not None else MEMBER,
            started=now,
            seen=now,
            confirmed=now,
            ways=sorted(ways),
            gate=gate,
            rights=rights_of(user),
        )

    def lend(self, device: Device, *, started: float | None = None, **facts: Any) -> None:
        """A client answers in this browser; `facts` say what is needed to end that."""
        now = time.time()
        kind = TABLET if device is Device.TABLET else FLOW
        self.keep(kind=kind, device=device, started=started or now, seen=now, **facts)

    def use(self) -> None:
        """A person did something here. Written at most once a minute."""
        if not self.kept:
            self.keep(kind=FLOW, started=time.time(), seen=time.time())
        elif self._since("seen") >= WRITE_EVERY:
            self.keep(seen=time.time())

    def confirm(self) -> None:
        """The person has shown that it is them: five minutes begin, and a lock opens."""
        self.keep(confirmed=time.time(), seen=time.time())

    def keep(self, **facts: Any) -> None:
        """Remember these beside what is known."""
        self.kept = self.kept | facts
        self.session[KEY] = self.kept

    def drop_rest(self, but: str = KEY) -> None:
        """Forget everything in the session but what begins like this."""
        for name in set(self.session.keys()):
            if not name.startswith(but):
                del self.session[name]

    def _since(self, fact: str) -> float:
        """Seconds since; a clock that was set back counts as no time at all."""
        return max(0.0, time.time() - float(self.kept.get(fact, 0)))


def rights_of(user: User) -> str:
    """The roles this person holds; a session gets a new key when they change."""
    return "+".join(sorted(user.member.roles)) if user.member else ""
