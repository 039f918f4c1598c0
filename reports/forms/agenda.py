"""A topic for supervision, as either side types it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.actions.agenda import WORDS_LIMIT
from clinic.forms.clients import DeedForm
from clinic.forms.text import LongText
from reports.queries.agenda import Agenda


class AgendaForm(DeedForm):
    """The words, and of whom; the view turns the choice into a client at the gate."""

    words = LongText(
        label=_("Topic"),
        rows=2,
        max_length=WORDS_LIMIT,
        required=True,
        error_messages={"required": _("Say what you want to speak of.")},
        help_text=_("Name no client here: choose them below, by their name in supervision."),
    )
    client = forms.ChoiceField(label=_("Of a client"), required=False)

    def __init__(self, data: Any = None, *, agenda: Agenda) -> None:
        super().__init__(data, auto_id=f"{agenda.supervision_id}-%s")
        nobody = ("", _("of no client"))
        self.fields["client"] = forms.ChoiceField(
            label=_("Of a client"), required=False, choices=[nobody, *agenda.choices]
        )
