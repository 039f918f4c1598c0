"""What people type about clients, checked before an action takes it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.conf import global_settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clinic.actions.clients import ASKED_AT_THE_START, CONSENT_WORDS, TEXTS, adult_birth_year
from clinic.models import Client, Consent, Member
from clinic.queries import carers
from clinic.roles import Permission, Reach, reaches

Result = TypeVar("Result")


def languages() -> list[tuple[str, Any]]:
    """Every language there is a name for, by its code."""
    return [(code, _(name)) for code, name in global_settings.LANGUAGES]


class DeedForm(forms.Form):
    """A form whose sound answers go to one action."""

    def carry_out(self, deed: Callable[..., Result], **given: Any) -> Result | None:
        """What the action returned; None where form or action refused, and the form says why."""
        if not self.is_valid():
            return None
        try:
            return deed(**self.cleaned_data, **given)
        except ValidationError as refusal:
            named = set(getattr(refusal, "error_dict", ())) - set(self.fields)
            at_fields = hasattr(refusal, "error_dict") and not named
            self.add_error(None, refusal if at_fields else ValidationError(refusal.messages))
            return None


class ContactForm(DeedForm):
    """Who a client is and how to reach them; `by` is the member at the screen."""

    name = forms.CharField(
        label=TEXTS["name"][0],
        max_length=TEXTS["name"][1],
        error_messages={"required": _("Enter a name or a code.")},
        help_text=_("Whatever you will know them by. Lists are sorted by it."),
    )
    birth_year = forms.IntegerField(
        label=_("Birth year"),
        help_text=_("The year only. The client must already be 18."),
        error_messages={
            "required": _("Enter the birth year."),
            "invalid": _("Enter the year in four digits, for example 1990."),
        },
    )
    pronouns = forms.CharField(
        label=TEXTS["pronouns"][0], max_length=TEXTS["pronouns"][1], required=False
    )
    language = forms.ChoiceField(
        label=_("Language they read"),
        choices=languages,
        required=False,
        help_text=_("Questionnaires come in it where your practice holds a translation."),
        error_messages={"invalid_choice": _("Choose one of the languages shown.")},
    )
    email = forms.EmailField(label=TEXTS["email"][0], max_length=TEXTS["email"][1], required=False)
    phone = forms.CharField(label=TEXTS["phone"][0], max_length=TEXTS["phone"][1], required=False)
    contact_notes = forms.CharField(
        label=TEXTS["contact_notes"][0],
        max_length=TEXTS["contact_notes"][1],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example when to ring, and whether a voice message is all right."),
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.initial.setdefault("language", by.practice.language)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    @staticmethod
    def contact_of(client: Client) -> dict[str, Any]:
        """What the form begins with for a client who is there."""
        return {name: getattr(client, name) for name in ContactForm.base_fields}

    def clean_language(self) -> str:
        """What is left out stays as it is."""
        return self.cleaned_data["language"] or str(self.initial["language"])

    def clean_birth_year(self) -> int:
        return adult_birth_year(self.cleaned_data["birth_year"], self.by.practice.today())


class NewClientForm(ContactForm):
    """A new client, what they agreed to, and who cares for them.

    Who reaches the whole practice names the carer; anybody else is the carer.
    """

    carer: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None,
        label=_("Who cares for them"),
        empty_label=_("Choose a person"),
        help_text=_("Only this person, and whoever supervises them, reads the record."),
    )
    consents = forms.MultipleChoiceField(
        label=_("What the client agreed to"),
        choices=[(kind.value, CONSENT_WORDS[kind]) for kind in ASKED_AT_THE_START],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick what the client told you or signed. Each can be taken back later."),
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        choosable = carers(by.practice)
        if Reach.PRACTICE not in reaches(by.roles, Permission.CLIENT_ADD):
            choosable = choosable.filter(pk=by.pk)
            self.fields["carer"].widget = forms.HiddenInput()
            self.fields["carer"].required = False
        self.fields["carer"].queryset = choosable  # type: ignore[attr-defined]
        self.fields["carer"].initial = by.pk

    def clean_carer(self) -> Member:
        return self.cleaned_data["carer"] or self.by

    def clean_consents(self) -> set[str]:
        return set(self.cleaned_data["consents"])


class ConsentForm(DeedForm):
    """One answer to one consent question."""

    kind = forms.ChoiceField(choices=Consent.Kind.choices)
    given = forms.TypedChoiceField(
        choices=[("yes", _("given")), ("no", _("withdrawn"))],
        coerce=lambda answer: answer == "yes",
    )
