"""What is typed about people: who joins, in which roles, who supervises or stands in for whom."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clinic.actions.opened import LONGEST_WORDS
from clinic.forms.clients import DeedForm
from clinic.forms.sign_in import PASSWORD_HELP
from clinic.forms.text import LongText
from clinic.models import BreakGlass, Member, Practice
from clinic.queries import ROLE_WORDS, carers, colleagues
from clinic.roles import Permission, Reach, Role, reaches


def date_field(label: Any, **given: Any) -> forms.DateField:
    """A day, as a browser's own field gives it."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Enter a day such as 2026-05-31."),
        },
        **given,
    )


def choosable(form: forms.Form, name: str) -> Any:
    """A field of the form whose choices are still to be said."""
    return form.fields[name]


def person_field(label: Any, **given: Any) -> Any:
    """A member; the form says which ones."""
    return forms.ModelChoiceField(
        queryset=None,
        label=label,
        empty_label=_("Choose a person"),
        error_messages={
            "required": _("Choose a person."),
            "invalid_choice": _("Choose one of these people."),
        },
        **given,
    )


class RolesForm(DeedForm):
    """A set of roles, at least one."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.value, words) for role, words in ROLE_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )

    def clean_roles(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.cleaned_data["roles"])


class InviteForm(RolesForm):
    """Who is asked to join, and as what."""

    name = forms.CharField(label=_("Name"), max_length=120)
    title = forms.CharField(
        label=_("Title"), max_length=20, required=False, help_text=_("Such as Dr.")
    )
    profession = forms.CharField(label=_("Profession"), max_length=80, required=False)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("They sign in with this address.")
    )
    by_mail = forms.BooleanField(
        label=_("Send the invitation by e-mail too"), required=False, initial=True
    )
    field_order = ["name", "title", "profession", "email", "roles", "by_mail"]


class JoinForm(DeedForm):
    """The name somebody goes by and the password they choose, typed twice."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.pop("again", None) != found.get("password") and "password" in found:
            raise ValidationError(_("The two passwords differ. Type the same one twice."))
        return found


class SupervisionForm(DeedForm):
    """A supervisor, whom they supervise, and from which day on."""

    supervisor = person_field(_("Supervisor"))
    supervisee = person_field(_("Whose clients they see"))
    since = date_field(_("From"))

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = colleagues(practice)
        choosable(self, "supervisor").queryset = everybody.filter(held_roles__role=Role.SUPERVISOR)
        choosable(self, "supervisee").queryset = carers(practice)
        self.fields["since"].initial = practice.today()


class CoverForm(DeedForm):
    """Who is away, who stands in, from the first day to the last."""

    away = person_field(_("Who is away"))
    stand_in = person_field(
        _("Who stands in"), help_text=_("A therapist. They reach all clients of the one away.")
    )
    since = date_field(_("First day"))
    last_day = date_field(_("Last day"))

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        caring = carers(by.practice)
        therapists = colleagues(by.practice).filter(held_roles__role=Role.THERAPIST)
        away = choosable(self, "away")
        if Reach.PRACTICE in reaches(by.roles, Permission.COVER_ARRANGE):
            away.queryset = caring
        else:
            away.queryset, away.initial = caring.filter(pk=by.pk), by.pk
            away.required, away.widget = False, forms.HiddenInput()
            therapists = therapists.exclude(pk=by.pk)
        self.by = by
        choosable(self, "stand_in").queryset = therapists
        self.fields["since"].initial = by.practice.today()

    def clean_away(self) -> Member:
        return self.cleaned_data["away"] or self.by


class CarerForm(DeedForm):
    """A member who is to care for a client."""

    member = person_field(_("Who"))

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choosable(self, "member").queryset = carers(practice)


class FindForm(forms.Form):
    """A client somebody was told of, by full name and birth year."""

    name = forms.CharField(label=_("Name or code, in full"), max_length=120)
    birth_year = forms.IntegerField(label=_("Birth year"), min_value=1900, max_value=2200)


class OpenRecordForm(DeedForm):
    """Why somebody opens a record they do not otherwise have."""

    code = forms.ChoiceField(
        label=_("Reason"),
        choices=BreakGlass.Code.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the reasons.")},
    )
    words = LongText(
        label=_("What happened"),
        required=True,
        max_length=LONGEST_WORDS,
        error_messages={"required": _("Say in a sentence why you need this record now.")},
        help_text=_("The client's therapist and the owner of the practice read this."),
    )
