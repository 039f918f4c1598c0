"""The first set-up: a code from the console claims an installation that has no practice yet."""

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.practices import open_practice
from clinic.models import Event, Member, Practice, SetupCode

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that looks like another
GROUPS, GROUP = 5, 4  # a hundred bits
CODE_LIFE = timedelta(hours=24)


@transaction.atomic
def make_setup_code() -> str | None:
    """A code for the console, kept as SHA-256; codes made before stop working.

    None once there is a practice: from then on its owner invites people.
    """
    if Practice.objects.exists():
        return None
    SetupCode.objects.filter(used_at=None).delete()
    letters = "".join(secrets.choice(LETTERS) for _each in range(GROUPS * GROUP))
    SetupCode.objects.create(token_hash=code_hash(letters), expires_at=timezone.now() + CODE_LIFE)
    audit.record(Event.SETUP_CLAIMED, by=None, reason="code_made")
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


@transaction.atomic
def claim_practice(
    *,
    code_hash: str,
    name: str,
    country: str,
    time_zone: str,
    owner_email: str,
    owner_name: str,
    owner_title: str = "",
    password: str,
) -> Practice:
    """The first practice with its owner. The code works once, while there is no practice."""
    codes = SetupCode.objects.select_for_update().filter(
        token_hash=code_hash, used_at=None, expires_at__gt=timezone.now()
    )
    code = codes.first()
    if code is None or Practice.objects.exists():
        raise ValidationError(_("The code does not work any more. Print a new one."))
    practice = open_practice(
        name=name,
        country=country,
        time_zone=time_zone,
        owner_email=owner_email,
        owner_name=owner_name,
        owner_title=owner_title,
        password=password,
    )
    code.used_at = timezone.now()
    code.save(update_fields=["used_at"])
    owner = Member.objects.select_related("user", "practice").get(practice=practice)
    audit.record(Event.SETUP_CLAIMED, by=owner, subject=practice, practice_id=practice.pk)
    return practice


def code_hash(typed: str) -> str:
    """SHA-256 (hex) of a code, however it was typed: small letters, blanks, without hyphens."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()
