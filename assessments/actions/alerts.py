"""Raise an alert: in the transaction of what it is about, and before anything else is kept."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.actions.review_letters import tell_of_review
from assessments.models import Alert, Assignment, Decision, Response, Score
from assessments.psychometrics.alert_clock import due_at
from assessments.psychometrics.alerting import (
    MARKER_DAYS,
    PRESSING,
    AlertColour,
    AlertRule,
    Signal,
    of_prompts,
    of_risks,
    of_verdict,
)
from assessments.psychometrics.answers import Answers
from assessments.queries.alerts import responsible_for
from clinic import audit
from clinic.actions.wording import sound_text
from clinic.models import Client, Event, Member, User

LONGEST_PHONE, LONGEST_WHEN, LONGEST_NOTE = 40, 120, 500
CALLS_AT_ONCE = 10  # open wishes to be called of one client
_Cause = tuple[Signal, str]  # what is to be looked at, and the fingerprint that makes it one
OLD_NEWS = timedelta(days=30)  # what was answered longer ago asks nobody to act now


@transaction.atomic
def raise_for_answers(
    *, assignment: Assignment, answers: Answers, before: Answers, by: User | Member | None
) -> list[Alert]:
    """The alerts of answers that are about to be kept, in the transaction that keeps them.

    `before` are the answers kept until now. A changed answer above its lowest raises an alert,
    again when it is equal or higher; a lower one only where no higher one of this form is open.
    """
    signals = of_risks(assignment.instrument_version.loaded, answers, before)
    if not signals:
        return []
    told = list(Alert.objects.filter(assignment=assignment, rule=Alert.Rule.RISK))
    causes = [
        (signal, _risk_print(assignment, signal, told))
        for signal in signals
        if not any(_covers(alert, signal) for alert in told)
    ]
    return _raise(assignment.client, causes, by, assignment)


@transaction.atomic(savepoint=False)
def raise_for_response(
    *, response: Response, answers: Answers, scores: Collection[Score], by: User | Member | None
) -> list[Alert]:
    """The alerts of a form that was sent: answers nobody was told of yet, prompts, verdicts."""
    today = response.client.practice.today()
    age = today - response.answered_on
    causes = _untold_risks(response, answers) if age <= timedelta(days=MARKER_DAYS) else []
    if age <= OLD_NEWS:
        causes += _of_form(response, answers, scores)
    return _raise(response.client, causes, by, response.assignment, response)


@transaction.atomic
def ask_to_be_called(
    *,
    client: Client,
    phone: str,
    when: str,
    note: str = "",
    assignment: Assignment | None = None,
    by: User | None,
) -> Alert:
    """A client asks the practice to ring: under which number, and when that is safe.

    Asked twice in the same words, one wish stands.
    """
    wish = {
        "phone": sound_text(phone, name=_("Number"), limit=LONGEST_PHONE, required=True),
        "when": sound_text(when, name=_("When"), limit=LONGEST_WHEN),
        "note": sound_text(note, name=_("Anything else"), limit=LONGEST_NOTE),
    }
    Client.objects.select_for_update().get(pk=client.pk)
    calls = Alert.objects.filter(client=client, rule=Alert.Rule.CALL)
    still_open = [alert for alert in calls if alert.is_open]
    if same := next((each for each in still_open if _wish_of(each) == wish), None):
        return same
    if len(still_open) >= CALLS_AT_ONCE:
        raise ValidationError(
            _("The practice has your number. Please call it, or one of the lines below.")
        )
    signal = Signal(AlertRule.CALL, AlertColour.RED, "", wish)
    return _raise(client, [(signal, _print("call", len(calls)))], by, assignment)[0]


@transaction.atomic
def raise_again(*, decision: Decision) -> Alert:
    """The day until which somebody watched has come: a new alert, once."""
    alert = decision.alert
    began = alert.reason.get("began", {"rule": alert.rule, **alert.reason})
    facts = {"until": str(decision.until), "words": decision.words, "began": began}
    signal = Signal(AlertRule.WATCHED, AlertColour(alert.colour), alert.about, facts)
    cause = (signal, _print("watched", decision.pk))
    return _raise(alert.client, [cause], None, alert.assignment, alert.response, alert)[0]


def _of_form(response: Response, answers: Answers, scores: Collection[Score]) -> list[_Cause]:
    """What the verdicts of a form and the answers to its prompts ask to be looked at."""
    instrument = response.instrument_version.loaded
    found = [of_verdict(instrument, score.verdict, score.about) for score in scores]
    # One run of worse forms raises one amber and one red alert, not one a form.
    causes = [
        (signal, _print("run", signal.about, signal.colour, signal.facts["worse_since"]))
        for signal in found
        if signal is not None
    ]
    if instrument.prompts and (prompt := of_prompts(instrument, answers, _previous(response))):
        causes.append((prompt, _print("prompts", response.pk)))
    return causes


def _untold_risks(response: Response, answers: Answers) -> list[_Cause]:
    """Risk answers of a sent form that raised no alert when they were given: on paper, say."""
    signals = of_risks(response.instrument_version.loaded, answers)
    if not signals:
        return []
    told = list(Alert.objects.filter(assignment=response.assignment, rule=Alert.Rule.RISK))
    known = {alert.about for alert in told}
    return [
        (signal, _risk_print(response.assignment, signal, told))
        for signal in signals
        if signal.about not in known
    ]


def _previous(response: Response) -> Answers | None:
    """The answers of the form before, of whichever version, by whom this one was answered."""
    rows = Response.objects.filter(
        client_id=response.client_id,
        instrument_version__instrument=response.instrument_version.instrument,
        answered_by=response.answered_by,
        answered_on__lte=response.answered_on,
    )
    before = rows.exclude(pk=response.pk).order_by("-answered_on", "-sent_at").first()
    return before.answers if before else None


def _raise(
    client: Client,
    causes: Sequence[_Cause],
    by: User | Member | None,
    assignment: Assignment | None = None,
    response: Response | None = None,
    watched: Alert | None = None,
) -> list[Alert]:
    """An alert for each cause, or the one there is; all together, in few statements."""
    if not causes:
        return []
    found = _there(client, causes)
    fresh = {cause[1]: cause for cause in causes if cause[1] not in found}
    if fresh:
        owner = responsible_for(client, assignment.assigned_by if assignment else None)
        more = {"assignment": assignment, "response": response, "watched": watched, "owner": owner}
        alerts = [_alert(client, cause, more) for cause in fresh.values()]
        try:
            with transaction.atomic():
                Alert.objects.bulk_create(alerts)
        except IntegrityError:
            if _there(client, causes).keys() == found.keys():
                raise
            # Another form of this client told of it at the same moment.
            return _raise(client, causes, by, assignment, response, watched)
        for alert in alerts:
            audit.record(Event.ALERT_RAISED, by=by, subject=alert, reason=alert.rule)
        tell_of_review(alerts[0], owner, *_readers(client, alerts))
        found |= {alert.fingerprint: alert for alert in alerts}
    return [found[fingerprint] for _, fingerprint in causes]


def _readers(client: Client, alerts: Collection[Alert]) -> list[Member]:
    """The practice's reader, who answers for what presses whoever cares for the client."""
    reader = client.practice.alert_reader_id
    if reader is None or not any(alert.is_pressing for alert in alerts):
        return []
    return list(Member.objects.filter(pk=reader).select_related("user"))


