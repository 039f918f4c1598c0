"""Clients: who they are, what they consented to, and who cares for them."""

from collections.abc import Set
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import audit
from clinic.actions.members import new_user, refuse_strangers
from clinic.actions.wording import sound_text
from clinic.models import Caseload, Client, Consent, Erasure, Event, Member, Practice, User
from clinic.roles import CARING, Permission, Reach, reaches

# The words a client agrees to. Whoever changes one changes the version too.
CONSENT_VERSION = "2026-11"
CONSENT_WORDS = {
    Consent.Kind.MEASUREMENT: gettext_lazy(
        "I agree to answer short check-ins. My answers and scores are kept in my record, where "
        "those who care for me, and whoever supervises them, read them. I can skip any question "
        "and stop at any time."
    ),
    Consent.Kind.MAIL: gettext_lazy(
        "I agree to get short messages by e-mail, such as the link to a check-in. A message says "
        "nothing about my care. I can stop them at any time."
    ),
    Consent.Kind.SHARING: gettext_lazy(
        "I agree that a report about me may be given to a person I name. I can take this back at "
        "any time; a report that was handed over by then stays with that person."
    ),
    Consent.Kind.FOLLOW_UP: gettext_lazy(
        "I agree to be asked how I am on the days we named, after my care has ended. My answers "
        "are kept in my record. I can leave any of them, or stop all of them, at any time."
    ),
}
ASKED_AT_THE_START = (Consent.Kind.MEASUREMENT, Consent.Kind.MAIL, Consent.Kind.SHARING)
ADULT_AGE = 18
FIRST_BIRTH_YEAR = 1900


@transaction.atomic
def add_client(
    *,
    name: str,
    birth_year: int,
    by: Member,
    carer: Member,
    practice: Practice | None = None,
    pronouns: str = "",
    language: str = "",
    email: str = "",
    phone: str = "",
    contact_notes: str = "",
    consents: Set[Consent.Kind] = frozenset(),
) -> Client:
    """An adult in care from today, with their carer and the consents they gave."""
    if practice is not None and practice.pk != by.practice_id:
        refuse_strangers(by, practice_id=practice.pk)
    if Reach.PRACTICE not in reaches(by.roles, Permission.CLIENT_ADD) and carer.pk != by.pk:
        raise ValidationError(_("A client you add is one you care for yourself."))
    _refuse_non_carer(carer, practice_id=by.practice_id)
    if set(consents) - set(Consent.Kind.values):
        raise ValidationError(_("This kind of consent is not known."))
    contact = {"email": email, "phone": phone, "contact_notes": contact_notes}
    fields = {"name": name, "birth_year": birth_year, "pronouns": pronouns, **contact}
    fields["language"] = language or by.practice.language
    client = Client.objects.create(
        practice=by.practice, **{key: _sound(key, value, by) for key, value in fields.items()}
    )
    audit.record(Event.CLIENT_ADDED, by=by, subject=client)
    start_caseload(client=client, member=carer, by=by)
    for kind in sorted(consents):
        record_consent(client=client, kind=kind, given=True, by=by.user)
    return client


@transaction.atomic
def change_client(*, client: Client, by: Member, **fields: Any) -> Client:
    """Change a client's name, birth year, pronouns or contact, or pause and take up their care.

    Care ends, and begins again, by actions of their own, which ask what is still open.
    """
    refuse_strangers(by, practice_id=client.practice_id)
    if unknown := fields.keys() - CHANGEABLE:
        raise TypeError(f"change_client() does not change {sorted(unknown)}")
    stored = held_client(client)
    sound = {key: _sound(key, value, by) for key, value in fields.items()}
    if "state" in sound and stored.state == Client.State.ENDED:
        raise ValidationError(_("Care has ended. Take the client back into care first."))
    changed = [key for key, value in sound.items() if getattr(client, key) != value]
    if changed:
        for key in changed:
            setattr(client, key, sound[key])
        client.save(update_fields=changed)
        audit.record(Event.CLIENT_CHANGED, by=by, subject=client)
    return client


@transaction.atomic
def record_consent(*, client: Client, kind: str, given: bool, by: Member | User) -> Consent:
    """What the client answered to one consent question, under the words in use now.

    Saying again what already holds adds nothing and returns the row that holds.
    """
    if kind not in Consent.Kind.values:
        raise ValidationError(_("This kind of consent is not known."))
    held_client(client)
    newest = Consent.objects.filter(client=client, kind=kind).first()
    if newest and (newest.given, newest.version) == (given, CONSENT_VERSION):
        return newest
    consent = Consent.objects.create(
        practice_id=client.practice_id,
        client=client,
        kind=kind,
        version=CONSENT_VERSION,
        given=given,
        recorded_by=by.user if isinstance(by, Member) else by,
    )
    audit.record(Event.CONSENT_RECORDED, by=by, subject=consent, reason=kind)
    return consent


