"""The whole record as plain Python has it: what each deed may do, and what is there afterwards.

People and clients go by name, rows by their key. Nothing here asks the database; the one thing
taken from the product is by when an alert must be looked at, which tests of its own hold.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from assessments.psychometrics.alert_clock import due_at
from tests.assessments.alarms import HOURS

CARING = ("therapist", "colleague", "trainee")  # who may have clients; the last one co-signed
SUPERVISED = {"therapist", "trainee"}  # the supervisor's; nobody supervises the colleague
READER, BACK_UP = "therapist", "colleague"
LONDON = ZoneInfo("Europe/London")
FOUR_GOALS = {"anxious", "avoidant", "fearful"}


@dataclass
class NoteSeen:
    client: str
    author: str
    text: str = ""
    revision: int = 0
    sent: bool = False
    talked: bool = False
    signed: bool = False
    added: int = 0


@dataclass
class AskedFor:
    client: str
    instrument: str
    by: str
    closes_at: datetime
    state: str = "open"
    answer: int | None = None  # what was said of danger last


@dataclass
class AlertSeen:
    client: str
    rule: str
    owner: str
    due_at: datetime | None
    state: str = "new"
    passed_to: str = ""
    passed: bool = False
    by: str = ""  # who asked for the form it came from
    source: UUID | None = None  # that form
    level: int = 0  # what its answer was
    watch: date | None = None

    @property
    def is_pressing(self) -> bool:
        return self.rule in ("risk", "call")

    @property
    def is_open(self) -> bool:
        return self.state != "decided"


@dataclass
class ClientSeen:
    carers: list[str]
    ended: bool = False
    erased: bool = False
    pathway: str = ""
    plans: int = 0
    goals: dict[str, bool] = field(default_factory=dict)  # key -> in use


@dataclass
class Model:
    """Everything, as it must be now."""

    now: datetime
    clients: dict[str, ClientSeen]
    notes: dict[UUID, NoteSeen] = field(default_factory=dict)
    asked: dict[UUID, AskedFor] = field(default_factory=dict)
    alerts: dict[UUID, AlertSeen] = field(default_factory=dict)
    schedules: dict[UUID, tuple[str, str]] = field(default_factory=dict)  # client, instrument
    sessions: dict[UUID, tuple[str, str, datetime]] = field(default_factory=dict)
    # Who is away, who stands in, since when and until when.
    covers: list[tuple[str, str, date, date]] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.date()  # the practice's clock is GMT, and the walk stays in winter

    # --- who sees whom -------------------------------------------------------------------------
    def stand_in_for(self, away: str) -> str:
        holds = [row[1] for row in self.covers if row[0] == away and row[3] > self.today]
        return holds[0] if holds else ""

    def sees(self, member: str) -> set[str]:
        whose = {row[0] for row in self.covers if row[1] == member and row[3] > self.today}
        whose |= SUPERVISED if member == "supervisor" else {member}
        return {name for name, client in self.clients.items() if whose & set(client.carers)}

    def drafts(self, author: str) -> set[UUID]:
        seen = self.sees(author)
        mine = {pk: note for pk, note in self.notes.items() if note.author == author}
        return {pk for pk, note in mine.items() if not note.signed and note.client in seen}

    def queue(self, member: str) -> set[UUID]:
        """The open alerts this member looks at."""
        seen = self.sees(member)
        return {
            pk
            for pk, alert in self.alerts.items()
            if alert.is_open
            and (
                alert.client in seen
                or alert.passed_to == member
                or (member == READER and (alert.is_pressing or alert.owner == member))
                or (member == BACK_UP and alert.state == "new" and self._late(alert))
            )
        }

    def waits(self, member: str) -> int:
        rows = [self.alerts[pk] for pk in self.queue(member)]
        return sum(alert.state == "new" or self._late(alert) for alert in rows)

    def week(self, member: str) -> set[UUID]:
        """The sessions of seven days in a member's calendar, those of who is away among them."""
        until, found = self.today + timedelta(days=7), set()
        for pk, (client, whose, at) in self.sessions.items():
            held = any(
                (one, other) == (whose, member) and since <= at.date() < over
                for one, other, since, over in self.covers
            )
            instead = held and whose in self.clients[client].carers
            if self.today <= at.date() < until and (whose == member or instead):
                found.add(pk)
        return found

    def open_alerts(self, client: str) -> list[UUID]:
        return [pk for pk, one in self.alerts.items() if one.client == client and one.is_open]

    def on_the_line(self, client: str) -> int:
        """How much the time line holds: check-ins, notes and plans."""
        notes = sum(note.client == client for note in self.notes.values())
        asked = sum(one.client == client for one in self.asked.values())
        return notes + asked + self.clients[client].plans

    def _late(self, alert: AlertSeen) -> bool:
        return alert.due_at is not None and alert.due_at <= self.now

    # --- notes and sessions --------------------------------------------------------------------
    def is_own_draft(self, note: NoteSeen, member: str) -> bool:
        return not note.signed and note.author == member

    def may_sign(self, note: NoteSeen, member: str) -> bool:
        """A therapist signs their own with words in it, the supervisor what a trainee has sent."""
        if member == "supervisor":
            return note.author == "trainee" and (note.sent or note.signed)
        own = note.author == member != "trainee"
        return own and (note.signed or bool(note.text))

    def hand_over(self, client: str, old: str, new: str) -> None:
        """The client is the other's from now on, and so is what was planned and has not begun."""
        carers = self.clients[client].carers
        carers.remove(old)
        if new not in carers:
            carers.append(new)
        for pk, (whose, member, at) in self.sessions.items():
            if whose == client and member == old and at > self.now:
                self.sessions[pk] = (whose, new, at)

    # --- check-ins -----------------------------------------------------------------------------
    def waiting(self, client: str) -> set[str]:
        """The forms this client has before them."""
        rows = [one for one in self.asked.values() if one.client == client]
        return {one.instrument for one in rows if one.state == "open" and one.closes_at > self.now}

    def may_ask(self, client: str, instrument: str) -> bool:
        return not self.clients[client].ended and instrument not in self.waiting(client)

    def takes_answers(self, asked: AskedFor) -> bool:
        in_care = not self.clients[asked.client].ended
        return asked.state == "open" and asked.closes_at > self.now and in_care

    def tells(self, asked: AskedFor, pk: UUID, level: int) -> bool:
        """Whether this answer about danger raises an alert."""
        told = [one for one in self.alerts.values() if one.source == pk and one.is_open]
        return 0 < level != asked.answer and not any(one.level > level for one in told)

    # --- alerts --------------------------------------------------------------------------------
    def responsible(self, client: str, preferred: str = "") -> str:
        carers = sorted(self.clients[client].carers, key=lambda one: one != preferred)
        return next((self.stand_in_for(one) or one for one in carers), READER)

    def raised(self, pk: UUID, client: str, rule: str, by: str = "", **source: Any) -> None:
        owner = self.responsible(client, by)
        self.alerts[pk] = AlertSeen(client, rule, owner, self.due(rule), by=by, **source)

    def due(self, rule: str) -> datetime:
        return due_at(self.now, HOURS, LONDON, pressing=rule in ("risk", "call"))

    def hand_on(self, alert: AlertSeen, to: str) -> None:
        alert.owner = alert.passed_to = to
        alert.state, alert.passed, alert.due_at = "new", False, self.due(alert.rule)

    def tend(self) -> tuple[int, list[UUID]]:
        """What the clock does: how many it passes on, and which watched ones come back."""
        for alert in (one for one in self.alerts.values() if one.is_open):
            cares = alert.owner in self.clients[alert.client].carers
            if not cares and alert.owner not in (alert.passed_to, READER):
                alert.owner = self.responsible(alert.client)
        passed = 0
        for alert in self.alerts.values():
            if alert.state == "new" and self._late(alert) and not alert.passed:
                alert.passed, passed = True, passed + 1
                alert.passed_to = BACK_UP if alert.owner != BACK_UP else READER
        back = [pk for pk, one in self.alerts.items() if one.watch and one.watch <= self.today]
        for pk in back:
            self.alerts[pk].watch = None
        return passed, back

    # --- the end -------------------------------------------------------------------------------
    def may_end(self, client: str) -> bool:
        return not self.clients[client].ended and not self.open_alerts(client)

    def end(self, client: str) -> None:
        self.clients[client].ended = True
        self.schedules = {pk: row for pk, row in self.schedules.items() if row[0] != client}
        self.sessions = {
            pk: row
            for pk, row in self.sessions.items()
            if row[0] != client or row[2].date() <= self.today
        }
        for one in self.asked.values():
            if one.client == client and one.state == "open":
                one.state = "withdrawn"

    def erase(self, client: str) -> None:
        """Nothing of it is left, and nobody sees it."""
        self.clients[client] = ClientSeen(carers=[], ended=True, erased=True)
        self.sessions = {pk: row for pk, row in self.sessions.items() if row[0] != client}
        for rows in (self.notes, self.asked, self.alerts):
            for pk in [pk for pk, row in rows.items() if row.client == client]:
                del rows[pk]
