"""What is typed about sessions, leave and the ending of care."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clinic.actions import endings
from clinic.actions.sessions import LONGEST_WORDS
from clinic.forms.clients import DeedForm
from clinic.forms.people import choosable, date_field, person_field
from clinic.forms.text import LongText
from clinic.library.maintenance import maintenance
from clinic.models import Client, Ending, Member, Session, SessionKind
from clinic.models.sessions import MINUTES
from reports.forms.follow_ups import FollowUpFields, weeks_field

ONCE = 0
RETURNS = [
    (ONCE, _("Once")),
    (1, _("Every week")),
    (2, _("Every 2 weeks")),
    (3, _("Every 3 weeks")),
    (4, _("Every 4 weeks")),
]
ONE, LATER = "one", "later"


def _time_field() -> forms.TimeField:
    return forms.TimeField(
        label=_("Begins at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Enter a time of day."),
            "invalid": _("Enter a time such as 14:30."),
        },
    )


def _minutes_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Minutes"),
        min_value=MINUTES[0],
        max_value=MINUTES[1],
        initial=50,
        error_messages={
            "required": _("Enter how many minutes it takes."),
            "invalid": _("Enter how many minutes it takes, for example 50."),
        },
    )


def _kind_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Kind"),
        choices=SessionKind.choices,
        error_messages={"invalid_choice": _("Choose one of these kinds.")},
    )


class CalendarForm(forms.Form):
    """Which days a calendar shows; what is not understood is left aside."""

    day = forms.DateField(required=False)
    view = forms.ChoiceField(choices=[("week", ""), ("list", "")], required=False)

    def asked(self, name: str) -> Any:
        return self.cleaned_data.get(name) if self.is_bound and not self._fails(name) else None

    def _fails(self, name: str) -> bool:
        return name in self.errors


class PlanForm(DeedForm):
    """With whom, by whom, when, how long and how often."""

    client: Any = forms.ModelChoiceField(
        label=_("Client"),
        queryset=None,
        empty_label=_("Choose a client"),
        error_messages={
            "required": _("Choose a client."),
            "invalid_choice": _("Choose one of these clients."),
        },
    )
    member = person_field(_("With whom"))
    kind = _kind_field()
    day = date_field(_("Day"))
    at = _time_field()
    minutes = _minutes_field()
    every_weeks = forms.TypedChoiceField(
        label=_("How often"), choices=RETURNS, coerce=int, initial=ONCE
    )
    last_day = date_field(
        _("Last day"),
        required=False,
        help_text=_("Only for a session that repeats. Left empty, it goes on until you end it."),
    )

    def __init__(
        self, *args: Any, clients: QuerySet[Client], members: QuerySet[Member], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choosable(self, "client").queryset = clients
        member = choosable(self, "member")
        member.queryset = members
        self.only = members.first() if members.count() == 1 else None
        if self.only is not None:
            member.required, member.widget = False, forms.HiddenInput()

    def clean_member(self) -> Member | None:
        return self.cleaned_data["member"] or self.only


class MoveForm(DeedForm):
    """Where a session goes, and whether the later ones of its series go along."""

    day = date_field(_("Day"))
    at = _time_field()
    minutes = _minutes_field()
    kind = _kind_field()
    which = forms.ChoiceField(
        label=_("Which sessions"),
        choices=[
            (ONE, _("This one only")),
            (LATER, _("This one and the later ones, from here on at that weekday and time")),
        ],
        widget=forms.RadioSelect,
        initial=ONE,
        error_messages={"required": _("Say which sessions move.")},
    )

    def __init__(self, data: Any = None, *, session: Session) -> None:
        begins = session.starts_at.astimezone(session.practice.zone)
        now = {"day": begins.date(), "at": begins.time()}
        kept = {"minutes": session.minutes, "kind": session.kind}
        super().__init__(data, initial=now | kept | {"which": ONE})
        if session.series_id is None:
            del self.fields["which"]

    def clean(self) -> dict[str, Any]:
        return {"which": ONE} | (super().clean() or {})


class SettleForm(DeedForm):
    """How a session went, with a word on why not."""

    state = forms.ChoiceField(
        choices=Session.State.choices,
        error_messages={
            "required": _("Choose how the session went."),
            "invalid_choice": _("Choose how the session went."),
        },
    )
    words = forms.CharField(label=_("Why, if it matters"), max_length=LONGEST_WORDS, required=False)


class LeaveForm(DeedForm):
    """From the first day away to the last."""

    since = date_field(_("First day"))
    last_day = date_field(_("Last day"))


class EndingForm(DeedForm):
    """The last session, what was reached, and one field for each ongoing practice."""

    planned_on = date_field(_("Last session"))
    summary = LongText(
        label=_("What was reached"),
        rows=8,
        max_length=endings.SUMMARY_LIMIT,
        help_text=_(
            "Where you began, what changed, what stays open. Best written together, and so that "
            "all can read it: it stands in every ending report, also in the client's own letter."
        ),
    )

    def __init__(self, data: Any = None, *, ending: Ending | None) -> None:
        said = ending.maintenance if ending else {}
        kept = {"planned_on": ending.planned_on, "summary": ending.summary} if ending else {}
        super().__init__(data, initial=kept | {_name(id_): said[id_] for id_ in said})
        for practice in maintenance():
            self.fields[_name(practice.id)] = LongText(
                label=practice.title,
                rows=3,
                max_length=endings.WORDS_LIMIT,
                help_text=practice.question,
            )

    def practices(self) -> list[tuple[Any, tuple[str, ...]]]:
        """Each practice's field with the elements one may choose from."""
        return [(self[_name(one.id)], one.elements) for one in maintenance()]

    def clean(self) -> dict[str, Any]:
        """What the action takes."""
        given = super().clean() or {}
        return {
            "planned_on": given.get("planned_on"),
            "summary": given.get("summary", ""),
            "maintenance_plan": {one.id: given.get(_name(one.id), "") for one in maintenance()},
        }


class EndCareForm(FollowUpFields):
    """The day care ended, what the client agreed on for after it, said once more to be sure."""

    ended_on = date_field(_("Care ended on"))
    sure = forms.BooleanField(
        label=_("We have said goodbye, and nothing is left to do"),
        error_messages={"required": _("Tick the box to end care.")},
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"ended_on": today})
        self.fields["weeks"] = weeks_field(None, today)
        self.order_fields(["ended_on", "weeks", "with_brief", "agreed", "sure"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given.pop("sure", None)
        return given


def _name(practice: str) -> str:
    return f"keep-{practice}"
