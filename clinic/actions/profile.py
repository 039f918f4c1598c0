"""How a person's own pages look and listen."""

from django.db import transaction

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.models import Event, Member


@transaction.atomic
def change_profile(*, theme: str, shortcuts: bool, by: Member) -> Member:
    """One's own colours ("" follows the device), and whether single keys do something."""
    refuse_strangers(by, practice_id=by.practice_id)
    by.user.theme, by.user.shortcuts = theme, shortcuts
    by.user.save(update_fields=["theme", "shortcuts"])
    audit.record(Event.PROFILE_CHANGED, by=by, subject=by.user)
    return by