def _there(client: Client, causes: Sequence[_Cause]) -> dict[str, Alert]:
    """The alerts these causes have raised already, by fingerprint."""
    prints = [fingerprint for _, fingerprint in causes]
    rows = Alert.objects.filter(client=client, fingerprint__in=prints)
    return {row.fingerprint: row for row in rows.order_by()}


def _alert(client: Client, cause: _Cause, more: Mapping[str, Any]) -> Alert:
    (signal, fingerprint), now, practice = cause, timezone.now(), client.practice
    return Alert(
        practice_id=client.practice_id,
        client=client,
        rule=signal.rule.value,
        colour=signal.colour.value,
        about=signal.about[:120],
        reason=dict(signal.facts),
        fingerprint=fingerprint,
        raised_at=now,
        due_at=due_at(now, practice.hours, practice.zone, pressing=signal.rule in PRESSING),
        **more,
    )


def _covers(alert: Alert, signal: Signal) -> bool:
    """Whether an open alert of the same form tells of a higher answer to the same question."""
    same = alert.is_open and alert.about == signal.about[:120]
    return bool(same and alert.reason["points"] > signal.facts["points"])


def _risk_print(assignment: Assignment, signal: Signal, told: Collection[Alert]) -> str:
    """The assignment is locked, so the count names each telling of it once."""
    times = sum(alert.about == signal.about[:120] for alert in told)
    return _print("risk", assignment.pk, signal.about, times)


def _print(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def _wish_of(alert: Alert) -> Mapping[str, Any]:
    return {key: alert.reason.get(key, "") for key in ("phone", "when", "note")}
