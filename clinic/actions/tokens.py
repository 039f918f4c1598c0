"""Tokens with which a member's own programs read over the API."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from knox.models import AuthToken

from clinic import audit
from clinic.models import Event, Member, User
from clinic.queries import tokens_of

TOKENS_A_PERSON = 10


@transaction.atomic
def make_token(*, by: Member) -> str:
    """A token that acts as this member for 90 days. Its text is returned here and kept nowhere."""
    User.objects.select_for_update().get(pk=by.user_id)
    limit = TOKENS_A_PERSON
    if tokens_of(by.user).count() >= limit:
        raise ValidationError(
            _("You have %(limit)s tokens already. Revoke one you no longer use first.")
            % {"limit": limit}
        )
    row, token = AuthToken.objects.create(user=by.user)
    audit.record(Event.TOKEN_MADE, by=by, subject_id=row.token_key)
    return str(token)


@transaction.atomic
def revoke_token(*, digest: str, by: Member) -> bool:
    """End one of the member's own tokens at once; False when there is none of that digest."""
    row = AuthToken.objects.filter(user=by.user, digest=digest).first()
    if row is None:
        return False
    row.delete()
    audit.record(Event.TOKEN_REVOKED, by=by, subject_id=row.token_key)
    return True
