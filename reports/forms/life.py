"""The people in a client's life and the line of that life, as they are typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.actions.life import LIMITS, OLDEST
from clinic.forms.clients import DeedForm
from clinic.forms.text import LongText
from clinic.models import LifeEvent, Person
from reports.queries.life import asked_about


class PersonForm(DeedForm):
    """Who they are to the client, and how they seem to relate."""

    name = forms.CharField(
        label=LIMITS["name"][0],
        max_length=LIMITS["name"][1],
        error_messages={"required": _("Enter a name, or a word for them.")},
        help_text=_("First name or a word such as “big sister”. It never leaves this record."),
    )
    role = forms.ChoiceField(label=_("Who they are to the client"), choices=Person.Role.choices)
    manner = forms.ChoiceField(
        label=_("How they seem to relate"),
        choices=Person.Manner.choices,
        initial=Person.Manner.UNCLEAR,
        help_text=_("As the client tells it. It says nothing certain about them."),
    )
    steady = forms.BooleanField(label=_("The client can lean on them"), required=False)
    asked_as = forms.ChoiceField(
        label=_("In the relationship profile they are"),
        choices=lambda: [("", _("not asked about")), *asked_about()],
        required=False,
    )
    words = LongText(label=LIMITS["words"][0], max_length=LIMITS["words"][1])

    def clean(self) -> dict[str, Any]:
        """What the actions take."""
        return {"content": super().clean() or {}}


class LifeEventForm(DeedForm):
    """What happened, and when."""

    what = LongText(
        label=LIMITS["what"][0],
        max_length=LIMITS["what"][1],
        rows=2,
        required=True,
        error_messages={"required": _("Say in a few words what happened.")},
    )
    kind = forms.ChoiceField(label=_("What kind of thing"), choices=LifeEvent.Kind.choices)
    age = forms.IntegerField(
        label=_("Age in years"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        help_text=_("Empty where nobody knows: it then stands after what was added before it."),
    )
    when = forms.CharField(label=LIMITS["when"][0], max_length=LIMITS["when"][1], required=False)
    tone = forms.TypedChoiceField(
        label=_("How it was"),
        coerce=int,
        choices=[(1, _("good")), (0, _("neither")), (-1, _("hard"))],
        initial=0,
    )

    def clean(self) -> dict[str, Any]:
        """What the actions take."""
        return {"content": super().clean() or {}}
