"""What is typed about a practice: at its first set-up, and on its settings page."""

from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from clinic.actions.practices import TEXTS
from clinic.forms.clients import DeedForm
from clinic.forms.people import JoinForm, choosable, person_field
from clinic.models import Practice
from clinic.queries import colleagues
from clinic.roles import GRANTS, Permission

SETUP_PAGES = 6
NOBODY = "nobody"
READING = [role for role, (_reach, held) in GRANTS.items() if Permission.RECORD_READ in held]
RETENTION_HELP = _("Counted from the end of care. Empty: until somebody decides.")


def zones() -> list[tuple[str, str]]:
    """The places a clock can be set by: continent and city."""
    skipped = ("Etc/", "SystemV/", "US/", "posix", "right")
    return [
        (name, name.replace("_", " "))
        for name in sorted(available_timezones())
        if "/" in name and not name.startswith(skipped)
    ]


class CodeForm(forms.Form):
    """The code that the console printed."""

    code = forms.CharField(
        label=_("Code from the console"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("Five groups of four letters and digits. It works once, for 24 hours."),
    )


class StartForm(forms.Form):
    """How a new practice begins."""

    begin = forms.ChoiceField(
        label=_("Begin"),
        choices=[
            ("empty", _("Empty: I add my own clients.")),
            ("people", _("With three invented clients on my caseload, to look round.")),
        ],
        widget=forms.RadioSelect,
    )


class PracticeForm(DeedForm):
    """What a practice is called and where it is."""

    name = forms.CharField(label=TEXTS["name"][0], max_length=TEXTS["name"][1])
    country = forms.RegexField(
        r"^\s*[A-Za-z]{2}\s*$",
        label=_("Country, in two letters"),
        help_text=_("Such as GB, IE, DE or US."),
        widget=forms.TextInput(attrs={"autocomplete": "country", "size": 3}),
        error_messages={"invalid": _("The country is a code of two letters, such as GB.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zones, help_text=_("It decides what “today” is.")
    )


class OwnerForm(JoinForm):
    """The first person: owner, and therapist too."""

    title = forms.CharField(
        label=_("Title"), max_length=20, required=False, help_text=_("Such as Dr.")
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("You sign in with this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["title", "name", "email", "password", "again"]


class FactsForm(PracticeForm):
    """The same, and how clients reach it."""

    phone = forms.CharField(
        label=TEXTS["phone"][0],
        max_length=TEXTS["phone"][1],
        required=False,
        help_text=_("Shown to clients under Get support now."),
    )
    emergency_number = forms.CharField(
        label=TEXTS["emergency_number"][0],
        max_length=TEXTS["emergency_number"][1],
        required=False,
        help_text=_("Such as 112 or 999."),
    )


class ReadersForm(DeedForm):
    """Who looks at what clients send, how often, and who does while they are away."""

    alert_reader = person_field(_("Who looks at what clients send"))
    reading_words = forms.CharField(
        label=_("How often, as clients read it"),
        max_length=TEXTS["reading_words"][1],
        help_text=_("A sentence, such as: Answers are read on weekdays before noon."),
    )
    back_up = forms.ChoiceField(label=_("Who does while they are away"))
    no_back_up = forms.BooleanField(
        label=_(
            "I know that nobody looks while this person is away, and that clients must be told so."
        ),
        required=False,
        help_text=_("Only where you chose nobody."),
    )

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.of(practice))
        super().__init__(*args, **kwargs)
        readers = colleagues(practice).filter(held_roles__role__in=READING).distinct()
        self.people = {str(person.pk): person for person in readers}
        choosable(self, "alert_reader").queryset = readers
        names = [(key, person.name) for key, person in self.people.items()]
        choosable(self, "back_up").choices = [("", _("Choose")), *names, (NOBODY, _("Nobody"))]

    @staticmethod
    def of(practice: Practice) -> dict[str, Any]:
        """What the form begins with."""
        nobody = NOBODY if practice.no_back_up else ""
        return {
            "alert_reader": practice.alert_reader_id,
            "reading_words": practice.reading_words,
            "back_up": practice.alert_back_up_id or nobody,
            "no_back_up": practice.no_back_up,
        }

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        back_up = found.pop("back_up", "")
        found["alert_back_up"] = self.people.get(back_up)
        if back_up == NOBODY and not found.get("no_back_up"):
            self.add_error("no_back_up", _("Confirm that nobody looks, or choose somebody."))
        if back_up != NOBODY:
            found["no_back_up"] = False
        return found


class LineForm(DeedForm):
    """A help line, looked up today."""

    name = forms.CharField(label=_("Name of the line"), max_length=120)
    phone = forms.CharField(label=_("Telephone"), max_length=40)
    hours = forms.CharField(
        label=_("Hours"), max_length=120, required=False, help_text=_("Such as: day and night.")
    )


class RetentionForm(DeedForm):
    """How long records are kept after care ended."""

    all_optional = True

    retention_years = forms.IntegerField(
        label=_("Years a record is kept"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=RETENTION_HELP,
    )


class HoursForm(DeedForm):
    """When somebody is there, a day of the week each; a day left empty is closed."""

    all_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, name in WEEKDAYS.items():
            for end, words in (("from", _("%(day)s from")), ("to", _("%(day)s to"))):
                self.fields[f"{end}_{day}"] = forms.TimeField(
                    label=words % {"day": name},
                    required=False,
                    widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                    error_messages={"invalid": _("Enter a time such as 09:00.")},
                )

    @property
    def days(self) -> list[tuple[Any, Any, Any]]:
        """Each day's name with its two fields."""
        return [(name, self[f"from_{day}"], self[f"to_{day}"]) for day, name in WEEKDAYS.items()]

    @staticmethod
    def of(practice: Practice) -> dict[str, Any]:
        """What the form begins with."""
        return {
            f"{end}_{row['weekday']}": time.fromisoformat(row[end])
            for row in practice.hours
            for end in ("from", "to")
        }

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        rows = []
        for day, name in WEEKDAYS.items():
            begin, end = found.pop(f"from_{day}", None), found.pop(f"to_{day}", None)
            if (begin is None) != (end is None):
                raise ValidationError(_("%(day)s: give both times or none.") % {"day": name})
            if begin is not None and end is not None:
                rows.append({"weekday": day, "from": f"{begin:%H:%M}", "to": f"{end:%H:%M}"})
        return {"hours": rows}
