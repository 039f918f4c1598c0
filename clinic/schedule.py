"""What the clock asks: each minute letters and refusals, each night the audit's proof and anchor."""

from pathlib import Path

from celery import shared_task
from django.conf import settings

from clinic.audit import refusals
from clinic.audit.anchor import drop_anchor
from clinic.audit.verifying import anchors_in, verify
from clinic.emails import deliver_due

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
