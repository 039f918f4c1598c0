"""How a client wants to be reached, as they or their practice type it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.actions.contact_wishes import SENDER_LIMIT
from clinic.forms.clients import DeedForm
from clinic.forms.practices import zones
from clinic.models import ContactWishes
from clinic.models.mail import QUIET


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Enter a time such as 21:00.")},
    )


class ContactWishesForm(DeedForm):
    """A phone that others see, the sender's name, and the hours without messages."""

    is_shared = forms.BooleanField(
        label=_("Other people see my phone or my mail"),
        required=False,
        help_text=_("Where others see it, the question about being safe at home is not asked."),
    )
    sender = forms.CharField(
        label=_("Messages come from this name"),
        max_length=SENDER_LIMIT,
        required=False,
        help_text=_("Whatever looks ordinary on your phone. Empty: the name of the practice."),
    )
    quiet_from = _clock(_("No messages from"))
    quiet_until = _clock(_("until"))
    time_zone = forms.ChoiceField(label=_("My clock"), choices=(), required=False)

    def __init__(self, data: Any, *, wishes: ContactWishes) -> None:
        super().__init__(data, initial={name: getattr(wishes, name) for name in self.base_fields})
        usual = ("", _("as in my practice (%(zone)s)") % {"zone": wishes.practice.time_zone})
        begins, ends = (each.strftime("%H:%M") for each in QUIET)
        self.fields["quiet_from"].help_text = _("Empty: from %(from)s until %(until)s.") % {
            "from": begins,
            "until": ends,
        }
        self.fields["time_zone"].choices = [usual, *zones()]  # type: ignore[attr-defined]
