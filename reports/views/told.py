"""What clients said for themselves, as *Today* words it for who cares for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.queries.reached import Kind, Wish


@dataclass(frozen=True)
class Told:
    """A wish ready to show: its tag, a sentence, where it is met, whether seeing it is enough."""

    wish: Wish
    tag: str
    icon: str
    text: str
    deed: str
    url: str
    may_be_seen: bool = True


def wishes(found: Iterable[Wish], zone: ZoneInfo) -> list[Told]:
    """Each in words, with the moment on the practice's clock."""
    return [_told(wish, zone) for wish in found]


def no_letter(kind: str) -> str:
    """Why the link that was asked for does not come by mail."""
    words = {
        Kind.NO_ADDRESS: _("No letter can bring a new one: there is no e-mail address."),
        Kind.NO_MORE: _("No letter may bring a new one: they want no messages."),
        Kind.NOT_SENT: _("The letter with a new one did not go: please check the address."),
        Kind.NO_LETTER: _("No letter may bring a new one."),
    }
    return words[kind]


def _told(wish: Wish, zone: ZoneInfo) -> Told:
    tag, icon, text, deed, route = {
        Kind.STOPPED: (
            _("Check-ins stopped"),
            "info",
            _(
                "Asked for no more check-ins on %(day)s, %(time)s. Nothing is sent; no reason has "
                "to be given."
            ),
            _("See check-ins"),
            "schedules",
        ),
        Kind.RESUMED: (
            _("Check-ins may come again"),
            "info",
            _(
                "Let check-ins come again on %(day)s, %(time)s. What was set up before has ended, "
                "so nothing comes until it is set up anew."
            ),
            _("Set up check-ins"),
            "schedules",
        ),
        Kind.RECORD: (
            _("Asks for a copy of the record"),
            "report",
            _("Asked on %(day)s, %(time)s. It stays here until a copy is made and downloaded."),
            _("Make the copy"),
            "client_export",
        ),
    }[wish.kind]
    at = wish.at.astimezone(zone)
    said = text % {"day": date_format(at, "j F Y"), "time": date_format(at, "H:i")}
    url = reverse(route, args=[wish.client_id])
    return Told(wish, tag, icon, said, deed, url, may_be_seen=wish.kind != Kind.RECORD)
