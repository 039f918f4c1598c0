"""Who is there and what holds between them, as rows and as plain facts."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from clinic.models import BreakGlass, Caseload, Client, Cover, Member, Note, Practice, Supervision
from clinic.roles import Role
from tests.factories import ClientFactory, MemberFactory, PracticeFactory
from tests.people import PracticePeople


@dataclass
class Facts:
    """Who is there, and what holds between them today; worked out without the database."""

    practice_of: dict[UUID, UUID]
    roles_of: dict[UUID, frozenset[Role]]
    clients: dict[UUID, UUID]
    members: list[Member]
    cares: list[tuple[UUID, UUID]] = field(default_factory=list)
    supervises: set[tuple[UUID, UUID]] = field(default_factory=set)
    stands_in: set[tuple[UUID, UUID]] = field(default_factory=set)
    opened: set[tuple[UUID, UUID]] = field(default_factory=set)
    sent: set[tuple[UUID, UUID]] = field(default_factory=set)  # author, client: for co-signature
    unseen: set[UUID] = field(default_factory=set)
    gone: set[UUID] = field(default_factory=set)
    read: set[UUID] = field(default_factory=set)  # practices whose reader of alerts is there


def arranged(here: PracticePeople, there: PracticePeople) -> Facts:
    """Care, supervision, cover and opened records: past, present and to come, and across."""
    return _told(here, _arranged(here, there), there.therapist)


def _arranged(here: PracticePeople, there: PracticePeople) -> set[UUID]:
    """Make the rows; the members who are not there any more."""
    practice = here.practice
    solo = MemberFactory(practice=practice, roles={Role.OWNER, Role.THERAPIST})
    left = MemberFactory(practice=practice, roles={Role.THERAPIST})
    gone = MemberFactory(practice=practice, roles={Role.THERAPIST})
    off = MemberFactory(practice=practice, roles={Role.TRAINEE})
    changed = MemberFactory(practice=practice, roles={Role.FRONT_DESK})
    clients = [ClientFactory(practice=practice) for _ in range(13)]
    day, today = timedelta(days=1), practice.today()
    spans = {"now": (today, None), "until": (today - day, today + day)}
    spans |= {"past": (today - day * 9, today), "to_come": (today + day, None)}

    def care(client: Client, member: Member, span: str) -> None:
        since, until = spans[span]
        Caseload.objects.create(
            practice=practice, client=client, member=member, since=since, until=until
        )

    for client, member, span in (
        *zip(clients, [here.therapist] * 4, ("now", "until", "past", "to_come"), strict=False),
        (clients[4], here.colleague, "until"),
        (clients[0], here.colleague, "now"),
        (clients[5], solo, "now"),
        (clients[6], left, "now"),
        (clients[7], off, "now"),
        (clients[8], changed, "now"),
        (clients[9], here.trainee, "now"),
        (clients[10], there.therapist, "now"),
        (clients[12], gone, "now"),
        (clients[0], here.trainee, "past"),
    ):
        care(client, member, span)
    Supervision.objects.create(
        practice=practice, supervisor=here.supervisor, supervisee=solo, **_span(spans["to_come"])
    )
    Supervision.objects.create(
        practice=practice, supervisor=here.supervisor, supervisee=left, **_span(spans["past"])
    )
    among = {"solo": solo, "left": left, "gone": gone, "off": off, "changed": changed}
    _covered(here, there, among, spans)
    _opened(here, clients, solo)
    _other_names(here, clients, solo, spans)
    _readers(here, there)
    left.ended_on = gone.ended_on = today
    left.save()
    gone.save()
    off.user.is_active = False
    off.user.save()
    return {left.pk, gone.pk, off.pk}


def _covered(
    here: PracticePeople, there: PracticePeople, among: dict[str, Member], spans: dict[str, Any]
) -> None:
    """Who stands in for whom, then, now and later."""
    day, today = timedelta(days=1), here.practice.today()
    solo, left, gone, off, changed = among.values()
    covers = (
        (here.therapist, here.trainee, "until"),
        (here.colleague, here.trainee, "past"),
        (solo, here.colleague, "to_come"),
        (left, here.colleague, "past"),
        (gone, here.colleague, "until"),
        (off, left, "until"),
        (changed, off, "until"),
        (here.trainee, here.desk, "until"),
        (there.therapist, here.colleague, "until"),
    )
    for away, stand_in, span in covers:
        since, until = spans[span]
        Cover.objects.create(
            practice=here.practice,
            away=away,
            stand_in=stand_in,
            since=since,
            until=until or today + day * 9,
            arranged_by=here.owner,
        )


def _opened(here: PracticePeople, clients: list[Client], solo: Member) -> None:
    """Records opened with a reason: open, over, ended, seen and not."""
    practice = here.practice
    now, hour = timezone.now(), timedelta(hours=1)
    openings = (
        (here.owner, clients[4], -hour, hour, None),
        (here.colleague, clients[5], -hour, -hour / 2, now),
        (here.therapist, clients[9], -hour, hour, None),
        (here.therapist, clients[0], -hour, hour, None),
        (here.supervisor, clients[11], -hour, hour, now),
        (here.trainee, clients[5], -hour, hour, now),
        (solo, clients[11], hour / 2, hour, now),
    )
    for member, client, begins, ends, seen_at in openings:
        BreakGlass.objects.create(
            practice=practice, member=member, client=client, code="emergency", words="why",
            opened_at=now + begins, ends_at=now + ends, seen_at=seen_at,
        )  # fmt: skip
    BreakGlass.objects.create(
        practice=practice, member=here.colleague, client=clients[11], code="emergency", words="why",
        opened_at=now - hour, ends_at=now + hour, ended_at=now, seen_at=now,
    )  # fmt: skip


def _other_names(
    here: PracticePeople, clients: list[Client], solo: Member, spans: dict[str, Any]
) -> None:
    """A supervisor who is a therapist too, and what lets them know whom they read of."""
    practice, now, hour = here.practice, timezone.now(), timedelta(hours=1)
    both = MemberFactory(practice=practice, roles={Role.SUPERVISOR, Role.THERAPIST})
    for supervisee in (here.therapist, here.colleague, here.trainee):
        Supervision.objects.create(
            practice=practice, supervisor=both, supervisee=supervisee, **_span(spans["now"])
        )
    for client, member, span in (
        (clients[0], both, "now"),
        (clients[4], both, "past"),
        (clients[1], here.supervisor, "now"),  # who has no role for it
    ):
        Caseload.objects.create(
            practice=practice, client=client, member=member, **_span(spans[span])
        )
    today, day = practice.today(), timedelta(days=1)
    Cover.objects.create(
        practice=practice, away=here.trainee, stand_in=both, arranged_by=here.owner,
        since=today, until=today + day,
    )  # fmt: skip
    BreakGlass.objects.create(
        practice=practice, member=both, client=clients[1], code="emergency", words="why",
        opened_at=now - hour, ends_at=now + hour, seen_at=now,
    )  # fmt: skip
    for author, client, how in (
        (here.therapist, here.client, {"submitted_at": now}),
        (here.colleague, here.others_client, {}),  # a draft nobody was sent
        (solo, clients[4], {"submitted_at": now}),  # by nobody they supervise
        (here.colleague, clients[4], {"submitted_at": now, "signed_at": now}),
    ):
        if "signed_at" in how:
            how |= {"signed_by": here.supervisor, "signature": "Signed."}
        if "submitted_at" in how:
            how |= {"submitted_to": here.supervisor}
        Note.objects.create(
            practice=practice, client=client, author=author, session_on=today, **how
        )


def _readers(here: PracticePeople, there: PracticePeople) -> None:
    """Who reads alerts: somebody who is there, nobody, and two who are not there any more."""
    here.practice.alert_reader, here.practice.alert_back_up = here.colleague, here.trainee
    here.practice.save()
    there.practice.alert_reader = None
    there.practice.save()
    for ended_on, is_active in ((here.practice.today(), True), (None, False)):
        practice = PracticeFactory()
        ClientFactory(practice=practice)
        reader = MemberFactory(practice=practice, roles={Role.THERAPIST}, ended_on=ended_on)
        reader.user.is_active = is_active
        reader.user.save()
        practice.alert_reader = reader
        practice.save()


def _span(span: tuple[date, date | None]) -> dict[str, Any]:
    return {"since": span[0], "until": span[1]}


def _told(here: PracticePeople, gone: set[UUID], stranger: Member) -> Facts:
    """The rows read back one by one, and judged by plain comparisons."""
    today, now = here.practice.today(), timezone.now()
    rows = Member.objects.select_related("practice").prefetch_related("held_roles")
    members = [*rows.filter(practice=here.practice), rows.get(pk=stranger.pk)]
    told = Facts(
        practice_of={each.pk: each.practice_id for each in rows},
        roles_of={each.pk: each.roles for each in rows},
        clients=dict(Client.objects.values_list("pk", "practice_id")),
        members=members,
        gone=gone,
    )

    def holds(row: Any) -> bool:
        return row.since <= today and (row.until is None or today < row.until)

    for care in filter(holds, Caseload.objects.order_by("since", "pk")):
        told.cares.append((care.member_id, care.client_id))
    for each in filter(holds, Supervision.objects.all()):
        told.supervises.add((each.supervisor_id, each.supervisee_id))
    for cover in filter(holds, Cover.objects.all()):
        told.stands_in.add((cover.stand_in_id, cover.away_id))
    for row in BreakGlass.objects.all():
        if row.ended_at is None and row.opened_at <= now < row.ends_at:
            told.opened.add((row.member_id, row.client_id))
        if row.seen_at is None:
            told.unseen.add(row.client_id)
    for practice in Practice.objects.exclude(alert_reader=None):
        reader = practice.alert_reader
        if reader and reader.ended_on is None and reader.user.is_active:
            told.read.add(practice.pk)
    for note in Note.objects.filter(submitted_at__isnull=False, signed_at=None):
        told.sent.add((note.author_id, note.client_id))
    return told
