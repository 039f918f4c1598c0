"""What two people of a supervision want to speak of: added by either, crossed off, kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.models import AgendaTopic, Caseload, Client, Event, Member, Supervision, open_on

WORDS_LIMIT, MOST = 1_000, 50


@transaction.atomic
def add_topic(
    *, supervision: Supervision, words: str, client: Client | None = None, by: Member
) -> AgendaTopic:
    """Something to speak of next time, of a client in the supervisee's care or of none.

    By supervisor or supervisee, while the supervision holds; read by these two alone.
    """
    _refuse_third(supervision, by)
    today = by.practice.today()
    held = Supervision.objects.select_for_update().filter(open_on(today), pk=supervision.pk)
    if not held.exists():
        raise ValidationError(_("This supervision has ended."))
    cared_for = Caseload.objects.filter(open_on(today), member=supervision.supervisee_id)
    if client is not None and not cared_for.filter(client=client).exists():
        raise ValidationError({"client": _("Choose a client in the supervisee's care.")})
    waiting = AgendaTopic.objects.filter(supervision=supervision, discussed_at=None)
    if waiting.count() >= MOST:
        raise ValidationError(_("There are %(n)s topics already; discuss some.") % {"n": MOST})
    topic = AgendaTopic.objects.create(
        practice_id=supervision.practice_id,
        supervision=supervision,
        client_id=client.pk if client else None,
        words=sound_text(words, name=_("Topic"), limit=WORDS_LIMIT, required=True),
        added_by=by,
    )
    audit.record(Event.AGENDA_CHANGED, by=by, subject=topic, reason="added")
    return topic


@transaction.atomic
def discuss_topic(*, topic: AgendaTopic, by: Member) -> AgendaTopic:
    """They spoke of it; it stays in the history. What was discussed stays discussed."""
    _refuse_third(topic.supervision, by)
    stored = AgendaTopic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
    if stored.discussed_at is None:
        stored.discussed_at = timezone.now()
        stored.save(update_fields=["discussed_at"])
        audit.record(Event.AGENDA_CHANGED, by=by, subject=stored, reason="discussed")
    return stored


def _refuse_third(supervision: Supervision, by: Member) -> None:
    refuse_strangers(by, practice_id=supervision.practice_id)
    if by.pk not in (supervision.supervisor_id, supervision.supervisee_id):
        raise ValidationError(_("An agenda belongs to supervisor and supervisee."))
