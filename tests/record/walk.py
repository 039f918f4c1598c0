"""A walk by chance through the whole record, each step taken in the model and in the product.

What the model refuses the product must refuse, and the other way round; after each step the reads
that the pages stand on say what the model says, and the audit's chain holds.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction

from assessments.access import CheckInClosed
from assessments.models import Alert
from assessments.queries.alerts import how_many_wait
from assessments.queries.check_ins import waiting_check_ins
from assessments.queries.schedules import running_schedules
from clinic.actions.notes import NoteConflict
from clinic.models import Client, Member, Note
from clinic.queries import in_calendar
from clinic.roles import Permission
from reports.queries import goals_of, open_plan, own_drafts, plans_of, timeline
from reports.queries.endings import Loose, loose_ends
from tests.people import PracticePeople
from tests.record.chain import Chain
from tests.record.model import CARING, ClientSeen, Model

T = TypeVar("T")
Deed = Callable[["Walk", str], None]
REFUSED = (ValidationError, NoteConflict, CheckInClosed)
READERS = (*CARING, "supervisor")
BEGINS = datetime.fromisoformat("2026-01-05T09:00:00+00:00")
TRIED_ON_ERASED = {"share", "come_back"}


class Walk:
    """One practice, its model, and the deeds that both are asked for."""

    def __init__(
        self, people: PracticePeople, seed: int, clock: time_machine.Traveller, *, thorough: bool
    ) -> None:
        """`thorough`: reads are compared after each step, else after every second or sixth."""
        self.thorough, self.done = thorough, set[str]()
        self.random, self.clock, self.seed = Random(f"walk {seed}"), clock, seed
        self.members = {name: self._fresh(one) for name, one in people.members.items()}
        rows = {"A": people.client, "B": people.trainees_client, "C": people.others_client}
        self.ids = {name: row.pk for name, row in rows.items()}
        carers = {"A": "therapist", "B": "trainee", "C": "colleague"}
        clients = {name: ClientSeen([carer]) for name, carer in carers.items()}
        self.model, self.chain = Model(BEGINS, clients), Chain(people.practice.pk)
        self.practice, self.steps = people.practice, list[str]()

    def step(self, deeds: dict[Deed, int]) -> None:
        """Time goes on, somebody does something, and everything is compared."""
        hours = self.random.choice((0, 0, 0, 1, 5, 24))
        self.model.now += timedelta(hours=hours, seconds=1)
        self.clock.move_to(self.model.now, tick=False)
        deed = self.random.choices(list(deeds), list(deeds.values()))[0]
        name = self.random.choice(list(self.model.clients))
        self.deed, self.touched = deed.__name__, name
        self.steps.append(f"{self.deed} {name}")
        if not self.model.clients[name].erased or deed.__name__ in TRIED_ON_ERASED:
            deed(self, name)
        self.agree(self.touched)

    # --- help ----------------------------------------------------------------------------------
    def both(self, allowed: bool, deed: Callable[[], T]) -> T | None:
        """What the product gave; None where it refused, which it does as the model does."""
        refusal: Exception | None = None
        try:
            with transaction.atomic():
                given = deed()
        except REFUSED as said:
            refusal = said
        assert (refusal is None) == allowed, refusal or "the product did what the model refuses"
        self.done.add(f"{self.deed} {'done' if allowed else 'refused'}")
        return None if refusal else given

    def client(self, name: str) -> Client:
        return Client.objects.select_related("practice").get(pk=self.ids[name])

    def carer(self, name: str) -> str:
        return self.random.choice(self.model.clients[name].carers)

    def anybody(self, *others: str) -> str:
        return self.random.choice((*CARING, *others))

    def some(self, rows: dict[UUID, Any], name: str) -> tuple[UUID, Any] | tuple[None, None]:
        """One of this client's rows, else of anybody's."""
        found = [(pk, row) for pk, row in rows.items() if row.client == name] or list(rows.items())
        if not found:
            return None, None
        pk, row = self.random.choice(found)
        self.touched = row.client
        return pk, row

    @staticmethod
    def _fresh(member: Member) -> Member:
        rows = Member.objects.select_related("user", "practice__alert_reader")
        return rows.prefetch_related("held_roles").get(pk=member.pk)

    # --- comparing -----------------------------------------------------------------------------
    def agree(self, name: str) -> None:
        """What this step can have changed, as pages read it; everybody's lists in turns."""
        turn, rest = divmod(len(self.steps), 1 if self.thorough else 6)
        if not rest:
            self._agree_on_lists(READERS[turn % len(READERS)])
        if self.thorough or rest % 2:
            self._agree_on_client(name)
        self.chain.follow()

    def agree_on_all(self) -> None:
        """Every list of everybody, every client, and each note word for word."""
        for member in READERS:
            self._agree_on_lists(member)
        for name in self.ids:
            self._agree_on_client(name)
        for pk, seen in self.model.notes.items():
            note = Note.objects.prefetch_related("addenda").get(pk=pk)
            said = note.content["sections"].get("focus", "")
            assert (said, note.addenda.count()) == (seen.text, seen.added)

    def _agree_on_lists(self, who: str) -> None:
        member, model = self.members[who], self.model
        clients = Client.objects.visible_to(member, Permission.RECORD_READ)
        assert set(clients.values_list("pk", flat=True)) == {
            self.ids[one] for one in model.sees(who)
        }
        alerts = Alert.objects.visible_to(member).still_open()
        assert set(alerts.values_list("pk", flat=True)) == model.queue(who), f"the queue of {who}"
        assert how_many_wait(member) == model.waits(who)
        if who in CARING:
            assert {row.id for row in own_drafts(member, clients)} == model.drafts(who)
            week = in_calendar(member, model.today, model.today + timedelta(days=7))
            assert set(week.values_list("pk", flat=True)) == model.week(who), f"the week of {who}"

    def _agree_on_client(self, name: str) -> None:
        client, seen = self.client(name), self.model.clients[name]
        assert (client.state == Client.State.ENDED) == seen.ended
        plan = open_plan(client)
        assert (plan.pathway if plan else "") == seen.pathway
        goals = {str(row.id) for row in goals_of(plan.pk if plan else None)}
        assert goals == {key for key, in_use in seen.goals.items() if in_use}
        rows = Note.objects.filter(client=client).values_list("pk", "revision", "signed_at")
        notes = {pk: (revision, at is not None) for pk, revision, at in rows}
        own = {pk: one for pk, one in self.model.notes.items() if one.client == name}
        assert notes == {pk: (one.revision, one.signed) for pk, one in own.items()}
        drafts = sum(not one.signed for one in own.values())
        assert loose_ends(client) == Loose(len(self.model.open_alerts(name)), drafts)
        items, more = timeline(
            client, plans=plans_of(client), rated={}, scores=lambda _: "", limit=200
        )
        assert (len(items), more) == (self.model.on_the_line(name), False)
        assert waiting_check_ins(client).keys() == self.model.waiting(name)
        running = {row.pk for row in running_schedules(client)}
        assert running == {pk for pk, row in self.model.schedules.items() if row[0] == name}
