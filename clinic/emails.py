"""Letters to the people who work in a practice. No client is named, and no care spoken of."""

from functools import partial
from typing import Any

import structlog
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

log = structlog.get_logger(__name__)


def post_when_stored(template: str, *, to: list[str], **context: Any) -> None:
    """Send `emails/<template>.txt` once the change behind it is stored.

    The first line of the template is the subject. A mail server that is away is logged and takes
    nothing back: every letter only repeats what a page shows.
    """
    subject, _, text = render_to_string(f"emails/{template}.txt", context).partition("\n")
    for address in to:
        transaction.on_commit(partial(_send, subject.strip(), text.strip() + "\n", address))


def _send(subject: str, text: str, address: str) -> None:
    try:
        send_mail(subject, text, None, [address])
    except Exception as error:  # whatever a mail server can think of
        log.warning("mail_not_sent", kind=type(error).__name__)
