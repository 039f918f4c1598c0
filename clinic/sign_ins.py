"""What is known of a person's own sign-in: their factors, what is left to do, where they are."""

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from clinic import walls
from clinic.crypto import seal, unseal
from clinic.models import User, keyring
from clinic.visit import Device, Gate, Visit, Way

PLACE = "sign-in.second-factor"  # what a sealed secret of an app or of recovery codes is bound to
# What a browser calls itself, the more particular mark first: most claim to be Safari too.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android")),
    *(("Windows", "Windows"), ("Mac", "Mac"), ("Linux", "Linux")),
)


@dataclass(frozen=True, slots=True)
class StayRow:
    """A browser somebody is signed in with; `agent` is what it says of itself."""

    id: int
    agent: str
    address: str
    since: datetime
    used: datetime
    is_this: bool

    @property
    def device(self) -> str:
        """Browser and system, as far as the browser says."""
        browser = next((name for mark, name in BROWSERS if mark in self.agent), _("A browser"))
        system = next((name for mark, name in SYSTEMS if mark in self.agent), "")
        both = _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
        return str(both if system else browser)


def seal_secret(text: str) -> str:
    """The key of an app or the seed of recovery codes, sealed under the newest outside key."""
    return seal(text.encode(), PLACE, keyring())


def open_secret(sealed: str) -> str:
    """What `seal_secret` sealed. Raises SealError."""
    return unseal(sealed, PLACE, keyring()).decode()


def ways_of(user: User) -> frozenset[Way]:
    """How this person can show that it is them."""
    rows = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    password = {Way.PASSWORD} if user.has_usable_password() else set()
    return frozenset(password | {Way(row) for row in rows})


def ways_back(user: User) -> frozenset[Way]:
    """How a member takes a device back: by a second factor; without one, by the password."""
    ways = ways_of(user)
    return ways - {Way.PASSWORD} or ways


def handed_by(session: SessionBase) -> User | None:
    """The member who handed this device over, while they could still come back to their visit.

    None for a device nobody handed over, who works here no more, or has a new password since.
    """
    visit = Visit(session)
    if visit.device is not Device.HANDED:
        return None
    user = User.objects.filter(pk=visit.kept["owner"], is_active=True).first()
    known = user and constant_time_compare(user.get_session_auth_hash(), visit.kept["proof"])
    if user is None or not known:
        return None
    walls.enter_as(user)
    return user if user.member is not None else None


def gate_of(user: User, *, has_shown_second: bool) -> Gate:
    """What is still to do before the first page of the record."""
    if not has_shown_second:
        is_needed = settings.SECOND_FACTOR == "required" and user.client is None
        return Gate.SECOND_FACTOR if is_needed else Gate.OPEN
    codes = Authenticator.objects.filter(user=user, type=Way.CODES).first()
    return Gate.CODES if codes is not None and "kept_at" not in codes.data else Gate.OPEN


def is_last_factor(authenticator: Authenticator) -> bool:
    """Whether its owner would be left with recovery codes only, or with nothing."""
    rows = Authenticator.objects.filter(user=authenticator.user_id, type__in=(Way.APP, Way.PASSKEY))
    return not rows.exclude(pk=authenticator.pk).exists()


def stays_of(user: User, *, present: str) -> list[StayRow]:
    """Where this person is signed in, the newest first; `present` is the session asking."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    found = []
    for row in UserSession.objects.filter(user=user).order_by("-created_at"):
        visit = Visit(store(row.session_key))
        if visit.is_signed_in and not visit.over():
            used = datetime.fromtimestamp(visit.kept["seen"], UTC)
            is_this = row.session_key == present
            found.append(StayRow(row.pk, row.user_agent, row.ip, row.created_at, used, is_this))
    return found
