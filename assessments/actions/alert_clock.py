"""What the clock does with alerts: pass on what nobody looked at, bring back what was watched."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.actions.alerts import raise_again
from assessments.actions.review_letters import tell_of_review
from assessments.models import Alert, Decision
from assessments.queries.alerts import responsible_for, to_pass_on, to_return, without_owner
from clinic import audit, walls
from clinic.models import Event, Member
from clinic.roles import Permission

AT_ONCE = 200  # of one kind in one sweep; the next one does the rest


def tend_alerts() -> int:
    """Everything that is due by now, each in a transaction of its own; how many there were.

    The rows alone say what is due: killed at any point, it goes on where it was.
    """
    now = timezone.now()
    for pk, practice in without_owner(now).values_list("pk", "practice_id")[:AT_ONCE]:
        find_owner(alert_id=pk, practice_id=practice)
    late = list(to_pass_on(now).values_list("pk", "practice_id")[:AT_ONCE])
    passed = [pass_on(alert_id=pk, practice_id=practice) for pk, practice in late]
    back = to_return(now).select_related("practice").only("pk", "until", "practice__time_zone")
    due = [row for row in back[:AT_ONCE] if row.until and row.until <= row.practice.today()]
    for row in due:
        return_watched(decision_id=row.pk, practice_id=row.practice_id)
    return sum(passed) + len(due)


@transaction.atomic
def pass_on(*, alert_id: UUID, practice_id: UUID) -> bool:
    """To the back-up member, else to the practice's reader; False where neither can take it."""
    with walls.within(practice_id):
        rows = Alert.objects.select_for_update(of=("self",)).select_related("client__practice")
        alert = rows.filter(pk=alert_id, state=Alert.State.NEW, passed_at=None).first()
        if alert is None:
            return False
        practice = alert.client.practice
        able = (practice.alert_back_up, practice.alert_reader)
        to = next((each for each in able if each and _can_take(each, alert)), None)
        if to is None:
            return False
        alert.passed_to, alert.passed_at = to, timezone.now()
        alert.save(update_fields=["passed_to", "passed_at"])
        audit.record(Event.ALERT_PASSED, by=None, subject=alert, reason="not_seen_in_time")
        tell_of_review(alert, to)
    return True


@transaction.atomic
def find_owner(*, alert_id: UUID, practice_id: UUID) -> None:
    """Into the hands of whoever cares for the client by now, where its owner no longer does."""
    with walls.within(practice_id):
        rows = Alert.objects.still_open().select_for_update(of=("self",))
        alert = rows.select_related("client__practice").filter(pk=alert_id).first()
        owner = responsible_for(alert.client) if alert else None
        if alert is None or owner is None or owner.pk == alert.owner_id:
            return
        alert.owner = owner
        alert.save(update_fields=["owner"])
        audit.record(Event.ALERT_PASSED, by=None, subject=alert, reason="handed_over")
        if alert.state == Alert.State.NEW:
            tell_of_review(alert, owner)


@transaction.atomic
def return_watched(*, decision_id: UUID, practice_id: UUID) -> Alert:
    """What was watched until today comes back as a new alert, once."""
    with walls.within(practice_id):
        rows = Decision.objects.select_related("alert__client__practice", "by__user")
        return raise_again(decision=rows.get(pk=decision_id))


def _can_take(member: Member, alert: Alert) -> bool:
    there = member.ended_on is None and member.user.is_active
    return there and member.pk != alert.owner_id and member.may(Permission.RECORD_READ)
