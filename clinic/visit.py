"""A visit: one browser's stay from sign-in to sign-out, kept in its session and nowhere else.

Nothing here asks a table. Times are Unix seconds. A signed-in session without a visit came past the
sign-in of this product and is treated as ended.
"""

import time
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase

from clinic.models import User

KEY = "visit"
LOCK_AFTER = 10 * 60  # a member's screen, without use
END_AFTER = {"member": 15 * 60, "client": 30 * 60, "flow": 30 * 60}
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
        """`member`, `client`, or `flow` for a browser that answers by a link."""
        return str(self.kept.get("kind", "flow"))

    @property
    def gate(self) -> Gate:
        return Gate(self.kept.get("gate", Gate.SECOND_FACTOR))

    @property
    def ways(self) -> tuple[Way, ...]:
        return tuple(Way(way) for way in self.kept.get("ways", ()))

    @property
    def is_locked(self) -> bool:
        """A member's screen has not been used for ten minutes."""
        return self.is_signed_in and self.kind == "member" and self._since("seen") >= LOCK_AFTER

    @property
    def is_confirmed(self) -> bool:
        """Whether the person has shown within five minutes that it is still them."""
        return self._since("confirmed") <= CONFIRMED_FOR

    def over(self) -> str:
        """Why this stay has ended: `idle`, `absolute`, `unknown`, or "" while it goes on."""
        if not self.kept:
            return "unknown" if self.is_signed_in else ""
        if self._since("seen") >= END_AFTER[self.kind]:
            return "idle"
        return "absolute" if self._since("started") >= END_AT_LAST else ""

    def begin(self, user: User, *, ways: Iterable[Way], gate: Gate = Gate.OPEN) -> None:
        """Signed in just now, which counts as having shown who it is."""
        now = time.time()
        kind = "client" if user.client is not None else "member"
        self.kept = {"kind": kind, "started": now, "seen": now, "confirmed": now}
        self.keep(ways=[str(way) for way in ways], gate=str(gate))

    def use(self) -> None:
        """A person did something here. Written at most once a minute."""
        if not self.kept:
            self.keep(kind="flow", started=time.time(), seen=time.time())
        elif self._since("seen") >= WRITE_EVERY:
            self.keep(seen=time.time())

    def confirm(self) -> None:
        """The person has shown that it is them: five minutes begin, and a lock opens."""
        self.keep(confirmed=time.time(), seen=time.time())

    def keep(self, **facts: Any) -> None:
        self.kept = self.kept | facts
        self.session[KEY] = self.kept

    def _since(self, fact: str) -> float:
        """Seconds since; a clock that was set back counts as no time at all."""
        return max(0.0, time.time() - float(self.kept.get(fact, 0)))
