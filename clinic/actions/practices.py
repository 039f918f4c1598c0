"""Opening a practice."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import enlist
from clinic.actions.wording import sound_text
from clinic.models import Event, Practice
from clinic.roles import Role


@transaction.atomic
def open_practice(
    *,
    name: str,
    country: str,
    time_zone: str,
    owner_email: str,
    owner_name: str,
    password: str,
    language: str = "en-gb",
) -> Practice:
    """A practice with its owner, who is a therapist too, so that one person can begin at once."""
    country = country.strip().upper()
    if len(country) != 2 or not (country.isascii() and country.isalpha()):
        raise ValidationError(_("The country is a code of two letters, such as GB."))
    if time_zone not in available_timezones():
        raise ValidationError(
            _("“%(zone)s” is not a known time zone; write it like Europe/London.")
            % {"zone": time_zone}
        )
    practice = Practice.objects.create(
        name=sound_text(name, name=_("Name of the practice"), limit=120, required=True),
        country=country,
        time_zone=time_zone,
        language=language,
    )
    owner = enlist(
        practice=practice,
        email=owner_email,
        name=owner_name,
        roles={Role.OWNER, Role.THERAPIST},
        password=password,
    )
    audit.record(Event.PRACTICE_OPENED, by=owner, subject=practice, practice_id=practice.pk)
    return practice
