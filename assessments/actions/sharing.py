"""Show a client the result of one check-in, in a member's words, and take it back."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Response, SharedResult
from assessments.queries.shared import is_first, showable, shown_of
from clinic import audit
from clinic.actions.given import give_card, give_exercise
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.models import Card, Client, Event, Exercise, Member

LONGEST_WORDS = 2_000
MOST_COMPANIONS = 3
_Companion = list[str]  # kind and id


@transaction.atomic
def share_result(
    *,
    response: Response,
    words: str,
    cards: Collection[str] = (),
    exercises: Collection[str] = (),
    by: Member,
) -> SharedResult:
    """Show the client of `response` what came of it: this one form and nothing else.

    `cards` and `exercises` are names of the library; those the client has not got are given with
    it. The first result a client is shown comes with one to three, a later one with up to three.
    """
    refuse_strangers(by, practice_id=response.practice_id)
    client = Client.objects.select_for_update(of=("self",)).get(pk=response.client_id)
    if client.state == Client.State.ENDED:
        raise ValidationError(_("Care has ended, so nothing new is shown to this client."))
    if shown_of(response) is not None:
        raise ValidationError(_("The client is shown this result already."))
    if not showable(response):
        raise ValidationError(_("There is nothing in this check-in that can be shown."))
    words = sound_text(words, name=_("Your words"), limit=LONGEST_WORDS, required=True)
    refuse_companions(len(cards) + len(exercises), first=is_first(client))
    shared = SharedResult.objects.create(
        practice_id=response.practice_id,
        client=client,
        response=response,
        words=words,
        companions=[
            *(_card(client, template, by) for template in cards),
            *(_exercise(client, template, by) for template in exercises),
        ],
        shared_by=by,
    )
    audit.record(Event.RESULT_SHARED, by=by, subject=shared)
    return shared


@transaction.atomic
def withdraw_result(*, shared: SharedResult, by: Member) -> SharedResult:
    """Take a result off the client's page at once; that it was there stays in the record.

    Cards and exercises that came with it stay until they are taken back themselves.
    """
    refuse_strangers(by, practice_id=shared.practice_id)
    stored = SharedResult.objects.select_for_update().get(pk=shared.pk)
    if stored.withdrawn_at is None:
        stored.withdrawn_at = timezone.now()
        stored.save(update_fields=["withdrawn_at"])
        audit.record(Event.RESULT_WITHDRAWN, by=by, subject=stored)
    return stored


def refuse_companions(count: int, *, first: bool) -> None:
    """ValidationError for a first result that stands alone, and for more than three beside one."""
    if first and not count:
        raise ValidationError(
            _("A first result does not stand alone. Choose one to three cards or exercises.")
        )
    if count > MOST_COMPANIONS:
        raise ValidationError(_("Choose at most three cards and exercises."))


def _card(client: Client, template: str, by: Member) -> _Companion:
    has = Card.objects.filter(client=client, template=template, taken_back_at=None).first()
    row = has or give_card(client=client, template=template, by=by)
    return ["card", str(row.pk)]


def _exercise(client: Client, template: str, by: Member) -> _Companion:
    in_use = Exercise.objects.filter(client=client, state=Exercise.State.OPEN)
    row = in_use.filter(template=template).first()
    row = row or give_exercise(client=client, template=template, by=by)
    return ["exercise", str(row.pk)]
