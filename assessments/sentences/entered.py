"""Who handed a form in for a client, and when: one sentence for the page, time line and export."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from assessments.models import AnsweredBy, Response
from assessments.sentences.formats import day
from clinic.models import Practice


def entered_words(response: Response) -> str:
    """Typed in by whom and when, filled in when; "" for what the client sent or a member says."""
    if response.entered_by is None or response.answered_by != AnsweredBy.CLIENT:
        return ""
    name, practice = response.entered_by.name, response.client.practice
    return typed_words(name, response.sent_at, response.answered_on, practice)


def typed_words(name: str, at: datetime, answered_on: date, practice: Practice) -> str:
    """The same from the figures, where no row is at hand."""
    said = {
        "name": name,
        "typed": day(at.astimezone(practice.zone).date()),
        "filled": day(answered_on),
    }
    return _("Typed in by %(name)s on %(typed)s, filled in on %(filled)s.") % said
