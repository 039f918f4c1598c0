"""Who joins, supervises, stands in and opened a record: one row of each in a practice.

None of them bends who reaches what: the stand-in begins tomorrow, and the record is closed again.
"""

from datetime import timedelta

from django.utils import timezone

from clinic.actions.care import start_cover
from clinic.actions.joining import invite_member
from clinic.models import BreakGlass, Caseload, CrisisLine, Member, Supervision
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
    return {
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
