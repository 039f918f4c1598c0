"""What the clock asks: letters and refusals each minute, the audit's proof and order each night."""

from pathlib import Path

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from clinic.actions.series import extend_series
from clinic.audit import refusals
from clinic.audit.anchor import drop_anchor
from clinic.audit.verifying import anchors_in, verify
from clinic.emails import deliver_due
from clinic.queries import series_going_on

AN_HOUR = 60 * 60


@shared_task(name="clinic.schedule.post")
def post() -> None:
    """Send the letters that are due, also those a bell was not heard for."""
    deliver_due()


@shared_task(name="clinic.schedule.tell_refusals")
def tell_refusals() -> None:
    """Write down how many refused requests of past minutes have no line of their own."""
    refusals.tell()


@shared_task(name="clinic.schedule.anchor_and_verify", time_limit=AN_HOUR)
def anchor_and_verify() -> None:
    """Prove the audit by the anchors there are, then write down how far it has come."""
    path = Path(settings.AUDIT_ANCHOR)
    verify(anchors_in(path))
    drop_anchor(path)


@shared_task(name="clinic.schedule.forget_visits", time_limit=AN_HOUR)
def forget_visits() -> None:
    """Delete the sessions that can be used no more, and the stays that were in them."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


@shared_task(name="clinic.schedule.plan_ahead", time_limit=AN_HOUR)
def plan_ahead() -> None:
    """Sessions that return are in the calendar half a year ahead, whenever one looks."""
    for series in series_going_on():
        extend_series(series=series)
