"""Letters: how one reads, and how those that are due leave the outbox.

No letter names an illness, a questionnaire or a score, or says that anybody is in care. `content`
of a row is what `templates/emails/<kind>.txt` is written from, and goes when the letter has gone.
"""

import smtplib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from time import monotonic
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Window
from django.db.models.functions import Now, RowNumber
from django.template.loader import render_to_string
from django.utils import timezone, translation

from clinic import audit, walls
from clinic.models import Client, Consent, Event, Mail
from clinic.models.jobs import MAX_ATTEMPTS
from clinic.models.mail import wishes_of

log = structlog.get_logger(__name__)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 6 * 60))  # between the tries
A_TURN = 20  # letters of one practice before the next practice's
AT_ONCE = 400
LONGEST = 45.0  # seconds one round lasts
GONE = (smtplib.SMTPServerDisconnected, ConnectionError, TimeoutError)


class ServerAway(Exception):
    """The mail server does not answer: what waits goes on waiting, and no try is counted."""


def words_of(kind: str, content: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Subject and text of a letter. The template's first line is the subject."""
    with translation.override(language):
        written = render_to_string(f"emails/{kind}.txt", dict(content))
    subject, _, text = written.partition("\n")
    return " ".join(subject.split()), text.strip() + "\n"


def deliver_due(*, seconds: float = LONGEST) -> int:
    """Send what is due, a few letters of each practice in turn; how many went.

    A server that is away is tried again the next minute. One letter it refuses waits longer each
    time, and after five tries is marked as failed.
    """
    stop, sent = monotonic() + seconds, 0
    while monotonic() < stop and (due := _in_turn()):
        connection = get_connection()
        try:
            connection.open()
        except Exception as error:  # whatever a mail server can think of
            log.warning("mail_server_away", exception_type=type(error).__name__)
            return sent
        try:
            for pk in due:
                sent += _deliver(pk, connection)
                if monotonic() >= stop:
                    break
        except ServerAway:
            return sent
        finally:
            connection.close()
    return sent


def _in_turn() -> list[UUID]:
    """The letters that are due, so ordered that nobody's flood keeps another practice waiting."""
    due = Mail.objects.due().filter(due_at__lte=timezone.now())
    turn = Window(RowNumber(), partition_by="practice_id", order_by=["due_at", "pk"])
    rows = due.annotate(turn=turn).filter(turn__lte=A_TURN).order_by("turn", "due_at")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def _deliver(pk: UUID, connection: Any) -> bool:
    lease = Mail.objects.claim(pk)
    if lease is None:
        _end_exhausted(pk)
        return False
    letter = Mail.objects.select_related("practice", "client__practice").get(pk=pk)
    with walls.within(letter.practice_id):
        if _held_back(letter, lease):
            return False
        message = _written(letter, connection)
    try:
        message.send()
    except GONE as error:
        _wait(letter, lease, error, counted=False)
        raise ServerAway from error
    except Exception as error:
        _wait(letter, lease, error, counted=True)
        return False
    _finish(letter, lease, Mail.State.READY, Event.MAIL_SENT)
    return True


def _written(letter: Mail, connection: Any) -> EmailMessage:
    content, to, sender = letter.content, letter.to, letter.practice.name
    language = letter.practice.language
    if letter.client is not None:
        to, language = to or letter.client.email, letter.client.language
        sender = wishes_of(letter.client).sender or sender
    subject, text = words_of(letter.kind, {"sender": sender, **content}, language)
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    headers = {
        "Message-ID": f"<{letter.pk}@{address.partition('@')[2] or 'localhost'}>",
        "Auto-Submitted": "auto-generated",
    }
    if stop := content.get("stop"):  # RFC 8058: one tap in the mail program
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    name = " ".join(sender.split())
    return EmailMessage(
        subject, text, formataddr((name, address)), [to], headers=headers, connection=connection
    )


def _held_back(letter: Mail, lease: UUID) -> bool:
    """Whether it must not go now: the client is out of care, wants none, or it is night there."""
    client = letter.client
    if client is None:
        return False
    if reason := _obstacle(client, letter):
        _finish(letter, lease, Mail.State.CANCELLED, Event.MAIL_FAILED, reason)
        return True
    later = wishes_of(client).loud_from(timezone.now())
    if later > timezone.now():
        _put_off(letter, lease, later)
        return True
    return False


def _obstacle(client: Client, letter: Mail) -> str:
    newest = Consent.objects.filter(client=client, kind=Consent.Kind.MAIL)
    reasons: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("care_ended", lambda: _is_ended(client) and not letter.content.get("after_care")),
        ("stopped_by_client", lambda: wishes_of(client).stopped_at is not None),
        ("no_consent", lambda: not newest.values_list("given", flat=True).first()),
        ("no_address", lambda: not (letter.to or client.email)),
    )
    return next((reason for reason, holds in reasons if holds()), "")


def _is_ended(client: Client) -> bool:
    return client.state == Client.State.ENDED


def _wait(letter: Mail, lease: UUID, error: Exception, *, counted: bool) -> None:
    """Try again later; the words of the error are not kept, since they may quote the letter."""
    kind = type(error).__name__
    log.warning("mail_not_sent", job=str(letter.pk), exception_type=kind, attempt=letter.attempts)
    if not counted:
        _put_off(letter, lease, timezone.now() + WAITS[0])
    elif letter.attempts >= MAX_ATTEMPTS or isinstance(error, smtplib.SMTPRecipientsRefused):
        _finish(letter, lease, Mail.State.FAILED, Event.MAIL_FAILED, "refused")
    else:
        wait = WAITS[min(letter.attempts, len(WAITS)) - 1]
        with walls.within(letter.practice_id):
            Mail.objects.held(letter.pk, lease).update(
                state=Mail.State.WAITING, lease=None, due_at=timezone.now() + wait, error=kind
            )


def _put_off(letter: Mail, lease: UUID, until: datetime) -> None:
    with walls.within(letter.practice_id):
        Mail.objects.held(letter.pk, lease).update(
            state=Mail.State.WAITING, lease=None, due_at=until, attempts=letter.attempts - 1
        )


def _finish(letter: Mail, lease: UUID, state: Any, event: Event, reason: str = "") -> None:
    """The end of a letter: what it said is deleted, and that it went, or did not, is written."""
    with walls.within(letter.practice_id):
        if not Mail.objects.held(letter.pk, lease).update(state=state, finished_at=Now()):
            return
        letter.to, letter.content, letter.error, letter.lease = "", {}, reason, None
        letter.save(update_fields=["to", "content", "error", "lease"])
        audit.record(event, by=None, subject=letter, reason=reason)


def _end_exhausted(pk: UUID) -> None:
    """Fail a letter whose worker died at each of its tries."""
    letter = Mail.objects.due().filter(pk=pk, attempts__gte=MAX_ATTEMPTS).first()
    if letter is None:
        return
    with walls.within(letter.practice_id):
        letter.state, letter.error, letter.lease = Mail.State.FAILED, "exhausted", None
        letter.to, letter.content, letter.finished_at = "", {}, timezone.now()
        letter.save()
        audit.record(Event.MAIL_FAILED, by=None, subject=letter, reason="exhausted")
