"""Asking for a check-in: what, when, how, and why."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.schedules import FARTHEST, Timing
from assessments.models import Assignment, Channel, Schedule
from assessments.queries.offered import Offer
from clinic.models import Client
from clinic.models.mail import wishes_of

NOW, ON_A_DAY, WEEKS = "now", "day", "weeks"
WHEN = (
    (NOW, _("Once, now")),
    (ON_A_DAY, _("Once, on a day")),
    (WEEKS, _("Every few weeks")),
    ("after1", _("After every session")),
    ("after2", _("After every other session")),
    ("before1", _("The day before every session")),
    ("before2", _("The day before every other session")),
)
HOW = (
    (Channel.MAIL, _("A link by e-mail, sent by Secure Base")),
    (Channel.LINK, _("A link that I hand on myself, copied or as a QR code")),
    (Channel.DEVICE, _("On this device, which I hand over")),
    (Channel.CODE, _("A code for the practice's tablet")),
    (Channel.PAPER, _("On paper, which I print and type in")),
)
USUAL_WINDOW = 7  # days
USUAL_WEEKS = 4
USUAL_HOUR = time(10)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This day is not in the calendar. Choose another one.")},
        **more,
    )


class HowForm(forms.Form):
    """What every way of asking needs: how, at what hour, how long and with how many reminders."""

    all_optional = True  # each way of asking needs its own; saying so at each would be noise
    how = forms.ChoiceField(
        label=_("How"),
        choices=HOW,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how the client gets it."),
            "invalid_choice": _("Choose one of the ways shown."),
        },
    )
    at = forms.TimeField(
        label=_("At"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("On the client's clock. After a session it comes as soon as that is over."),
        error_messages={"invalid": _("Write the hour like 10:30.")},
    )
    days_open = forms.IntegerField(
        label=_("Open for how many days"),
        min_value=1,
        max_value=60,
        error_messages={
            "required": _("Say for how many days it can be answered."),
            "invalid": _("Write a number of days, from 1 to 60."),
            "min_value": _("Choose from 1 to 60 days."),
            "max_value": _("Choose from 1 to 60 days."),
        },
    )
    reminders = forms.TypedChoiceField(
        label=_("Reminders by e-mail"),
        coerce=int,
        choices=[(0, _("none")), (1, _("one")), (2, _("two")), (3, _("three"))],
        help_text=_("The first after three days, or sooner where it closes sooner."),
        error_messages={
            "required": _("Choose how many."),
            "invalid_choice": _("Choose one of the numbers shown."),
        },
    )

    def __init__(self, *args: Any, client: Client, obstacle: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client, self.obstacle = client, obstacle
        self.initial.setdefault("how", Channel.LINK if obstacle else Channel.MAIL)
        self.initial.setdefault("at", USUAL_HOUR)
        self.initial.setdefault("days_open", USUAL_WINDOW)
        self.initial.setdefault("reminders", 1)

    def clean_how(self) -> str:
        """Nothing goes by mail where something stands against it (`obstacle`)."""
        how: str = self.cleaned_data["how"]
        if how == Channel.MAIL and self.obstacle:
            raise ValidationError(self.obstacle)
        return how

    def said(self, name: str) -> Any:
        """What was chosen, as far as it is sound; else what the page began with."""
        found = getattr(self, "cleaned_data", {}).get(name)
        return self.initial.get(name) if found in (None, "") else found


class AssignForm(HowForm):
    """Which check-in, when, how and why. `anyway`: the warning that it may be too much was seen."""

    # The rarer ways of when and how, each behind one heading.
    FOLDED = ("after1", "after2", "before1", "before2", Channel.CODE, Channel.PAPER)

    instrument = forms.ChoiceField(
        label=_("What"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a questionnaire."),
            "invalid_choice": _("Choose one of the questionnaires shown."),
        },
    )
    when = forms.ChoiceField(
        label=_("When"),
        choices=WHEN,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose when to ask."),
            "invalid_choice": _("Choose one of the ways shown."),
        },
    )
    day = _day(_("On"))
    every = forms.IntegerField(
        label=_("Every how many weeks"),
        required=False,
        min_value=1,
        max_value=26,
        error_messages={
            "invalid": _("Write a number of weeks, from 1 to 26."),
            "min_value": _("Choose from 1 to 26 weeks."),
            "max_value": _("Choose from 1 to 26 weeks."),
        },
    )
    starts_on = _day(_("First on"))
    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your client reads this before they begin."),
        error_messages={"required": _("Say in a sentence why you ask.")},
    )
    anyway = forms.BooleanField(label=_("Ask all the same"), required=False)

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["instrument"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(offer.id, offer.instrument.title) for offer in offers]
        today = self.client.practice.today()
        for name in ("day", "starts_on"):
            self.fields[name].widget.attrs["min"] = str(today)
        usual: dict[str, Any] = {"when": NOW, "every": USUAL_WEEKS}
        usual |= {"day": today + timedelta(days=7), "starts_on": today + timedelta(days=1)}
        for name, value in usual.items():
            self.initial.setdefault(name, value)

    def clean(self) -> dict[str, Any]:
        """Each way of saying when needs its own day or number; the day lies ahead."""
        cleaned = super().clean() or {}
        when = cleaned.get("when")
        needed = {ON_A_DAY: ("day",), WEEKS: ("every", "starts_on")}.get(str(when), ())
        for name in needed:
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, _("Please fill this in."))
            elif name != "every" and name not in self.errors and not self._is_ahead(cleaned[name]):
                self.add_error(name, _("Choose today or a day to come, within a year."))
        return cleaned

    def _is_ahead(self, day: date) -> bool:
        today = self.client.practice.today()
        return today <= day <= today + FARTHEST

    @property
    def problems(self) -> list[str]:
        """What stands against these choices, but for *why*, which may still be unwritten."""
        return [
            f"{self.fields[name].label}: {error}" if name in self.fields else str(error)
            for name, errors in self.errors.items()
            if name not in ("why", "anyway")
            for error in errors
        ]

    @property
    def is_now(self) -> bool:
        return bool(self.said("when") == NOW)

    @property
    def closes_on(self) -> date:
        """The last day, of one that is asked now."""
        days: int = self.said("days_open")
        return self.client.practice.today() + timedelta(days=days)

    def timing(self) -> Timing:
        """When, as the action takes it; of a form half filled in, as far as it can be told."""
        when, today = str(self.said("when")), self.client.practice.today()
        at, starts_on, every = self.said("at") or USUAL_HOUR, today, 1
        if when == NOW:
            at = timezone.now().astimezone(wishes_of(self.client).zone).time()
        if when == ON_A_DAY:
            starts_on = self.said("day")
        if when == WEEKS:
            starts_on, every = self.said("starts_on"), self.said("every")
        if when[:-1] in Schedule.Cadence.values:
            every = int(when[-1])
        return Timing(
            cadence=_CADENCES.get(when, when[:-1]),
            starts_on=starts_on,
            at=at.replace(second=0, microsecond=0),
            every=every,
            days_open=self.said("days_open"),
            reminders=self.said("reminders") if self.said("how") == Channel.MAIL else 0,
        )

    def take(self, refused: ValidationError) -> None:
        """Show what an action refused at the field it is about, where the page has that field."""
        if not hasattr(refused, "error_dict"):
            self.add_error(None, refused)
            return
        for name, errors in refused.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


_CADENCES = {
    NOW: Schedule.Cadence.ONCE,
    ON_A_DAY: Schedule.Cadence.ONCE,
    WEEKS: Schedule.Cadence.WEEKS,
}


class StarterForm(HowForm):
    """The usual set at the start: which parts of it."""

    parts = forms.MultipleChoiceField(
        label=_("What"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(choices)
        self.initial.setdefault("parts", [name for name, _words in choices])


class PauseForm(forms.Form):
    """Until when nothing is asked; without a day, until it is taken up again."""

    until = _day(_("Ask nothing before"))


BY_HAND = ("wrong_client", "wrong_form", "not_needed")


class WithdrawForm(forms.Form):
    """Why a check-in is taken back."""

    why = forms.ChoiceField(
        label=_("Why"),
        choices=[each for each in Assignment.Withdrawn.choices if each[0] in BY_HAND],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it is taken back.")},
    )
    from_today = forms.BooleanField(required=False)
