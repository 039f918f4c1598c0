"""How many lines refused requests may write: a few a minute from one source, the rest as a number.

Otherwise whoever knocks at links that lead nowhere fills the database, and everybody's proof of
the audit with it. No refusal is lost: those past the limit are counted, and told in one line.
"""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from clinic import audit
from clinic.models import Event, Refusals, User

OF_STRANGERS = 30  # lines a minute from one address; an IPv6 household is one
OF_PEOPLE = 300  # lines a minute of one account
STILL_COUNTING = timedelta(minutes=2)


def count_one(user: User | None, address: str | None) -> bool:
    """Count one more refusal; whether it has a line of its own. Part of the open transaction."""
    source = str(user.pk) if user else _home_of(address or "")
    row = {"source": source, "minute": timezone.now().replace(second=0, microsecond=0)}
    if not Refusals.objects.filter(**row).update(count=F("count") + 1):
        Refusals.objects.bulk_create([Refusals(**row)], ignore_conflicts=True)
        Refusals.objects.filter(**row).update(count=F("count") + 1)
    return Refusals.objects.get(**row).count <= (OF_PEOPLE if user else OF_STRANGERS)


def tell() -> int:
    """Write a line for each past minute that had more refusals than lines; how many lines."""
    past = timezone.now().replace(second=0, microsecond=0) - STILL_COUNTING
    told = 0
    for row in Refusals.objects.filter(minute__lt=past).order_by("minute", "source"):
        told += _tell(row)
    return told


@transaction.atomic
def _tell(row: Refusals) -> bool:
    mine, _ = Refusals.objects.filter(pk=row.pk).delete()
    user = _account(row.source)
    more = row.count - (OF_STRANGERS if user is None else OF_PEOPLE)
    if not mine or more <= 0:
        return False
    with audit.queued(None if user else row.source or None, "") as queue:
        audit.record(Event.DENIED, by=user, reason=f"{more}_more_at_{row.minute:%H:%M}_utc")
        audit.write(queue)
    return True


def _account(source: str) -> User | None:
    try:
        return User.objects.filter(pk=UUID(source)).first()
    except ValueError:
        return None


def _home_of(address: str) -> str:
    """The address; of IPv6 the network, since one household has billions of addresses."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, IPv6Address):
        return str(ip_network(f"{known}/64", strict=False).network_address)
    return str(known)
