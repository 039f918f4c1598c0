"""The demonstration's alerts: older ones decided, as in any practice; a few wait for a look."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from assessments.actions.alert_decisions import decide_alert, see_alert
from assessments.actions.alerts import ask_to_be_called
from assessments.actions.answers import save_answer
from assessments.actions.check_ins import assign_check_in
from assessments.models import Alert, Decision
from clinic.models import Client, Member, Practice
from config.demo.clock import as_of

SEEN = timedelta(days=2)  # an alert raised longer ago has been looked at
SETTLED = timedelta(days=9)  # and decided
WORDS = {
    Decision.Kind.TALKED: "Looked at the answers together and asked what had happened in between.",
    Decision.Kind.SPOKE: "Rang the same evening. Safe, and the sister stayed over.",
}


def live_with_alerts(practice: Practice, told: dict[str, Any]) -> None:
    """See and decide what is old, and let somebody tell of danger and somebody ask for a call."""
    for alert in Alert.objects.still_open().filter(practice=practice).select_related("owner"):
        age = timezone.now() - alert.raised_at
        if alert.owner is not None and age > SEEN:
            _settle(alert, alert.owner, decide=age > SETTLED)
    if name := told.get("danger"):
        _tell_of_danger(Client.objects.get(practice=practice, name=name))
    if name := told.get("call"):
        client = Client.objects.get(practice=practice, name=name)
        ask_to_be_called(
            client=client, phone="020 7946 0456", when="today after five",
            note="Please leave no message.", by=None,
        )  # fmt: skip


def _settle(alert: Alert, owner: Member, *, decide: bool) -> None:
    """The next morning its owner saw it, and talked about it where that has come to pass."""
    kind = Decision.Kind.SPOKE if alert.is_pressing else Decision.Kind.TALKED
    day = (alert.raised_at + timedelta(days=1)).date()
    with as_of(day, hour=10) as moment:
        see_alert(alert=alert, by=owner)
        if decide:
            decide_alert(alert=alert, kind=kind, words=WORDS[kind], happened_at=moment, by=owner)


def _tell_of_danger(client: Client) -> None:
    """A form half filled in: what it says of danger is known before it is sent."""
    carer = client.carers.order_by("since").first()
    assert carer is not None
    assignment = assign_check_in(
        client=client,
        instrument="wellbeing-and-safety",
        why="To hear how the week was, before we meet.",
        closes_on=client.practice.today() + timedelta(days=5),
        by=carer.member,
    )
    for key, value in (("sleep", 1), ("worry", 3), ("self-harm", 1)):
        save_answer(assignment=assignment, link_id=key, value=value)
