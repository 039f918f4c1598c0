"""Look at an alert and decide about it. Nothing closes one but a decision that may."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Alert, Decision
from assessments.psychometrics.alert_clock import due_at
from assessments.psychometrics.alerting import PRESSING
from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.models import Event, Member
from clinic.roles import Permission

Kind = Decision.Kind
RISK_KINDS = (Kind.SPOKE, Kind.SAFETY_PLAN, Kind.PASSED, Kind.EMERGENCY, Kind.TRIED)
OTHER_KINDS = (Kind.TALKED, Kind.CHANGED_PLAN, Kind.SUPERVISION, Kind.WATCH, Kind.NO_ACTION)
LONGEST_WORDS = 2000
LONGEST_WATCH = timedelta(days=180)
NEXT_TRY_WITHIN = timedelta(days=7)


def kinds_for(alert: Alert) -> tuple[Kind, ...]:
    """The list of decisions that goes with it."""
    return RISK_KINDS if alert.rule in PRESSING else OTHER_KINDS


@transaction.atomic
def see_alert(*, alert: Alert, by: Member) -> Alert:
    """`by` looks after it from now on, so it goes to nobody else by itself."""
    refuse_strangers(by, practice_id=alert.practice_id)
    stored = _locked([alert])[0]
    if stored.state == Alert.State.NEW:
        _mark_seen(stored, by)
        stored.save(update_fields=["state", "seen_by", "seen_at", "due_at"])
        audit.record(Event.ALERT_SEEN, by=by, subject=stored)
    return stored


@transaction.atomic
def decide_alert(
    *,
    alert: Alert,
    kind: str,
    words: str,
    happened_at: datetime,
    again_at: datetime | None = None,
    until: date | None = None,
    to: Member | None = None,
    also: Collection[Alert] = (),
    by: Member,
) -> list[Decision]:
    """Record what was done. It closes the alert, and `also`: open ones of the same cause.

    Two kinds leave it open: tried and not reached, until `again_at`; passed to a member of the
    practice, in whose hands it begins anew. Refused where somebody has decided meanwhile.
    """
    refuse_strangers(by, *([to] if to else []), practice_id=alert.practice_id)
    chosen, now = Kind(kind), timezone.now()
    if chosen not in kinds_for(alert):
        raise ValidationError(_("Choose one of the decisions listed here."))
    said = sound_text(words, name=_("What happened, or why"), limit=LONGEST_WORDS, required=True)
    if happened_at > now + timedelta(minutes=1):
        raise ValidationError({"happened_at": _("This time has not come yet.")})
    row = {
        "kind": chosen,
        "words": said,
        "happened_at": happened_at,
        "again_at": _next_try(chosen, again_at, now),
        "until": _watched_until(chosen, until, by),
        "to": _receiver(chosen, to, by),
        "by": by,
        "at": now,
    }
    decided = []
    for each in _locked([alert, *also]):
        _refuse_other_cause(alert, each)
        decided.append(Decision.objects.create(practice_id=each.practice_id, alert=each, **row))
        _follow(each, decided[-1], now)
    return decided


def _locked(alerts: Collection[Alert]) -> list[Alert]:
    """The rows as they are now, held until the end, the first one first."""
    keys = [alert.pk for alert in alerts]
    rows = Alert.objects.select_for_update(of=("self",)).select_related("client__practice")
    found = {row.pk: row for row in rows.filter(pk__in=keys).order_by("pk")}
    return [found[key] for key in dict.fromkeys(keys)]


def _mark_seen(alert: Alert, by: Member) -> None:
    alert.state, alert.due_at = Alert.State.ACKNOWLEDGED, None
    alert.seen_by, alert.seen_at = by, timezone.now()


def _refuse_other_cause(alert: Alert, each: Alert) -> None:
    if not each.is_open:
        raise ValidationError(_("Somebody has decided about this meanwhile. Look at it again."))
    if (each.client_id, each.rule, each.about) != (alert.client_id, alert.rule, alert.about):
        raise ValidationError(_("Only alerts of the same cause are decided together."))


def _follow(alert: Alert, decision: Decision, now: datetime) -> None:
    """Bring the alert to where the decision leaves it."""
    event = Event.ALERT_DECIDED
    if decision.kind == Kind.PASSED and decision.to is not None:
        _hand_on(alert, decision.to, now)
        event = Event.ALERT_PASSED
    else:
        if alert.state == Alert.State.NEW:
            _mark_seen(alert, decision.by)
        alert.due_at = decision.again_at
        if decision.kind != Kind.TRIED:
            alert.state, alert.decided_at = Alert.State.DECIDED, now
    alert.save()
    audit.record(event, by=decision.by, subject=alert, reason=decision.kind)


def _hand_on(alert: Alert, to: Member, now: datetime) -> None:
    """It begins anew in the hands of whoever accepted it."""
    practice = alert.client.practice
    alert.owner = alert.passed_to = to
    alert.state, alert.seen_by, alert.seen_at, alert.passed_at = Alert.State.NEW, None, None, None
    alert.due_at = due_at(now, practice.hours, practice.zone, pressing=alert.rule in PRESSING)


def _next_try(kind: Kind, again_at: datetime | None, now: datetime) -> datetime | None:
    if kind != Kind.TRIED:
        return None
    if again_at is None:
        raise ValidationError({"again_at": _("Say when you will try again.")})
    if not now < again_at <= now + NEXT_TRY_WITHIN:
        raise ValidationError({"again_at": _("Choose a time within the next seven days.")})
    return again_at


def _watched_until(kind: Kind, until: date | None, by: Member) -> date | None:
    if kind != Kind.WATCH:
        return None
    today = by.practice.today()
    if until is None:
        raise ValidationError({"until": _("Say until which day you will watch it.")})
    if not today < until <= today + LONGEST_WATCH:
        raise ValidationError({"until": _("Choose a day to come, within half a year.")})
    return until


def _receiver(kind: Kind, to: Member | None, by: Member) -> Member | None:
    if kind != Kind.PASSED or to is None:
        return None
    if to.pk == by.pk:
        raise ValidationError({"to": _("Choose somebody other than yourself.")})
    if not to.may(Permission.RECORD_READ):
        raise ValidationError(
            {"to": _("%(name)s reads no records, so no alerts either.") % {"name": to.name}}
        )
    return to
