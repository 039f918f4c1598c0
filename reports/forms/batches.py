"""Asking for one report each about several clients."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clinic.forms.clients import DeedForm
from clinic.models import Client
from reports.actions.batches import ENDED
from reports.forms.period import PeriodForm
from reports.models import Report

LETTER = "progress:client"
WHAT_SAID = [
    (LETTER, _("A progress report for each client: a letter in plain words")),
    ("progress:therapist", _("A progress report for your file: with evidence and every answer")),
    (
        "progress:referrer",
        _("A progress report for a referrer: how it went, how that is known"),
    ),
    (
        "progress:supervision",
        _(
            "A progress report for supervision: another name for the client, none for people on"
            " their map; read it through for other names: earlier ones, nicknames, people taken off"
            " the map"
        ),
    ),
    ("prep:therapist", _("A session sheet: one page before a session, for you alone")),
]
_GONE = _("One of these clients is not in your care any more. Look through the list again.")


class BatchForm(PeriodForm):
    """What kind, over which days, about whom. `clients` are those who may be chosen."""

    field_order = ("what", "period_from", "period_to", "clients")

    what = forms.ChoiceField(
        label=_("What is made"),
        choices=WHAT_SAID,
        initial=LETTER,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose what is made for each client.")
        ),
    )
    clients = forms.MultipleChoiceField(
        label=_("Clients"),
        error_messages={
            "required": _("Choose whom a report is made about."),
            "invalid_choice": _GONE,
        },
    )

    def __init__(
        self,
        *args: Any,
        today: date,
        clients: Sequence[Client],
        marked: Collection[str] | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(*args, today=today, **kw)
        self.known = {str(client.pk): client for client in clients}
        field: Any = self.fields["clients"]
        field.choices = [(key, client.name) for key, client in self.known.items()]
        field.initial = list(self.known if marked is None else marked)

    @classmethod
    def of(cls, sent: QueryDict | None, **given: Any) -> "BatchForm":
        """The form as it was sent; unbound where nothing was, or only marks were set with it."""
        if sent is None or "mark" not in sent:
            return cls(sent, **given)
        kept = {name: sent[name] for name in cls.base_fields if name in sent and name != "clients"}
        return cls(initial=kept, marked=None if sent["mark"] == "all" else (), **given)

    @property
    def client_rows(self) -> list[tuple[Client, bool]]:
        """Whom one may choose, and whether they are chosen."""
        marked = set(self["clients"].value() or ())
        return [(client, key in marked) for key, client in self.known.items()]

    def clean(self) -> dict[str, Any]:
        """What was chosen, as the action takes it."""
        chosen = super().clean() or self.cleaned_data
        if what := chosen.pop("what", ""):
            chosen["kind"], chosen["audience"] = what.split(":")
        chosen["clients"] = [self.known[key] for key in chosen.get("clients", ())]
        return chosen


class RetryForm(DeedForm):
    """Which of a batch are asked for again: those that failed, or those that were cancelled."""

    ended = forms.ChoiceField(
        choices=[(state.value, state.label) for state in ENDED],
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"),
            _("Say which are asked for again: those that failed, or those that were cancelled."),
        ),
    )

    def clean_ended(self) -> Report.State:
        """As the action takes it."""
        return Report.State(self.cleaned_data["ended"])
