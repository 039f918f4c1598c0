"""Reads of people and records, as rows ready to show."""

from datetime import datetime

from django.db import models

from clinic.models import AuditEvent, Event, User


def has_recorded(event: Event, *, by: User, subject: models.Model, since: datetime) -> bool:
    """Whether the audit holds `event` by this person about this row, at `since` or later."""
    events = AuditEvent.objects.filter(event=event, actor=by, at__gte=since)
    if client_id := getattr(subject, "client_id", None):
        events = events.filter(client_id=client_id)  # the index
    return events.filter(subject_kind=subject._meta.model_name, subject_id=str(subject.pk)).exists()
