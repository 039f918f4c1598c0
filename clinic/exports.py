"""A member's calendar as other programs read it: times and constant words, never a name.

The file is iCalendar, RFC 5545.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext as _

from clinic.models import Client, Leave, Member, Session
from clinic.queries import in_calendar
from clinic.roles import Permission

BACK, AHEAD = timedelta(days=31), timedelta(days=366)
SHOWN = (Session.State.PLANNED, Session.State.ATTENDED)
LINE = 75  # octets, RFC 5545 section 3.1
_ESCAPED = str.maketrans({"\\": "\\\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": None})


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar: between two moments, or from a day to the first day after it."""

    uid: str
    begins: datetime | date
    ends: datetime | date
    words: str
    stamp: datetime


def entries(member: Member) -> Iterator[Entry]:
    """Sessions with the clients this member reaches today, and leave. Three statements."""
    today = member.practice.today()
    first, until = today - BACK, today + AHEAD
    clients = Client.objects.visible_to(member, Permission.SESSION_PLAN)
    sessions = in_calendar(member, first, until).filter(client__in=clients, state__in=SHOWN)
    for row in sessions.only("pk", "member", "starts_at", "minutes", "state_at", "created_at"):
        ends_at = row.starts_at + timedelta(minutes=row.minutes)
        stamp = row.state_at or row.created_at
        words = _("Session") if row.member_id == member.pk else _("Session, standing in")
        yield Entry(str(row.pk), row.starts_at, ends_at, words, stamp)
    for leave in Leave.objects.filter(member=member, since__lt=until, until__gt=first):
        yield Entry(str(leave.pk), leave.since, leave.until, _("Away"), leave.created_at)


def written(title: str, entries: Iterable[Entry]) -> bytes:
    """The calendar as UTF-8, its lines folded and ended as the standard has them."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Secure Base//Calendar//EN"]
    lines += ["CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(title)}"]
    lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _event(entry: Entry) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{_moment(entry.stamp)}",
        f"DTSTART{_when(entry.begins)}",
        f"DTEND{_when(entry.ends)}",
        f"SUMMARY:{_text(entry.words)}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _when(at: datetime | date) -> str:
    return f":{_moment(at)}" if isinstance(at, datetime) else f";VALUE=DATE:{at:%Y%m%d}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    return words.translate(_ESCAPED)


def _folded(line: str) -> Iterator[bytes]:
    """The line in pieces of at most 75 octets; no letter is cut, all but the first begin blank."""
    piece = b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > LINE:
            yield piece
            piece = b" "
        piece += octets
    yield piece
