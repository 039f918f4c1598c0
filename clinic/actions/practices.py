"""Opening a practice, and what its owner decides for it."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import audit, walls
from clinic.actions.members import enlist, refuse_strangers
from clinic.actions.wording import sound_text
from clinic.models import CrisisLine, Event, Member, Practice
from clinic.roles import Permission, Role

LINES_AT_MOST = 20
LONGEST_RETENTION = 100
TEXTS = {
    "name": (gettext_lazy("Name of the practice"), 120),
    "phone": (gettext_lazy("Telephone"), 40),
    "emergency_number": (gettext_lazy("Emergency number"), 20),
    "reading_words": (gettext_lazy("How often answers are looked at"), 200),
}
REQUIRED = {"name", "reading_words"}


@transaction.atomic
def open_practice(
    *,
    name: str,
    country: str,
    time_zone: str,
    owner_email: str,
    owner_name: str,
    password: str,
    owner_title: str = "",
    language: str = "en-gb",
) -> Practice:
    """A practice with its owner, who is a therapist too, so that one person can begin at once."""
    practice = Practice(
        name=_sound("name", name),
        country=_sound("country", country),
        time_zone=_sound("time_zone", time_zone),
        language=language,
    )
    walls.enter(practice.pk)
    practice.save()
    owner = enlist(
        practice=practice,
        email=owner_email,
        name=owner_name,
        title=owner_title,
        roles={Role.OWNER, Role.THERAPIST},
        password=password,
    )
    audit.record(Event.PRACTICE_OPENED, by=owner, subject=practice, practice_id=practice.pk)
    return practice


@transaction.atomic
def change_practice(*, practice: Practice, by: Member, **fields: Any) -> Practice:
    """Change name, country, time zone, telephone, emergency number, hours or retention."""
    refuse_strangers(by, practice_id=practice.pk)
    known = {"name", "country", "time_zone", "phone", "emergency_number", "hours"}
    if unknown := fields.keys() - known - {"retention_years"}:
        raise TypeError(f"change_practice() does not change {sorted(unknown)}")
    return _decided(practice, {key: _sound(key, value) for key, value in fields.items()}, by)


@transaction.atomic
def name_readers(
    *,
    practice: Practice,
    alert_reader: Member,
    reading_words: str,
    alert_back_up: Member | None = None,
    no_back_up: bool = False,
    by: Member,
) -> Practice:
    """Who looks at what clients send, how often as clients read it, and who does in their absence.

    Nobody in their absence must be said outright, by `no_back_up`.
    """
    people = [alert_reader] if alert_back_up is None else [alert_reader, alert_back_up]
    refuse_strangers(by, *people, practice_id=practice.pk)
    for person in people:
        if not person.may(Permission.RECORD_READ):
            raise ValidationError(
                _("%(name)s reads no records, so no alerts either.") % {"name": person.name}
            )
    if alert_back_up is not None and alert_back_up.pk == alert_reader.pk:
        raise ValidationError(_("Choose two different people, or say that nobody stands in."))
    if (alert_back_up is None) != no_back_up:
        raise ValidationError(_("Choose who stands in, or confirm that nobody does."))
    found = {
        "alert_reader": alert_reader,
        "alert_back_up": alert_back_up,
        "no_back_up": no_back_up,
        "reading_words": _sound("reading_words", reading_words),
    }
    return _decided(practice, found, by)


@transaction.atomic
def finish_set_up(*, practice: Practice, by: Member) -> Practice:
    """The first set-up is done; refused while nobody is named to look at alerts."""
    refuse_strangers(by, practice_id=practice.pk)
    stored = Practice.objects.get(pk=practice.pk)
    if stored.alert_reader_id is None:
        raise ValidationError(_("Say first who looks at what clients send."))
    if stored.set_up_at is not None:
        return stored
    return _decided(practice, {"set_up_at": timezone.now()}, by)


@transaction.atomic
def add_help_line(
    *, practice: Practice, name: str, phone: str, hours: str = "", by: Member
) -> CrisisLine:
    """A line clients are shown under *Get support now*; whoever adds it has checked it today."""
    refuse_strangers(by, practice_id=practice.pk)
    Practice.objects.select_for_update().get(pk=practice.pk)
    count = CrisisLine.objects.filter(practice=practice).count()
    if count >= LINES_AT_MOST:
        raise ValidationError(_("There are twenty help lines. Remove one first."))
    line = CrisisLine.objects.create(
        practice=practice,
        name=sound_text(name, name=_("Name"), limit=120, required=True),
        phone=sound_text(phone, name=_("Telephone"), limit=40, required=True),
        hours=sound_text(hours, name=_("Hours"), limit=120),
        position=count,
        checked_on=practice.today(),
    )
    audit.record(Event.PRACTICE_CHANGED, by=by, subject=line, reason="help_line.added")
    return line


@transaction.atomic
def check_help_line(*, line: CrisisLine, by: Member) -> CrisisLine:
    """Somebody rang today, or looked it up: number and hours are right."""
    refuse_strangers(by, practice_id=line.practice_id)
    line.checked_on = by.practice.today()
    line.save(update_fields=["checked_on"])
    audit.record(Event.PRACTICE_CHANGED, by=by, subject=line, reason="help_line.checked")
    return line


@transaction.atomic
def remove_help_line(*, line: CrisisLine, by: Member) -> None:
    """Clients are not shown it any more."""
    refuse_strangers(by, practice_id=line.practice_id)
    audit.record(Event.PRACTICE_CHANGED, by=by, subject=line, reason="help_line.removed")
    line.delete()


def _decided(practice: Practice, found: Mapping[str, Any], by: Member) -> Practice:
    stored = Practice.objects.select_for_update().get(pk=practice.pk)
    changed = [key for key, value in found.items() if getattr(stored, key) != value]
    for key in changed:
        setattr(stored, key, found[key])
    if changed:
        stored.save(update_fields=changed)
        what = "+".join(changed)[:60]
        audit.record(
            Event.PRACTICE_CHANGED, by=by, subject=stored, reason=what, practice_id=stored.pk
        )
    return stored


def _sound(field: str, value: Any) -> Any:
    if field == "country":
        country = str(value).strip().upper()
        if len(country) != 2 or not (country.isascii() and country.isalpha()):
            raise ValidationError(_("The country is a code of two letters, such as GB."))
        return country
    if field == "time_zone":
        if value not in available_timezones():
            raise ValidationError(
                _("“%(zone)s” is not a known time zone; write it like Europe/London.")
                % {"zone": value}
            )
        return value
    if field == "hours":
        return _sound_hours(value)
    if field == "retention_years":
        if value is not None and not 1 <= value <= LONGEST_RETENTION:
            raise ValidationError(_("Between 1 and 100 years, or left empty."))
        return value
    name, limit = TEXTS[field]
    return sound_text(value, name=name, limit=limit, required=field in REQUIRED)


def _sound_hours(rows: Any) -> list[dict[str, Any]]:
    """Rows of weekday (0 is Monday), `from` and `to` (HH:MM), each once and forward."""
    days = [row["weekday"] for row in rows]
    if sorted(set(days)) != sorted(days) or set(days) - set(range(7)):
        raise ValidationError(_("Give each day of the week once."))
    if any(row["from"] >= row["to"] for row in rows):
        raise ValidationError(_("A day begins before it ends."))
    return sorted(rows, key=lambda row: row["weekday"])
