"""Who joins, supervises, stands in, is away, meets whom and opened a record: one of each.

None of them bends who reaches what: the stand-in begins tomorrow, and the record is closed again.
"""

from datetime import time, timedelta

from django.utils import timezone

from clinic.actions.care import start_cover
from clinic.actions.feeds import open_feed
from clinic.actions.joining import invite_member
from clinic.actions.leave import add_leave
from clinic.actions.series import plan_series
from clinic.actions.sessions import settle_session
from clinic.models import BreakGlass, Caseload, CrisisLine, Member, Session, Supervision
from clinic.roles import Role
from tests.people import PracticePeople


def relate(people: PracticePeople, name: str, left: Member) -> dict[str, object]:
    """Make them; what fills the addresses that ask for their ids."""
    now, today = timezone.now(), people.practice.today()
    invitation, token = invite_member(
        email=f"new@{name}.example".lower(),
        name=f"{name} Newcomer",
        roles={Role.THERAPIST},
        by=people.owner,
    )
    cover = start_cover(
        away=people.therapist,
        stand_in=people.colleague,
        since=today + timedelta(days=1),
        last_day=today + timedelta(days=9),
        by=people.owner,
    )
    opened = BreakGlass.objects.create(
        practice=people.practice,
        member=people.supervisor,
        client=people.client,
        code="emergency",
        words=f"{name} opened",
        opened_at=now - timedelta(hours=3),
        ends_at=now - timedelta(hours=2),
    )
    series = plan_series(
        client=people.client,
        member=people.therapist,
        by=people.therapist,
        kind="in_person",
        day=today,
        at=time(0),
        minutes=50,
        every_weeks=1,
        last_day=today + timedelta(days=8),
    )
    session, later = Session.objects.filter(series=series)
    settle_session(session=later, state="cancelled", words=f"{name} session", by=people.therapist)
    leave = add_leave(member=people.therapist, since=today, last_day=today, by=people.desk)
    return {
        "session_id": session.pk,
        "leave_id": leave.pk,
        "feed_file token": open_feed(by=people.therapist)[1],
        "member_id": people.colleague.pk,
        "member_reactivate member_id": left.pk,
        "invitation_id": invitation.pk,
        "join token": token,
        "supervision_id": Supervision.objects.get(supervisee=people.therapist).pk,
        "cover_id": cover.pk,
        "caseload_id": Caseload.objects.get(client=people.client, member=people.therapist).pk,
        "opening_id": opened.pk,
        "line_id": CrisisLine.objects.get(practice=people.practice).pk,
    }