@transaction.atomic
def start_caseload(
    *, client: Client, member: Member, by: Member | None, since: date | None = None
) -> Caseload:
    """From `since` (today, unless given) on, `member` cares for the client."""
    _refuse_non_carer(member, practice_id=client.practice_id)
    if by is not None:
        refuse_strangers(by, practice_id=client.practice_id)
    held_client(client)
    if Caseload.objects.filter(client=client, member=member, until=None).exists():
        raise ValidationError(
            _("%(member)s already cares for %(client)s.")
            % {"member": member.name, "client": client.name}
        )
    caseload = Caseload.objects.create(
        practice_id=client.practice_id,
        client=client,
        member=member,
        since=since or member.practice.today(),
    )
    audit.record(Event.CASELOAD_STARTED, by=by, subject=caseload)
    return caseload


@transaction.atomic
def end_caseload(*, caseload: Caseload, by: Member) -> Caseload:
    """Today is the first day the member no longer reaches the client. Ended stays ended."""
    refuse_strangers(by, practice_id=caseload.practice_id)
    stored = Caseload.objects.select_for_update().get(pk=caseload.pk)
    if stored.until is None:
        stored.until = max(by.practice.today(), stored.since)
        stored.save(update_fields=["until"])
        audit.record(Event.CASELOAD_ENDED, by=by, subject=stored)
    return stored


@transaction.atomic
def give_sign_in(*, client: Client, email: str, password: str, by: Member) -> User:
    """A way to sign in for the client's own pages."""
    refuse_strangers(by, practice_id=client.practice_id)
    stored = held_client(client)
    if stored.user_id is not None:
        raise ValidationError(_("%(name)s can already sign in.") % {"name": client.name})
    user = new_user(email=email, name=client.name, password=password)
    client.user = user
    client.save(update_fields=["user"])
    audit.record(Event.CLIENT_CHANGED, by=by, subject=client, reason="sign_in")
    return user


def held_client(client: Client) -> Client:
    """The client as they are now, held until the transaction ends. Refused once erased."""
    stored = Client.objects.select_for_update(of=("self",)).select_related("practice")
    row = stored.get(pk=client.pk)
    if Erasure.objects.filter(client=row).exists():
        raise ValidationError(_("This record was erased. Nothing is added to it any more."))
    return row


def _refuse_non_carer(member: Member, practice_id: UUID) -> None:
    refuse_strangers(member, practice_id=practice_id)
    if not member.roles & CARING:
        raise ValidationError(
            _("%(name)s is neither therapist nor trainee.") % {"name": member.name}
        )


TEXTS = {
    "name": (gettext_lazy("Name or code"), 120),
    "pronouns": (gettext_lazy("Pronouns"), 30),
    "email": (gettext_lazy("E-mail"), 254),
    "phone": (gettext_lazy("Telephone"), 40),
    "contact_notes": (gettext_lazy("How to reach them safely"), 2_000),
    "language": (gettext_lazy("Language"), 12),
}
CHANGEABLE = TEXTS.keys() | {"birth_year", "state"}
GOING_ON = (Client.State.ACTIVE, Client.State.PAUSED)


def _sound(field: str, value: Any, by: Member) -> Any:
    if field == "birth_year":
        return adult_birth_year(value, by.practice.today())
    if field == "state":
        if value not in GOING_ON:
            raise ValidationError(
                _("Care is paused or taken up here. It ends on a page of its own.")
            )
        return value
    name, limit = TEXTS[field]
    text = sound_text(value, name=name, limit=limit, required=field == "name")
    if field == "email" and text:
        validate_email(text)
    return text


def adult_birth_year(year: int, today: date) -> int:
    """`year`, when somebody born in it turns 18 this year or has before. Else ValidationError.

    The year alone does not tell the birthday: whoever adds the client answers for that.
    """
    if year > today.year - ADULT_AGE:
        raise ValidationError(_("Secure Base is for adults: the client must be 18 or older."))
    if year < FIRST_BIRTH_YEAR:
        raise ValidationError(
            _("Please check the birth year: it lies before %(year)s.") % {"year": FIRST_BIRTH_YEAR}
        )
    return year
